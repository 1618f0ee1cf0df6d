import { definePage } from '../index.js'
import { demoApi } from './demoApi.js'
import { Vendor } from './Vendor.Table.js'

export const ApiVendors = definePage(Vendor, {
  id: 50124,
  name: 'API Vendors',
  pageType: 'API',
  api: { ...demoApi, entityName: 'vendor', entitySetName: 'vendors' },
  odataKeyFields: ['SystemId'],
  controls: [
    { name: 'id', field: 'SystemId', editable: false },
    { name: 'number', field: 'No.' },
    { name: 'displayName', field: 'Name' },
    { name: 'addressLine1', field: 'Address' },
    { name: 'city', field: 'City' },
    { name: 'postalCode', field: 'Post Code' },
    { name: 'country', field: 'Country/Region Code' },
    { name: 'phoneNumber', field: 'Phone No.' },
    { name: 'email', field: 'E-Mail' },
    { name: 'balance', field: 'Balance (LCY)', editable: false },
    { name: 'blocked', field: 'Blocked' },
    { name: 'lastModifiedDateTime', field: 'SystemModifiedAt', editable: false },
  ],
})
