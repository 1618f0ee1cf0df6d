/**
 * The SQL of the record API: one operation, one function, nothing executed here.
 *
 * Every value is bound; nothing but names made by sqlNames.ts and numbers of bound values stands in a text. Statements are
 * prepared under a name per text as long as a table has few texts; combinations of filters beyond that go unnamed.
 */

import type { SqlStatement } from '../database/Connections.js'
import type { TableDefinition } from './definition.js'
import type { Field, SystemFieldName, Values } from './field.js'
import { companyColumn, qualified, quoteName, rowVersionSequence } from './sqlNames.js'
import { orderOf, type View } from './view.js'

/** Which rows and which company. Text[30]; '' for tables whose data is not per company. */
export interface Source {
  readonly table: TableDefinition
  readonly company: string
}

interface TableSql {
  readonly name: string
  readonly columns: readonly string[]
  readonly selectList: string
  /** Statement names by text. */
  readonly names: Map<string, string>
}

const mostNames = 100
const prepared = new WeakMap<TableDefinition, TableSql>()
let lastName = 0

const newRowVersion = `nextval('${qualified(rowVersionSequence)}')`
const moment = 'clock_timestamp()'

function sqlOf(table: TableDefinition): TableSql {
  let sql = prepared.get(table)
  if (sql === undefined) {
    const columns = table.allFields.map((field) => (field.column === '' ? 'null' : quoteName(field.column)))
    sql = { name: `${quoteName(table.storage.schema)}.${quoteName(table.storage.name)}`, columns, selectList: columns.join(', '), names: new Map() }
    prepared.set(table, sql)
  }
  return sql
}

/** A statement being written: `bind` adds a value and gives its place. */
class Writing {
  readonly sql: TableSql
  readonly values: unknown[] = []
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
    this.sql = sqlOf(source.table)
  }

  column(field: Field): string {
    return this.sql.columns[field.index] as string
  }

  system(name: SystemFieldName): string {
    const field = this.#source.table.allFields.find((candidate) => candidate.system && candidate.name === name) as Field
    return this.column(field)
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`
  }

  value(field: Field, values: Values): string {
    return this.bind(field.type.toPostgres(values[field.index]))
  }

  company(): string {
    return `${quoteName(companyColumn)} = ${this.bind(this.#source.company)}`
  }

  /** The row with the primary key of these values. */
  row(values: Values): string {
    return [this.company(), ...this.#source.table.primaryKey.fields.map((field) => `${this.column(field)} = ${this.value(field, values)}`)].join(' and ')
  }

  within(view: View): string {
    const conditions = [this.company()]
    for (const [field, { from, to }] of view.ranges) {
      const column = this.column(field)
      if (field.type.compare(from, to) === 0) conditions.push(`${column} = ${this.bind(field.type.toPostgres(from))}`)
      else conditions.push(`${column} between ${this.bind(field.type.toPostgres(from))} and ${this.bind(field.type.toPostgres(to))}`)
    }
    return conditions.join(' and ')
  }

  statement(text: string): SqlStatement {
    const { names } = this.sql
    let name = names.get(text)
    if (name === undefined && names.size < mostNames) {
      name = `table ${this.#source.table.id} ${++lastName}`
      names.set(text, name)
    }
    return name === undefined ? { text, values: this.values } : { text, values: this.values, name }
  }
}

/** The id of the transaction, which begins if there is none. */
export const beginTransaction: SqlStatement = { text: 'select pg_current_xact_id()::text', name: 'table begin' }
/** The id of the transaction, null without one. */
export const currentTransaction: SqlStatement = { text: 'select pg_current_xact_id_if_assigned()::text', name: 'table transaction' }

const locking = (lock: boolean): string => (lock ? ' for update' : '')

/** One row or none, as all fields. */
export function selectRow(source: Source, key: Values, lock: boolean): SqlStatement {
  const writing = new Writing(source)
  return writing.statement(`select ${writing.sql.selectList} from ${writing.sql.name} where ${writing.row(key)}${locking(lock)}`)
}

export interface Page {
  readonly descending: boolean
  /** Only rows behind this one, in the order of the view. */
  readonly after?: Values
  readonly limit: number
  readonly lock: boolean
}

/** The next rows of a view from a place in its order, as all fields. */
export function selectPage(source: Source, view: View, page: Page): SqlStatement {
  const writing = new Writing(source)
  const order = orderOf(source.table, view)
  const { after } = page
  let where = writing.within(view)
  if (after !== undefined) {
    where += ` and (${order.map((field) => writing.column(field)).join(', ')}) ${page.descending ? '<' : '>'} (${order.map((field) => writing.value(field, after)).join(', ')})`
  }
  const direction = page.descending ? ' desc' : ''
  return writing.statement(`select ${writing.sql.selectList} from ${writing.sql.name} where ${where} order by ${order.map((field) => writing.column(field) + direction).join(', ')} limit ${writing.bind(page.limit)}::bigint${locking(page.lock)}`)
}

/** One number. */
export function countRows(source: Source, view: View): SqlStatement {
  const writing = new Writing(source)
  return writing.statement(`select count(*) from ${writing.sql.name} where ${writing.within(view)}`)
}

/** One row if the view has any. */
export function anyRow(source: Source, view: View): SqlStatement {
  const writing = new Writing(source)
  return writing.statement(`select 1 from ${writing.sql.name} where ${writing.within(view)} limit 1`)
}

/** One row if there is one with this primary key. */
export function rowExists(source: Source, key: Values): SqlStatement {
  const writing = new Writing(source)
  return writing.statement(`select 1 from ${writing.sql.name} where ${writing.row(key)}`)
}

/** The inserted row as all fields, or nothing if its key exists: a failed statement would give the transaction up. */
export function insertRow(source: Source, values: Values, userSecurityId: string): SqlStatement {
  const writing = new Writing(source)
  const fields = storedFields(source.table)
  const columns = [quoteName(companyColumn), ...fields.map((field) => writing.column(field))]
  const places = [writing.bind(source.company), ...fields.map((field) => writing.value(field, values))]
  const user = `${writing.bind(userSecurityId)}::uuid`
  return writing.statement(
    `insert into ${writing.sql.name} (${columns.join(', ')}, ${systemColumnList(writing)})`
    + ` select ${places.map((place, index) => `${place}::${index === 0 ? 'text' : (fields[index - 1] as Field).type.postgres}`).join(', ')}, gen_random_uuid(), m, ${user}, m, ${user}, ${newRowVersion}`
    + ` from ${moment} as m on conflict do nothing returning ${writing.sql.selectList}`)
}

/** Those of its own fields that have a column. */
function storedFields(table: TableDefinition): Field[] {
  return table.fields.filter((field) => field.fieldClass === 'Normal')
}

/** Columns of the system fields in the order in which `insertRow` and `insertRows` give them. */
function systemColumnList(writing: Writing): string {
  return (['SystemId', 'SystemCreatedAt', 'SystemCreatedBy', 'SystemModifiedAt', 'SystemModifiedBy', 'SystemRowVersion'] as const).map((name) => writing.system(name)).join(', ')
}

/** Many rows at once; their number is the row count. Rows whose key exists are left out. */
export function insertRows(source: Source, rows: readonly Values[], userSecurityId: string): SqlStatement {
  const writing = new Writing(source)
  const fields = storedFields(source.table)
  const company = writing.bind(source.company)
  const user = `${writing.bind(userSecurityId)}::uuid`
  const arrays = fields.map((field) => `${writing.bind(rows.map((values) => field.type.toPostgres(values[field.index])))}::${field.type.postgres}[]`)
  return writing.statement(
    `insert into ${writing.sql.name} (${[quoteName(companyColumn), ...fields.map((field) => writing.column(field))].join(', ')}, ${systemColumnList(writing)})`
    + ` select ${company}, row.*, gen_random_uuid(), m, ${user}, m, ${user}, ${newRowVersion}`
    + ` from ${moment} as m, unnest(${arrays.join(', ')}) as row on conflict do nothing`)
}

/** The changed row as all fields; nothing if it is gone, or is not of `version` any more. */
export function updateRow(source: Source, values: Values, userSecurityId: string, version: bigint | undefined): SqlStatement {
  const writing = new Writing(source)
  const fields = storedFields(source.table)
  const { primaryKey } = source.table
  const sets = fields.filter((field) => !primaryKey.fields.includes(field)).map((field) => `${writing.column(field)} = ${writing.value(field, values)}`)
  return writing.statement(`update ${writing.sql.name} set ${[...sets, changed(writing, userSecurityId)].join(', ')} where ${writing.row(values)}${ofVersion(writing, version)} returning ${writing.sql.selectList}`)
}

/** A new primary key, and the other fields as they are in `values`. As `updateRow`; nothing also if the new key exists. */
export function renameRow(source: Source, old: Values, values: Values, userSecurityId: string, version: bigint | undefined): SqlStatement {
  const writing = new Writing(source)
  const sets = storedFields(source.table).map((field) => `${writing.column(field)} = ${writing.value(field, values)}`)
  return writing.statement(
    `update ${writing.sql.name} set ${[...sets, changed(writing, userSecurityId)].join(', ')} where ${writing.row(old)}${ofVersion(writing, version)}`
    + ` and not exists (select 1 from ${writing.sql.name} as other where ${writing.row(values)}) returning ${writing.sql.selectList}`)
}

/** Its row count is 0 if the row is gone, or is not of `version` any more. */
export function deleteRow(source: Source, key: Values, version: bigint | undefined): SqlStatement {
  const writing = new Writing(source)
  return writing.statement(`delete from ${writing.sql.name} where ${writing.row(key)}${ofVersion(writing, version)}`)
}

function changed(writing: Writing, userSecurityId: string): string {
  return `${writing.system('SystemModifiedAt')} = ${moment}, ${writing.system('SystemModifiedBy')} = ${writing.bind(userSecurityId)}, ${writing.system('SystemRowVersion')} = ${newRowVersion}`
}

function ofVersion(writing: Writing, version: bigint | undefined): string {
  return version === undefined ? '' : ` and ${writing.system('SystemRowVersion')} = ${writing.bind(String(version))}`
}

/** A row of a statement that selects all fields. */
export function readRow(table: TableDefinition, row: readonly (string | null)[]): Values {
  return table.allFields.map((field) => {
    const text = row[field.index]
    return text === null || text === undefined ? field.type.blank : field.type.fromPostgres(text)
  })
}
