import { describe, expect, test } from '@jest/globals'
import { Blob, Code, count, defineTable, field, flowField, flowFilter, Integer, Text } from '../../dist/index.js'
import type { TableDeclaration } from '../../dist/objects/table/defineTable.js'
import { Item } from './item.js'

const no = field(1, Code(20))

describe('defineTable', () => {
  test('gives plain frozen data with ids, names, types and keys', () => {
    expect(Item.fields.map(({ number, name, type }) => `${number} ${name} ${type.text}`)).toEqual([
      '1 No. Code[20]',
      '3 Description Text[10]',
      '5 Quantity Integer',
      '6 Price Decimal',
      '7 Entries BigInteger',
      '8 Last Sold DateTime',
      '9 Status Option',
    ])
    expect(Item.keys.map(({ name, fields }) => [name, fields.map((one) => one.name)])).toEqual([
      ['PK', ['No.']],
      ['Description', ['Description']],
    ])
    expect(Object.isFrozen(Item) && Object.isFrozen(Item.fields) && Object.isFrozen(Item.fields[0])).toBe(true)
  })

  test('takes the field with the lowest number as primary key where no key is given', () => {
    const table = defineTable({ id: 1, name: 'T', fields: { Name: field(2, Text(10)), Code: no } })
    expect(table.primaryKey.fields.map((one) => one.name)).toEqual(['Code'])
    expect(table.dataPerCompany).toBe(true)
  })

  test.each([
    ['an id of 0', { id: 0, name: 'T', fields: { A: no } }, /object ID 0/],
    ['a name of 31 characters', { id: 1, name: 'x'.repeat(31), fields: { A: no } }, /1 to 30 characters/],
    ['a colon in the name', { id: 1, name: 'a:b', fields: { A: no } }, /colon/],
    ['no field', { id: 1, name: 'T', fields: {} }, /at least one field/],
    ['a field name of 31 characters', { id: 1, name: 'T', fields: { ['x'.repeat(31)]: no } }, /field name/],
    ['a field named like a method', { id: 1, name: 'T', fields: { insert: no } }, /'insert' is the name of a method/],
    [
      'a field named constructor',
      { id: 1, name: 'T', fields: { constructor: no } },
      /'constructor' is the name of a method/,
    ],
    [
      'a field named __proto__',
      { id: 1, name: 'T', fields: { ['__proto__']: no } },
      /'__proto__' is the name of a method/,
    ],
    ['a field named then', { id: 1, name: 'T', fields: { then: no } }, /'then'/],
    ['a field named like a system field', { id: 1, name: 'T', fields: { systemid: no } }, /system field/],
    [
      'two names that differ in case only',
      { id: 1, name: 'T', fields: { Name: no, NAME: field(2, Integer) } },
      /'NAME' is given twice/,
    ],
    [
      'a number given twice',
      { id: 1, name: 'T', fields: { A: no, B: field(1, Integer) } },
      /'A' and 'B' both have the number 1/,
    ],
    ['a number out of range', { id: 1, name: 'T', fields: { A: field(2_000_000_000, Integer) } }, /number 2000000000/],
    [
      'a key over an unknown field',
      { id: 1, name: 'T', fields: { A: no }, keys: { PK: ['B' as 'A'] } },
      /key 'PK' names the field 'B'/,
    ],
    ['a key without fields', { id: 1, name: 'T', fields: { A: no }, keys: { PK: [] } }, /'PK' has no field/],
    [
      'an initial value that does not fit',
      { id: 1, name: 'T', fields: { A: no, B: field(2, Text(2), { initValue: 'abc' }) } },
      /'B': the initial value does not fit/,
    ],
    [
      'a text that counts up',
      { id: 1, name: 'T', fields: { A: field(1, Code(20), { autoIncrement: true }) } },
      /only a stored Integer or BigInteger counts up/,
    ],
    [
      'a key over a Blob',
      { id: 1, name: 'T', fields: { A: no, B: field(2, Blob()) }, keys: { PK: ['B' as 'A'] } },
      /'B', which is a Blob/,
    ],
    [
      'a key over a FlowField',
      { id: 1, name: 'T', fields: { A: no, B: flowField(2, Integer, count('T')) }, keys: { PK: ['B' as 'A'] } },
      /'B', which is a FlowField/,
    ],
    [
      'a count that is no number',
      { id: 1, name: 'T', fields: { A: no, B: flowField(2, Text(5), count('T')) } },
      /Count gives an Integer or BigInteger, not Text\[5\]/,
    ],
    [
      'FlowFilters only',
      { id: 1, name: 'T', fields: { A: flowFilter(1, Integer) } },
      /at least one field of class Normal/,
    ],
    [
      'a Blob that is a FlowFilter',
      { id: 1, name: 'T', fields: { A: no, B: flowFilter(2, Blob()) } },
      /a Blob is stored/,
    ],
    [
      'onValidate of an unknown field',
      { id: 1, name: 'T', fields: { A: no }, triggers: { onValidate: { B: () => undefined } } },
      /onValidate is given for the field 'B'/,
    ],
  ])('refuses %s', (_what, declared, message) => {
    const declaration = declared as unknown as TableDeclaration<Record<string, typeof no>>
    expect(() => defineTable(declaration)).toThrow(message)
    expect(() => defineTable(declaration)).toThrow(TypeError)
  })
})
