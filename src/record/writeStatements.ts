/**
 * The SQL with which records write: one operation, one function, nothing executed here. All return what
 * `returnedFields` lists, except where said otherwise.
 */

import type { SqlStatement } from '../database/Connections.js'
import type { Key, TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, Values } from '../objects/table/field.js'
import { tableSql } from '../sql/flowFieldSql.js'
import { isReadWithRow } from './readStatements.js'
import {
  column,
  moment,
  newRowVersion,
  RowWriting,
  storedFields,
  type Source,
  type ViewedRows,
} from '../sql/RowWriting.js'
import { companyColumn, numberSequence, qualified, quoteName, quoteText } from '../sql/names.js'

const returnedByTable = new WeakMap<TableDefinition, readonly Field[]>()

/** Fields of the rows that statements return. */
export function returnedFields(table: TableDefinition): readonly Field[] {
  let fields = returnedByTable.get(table)
  if (fields === undefined) returnedByTable.set(table, (fields = table.allFields.filter(isReadWithRow)))
  return fields
}

/** The inserted row, or nothing if one of its keys exists: a failed statement would give the transaction up. */
export function insertRow(source: Source, values: Values, userSecurityId: string): SqlStatement {
  const writing = new RowWriting(source)
  const { table } = source
  const fields = storedFields(table)
  const places = fields.map((field) =>
    numbered(table, field, writing.bind(field.type.toPostgres(values[field.index]), field.type.postgres)),
  )
  const user = writing.bind(userSecurityId, 'uuid')
  return writing.statement(
    `insert into ${tableSql(table)} as rec (${insertedColumns(writing, fields)})` +
      ` select ${[companyOf(writing, source), ...places].join(', ')}, gen_random_uuid(), m, ${user}, m, ${user}, ${newRowVersion}` +
      ` from ${moment} as m on conflict do nothing ${returning(table)}`,
  )
}

/** Many rows at once; their number is the row count. Rows whose key exists are left out. */
export function insertRows(source: Source, rows: readonly Values[], userSecurityId: string): SqlStatement {
  const writing = new RowWriting(source)
  const { table } = source
  const fields = storedFields(table)
  const company = companyOf(writing, source)
  const user = writing.bind(userSecurityId, 'uuid')
  const arrays = fields.map((field) =>
    writing.bind(
      rows.map((values) => field.type.toPostgres(values[field.index])),
      `${field.type.postgres}[]`,
    ),
  )
  const names = fields.map((_field, at) => `c${at}`)
  return writing.statement(
    `insert into ${tableSql(table)} (${insertedColumns(writing, fields)})` +
      ` select ${[company, ...fields.map((field, at) => numbered(table, field, `row.${names[at]}`))].join(', ')}, gen_random_uuid(), m, ${user}, m, ${user}, ${newRowVersion}` +
      ` from ${moment} as m, unnest(${arrays.join(', ')}) as row(${names.join(', ')}) on conflict do nothing`,
  )
}

/** Columns of the fields and of the system fields, in the order in which `insertRow` and `insertRows` give them. */
function insertedColumns(writing: RowWriting, fields: readonly Field[]): string {
  const system = (
    [
      'SystemId',
      'SystemCreatedAt',
      'SystemCreatedBy',
      'SystemModifiedAt',
      'SystemModifiedBy',
      'SystemRowVersion',
    ] as const
  ).map((name) => writing.system(name))
  return [quoteName(companyColumn), ...fields.map((field) => quoteName(field.column)), ...system].join(', ')
}

/** The next number where a field that counts up is 0; a higher number given moves the count on. */
function numbered(table: TableDefinition, field: Field, place: string): string {
  if (!field.autoIncrement) return place
  const sequence = qualified(numberSequence(table.id, field.number))
  const name = quoteText(sequence)
  return `(case when ${place} = 0 then nextval(${name}) when ${place} > (select last_value from ${sequence}) then setval(${name}, ${place}) else ${place} end)::${field.type.postgres}`
}

function companyOf(writing: RowWriting, { table }: Source): string {
  return table.dataPerCompany ? writing.companyPlace() : "''"
}

/**
 * The changed row; nothing if it is gone, is not of `version` any more, or another row has one of its unique keys.
 * @param fields are written
 */
export function updateRow(
  source: Source,
  values: Values,
  fields: readonly Field[],
  userSecurityId: string,
  version: bigint | undefined,
): SqlStatement {
  const writing = new RowWriting(source)
  const { table } = source
  const sets = fields.map((field) => `${quoteName(field.column)} = ${writing.value(field, values)}`)
  const conditions = [
    writing.atKey(values),
    ofVersion(writing, version),
    ...uniqueKeys(table)
      .slice(1)
      .map((key) => keyIsFree(writing, table, key, values)),
  ].join('')
  return writing.statement(
    `update ${writing.from} set ${[...sets, ...changed(writing, userSecurityId)].join(', ')} where ${conditions} ${returning(table)}`,
  )
}

/** A new primary key, and `fields` as they are in `values`. As `updateRow`; nothing also if the new key exists. */
export function renameRow(
  source: Source,
  old: Values,
  values: Values,
  fields: readonly Field[],
  userSecurityId: string,
  version: bigint | undefined,
): SqlStatement {
  const writing = new RowWriting(source)
  const { table } = source
  const sets = fields.map((field) => `${quoteName(field.column)} = ${writing.value(field, values)}`)
  const conditions = [
    writing.atKey(old),
    ofVersion(writing, version),
    ...uniqueKeys(table).map((key) => keyIsFree(writing, table, key, values)),
  ].join('')
  return writing.statement(
    `update ${writing.from} set ${[...sets, ...changed(writing, userSecurityId)].join(', ')} where ${conditions} ${returning(table)}`,
  )
}

/** One value in all rows of the view; their number is the row count. */
export function updateRows(
  source: Source,
  rows: ViewedRows,
  field: Field,
  value: unknown,
  userSecurityId: string,
): SqlStatement {
  const writing = new RowWriting(source)
  const set = `${quoteName(field.column)} = ${writing.bind(field.type.toPostgres(value), field.type.postgres)}`
  return writing.statement(
    `update ${writing.from} set ${[set, ...changed(writing, userSecurityId)].join(', ')} where ${writing.within(rows)}`,
  )
}

/** Its row count is 0 if the row is gone, or is not of `version` any more. */
export function deleteRow(source: Source, key: Values, version: bigint | undefined): SqlStatement {
  const writing = new RowWriting(source)
  return writing.statement(`delete from ${writing.from} where ${writing.atKey(key)}${ofVersion(writing, version)}`)
}

/** All rows of the view; their number is the row count. */
export function deleteRows(source: Source, rows: ViewedRows): SqlStatement {
  const writing = new RowWriting(source)
  return writing.statement(`delete from ${writing.from} where ${writing.within(rows)}`)
}

/** The primary key first. */
export function uniqueKeys(table: TableDefinition): readonly Key[] {
  return table.keys.filter((key) => key.unique)
}

/**
 * No other row than `rec` has these values in the key: an index would say so with an error, and give the transaction
 * up.
 */
function keyIsFree(writing: RowWriting, table: TableDefinition, key: Key, values: Values): string {
  const same = table.primaryKey.fields.map((field) => `${column(field, 'other')} = ${column(field)}`).join(' and ')
  return ` and not exists (select 1 from ${tableSql(table)} as other where ${[writing.company('other'), ...writing.equal(key.fields, values, 'other')].join(' and ')} and not (${same}))`
}

function changed(writing: RowWriting, userSecurityId: string): string[] {
  return [
    `${writing.system('SystemModifiedAt')} = ${moment}`,
    `${writing.system('SystemModifiedBy')} = ${writing.bind(userSecurityId, 'uuid')}`,
    `${writing.system('SystemRowVersion')} = ${newRowVersion}`,
  ]
}

function ofVersion(writing: RowWriting, version: bigint | undefined): string {
  return version === undefined
    ? ''
    : ` and rec.${writing.system('SystemRowVersion')} = ${writing.bind(String(version))}`
}

function returning(table: TableDefinition): string {
  return `returning ${returnedFields(table)
    .map((field) => column(field))
    .join(', ')}`
}
