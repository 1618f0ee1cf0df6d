/**
 * The rows of a page in a statement, under an alias: its table's rows in the company, within the page's view and, for
 * the page of a part, within its link. Values are bound; only names of the model stand in the text.
 */

import type { PagePart } from '../../objects/page/pageDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { Condition, Field } from '../../objects/table/field.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { FilterTree } from '../../objects/filter/FilterTree.js'
import { bothFilters, filterOfCondition, isFlowFilter } from '../../objects/filter/filterOfCondition.js'
import { companyCondition, conditionSql, flowFieldSql, tableSql, type FlowFieldRow } from '../../sql/flowFieldSql.js'
import { mirrorsSessionLog } from '../../application/systemTables.js'
import type { TableLookup } from '../../objects/table/tableLookup.js'
import { quoteName } from '../../sql/sqlText.js'
import type { Writing } from '../../sql/Writing.js'
import type { RecordShape } from './shape.js'

/** What one statement is planned with. */
export interface PagePlanning {
  readonly writing: Writing
  readonly tables: TableLookup
  readonly companyName: string
}

export type FlowFilters = ReadonlyMap<Field, FilterTree>

export class PageRows {
  readonly table: AnyTable
  readonly alias: string
  /** Behind `from`: `schema.table as t1`. */
  readonly from: string
  readonly conditions: readonly string[]
  readonly #planning: PagePlanning
  readonly #row: FlowFieldRow

  /** @param flowFilters that FlowFields are calculated with, those of the page's view not included */
  constructor(
    planning: PagePlanning,
    { page, table }: Pick<RecordShape, 'page' | 'table'>,
    flowFilters: FlowFilters,
    link: (rows: PageRows) => readonly string[] = () => [],
  ) {
    const { writing } = planning
    this.#planning = planning
    this.table = table
    this.alias = writing.alias()
    this.from = `${tableSql(table)} as ${this.alias}`
    if (mirrorsSessionLog(table)) writing.flushLog = true
    const filters = new Map(flowFilters)
    for (const condition of page.sourceView.filters) addFlowFilter(filters, table, condition)
    this.#row = {
      table,
      alias: this.alias,
      flowFilters: filters,
      // Bound only where it is asked for: every value that is bound must stand somewhere.
      get company() {
        return writing.shared('company', planning.companyName)
      },
    }
    const company = table.storage.companyColumn
      ? [companyCondition(table, this.alias, table.dataPerCompany ? this.#row.company : "''")]
      : []
    this.conditions = [
      ...company,
      ...page.sourceView.filters.flatMap((condition) => this.conditionOn(table, this.alias, condition)),
      ...link(this),
    ]
  }

  /** SQL of a field's value in the form in which it is stored. */
  field(field: Field): string {
    return field.fieldClass === 'FlowField'
      ? flowFieldSql(this.#planning.tables, this.#row, field, this.#planning.writing)
      : `${this.alias}.${quoteName(field.column)}`
  }

  /**
   * SQL of what changes with every change of the row. The server's own tables have no versions: it is made of the whole
   * row there.
   */
  version(): string {
    return this.table.system ? `hashtextextended(${this.alias}::text, 0)` : `${this.alias}.row_version`
  }

  /** What a condition asks of `target`'s rows beside these rows; nothing, if it is on a FlowFilter. */
  conditionOn(target: AnyTable, alias: string, condition: Condition): string[] {
    if (isFlowFilter(target, condition)) return []
    return conditionSql(this.#planning.tables, this.#row, target, alias, condition, this.#planning.writing)
  }

  /** The rows of a part that belong to these rows. */
  linked({ link }: PagePart, shape: RecordShape): PageRows {
    const filters = new Map<Field, FilterTree>()
    for (const condition of link) {
      const own = condition.is.kind === 'field' ? fieldNamed(this.table, condition.is.field) : undefined
      if (own === undefined) addFlowFilter(filters, shape.table, condition)
      else if (own.fieldClass === 'FlowFilter')
        addFilter(filters, fieldNamed(shape.table, condition.field), this.#row.flowFilters.get(own))
    }
    return new PageRows(this.#planning, shape, filters, (rows) =>
      link.flatMap((condition) => this.conditionOn(shape.table, rows.alias, condition)),
    )
  }
}

function addFlowFilter(filters: Map<Field, FilterTree>, table: AnyTable, condition: Condition): void {
  if (isFlowFilter(table, condition))
    addFilter(filters, fieldNamed(table, condition.field), filterOfCondition(table, condition))
}

/** A filter beside the one there is, if the field is a FlowFilter. */
export function addFilter(filters: Map<Field, FilterTree>, field: Field, filter: FilterTree | undefined): void {
  if (filter !== undefined && field.fieldClass === 'FlowFilter')
    filters.set(field, bothFilters(filters.get(field), filter))
}
