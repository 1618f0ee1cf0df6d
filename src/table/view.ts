/** The view of a record variable: which rows it sees, in which order. Plain data; a new filter makes a new view. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { Key, TableDefinition } from './definition.js'
import type { Field, Values } from './field.js'

/** Inclusive on both sides. */
export interface Range {
  readonly from: unknown
  readonly to: unknown
}

export interface View {
  /** Current key: the order of the rows. */
  readonly key: Key
  readonly ranges: ReadonlyMap<Field, Range>
}

/** A view between threads: ranges as field number and packed bounds. */
export interface PackedView {
  readonly key: string
  readonly ranges: readonly (readonly [fieldNumber: number, from: unknown, to: unknown])[]
}

/** All rows by primary key. */
export function wholeTable(table: TableDefinition): View {
  return { key: table.primaryKey, ranges: new Map() }
}

export function withRange(view: View, field: Field, range: Range | undefined): View {
  const ranges = new Map(view.ranges)
  if (range === undefined) ranges.delete(field)
  else ranges.set(field, range)
  return { ...view, ranges }
}

/** The fields that order the rows of a view, one row after the other without ties. */
export function orderOf(table: TableDefinition, view: View): readonly Field[] {
  if (view.key === table.primaryKey) return view.key.fields
  return [...view.key.fields, ...table.primaryKey.fields.filter((field) => !view.key.fields.includes(field))]
}

export function includes(view: View, values: Values): boolean {
  for (const [field, range] of view.ranges) {
    const value = values[field.index]
    if (field.type.compare(value, range.from) < 0 || field.type.compare(value, range.to) > 0) return false
  }
  return true
}

/** The filters as messages show them: `No.: 10000..20000, City: Paris`. */
export function describeFilters(view: View): string {
  return [...view.ranges].map(([field, { from, to }]) => {
    const first = field.type.format(from)
    const last = field.type.format(to)
    const shown = first === last ? (first === '' ? "''" : first) : `${first}..${last}`
    return `${field.name}: ${shown}`
  }).join(', ')
}

export function packView(view: View): PackedView {
  return { key: view.key.name, ranges: [...view.ranges].map(([field, { from, to }]) => [field.number, field.type.pack(from), field.type.pack(to)] as const) }
}

/** @throws CatalogueError Application_InvalidArgument for a view of another version of the table */
export function unpackView(table: TableDefinition, packed: PackedView): View {
  const key = table.keys.find((candidate) => candidate.name === packed.key)
  if (key === undefined) throw new CatalogueError('Application_InvalidArgument', { reason: `The table ${table.name} has no key '${packed.key}'.` })
  const ranges = new Map<Field, Range>()
  for (const [number, from, to] of packed.ranges) {
    const field = table.allFields.find((candidate) => candidate.number === number)
    if (field === undefined) throw new CatalogueError('Application_InvalidArgument', { reason: `The table ${table.name} has no field with the number ${number}.` })
    ranges.set(field, { from: field.type.unpack(from as never), to: field.type.unpack(to as never) })
  }
  return { key, ranges }
}
