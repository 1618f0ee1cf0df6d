/** What the demo companies are filled with, and the command that makes more of it. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { application } from '../../dist/app/application.js'
import { Objects } from '../../dist/application/Objects.js'
import { runCli, type Finished } from '../config/runCli.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { denmark, international } from '../support/instance.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'

describe('the demo data', () => {
  type Rows = ReadonlyMap<string, Readonly<Record<string, unknown>>[]>
  const rowsByTable = (): Rows =>
    new Map(
      (application.demoData?.() ?? []).map(({ companyName, table, rows }) => [
        `${companyName}/${table.name}`,
        [...rows],
      ]),
    )
  const demo = rowsByTable()
  const rowsOf = (companyName: string, tableName: string, all = demo): Readonly<Record<string, unknown>>[] =>
    all.get(`${companyName}/${tableName}`) ?? []

  test('is the same on every call, and different in each company', () => {
    const again = rowsByTable()
    for (const tableName of ['Customer', 'Item', 'Sales Header', 'Sales Line', 'Item Ledger Entry', 'Type Sample']) {
      const rows = rowsOf(international, tableName)
      expect(rows.length).toBeGreaterThan(20)
      expect(JSON.stringify(rowsOf(international, tableName, again), textOf)).toBe(JSON.stringify(rows, textOf))
      expect(JSON.stringify(rowsOf(denmark, tableName), textOf)).not.toBe(JSON.stringify(rows, textOf))
    }
  })

  test('has texts that careless clients stumble over, blanks, and codes of rows that are not there', () => {
    const names = rowsOf(international, 'Customer').map((row) => String(row['Name']))
    for (const part of ["'", '"', '%', '_', '&', 'Æ', '北', '🪑', "'; drop table"])
      expect(names.filter((name) => name.includes(part))).not.toEqual([])
    expect(names).toContain('')
    const countries = new Set(rowsOf(international, 'Country/Region').map((row) => row['Code']))
    expect(rowsOf(international, 'Customer').filter((row) => !countries.has(row['Country/Region Code']))).not.toEqual(
      [],
    )
  })

  test('has a blank row and the outermost values of every type', () => {
    const rows = rowsOf(international, 'Type Sample')
    expect(rows.find((row) => row['No.'] === 'BLANK')).toEqual({ 'No.': 'BLANK' })
    expect(rows.map((row) => row['Integer Field'])).toEqual(expect.arrayContaining([-2147483648, 2147483647]))
    expect(rows.map((row) => row['BigInteger Field'])).toEqual(
      expect.arrayContaining([-9223372036854775808n, 9223372036854775807n]),
    )
  })
})

test('the type sample has a field of every AL type that is named after it, all to be written', () => {
  const objects = new Objects(application.objects)
  const page = objects.pages.find(({ name }) => name === 'Type Sample')
  const named = [
    'Integer',
    'BigInteger',
    'Decimal',
    'Boolean',
    'Text',
    'Code',
    'Date',
    'Time',
    'DateTime',
    'Duration',
    'Guid',
    'Option',
    'Enum',
    'Char',
    'Byte',
    'DateFormula',
    'RecordID',
    'Blob',
  ].map((type) => `${type} Field`)
  expect(page?.controls.map(({ name }) => name)).toEqual(['No.', ...named])
  expect(page?.controls.every(({ editable }) => editable)).toBe(true)
  expect(objects.table('Type Sample')?.fields.map(({ name }) => name)).toEqual(['No.', ...named])
})

test('the application publishes its pages and its query under their names', () => {
  expect(
    application.webServices
      .filter(({ objectType }) => objectType !== 'Codeunit')
      .map(({ objectType, serviceName }) => `${objectType} ${serviceName}`),
  ).toEqual(
    expect.arrayContaining([
      'Page Customer',
      'Page Vendor',
      'Page Item',
      'Page SalesOrder',
      'Page ItemLedgerEntries',
      'Page TypeSample',
      'Query CustomerSales',
    ]),
  )
  const { pages } = new Objects(application.objects)
  expect(
    pages.flatMap(({ api }) =>
      api === undefined ? [] : [`${api.publisher}/${api.group}/${api.versions.join()}/${api.entitySetName}`],
    ),
  ).toEqual(
    expect.arrayContaining([
      'servicetier/demo/v1.0/customers',
      'servicetier/demo/v1.0/items',
      'servicetier/demo/v1.0/salesOrders',
      'servicetier/demo/v1.0/salesOrderLines',
    ]),
  )
})

describe('servicetier demo-data', () => {
  let database: TestDatabase
  let folder: TemporaryFolder
  let client: pg.Client
  beforeAll(async () => {
    ;[database, folder] = await Promise.all([
      createTestDatabase(process.env['SERVICETIER_TEST_TEMPLATE']),
      temporaryFolder(),
    ])
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await Promise.all([database.drop(), folder.remove()])
  })

  const demoData = async (...flags: string[]): Promise<Finished> =>
    await runCli(['demo-data', ...flags], {
      SERVICETIER_DATABASE_URL: database.url,
      SERVICETIER_DATA_DIRECTORY: folder.path,
    })
  const entries = async (company: string): Promise<{ count: number; last: number }> =>
    (
      await client.query<{ count: number; last: number }>(
        'select count(*)::int as count, max("1_entry_no") as last from application."32_item_ledger_entry" where company = $1',
        [company],
      )
    ).rows[0] ?? { count: 0, last: 0 }

  test('fills the item ledger to exactly 100,000 entries, and adds nothing when it is run again', async () => {
    const before = await entries(denmark)
    const { status, out, error } = await demoData('--rows', '100000')
    expect({ status, error: status === 0 ? '' : error }).toEqual({ status: 0, error: '' })
    expect(out).toBe(`${international}: 98000 rows of Item Ledger Entry inserted; the last has the number 100000.\n`)
    expect(await entries(international)).toEqual({ count: 100_000, last: 100_000 })
    expect(await entries(denmark)).toEqual(before)
    expect((await demoData('--rows', '100000')).out).toBe(
      `${international}: 0 rows of Item Ledger Entry inserted; the last has the number 100000.\n`,
    )
    expect(await entries(international)).toEqual({ count: 100_000, last: 100_000 })
  })

  test('an entry is the same wherever the series was cut', async () => {
    await demoData('--rows', '2100', '--company', denmark)
    await demoData('--rows', '2200', '--company', denmark)
    const cut = (
      await client.query(
        'select * from application."32_item_ledger_entry" where company = $1 and "1_entry_no" > 2000 order by 2',
        [denmark],
      )
    ).rows.map(ownValues)
    expect(cut).toHaveLength(200)
    await client.query('delete from application."32_item_ledger_entry" where company = $1 and "1_entry_no" > 2000', [
      denmark,
    ])
    await demoData('--rows', '2200', '--company', denmark)
    expect(
      (
        await client.query(
          'select * from application."32_item_ledger_entry" where company = $1 and "1_entry_no" > 2000 order by 2',
          [denmark],
        )
      ).rows.map(ownValues),
    ).toEqual(cut)
  })

  test.each([
    [['--rows', '-5'], '--rows'],
    [['--rows', 'many'], "--rows 'many'"],
    [['--rows', '3000', '--company', 'Nobody Ltd.'], 'Nobody Ltd.'],
  ])('%j is refused in one line', async (flags, said) => {
    const before = await entries(international)
    const { status, out, error } = await demoData(...flags)
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(error).toContain(said)
    expect(await entries(international)).toEqual(before)
  })
})

const textOf = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

/** A row without what the server sets. */
function ownValues(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => /^\d+_/.test(column)))
}
