/** The rows of a record's table in a statement, called `rec`: for the statements that records read and write with. */

import type { PostgresValue } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, SystemFieldName, Values } from '../objects/table/field.js'
import type { TableLookup } from '../objects/table/tableLookup.js'
import { anyOfGroup, type Filters, type View } from '../objects/table/view.js'
import { SqlBuilder } from '../sql/SqlBuilder.js'
import { SqlRows } from '../sql/SqlRows.js'
import { all, quoteName } from '../sql/sqlText.js'

/** Which rows. */
export interface Source {
  readonly table: TableDefinition
  /** The session's company, whether or not the table's data is per company. Text[30]. */
  readonly company: string
  /** The tables that FlowFields and relations look at. */
  readonly tables: TableLookup
}

/** The rows of a view. */
export interface ViewedRows {
  readonly view: View
  /** Rows that are marked, for a view of marked rows only. */
  readonly marks: Iterable<Values>
}

/** The table's rows in a statement of their own. */
export function recordRows(source: Source, flowFilters?: Filters): SqlRows {
  return new SqlRows(new SqlBuilder(source), source.table, {
    alias: 'rec',
    ...(flowFilters === undefined ? {} : { flowFilters }),
  })
}

/** The company's rows with these values in the fields. */
export function withValues(rec: SqlRows, fields: readonly Field[], values: Values): string[] {
  return [...rec.conditions, ...rec.equal(fields, ({ index }) => values[index])]
}

/** The company's row with the primary key of these values. */
export function atKey(rec: SqlRows, values: Values): string[] {
  return withValues(rec, rec.table.primaryKey.fields, values)
}

/** The company's rows that the view has; `true` if all rows of the table are meant. */
export function withinView(rec: SqlRows, { view, marks }: ViewedRows): string {
  const conditions = [...rec.conditions]
  for (const [group, filters] of view.groups) {
    const parts = [...filters]
      .filter(([field]) => field.fieldClass !== 'FlowFilter')
      .map(([field, filter]) => rec.passing(field, filter))
    if (parts.length > 0) conditions.push(group === anyOfGroup ? `(${parts.join(' or ')})` : parts.join(' and '))
  }
  if (view.markedOnly) conditions.push(marked(rec, [...marks]))
  return all(conditions)
}

/** One array per field of the primary key, however many rows are marked. */
function marked(rec: SqlRows, marks: readonly Values[]): string {
  const { fields } = rec.table.primaryKey
  const arrays = fields.map((field) =>
    rec.builder.bind(
      marks.map((values): PostgresValue => field.type.toPostgres(values[field.index])),
      `${field.type.postgres}[]`,
    ),
  )
  return `(${fields.map((field) => rec.column(field)).join(', ')}) in (select * from unnest(${arrays.join(', ')}))`
}

/** Behind `from`: a row with the record's own values, whether or not the database has it. */
export function ownRow(rec: SqlRows, values: Values): string {
  const columns = rec.table.allFields
    .filter((field) => field.fieldClass === 'Normal' && field.type.name !== 'Blob' && values[field.index] !== undefined)
    .map(({ type, index, column }) => {
      const place = rec.builder.bind(type.toPostgres(values[index]), type.postgres)
      return `${place}${type.collation === undefined ? '' : ` collate "${type.collation}"`} as ${quoteName(column)}`
    })
  return `(select ${columns.join(', ')}) as rec`
}

/** The place of a field's value. */
export function bound(rec: SqlRows, field: Field, values: Values): string {
  return rec.builder.bind(field.type.toPostgres(values[field.index]))
}

/** The column of a system field. */
export function systemColumn(table: TableDefinition, name: SystemFieldName): string {
  return quoteName((table.allFields.find((field) => field.name === name) as Field).column)
}
