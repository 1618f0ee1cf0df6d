/**
 * A FlowField's value as SQL: a correlated scalar subquery, for reads of records, pages and queries alike. Never null:
 * where no row fits, a sum is 0, a lookup blank. Values are bound; only names of the model
 * stand in the text.
 */

import type { AlType } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import type { CalcFormula, Condition, Field } from '../objects/table/field.js'
import { filterCondition } from './filterCondition.js'
import { parseFilter } from '../objects/filter/parseFilter.js'
import type { Filters } from '../objects/table/view.js'
import { all, quoteName } from './sqlText.js'
import type { SqlBuilder } from './SqlBuilder.js'
import { tableByName } from '../objects/table/tableLookup.js'

/** The row that formulas and links are beside. */
export interface FlowFieldRow {
  readonly table: TableDefinition
  /** The row's table alias, as it stands in SQL. */
  readonly alias: string
  /** Filters on FlowFilter fields of the table. */
  readonly flowFilters: Filters
}

/**
 * An expression of the field's PostgreSQL type.
 * @param row the row the FlowField belongs to
 * @throws CatalogueError if the formula names what does not exist, which `checkTableReferences` finds at start
 */
export function flowFieldSql(row: FlowFieldRow, field: Field, builder: SqlBuilder): string {
  const formula = field.calcFormula
  if (formula === undefined)
    throw new TypeError(`The field ${field.name} of the table ${row.table.name} is no FlowField.`)
  const table = tableByName(builder.tables, formula.table)
  const alias = builder.alias()
  const where = [
    ...builder.ofCompany(table, alias),
    ...formula.where.flatMap((condition) => conditionSql(row, table, alias, condition, builder)),
  ]
  const from = `from ${builder.from(table, alias)} where ${all(where)}`
  const { type } = field
  switch (formula.method) {
    case 'Exist':
      return `${formula.reverseSign ? 'not ' : ''}exists(select 1 ${from})`
    case 'Count':
      return signed(formula, type, `(select count(*) ${from})`)
    case 'Sum':
      return signed(formula, type, `(select coalesce(sum(${columnSql(table, formula, alias)}), 0) ${from})`)
    case 'Average':
      return signed(formula, type, `(select coalesce(avg(${columnSql(table, formula, alias)}), 0) ${from})`)
    case 'Min':
      return signed(
        formula,
        type,
        orBlank(type, `(select ${columnSql(table, formula, alias)} ${from} order by 1 limit 1)`, builder),
      )
    case 'Max':
      return signed(
        formula,
        type,
        orBlank(type, `(select ${columnSql(table, formula, alias)} ${from} order by 1 desc limit 1)`, builder),
      )
    case 'Lookup': {
      const order = table.primaryKey.fields.map((key) => `${alias}.${quoteName(key.column)}`).join(', ')
      return signed(
        formula,
        type,
        orBlank(type, `(select ${columnSql(table, formula, alias)} ${from} order by ${order} limit 1)`, builder),
      )
    }
  }
}

function columnSql(table: TableDefinition, formula: CalcFormula, alias: string): string {
  return `${alias}.${quoteName(fieldNamed(table, formula.field ?? '').column)}`
}

function signed({ reverseSign }: CalcFormula, type: AlType, sql: string): string {
  const cast = `(${reverseSign ? '-' : ''}${sql})::${type.postgres}`
  return type.collation === undefined ? cast : `(${cast} collate "${type.collation}")`
}

function orBlank(type: AlType, sql: string, builder: SqlBuilder): string {
  return `coalesce(${sql}, ${builder.bind(type.toPostgres(type.blank), type.postgres)})`
}

/**
 * What a condition of a formula, a link or a relation asks of `table`'s rows: nothing, if a FlowFilter without a filter
 * is meant.
 */
export function conditionSql(
  row: FlowFieldRow,
  table: TableDefinition,
  alias: string,
  { field: name, is }: Condition,
  builder: SqlBuilder,
): string[] {
  const target = fieldNamed(table, name)
  const column = `${alias}.${quoteName(target.column)}`
  switch (is.kind) {
    case 'const':
      return [`${column} = ${builder.bind(target.type.toPostgres(target.type.check(is.value)), target.type.postgres)}`]
    case 'filter': {
      const filter = parseFilter(table, target, is.filter)
      return filter === undefined ? [] : [filterCondition(filter, target, column, builder)]
    }
    case 'field': {
      const own = fieldNamed(row.table, is.field)
      if (own.fieldClass === 'Normal') return [`${column} = ${row.alias}.${quoteName(own.column)}`]
      if (own.fieldClass === 'FlowField') return [`${column} = ${flowFieldSql(row, own, builder)}`]
      const filter = row.flowFilters.get(own)
      return filter === undefined ? [] : [filterCondition(filter, own, column, builder)]
    }
  }
}
