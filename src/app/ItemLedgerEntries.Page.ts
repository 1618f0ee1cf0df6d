import { definePage } from '../index.js'
import { ItemLedgerEntry } from './ItemLedgerEntry.Table.js'

export const ItemLedgerEntries = definePage(ItemLedgerEntry, {
  id: 38,
  name: 'Item Ledger Entries',
  pageType: 'List',
  insertAllowed: false,
  modifyAllowed: false,
  deleteAllowed: false,
  controls: [
    'Entry No.',
    'Posting Date',
    'Entry Type',
    'Document No.',
    'Item No.',
    'Item Description',
    'Description',
    'Location Code',
    'Quantity',
    'Remaining Quantity',
    'Open',
    'Sales Amount (Actual)',
    'Cost Amount (Actual)',
    'Source Type',
    'Source No.',
    'Country/Region Code',
  ],
})
