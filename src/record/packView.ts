/** A record variable's view between threads, as plain data with fields by number. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { PackedValue } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, Values } from '../objects/table/field.js'
import type { FilterTree } from '../objects/filter/FilterTree.js'
import type { View } from '../objects/table/view.js'

export interface PackedView {
  readonly order: readonly (readonly [fieldNumber: number, ascending: boolean])[]
  readonly groups: readonly (readonly [
    group: number,
    filters: readonly (readonly [fieldNumber: number, filter: FilterTree])[],
  ])[]
  readonly group: number
  readonly markedOnly: boolean
  /** Primary keys of the marked rows. */
  readonly marks: readonly (readonly PackedValue[])[]
}

export function packView(table: TableDefinition, view: View, marks: Iterable<Values>): PackedView {
  return {
    order: view.order.map(({ field, ascending }) => [field.number, ascending] as const),
    groups: [...view.groups].map(
      ([group, filters]) => [group, [...filters].map(([field, filter]) => [field.number, filter] as const)] as const,
    ),
    group: view.group,
    markedOnly: view.markedOnly,
    marks: Array.from(marks, (values) => table.primaryKey.fields.map(({ type, index }) => type.pack(values[index]))),
  }
}

/** @throws CatalogueError Application_InvalidArgument for a view of another version of the table */
export function unpackView(table: TableDefinition, packed: PackedView): View {
  return {
    order: packed.order.map(([number, ascending]) => ({ field: fieldNumbered(table, number), ascending })),
    groups: new Map(
      packed.groups.map(([group, filters]) => [
        group,
        new Map(filters.map(([number, filter]) => [fieldNumbered(table, number), filter])),
      ]),
    ),
    group: packed.group,
    markedOnly: packed.markedOnly,
  }
}

/** @throws CatalogueError Application_InvalidArgument */
export function fieldNumbered(table: TableDefinition, number: number): Field {
  const field = table.allFields.find((candidate) => candidate.number === number)
  if (field === undefined)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The table ${table.name} has no field with the number ${number}.`,
    })
  return field
}
