import { definePage } from '../index.js'
import { Customer } from './Customer.Table.js'
import { demoApi } from './demoApi.js'

export const ApiCustomers = definePage(Customer, {
  id: 50120,
  name: 'API Customers',
  pageType: 'API',
  api: { ...demoApi, entityName: 'customer', entitySetName: 'customers' },
  odataKeyFields: ['SystemId'],
  controls: [
    { name: 'id', field: 'SystemId', editable: false },
    { name: 'number', field: 'No.' },
    { name: 'displayName', field: 'Name' },
    { name: 'addressLine1', field: 'Address' },
    { name: 'city', field: 'City' },
    { name: 'postalCode', field: 'Post Code' },
    { name: 'country', field: 'Country/Region Code' },
    { name: 'contact', field: 'Contact' },
    { name: 'phoneNumber', field: 'Phone No.' },
    { name: 'email', field: 'E-Mail' },
    { name: 'salespersonCode', field: 'Salesperson Code' },
    { name: 'creditLimit', field: 'Credit Limit (LCY)' },
    { name: 'balance', field: 'Balance (LCY)', editable: false },
    { name: 'netChange', field: 'Net Change (LCY)', editable: false },
    { name: 'numberOfOrders', field: 'No. of Orders', editable: false },
    { name: 'blocked', field: 'Blocked' },
    { name: 'lastModifiedDateTime', field: 'SystemModifiedAt', editable: false },
  ],
})
