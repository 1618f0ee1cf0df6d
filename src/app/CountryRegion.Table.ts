import { Boolean, Code, defineTable, field, Text } from '../index.js'

export const CountryRegion = defineTable({
  id: 9,
  name: 'Country/Region',
  fields: {
    Code: field(1, Code(10)),
    Name: field(2, Text(50)),
    'ISO Code': field(4, Code(2)),
    'EU Member': field(50000, Boolean),
  },
})
