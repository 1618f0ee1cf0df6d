/**
 * Rows to compute with, in PostgreSQL and in JavaScript: blanks, missing related rows, quotes, wildcards, all of
 * Unicode; and what names mean there.
 */

import pg from 'pg'
import type { ExpressionBuilder } from '../../../dist/odata/expression/scope.js'
import type { EnumTypeModel } from '../../../dist/odata/model/model.js'
import { SqlBuilder } from '../../../dist/sql/SqlBuilder.js'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'
import type { Row } from './evaluate.js'
import type { Random } from './random.js'
import {
  clockText,
  dateText,
  daysOf,
  decimalOf,
  decimalText,
  int,
  momentText,
  type Kind,
  type Value,
} from './values.js'

export const status: EnumTypeModel = {
  name: 'Status',
  // Out of alphabetical order, and with bits for `has`.
  members: [
    ['New', 0],
    ['Open', 1],
    ['Held', 2],
    ['Both', 3],
    ['Closed', 4],
  ].map(([name, value]) => ({ name: String(name), value: Number(value), caption: String(name) })),
}

export interface Column {
  readonly name: string
  readonly kind: Kind
  readonly postgres: string
}

const columns = (table: Readonly<Record<string, readonly [Kind, string]>>): readonly Column[] =>
  Object.entries(table).map(([name, [kind, postgres]]) => ({ name, kind, postgres }))

export const sampleColumns = columns({
  No: ['int', 'integer'],
  Small: ['int', 'integer'],
  Big: ['int', 'bigint'],
  Amount: ['decimal', 'numeric'],
  Rate: ['decimal', 'numeric'],
  Flag: ['bool', 'boolean'],
  Name: ['text', 'text collate "C"'],
  Other: ['text', 'text collate "C"'],
  Id: ['guid', 'uuid'],
  Day: ['date', 'date'],
  Until: ['date', 'date'],
  Moment: ['moment', 'timestamptz'],
  Clock: ['clock', 'text collate "C"'],
  Span: ['span', 'bigint'],
  Status: ['member', 'integer'],
  Choice: ['text', 'integer'],
})
export const linkColumns = columns({
  Name: ['text', 'text collate "C"'],
  Amount: ['decimal', 'numeric'],
  Day: ['date', 'date'],
  Small: ['int', 'integer'],
  Flag: ['bool', 'boolean'],
  Span: ['span', 'bigint'],
  Status: ['member', 'integer'],
  Moment: ['moment', 'timestamptz'],
})
export const lineColumns = columns({
  Position: ['int', 'integer'],
  Amount: ['decimal', 'numeric'],
  Name: ['text', 'text collate "C"'],
  Day: ['date', 'date'],
  Flag: ['bool', 'boolean'],
})

const texts = [
  '',
  '',
  'a',
  'A',
  'abc',
  'ABC',
  'b',
  "O'Brien",
  "''",
  '100%',
  '%',
  '_',
  'a_b',
  'aXb',
  '\\',
  '\\%',
  ' x ',
  '\u00a0y\u0085',
  'ß',
  'Straße',
  'STRASSE',
  'İstanbul',
  'ΑΣ',
  'ας',
  '😀',
  'a😀b',
  '\uffff',
  'é',
  'e\u0301',
  '日本語',
  'null',
  '42',
  '-7.5',
  '2024-02-29',
  'true',
  '10:30',
  '"',
  '; drop table x',
  'a\nb',
  '$1',
  '{}',
]
/** An option: names outside, ordinals inside, and the order of the names. */
export const choices = ['Zebra', ' ', 'abc', "O'Brien", 'a']
const days = [
  '0001-01-01',
  '0001-01-01',
  '1969-12-31',
  '2000-02-29',
  '2024-02-29',
  '2024-03-01',
  '2026-11-26',
  '9999-12-31',
]
const clocks = ['00:00:00', '00:00:00', '10:30:00', '23:59:59.999', '00:00:00.5']
const decimals = [
  '0',
  '0',
  '1',
  '-1',
  '0.5',
  '-0.5',
  '1.5',
  '2.5',
  '-2.5',
  '0.01',
  '99.99',
  '3',
  '7',
  '-1234567.891',
  '79228162514264337593543950335',
  '0.0000000000000000001',
  '12345678901234.5678',
]
const wholes = [0n, 0n, 1n, -1n, 2n, 3n, 7n, -10n, 255n, 256n, 2147483647n, -2147483648n]
const bigs = [...wholes, 9223372036854775807n, -9223372036854775808n, 4294967296n]
const spans = [0n, 0n, 1n, -1n, 1500n, 3_600_000n, 86_400_000n, -86_400_000n, 123_456_789n]
const ids = [
  '00000000-0000-0000-0000-000000000000',
  '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
]

export function valueOf(random: Random, { name, kind }: Pick<Column, 'name' | 'kind'>): NonNullable<Value> {
  const member = random.pick(status.members)
  switch (kind) {
    case 'bool':
      return { is: 'bool', truth: random.chance(0.5) }
    case 'text':
      return { is: 'text', text: name === 'Choice' ? random.pick(choices) : random.pick(texts) }
    case 'guid':
      return { is: 'guid', text: random.pick(ids) }
    case 'int':
      return { is: 'int', n: random.pick(name === 'Big' ? bigs : wholes) }
    case 'decimal':
      return decimalOf(random.pick(decimals))
    case 'double':
      return { is: 'double', d: random.pick([0, 1, -1, 0.1, 0.2, 2.5, -3.5, 1e20, 1e-7, 1.5e300]) }
    case 'date':
      return { is: 'date', n: daysOf(random.pick(days)) }
    case 'clock':
      return { is: 'clock', n: clockOf(random.pick(clocks)) }
    case 'moment':
      return { is: 'moment', n: daysOf(random.pick(days)) * 86_400_000_000n + clockOf(random.pick(clocks)) }
    case 'span':
      return { is: 'span', n: random.pick(spans) * 1000n }
    case 'member':
      return { is: 'member', name: member.name, ordinal: member.value }
  }
}

function clockOf(written: string): bigint {
  return BigInt(Date.parse(`1970-01-01T${written}Z`)) * 1000n
}

/** As the column stores it. */
function stored(value: Value, { name }: Pick<Column, 'name'>): unknown {
  if (value === null) return null
  if (name === 'Choice' && value.is === 'text') return choices.indexOf(value.text)
  switch (value.is) {
    case 'bool':
      return value.truth
    case 'text':
    case 'guid':
      return value.text
    case 'int':
      return String(value.n)
    case 'decimal':
      return decimalText(value)
    case 'double':
      return value.d
    case 'date':
      return dateText(value.n)
    case 'moment':
      return momentText(value.n)
    // Blank is no time; it is told as midnight.
    case 'clock':
      return value.n === 0n ? '' : clockText(value.n)
    case 'span':
      return String(value.n / 1000n)
    case 'member':
      return value.ordinal
  }
}

type Fields = ReadonlyMap<string, Value>

export class Samples {
  readonly client: pg.Client
  readonly rows: readonly Row[]
  readonly #database: TestDatabase

  private constructor(database: TestDatabase, client: pg.Client, rows: readonly Row[]) {
    this.#database = database
    this.client = client
    this.rows = rows
  }

  static async open(random: Random, count: number): Promise<Samples> {
    const database = await createTestDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("set timezone to 'Asia/Kolkata'")
    const links = Array.from({ length: 8 }, () => recordOf(random, linkColumns))
    const made = Array.from({ length: count }, (_, no) => ({
      record: new Map<string, Value>([...recordOf(random, sampleColumns), ['No', int(no)]]),
      link: random.below(12),
      lines: Array.from(
        { length: random.below(4) },
        (__, position) => new Map<string, Value>([...recordOf(random, lineColumns), ['Position', int(position)]]),
      ),
    }))
    await fill(
      client,
      'samples',
      [...sampleColumns, { name: 'link', postgres: 'integer' }],
      made.map(({ record, link }) => [...valuesOf(record, sampleColumns), link]),
    )
    await fill(
      client,
      'links',
      [{ name: 'no', postgres: 'integer' }, ...linkColumns],
      links.map((link, no) => [no, ...valuesOf(link, linkColumns)]),
    )
    await fill(
      client,
      'lines',
      [{ name: 'sample', postgres: 'integer' }, ...lineColumns],
      made.flatMap(({ lines }, no) => lines.map((line) => [no, ...valuesOf(line, lineColumns)])),
    )
    const rows = made.map(({ record, link, lines }): Row => ({
      lines,
      value: (path) => {
        const name = path.replace(/^\$it\//, '')
        const found = name.startsWith('Link/') ? (links[link]?.get(name.slice(5)) ?? null) : record.get(name)
        if (found === undefined) throw new Error(`There is no ${path}`)
        return found
      },
    }))
    return new Samples(database, client, rows)
  }

  async close(): Promise<void> {
    await this.client.end()
    await this.#database.drop()
  }

  /**
   * The first column of one row for each sample, by its number.
   * @param write makes the SQL of what is selected, as text
   */
  async select(write: (builder: ExpressionBuilder) => string): Promise<(string | null)[]> {
    const builder = new SqlBuilder({ tables: { table: () => undefined }, company: undefined })
    const sql = write(builder)
    const { text, values } = builder.statement(
      `select ${sql} as value from samples as s left join links as r on r.no = s.link order by s."No"`,
    )
    const result = await this.client.query<{ value: string | null }>(text, [...(values ?? [])])
    return result.rows.map(({ value }) => value)
  }
}

const recordOf = (random: Random, of: readonly Column[]): Fields =>
  new Map(of.map((column) => [column.name, valueOf(random, column)]))
const valuesOf = (record: Fields, of: readonly Column[]): unknown[] =>
  of.map((column) => stored(record.get(column.name) ?? null, column))

async function fill(
  client: pg.Client,
  table: string,
  of: readonly { readonly name: string; readonly postgres: string }[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  await client.query(
    `create table ${table} (${of.map(({ name, postgres }) => `"${name}" ${postgres} not null`).join(', ')})`,
  )
  for (const row of rows)
    await client.query(`insert into ${table} values (${row.map((_, index) => `$${index + 1}`).join(', ')})`, [...row])
}
