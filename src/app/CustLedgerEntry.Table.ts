import {
  Boolean,
  Code,
  Date,
  Decimal,
  defineTable,
  field,
  flowField,
  fromField,
  Integer,
  lookup,
  Option,
  Text,
  type Formula,
  type Relation,
} from '../index.js'
import { SalespersonPurchaser } from './SalespersonPurchaser.Table.js'
import { Customer } from './Customer.Table.js'

export const CustLedgerEntry = defineTable({
  id: 21,
  name: 'Cust. Ledger Entry',
  fields: {
    'Entry No.': field(1, Integer),
    'Customer No.': field(3, Code(20), { relation: (): Relation => Customer }),
    'Posting Date': field(4, Date),
    'Document Type': field(
      5,
      Option(' ', 'Payment', 'Invoice', 'Credit Memo', 'Finance Charge Memo', 'Reminder', 'Refund'),
    ),
    'Document No.': field(6, Code(20)),
    Description: field(7, Text(100)),
    'Amount (LCY)': field(17, Decimal),
    'Salesperson Code': field(25, Code(20), { relation: SalespersonPurchaser }),
    Open: field(36, Boolean),
    'Due Date': field(37, Date),
    'Customer Name': flowField(50000, Text(100), (): Formula =>
      lookup(Customer, 'Name', { 'No.': fromField('Customer No.') }),
    ),
  },
  keys: {
    PK: ['Entry No.'],
    'Customer No.': ['Customer No.', 'Posting Date'],
  },
})
