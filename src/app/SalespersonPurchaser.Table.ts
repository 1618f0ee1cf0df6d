import { Code, Decimal, defineTable, field, Text } from '../index.js'

export const SalespersonPurchaser = defineTable({
  id: 13,
  name: 'Salesperson/Purchaser',
  fields: {
    Code: field(1, Code(20)),
    Name: field(2, Text(50)),
    'Commission %': field(3, Decimal),
    'E-Mail': field(5052, Text(80)),
    'Job Title': field(5062, Text(30)),
  },
})
