/**
 * What a record variable is made of, for the methods of `BoundRecord`. Business code has no way to it.
 *
 * Invariants: every value was checked by its field's type; `undefined` stands for a field that `setLoadFields` left
 * out.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { TableRecord } from '../objects/table/TableRecord.js'
import type { Session } from '../session/Session.js'
import { Cursor } from './Cursor.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import { blankValues, type Field, type Values } from '../objects/table/field.js'
import { checkValue } from '../objects/table/fieldNamed.js'
import { isReadWithRow, type Selection } from './readStatements.js'
import { recordIdOf } from './recordText.js'
import type { ViewedRows } from './recordRows.js'
import { TableRows } from './TableRows.js'
import { flowFiltersOf, wholeTable, type View } from '../objects/table/view.js'

export class RecordState {
  readonly session: Session
  readonly table: TableDefinition
  /** The record whose state it is, as triggers get it. */
  readonly self: TableRecord
  readonly rows: TableRows
  readonly cursor: Cursor
  /** Of the loop over `rows()` that gave this record; undefined if none did. */
  givenBy: Cursor | undefined
  values: Values
  /** The row as it was read or written last; never changed in place. */
  stored: Values | undefined
  /** FlowFields and Blobs that are read with every row. */
  autoCalculated: readonly Field[] = []
  /** Only these are read, besides keys, filters' fields and system fields; undefined: all. */
  loaded: readonly Field[] | undefined
  /** By record id. */
  marks = new Map<string, Values>()
  readonly #make: (session: Session, table: TableDefinition) => RecordState
  #view: View
  #selection: Selection | undefined

  /** @param make gives the state of a new record of a table */
  constructor(
    session: Session,
    table: TableDefinition,
    self: TableRecord,
    make: (session: Session, table: TableDefinition) => RecordState,
  ) {
    this.session = session
    this.table = table
    this.self = self
    this.#make = make
    this.rows = new TableRows(session, table)
    this.values = blankValues(table.allFields)
    this.#view = wholeTable(table)
    this.cursor = new Cursor({
      table,
      writes: () => this.rows.writes,
      read: async (page, forUpdate) => await this.rows.page(this.selection(), this.viewed(), page, forUpdate),
    })
  }

  /** Another record variable of the table in the session. */
  another(): RecordState {
    return this.#make(this.session, this.table)
  }

  get view(): View {
    return this.#view
  }

  set view(view: View) {
    this.#view = view
    this.viewChanged()
  }

  /** The rows read ahead are those of another view, or have other fields. */
  viewChanged(): void {
    this.#selection = undefined
    this.cursor.clear()
  }

  viewed(): ViewedRows {
    return { view: this.#view, marks: this.marks.values() }
  }

  /** What is read of each row. */
  selection(): Selection {
    if (this.#selection === undefined) {
      const { table, loaded, autoCalculated } = this
      const needed =
        loaded === undefined
          ? undefined
          : new Set([
              ...loaded,
              ...table.primaryKey.fields,
              ...this.#view.order.map(({ field }) => field),
              ...[...this.#view.groups.values()].flatMap((filters) => [...filters.keys()]),
            ])
      const fields = table.allFields.filter((field) =>
        isReadWithRow(field)
          ? needed === undefined || field.system || needed.has(field)
          : autoCalculated.includes(field),
      )
      this.#selection = { fields, flowFilters: flowFiltersOf(this.#view) }
    }
    return this.#selection
  }

  /** The value of a field. @throws CatalogueError Application_InvalidArgument if `setLoadFields` left it out */
  value(field: Field): unknown {
    const value = this.values[field.index]
    if (value === undefined)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The field ${field.name} of the table ${this.table.name} was not read, because setLoadFields does not name it; loadFields reads it.`,
      })
    return value
  }

  /** A row that was read becomes the record's. */
  take(row: Values | undefined): boolean {
    if (row === undefined) return false
    this.values = row.slice()
    this.stored = row
    return true
  }

  /** A row that was written: what it did not return, calculated values and Blobs, the record keeps. */
  takeWritten(row: Values | undefined): boolean {
    if (row === undefined) return false
    return this.take(
      row.map((value, index) => (isReadWithRow(this.table.allFields[index] as Field) ? value : this.values[index])),
    )
  }

  /** Reads the fields that `setLoadFields` left out, before something needs all of them. */
  async complete(): Promise<void> {
    const missing = this.table.allFields.filter(({ index }) => this.values[index] === undefined)
    if (missing.length > 0) await this.read(missing)
  }

  /** Reads stored fields of the record's row; blank ones if there is no such row. */
  async read(fields: readonly Field[]): Promise<void> {
    if (fields.length === 0) return
    const row = await this.rows.row({ fields, flowFilters: new Map() }, this.table.primaryKey.fields, this.values)
    const stored = this.stored?.slice()
    for (const { index, type } of fields) {
      this.values[index] = row === undefined ? type.blank : row[index]
      if (stored !== undefined) stored[index] = this.values[index]
    }
    this.stored = stored
  }

  /** The version that the row with the record's key had when it was read; undefined if this record did not read it. */
  version(): bigint | undefined {
    const { stored } = this
    if (
      stored === undefined ||
      this.table.primaryKey.fields.some(({ index, type }) => type.compare(stored[index], this.values[index]) !== 0)
    )
      return undefined
    return this.versionOf(stored)
  }

  /** Undefined for tables without system fields. */
  versionOf(values: Values): bigint | undefined {
    const last = this.table.allFields.at(-1) as Field
    return last.name === 'SystemRowVersion' && last.system ? (values[last.index] as bigint) : undefined
  }

  recordId(): string {
    return recordIdOf(this.table, this.values)
  }

  /**
   * Values of the primary key, the others blank.
   * @throws CatalogueError for too many values, or those that do not fit
   */
  keyValues(key: readonly unknown[]): Values {
    const { fields, name } = this.table.primaryKey
    if (key.length > fields.length)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The primary key ${name} of the table ${this.table.name} has ${fields.length} fields, and ${key.length} values are given.`,
      })
    const values = blankValues(this.table.allFields)
    key.forEach((value, at) => {
      const field = fields[at] as Field
      values[field.index] = checkValue(this.table, field, value)
    })
    return values
  }
}
