/** Conditions on FlowFilters as filters: they choose no rows, they change what FlowFields are. */

import type { TableDefinition } from '../table/tableDefinition.js'
import type { Condition, Field } from '../table/field.js'
import { fieldNamed } from '../table/fieldNamed.js'
import type { Filters } from '../table/view.js'
import type { FilterTree } from './FilterTree.js'
import { parseFilter } from './parseFilter.js'

/** What a constant or filter condition lets through; undefined for one that names another field. */
export function filterOfCondition(table: TableDefinition, { field: name, is }: Condition): FilterTree | undefined {
  const field = fieldNamed(table, name)
  if (is.kind === 'const') return { kind: 'compare', operator: '=', value: field.type.pack(field.type.check(is.value)) }
  return is.kind === 'filter' ? parseFilter(table, field, is.filter) : undefined
}

/** Both filters, or the one there is. */
export function bothFilters(one: FilterTree | undefined, other: FilterTree): FilterTree {
  return one === undefined ? other : { kind: 'all', of: [one, other] }
}

/** A filter beside the one there is. */
export function addFlowFilter(filters: Filters, field: Field, filter: FilterTree | undefined): Filters {
  return filter === undefined ? filters : new Map(filters).set(field, bothFilters(filters.get(field), filter))
}

/** The condition is on a FlowFilter. */
export function isFlowFilter(table: TableDefinition, { field }: Condition): boolean {
  return fieldNamed(table, field).fieldClass === 'FlowFilter'
}
