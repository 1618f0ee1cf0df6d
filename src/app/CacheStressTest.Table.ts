import { DateTime, defineTable, field, Integer, Text } from '../index.js'

/** The table that the example of STOPSESSION assumes. */
export const CacheStressTest = defineTable({
  id: 50100,
  name: 'CacheStressTest',
  fields: {
    'Entry No.': field(1, Integer),
    Description: field(2, Text(50)),
    Counter: field(3, Integer),
    'Last Run': field(4, DateTime),
  },
})
