/**
 * A FlowField's value as SQL: a correlated scalar subquery, for reads of records, pages and queries alike. Never null:
 * where no row fits, a sum is 0, a lookup blank. Values are bound; only names made by sqlNames.ts stand in the text.
 */

import type { AlType } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import { constantOf } from '../objects/table/constantOf.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import type { CalcFormula, Condition, Field } from '../objects/table/field.js'
import { filterCondition } from './filterCondition.js'
import type { FilterTree } from '../objects/filter/FilterTree.js'
import { parseFilter } from '../objects/filter/parseFilter.js'
import { companyColumn, quoteName } from './names.js'
import { tableByName, type TableLookup } from '../objects/table/tableLookup.js'

/** A statement being written. */
export interface FlowFieldWriting {
  /** Binds a value; gives its place, with a cast where a type is given: `$3::numeric`. */
  bind(value: unknown, postgresType?: string): string
  /** A fresh table alias, as it stands in SQL. */
  alias(): string
}

export interface FlowFieldRow {
  readonly table: TableDefinition
  /** The row's table alias, as it stands in SQL. */
  readonly alias: string
  /**
   * SQL of the name of the company whose data is meant, usually the place of a bound value; read only where it stands
   * in the text.
   */
  readonly company: string
  /** Filters on FlowFilter fields of the table. */
  readonly flowFilters: ReadonlyMap<Field, FilterTree>
}

/**
 * An expression of the field's PostgreSQL type.
 * @param tables finds tables by name
 * @param row the row the FlowField belongs to
 * @throws CatalogueError if the formula names what does not exist, which `checkTableReferences` finds at start
 */
export function flowFieldSql(tables: TableLookup, row: FlowFieldRow, field: Field, writing: FlowFieldWriting): string {
  const formula = field.calcFormula
  if (formula === undefined)
    throw new TypeError(`The field ${field.name} of the table ${row.table.name} is no FlowField.`)
  const table = tableByName(tables, formula.table)
  const alias = writing.alias()
  const where = [
    companyCondition(table, alias, table.dataPerCompany ? row.company : ''),
    ...formula.where.flatMap((condition) => conditionSql(tables, row, table, alias, condition, writing)),
  ]
  const from = `from ${tableSql(table)} as ${alias} where ${where.join(' and ')}`
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
        orBlank(type, `(select ${columnSql(table, formula, alias)} ${from} order by 1 limit 1)`, writing),
      )
    case 'Max':
      return signed(
        formula,
        type,
        orBlank(type, `(select ${columnSql(table, formula, alias)} ${from} order by 1 desc limit 1)`, writing),
      )
    case 'Lookup': {
      const order = table.primaryKey.fields.map((key) => `${alias}.${quoteName(key.column)}`).join(', ')
      return signed(
        formula,
        type,
        orBlank(type, `(select ${columnSql(table, formula, alias)} ${from} order by ${order} limit 1)`, writing),
      )
    }
  }
}

/** Schema and name of a table, as they stand in SQL. */
export function tableSql({ storage }: TableDefinition): string {
  return `${quoteName(storage.schema)}.${quoteName(storage.name)}`
}

/** The rows of a table that the company sees. @param company SQL of the company's name */
export function companyCondition({ storage, dataPerCompany }: TableDefinition, alias: string, company: string): string {
  return storage.companyColumn ? `${alias}.${quoteName(companyColumn)} = ${dataPerCompany ? company : "''"}` : 'true'
}

function columnSql(table: TableDefinition, formula: CalcFormula, alias: string): string {
  return `${alias}.${quoteName(fieldNamed(table, formula.field ?? '').column)}`
}

function signed({ reverseSign }: CalcFormula, type: AlType, sql: string): string {
  const cast = `(${reverseSign ? '-' : ''}${sql})::${type.postgres}`
  return type.collation === undefined ? cast : `(${cast} collate "${type.collation}")`
}

function orBlank(type: AlType, sql: string, writing: FlowFieldWriting): string {
  return `coalesce(${sql}, ${writing.bind(type.toPostgres(type.blank), type.postgres)})`
}

/**
 * What a condition of a formula, a link or a relation asks of `table`'s rows: nothing, if a FlowFilter without a filter
 * is meant.
 */
export function conditionSql(
  tables: TableLookup,
  row: FlowFieldRow,
  table: TableDefinition,
  alias: string,
  { field: name, is }: Condition,
  writing: FlowFieldWriting,
): string[] {
  const target = fieldNamed(table, name)
  const column = `${alias}.${quoteName(target.column)}`
  const bind = writing.bind.bind(writing)
  switch (is.kind) {
    case 'const':
      return [`${column} = ${bind(target.type.toPostgres(constantOf(target.type, is.value)), target.type.postgres)}`]
    case 'filter': {
      const filter = parseFilter(table, target, is.filter)
      return filter === undefined ? [] : [filterCondition(filter, target, column, bind)]
    }
    case 'field': {
      const own = fieldNamed(row.table, is.field)
      if (own.fieldClass === 'Normal') return [`${column} = ${row.alias}.${quoteName(own.column)}`]
      if (own.fieldClass === 'FlowField') return [`${column} = ${flowFieldSql(tables, row, own, writing)}`]
      const filter = row.flowFilters.get(own)
      return filter === undefined ? [] : [filterCondition(filter, own, column, bind)]
    }
  }
}
