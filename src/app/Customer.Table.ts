import {
  Code,
  constant,
  count,
  Date,
  Decimal,
  defineTable,
  field,
  flowField,
  flowFilter,
  fromField,
  fromFilter,
  Integer,
  lookup,
  Option,
  sum,
  Text,
  type RecordOf,
  type Formula,
} from '../index.js'
import { SalespersonPurchaser } from './SalespersonPurchaser.Table.js'
import { SalesHeader } from './SalesHeader.Table.js'
import { CustLedgerEntry } from './CustLedgerEntry.Table.js'
import { CountryRegion } from './CountryRegion.Table.js'
import { nextNo } from './NoSeries.Table.js'
import { today } from './today.js'

export const Customer = defineTable({
  id: 18,
  name: 'Customer',
  fields: {
    'No.': field(1, Code(20)),
    Name: field(2, Text(100)),
    'Search Name': field(3, Code(100)),
    Address: field(5, Text(100)),
    City: field(7, Text(30)),
    Contact: field(8, Text(100)),
    'Phone No.': field(9, Text(30)),
    'Credit Limit (LCY)': field(20, Decimal),
    'Salesperson Code': field(29, Code(20), { relation: SalespersonPurchaser }),
    'Country/Region Code': field(35, Code(10), { relation: CountryRegion }),
    Blocked: field(39, Option(' ', 'Ship', 'Invoice', 'All')),
    'Last Date Modified': field(54, Date),
    'Date Filter': flowFilter(55, Date),
    'Balance (LCY)': flowField(59, Decimal, (): Formula =>
      sum(CustLedgerEntry, 'Amount (LCY)', { 'Customer No.': fromField('No.') }),
    ),
    'Net Change (LCY)': flowField(61, Decimal, (): Formula =>
      sum(CustLedgerEntry, 'Amount (LCY)', {
        'Customer No.': fromField('No.'),
        'Posting Date': fromFilter('Date Filter'),
      }),
    ),
    'Post Code': field(91, Code(20)),
    'E-Mail': field(102, Text(80)),
    'No. of Orders': flowField(7173, Integer, (): Formula =>
      count(SalesHeader, {
        'Document Type': constant('Order'),
        'Sell-to Customer No.': fromField('No.'),
      }),
    ),
    'Country/Region Name': flowField(
      50000,
      Text(50),
      lookup(CountryRegion, 'Name', { Code: fromField('Country/Region Code') }),
    ),
  },
  keys: {
    PK: ['No.'],
    'Search Name': ['Search Name'],
    City: ['City', 'Name'],
  },
  triggers: {
    async onInsert(session, customer) {
      if (customer['No.'] === '') customer['No.'] = await nextNo(session, 'CUST', 'C00010')
      customer['Last Date Modified'] = today()
    },
    onModify(_session, customer) {
      customer['Last Date Modified'] = today()
    },
    onRename(_session, customer) {
      customer['Last Date Modified'] = today()
    },
    async onDelete(session, customer) {
      await customer.calcFields('Balance (LCY)')
      if (!customer['Balance (LCY)'].isZero())
        session.error(`You cannot delete Customer ${customer['No.']} because its balance is not zero.`)
    },
    onValidate: {
      Name(_session, customer, xCustomer) {
        if (customer['Search Name'] === '' || customer['Search Name'] === xCustomer.Name.toUpperCase())
          customer['Search Name'] = customer.Name
      },
      'E-Mail'(session, customer) {
        if (customer['E-Mail'] !== '' && !/^[^@\s]+@[^@\s]+$/.test(customer['E-Mail']))
          session.error(`The email address "${customer['E-Mail']}" is not valid.`)
      },
    },
  },
})

export type CustomerRecord = RecordOf<typeof Customer>
