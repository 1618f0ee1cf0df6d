/**
 * What a session does with pages: actions and procedures are called as somebody at the page would, with all that runs
 * on the way.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Step } from '../../dist/steps/steps.js'
import { Calculator, Header, insertOrder, OrderPage, orderKey, readBack, Shop } from './shop.js'

let shop: Shop

beforeAll(async () => {
  shop = await Shop.open()
})
afterAll(async () => {
  await shop.close()
})
beforeEach(async () => {
  await shop.clear()
})

describe('calls', () => {
  test('of an action get the record, parameters, and give back values, the result code and the record', async () => {
    await shop.run(insertOrder('O1', { 'Sell-to Name': 'Adatum' }))
    const [done] = await shop.run({
      kind: 'action',
      pageId: 42,
      action: 'Release',
      target: orderKey('O1'),
      values: { note: 'released', count: 4 },
      readBack: readBack(Header, 'City'),
    })
    expect(done).toMatchObject({
      returnValue: 'released O1',
      values: { count: 5 },
      resultCode: 'Updated',
      rows: [['released']],
    })
  })

  test('of an action of the page see its table', async () => {
    const [, , done] = await shop.run(insertOrder('O1'), insertOrder('O2'), {
      kind: 'action',
      pageId: 42,
      action: 'CountAll',
      values: {},
    })
    expect(done).toMatchObject({ returnValue: 2, resultCode: 'None' })
  })

  test('of a procedure give back its value', async () => {
    expect(
      await shop.run({ kind: 'procedure', codeunitId: Calculator.id, procedure: 'Twice', values: { value: 21 } }),
    ).toEqual([{ kind: 'done', returnValue: 42, values: {} }])
  })

  test('of a procedure for a record get its id, and give it back as it is then', async () => {
    const rename = (no: string): Step => ({
      kind: 'procedure',
      codeunitId: Calculator.id,
      procedure: 'Relocate',
      values: { city: 'Oslo' },
      on: { pageId: OrderPage.id, target: orderKey(no), parameter: 'order' },
      readBack: readBack(Header, 'No.', 'City'),
    })
    const [, done] = await shop.run(insertOrder('O1'), rename('O1'))
    expect(done).toMatchObject({ returnValue: 'Doc Header: Order,O1', rows: [['O1', 'Oslo']] })
    expect(await shop.failure(rename('O2'))).toMatchObject({ code: 'Internal_RecordNotFound' })
    const [twice] = await shop.run({
      kind: 'procedure',
      codeunitId: Calculator.id,
      procedure: 'Twice',
      values: { value: 1 },
      on: { pageId: OrderPage.id, target: orderKey('O1') },
    })
    expect(twice).toMatchObject({ returnValue: 2 })
  })

  test.each<[string, Step, string]>([
    [
      'an action that is not there',
      { kind: 'action', pageId: 42, action: 'Nothing', values: {} },
      'Internal_ObjectNotFound',
    ],
    [
      'an action for a record without one',
      { kind: 'action', pageId: 42, action: 'Release', values: { note: '' } },
      'BadRequest_InvalidOperation',
    ],
    [
      'an action of the page with a record',
      { kind: 'action', pageId: 42, action: 'CountAll', target: orderKey('O1'), values: {} },
      'BadRequest_InvalidOperation',
    ],
    [
      'an action without a parameter',
      { kind: 'action', pageId: 42, action: 'Release', target: orderKey('O1'), values: {} },
      'Application_InvalidArgument',
    ],
    [
      'an action on another version',
      { kind: 'action', pageId: 42, action: 'Release', target: orderKey('O1'), versions: ['1'], values: { note: '' } },
      'Request_EntityChanged',
    ],
    [
      'an action on nothing',
      { kind: 'action', pageId: 42, action: 'Release', target: orderKey('NONE'), values: { note: '' } },
      'Internal_RecordNotFound',
    ],
    [
      'a procedure of nothing',
      { kind: 'procedure', codeunitId: 1, procedure: 'Twice', values: {} },
      'Internal_ObjectNotFound',
    ],
    ['a page that is not there', { kind: 'delete', pageId: 1, target: orderKey('O1') }, 'Internal_ObjectNotFound'],
    [
      'a step that was found wrong before',
      { kind: 'fail', error: { code: 'BadRequest', args: { reason: 'found before' } } },
      'BadRequest',
    ],
  ])('of %s fail', async (_what, step, code) => {
    await shop.run(insertOrder('O1'))
    expect(await shop.failure(step)).toMatchObject({ code })
  })
})
