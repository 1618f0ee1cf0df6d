import { Code, Date, Decimal, defineTable, field, Option, Text } from '../index.js'
import { SalespersonPurchaser } from './SalespersonPurchaser.Table.js'
import { CountryRegion } from './CountryRegion.Table.js'
import { nextNo } from './NoSeries.Table.js'
import { today } from './today.js'

export const Vendor = defineTable({
  id: 23,
  name: 'Vendor',
  fields: {
    'No.': field(1, Code(20)),
    Name: field(2, Text(100)),
    'Search Name': field(3, Code(100)),
    Address: field(5, Text(100)),
    City: field(7, Text(30)),
    Contact: field(8, Text(100)),
    'Phone No.': field(9, Text(30)),
    'Purchaser Code': field(29, Code(20), { relation: SalespersonPurchaser }),
    'Country/Region Code': field(35, Code(10), { relation: CountryRegion }),
    Blocked: field(39, Option(' ', 'Payment', 'All')),
    'Last Date Modified': field(54, Date),
    'Balance (LCY)': field(59, Decimal, { editable: false }),
    'Post Code': field(91, Code(20)),
    'E-Mail': field(102, Text(80)),
  },
  keys: {
    PK: ['No.'],
    'Search Name': ['Search Name'],
  },
  triggers: {
    async onInsert(session, vendor) {
      if (vendor['No.'] === '') vendor['No.'] = await nextNo(session, 'VEND', 'V00010')
      vendor['Last Date Modified'] = today()
    },
    onModify(_session, vendor) {
      vendor['Last Date Modified'] = today()
    },
    onValidate: {
      Name(_session, vendor, xVendor) {
        if (vendor['Search Name'] === '' || vendor['Search Name'] === xVendor.Name.toUpperCase())
          vendor['Search Name'] = vendor.Name
      },
    },
  },
})
