import {
  Boolean,
  Code,
  Date,
  Decimal,
  defineTable,
  field,
  flowField,
  fromField,
  Integer,
  lookup,
  Option,
  Text,
  type Formula,
  type Relation,
} from '../index.js'
import { Location } from './Location.Table.js'
import { Item } from './Item.Table.js'
import { CountryRegion } from './CountryRegion.Table.js'

export const ItemLedgerEntryType = Option(
  'Purchase',
  'Sale',
  'Positive Adjmt.',
  'Negative Adjmt.',
  'Transfer',
  'Consumption',
  'Output',
  ' ',
  'Assembly Consumption',
  'Assembly Output',
)
export const ItemLedgerSourceType = Option(' ', 'Customer', 'Vendor', 'Item')

export const ItemLedgerEntry = defineTable({
  id: 32,
  name: 'Item Ledger Entry',
  fields: {
    'Entry No.': field(1, Integer),
    'Item No.': field(2, Code(20), { relation: (): Relation => Item }),
    'Posting Date': field(3, Date),
    'Entry Type': field(4, ItemLedgerEntryType),
    'Source No.': field(5, Code(20)),
    'Document No.': field(6, Code(20)),
    Description: field(7, Text(100)),
    'Location Code': field(8, Code(10), { relation: Location }),
    Quantity: field(12, Decimal),
    'Remaining Quantity': field(13, Decimal),
    Open: field(29, Boolean),
    'Source Type': field(41, ItemLedgerSourceType),
    'Country/Region Code': field(59, Code(10), { relation: CountryRegion }),
    'Sales Amount (Actual)': field(5816, Decimal),
    'Cost Amount (Actual)': field(5804, Decimal),
    'Item Description': flowField(50000, Text(100), (): Formula =>
      lookup(Item, 'Description', { 'No.': fromField('Item No.') }),
    ),
  },
  keys: {
    PK: ['Entry No.'],
    'Item No.': ['Item No.', 'Posting Date'],
    'Posting Date': ['Posting Date'],
  },
})
