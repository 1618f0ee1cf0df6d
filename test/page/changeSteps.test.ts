/**
 * What a session does with pages: records are changed and deleted as somebody at the page would, with all that runs on
 * the way.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Step } from '../../dist/steps/steps.js'
import {
  Header,
  input,
  insertOrder,
  Item,
  itemKey,
  ItemPage,
  Line,
  modifyOrder,
  orderKey,
  readBack,
  ReadOnlyItems,
  Shop,
} from './shop.js'

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

describe('a changed record', () => {
  beforeEach(async () => {
    await shop.run(insertOrder('O1', { 'Sell-to Name': 'Adatum', City: 'Berlin' }, [input({ Description: 'first' })]))
    await shop.traced()
  })

  test('gets the given values only, and the triggers know the old ones', async () => {
    const [done] = await shop.run(
      modifyOrder('O1', { 'Sell-to Name': 'Litware' }, { readBack: readBack(Header, 'Name', 'City') }),
    )
    expect(done).toMatchObject({ created: false, rows: [['Litware', 'Berlin']] })
    expect(await shop.traced()).toEqual([
      'name validated Adatum -> Litware',
      'control validated Adatum -> Litware',
      'page modifies O1: Adatum -> Litware',
      'header modified O1: Adatum -> Litware',
    ])
  })

  test('may be given back what was read, also where it cannot be edited', async () => {
    await shop.run(modifyOrder('O1', { 'No.': 'O1', Total: '0', 'Seen Only': '', City: 'Rome' }))
    expect(await shop.rows(Header, 'No.', 'City')).toEqual([['O1', 'Rome']])
  })

  test('runs nothing for values that it has already, if only changes are asked for', async () => {
    await shop.run(
      modifyOrder(
        'O1',
        { 'No.': 'O1', 'Sell-to Name': 'Adatum', City: 'Berlin', Total: '0.00', 'Seen Only': '' },
        { onlyChanges: true },
      ),
    )
    expect(await shop.traced()).toEqual([])
    await shop.run(modifyOrder('O1', { 'Sell-to Name': 'Adatum', City: 'Rome' }, { onlyChanges: true }))
    expect(await shop.traced()).toEqual(['page modifies O1: Adatum -> Adatum', 'header modified O1: Adatum -> Adatum'])
    expect(await shop.failure(modifyOrder('O1', { Total: '5' }, { onlyChanges: true }))).toMatchObject({
      message: "Control 'Total' is read-only.",
    })
  })

  test('of a page that allows no changing may be given back, if only changes are asked for, and is locked and checked', async () => {
    const give = (description: string, versions?: string[]): Step => ({
      kind: 'modify',
      pageId: ReadOnlyItems.id,
      target: itemKey('I1'),
      input: input({ Description: description }),
      replace: false,
      insertIfMissing: false,
      onlyChanges: true,
      ...(versions === undefined ? {} : { versions }),
    })
    await shop.run(
      { kind: 'insert', pageId: ItemPage.id, input: input({ 'No.': 'I1', Description: 'Chair' }) },
      give('Chair'),
    )
    expect(await shop.failure(give('Table'))).toMatchObject({ code: 'BadRequest_MethodNotAllowed' })
    expect(await shop.failure(give('Chair', ['1']))).toMatchObject({ code: 'Request_EntityChanged' })
  })

  test('keeps bytes that are given back, if only changes are asked for', async () => {
    const give = (picture: Uint8Array): Step => ({
      kind: 'modify',
      pageId: ItemPage.id,
      target: itemKey('I1'),
      input: input({ Picture: picture }),
      replace: false,
      insertIfMissing: false,
      onlyChanges: true,
      readBack: readBack(Item, 'Picture', 'SystemRowVersion'),
    })
    const [, first, same, other] = await shop.run(
      { kind: 'insert', pageId: ItemPage.id, input: input({ 'No.': 'I1' }) },
      give(new Uint8Array([1, 2])),
      give(new Uint8Array([1, 2])),
      give(new Uint8Array([1, 3])),
    )
    expect(first?.rows?.[0]?.[0]).toBe('\\x0102')
    expect(same?.rows).toEqual(first?.rows)
    expect(other?.rows?.[0]?.[0]).toBe('\\x0103')
  })

  test('is renamed by a new key', async () => {
    await shop.run(modifyOrder('O1', { 'No.': 'O2', City: 'Rome' }))
    expect(await shop.rows(Header, 'No.', 'City')).toEqual([['O2', 'Rome']])
    expect((await shop.traced())[0]).toBe('header renamed O1 -> O2')
  })

  test('gets initial values where it is replaced and nothing is given', async () => {
    await shop.run(modifyOrder('O1', { 'Sell-to Name': 'Litware' }, { replace: true }))
    expect(await shop.rows(Header, 'Type', 'No.', 'Name', 'City')).toEqual([['1', 'O1', 'Litware', 'City of Litware']])
  })

  test('takes bytes and gives them back', async () => {
    await shop.run({ kind: 'insert', pageId: ItemPage.id, input: input({ 'No.': 'I1', Description: 'Chair' }) })
    await shop.run({
      kind: 'modify',
      pageId: ItemPage.id,
      target: itemKey('I1'),
      input: input({ Picture: new Uint8Array([0, 255, 7]) }),
      replace: false,
      insertIfMissing: false,
    })
    expect(await shop.rows(Item, 'Description', 'Picture')).toEqual([['Chair', '\\x00ff07']])
  })

  test('is inserted where there is none, if that was asked for', async () => {
    const [done] = await shop.run(
      modifyOrder('O9', { City: 'Oslo' }, { insertIfMissing: true, readBack: readBack(Header, 'No.', 'City') }),
    )
    expect(done).toMatchObject({ created: true, rows: [['O9', 'Oslo']] })
    const [again] = await shop.run(modifyOrder('O9', { City: 'Bergen' }, { insertIfMissing: true }))
    expect(again).toMatchObject({ created: false })
    expect(await shop.failure(modifyOrder('O8', { City: 'Oslo' }))).toMatchObject({ code: 'Internal_RecordNotFound' })
    expect(
      await shop.failure(modifyOrder('O8', { City: 'Oslo' }, { insertIfMissing: true, versions: 'any' })),
    ).toMatchObject({ code: 'Internal_RecordNotFound' })
    expect(
      await shop.failure(modifyOrder('O9', { City: 'Oslo' }, { insertIfMissing: true, notVersions: 'any' })),
    ).toMatchObject({ code: 'Request_EntityChanged' })
  })

  test('of a part is found within its document only', async () => {
    const line = (document: string): Step => ({
      kind: 'modify',
      pageId: 47,
      parent: { pageId: 42, part: 'Lines', target: orderKey(document) },
      target: { kind: 'key', values: { 1: 1, 3: 'O1', 4: 10_000 } },
      input: input({ Amount: '12.34' }),
      replace: false,
      insertIfMissing: false,
    })
    await shop.run(insertOrder('O2'), line('O1'))
    expect(await shop.rows(Line, 'Amount')).toEqual([['12.34']])
    expect(await shop.failure(line('O2'))).toMatchObject({ code: 'Internal_RecordNotFound' })
  })

  test('is not found where the page does not show it', async () => {
    expect(
      await shop.failure({ kind: 'delete', pageId: 42, target: { kind: 'key', values: { 1: 0, 3: 'O1' } } }),
    ).toMatchObject({ code: 'Internal_RecordNotFound' })
  })
})

describe('a deleted record', () => {
  test('is gone after the code of page and table', async () => {
    await shop.run(insertOrder('O1', {}, [input({})]))
    await shop.traced()
    expect(await shop.run({ kind: 'delete', pageId: 42, target: orderKey('O1') })).toMatchObject([{ deleted: true }])
    expect(await shop.rows(Header, 'No.')).toEqual([])
    expect(await shop.rows(Line, 'Line No.')).toEqual([])
    expect(await shop.traced()).toEqual(['page deletes O1', 'header deleted O1'])
  })

  test('stays where the page answers false', async () => {
    expect(
      await shop.run(insertOrder('O1', { 'Sell-to Name': 'Kept' }), {
        kind: 'delete',
        pageId: 42,
        target: orderKey('O1'),
      }),
    ).toMatchObject([{}, { deleted: false }])
    expect(await shop.rows(Header, 'No.')).toEqual([['O1']])
  })

  test('is refused by a page that allows no deleting', async () => {
    await shop.run({ kind: 'insert', pageId: 30, input: input({ 'No.': 'I1' }) })
    expect(await shop.failure({ kind: 'delete', pageId: 31, target: itemKey('I1') })).toMatchObject({
      code: 'BadRequest_MethodNotAllowed',
      message: "'DELETE' requests are not allowed for the page Thing List.",
    })
    expect(
      await shop.failure({
        kind: 'modify',
        pageId: 31,
        target: itemKey('I1'),
        input: input({ Description: 'x' }),
        replace: false,
        insertIfMissing: true,
      }),
    ).toMatchObject({ code: 'BadRequest_MethodNotAllowed' })
  })
})
