/** What a record does about its view: filters, order, marks. For `BoundRecord`. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { Field, Values } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import { rangeFilter, type FilterTree } from '../objects/filter/FilterTree.js'
import { formatFilter } from '../objects/filter/formatFilter.js'
import { parseFilter } from '../objects/filter/parseFilter.js'
import type { RecordState } from './RecordState.js'
import {
  anyOfGroup,
  completeOrder,
  describeGroup,
  filtersOf,
  orderBy,
  wholeTable,
  withFilter,
} from '../objects/table/view.js'

const highestGroup = 255

export function setRange(record: RecordState, field: string, range: readonly unknown[]): void {
  const target = filtered(record, field)
  const bounds = range.map((value) => checkValue(record.table, target, value))
  record.view = withFilter(
    record.view,
    target,
    bounds.length === 0 ? undefined : rangeFilter(target.type, bounds[0], bounds.at(-1)),
  )
}

export function setFilter(record: RecordState, field: string, filter: string, values: readonly unknown[] = []): void {
  const target = filtered(record, field)
  record.view = withFilter(record.view, target, parseFilter(record.table, target, filter, values))
}

export function getFilter(record: RecordState, field: string): string {
  const target = fieldNamed(record.table, field)
  const filter = filtersOf(record.view).get(target)
  return filter === undefined ? '' : formatFilter(filter, target)
}

export function getFilters(record: RecordState): string {
  return describeGroup(filtersOf(record.view))
}

export function hasFilter(record: RecordState): boolean {
  return filtersOf(record.view).size > 0
}

export function copyFilters(record: RecordState, from: RecordState): void {
  requireSameTable(record, from)
  record.view = {
    ...record.view,
    groups: from.view.groups,
    group: from.view.group,
  }
}

export function filterGroup(record: RecordState, group?: number): number {
  const before = record.view.group
  if (group === undefined) return before
  if (!Number.isInteger(group) || group < anyOfGroup || group > highestGroup)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `A filter group is a number from ${anyOfGroup} to ${highestGroup}, not ${group}.`,
    })
  record.view = { ...record.view, group }
  return before
}

export function setRecFilter(record: RecordState): void {
  record.view = completeOrder(record.table, record.view).reduce(
    (view, { field }) => withFilter(view, field, rangeFilter(field.type, record.value(field), record.value(field))),
    record.view,
  )
}

export function reset(record: RecordState): void {
  record.marks = new Map()
  record.loaded = undefined
  record.view = wholeTable(record.table)
}

export function setCurrentKey(record: RecordState, names: readonly string[]): void {
  const fields = names.map((name) => ordering(record, name))
  if (new Set(fields).size !== fields.length)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: 'SetCurrentKey takes each field once.',
    })
  record.view = { ...record.view, order: orderBy(fields) }
}

export function currentKey(record: RecordState): string {
  return completeOrder(record.table, record.view)
    .map(({ field }) => field.name)
    .join(',')
}

export function ascending(record: RecordState, ascending?: boolean): boolean {
  const { view } = record
  if (ascending === undefined) return view.order[0]?.ascending ?? true
  record.view = {
    ...view,
    order: view.order.map(({ field }) => ({ field, ascending })),
  }
  return ascending
}

export function setAscending(record: RecordState, field: string, ascending: boolean): void {
  const target = ordering(record, field)
  const order = completeOrder(record.table, record.view)
  if (!order.some((one) => one.field === target))
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The field ${target.name} is not part of the current key ${currentKey(record)}.`,
    })
  record.view = {
    ...record.view,
    order: order.map((one) => (one.field === target ? { field: target, ascending } : one)),
  }
}

export function mark(record: RecordState, mark?: boolean): boolean {
  const id = record.recordId()
  if (mark === true) record.marks.set(id, record.values.slice())
  else if (mark === false) record.marks.delete(id)
  if (mark !== undefined && record.view.markedOnly) record.viewChanged()
  return record.marks.has(id)
}

export function clearMarks(record: RecordState): void {
  record.marks = new Map()
  record.view = { ...record.view, markedOnly: false }
}

export function markedOnly(record: RecordState, markedOnly?: boolean): boolean {
  if (markedOnly !== undefined) record.view = { ...record.view, markedOnly }
  return record.view.markedOnly
}

export function copy(record: RecordState, from: RecordState): void {
  requireSameTable(record, from)
  const { values, stored, autoCalculated, loaded, marks, view } = from
  Object.assign(record, {
    values: values.slice(),
    stored,
    autoCalculated,
    loaded,
    marks: new Map<string, Values>(marks),
  })
  record.view = view
}

function filtered(record: RecordState, name: string): Field {
  const field = fieldNamed(record.table, name)
  if (field.type.name === 'Blob')
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The field ${field.name} of the table ${record.table.name} is a Blob, which cannot be filtered.`,
    })
  return field
}

function ordering(record: RecordState, name: string): Field {
  const field = fieldNamed(record.table, name)
  if (field.fieldClass !== 'Normal' || field.type.name === 'Blob')
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The field ${field.name} of the table ${record.table.name} is a ${field.fieldClass === 'Normal' ? 'Blob' : field.fieldClass}; rows are ordered by stored fields.`,
    })
  return field
}

function requireSameTable(record: RecordState, from: RecordState): void {
  if (from.table !== record.table)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `A record of the table ${record.table.name} is expected, not one of ${from.table.name}.`,
    })
}

/**
 * The least or greatest value that the field's filter, a value or a range, lets through.
 * @throws CatalogueError Application_FilterErrorException
 */
export function rangeBound(record: RecordState, name: string, side: 'from' | 'to'): unknown {
  const field = fieldNamed(record.table, name)
  const filter = filtersOf(record.view).get(field)
  const bound = filter === undefined ? undefined : boundOf(filter, side)
  if (bound !== undefined) return field.type.shown(field.type.unpack(bound))
  if (filter?.kind === 'range' && side === 'from') return field.type.shown(field.type.blank)
  throw new CatalogueError('Application_FilterErrorException', {
    filter: filter === undefined ? '' : formatFilter(filter, field),
    field: field.name,
    table: record.table.name,
    reason: `It has no ${side === 'from' ? 'least' : 'greatest'} value: only a value or a range has.`,
  })
}

function boundOf(filter: FilterTree, side: 'from' | 'to'): string | number | bigint | boolean | Uint8Array | undefined {
  if (filter.kind === 'compare' && filter.operator === '=') return filter.value
  return filter.kind === 'range' ? filter[side] : undefined
}
