import { constant, definePage } from '../index.js'
import { demoApi } from './demoApi.js'
import { SalesLine } from './SalesLine.Table.js'

export const ApiSalesOrderLines = definePage(SalesLine, {
  id: 50123,
  name: 'API Sales Order Lines',
  pageType: 'API',
  api: { ...demoApi, entityName: 'salesOrderLine', entitySetName: 'salesOrderLines' },
  sourceView: { filters: { 'Document Type': constant('Order') } },
  odataKeyFields: ['SystemId'],
  controls: [
    { name: 'id', field: 'SystemId', editable: false },
    { name: 'documentNumber', field: 'Document No.' },
    { name: 'sequence', field: 'Line No.' },
    { name: 'lineType', field: 'Type' },
    { name: 'lineObjectNumber', field: 'No.' },
    { name: 'description', field: 'Description' },
    { name: 'locationCode', field: 'Location Code' },
    { name: 'unitOfMeasureCode', field: 'Unit of Measure Code' },
    { name: 'quantity', field: 'Quantity' },
    { name: 'unitPrice', field: 'Unit Price' },
    { name: 'discountPercent', field: 'Line Discount %' },
    { name: 'netAmount', field: 'Line Amount', editable: false },
    { name: 'shipmentDate', field: 'Shipment Date' },
  ],
  triggers: {
    onNewRecord(_session, line) {
      line['Document Type'] = 'Order'
    },
  },
})
