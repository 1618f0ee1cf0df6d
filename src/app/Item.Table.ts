import {
  Blob,
  Boolean,
  Code,
  constant,
  Date,
  Decimal,
  defineTable,
  exist,
  field,
  flowField,
  flowFilter,
  fromField,
  fromFilter,
  max,
  negated,
  Option,
  sum,
  Text,
  type Formula,
} from '../index.js'
import { Vendor } from './Vendor.Table.js'
import { SalesLine } from './SalesLine.Table.js'
import { ItemLedgerEntry } from './ItemLedgerEntry.Table.js'
import { nextNo } from './NoSeries.Table.js'
import { today } from './today.js'

const entries = {
  'Item No.': fromField('No.'),
  'Location Code': fromFilter('Location Filter'),
  'Posting Date': fromFilter('Date Filter'),
}

export const Item = defineTable({
  id: 27,
  name: 'Item',
  fields: {
    'No.': field(1, Code(20)),
    Description: field(3, Text(100)),
    'Search Description': field(4, Code(100)),
    'Base Unit of Measure': field(8, Code(10), { initValue: 'PCS' }),
    Type: field(10, Option('Inventory', 'Service', 'Non-Inventory')),
    'Unit Price': field(18, Decimal),
    'Unit Cost': field(22, Decimal),
    'Vendor No.': field(31, Code(20), { relation: Vendor }),
    'Net Weight': field(42, Decimal),
    Blocked: field(54, Boolean),
    'Last Date Modified': field(62, Date, { editable: false }),
    'Date Filter': flowFilter(64, Date),
    'Location Filter': flowFilter(67, Code(10)),
    Inventory: flowField(68, Decimal, (): Formula => sum(ItemLedgerEntry, 'Quantity', entries)),
    'Sales (Qty.)': flowField(72, Decimal, (): Formula =>
      negated(
        sum(ItemLedgerEntry, 'Quantity', {
          ...entries,
          'Entry Type': constant('Sale'),
        }),
      ),
    ),
    'Qty. on Sales Order': flowField(85, Decimal, (): Formula =>
      sum(SalesLine, 'Quantity', {
        'Document Type': constant('Order'),
        Type: constant('Item'),
        'No.': fromField('No.'),
        'Location Code': fromFilter('Location Filter'),
      }),
    ),
    Picture: field(92, Blob('Bitmap')),
    'Item Category Code': field(5702, Code(20)),
    'Has Entries': flowField(50000, Boolean, (): Formula => exist(ItemLedgerEntry, { 'Item No.': fromField('No.') })),
    'Last Posting Date': flowField(50001, Date, (): Formula => max(ItemLedgerEntry, 'Posting Date', entries)),
  },
  keys: {
    PK: ['No.'],
    'Search Description': ['Search Description'],
    Category: ['Item Category Code', 'No.'],
  },
  triggers: {
    async onInsert(session, item) {
      if (item['No.'] === '') item['No.'] = await nextNo(session, 'ITEM', 'I00010')
      item['Last Date Modified'] = today()
    },
    onModify(_session, item) {
      item['Last Date Modified'] = today()
    },
    async onDelete(session, item) {
      const entry = session.record(ItemLedgerEntry)
      entry.setRange('Item No.', item['No.'])
      if (!(await entry.isEmpty()))
        session.error(`You cannot delete Item ${item['No.']} because there are ledger entries for it.`)
    },
    onValidate: {
      Description(_session, item, xItem) {
        if (item['Search Description'] === '' || item['Search Description'] === xItem.Description.toUpperCase())
          item['Search Description'] = item.Description
      },
      'Unit Price'(session, item) {
        if (item['Unit Price'].isNegative()) session.error('The Unit Price must not be negative.')
      },
    },
  },
})
