/**
 * What a session does with pages: records are made, changed and taken away as somebody at the page would, with all that
 * runs on the way.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Step } from '../../dist/steps/steps.js'
import {
  Calculator,
  Header,
  input,
  insertOrder,
  Item,
  itemKey,
  ItemPage,
  Line,
  LinePart,
  modifyOrder,
  OrderPage,
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

describe('a new record', () => {
  test('gets what the page filters by, initial values, then the given ones, each validated by the field and then by the control', async () => {
    const [done] = await shop.run({
      kind: 'insert',
      pageId: 42,
      input: input({ 'No.': 'O1', 'Sell-to Name': 'Adatum', City: 'Berlin' }),
      readBack: readBack(Header, 'Type', 'No.', 'Name', 'City', 'SystemId'),
    })
    expect(done).toMatchObject({ kind: 'done', created: true, rows: [['1', 'O1', 'Adatum', 'Berlin', done?.systemId]] })
    expect(await shop.traced()).toEqual([
      'page new type Order',
      'name validated  -> Adatum',
      'control validated  -> Adatum',
      'page inserts O1',
      'header inserted O1',
    ])
  })

  test('has its parts inserted behind it, with the values of the link and line numbers in their order', async () => {
    await shop.run(
      insertOrder('O1', {}, [
        input({ Description: 'one', Amount: '1.5' }),
        input({ Description: 'five', 'Line No.': 50_000 }),
        input({ Description: 'last' }),
      ]),
    )
    expect(await shop.rows(Line, 'Type', 'Document No.', 'Line No.', 'Description', 'Amount')).toEqual([
      ['1', 'O1', '10000', 'one', '1.5'],
      ['1', 'O1', '50000', 'five', '0'],
      ['1', 'O1', '60000', 'last', '0'],
    ])
    expect((await shop.traced()).slice(-4)).toEqual([
      'header inserted O1',
      'line inserted O1 10000',
      'line inserted O1 50000',
      'line inserted O1 60000',
    ])
  })

  test('is inserted into a part, behind the lines there are', async () => {
    const parent = { pageId: OrderPage.id, part: 'Lines', target: orderKey('O1') }
    await shop.run(insertOrder('O1', {}, [input({})]), {
      kind: 'insert',
      pageId: LinePart.id,
      parent,
      input: input({ Description: 'second' }),
    })
    await shop.run({
      kind: 'insert',
      pageId: LinePart.id,
      parent: { ...parent, target: { kind: 'key', values: { 1: 1, 3: 'O1' } } },
      input: input({ Description: 'third', 'Document No.': 'O1' }),
    })
    expect(await shop.rows(Line, 'Line No.', 'Description')).toEqual([
      ['10000', ''],
      ['20000', 'second'],
      ['30000', 'third'],
    ])
  })

  test('of an earlier step is the parent of a later one', async () => {
    await shop.run(
      insertOrder('O1'),
      {
        kind: 'insert',
        pageId: LinePart.id,
        parent: { pageId: OrderPage.id, part: 'Lines', target: { kind: 'reference', reference: { step: 0 } } },
        input: input({ Description: 'by reference' }),
      },
      {
        kind: 'modify',
        pageId: OrderPage.id,
        target: { kind: 'reference', reference: { step: 0 } },
        input: input({ City: 'Rome' }),
        replace: false,
        insertIfMissing: false,
      },
    )
    expect(await shop.rows(Line, 'Document No.', 'Description')).toEqual([['O1', 'by reference']])
    expect(await shop.rows(Header, 'City')).toEqual([['Rome']])
  })

  test('gets a key that the page does not show by the name of its field', async () => {
    await shop.run({ kind: 'insert', pageId: ItemPage.id, input: input({ 'No.': 'I1', Description: 'Chair' }) })
    expect(await shop.rows(Item, 'No.', 'Description')).toEqual([['I1', 'Chair']])
  })

  test('gives lines of one document different numbers, whoever adds them at the same moment', async () => {
    await shop.run(insertOrder('O1'))
    const add: Step = {
      kind: 'insert',
      pageId: LinePart.id,
      parent: { pageId: OrderPage.id, part: 'Lines', target: orderKey('O1') },
      input: input({}),
    }
    const endings = await Promise.all([1, 2, 3, 4].map(async () => await shop.end([add])))
    expect(endings.map(({ outcome }) => outcome)).toEqual(Array(4).fill('Completed'))
    expect(await shop.rows(Line, 'Line No.')).toEqual([['10000'], ['20000'], ['30000'], ['40000']])
  })

  test.each<[string, Step, string, string]>([
    [
      'that exists',
      insertOrder('TAKEN'),
      'Internal_EntityWithSameKeyExists',
      "The Doc Header already exists. Identification fields and values: Type='1',No.='TAKEN'",
    ],
    [
      'in a page that allows none',
      { kind: 'insert', pageId: ReadOnlyItems.id, input: input({ 'No.': 'I1' }) },
      'BadRequest_MethodNotAllowed',
      "'POST' requests are not allowed for the page Thing List.",
    ],
    [
      'with a control that is not there',
      insertOrder('O1', { Nobody: 1 }),
      'BadRequest_InvalidOperation',
      "The page Doc Order has no control 'Nobody'.",
    ],
    [
      'with a value for what is shown only',
      insertOrder('O1', { 'Seen Only': 'x' }),
      'BadRequest_InvalidOperation',
      "Control 'Seen Only' is read-only.",
    ],
    [
      'with a value for a field that is not editable',
      insertOrder('O1', { Total: '5' }),
      'BadRequest_InvalidOperation',
      "Control 'Total' is read-only.",
    ],
    [
      'outside of what the page shows',
      insertOrder('O1', { Type: 0 }),
      'BadRequest_InvalidOperation',
      "'Type' is 'Order' on the page Doc Order here; it cannot be 'Quote'.",
    ],
    [
      'in another document than the one it is part of',
      {
        kind: 'insert',
        pageId: 47,
        parent: { pageId: 42, part: 'Lines', target: orderKey('TAKEN') },
        input: input({ 'Document No.': 'O9' }),
      },
      'BadRequest_InvalidOperation',
      "'Document No.' is 'TAKEN' on the page Doc Lines here; it cannot be 'O9'.",
    ],
    [
      'in a document that is not there',
      { kind: 'insert', pageId: 47, parent: { pageId: 42, part: 'Lines', target: orderKey('NONE') }, input: input({}) },
      'Internal_RecordNotFound',
      "The Doc Header does not exist. Identification fields and values: Type='Order',No.='NONE'",
    ],
    [
      'that the field refuses',
      insertOrder('O1', { 'Sell-to Name': 'Forbidden' }),
      'Application_DialogException',
      'This name is forbidden.',
    ],
  ])('%s is refused', async (_what, step, code, message) => {
    await shop.run(insertOrder('TAKEN'))
    expect(await shop.failure(step)).toMatchObject({ code, message: message.replace("Type='1'", "Type='Order'") })
    expect(await shop.rows(Header, 'No.')).toEqual([['TAKEN']])
  })
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
