import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BigInteger, Code, Date, defineTable, field, Integer, Text } from '../../dist/index.js'
import { insertMany } from '../../dist/schema/insertMany.js'
import { SchemaSyncError } from '../../dist/schema/schemaSync.js'
import { international, TestCompany } from './company.js'

const fields = { 'No.': field(1, Code(20)), Name: field(2, Text(30)), Age: field(3, Integer) }
const Person = defineTable({ id: 50200, name: 'Person', fields, keys: { PK: ['No.'], Name: ['Name'] } })

let company: TestCompany

beforeEach(async () => {
  company = await TestCompany.open([])
  await company.sync([Person])
})
afterEach(async () => {
  await company.close()
})

async function fill(): Promise<void> {
  await company.connected(
    async (query) =>
      await insertMany(query, Person, international, [
        { 'No.': 'A', Name: 'Alice 😀😀', Age: 40 },
        { 'No.': 'B', Name: 'Bob' },
      ]),
  )
}

async function refusal(tables: Parameters<TestCompany['sync']>[0]): Promise<SchemaSyncError> {
  const before = await company.sql(
    "select table_name, column_name, data_type from information_schema.columns where table_schema = 'application' order by 1, 2",
  )
  const error = await company.sync(tables).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(SchemaSyncError)
  expect(
    await company.sql(
      "select table_name, column_name, data_type from information_schema.columns where table_schema = 'application' order by 1, 2",
    ),
  ).toEqual(before)
  return error as SchemaSyncError
}

describe('schema sync', () => {
  test('makes readable tables and does nothing the second time', async () => {
    expect(
      await company.sql(
        "select column_name from information_schema.columns where table_schema = 'application' and table_name = '50200_person' order by ordinal_position",
      ),
    ).toEqual([
      ['company'],
      ['1_no'],
      ['2_name'],
      ['3_age'],
      ['system_id'],
      ['system_created_at'],
      ['system_created_by'],
      ['system_modified_at'],
      ['system_modified_by'],
      ['row_version'],
    ])
    expect(await company.sync([Person])).toEqual([])
  })

  test('of two server instances that start at once one does the work', async () => {
    const Other = defineTable({ id: 50201, name: 'Other', fields })
    const done = await Promise.all([company.sync([Person, Other]), company.sync([Person, Other])])
    expect(done.flat()).toEqual(['created table 50201 Other'])
  })

  test('adds fields and keys, and renames by number, with all values kept', async () => {
    await fill()
    const Next = defineTable({
      id: 50200,
      name: 'Human Being',
      fields: {
        'No.': field(1, Code(20)),
        'Full Name': field(2, Text(50)),
        Age: field(3, BigInteger),
        Born: field(4, Date),
      },
      keys: { PK: ['No.'], Born: ['Born'] },
    })
    expect(await company.sync([Next])).toEqual([
      'renamed table 50200 Person to Human Being',
      'renamed field 2 Full Name of table 50200 Human Being, which was 2_name',
      'changed field 2 Full Name of table 50200 Human Being from Text[30] to Text[50]',
      'changed field 3 Age of table 50200 Human Being from Integer to BigInteger',
      'added field 4 Born to table 50200 Human Being',
      'added index 50200_key_4_1 to table 50200 Human Being',
      'dropped index 50200_key_2_1 of table 50200 Human Being',
    ])
    expect(await company.sync([Next])).toEqual([])
    await company.run(async (session) => {
      const human = session.record(Next)
      await human.get('A')
      expect([human['Full Name'], human.Age, human.Born]).toEqual(['Alice 😀😀', 40n, ''])
      human.Born = '2001-02-03'
      await human.modify()
    })
  })

  test('leaves a field that is gone and empty, and tables of nobody, where they are', async () => {
    const Smaller = defineTable({ id: 50200, name: 'Person', fields: { 'No.': fields['No.'] }, keys: { PK: ['No.'] } })
    expect(await company.sync([Smaller])).toEqual(['dropped index 50200_key_2_1 of table 50200 Person'])
    expect(await company.sync([])).toEqual([])
    expect(await company.sync([Person])).toEqual(['added index 50200_key_2_1 to table 50200 Person'])
  })

  test('refuses what would lose data, says what and how to force it, and changes nothing', async () => {
    await fill()
    const error = await refusal([
      defineTable({ id: 50200, name: 'Person', fields: { 'No.': field(1, Code(20)), Name: field(2, Text(8)) } }),
    ])
    expect(error.message).toContain('--force-schema-sync')
    expect(error.losses).toEqual([
      'field 2 Name of table 50200 Person: 1 rows have values longer than Text[8]; they would be cut.',
      'field 3 (3_age, Integer) of table 50200 Person is gone, and 1 rows have a value.',
    ])
    const retyped = await refusal([
      defineTable({ id: 50200, name: 'Person', fields: { ...fields, Age: field(3, Date) } }),
    ])
    expect(retyped.losses).toEqual([
      'field 3 Age of table 50200 Person: its type changes from Integer to Date, and 1 rows have a value.',
    ])
    const shared = await refusal([defineTable({ id: 50200, name: 'Person', dataPerCompany: false, fields })])
    expect(shared.losses).toEqual([
      'table 50200 Person: 2 rows belong to a company, and the table is no longer per company.',
    ])
  })

  test('does it when it is forced', async () => {
    await fill()
    const Next = defineTable({
      id: 50200,
      name: 'Person',
      fields: { 'No.': field(1, Code(20)), Name: field(2, Text(9)), Born: field(4, Date) },
    })
    expect(await company.sync([Next], true)).toContain(
      'dropped field 3 (3_age) of table 50200 Person with the values of 1 rows',
    )
    await company.run(async (session) => {
      const person = session.record(Next)
      await person.get('A')
      expect(person.Name.length).toBeLessThanOrEqual(9)
      expect(person.Name).toMatch(/^Alic/)
    })
    const Retyped = defineTable({
      id: 50200,
      name: 'Person',
      fields: { 'No.': field(1, Code(20)), Name: field(2, Integer), Born: field(4, Date) },
    })
    await company.sync([Retyped], true)
    await company.run(async (session) => {
      const person = session.record(Retyped)
      await person.get('B')
      expect(person.Name).toBe(0)
    })
    expect(await company.sync([Retyped])).toEqual([])
  })

  test('changes a primary key only if no two rows share it', async () => {
    await fill()
    const ByName = defineTable({ id: 50200, name: 'Person', fields, keys: { PK: ['Name'] } })
    expect(await company.sync([ByName])).toContain('made the primary key of table 50200 Person: Name')
    await company.run(async (session) => {
      await session.record(ByName).get('Bob')
    })
    await company.connected(
      async (query) => await insertMany(query, ByName, international, [{ 'No.': 'C', Name: 'Carl', Age: 40 }]),
    )
    const error = await refusal([defineTable({ id: 50200, name: 'Person', fields, keys: { PK: ['Age'] } })])
    expect(error.message).toContain('several rows have the same values in Age')
  })
})
