/** What an application's pages and queries may name, and what is told of names that mean nothing. */

import { describe, expect, test } from '@jest/globals'
import {
  action,
  Code,
  Decimal,
  definePage,
  dataItem,
  defineQuery,
  defineTable,
  field,
  Integer,
  Option,
  Text,
} from '../../dist/index.js'
import { Objects, type ApplicationObject } from '../../dist/application/Objects.js'
import type { PageDefinition } from '../../dist/objects/page/pageDefinition.js'

const Header = defineTable({
  id: 36,
  name: 'Sales Header',
  fields: { 'Document Type': field(1, Option('Quote', 'Order')), 'No.': field(3, Code(20)), Name: field(5, Text(50)) },
  keys: { PK: ['Document Type', 'No.'] },
})
const Line = defineTable({
  id: 37,
  name: 'Sales Line',
  fields: {
    'Document Type': field(1, Option('Quote', 'Order')),
    'Document No.': field(3, Code(20)),
    'Line No.': field(4, Integer),
    Amount: field(15, Decimal),
  },
  keys: { PK: ['Document Type', 'Document No.', 'Line No.'] },
})
const link = {
  'Document Type': { kind: 'field', field: 'Document Type' },
  'Document No.': { kind: 'field', field: 'No.' },
} as const
const Subform = definePage(Line, {
  id: 46,
  name: 'Sales Order Subform',
  pageType: 'ListPart',
  controls: ['Line No.', 'Amount'],
})
const order = {
  id: 42,
  name: 'Sales Order',
  pageType: 'Document',
  controls: ['No.', { name: 'Customer', field: 'Name', editable: false }],
  parts: { SalesLines: { page: Subform, link } },
} as const
const Order = definePage(Header, order)
const totals = {
  id: 100,
  name: 'Totals',
  dataItem: dataItem(Header, {
    name: 'Header',
    columns: { No: 'No.' },
    items: [
      dataItem('Sales Line', {
        name: 'Line',
        link: { 'Document No.': 'No.' },
        columns: { Total: { field: 'Amount', method: 'Sum' } },
      }),
    ],
  }),
} as const

/** As plain JavaScript may have it. */
function changedPage(changed: object): PageDefinition {
  const { sourceTable = 'Sales Header', ...change } = changed as { readonly sourceTable?: string }
  return definePage(sourceTable, { ...order, ...change })
}

function refused(...objects: ApplicationObject[]): () => Objects {
  return () => new Objects([Header, Line, Subform, ...objects])
}

describe('pages', () => {
  test('are complete where the declaration leaves things out', () => {
    expect(Order).toMatchObject({
      objectType: 'Page',
      caption: 'Sales Order',
      sourceTable: 'Sales Header',
      insertAllowed: true,
      modifyAllowed: true,
      deleteAllowed: true,
      sourceView: { descending: false, filters: [] },
    })
    expect(Order.controls).toEqual([
      { name: 'No.', field: 'No.', caption: 'No.', editable: true },
      { name: 'Customer', field: 'Name', caption: 'Customer', editable: false },
    ])
    expect(Order.parts).toEqual([
      {
        name: 'SalesLines',
        page: 'Sales Order Subform',
        multiplicity: 'Many',
        link: [
          { field: 'Document Type', is: link['Document Type'] },
          { field: 'Document No.', is: link['Document No.'] },
        ],
      },
    ])
  })

  test('are found by id and by name in any case, in the order of their ids', () => {
    const objects = new Objects([Order, Header, Line, Subform])
    expect(objects.pages.filter(({ id }) => id < 9000).map((page) => page.name)).toEqual([
      'Sales Order',
      'Sales Order Subform',
    ])
    expect(objects.page(42)).toBe(Order)
    expect(objects.page('SALES ORDER')).toBe(Order)
    expect(objects.page(43)).toBeUndefined()
    expect(objects.pageSource(Order)).toBe(Header)
  })

  test.each([
    [
      'a source table',
      { sourceTable: 'Sales Heather' },
      "Page 42 Sales Order: the source table 'Sales Heather' does not exist.",
    ],
    [
      'a field',
      { controls: ['Nummer'] },
      "Page 42 Sales Order: the control 'Nummer' names the field 'Nummer', which the table Sales Header does not have.",
    ],
    ['a key', { sourceView: { key: 'Name' } }, "names the key 'Name'"],
    [
      'a filter',
      { sourceView: { filters: { Status: { kind: 'filter', filter: '1' } } } },
      "the source view names the field 'Status'",
    ],
    [
      'a filter by another field',
      { sourceView: { filters: { Name: { kind: 'field', field: 'No.' } } } },
      "compares the field 'Name' with another field",
    ],
    [
      'a constant of another type',
      { sourceView: { filters: { 'Document Type': { kind: 'const', value: 'Ordr' } } } },
      "Page 42 Sales Order: the source view, 'Document Type': 'Ordr' is not a valid Option: 'Ordr' is not a member",
    ],
    ['a key field', { odataKeyFields: ['Id'] }, "odataKeyFields names the field 'Id'"],
    [
      'a part',
      { parts: { Lines: { page: 'Lines' } } },
      "the part 'Lines' shows the page 'Lines', which does not exist",
    ],
    [
      'a field of a link',
      { parts: { Lines: { page: Subform, link: { No: { kind: 'field', field: 'No.' } } } } },
      "the link of the part 'Lines' names the field 'No', which the table Sales Line does not have",
    ],
    [
      'a field that a link goes to',
      { parts: { Lines: { page: Subform, link: { 'Document No.': { kind: 'field', field: 'Number' } } } } },
      "names the field 'Number', which the table Sales Header does not have",
    ],
  ])('are refused with %s that is not there', (_what, change, message) => {
    expect(refused(changedPage(change))).toThrow(message)
  })

  test.each([
    ['an id that is none', { id: 0 }, 'is not an integer'],
    ['a name that is too long', { name: 'x'.repeat(31) }, '1 to 30 characters'],
    ['a control twice', { controls: ['No.', 'no.'] }, "the control 'no.' is given twice"],
    ['a control named as a part', { controls: ['SalesLines'] }, 'given twice'],
    [
      'code for a control that is not there',
      { triggers: { onValidate: { Nobody: () => undefined } } },
      "onValidate is given for the control 'Nobody'",
    ],
    ['type API without an address', { pageType: 'API' }, 'exactly if its type is API'],
    [
      'an API version that is none',
      { pageType: 'API', api: { publisher: 'p', group: 'g', version: '1', entityName: 'a', entitySetName: 'b' } },
      "the API version '1'",
    ],
    [
      'an API name with a blank',
      { pageType: 'API', api: { publisher: 'p', group: 'g', version: 'v1.0', entityName: 'a b', entitySetName: 'b' } },
      "the API entityName 'a b'",
    ],
    [
      'an action whose name is no identifier',
      { actions: { 'Post it': action({ run: () => undefined }) } },
      "the action name 'Post it'",
    ],
    [
      'a parameter in upper case',
      { actions: { Post: action({ parameters: { Ship: Integer }, run: () => undefined }) } },
      "the parameter name 'Ship'",
    ],
  ])('are refused with %s', (_what, change, message) => {
    expect(() => changedPage(change)).toThrow(message)
  })

  test('of one id or name are refused', () => {
    expect(refused(Order, definePage(Header, { ...order, id: 43 }))).toThrow('have the same name')
    expect(refused(Order, definePage(Header, { ...order, name: 'Other' }))).toThrow('have the same id')
  })
})

describe('queries', () => {
  const Totals = defineQuery(totals)

  test('are complete where the declaration leaves things out', () => {
    expect(new Objects([Header, Line, Totals]).query('totals')).toBe(Totals)
    expect(Totals).toMatchObject({ queryType: 'Normal', topNumberOfRows: 0, orderBy: [] })
    expect(Totals.root.items[0]).toMatchObject({
      joinType: 'LeftOuter',
      link: [{ field: 'Document No.', parentItem: 'Header', parentField: 'No.' }],
      columns: [{ name: 'Total', field: 'Amount', method: 'Sum', reverseSign: false, caption: 'Total' }],
    })
  })

  test.each([
    [
      'a table',
      { dataItem: dataItem('Nothing', { name: 'Header', columns: { a: 'a' } }) },
      "Query 100 Totals: the data item 'Header' names the table 'Nothing', which does not exist.",
    ],
    [
      'a field',
      { dataItem: { ...totals.dataItem, columns: { No: 'Nummer' } } },
      "the column 'No' names the field 'Nummer'",
    ],
    [
      'a field of a link',
      { dataItem: { ...totals.dataItem, items: [dataItem('Sales Line', { name: 'Line', link: { No: 'No.' } })] } },
      "the link of the data item 'Line' names the field 'No'",
    ],
    [
      'a data item',
      {
        dataItem: {
          ...totals.dataItem,
          items: [dataItem(Line, { name: 'Line', link: { 'Document No.': { item: 'Other', field: 'No.' } } })],
        },
      },
      "names the data item 'Other', which does not hold it",
    ],
    [
      'a field of a filter',
      { dataItem: { ...totals.dataItem, queryFilters: { Date: 'Posting Date' } } },
      "the filter 'Date' names the field 'Posting Date'",
    ],
  ])('are refused with %s that is not there', (_what, change, message) => {
    expect(refused(defineQuery({ ...totals, ...change }))).toThrow(message)
  })

  test.each([
    ['an order by no column', { orderBy: ['Name'] }, "ordered by the column 'Name'"],
    [
      'an inner item without a link',
      { dataItem: { ...totals.dataItem, items: [dataItem(Line, { name: 'Line', columns: { A: 'Amount' } })] } },
      "has no link to 'Header'",
    ],
    ['a column twice', { dataItem: { ...totals.dataItem, queryFilters: { no: 'No.' } } }, "'no' is given twice"],
    ['no column', { dataItem: dataItem(Header, { name: 'Header' }) }, 'at least one column'],
    [
      'a field that is counted',
      { dataItem: { ...totals.dataItem, columns: { N: { method: 'Count', field: 'No.' } } } },
      'so it has no field',
    ],
  ])('are refused with %s', (_what, change, message) => {
    expect(() => defineQuery({ ...totals, ...change } as Parameters<typeof defineQuery>[0])).toThrow(message)
  })
})
