import { constant, definePage, fromField } from '../index.js'
import { ApiSalesOrderLines } from './ApiSalesOrderLines.Page.js'
import { demoApi } from './demoApi.js'
import { SalesHeader } from './SalesHeader.Table.js'
import { salesOrderActions } from './salesOrderActions.js'

export const ApiSalesOrders = definePage(SalesHeader, {
  id: 50122,
  name: 'API Sales Orders',
  pageType: 'API',
  api: { ...demoApi, entityName: 'salesOrder', entitySetName: 'salesOrders' },
  sourceView: { filters: { 'Document Type': constant('Order') } },
  odataKeyFields: ['SystemId'],
  controls: [
    { name: 'id', field: 'SystemId', editable: false },
    { name: 'number', field: 'No.' },
    { name: 'externalDocumentNumber', field: 'External Document No.' },
    { name: 'orderDate', field: 'Order Date' },
    { name: 'postingDate', field: 'Posting Date' },
    { name: 'customerNumber', field: 'Sell-to Customer No.' },
    { name: 'customerName', field: 'Sell-to Customer Name' },
    { name: 'requestedDeliveryDate', field: 'Shipment Date' },
    { name: 'salesperson', field: 'Salesperson Code' },
    { name: 'status', field: 'Status', editable: false },
    { name: 'totalAmount', field: 'Amount', editable: false },
    { name: 'lastModifiedDateTime', field: 'SystemModifiedAt', editable: false },
  ],
  parts: {
    salesOrderLines: {
      page: ApiSalesOrderLines,
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
