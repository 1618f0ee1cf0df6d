/** The row that formulas and links are beside, as `table/` wants to know it. */

import type { TableDefinition } from '../../objects/table/tableDefinition.js'
import type { FlowFieldRow } from '../../sql/flowFieldSql.js'
import type { FlowFilters } from './flowFilters.js'
import type { Planning } from './Planning.js'

/** Its company is bound only if they ask for it: a statement must name every value that is bound for it. */
export function flowFieldRow(
  planning: Planning,
  table: TableDefinition,
  alias: string,
  filters: FlowFilters,
): FlowFieldRow {
  return {
    table,
    alias,
    flowFilters: filters.byField,
    get company() {
      return !table.dataPerCompany && planning.context.company === undefined ? "''" : planning.company
    },
  }
}
