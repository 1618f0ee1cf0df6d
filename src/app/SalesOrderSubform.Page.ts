import { constant, definePage } from '../index.js'
import { SalesLine } from './SalesLine.Table.js'

export const SalesOrderSubform = definePage(SalesLine, {
  id: 46,
  name: 'Sales Order Subform',
  pageType: 'ListPart',
  sourceView: { filters: { 'Document Type': constant('Order') } },
  controls: [
    'Document Type',
    'Document No.',
    'Line No.',
    'Type',
    'No.',
    'Description',
    'Location Code',
    'Quantity',
    'Unit of Measure Code',
    'Unit Price',
    'Line Discount %',
    'Line Amount',
    'Shipment Date',
  ],
  triggers: {
    onNewRecord(_session, line) {
      line['Document Type'] = 'Order'
    },
  },
})
