import { Code, Date, dateTimeOf, Decimal, defineTable, field, Option, Text, type RecordOf } from '../al.js'

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
    'Country/Region Code': field(35, Code(10)),
    Blocked: field(39, Option(' ', 'Ship', 'Invoice', 'All')),
    'Last Date Modified': field(54, Date),
    'Balance (LCY)': field(59, Decimal),
    'Post Code': field(91, Code(20)),
    'E-Mail': field(102, Text(80)),
  },
  keys: {
    PK: ['No.'],
    'Search Name': ['Search Name'],
    City: ['City', 'Name'],
  },
  triggers: {
    onInsert(_session, customer) {
      customer.testField('No.')
      customer['Last Date Modified'] = today()
    },
    onModify(_session, customer) {
      customer['Last Date Modified'] = today()
    },
    onRename(_session, customer) {
      customer['Last Date Modified'] = today()
    },
    onDelete(session, customer) {
      if (!customer['Balance (LCY)'].isZero()) session.error(`You cannot delete Customer ${customer['No.']} because its balance is not zero.`)
    },
    onValidate: {
      Name(_session, customer, xCustomer) {
        if (customer['Search Name'] === '' || customer['Search Name'] === xCustomer.Name.toUpperCase()) customer['Search Name'] = customer.Name
      },
      'E-Mail'(session, customer) {
        if (customer['E-Mail'] !== '' && !/^[^@\s]+@[^@\s]+$/.test(customer['E-Mail'])) session.error(`The email address "${customer['E-Mail']}" is not valid.`)
      },
    },
  },
})

export type CustomerRecord = RecordOf<typeof Customer>

function today(): string {
  return dateTimeOf(globalThis.Date.now()).slice(0, 10)
}
