/** A small application with everything that models are made of, and the models of it. */

import {
  action,
  Blob,
  byVar,
  Code,
  constant,
  dataItem,
  Date,
  DateTime,
  Decimal,
  defineCodeunit,
  defineEnum,
  definePage,
  defineQuery,
  defineTable,
  Duration,
  Enum,
  field,
  flowField,
  flowFilter,
  fromField,
  fromFilter,
  Guid,
  Integer,
  lookup,
  optional,
  Option,
  procedure,
  sum,
  Text,
  Time,
  type RecordOf,
} from '../../../dist/index.js'
import { Objects, type ApplicationObject } from '../../../dist/application/Objects.js'
import { buildModel } from '../../../dist/odata/model/buildModel.js'
import type { EntityType, Model, Root } from '../../../dist/odata/model/model.js'
import type { WebService } from '../../../dist/webservice/webServices.js'

export const Status = defineEnum({ id: 70, name: 'Document Status', values: { ' ': 0, Open: 1, 'In Review': 5 } })
const DocumentType = Option('Quote', 'Order')

export const Customer = defineTable({
  id: 18,
  name: 'Customer',
  fields: {
    'No.': field(1, Code(20)),
    Name: field(2, Text(100)),
    'Balance (LCY)': field(3, Decimal),
    'Profit %': field(4, Decimal),
    'A+B': field(5, Integer),
    'Country/Region Code': field(6, Code(10), { relation: 'Country/Region' }),
    Picture: field(7, Blob()),
    'Date Filter': flowFilter(8, Date),
    Sales: flowField(
      9,
      Decimal,
      sum('Sales Line', 'Amount', { 'Customer No.': fromField('No.'), 'Posting Date': fromFilter('Date Filter') }),
    ),
    'Country Name': flowField(
      10,
      Text(50),
      lookup('Country/Region', 'Name', { Code: fromField('Country/Region Code') }),
    ),
    'VAT No.': field(11, Code(20)),
  },
  keys: { PK: ['No.'], VAT: { fields: ['VAT No.'], unique: true }, Name: ['Name'] },
})
type CustomerRecord = RecordOf<typeof Customer>
export const Country = defineTable({
  id: 9,
  name: 'Country/Region',
  fields: { Code: field(1, Code(10)), Name: field(2, Text(50)) },
  keys: { PK: ['Code'] },
})
export const Header = defineTable({
  id: 36,
  name: 'Sales Header',
  fields: {
    'Document Type': field(1, DocumentType),
    'No.': field(3, Code(20)),
    'Customer No.': field(2, Code(20), { relation: 'Customer' }),
    Status: field(4, Enum(Status)),
    'Order Date': field(5, Date),
    'Order Time': field(6, Time),
    'Sent At': field(7, DateTime),
    Effort: field(8, Duration),
    'External Id': field(9, Guid),
  },
  keys: { PK: ['Document Type', 'No.'] },
})
export const Line = defineTable({
  id: 37,
  name: 'Sales Line',
  fields: {
    'Document Type': field(1, DocumentType),
    'Document No.': field(3, Code(20)),
    'Line No.': field(4, Integer),
    'Customer No.': field(2, Code(20), { relation: 'Customer' }),
    Amount: field(15, Decimal),
    Pieces: field(16, Integer),
    'Posting Date': field(17, Date),
    Status: field(18, Enum(Status)),
  },
  keys: { PK: ['Document Type', 'Document No.', 'Line No.'] },
})
const Note = defineTable({
  id: 97,
  name: 'Note',
  fields: {
    'Document No.': field(1, Code(20)),
    'Line No.': field(2, Integer),
    'Note No.': field(3, Integer),
    Text: field(4, Text(80)),
  },
  keys: { PK: ['Document No.', 'Line No.', 'Note No.'] },
})

export const Countries = definePage(Country, {
  id: 10,
  name: 'Countries/Regions',
  pageType: 'List',
  controls: ['Code', 'Name'],
  insertAllowed: false,
  deleteAllowed: false,
})
export const CustomerCard = definePage(Customer, {
  id: 21,
  name: 'Customer Card',
  controls: [
    'Name',
    'Balance (LCY)',
    'Profit %',
    'A+B',
    'Country/Region Code',
    { name: 'Picture', caption: 'Portrait "large" & <small>' },
    'Sales',
    'Country Name',
    'VAT No.',
    { name: 'Row Id', field: 'SystemId', editable: false },
  ],
  actions: {
    Block: action({
      documentation: 'Blocks <the> "customer".',
      parameters: { reason: optional(Text(50)), days: Integer },
      run: (_session, _customer: CustomerRecord) => undefined,
    }),
    Turnover: action({
      parameters: { year: Integer },
      returns: Decimal,
      readOnly: true,
      run: (_session, _customer: CustomerRecord) => Decimal.blank,
    }),
    Merge: action({
      binding: 'Collection',
      parameters: { count: byVar(Integer) },
      run: (_session, _customer: CustomerRecord) => undefined,
    }),
  },
})
const Notes = definePage(Note, {
  id: 98,
  name: 'Notes',
  pageType: 'ListPart',
  controls: ['Note No.', 'Text'],
})
const Subform = definePage(Line, {
  id: 46,
  name: 'Sales Order Subform',
  pageType: 'ListPart',
  controls: ['Line No.', 'Amount', 'Customer No.', 'Status'],
  parts: {
    Notes: { page: Notes, link: { 'Document No.': fromField('Document No.'), 'Line No.': fromField('Line No.') } },
  },
})
export const Order = definePage(Header, {
  id: 42,
  name: 'Sales Order',
  pageType: 'Document',
  sourceView: { filters: { 'Document Type': constant('Order') } },
  controls: ['No.', 'Customer No.', 'Status', 'Order Date', 'Order Time', 'Sent At', 'Effort', 'External Id'],
  parts: {
    SalesLines: {
      page: Subform,
      link: { 'Document Type': fromField('Document Type'), 'Document No.': fromField('No.') },
    },
  },
})
export const Totals = defineQuery({
  id: 100,
  name: 'Customer Totals',
  dataItem: dataItem(Customer, {
    name: 'Customer',
    columns: { No: 'No.', Name: 'Name' },
    queryFilters: { Country: 'Country/Region Code' },
    items: [
      dataItem(Line, {
        name: 'Line',
        link: { 'Customer No.': 'No.' },
        columns: {
          Total: { field: 'Amount', method: 'Sum' },
          Pieces: { field: 'Pieces', method: 'Sum' },
          Average: { field: 'Pieces', method: 'Average' },
          Lines: { method: 'Count' },
        },
      }),
    ],
  }),
})
export const Calculator = defineCodeunit({
  id: 50,
  name: 'Calculator',
  procedures: {
    Add: procedure({
      documentation: 'The sum.',
      parameters: { a: Integer, b: optional(Integer) },
      returns: Integer,
      readOnly: true,
      run: (_session, p) => p.a + (p.b ?? 0),
    }),
    Now: procedure({ returns: DateTime, readOnly: true, run: () => DateTime.blank }),
    Split: procedure({ parameters: { text: byVar(Text(250)), rest: byVar(Text()) }, returns: Integer, run: () => 0 }),
    Nothing: procedure({ run: () => undefined }),
  },
})

const api = { publisher: 'contoso', group: 'shop', version: 'v1.0' } as const
const ApiLines = definePage(Line, {
  id: 501,
  name: 'API Lines',
  pageType: 'API',
  api: { ...api, entityName: 'orderLine', entitySetName: 'orderLines' },
  odataKeyFields: ['SystemId'],
  controls: [
    { name: 'id', field: 'SystemId', editable: false },
    { name: 'lineNumber', field: 'Line No.' },
    { name: 'amount', field: 'Amount' },
    { name: 'status', field: 'Status' },
  ],
})
const ApiOrders = definePage(Header, {
  id: 500,
  name: 'API Orders',
  pageType: 'API',
  api: { ...api, entityName: 'order', entitySetName: 'orders' },
  odataKeyFields: ['SystemId'],
  controls: [
    { name: 'number', field: 'No.' },
    { name: 'documentType', field: 'Document Type' },
    { name: 'status', field: 'Status' },
  ],
  parts: {
    Lines: { page: ApiLines, link: { 'Document Type': fromField('Document Type'), 'Document No.': fromField('No.') } },
  },
  actions: { Release: action({ run: (_session, _order: RecordOf<typeof Header>) => undefined }) },
})

export const objects: readonly ApplicationObject[] = [
  Customer,
  Country,
  Header,
  Line,
  Note,
  Countries,
  CustomerCard,
  Notes,
  Subform,
  Order,
  Totals,
  Calculator,
  ApiLines,
  ApiOrders,
]

export const service = (objectType: WebService['objectType'], objectId: number, serviceName: string): WebService => ({
  objectType,
  objectId,
  serviceName,
  excludeFieldsOutsideRepeater: false,
  excludeNonEditableFlowFields: false,
})
export const services: readonly WebService[] = [
  service('Page', 42, 'SalesOrder'),
  service('Page', 21, 'Customer'),
  service('Page', 10, 'Countries'),
  service('Query', 100, 'CustomerTotals'),
  service('Codeunit', 50, 'Calculator'),
  service('Page', 99999, 'OfAnotherVersion'),
]

export const odataRoot: Root = { kind: 'ODataV4' }
export const apiRoot: Root = { kind: 'Api', publisher: 'contoso', group: 'shop', version: 'v1.0' }

export function shopModel(root: Root = odataRoot, published = services): Model {
  return buildModel(root, new Objects(objects), published)
}

/** @throws Error if there is none */
export function typeOf(model: Model, name: string): EntityType {
  const type = model.entityTypes.get(name)
  if (type === undefined)
    throw new Error(`There is no entity type ${name}, only ${[...model.entityTypes.keys()].join(', ')}.`)
  return type
}
