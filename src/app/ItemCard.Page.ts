import { definePage } from '../index.js'
import { Item } from './Item.Table.js'

export const ItemCard = definePage(Item, {
  id: 30,
  name: 'Item Card',
  controls: [
    'No.',
    'Description',
    'Search Description',
    'Type',
    'Base Unit of Measure',
    'Item Category Code',
    'Inventory',
    'Qty. on Sales Order',
    'Sales (Qty.)',
    'Last Posting Date',
    'Unit Price',
    'Unit Cost',
    'Net Weight',
    'Vendor No.',
    'Blocked',
    'Picture',
    'Last Date Modified',
  ],
})
