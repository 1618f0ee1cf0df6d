/** What a view or a link demands of the records behind it, as values and filters: for records at hand, not for SQL. */

import type { AnyTable } from '../objects/table/tableDefinition.js'
import type { Condition, Field } from '../objects/table/field.js'
import type { FilterTree } from '../objects/filter/FilterTree.js'
import { filterIncludes } from '../objects/filter/filterIncludes.js'
import { parseFilter } from '../objects/filter/parseFilter.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import type { TableRecord } from '../objects/table/TableRecord.js'
import { stateOf } from '../record/BoundRecord.js'

/** One demand on a stored field. New records get the value; a filter of several gives none. */
export type Bound =
  | { readonly field: Field; readonly kind: 'value'; readonly value: unknown }
  | { readonly field: Field; readonly kind: 'filter'; readonly filter: FilterTree }

/** A record's values by the names of its fields. */
export function valuesOf(record: TableRecord): Record<string, unknown> {
  return record as unknown as Record<string, unknown>
}

/** @param of the record that links come from; absent for source views */
export function boundsOf(
  table: AnyTable,
  conditions: readonly Condition[],
  of?: { readonly table: AnyTable; readonly record: TableRecord },
): readonly Bound[] {
  return conditions.flatMap(({ field: name, is }): Bound[] => {
    const field = fieldNamed(table, name)
    if (field.fieldClass !== 'Normal') return []
    if (is.kind === 'const') return [{ field, kind: 'value', value: field.type.check(is.value) }]
    if (is.kind === 'filter') {
      const filter = parseFilter(table, field, is.filter)
      return filter === undefined ? [] : [{ field, kind: 'filter', filter }]
    }
    if (of === undefined || fieldNamed(of.table, is.field).fieldClass === 'FlowFilter') return []
    return [{ field, kind: 'value', value: field.type.check(valueOf(of.record, fieldNamed(of.table, is.field))) }]
  })
}

/** A field's value as its type has it: an Option's as the ordinal, whether or not it is still a member. */
export function valueOf(record: TableRecord, field: Field): unknown {
  return stateOf(record).value(field)
}

export function isWithin(record: TableRecord, bounds: readonly Bound[]): boolean {
  return bounds.every((bound) => {
    const value = valueOf(record, bound.field)
    return bound.kind === 'value'
      ? bound.field.type.compare(value, bound.value) === 0
      : filterIncludes(bound.filter, bound.field, value)
  })
}
