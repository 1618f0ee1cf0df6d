/**
 * A small application for plans: queries of every join, parts within parts, alternate keys, tables of all companies and
 * of the platform.
 */

import {
  Code,
  constant,
  count,
  Date,
  Decimal,
  definePage,
  dataItem,
  defineQuery,
  defineTable,
  field,
  filtered,
  flowField,
  fromField,
  Integer,
  Option,
  sum,
  Text,
} from '../../../dist/index.js'

export const Region = defineTable({
  id: 60000,
  name: 'Region',
  dataPerCompany: false,
  fields: { Code: field(1, Code(10)), Name: field(2, Text(30)), Kind: field(3, Option('Land', 'Sea')) },
  keys: { PK: ['Code'] },
})
export const Client = defineTable({
  id: 60001,
  name: 'Client',
  fields: {
    'No.': field(1, Code(20)),
    Name: field(2, Text(50)),
    'VAT No.': field(3, Code(20)),
    'Region Code': field(4, Code(10), { relation: 'Region' }),
    Sales: flowField(5, Decimal, sum('Sale', 'Amount', { 'Client No.': fromField('No.') })),
    'No. of Sales': flowField(6, Integer, count('Sale', { 'Client No.': fromField('No.') })),
  },
  keys: { PK: ['No.'], VAT: { fields: ['VAT No.'], unique: true } },
})
export const Sale = defineTable({
  id: 60002,
  name: 'Sale',
  fields: {
    'Entry No.': field(1, Integer),
    'Client No.': field(2, Code(20), { relation: 'Client' }),
    Day: field(3, Date),
    Amount: field(4, Decimal),
    Pieces: field(5, Integer),
  },
  keys: { PK: ['Entry No.'], Client: ['Client No.', 'Day'] },
})
export const Note = defineTable({
  id: 60003,
  name: 'Remark',
  fields: { 'Entry No.': field(1, Integer), 'Line No.': field(2, Integer), Text: field(3, Text(50)) },
  keys: { PK: ['Entry No.', 'Line No.'] },
})

export const Node = defineTable({
  id: 60004,
  name: 'Node',
  fields: { 'No.': field(1, Integer), Parent: field(2, Integer) },
  keys: { PK: ['No.'], Parent: ['Parent'] },
})

export const Nodes = definePage(Node, {
  id: 60015,
  name: 'Nodes',
  pageType: 'List',
  controls: ['No.', 'Parent'],
  parts: { Below: { page: 'Nodes', link: { Parent: fromField('No.') } } },
})
export const Notes = definePage(Note, {
  id: 60010,
  name: 'Remarks',
  pageType: 'ListPart',
  controls: ['Line No.', 'Text'],
})
export const Sales = definePage(Sale, {
  id: 60011,
  name: 'Sales',
  pageType: 'ListPart',
  controls: ['Entry No.', 'Day', 'Amount', 'Pieces'],
  parts: { Remarks: { page: Notes, link: { 'Entry No.': fromField('Entry No.') } } },
})
export const Clients = definePage(Client, {
  id: 60012,
  name: 'Clients',
  pageType: 'List',
  sourceView: { key: 'VAT', descending: true },
  controls: [
    'No.',
    'Name',
    'VAT No.',
    'Region Code',
    'Sales',
    'No. of Sales',
    { name: 'Row Id', field: 'SystemId', editable: false },
  ],
  parts: { Entries: { page: Sales, link: { 'Client No.': fromField('No.') } } },
})
export const Lands = definePage(Region, {
  id: 60013,
  name: 'Lands',
  pageType: 'List',
  sourceView: { filters: { Kind: constant('Land') } },
  controls: ['Code', 'Name'],
})
export const Instances = definePage('Server Instance', {
  id: 60014,
  name: 'Instances',
  pageType: 'List',
  controls: ['Server Instance ID', 'Server Instance Name', 'Status'],
  insertAllowed: false,
  modifyAllowed: false,
  deleteAllowed: false,
})

const Totals = defineQuery({
  id: 60020,
  name: 'Totals',
  dataItem: dataItem(Client, {
    name: 'Client',
    columns: { No: 'No.', Name: 'Name' },
    items: [
      dataItem(Sale, {
        name: 'Sale',
        link: { 'Client No.': 'No.' },
        queryFilters: { Day_Filter: 'Day' },
        columns: {
          Total: { field: 'Amount', method: 'Sum' },
          Owed: { field: 'Amount', method: 'Sum', reverseSign: true },
          Pieces: { field: 'Pieces', method: 'Sum' },
          Mean: { field: 'Pieces', method: 'Average' },
          Least: { field: 'Amount', method: 'Min' },
          Last: { field: 'Day', method: 'Max' },
          Sales: { method: 'Count' },
        },
      }),
    ],
  }),
})
const PerMonth = defineQuery({
  id: 60021,
  name: 'Per Month',
  dataItem: dataItem(Sale, {
    name: 'Sale',
    filters: { Amount: filtered('>0') },
    columns: {
      Year: { field: 'Day', method: 'Year' },
      Month: { field: 'Day', method: 'Month' },
      Total: { field: 'Amount', method: 'Sum' },
    },
  }),
  orderBy: [{ column: 'Total', descending: true }],
  topNumberOfRows: 2,
})
const joined = (
  id: number,
  name: string,
  joinType: 'LeftOuter' | 'Inner' | 'RightOuter' | 'FullOuter' | 'Cross',
): ReturnType<typeof defineQuery> =>
  defineQuery({
    id,
    name,
    dataItem: dataItem(Client, {
      name: 'Client',
      columns: { No: 'No.', Sales: 'Sales' },
      items: [
        dataItem(Sale, {
          name: 'Sale',
          joinType,
          ...(joinType === 'Cross' ? {} : { link: { 'Client No.': 'No.' } }),
          columns: { Entry_No: 'Entry No.', Day: 'Day' },
        }),
      ],
    }),
    orderBy: ['Entry_No'],
  })
const Events = defineQuery({
  id: 60027,
  name: 'Events',
  dataItem: dataItem('Session Event', { name: 'Event', columns: { Events: { method: 'Count' } } }),
})
export const queries = [
  Totals,
  Events,
  PerMonth,
  joined(60022, 'Left', 'LeftOuter'),
  joined(60023, 'Inner', 'Inner'),
  joined(60024, 'Right', 'RightOuter'),
  joined(60025, 'Full', 'FullOuter'),
  joined(60026, 'Cross', 'Cross'),
]
