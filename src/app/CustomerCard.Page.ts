import { action, Code, Date, decimal, Decimal, definePage } from '../index.js'
import { CustLedgerEntry } from './CustLedgerEntry.Table.js'
import { Customer, type CustomerRecord } from './Customer.Table.js'

export const CustomerCard = definePage(Customer, {
  id: 21,
  name: 'Customer Card',
  controls: [
    'No.',
    'Name',
    'Search Name',
    'Address',
    'Post Code',
    'City',
    'Country/Region Code',
    'Country/Region Name',
    'Contact',
    'Phone No.',
    'E-Mail',
    'Salesperson Code',
    'Credit Limit (LCY)',
    'Balance (LCY)',
    'Net Change (LCY)',
    'No. of Orders',
    'Blocked',
    { name: 'Last Date Modified', editable: false },
  ],
  actions: {
    GetNetChange: action({
      documentation: 'What was posted for the customer in a time, both days included; a blank day is no limit.',
      parameters: { fromDate: Date, toDate: Date },
      returns: Decimal,
      readOnly: true,
      run: async (session, customer: CustomerRecord, { fromDate, toDate }) => {
        const entry = session.record(CustLedgerEntry)
        entry.setRange('Customer No.', customer['No.'])
        entry.setRange('Posting Date', fromDate, toDate === '' ? '9999-12-31' : toDate)
        let change = decimal(0)
        for await (const one of entry.rows()) change = change.plus(one['Amount (LCY)'])
        return change
      },
    }),
    Block: action({
      documentation: 'Blocks the customer for everything.',
      run: async (_session, customer: CustomerRecord, _parameters, context) => {
        customer.Blocked = 'All'
        await customer.modify(true)
        context.resultCode = 'Updated'
      },
    }),
    CopyTo: action({
      documentation: 'Copies the customer to a new number; answers with the copy.',
      parameters: { newNo: Code(20) },
      run: async (_session, customer: CustomerRecord, { newNo }, context) => {
        customer['No.'] = newNo
        await customer.insert(true)
        context.resultCode = 'Created'
      },
    }),
  },
})
