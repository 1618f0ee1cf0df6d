import { constant, definePage, fromField } from '../index.js'
import { SalesHeader } from './SalesHeader.Table.js'
import { salesOrderActions } from './salesOrderActions.js'
import { SalesOrderSubform } from './SalesOrderSubform.Page.js'

export const SalesOrder = definePage(SalesHeader, {
  id: 42,
  name: 'Sales Order',
  pageType: 'Document',
  sourceView: { filters: { 'Document Type': constant('Order') } },
  controls: [
    'Document Type',
    'No.',
    'Sell-to Customer No.',
    'Sell-to Customer Name',
    'Sell-to Address',
    'Sell-to City',
    'Sell-to Country/Region Code',
    'External Document No.',
    'Your Reference',
    'Order Date',
    'Posting Date',
    'Shipment Date',
    'Due Date',
    'Location Code',
    'Salesperson Code',
    'Status',
    'Amount',
    'No. of Lines',
  ],
  parts: {
    SalesLines: {
      page: SalesOrderSubform,
      link: { 'Document Type': fromField('Document Type'), 'Document No.': fromField('No.') },
    },
  },
  actions: salesOrderActions,
  triggers: {
    onNewRecord(_session, order) {
      order['Document Type'] = 'Order'
    },
  },
})
