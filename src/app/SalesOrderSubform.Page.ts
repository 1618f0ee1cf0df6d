import { constant, definePage } from '../index.js'
import { SalesDocumentType } from './SalesDocumentType.Enum.js'
import { SalesLine } from './SalesLine.Table.js'

export const SalesOrderSubform = definePage({
  id: 46,
  name: 'Sales Order Subform',
  pageType: 'ListPart',
  sourceTable: SalesLine,
  sourceView: { filters: { 'Document Type': constant(SalesDocumentType.ordinal('Order')) } },
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
      line['Document Type'] = SalesDocumentType.ordinal('Order')
    },
  },
})
