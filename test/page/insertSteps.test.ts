/**
 * What a session does with pages: records are made as somebody at the page would, with all that runs on
 * the way.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Step } from '../../dist/steps/steps.js'
import {
  Header,
  input,
  insertOrder,
  Item,
  ItemPage,
  Line,
  LinePart,
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
