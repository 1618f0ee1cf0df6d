/**
 * The rows of one entity type in a statement, under an alias: where they come from, which of them, and what their
 * properties are in SQL.
 *
 * A page's rows are its table's in the company, within the page's view; a query's are a subselect. Made by `rowsOf` and
 * by following navigation.
 */

import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { TableDefinition } from '../../objects/table/tableDefinition.js'
import type { Condition, Field } from '../../objects/table/field.js'
import { isFlowFilter } from '../../objects/filter/filterOfCondition.js'
import { SqlRows } from '../../sql/SqlRows.js'
import type { Compiled } from '../expression/scope.js'
import type { EntityType, Property } from '../model/model.js'
import { computable } from '../sql/values.js'
import { notImplemented } from './faults.js'
import { noFilters, type FlowFilters } from './flowFilters.js'
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
  /** Those of the page's table; undefined: a query. */
  readonly rows: SqlRows | undefined
}

export class Rows {
  readonly type: EntityType
  readonly alias: string
  readonly from: string
  readonly conditions: readonly string[]
  readonly nullable: boolean
  /** What may be joined to these rows; absent inside subselects, where navigation is a subselect again. */
  joins: Joins | undefined
  readonly #rows: SqlRows | undefined

  constructor({ type, alias, from, conditions, nullable, rows }: RowsOptions) {
    this.type = type
    this.alias = alias
    this.from = from
    this.conditions = conditions
    this.nullable = nullable
    this.#rows = rows
  }

  /** The rows of the source table of a page. @throws TypeError of a query */
  get ofTable(): SqlRows {
    if (this.#rows === undefined) throw new TypeError(`${this.type.name} is no page.`)
    return this.#rows
  }

  /** The source table of a page; undefined: a query. */
  get table(): TableDefinition | undefined {
    return this.#rows?.table
  }

  /** Filters that FlowFields are calculated with. */
  get filters(): FlowFilters {
    return this.#rows === undefined ? noFilters : { ...noFilters, byField: this.#rows.flowFilters }
  }

  /** The same rows where there may be none. */
  optional(): Rows {
    const { type, alias, from, conditions } = this
    return new Rows({ type, alias, from, conditions, nullable: true, rows: this.#rows })
  }

  /** The same rows, from a subselect that has all their columns. */
  under(alias: string, from: string): Rows {
    const { type, nullable } = this
    return new Rows({ type, alias, from, conditions: [], nullable, rows: this.#rows?.under(alias) })
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
    const sql = this.ofTable.field(field)
    // The formula of a row that is not there has a value nevertheless.
    return this.nullable && field.fieldClass === 'FlowField'
      ? `case when ${this.present()} is not null then ${sql} end`
      : sql
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
}

/**
 * All rows of a type that the company sees through its page or query.
 * @param filters on FlowFilters and filters of the query
 */
export function rowsOf(planning: Planning, type: EntityType, filters: FlowFilters = noFilters): Rows {
  const { builder } = planning
  if (type.source.kind === 'query') {
    const alias = builder.alias()
    const from = `(${querySql(planning, type, filters)}) as ${alias}`
    return new Rows({ type, alias, from, conditions: [], nullable: false, rows: undefined })
  }
  const { table, page } = type.source
  return rowsOfTable(type, new SqlRows(builder, table, { view: page.sourceView.filters, flowFilters: filters.byField }))
}

function rowsOfTable(type: EntityType, rows: SqlRows): Rows {
  const { alias, from, conditions } = rows
  return new Rows({ type, alias, from, conditions, nullable: false, rows })
}

export interface LinkedRows {
  readonly rows: Rows
  /** The conditions name the outer row. */
  readonly needsOuter: boolean
}

/**
 * The rows behind a navigation property of other rows, linked to these by conditions.
 * @param known values of the outer row that the URL tells, as SQL: links to them need no outer row
 * @throws CatalogueError BadRequest_MethodNotImplemented
 */
export function linkedRows(
  outer: Rows,
  link: readonly Condition[],
  target: EntityType,
  filters: FlowFilters = noFilters,
  known?: (field: Field) => string | undefined,
): LinkedRows {
  if (target.source.kind !== 'page') throw notImplemented(`navigation to the query ${target.name}`)
  const { table, page } = target.source
  for (const condition of link) requireFollowable(outer.ofTable.table, table, condition, target)
  const { rows, needsOuter } = outer.ofTable.linked(table, link, {
    view: page.sourceView.filters,
    flowFilters: filters.byField,
    ...(known === undefined ? {} : { known }),
  })
  return { rows: rowsOfTable(target, rows), needsOuter }
}

function requireFollowable(
  outer: TableDefinition,
  table: TableDefinition,
  condition: Condition,
  target: EntityType,
): void {
  const field = fieldNamed(table, condition.field)
  if (field.fieldClass === 'FlowField')
    throw notImplemented(`the link to the FlowField ${field.name} of ${target.name}`)
  const own = condition.is.kind === 'field' ? fieldNamed(outer, condition.is.field) : undefined
  if (own !== undefined && own.fieldClass !== 'FlowFilter' && isFlowFilter(table, condition))
    throw notImplemented(`the link of the FlowFilter ${condition.field} to the field ${own.name}`)
}

/** The link leads to one row at most, because it gives all fields of a unique key of the target. */
export function leadsToOne(link: readonly Condition[], target: EntityType): boolean {
  if (target.source.kind !== 'page') return false
  const { table } = target.source
  const given = new Set(link.filter(({ is }) => is.kind !== 'filter').map(({ field }) => fieldNamed(table, field)))
  return table.keys.some(({ unique, fields }) => unique && fields.every((field) => given.has(field)))
}
