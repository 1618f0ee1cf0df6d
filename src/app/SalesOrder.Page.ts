import { action, constant, Decimal, definePage, fromField } from '../al.js'
import { SalesDocumentType } from './SalesDocumentType.Enum.js'
import { amountOf, release, reopen, SalesHeader, type SalesHeaderRecord } from './SalesHeader.Table.js'
import { SalesOrderSubform } from './SalesOrderSubform.Page.js'

export const SalesOrder = definePage({
  id: 42,
  name: 'Sales Order',
  pageType: 'Document',
  sourceTable: SalesHeader,
  sourceView: { filters: { 'Document Type': constant(SalesDocumentType.ordinal('Order')) } },
  controls: [
    'Document Type', 'No.', 'Sell-to Customer No.', 'Sell-to Customer Name', 'Sell-to Address', 'Sell-to City', 'Sell-to Country/Region Code', 'External Document No.', 'Your Reference',
    'Order Date', 'Posting Date', 'Shipment Date', 'Due Date', 'Location Code', 'Salesperson Code', 'Status', 'Amount', 'No. of Lines',
  ],
  parts: {
    SalesLines: { page: SalesOrderSubform, link: { 'Document Type': fromField('Document Type'), 'Document No.': fromField('No.') } },
  },
  actions: {
    Release: action({
      documentation: 'Gives the order over for shipment: its lines cannot be changed any more.',
      run: async (session, order: SalesHeaderRecord, _parameters, context) => {
        await release(session, order)
        context.resultCode = 'Updated'
      },
    }),
    Reopen: action({
      documentation: 'Takes a released order back, so that it can be changed.',
      run: async (_session, order: SalesHeaderRecord, _parameters, context) => {
        await reopen(order)
        context.resultCode = 'Updated'
      },
    }),
    CalcAmount: action({
      documentation: 'The sum of the lines.',
      returns: Decimal,
      readOnly: true,
      run: async (session, order: SalesHeaderRecord) => await amountOf(session, order),
    }),
  },
  triggers: {
    onNewRecord(_session, order) {
      order['Document Type'] = SalesDocumentType.ordinal('Order')
    },
  },
})
