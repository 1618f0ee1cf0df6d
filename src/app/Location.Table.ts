import { Boolean, Code, defineTable, field, Text } from '../index.js'
import { CountryRegion } from './CountryRegion.Table.js'

export const Location = defineTable({
  id: 14,
  name: 'Location',
  fields: {
    Code: field(1, Code(10)),
    Name: field(2, Text(100)),
    City: field(5703, Text(30)),
    'Country/Region Code': field(5714, Code(10), { relation: CountryRegion }),
    'Use As In-Transit': field(5724, Boolean),
  },
})
