/**
 * A record variable: a row's values under the names of its fields, and a cursor over the rows of its view, bound to one session.
 *
 * Invariants: every value was checked by its field's type; the database is reached through the session only; no statement that
 * may fail by the data (a key that exists, a row that is gone) fails in PostgreSQL, because that would give the transaction
 * up. AL's optional return value is two methods: `x` throws, `tryX` answers. `findSet` and `next` answer, as loops ask them.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { RecordSnapshot } from '../session/record.js'
import type { Session } from '../session/Session.js'
import type { DecimalValue, ValueOf } from '../types/index.js'
import { Cursor } from './Cursor.js'
import type { AnyTrigger, TableDefinition } from './definition.js'
import { blankValues, type DeclaredFields, type Field, type SystemFieldName, type SystemValues, type Values } from './field.js'
import { checkValue, fieldNamed } from './fieldAccess.js'
import { identification, recordIdOf, shortIdentification } from './recordText.js'
import { TableRows } from './TableRows.js'
import { describeFilters, includes, packView, unpackView, wholeTable, withRange, type PackedView, type View } from './view.js'

type FieldName<F extends DeclaredFields> = (keyof F & string) | SystemFieldName
type ValueIn<F extends DeclaredFields, Name> = Name extends keyof F ? ValueOf<F[Name]['type']> : Name extends SystemFieldName ? SystemValues[Name] : never
/** A value of a key's field; the field's type decides whether it is accepted. */
export type KeyValue = string | number | bigint | boolean | DecimalValue
type RecordClass = new (session: Session, table: TableDefinition) => TableRecord

export class TableRecord<F extends DeclaredFields = DeclaredFields> {
  readonly #session: Session
  readonly #table: TableDefinition
  readonly #rows: TableRows
  readonly #cursor: Cursor
  #values: Values
  /** The row as it was read or written last; never changed in place. */
  #stored: Values | undefined
  #view: View

  /** For `Session.record` only, through the table. */
  constructor(session: Session, table: TableDefinition) {
    this.#session = session
    this.#table = table
    this.#rows = new TableRows(session, table)
    this.#values = blankValues(table.allFields)
    this.#view = wholeTable(table)
    this.#cursor = new Cursor({
      table,
      writes: () => this.#rows.writes,
      read: async (page, forUpdate) => await this.#rows.page(this.#view, page, forUpdate),
    })
  }

  /** The class of a table's records: the fields are accessors under their names. */
  static classOf(table: TableDefinition): RecordClass {
    class Row extends TableRecord {}
    for (const field of table.allFields) {
      const { index } = field
      Object.defineProperty(Row.prototype, field.name, {
        enumerable: true,
        get(this: TableRecord) { return this.#values[index] },
        ...(field.system ? {} : { set(this: TableRecord, value: unknown) { this.#values[index] = checkValue(table, field, value) } }),
      })
    }
    return Row
  }

  tableName(): string {
    return this.#table.name
  }

  tableId(): number {
    return this.#table.id
  }

  /** `Customer: 10000`; the form that `getRecordById` reads. */
  recordId(): string {
    return recordIdOf(this.#table, this.#values)
  }

  // One row.

  /**
   * Reads the row with this primary key, whatever the filters. Values left out are blank.
   * @throws CatalogueError Internal_RecordNotFound; the errors of the fields' types
   */
  async get(...key: KeyValue[]): Promise<void> {
    const wanted = this.#keyValues(key)
    if (!(await this.#getRow(wanted))) throw this.#notFound(wanted)
  }

  /** As `get`, with the answer instead of the error; if there is no such row the record stays as it is. */
  async tryGet(...key: KeyValue[]): Promise<boolean> {
    return await this.#getRow(this.#keyValues(key))
  }

  /** Blank values in all fields but those of the primary key. */
  init(): void {
    const { primaryKey, allFields } = this.#table
    this.#values = allFields.map((field) => (primaryKey.fields.includes(field) ? this.#values[field.index] : field.type.blank))
    this.#stored = undefined
  }

  /**
   * Inserts the record as a new row. @param runTrigger runs the table's `onInsert` before
   * @throws CatalogueError Internal_EntityWithSameKeyExists
   */
  async insert(runTrigger = false): Promise<void> {
    if (!(await this.tryInsert(runTrigger))) throw new CatalogueError('Internal_EntityWithSameKeyExists', { table: this.#table.name, identification: identification(this.#table, this.#values) })
  }

  /** As `insert`; false if a row with this key exists. */
  async tryInsert(runTrigger = false): Promise<boolean> {
    if (runTrigger) await this.#run(this.#table.triggers.onInsert, this.#stored)
    return this.#take(await this.#rows.insert(this.#values))
  }

  /**
   * Writes the record's values into the row with its primary key. @param runTrigger runs the table's `onModify` before
   * @throws CatalogueError Internal_RecordNotFound; Request_EntityChanged if the row was changed since this record read it
   */
  async modify(runTrigger = false): Promise<void> {
    if (!(await this.tryModify(runTrigger))) throw this.#notFound(this.#values)
  }

  /** As `modify`; false if there is no such row. */
  async tryModify(runTrigger = false): Promise<boolean> {
    if (runTrigger) await this.#run(this.#table.triggers.onModify, this.#stored)
    const version = this.#version()
    if (this.#take(await this.#inPlace(this.#rows.update(this.#values, version)))) return true
    await this.#refuseChanged(this.#values, version)
    return false
  }

  /**
   * Deletes the row with the record's primary key; the record keeps its values. @param runTrigger runs the table's `onDelete` before
   * @throws CatalogueError Internal_RecordNotFound; Request_EntityChanged if the row was changed since this record read it
   */
  async delete(runTrigger = false): Promise<void> {
    if (!(await this.tryDelete(runTrigger))) throw this.#notFound(this.#values)
  }

  /** As `delete`; false if there is no such row. */
  async tryDelete(runTrigger = false): Promise<boolean> {
    if (runTrigger) await this.#run(this.#table.triggers.onDelete, this.#stored)
    const version = this.#version()
    if (await this.#inPlace(this.#rows.delete(this.#values, version))) {
      this.#stored = undefined
      return true
    }
    await this.#refuseChanged(this.#values, version)
    return false
  }

  /**
   * Gives the row a new primary key, after `onRename`; other changed fields are not written.
   * @throws CatalogueError Internal_EntityWithSameKeyExists, Internal_RecordNotFound, Request_EntityChanged
   */
  async rename(...key: KeyValue[]): Promise<void> {
    const old = this.#values
    const version = this.#version()
    const renamed = old.slice()
    const wanted = this.#keyValues(key)
    for (const { index } of this.#table.primaryKey.fields) renamed[index] = wanted[index]
    try {
      this.#values = renamed
      await this.#run(this.#table.triggers.onRename, old)
      if (this.#take(await this.#rows.rename(old, this.#values, version))) return
      if (await this.#rows.exists(renamed)) throw new CatalogueError('Internal_EntityWithSameKeyExists', { table: this.#table.name, identification: identification(this.#table, renamed) })
      await this.#refuseChanged(old, version)
      throw this.#notFound(old)
    } catch (error) {
      this.#values = old
      throw error
    }
  }

  // The rows of the view.

  /**
   * Finds a row of the view: `-` the first, `+` the last, `=` the one with the record's key, `>` the next behind it, `<` the
   * next before it. Several of `= > <` are tried in turn.
   * @throws CatalogueError Internal_DataNotFoundFilter, for `=` alone Internal_RecordNotFound
   */
  async find(which = '='): Promise<void> {
    if (await this.tryFind(which)) return
    throw which === '=' ? this.#notFound(this.#values) : this.#nothingFound()
  }

  /** As `find`, with the answer instead of the error. */
  async tryFind(which = '='): Promise<boolean> {
    if (!/^(?:[-+]|[=<>]{1,3})$/.test(which)) throw new CatalogueError('Application_InvalidArgument', { reason: `Find takes '-', '+', or a combination of '=', '<' and '>', not '${which}'.` })
    for (const direction of which) {
      if (direction === '-' || direction === '+') return this.#take(await this.#cursor.first(direction === '+'))
      const row = direction === '=' ? await this.#rowInView() : await this.#cursor.beside(this.#values, direction === '<')
      if (row !== undefined) {
        this.#cursor.standOn(row)
        return this.#take(row)
      }
    }
    return false
  }

  /** The first row of the view. @throws CatalogueError Internal_DataNotFoundFilter */
  async findFirst(): Promise<void> {
    await this.find('-')
  }

  async tryFindFirst(): Promise<boolean> {
    return await this.tryFind('-')
  }

  /** The last row of the view. @throws CatalogueError Internal_DataNotFoundFilter */
  async findLast(): Promise<void> {
    await this.find('+')
  }

  async tryFindLast(): Promise<boolean> {
    return await this.tryFind('+')
  }

  /**
   * The first row of the view, to go through all of them: `if (await r.findSet()) do { … } while (await r.next())`. False if
   * there is none. Following rows are read ahead, up to 1,000 at a time.
   * @param options `forUpdate`: the rows are locked as they are read, until the transaction ends
   */
  async findSet(options: { readonly forUpdate?: boolean } = {}): Promise<boolean> {
    return this.#take(await this.#cursor.firstOfSet(options.forUpdate ?? false))
  }

  /**
   * Moves to another row of the view. Returns by how many rows, which is less than asked for at the end of the view; 0 if there is no
   * further row, and the record stays as it is.
   * @param steps negative: backward
   */
  async next(steps = 1): Promise<number> {
    if (!Number.isSafeInteger(steps)) throw new CatalogueError('Application_InvalidArgument', { reason: `Next takes a whole number of rows, not ${steps}.` })
    if (steps === 0) return 0
    const { moved, row } = await this.#cursor.step(steps, this.#values)
    this.#take(row)
    return moved
  }

  /** How many rows the view has. */
  async count(): Promise<number> {
    return await this.#rows.count(this.#view)
  }

  async isEmpty(): Promise<boolean> {
    return await this.#rows.isEmpty(this.#view)
  }

  /** Only rows with `from`, or with `from` to `to`, both included. Without values the field's filter is taken away. */
  setRange<Name extends FieldName<F>>(field: Name, ...range: [] | [from: ValueIn<F, Name>] | [from: ValueIn<F, Name>, to: ValueIn<F, Name>]): void {
    const target = fieldNamed(this.#table, field)
    const bounds = range.map((value) => checkValue(this.#table, target, value))
    this.#view = withRange(this.#view, target, bounds.length === 0 ? undefined : { from: bounds[0], to: bounds.at(-1) })
    this.#cursor.clear()
  }

  /** Takes all filters away and goes back to the primary key; the values stay. */
  reset(): void {
    this.#view = wholeTable(this.#table)
    this.#cursor.clear()
  }

  /**
   * Begins the transaction if there is none. From here to its end every row of the table that the session reads through records is
   * locked against changes by other sessions, as with AL's update locks; who wants such a row waits. Rows that were not read
   * are not locked, and rows may be inserted; `findLast` and `findFirst` answer with the last and first row there is when
   * the lock is theirs.
   */
  async lockTable(): Promise<void> {
    await this.#rows.lock()
  }

  // One field.

  /**
   * Requires a value that is not blank or, where one is given, this value.
   * @throws CatalogueError Application_FieldValidationException
   */
  testField<Name extends FieldName<F>>(field: Name, ...expected: [] | [value: ValueIn<F, Name>]): void {
    const { type, index, name } = fieldNamed(this.#table, field)
    const value = this.#values[index]
    const given = expected.length > 0
    const required = given ? type.check(expected[0]) : type.blank
    if ((type.compare(value, required) === 0) === given) return
    throw new CatalogueError('Application_FieldValidationException', {
      field: name, condition: given ? `be equal to '${type.format(required)}'` : 'have a value',
      table: this.#table.name, identification: shortIdentification(this.#table, this.#values), value: type.format(value),
    })
  }

  /** Sets a field, or takes the value it has, and runs its `onValidate`. */
  async validate<Name extends keyof F & string>(field: Name, ...value: [] | [value: ValueIn<F, Name>]): Promise<void> {
    const target = fieldNamed(this.#table, field)
    if (target.system) throw new CatalogueError('Application_InvalidArgument', { reason: `The field ${target.name} is set by the server only.` })
    const before = this.#values.slice()
    if (value.length > 0) this.#values[target.index] = checkValue(this.#table, target, value[0])
    const { onValidate } = this.#table.triggers
    if (onValidate !== undefined && Object.hasOwn(onValidate, field)) await this.#run(onValidate[field], before)
  }

  // Between sessions.

  /** Values and view as plain data, for a session that is started with this record. */
  snapshot(): RecordSnapshot {
    const values = Object.fromEntries(this.#table.allFields.map(({ number, type, index }) => [number, type.pack(this.#values[index])]))
    // The version belongs to the row that was read, not to one whose key was set afterwards.
    if (this.#version() === undefined) values[0] = 0n
    return { tableId: this.#table.id, values, view: packView(this.#view) }
  }

  /** For the table only. @throws CatalogueError Application_InvalidArgument for a snapshot of another version of the table */
  restore(snapshot: RecordSnapshot): void {
    const values = blankValues(this.#table.allFields)
    for (const [number, packed] of Object.entries(snapshot.values)) {
      const field = this.#table.allFields.find((candidate) => candidate.number === Number(number))
      if (field === undefined) throw new CatalogueError('Application_InvalidArgument', { reason: `The table ${this.#table.name} has no field with the number ${number}.` })
      values[field.index] = field.type.unpack(packed as never)
    }
    this.#values = values
    this.#stored = this.#rowVersionOf(values) === 0n ? undefined : values.slice()
    this.#view = snapshot.view === undefined ? wholeTable(this.#table) : unpackView(this.#table, snapshot.view as PackedView)
    this.#cursor.clear()
  }

  async #getRow(key: Values): Promise<boolean> {
    const row = await this.#rows.row(key)
    if (row !== undefined) this.#cursor.standOn(row)
    return this.#take(row)
  }

  async #rowInView(): Promise<Values | undefined> {
    const row = await this.#rows.row(this.#values)
    return row !== undefined && includes(this.#view, row) ? row : undefined
  }

  /** The row becomes the record's. */
  #take(row: Values | undefined): boolean {
    if (row === undefined) return false
    this.#values = row.slice()
    this.#stored = row
    return true
  }

  /** A write to the row the cursor stands on: rows read ahead stay good. */
  async #inPlace<Result>(write: Promise<Result>): Promise<Result> {
    const writes = this.#rows.writes
    const result = await write
    if (this.#rows.writes === writes + 1) this.#cursor.acceptWrite(writes)
    return result
  }

  /** @throws CatalogueError if the row is there, so that its version must be the reason */
  async #refuseChanged(key: Values, version: bigint | undefined): Promise<void> {
    if (version !== undefined && (await this.#rows.exists(key))) throw new CatalogueError('Request_EntityChanged', {})
  }

  /** The version that the row with the record's key had when it was read; undefined if this record did not read it. */
  #version(): bigint | undefined {
    const stored = this.#stored
    if (stored === undefined || this.#table.primaryKey.fields.some(({ index, type }) => type.compare(stored[index], this.#values[index]) !== 0)) return undefined
    return this.#rowVersionOf(stored)
  }

  #rowVersionOf(values: Values): bigint {
    return values[values.length - 1] as bigint
  }

  /** @param before values of `xRec`, a record of its own; blank ones if there are none */
  async #run(trigger: AnyTrigger | undefined, before: Values | undefined): Promise<void> {
    if (trigger === undefined) return
    const xRec = Object.preventExtensions(new (this.constructor as RecordClass)(this.#session, this.#table))
    if (before !== undefined) xRec.#values = before.slice()
    xRec.#stored = this.#stored
    await trigger(this.#session, this as unknown as TableRecord, xRec)
  }

  #keyValues(key: readonly KeyValue[]): Values {
    const { fields, name } = this.#table.primaryKey
    if (key.length > fields.length) throw new CatalogueError('Application_InvalidArgument', { reason: `The primary key ${name} of the table ${this.#table.name} has ${fields.length} fields, and ${key.length} values are given.` })
    const values = blankValues(this.#table.allFields)
    key.forEach((value, at) => {
      const field = fields[at] as Field
      values[field.index] = checkValue(this.#table, field, value)
    })
    return values
  }

  #notFound(key: Values): CatalogueError {
    return new CatalogueError('Internal_RecordNotFound', { table: this.#table.name, identification: identification(this.#table, key) })
  }

  #nothingFound(): CatalogueError {
    const filters = describeFilters(this.#view)
    return new CatalogueError('Internal_DataNotFoundFilter', { table: this.#table.name, filters: filters === '' ? '' : `\n\nFilters: ${filters}` })
  }
}
