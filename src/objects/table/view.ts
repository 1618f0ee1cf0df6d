/**
 * The view of a record variable: which rows it sees, in which order. Plain data, never changed in place; a new filter
 * makes a new view.
 *
 * Filters stand in groups, as AL's FilterGroup has them: a row must pass all groups; within a group it must pass every
 * filter, in group -1 one of them. Filters on FlowFilter fields restrict no rows but what FlowFields count.
 */

import type { TableDefinition } from './tableDefinition.js'
import type { Field } from './field.js'
import type { FilterTree } from '../filter/FilterTree.js'
import { formatFilter } from '../filter/formatFilter.js'

export interface OrderField {
  readonly field: Field
  readonly ascending: boolean
}

export type Filters = ReadonlyMap<Field, FilterTree>

export interface View {
  /** The fields of the current key; the primary key's other fields follow them unsaid. */
  readonly order: readonly OrderField[]
  /** Group 0 is the usual one; empty groups are left out. */
  readonly groups: ReadonlyMap<number, Filters>
  /** The group that filters are set in. */
  readonly group: number
  readonly markedOnly: boolean
}

/** The group whose filters are alternatives. */
export const anyOfGroup = -1

/** All rows by primary key. */
export function wholeTable(table: TableDefinition): View {
  return { order: orderBy(table.primaryKey.fields), groups: new Map(), group: 0, markedOnly: false }
}

export function orderBy(fields: readonly Field[]): readonly OrderField[] {
  return fields.map((field) => ({ field, ascending: true }))
}

/** Sets a filter in the current group; undefined takes it away. */
export function withFilter(view: View, field: Field, filter: FilterTree | undefined): View {
  const filters = new Map(filtersOf(view))
  if (filter === undefined) filters.delete(field)
  else filters.set(field, filter)
  const groups = new Map(view.groups)
  if (filters.size === 0) groups.delete(view.group)
  else groups.set(view.group, filters)
  return { ...view, groups }
}

/** The filters of the current group. */
export function filtersOf(view: View): Filters {
  return view.groups.get(view.group) ?? new Map<Field, FilterTree>()
}

/**
 * The fields that order the rows, one row after the other without ties. The primary key goes the way of the last field
 * before it.
 */
export function completeOrder(table: TableDefinition, view: View): readonly OrderField[] {
  const named = new Set(view.order.map(({ field }) => field))
  const ascending = view.order.at(-1)?.ascending ?? true
  return [
    ...view.order,
    ...table.primaryKey.fields.filter((field) => !named.has(field)).map((field) => ({ field, ascending })),
  ]
}

/** Filters on FlowFilter fields, of all groups. */
export function flowFiltersOf(view: View): Filters {
  const found = new Map<Field, FilterTree>()
  for (const filters of view.groups.values()) {
    for (const [field, filter] of filters) {
      if (field.fieldClass !== 'FlowFilter') continue
      const other = found.get(field)
      found.set(field, other === undefined ? filter : { kind: 'all', of: [other, filter] })
    }
  }
  return found
}

/** The filters of all groups as messages show them: `No.: 10000..20000, City: Paris`. */
export function describeFilters(view: View): string {
  return [...view.groups.values()].map(describeGroup).join(', ')
}

export function describeGroup(filters: Filters): string {
  return [...filters].map(([field, filter]) => `${field.name}: ${formatFilter(filter, field)}`).join(', ')
}
