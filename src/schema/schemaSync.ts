/**
 * Brings the database in step with the tables of the application.
 *
 * Adds what is missing and renames what was renamed; a field that is gone and empty stays where it is. What would lose
 * data is refused with a list and happens only when it is forced. One transaction under one lock: server instances that
 * start together wait for each other, and a sync that fails leaves nothing.
 */

import type { Field } from '../objects/table/field.js'
import type { Key, TableDefinition } from '../objects/table/tableDefinition.js'
import { uniqueKeys } from '../record/writeStatements.js'
import {
  columnName,
  companyColumn,
  indexName,
  numberSequence,
  qualified,
  rowVersionSequence,
  schemaName,
  tableSqlName,
} from '../sql/names.js'
import { quoteName, quoteText } from '../sql/sqlText.js'
import { columnDefinition } from '../types/index.js'
import { notNullDefault, columnOf, commentOn, indexesOf, primaryKey } from './columns.js'
import type { Query } from './insertMany.js'
import { readStoredSchema, type StoredColumn, type StoredTable } from './storedSchema.js'
import { isShorter, lossless, longerThan } from './typeChanges.js'

/** Refused: `losses` says what would be lost, one sentence each. */
export class SchemaSyncError extends Error {
  override readonly name = 'SchemaSyncError'
  readonly losses: readonly string[]

  constructor(message: string, losses: readonly string[]) {
    super(`${message}\n${losses.map((loss) => `- ${loss}`).join('\n')}`)
    this.losses = losses
  }
}

export interface SchemaSyncOptions {
  /** Do also what loses data. */
  readonly force?: boolean
}

/** 'ST' and a number of its own, so that no other lock of the program is meant. */
const lockKey = 0x535401

/** One change: what it is in words, and how it is done. */
interface Change {
  readonly done: string
  readonly sql: readonly string[]
}

/**
 * @param query executes on one and the same connection, which is in no transaction
 * @returns what was done, one sentence each; nothing if everything was in step
 * @throws SchemaSyncError if data would be lost and `force` is not given, or if rows would share a primary key
 */
export async function syncSchema(
  query: Query,
  tables: readonly TableDefinition[],
  options: SchemaSyncOptions = {},
): Promise<string[]> {
  await query({ text: 'begin' })
  try {
    await query({ text: `select pg_advisory_xact_lock(${lockKey})` })
    const done = await syncInTransaction(query, tables, options.force ?? false)
    await query({ text: 'commit' })
    return done
  } catch (error) {
    await query({ text: 'rollback' })
    throw error
  }
}

async function syncInTransaction(query: Query, tables: readonly TableDefinition[], force: boolean): Promise<string[]> {
  const stored = await readStoredSchema(query)
  // `if not exists` still takes locks and writes notices; nothing is to be done on most starts.
  if (stored.size === 0) {
    await query({ text: `create schema if not exists ${quoteName(schemaName)}` })
    await query({ text: `create sequence if not exists ${qualified(rowVersionSequence)}` })
  }
  const losses: string[] = []
  const changes: Change[] = []
  for (const table of tables.filter(({ system }) => !system)) {
    const before = stored.get(table.id)
    if (before === undefined) changes.push(createTable(table))
    else changes.push(...(await changeTable(query, table, before, losses)))
  }
  if (losses.length > 0 && !force) {
    throw new SchemaSyncError(
      'The tables of the application and the database differ so that data would be lost. Start with --force-schema-sync to lose it:',
      losses,
    )
  }
  for (const { sql } of changes) for (const text of sql) await query({ text })
  return changes.map((change) => change.done)
}

function createTable(table: TableDefinition): Change {
  const name = qualified(tableSqlName(table))
  const columns = [
    `${quoteName(companyColumn)} text collate "C" not null`,
    ...stored(table.allFields).map(columnOf),
    primaryKey(table),
  ]
  return {
    done: `created table ${table.id} ${table.name}`,
    sql: [
      `create table ${name} (${columns.join(', ')})`,
      `comment on table ${name} is ${quoteText(table.name)}`,
      ...stored(table.fields).map((field) => commentOn(name, field)),
      ...indexesOf(table).map(([, create]) => create),
      ...counted(table).flatMap((field) => numberSequenceOf(table, field)),
    ],
  }
}

async function changeTable(
  query: Query,
  table: TableDefinition,
  before: StoredTable,
  losses: string[],
): Promise<Change[]> {
  const changes: Change[] = []
  const name = qualified(tableSqlName(table))
  const storedName = qualified(before.name)
  const what = `table ${table.id} ${table.name}`
  const renamed = before.name !== tableSqlName(table)
  if (renamed || before.alName !== table.name) {
    changes.push({
      done: `renamed table ${table.id} ${before.alName} to ${table.name}`,
      sql: [
        ...(renamed ? [`alter table ${storedName} rename to ${quoteName(tableSqlName(table))}`] : []),
        `comment on table ${name} is ${quoteText(table.name)}`,
      ],
    })
  }
  const foreign = `${quoteName(companyColumn)} ${table.dataPerCompany ? '=' : '>'} ''`
  const misplaced = await countRows(query, storedName, foreign)
  if (misplaced > 0) {
    const side = table.dataPerCompany
      ? "are not any company's, and the table is per company now"
      : 'belong to a company, and the table is no longer per company'
    losses.push(`${what}: ${misplaced} rows ${side}.`)
    changes.push({
      done: `deleted ${misplaced} rows of ${what} that ${side}`,
      sql: [`delete from ${name} where ${foreign}`],
    })
  }
  const newKey = before.primaryKey !== indexName(table.id, 'pk', table.primaryKey.fields)
  if (newKey) {
    await requireUniqueRows(query, table, before, table.primaryKey)
    if (before.primaryKey !== undefined)
      changes.push({
        done: `dropped the primary key of ${what}`,
        sql: [`alter table ${name} drop constraint ${quoteName(before.primaryKey)}`],
      })
  }
  for (const field of stored(table.allFields)) {
    const column = before.columns.get(field.system ? columnName(field) : field.number)
    changes.push(
      ...(column === undefined
        ? [addColumn(table, field)]
        : await changeColumn(query, table, field, storedName, column, losses)),
    )
  }
  changes.push(...(await droppedColumns(query, table, before, losses)))
  if (newKey)
    changes.push({
      done: `made the primary key of ${what}: ${table.primaryKey.fields.map((field) => field.name).join(', ')}`,
      sql: [`alter table ${name} add ${primaryKey(table)}`],
    })
  const wanted = indexesOf(table)
  for (const key of uniqueKeys(table).slice(1))
    if (!before.indexes.includes(indexName(table.id, 'unique', key.fields)))
      await requireUniqueRows(query, table, before, key)
  for (const [index, create] of wanted)
    if (!before.indexes.includes(index)) changes.push({ done: `added index ${index} to ${what}`, sql: [create] })
  for (const field of counted(table)) {
    if (!before.sequences.includes(numberSequence(table.id, field.number)))
      changes.push({
        done: `let field ${field.number} ${field.name} of ${what} count up`,
        sql: numberSequenceOf(table, field),
      })
  }
  for (const index of before.indexes) {
    if (
      (index.startsWith(`${table.id}_key_`) || index.startsWith(`${table.id}_unique_`)) &&
      !wanted.some(([name]) => name === index)
    )
      changes.push({ done: `dropped index ${index} of ${what}`, sql: [`drop index if exists ${qualified(index)}`] })
  }
  return changes
}

/** Only these have a column. */
function stored(fields: readonly Field[]): Field[] {
  return fields.filter((field) => field.fieldClass === 'Normal')
}

function addColumn(table: TableDefinition, field: Field): Change {
  const name = qualified(tableSqlName(table))
  return {
    done: `added field ${field.number} ${field.name} to table ${table.id} ${table.name}`,
    sql: [`alter table ${name} add column ${columnOf(field)}`, ...(field.system ? [] : [commentOn(name, field)])],
  }
}

async function changeColumn(
  query: Query,
  table: TableDefinition,
  field: Field,
  stored: string,
  column: StoredColumn,
  losses: string[],
): Promise<Change[]> {
  if (field.system) return []
  const name = qualified(tableSqlName(table))
  const where = `field ${field.number} ${field.name} of table ${table.id} ${table.name}`
  const quoted = quoteName(columnName(field))
  const changes: Change[] = []
  if (column.name !== columnName(field))
    changes.push({
      done: `renamed ${where}, which was ${column.name}`,
      sql: [`alter table ${name} rename column ${quoteName(column.name)} to ${quoted}`],
    })
  if (column.alType === field.type.text) return changes
  const done = `changed ${where} from ${column.alType} to ${field.type.text}`
  const conversion = lossless(column.alType, field.type)
  if (conversion !== undefined) {
    changes.push({
      done,
      sql: [...conversion.map((step) => `alter table ${name} alter column ${quoted} ${step}`), commentOn(name, field)],
    })
    return changes
  }
  if (isShorter(column.alType, field.type)) {
    const condition = longerThan(quoteName(column.name), field.type.length as number)
    const tooLong = await countRows(query, stored, condition)
    if (tooLong > 0)
      losses.push(`${where}: ${tooLong} rows have values longer than ${field.type.text}; they would be cut.`)
    const cut = tooLong > 0 ? cutValues(name, quoted, field.type.length as number) : []
    changes.push({ done, sql: [...cut, commentOn(name, field)] })
    return changes
  }
  const filled = await countFilled(query, stored, column)
  const key = table.primaryKey.fields.includes(field)
  if (filled > 0 && key)
    throw new SchemaSyncError('The primary key of a table cannot be changed:', [
      `${where}: its type changes from ${column.alType} to ${field.type.text}, and ${filled} rows have a value.`,
    ])
  if (filled > 0)
    losses.push(
      `${where}: its type changes from ${column.alType} to ${field.type.text}, and ${filled} rows have a value.`,
    )
  const [type = '', blank = ''] = columnDefinition(field.type).split(notNullDefault)
  const alter = `alter table ${name} alter column ${quoted}`
  changes.push({
    done: `${done}, blank in all rows`,
    sql: [
      `${alter} drop default`,
      `${alter} type ${type} using ${blank}`,
      `${alter} set default ${blank}`,
      commentOn(name, field),
    ],
  })
  return changes
}

/**
 * Texts to `length` UTF-16 code units; those with characters beyond U+FFFF to half as many characters, which always
 * fit.
 */
function cutValues(name: string, column: string, length: number): string[] {
  return [Math.max(1, Math.floor(length / 2)), length].map((characters, step) => {
    const still = step === 0 ? `left(${column}, ${length})` : column
    return `update ${name} set ${column} = left(${column}, ${characters}) where ${longerThan(still, length)}`
  })
}

async function droppedColumns(
  query: Query,
  table: TableDefinition,
  before: StoredTable,
  losses: string[],
): Promise<Change[]> {
  const changes: Change[] = []
  for (const [number, column] of before.columns) {
    if (typeof number === 'string' || stored(table.fields).some((field) => field.number === number)) continue
    const filled = await countFilled(query, qualified(before.name), column)
    if (filled === 0) continue
    losses.push(
      `field ${number} (${column.name}, ${column.alType}) of table ${table.id} ${table.name} is gone, and ${filled} rows have a value.`,
    )
    changes.push({
      done: `dropped field ${number} (${column.name}) of table ${table.id} ${table.name} with the values of ${filled} rows`,
      sql: [`alter table ${qualified(tableSqlName(table))} drop column ${quoteName(column.name)}`],
    })
  }
  return changes
}

function counted(table: TableDefinition): Field[] {
  return table.fields.filter((field) => field.autoIncrement)
}

/** The sequence goes on behind the highest number there is, and goes with its column. */
function numberSequenceOf(table: TableDefinition, field: Field): string[] {
  const name = qualified(tableSqlName(table))
  const sequence = qualified(numberSequence(table.id, field.number))
  const column = quoteName(columnName(field))
  return [
    `create sequence if not exists ${sequence} as ${field.type.postgres} owned by ${name}.${column}`,
    `select setval(${quoteText(sequence)}, highest) from (select max(${column}) as highest from ${name}) as numbers where highest > 0`,
  ]
}

/** Rows that would share a new unique key cannot stay, and no switch says which of them should. */
async function requireUniqueRows(query: Query, table: TableDefinition, before: StoredTable, key: Key): Promise<void> {
  const columns = key.fields.flatMap((field) => before.columns.get(field.number)?.name ?? [])
  const list = [companyColumn, ...columns].map(quoteName).join(', ')
  const { rows } = await query({
    text: `select 1 from ${qualified(before.name)} group by ${list} having count(*) > 1 limit 1`,
  })
  if (rows.length > 0)
    throw new SchemaSyncError(
      `The ${key === table.primaryKey ? 'primary' : 'unique'} key of a table cannot be changed:`,
      [
        `table ${table.id} ${table.name}: several rows have the same values in ${key.fields.map((field) => field.name).join(', ')}.`,
      ],
    )
}

async function countFilled(query: Query, name: string, column: StoredColumn): Promise<number> {
  return await countRows(
    query,
    name,
    `${quoteName(column.name)} is distinct from ${column.blank === '' ? 'null' : column.blank}`,
  )
}

async function countRows(query: Query, name: string, condition: string): Promise<number> {
  return Number((await query({ text: `select count(*) from ${name} where ${condition}` })).rows[0]?.[0] ?? 0)
}
