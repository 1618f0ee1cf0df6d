/** The SQL with which records read: one operation, one function, nothing executed here. */

import type { SqlStatement } from '../database/Connections.js'
import type { Key, TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, TableRelation, Values } from '../objects/table/field.js'
import { relatedField } from '../objects/table/relatedField.js'
import { SqlRows } from '../sql/SqlRows.js'
import { all } from '../sql/sqlText.js'
import { tableByName } from '../objects/table/tableLookup.js'
import { completeOrder, flowFiltersOf, type Filters, type OrderField, type View } from '../objects/table/view.js'
import { bound, ownRow, recordRows, withValues, withinView, type Source, type ViewedRows } from './recordRows.js'

/** What is read of each row, in the order of the result's columns. */
export interface Selection {
  readonly fields: readonly Field[]
  readonly flowFilters: Filters
}

const lockingRec = (lock: boolean): string => (lock ? ' for update of rec' : '')

/** The id of the transaction, which begins if there is none. */
export const beginTransaction: SqlStatement = { text: 'select pg_current_xact_id()::text', name: 'table begin' }
/** The id of the transaction, null without one. */
export const currentTransaction: SqlStatement = {
  text: 'select pg_current_xact_id_if_assigned()::text',
  name: 'table transaction',
}

/** One row or none. @param by the key's fields in `values` say which: the primary key, or the SystemId */
export function selectRow(
  source: Source,
  selection: Selection,
  by: readonly Field[],
  values: Values,
  lock: boolean,
): SqlStatement {
  const rec = recordRows(source, selection.flowFilters)
  const list = selectList(rec, selection)
  return rec.builder.statement(
    `select ${list} from ${rec.from} where ${all(withValues(rec, by, values))}${lockingRec(lock)}`,
  )
}

/** The row with the primary key of these values, if the view has it. */
export function selectRowInView(
  source: Source,
  selection: Selection,
  rows: ViewedRows,
  key: Values,
  lock: boolean,
): SqlStatement {
  const rec = recordRows(source, selection.flowFilters)
  const list = selectList(rec, selection)
  return rec.builder.statement(
    `select ${list} from ${rec.from} where ${withinView(rec, rows)} and ${all(rec.equal(source.table.primaryKey.fields, ({ index }) => key[index]))}${lockingRec(lock)}`,
  )
}

export interface Page {
  /** Against the order of the view. */
  readonly descending: boolean
  /** Only rows behind this one. */
  readonly after?: Values
  readonly limit: number
  readonly lock: boolean
}

/** The next rows of a view from a place in its order. */
export function selectPage(
  source: Source,
  selection: Selection,
  rows: ViewedRows,
  { descending, after, limit, lock }: Page,
): SqlStatement {
  const rec = recordRows(source, selection.flowFilters)
  const list = selectList(rec, selection)
  const order = completeOrder(source.table, rows.view).map(({ field, ascending }) => ({
    field,
    ascending: ascending !== descending,
  }))
  const where = withinView(rec, rows) + (after === undefined ? '' : ` and ${behind(rec, order, after)}`)
  const orderList = order.map(({ field, ascending }) => `${rec.column(field)}${ascending ? '' : ' desc'}`)
  return rec.builder.statement(
    `select ${list} from ${rec.from} where ${where} order by ${orderList.join(', ')} limit ${rec.builder.bind(limit, 'bigint')}${lockingRec(lock)}`,
  )
}

/** Fields that all go one way are compared as one row, which an index serves; others one by one. */
function behind(rec: SqlRows, order: readonly OrderField[], after: Values): string {
  const [first] = order
  if (order.every(({ ascending }) => ascending === first?.ascending)) {
    return `(${order.map(({ field }) => rec.column(field)).join(', ')}) ${first?.ascending === true ? '>' : '<'} (${order.map(({ field }) => bound(rec, field, after)).join(', ')})`
  }
  return order.reduceRight((rest, { field, ascending }) => {
    const place = bound(rec, field, after)
    const beyond = `${rec.column(field)} ${ascending ? '>' : '<'} ${place}`
    return rest === '' ? beyond : `(${beyond} or (${rec.column(field)} = ${place} and ${rest}))`
  }, '')
}

/** One number. */
export function countRows(source: Source, rows: ViewedRows): SqlStatement {
  const rec = recordRows(source, flowFiltersOf(rows.view))
  return rec.builder.statement(`select count(*) from ${rec.from} where ${withinView(rec, rows)}`)
}

/** PostgreSQL's plan as JSON; `Plan Rows` is its estimate. */
export function estimateRows(source: Source, rows: ViewedRows): SqlStatement {
  const rec = recordRows(source, flowFiltersOf(rows.view))
  const text = `explain (format json) select 1 from ${rec.from} where ${withinView(rec, rows)}`
  return { text, values: rec.builder.values }
}

/** One row if the view has any. */
export function anyRow(source: Source, rows: ViewedRows): SqlStatement {
  const rec = recordRows(source, flowFiltersOf(rows.view))
  return rec.builder.statement(`select 1 from ${rec.from} where ${withinView(rec, rows)} limit 1`)
}

/** One row if another one than `except` has these values in the key. */
export function keyTaken(source: Source, key: Key, values: Values, except?: Values): SqlStatement {
  const rec = recordRows(source)
  const other =
    except === undefined
      ? ''
      : ` and not (${all(rec.equal(source.table.primaryKey.fields, ({ index }) => except[index]))})`
  return rec.builder.statement(`select 1 from ${rec.from} where ${all(withValues(rec, key.fields, values))}${other}`)
}

/** One row: the sum of each field over the view, as numbers of any size. */
export function sumFields(source: Source, rows: ViewedRows, fields: readonly Field[]): SqlStatement {
  const rec = recordRows(source, flowFiltersOf(rows.view))
  return rec.builder.statement(
    `select ${fields.map((field) => `coalesce(sum(${rec.column(field)}), 0)`).join(', ')} from ${rec.from} where ${withinView(rec, rows)}`,
  )
}

/** One row: FlowFields of a record, from its own values whether or not the database has it. */
export function calculateFields(source: Source, selection: Selection, values: Values): SqlStatement {
  const rec = recordRows(source, selection.flowFilters)
  const list = selectList(rec, selection)
  return rec.builder.statement(`select ${list} from ${ownRow(rec, values)}`)
}

/** One row if the related table has one that the relation allows for these values. */
export function relatedRow(
  source: Source,
  field: Field,
  relation: TableRelation,
  values: Values,
  view: View,
): SqlStatement {
  const rec = recordRows(source, flowFiltersOf(view))
  const { builder } = rec
  const related = tableByName(source.tables, relation.table)
  const others = new SqlRows(builder, related)
  const own = ownRow(rec, values)
  const conditions = [
    ...others.conditions,
    `${others.column(relatedField(related, relation))} = ${rec.column(field)}`,
    ...relation.where.flatMap((condition) => rec.conditionOn(related, others.alias, condition)),
  ]
  return builder.statement(`select 1 from ${own}, ${others.from} where ${all(conditions)} limit 1`)
}

function selectList(rec: SqlRows, { fields }: Selection): string {
  return fields.map((field) => rec.field(field)).join(', ')
}

/**
 * A row as a record has it. Fields that were not selected are blank if they are not read with the row anyway, and
 * undefined if they were left out by `setLoadFields`.
 */
export function readRow(table: TableDefinition, fields: readonly Field[], row: readonly (string | null)[]): Values {
  const values: Values = table.allFields.map((field) => (isReadWithRow(field) ? undefined : field.type.blank))
  fields.forEach(({ index, type }, at) => {
    const text = row[at]
    values[index] = text === null || text === undefined ? type.blank : type.fromPostgres(text)
  })
  return values
}

/** Of every row, unless `setLoadFields` leaves it out; others are read when they are asked for. */
export function isReadWithRow(field: Field): boolean {
  return field.fieldClass === 'Normal' && field.type.name !== 'Blob'
}
