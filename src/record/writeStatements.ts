/**
 * The SQL with which records write: one operation, one function, nothing executed here. All return what
 * `returnedFields` lists, except where said otherwise.
 */

import type { SqlStatement } from '../database/Connections.js'
import type { Key, TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, Values } from '../objects/table/field.js'
import { flowFiltersOf } from '../objects/table/view.js'
import { numberSequence, companyColumn, qualified, rowVersionSequence, tableSql } from '../sql/names.js'
import { SqlRows } from '../sql/SqlRows.js'
import { all, quoteName, quoteText } from '../sql/sqlText.js'
import { isReadWithRow } from './readStatements.js'
import {
  atKey,
  bound,
  recordRows,
  systemColumn,
  withValues,
  withinView,
  type Source,
  type ViewedRows,
} from './recordRows.js'

const newRowVersion = `nextval('${qualified(rowVersionSequence)}')`
const moment = 'clock_timestamp()'

const returnedByTable = new WeakMap<TableDefinition, readonly Field[]>()

/** Those of its own fields that have a column. */
export function storedFields(table: TableDefinition): readonly Field[] {
  return table.fields.filter((field) => field.fieldClass === 'Normal')
}

/** Fields of the rows that statements return. */
export function returnedFields(table: TableDefinition): readonly Field[] {
  let fields = returnedByTable.get(table)
  if (fields === undefined) returnedByTable.set(table, (fields = table.allFields.filter(isReadWithRow)))
  return fields
}

/** The inserted row, or nothing if one of its keys exists: a failed statement would give the transaction up. */
export function insertRow(source: Source, values: Values, userSecurityId: string): SqlStatement {
  const rec = recordRows(source)
  const { table } = source
  const fields = storedFields(table)
  const places = fields.map((field) =>
    numbered(table, field, rec.builder.bind(field.type.toPostgres(values[field.index]), field.type.postgres)),
  )
  const user = rec.builder.bind(userSecurityId, 'uuid')
  return rec.builder.statement(
    `insert into ${tableSql(table)} as rec (${insertedColumns(table, fields)})` +
      ` select ${[companyOf(rec), ...places].join(', ')}, gen_random_uuid(), m, ${user}, m, ${user}, ${newRowVersion}` +
      ` from ${moment} as m on conflict do nothing ${returning(table)}`,
  )
}

/** Many rows at once; their number is the row count. Rows whose key exists are left out. */
export function insertRows(source: Source, rows: readonly Values[], userSecurityId: string): SqlStatement {
  const rec = recordRows(source)
  const { table } = source
  const fields = storedFields(table)
  const company = companyOf(rec)
  const user = rec.builder.bind(userSecurityId, 'uuid')
  const arrays = fields.map((field) =>
    rec.builder.bind(
      rows.map((values) => field.type.toPostgres(values[field.index])),
      `${field.type.postgres}[]`,
    ),
  )
  const names = fields.map((_field, at) => `c${at}`)
  return rec.builder.statement(
    `insert into ${tableSql(table)} (${insertedColumns(table, fields)})` +
      ` select ${[company, ...fields.map((field, at) => numbered(table, field, `row.${names[at]}`))].join(', ')}, gen_random_uuid(), m, ${user}, m, ${user}, ${newRowVersion}` +
      ` from ${moment} as m, unnest(${arrays.join(', ')}) as row(${names.join(', ')}) on conflict do nothing`,
  )
}

/** Columns of the fields and of the system fields, in the order in which `insertRow` and `insertRows` give them. */
function insertedColumns(table: TableDefinition, fields: readonly Field[]): string {
  const system = (
    [
      'SystemId',
      'SystemCreatedAt',
      'SystemCreatedBy',
      'SystemModifiedAt',
      'SystemModifiedBy',
      'SystemRowVersion',
    ] as const
  ).map((name) => systemColumn(table, name))
  return [quoteName(companyColumn), ...fields.map((field) => quoteName(field.column)), ...system].join(', ')
}

/** The next number where a field that counts up is 0; a higher number given moves the count on. */
function numbered(table: TableDefinition, field: Field, place: string): string {
  if (!field.autoIncrement) return place
  const sequence = qualified(numberSequence(table.id, field.number))
  const name = quoteText(sequence)
  return `(case when ${place} = 0 then nextval(${name}) when ${place} > (select last_value from ${sequence}) then setval(${name}, ${place}) else ${place} end)::${field.type.postgres}`
}

function companyOf({ table, builder }: SqlRows): string {
  return table.dataPerCompany ? builder.company : "''"
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
  const rec = recordRows(source)
  const { table } = source
  const sets = fields.map((field) => `${quoteName(field.column)} = ${bound(rec, field, values)}`)
  const conditions = [
    ...atKey(rec, values),
    ...ofVersion(rec, version),
    ...uniqueKeys(table)
      .slice(1)
      .map((key) => keyIsFree(rec, key, values)),
  ]
  return rec.builder.statement(
    `update ${rec.from} set ${[...sets, ...changed(rec, userSecurityId)].join(', ')} where ${all(conditions)} ${returning(table)}`,
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
  const rec = recordRows(source)
  const { table } = source
  const sets = fields.map((field) => `${quoteName(field.column)} = ${bound(rec, field, values)}`)
  const conditions = [
    ...atKey(rec, old),
    ...ofVersion(rec, version),
    ...uniqueKeys(table).map((key) => keyIsFree(rec, key, values)),
  ]
  return rec.builder.statement(
    `update ${rec.from} set ${[...sets, ...changed(rec, userSecurityId)].join(', ')} where ${all(conditions)} ${returning(table)}`,
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
  const rec = recordRows(source, flowFiltersOf(rows.view))
  const set = `${quoteName(field.column)} = ${rec.builder.bind(field.type.toPostgres(value), field.type.postgres)}`
  return rec.builder.statement(
    `update ${rec.from} set ${[set, ...changed(rec, userSecurityId)].join(', ')} where ${withinView(rec, rows)}`,
  )
}

/** Its row count is 0 if the row is gone, or is not of `version` any more. */
export function deleteRow(source: Source, key: Values, version: bigint | undefined): SqlStatement {
  const rec = recordRows(source)
  return rec.builder.statement(`delete from ${rec.from} where ${all([...atKey(rec, key), ...ofVersion(rec, version)])}`)
}

/** All rows of the view; their number is the row count. */
export function deleteRows(source: Source, rows: ViewedRows): SqlStatement {
  const rec = recordRows(source, flowFiltersOf(rows.view))
  return rec.builder.statement(`delete from ${rec.from} where ${withinView(rec, rows)}`)
}

/** The primary key first. */
export function uniqueKeys(table: TableDefinition): readonly Key[] {
  return table.keys.filter((key) => key.unique)
}

/**
 * No other row than `rec` has these values in the key: an index would say so with an error, and give the transaction
 * up.
 */
function keyIsFree(rec: SqlRows, key: Key, values: Values): string {
  const other = new SqlRows(rec.builder, rec.table, { alias: 'other' })
  const same = rec.table.primaryKey.fields.map((field) => `${other.column(field)} = ${rec.column(field)}`)
  return `not exists (select 1 from ${other.from} where ${all(withValues(other, key.fields, values))} and not (${all(same)}))`
}

function changed({ table, builder }: SqlRows, userSecurityId: string): string[] {
  return [
    `${systemColumn(table, 'SystemModifiedAt')} = ${moment}`,
    `${systemColumn(table, 'SystemModifiedBy')} = ${builder.bind(userSecurityId, 'uuid')}`,
    `${systemColumn(table, 'SystemRowVersion')} = ${newRowVersion}`,
  ]
}

function ofVersion({ table, builder }: SqlRows, version: bigint | undefined): string[] {
  return version === undefined
    ? []
    : [`rec.${systemColumn(table, 'SystemRowVersion')} = ${builder.bind(String(version))}`]
}

function returning(table: TableDefinition): string {
  return `returning ${returnedFields(table)
    .map((field) => `rec.${quoteName(field.column)}`)
    .join(', ')}`
}
