/**
 * The rows of a table in an SQL statement, under an alias: those of the company, within a page's view and behind a
 * link, with FlowFields as their FlowFilters make them. Records, pages by SOAP and by OData are all read so. Values are
 * bound; only names of the model stand in the text.
 */

import { addFlowFilter, filterOfCondition, isFlowFilter } from '../objects/filter/filterOfCondition.js'
import type { FilterTree } from '../objects/filter/FilterTree.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import type { Condition, Field } from '../objects/table/field.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Filters } from '../objects/table/view.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { filterCondition } from './filterCondition.js'
import { conditionSql, flowFieldSql, type FlowFieldRow } from './flowFieldSql.js'
import type { SqlBuilder } from './SqlBuilder.js'
import { quoteName } from './sqlText.js'

const noFilters: Filters = new Map()

export interface SqlRowsOptions {
  /** Default: a fresh one. */
  readonly alias?: string
  /** Conditions that all rows fulfil, such as a page's view; those on FlowFilters choose no rows. */
  readonly view?: readonly Condition[]
  /** That FlowFields are calculated with, those of the view not included. */
  readonly flowFilters?: Filters
}

export interface LinkOptions extends Omit<SqlRowsOptions, 'alias'> {
  /** SQL of values of the outer row that are known without it. */
  readonly known?: (field: Field) => string | undefined
}

export class SqlRows implements FlowFieldRow {
  readonly table: TableDefinition
  readonly alias: string
  readonly flowFilters: Filters
  readonly builder: SqlBuilder
  readonly #view: readonly Condition[]
  #conditions: readonly string[] | undefined

  /** @throws CatalogueError Internal_DefaultCompanyNotFound if the rows are a company's and none is meant */
  constructor(builder: SqlBuilder, table: TableDefinition, options: SqlRowsOptions = {}) {
    if (table.dataPerCompany && !builder.hasCompany) throw new CatalogueError('Internal_DefaultCompanyNotFound', {})
    const { alias = builder.alias(), view = [], flowFilters = noFilters } = options
    this.builder = builder
    this.table = table
    this.alias = alias
    this.#view = view
    this.flowFilters = view.reduce(
      (filters, condition) =>
        isFlowFilter(table, condition)
          ? addFlowFilter(filters, fieldNamed(table, condition.field), filterOfCondition(table, condition))
          : filters,
      flowFilters,
    )
  }

  /** Behind `from`: `schema.table as t1`. */
  get from(): string {
    return this.builder.from(this.table, this.alias)
  }

  /** Which rows they are. Bound when they are asked for first: a value must not be bound and stand nowhere. */
  get conditions(): readonly string[] {
    return (this.#conditions ??= [
      ...this.builder.ofCompany(this.table, this.alias),
      ...this.#view.flatMap((condition) => this.conditionOn(this.table, this.alias, condition)),
    ])
  }

  /** The same rows under the alias of a subselect that has all their columns. */
  under(alias: string): SqlRows {
    return new SqlRows(this.builder, this.table, { alias, flowFilters: this.flowFilters })
  }

  column(field: Field): string {
    return `${this.alias}.${quoteName(field.column)}`
  }

  /** SQL of a field's value in the form in which it is stored: its column, or its formula. */
  field(field: Field): string {
    return field.fieldClass === 'FlowField' ? flowFieldSql(this, field, this.builder) : this.column(field)
  }

  /**
   * SQL of what changes with every change of the row. The server's own tables have no versions: it is made of the whole
   * row there.
   */
  version(): string {
    return this.table.system ? `hashtextextended(${this.alias}::text, 0)` : `${this.alias}.row_version`
  }

  /** The rows with these values in the fields. */
  equal(fields: readonly Field[], valueOf: (field: Field) => unknown): string[] {
    return fields.map(
      (field) =>
        `${this.column(field)} = ${this.builder.bind(field.type.toPostgres(valueOf(field)), field.type.postgres)}`,
    )
  }

  /** The rows whose field passes the filter. */
  passing(field: Field, filter: FilterTree): string {
    return filterCondition(filter, field, this.field(field), this.builder)
  }

  /** What a condition asks of `target`'s rows beside these rows; nothing, if it is on a FlowFilter. */
  conditionOn(target: TableDefinition, alias: string, condition: Condition): string[] {
    return isFlowFilter(target, condition) ? [] : conditionSql(this, target, alias, condition, this.builder)
  }

  /**
   * The rows of a table that a link leads to from these rows, within the view.
   * @returns `needsOuter`: their conditions name the outer row
   */
  linked(
    table: TableDefinition,
    link: readonly Condition[],
    { view = [], flowFilters = noFilters, known = () => undefined }: LinkOptions,
  ): { readonly rows: SqlRows; readonly needsOuter: boolean } {
    const filters = link.reduce(
      (given, condition) =>
        isFlowFilter(table, condition)
          ? addFlowFilter(given, fieldNamed(table, condition.field), this.#filterOf(table, condition))
          : given,
      flowFilters,
    )
    const rows = new SqlRows(this.builder, table, { view, flowFilters: filters })
    let needsOuter = false
    const conditions = link.flatMap((condition) => {
      if (condition.is.kind !== 'field' || isFlowFilter(table, condition))
        return this.conditionOn(table, rows.alias, condition)
      const field = fieldNamed(table, condition.field)
      const own = fieldNamed(this.table, condition.is.field)
      const value = known(own)
      if (value !== undefined && own.type.postgres === field.type.postgres) return [`${rows.field(field)} = ${value}`]
      if (own.fieldClass === 'FlowFilter' && !this.flowFilters.has(own)) return []
      needsOuter = true
      return this.conditionOn(table, rows.alias, condition)
    })
    rows.#conditions = [...rows.conditions, ...conditions]
    return { rows, needsOuter }
  }

  /** The filter that a link gives a FlowFilter: a constant, a filter, or that of these rows' own FlowFilter. */
  #filterOf(table: TableDefinition, condition: Condition): FilterTree | undefined {
    return condition.is.kind === 'field'
      ? this.flowFilters.get(fieldNamed(this.table, condition.is.field))
      : filterOfCondition(table, condition)
  }
}
