/**
 * The rows of one entity type in a statement, under an alias: where they come from, which of them, and what their
 * properties are in SQL.
 *
 * A page's rows are its table's in the company, within the page's view; a query's are a subselect. Made by `rowsOf` and
 * by following navigation.
 */

import { conditionSql, companyCondition, flowFieldSql, tableSql } from '../../sql/flowFieldSql.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { AnyTable, TableDefinition } from '../../objects/table/tableDefinition.js'
import type { Condition, Field } from '../../objects/table/field.js'
import { filterOfCondition, isFlowFilter } from '../../objects/filter/filterOfCondition.js'
import type { FilterTree } from '../../objects/filter/FilterTree.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Compiled } from '../expression/scope.js'
import type { EntityType, Property } from '../model/model.js'
import { computable } from '../sql/values.js'
import { quoteName } from '../../sql/sqlText.js'
import { flowFieldRow } from './flowFieldRow.js'
import { addFlowFilter, noFilters, type FlowFilters } from './flowFilters.js'
import type { Planning } from './Planning.js'
import { queryColumn, querySql } from './queryRows.js'

/** Rows of other types that are joined to rows, once each however many properties of them are asked for. */
export class Joins {
  readonly #byName = new Map<string, { readonly rows: Rows; readonly sql: string }>()
  #computed = ''

  /** The rows joined under a name; made the first time they are asked for. */
  join(name: string, make: () => { readonly rows: Rows; readonly sql: string }): Rows {
    let joined = this.#byName.get(name)
    if (joined === undefined) this.#byName.set(name, (joined = make()))
    return joined.rows
  }

  /** A computed value: a join of no other rows, which may name all of them. */
  add(sql: string): void {
    this.#computed += ` ${sql}`
  }

  /** Behind the rows' own `from`: each join is followed by those to what it joins. */
  get sql(): string {
    return (
      [...this.#byName.values()].map(({ rows, sql }) => ` ${sql}${rows.joins?.sql ?? ''}`).join('') + this.#computed
    )
  }
}

export interface RowsOptions {
  readonly type: EntityType
  readonly alias: string
  /** Behind `from`: `schema.table as t1`. */
  readonly from: string
  readonly conditions: readonly string[]
  /** There may be no row: all its columns are null then. */
  readonly nullable: boolean
  readonly filters: FlowFilters
}

export class Rows {
  readonly type: EntityType
  readonly alias: string
  readonly from: string
  readonly conditions: readonly string[]
  readonly nullable: boolean
  readonly filters: FlowFilters
  /** What may be joined to these rows; absent inside subselects, where navigation is a subselect again. */
  joins: Joins | undefined
  readonly #planning: Planning

  constructor(planning: Planning, options: RowsOptions) {
    this.#planning = planning
    this.type = options.type
    this.alias = options.alias
    this.from = options.from
    this.conditions = options.conditions
    this.nullable = options.nullable
    this.filters = options.filters
  }

  /** The source table of a page; undefined: a query. */
  get table(): AnyTable | undefined {
    return this.type.source.kind === 'page' ? this.type.source.table : undefined
  }

  with(change: Partial<RowsOptions>): Rows {
    const { type, alias, from, conditions, nullable, filters } = this
    return new Rows(this.#planning, { type, alias, from, conditions, nullable, filters, ...change })
  }

  /** SQL of a property's value in the form in which its type is stored. */
  stored(property: Property): string {
    const { from } = property
    switch (from.kind) {
      case 'field':
        return this.field(from.field)
      case 'column':
        return `${this.alias}.${queryColumn(this.type, property)}`
      case 'flowFilter':
      case 'queryFilter':
        return 'null::text'
    }
  }

  field(field: Field): string {
    if (field.fieldClass === 'FlowField') {
      const sql = flowFieldSql(this.#planning.context.model.tables, this.#flowFieldRow(), field, this.#planning.writing)
      // The formula of a row that is not there has a value nevertheless.
      return this.nullable ? `case when ${this.present()} is not null then ${sql} end` : sql
    }
    return `${this.alias}.${quoteName(field.column)}`
  }

  /** The value as expressions compute with it. */
  value(property: Property): Compiled {
    const stored = property.from.kind !== 'field' || property.from.field.fieldClass === 'Normal'
    const value = computable(property, this.stored(property), this.nullable || property.nullable, stored)
    if (!this.nullable || property.type.name !== 'Time') return value
    return { ...value, sql: `case when ${this.present()} is not null then ${value.sql} end`, nullable: true }
  }

  /** SQL that is null exactly where there is no row. */
  present(): string {
    const [first] = this.table?.primaryKey.fields ?? []
    return first === undefined ? `${this.alias}.c1` : this.field(first)
  }

  /** SQL of the row version. */
  version(): string {
    return `${this.alias}.row_version`
  }

  /** What a condition on `target`'s rows means beside these rows. */
  conditionOn(target: TableDefinition, alias: string, condition: Condition): string[] {
    return conditionSql(
      this.#planning.context.model.tables,
      this.#flowFieldRow(),
      target,
      alias,
      condition,
      this.#planning.writing,
    )
  }

  #flowFieldRow(): Parameters<typeof flowFieldSql>[1] {
    return flowFieldRow(this.#planning, this.table as AnyTable, this.alias, this.filters)
  }
}

/**
 * All rows of a type that the company sees through its page or query.
 * @param filters on FlowFilters and filters of the query
 */
export function rowsOf(planning: Planning, type: EntityType, filters: FlowFilters = noFilters): Rows {
  const alias = planning.writing.alias()
  if (type.source.kind === 'query')
    return new Rows(planning, {
      type,
      alias,
      from: `(${querySql(planning, type, filters)}) as ${alias}`,
      conditions: [],
      nullable: false,
      filters,
    })
  const { table, page } = type.source
  planning.reads(table)
  const ofCompany = table.storage.companyColumn
    ? [companyCondition(table, alias, table.dataPerCompany ? planning.company : "''")]
    : []
  const rows = new Rows(planning, {
    type,
    alias,
    from: `${tableSql(table)} as ${alias}`,
    conditions: ofCompany,
    nullable: false,
    filters: withViewFilters(table, page.sourceView.filters, filters),
  })
  const view = page.sourceView.filters.flatMap((condition) =>
    isFlowFilter(table, condition) ? [] : rows.conditionOn(table, alias, condition),
  )
  return view.length === 0 ? rows : rows.with({ conditions: [...ofCompany, ...view] })
}

/** Conditions on FlowFilters choose no rows; they change what FlowFields are. */
function withViewFilters(table: TableDefinition, conditions: readonly Condition[], filters: FlowFilters): FlowFilters {
  let result = filters
  for (const condition of conditions) {
    if (isFlowFilter(table, condition))
      result = addFlowFilter(result, fieldNamed(table, condition.field), filterOfCondition(table, condition))
  }
  return result
}

/**
 * The rows behind a navigation property of other rows, linked to these by conditions.
 * @param known values of the outer row, by field number, that the URL tells, as SQL: links to them need no outer row
 */
export function linkedRows(
  planning: Planning,
  outer: Rows,
  link: readonly Condition[],
  target: EntityType,
  filters: FlowFilters = noFilters,
  known: (field: Field) => string | undefined = () => undefined,
): LinkedRows {
  const table = target.source.kind === 'page' ? target.source.table : undefined
  if (table === undefined)
    throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `navigation to the query ${target.name}` })
  let all = filters
  for (const condition of link) {
    if (!isFlowFilter(table, condition)) continue
    const filter = outerFilter(outer, table, condition)
    if (filter !== undefined) all = addFlowFilter(all, fieldNamed(table, condition.field), filter)
  }
  const rows = rowsOf(planning, target, all)
  let needsOuter = false
  const conditions = link.flatMap((condition) => {
    if (isFlowFilter(table, condition)) return []
    const field = fieldNamed(table, condition.field)
    if (field.fieldClass === 'FlowField')
      throw new CatalogueError('BadRequest_MethodNotImplemented', {
        feature: `the link to the FlowField ${field.name} of ${target.name}`,
      })
    if (condition.is.kind !== 'field') return outer.conditionOn(table, rows.alias, condition)
    const own = fieldNamed(outer.table as TableDefinition, condition.is.field)
    const value = known(own)
    if (value !== undefined && own.type.postgres === field.type.postgres) return [`${rows.field(field)} = ${value}`]
    if (own.fieldClass === 'FlowFilter' && outer.filters.byField.get(own) === undefined) return []
    needsOuter = true
    return outer.conditionOn(table, rows.alias, condition)
  })
  return { rows: rows.with({ conditions: [...rows.conditions, ...conditions] }), needsOuter }
}

export interface LinkedRows {
  readonly rows: Rows
  /** The conditions name the outer row. */
  readonly needsOuter: boolean
}

/** A FlowFilter that is linked: to a constant, a filter, or the outer page's own FlowFilter. */
function outerFilter(outer: Rows, table: TableDefinition, condition: Condition): FilterTree | undefined {
  if (condition.is.kind !== 'field') return filterOfCondition(table, condition)
  const own = fieldNamed(outer.table as TableDefinition, condition.is.field)
  if (own.fieldClass !== 'FlowFilter')
    throw new CatalogueError('BadRequest_MethodNotImplemented', {
      feature: `the link of the FlowFilter ${condition.field} to the field ${own.name}`,
    })
  return outer.filters.byField.get(own)
}

/** The link leads to one row at most, because it gives all fields of a unique key of the target. */
export function leadsToOne(link: readonly Condition[], target: EntityType): boolean {
  if (target.source.kind !== 'page') return false
  const { table } = target.source
  const given = new Set(link.filter(({ is }) => is.kind !== 'filter').map(({ field }) => fieldNamed(table, field)))
  return table.keys.some(({ unique, fields }) => unique && fields.every((field) => given.has(field)))
}
