/** A table for the tests of records: two keys, triggers that leave traces. */

import { BigInteger, Code, DateTime, Decimal, defineTable, field, Integer, Option, Text } from '../../dist/index.js'

export const Item = defineTable({
  id: 27,
  name: 'Item',
  fields: {
    'No.': field(1, Code(20)),
    Description: field(3, Text(10)),
    Quantity: field(5, Integer),
    Price: field(6, Decimal),
    Entries: field(7, BigInteger),
    'Last Sold': field(8, DateTime),
    Status: field(9, Option(' ', 'Open', 'Released')),
  },
  keys: { PK: ['No.'], Description: ['Description'] },
  triggers: {
    onInsert: (_session, item) => {
      item.Description = 'inserted'
    },
    onModify: (_session, item, xItem) => {
      item.Entries = BigInt(xItem.Quantity)
    },
    onDelete: (session, item) => {
      if (item.Quantity > 0) session.error(`Item ${item['No.']} is in stock.`)
    },
    onRename: (_session, item, xItem) => {
      item.Description = xItem['No.']
    },
    onValidate: {
      Quantity: (_session, item, xItem) => {
        item.Entries = BigInt(item.Quantity - xItem.Quantity)
      },
    },
  },
})

export const ItemLine = defineTable({
  id: 28,
  name: 'Item Line',
  fields: { 'Item No.': field(1, Code(20)), 'Line No.': field(2, Integer), Note: field(3, Text(50)) },
  keys: { PK: ['Item No.', 'Line No.'] },
})

export const Setup = defineTable({
  id: 29,
  name: 'Setup',
  dataPerCompany: false,
  fields: { 'Primary Key': field(1, Code(10)), Value: field(2, Text(10)) },
})
