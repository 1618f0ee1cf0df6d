/** A record's view as business code sets it: filters, order, marks. Part of `TableRecord`. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { DeclaredFields, Field, Values } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import { rangeFilter, type FilterTree } from '../objects/filter/FilterTree.js'
import { formatFilter } from '../objects/filter/formatFilter.js'
import { parseFilter } from '../objects/filter/parseFilter.js'
import { RecordFields, type AnyRecord, type FieldName, type ReturnedValue, type ValueIn } from './RecordFields.js'
import { state } from './RecordState.js'
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

export class RecordView<F extends DeclaredFields = DeclaredFields> extends RecordFields<F> {
  /** Only rows with `from`, or with `from` to `to`, both included. Without values the field's filter is taken away. */
  setRange<Name extends FieldName<F>>(
    field: Name,
    ...range: [] | [from: ValueIn<F, Name>] | [from: ValueIn<F, Name>, to: ValueIn<F, Name>]
  ): void {
    const target = this.#filtered(field)
    const bounds = range.map((value) => checkValue(this[state].table, target, value))
    this[state].view = withFilter(
      this[state].view,
      target,
      bounds.length === 0 ? undefined : rangeFilter(target.type, bounds[0], bounds.at(-1)),
    )
  }

  /**
   * Only rows within a filter in AL syntax: `10000..20000|<>A*&@*b?c`. An empty text takes the field's filter away.
   * @param values what `%1`, `%2`, … stand for; whatever characters they have, they are values
   * @throws CatalogueError Application_FilterErrorException, with the position
   */
  setFilter(field: FieldName<F>, filter: string, ...values: readonly unknown[]): void {
    const target = this.#filtered(field)
    this[state].view = withFilter(this[state].view, target, parseFilter(this[state].table, target, filter, values))
  }

  /** The field's filter in the current group, in AL syntax; '' without one. */
  getFilter(field: FieldName<F>): string {
    const target = fieldNamed(this[state].table, field)
    const filter = filtersOf(this[state].view).get(target)
    return filter === undefined ? '' : formatFilter(filter, target)
  }

  /** The filters of the current group: `No.: 10000..20000, City: Paris`; '' without any. */
  getFilters(): string {
    return describeGroup(filtersOf(this[state].view))
  }

  /** Whether the current group has a filter. */
  hasFilter(): boolean {
    return filtersOf(this[state].view).size > 0
  }

  /**
   * The least value the field's filter, a value or a range, lets through; blank for `..x`.
   * @throws CatalogueError Application_FilterErrorException
   */
  getRangeMin<Name extends FieldName<F>>(field: Name): ReturnedValue<F, Name> {
    return this.#bound(field, 'from') as ReturnedValue<F, Name>
  }

  /**
   * As `getRangeMin`, the greatest. An open side `x..` has none.
   * @throws CatalogueError Application_FilterErrorException
   */
  getRangeMax<Name extends FieldName<F>>(field: Name): ReturnedValue<F, Name> {
    return this.#bound(field, 'to') as ReturnedValue<F, Name>
  }

  /** Takes the filters of another record variable of the table, in all groups, in place of its own. */
  copyFilters(from: AnyRecord): void {
    this.#requireSameTable(from)
    this[state].view = { ...this[state].view, groups: from[state].view.groups, group: from[state].view.group }
  }

  /**
   * Sets the filter of one field of the current group on a field of another record; without a filter takes that one
   * away.
   */
  copyFilter<G extends DeclaredFields>(field: FieldName<F>, to: RecordView<G>, toField: FieldName<G>): void {
    to.setFilter(toField, this.getFilter(field))
  }

  /**
   * The group that filters are set in and read from; with a number, sets it and answers with the one before. -1:
   * alternatives.
   */
  filterGroup(group?: number): number {
    const before = this[state].view.group
    if (group === undefined) return before
    if (!Number.isInteger(group) || group < anyOfGroup || group > highestGroup)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `A filter group is a number from ${anyOfGroup} to ${highestGroup}, not ${group}.`,
      })
    this[state].view = { ...this[state].view, group }
    return before
  }

  /** Only the record's own row: its values of the current key and the primary key become filters. */
  setRecFilter(): void {
    const record = this[state]
    record.view = completeOrder(record.table, record.view).reduce(
      (view, { field }) => withFilter(view, field, rangeFilter(field.type, record.value(field), record.value(field))),
      record.view,
    )
  }

  /** Takes filters, order, marks and `setLoadFields` back; the values stay. */
  reset(): void {
    const record = this[state]
    record.marks = new Map()
    record.loaded = undefined
    record.view = wholeTable(record.table)
  }

  /**
   * Orders the rows by stored fields, then by the primary key; an index serves it if the table has such a key.
   * Ascending.
   */
  setCurrentKey(field: FieldName<F>, ...others: FieldName<F>[]): void {
    const fields = [field, ...others].map((name) => this.#ordering(name))
    if (new Set(fields).size !== fields.length)
      throw new CatalogueError('Application_InvalidArgument', { reason: 'SetCurrentKey takes each field once.' })
    this[state].view = { ...this[state].view, order: orderBy(fields) }
  }

  /** The fields of the current key: `City,No.`. */
  currentKey(): string {
    return completeOrder(this[state].table, this[state].view)
      .map(({ field }) => field.name)
      .join(',')
  }

  /** Whether the rows go upward; with a value, sets it for the whole key. */
  ascending(ascending?: boolean): boolean {
    const { view } = this[state]
    if (ascending === undefined) return view.order[0]?.ascending ?? true
    this[state].view = { ...view, order: view.order.map(({ field }) => ({ field, ascending })) }
    return ascending
  }

  /**
   * Which way one field of the current key goes.
   * @throws CatalogueError Application_InvalidArgument if the key does not have it
   */
  setAscending(field: FieldName<F>, ascending: boolean): void {
    const target = this.#ordering(field)
    const order = completeOrder(this[state].table, this[state].view)
    if (!order.some((one) => one.field === target))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The field ${target.name} is not part of the current key ${this.currentKey()}.`,
      })
    this[state].view = {
      ...this[state].view,
      order: order.map((one) => (one.field === target ? { field: target, ascending } : one)),
    }
  }

  /**
   * Whether the record's row is marked; with a value, marks it or takes the mark away. Marks are this variable's only.
   */
  mark(mark?: boolean): boolean {
    const record = this[state]
    const id = record.recordId()
    if (mark === true) record.marks.set(id, record.values.slice())
    else if (mark === false) record.marks.delete(id)
    if (mark !== undefined && record.view.markedOnly) record.viewChanged()
    return record.marks.has(id)
  }

  clearMarks(): void {
    this[state].marks = new Map()
    this[state].view = { ...this[state].view, markedOnly: false }
  }

  /** Whether only marked rows are seen; with a value, sets it. */
  markedOnly(markedOnly?: boolean): boolean {
    if (markedOnly !== undefined) this[state].view = { ...this[state].view, markedOnly }
    return this[state].view.markedOnly
  }

  /** Becomes a copy of another record variable of the table: values, filters, order, marks. */
  copy(from: AnyRecord): void {
    this.#requireSameTable(from)
    const { values, stored, autoCalculated, loaded, marks, view } = from[state]
    Object.assign(this[state], {
      values: values.slice(),
      stored,
      autoCalculated,
      loaded,
      marks: new Map<string, Values>(marks),
    })
    this[state].view = view
  }

  #filtered(name: string): Field {
    const field = fieldNamed(this[state].table, name)
    if (field.type.name === 'Blob')
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The field ${field.name} of the table ${this[state].table.name} is a Blob, which cannot be filtered.`,
      })
    return field
  }

  #ordering(name: string): Field {
    const field = fieldNamed(this[state].table, name)
    if (field.fieldClass !== 'Normal' || field.type.name === 'Blob')
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The field ${field.name} of the table ${this[state].table.name} is a ${field.fieldClass === 'Normal' ? 'Blob' : field.fieldClass}; rows are ordered by stored fields.`,
      })
    return field
  }

  #requireSameTable(from: AnyRecord): void {
    if (from[state].table !== this[state].table)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `A record of the table ${this.tableName()} is expected, not one of ${from[state].table.name}.`,
      })
  }

  #bound(name: string, side: 'from' | 'to'): unknown {
    const field = fieldNamed(this[state].table, name)
    const filter = filtersOf(this[state].view).get(field)
    const bound = filter === undefined ? undefined : boundOf(filter, side)
    if (bound !== undefined) return field.type.unpack(bound)
    if (filter?.kind === 'range' && side === 'from') return field.type.blank
    throw new CatalogueError('Application_FilterErrorException', {
      filter: filter === undefined ? '' : formatFilter(filter, field),
      field: field.name,
      table: this.tableName(),
      reason: `It has no ${side === 'from' ? 'least' : 'greatest'} value: only a value or a range has.`,
    })
  }
}

function boundOf(filter: FilterTree, side: 'from' | 'to'): string | number | bigint | boolean | Uint8Array | undefined {
  if (filter.kind === 'compare' && filter.operator === '=') return filter.value
  return filter.kind === 'range' ? filter[side] : undefined
}
