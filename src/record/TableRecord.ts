/**
 * A record variable: a row's values under the names of its fields, and a cursor over the rows of its view, bound to one
 * session.
 *
 * Invariants: every value was checked by its field's type; the database is reached through the session only; no
 * statement that may fail by the data (a key that exists, a row that is gone) fails in PostgreSQL, because that would
 * give the transaction up. AL's optional return value is two methods: `x` throws, `tryX` answers. `findSet` and `next`
 * answer, as loops ask them. The methods stand in four classes, one on top of the other: fields, view, reading, and
 * here writing.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { RecordSnapshot } from '../session/words/recordSnapshot.js'
import type { Session } from '../session/run/Session.js'
import type { PackedValue } from '../types/index.js'
import type { AnyTrigger, TableDefinition } from '../objects/table/tableDefinition.js'
import { blankValues, type DeclaredFields, type Field, type Values } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import { fieldNumbered, packView, unpackView, type PackedView } from './packView.js'
import { isReadWithRow } from './readStatements.js'
import { identification, recordIdOf } from './recordText.js'
import type { FieldName, KeyValue, ReturnedValue, ValueIn } from './RecordFields.js'
import { RecordReading } from './RecordReading.js'
import { state } from './RecordState.js'
import { storedFields } from '../sql/RowWriting.js'
import { orderBy } from '../objects/table/view.js'
import { uniqueKeys } from './writeStatements.js'

export type { KeyValue } from './RecordFields.js'

type RecordClass = new (session: Session, table: TableDefinition) => TableRecord

export class TableRecord<F extends DeclaredFields = DeclaredFields> extends RecordReading<F> {
  /** The class of a table's records: the fields are accessors under their names. */
  static classOf(table: TableDefinition): RecordClass {
    class Row extends TableRecord {}
    for (const field of table.allFields) {
      const { index } = field
      Object.defineProperty(Row.prototype, field.name, {
        enumerable: true,
        get(this: TableRecord) {
          return this[state].value(field)
        },
        ...(field.system
          ? {}
          : {
              set(this: TableRecord, value: unknown) {
                this[state].values[index] = checkValue(table, field, value)
              },
            }),
      })
    }
    return Row
  }

  /**
   * Inserts the record as a new row. @param runTrigger runs the table's `onInsert` before
   * @throws CatalogueError Internal_EntityWithSameKeyExists
   */
  async insert(runTrigger = false): Promise<void> {
    if (await this.tryInsert(runTrigger)) return
    await this.#refuseTaken(this[state].values)
    throw this.#existsError(this[state].values)
  }

  /** As `insert`; false if a row with this key, or the same values in another unique key, exists. */
  async tryInsert(runTrigger = false): Promise<boolean> {
    const record = this[state]
    await record.complete()
    if (runTrigger) await this.#run(record.table.triggers.onInsert, record.stored)
    return record.takeWritten(await record.rows.insert(record.values))
  }

  /**
   * Writes the record's values into the row with its primary key. A Blob is written if it was given a value. @param
   * runTrigger runs the table's `onModify` before
   * @throws CatalogueError Internal_RecordNotFound; Request_EntityChanged if the row was changed since this record
   *   read it; Internal_EntityWithSameKeyExists if another row has the values of a unique key
   */
  async modify(runTrigger = false): Promise<void> {
    if (!(await this.tryModify(runTrigger))) throw this.notFoundError(this[state].values)
  }

  /** As `modify`; false if there is no such row. */
  async tryModify(runTrigger = false): Promise<boolean> {
    const record = this[state]
    const { onModify } = record.table.triggers
    if (runTrigger && onModify !== undefined) {
      await record.complete()
      await this.#run(onModify, record.stored)
    }
    const version = record.version()
    const { primaryKey } = record.table
    const fields = this.#written().filter((field) => !primaryKey.fields.includes(field))
    if (record.takeWritten(await this.#inPlace(record.rows.update(record.values, fields, version)))) return true
    await this.#refuseChanged(record.values, version)
    await this.#refuseTaken(record.values, record.values)
    return false
  }

  /**
   * Deletes the row with the record's primary key; the record keeps its values. @param runTrigger runs the table's
   * `onDelete` before
   * @throws CatalogueError Internal_RecordNotFound; Request_EntityChanged if the row was changed since this record
   *   read it
   */
  async delete(runTrigger = false): Promise<void> {
    if (!(await this.tryDelete(runTrigger))) throw this.notFoundError(this[state].values)
  }

  /** As `delete`; false if there is no such row. */
  async tryDelete(runTrigger = false): Promise<boolean> {
    const record = this[state]
    const { onDelete } = record.table.triggers
    if (runTrigger && onDelete !== undefined) {
      await record.complete()
      await this.#run(onDelete, record.stored)
    }
    const version = record.version()
    if (await this.#inPlace(record.rows.delete(record.values, version))) {
      record.stored = undefined
      return true
    }
    await this.#refuseChanged(record.values, version)
    return false
  }

  /**
   * Gives the row a new primary key, after `onRename`; other values of the record are written with it.
   * @throws CatalogueError Internal_EntityWithSameKeyExists, Internal_RecordNotFound, Request_EntityChanged
   */
  async rename(...key: KeyValue[]): Promise<void> {
    const record = this[state]
    await record.complete()
    const old = record.values
    const version = record.version()
    const renamed = old.slice()
    const wanted = record.keyValues(key)
    for (const { index } of record.table.primaryKey.fields) renamed[index] = wanted[index]
    try {
      record.values = renamed
      await this.#run(record.table.triggers.onRename, old)
      if (record.takeWritten(await record.rows.rename(old, record.values, this.#written(), version))) return
      await this.#refuseTaken(record.values, old)
      await this.#refuseChanged(old, version)
      throw this.notFoundError(old)
    } catch (error) {
      record.values = old
      throw error
    }
  }

  /**
   * Sets a field, without its `onValidate`, in all rows of the view; the record itself stays. Returns how many rows
   * there were.
   * @param runTrigger goes row by row and runs the table's `onModify`.
   * @throws CatalogueError Application_InvalidArgument for a field that is not stored or part of the primary key; the
   *   errors of `modify`
   */
  async modifyAll<Name extends FieldName<F>>(
    field: Name,
    value: ReturnedValue<F, Name>,
    runTrigger = false,
  ): Promise<number> {
    const { table, rows } = this[state]
    const target = fieldNamed(table, field)
    if (target.fieldClass !== 'Normal' || target.system || table.primaryKey.fields.includes(target))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `ModifyAll sets a stored field that is not part of the primary key; the field ${target.name} of the table ${table.name} is not one.`,
      })
    const checked = checkValue(table, target, value)
    // One statement would fail as a whole, and give the transaction up, where a unique key is in the way.
    if (!runTrigger && !uniqueKeys(table).some((key) => key.fields.includes(target)))
      return await rows.updateAll(this[state].viewed(), target, checked)
    return await this.#forEachRow(async (row) => {
      row[state].values[target.index] = checked
      await row.modify(runTrigger)
    })
  }

  /**
   * Deletes all rows of the view; returns how many there were.
   * @param runTrigger goes row by row and runs the table's `onDelete`
   */
  async deleteAll(runTrigger = false): Promise<number> {
    if (!runTrigger || this[state].table.triggers.onDelete === undefined)
      return await this[state].rows.deleteAll(this[state].viewed())
    return await this.#forEachRow(async (row) => {
      await row.delete(true)
    })
  }

  /**
   * Sets a field, or takes the value it has, requires the row that the field is related to, and runs its `onValidate`.
   * @throws CatalogueError Internal_InvalidTableRelation if the related table does not have the value; blank is
   *   always allowed
   */
  async validate<Name extends FieldName<F>>(field: Name, ...value: [] | [value: ValueIn<F, Name>]): Promise<void> {
    const record = this[state]
    const target = fieldNamed(record.table, field)
    if (target.system)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The field ${target.name} is set by the server only.`,
      })
    const { onValidate } = record.table.triggers
    const trigger = onValidate !== undefined && Object.hasOwn(onValidate, field) ? onValidate[field] : undefined
    if (trigger !== undefined || target.relation !== undefined) await record.complete()
    const before = record.values.slice()
    if (value.length > 0) record.values[target.index] = checkValue(record.table, target, value[0])
    try {
      await this.#requireRelated(target)
    } catch (error) {
      record.values = before
      throw error
    }
    await this.#run(trigger, before)
  }

  // Between sessions.

  /**
   * Values and view as plain data, for a session that is started with this record. Fields that were not read are left
   * out.
   */
  snapshot(): RecordSnapshot {
    const { table, values, view, marks, stored } = this[state]
    const packed = Object.fromEntries(
      table.allFields
        .filter(({ index }) => values[index] !== undefined)
        .map(({ number, type, index }) => [number, type.pack(values[index])]),
    )
    // The version belongs to the row that was read, not to one whose key was set afterwards.
    if (stored === undefined || this[state].version() === undefined) packed[0] = 0n
    return { tableId: table.id, values: packed, view: packView(table, view, marks.values()) }
  }

  /**
   * For the table only.
   * @throws CatalogueError Application_InvalidArgument for a snapshot of another version of the table
   */
  restore(snapshot: RecordSnapshot): void {
    const record = this[state]
    const { table } = record
    const values = blankValues(table.allFields)
    for (const field of table.allFields.filter(isReadWithRow))
      if (!Object.hasOwn(snapshot.values, field.number)) values[field.index] = undefined
    for (const [number, packed] of Object.entries(snapshot.values)) {
      if (number === '0' && record.versionOf(values) === undefined && table.system) continue
      const field = fieldNumbered(table, Number(number))
      values[field.index] = field.type.unpack(packed as PackedValue)
    }
    record.values = values
    record.stored = (record.versionOf(values) ?? 0n) === 0n ? undefined : values.slice()
    const view = snapshot.view as PackedView | undefined
    this.reset()
    if (view === undefined) return
    record.marks = new Map(
      view.marks.map((key) => {
        const marked = record.keyValues(
          key.map((value, at) => (table.primaryKey.fields[at] as Field).type.unpack(value)),
        )
        return [recordIdOf(table, marked), marked]
      }),
    )
    record.view = unpackView(table, view)
  }

  /**
   * Stored fields whose values are to be written: those that were read or given, of the Blobs those that were given.
   */
  #written(): Field[] {
    const { table, values, stored } = this[state]
    return storedFields(table).filter(
      ({ index, type }) =>
        values[index] !== undefined &&
        (type.name !== 'Blob' || (values[index] !== type.blank && values[index] !== stored?.[index])),
    )
  }

  /** Goes through the view with another variable, by primary key so that no row comes twice whatever is changed. */
  async #forEachRow(work: (row: TableRecord) => Promise<void>): Promise<number> {
    const row = this.#another()
    row.copy(this)
    row[state].loaded = undefined
    row[state].view = { ...this[state].view, order: orderBy(this[state].table.primaryKey.fields) }
    let rows = 0
    if (await row.findSet({ forUpdate: true })) {
      do {
        await work(row)
        rows++
      } while ((await row.next()) !== 0)
    }
    return rows
  }

  async #requireRelated(field: Field): Promise<void> {
    const { table, rows, values, view } = this[state]
    const { relation } = field
    const value = values[field.index]
    if (
      relation?.validated !== true ||
      field.type.compare(value, field.type.blank) === 0 ||
      (await rows.isRelated(field, values, view))
    )
      return
    throw new CatalogueError('Internal_InvalidTableRelation', {
      field: field.name,
      table: table.name,
      value: field.type.format(value),
      related: relation.table,
    })
  }

  /** A write to the row the cursor stands on: rows read ahead stay good. */
  async #inPlace<Result>(write: Promise<Result>): Promise<Result> {
    const { rows, cursor } = this[state]
    const { writes } = rows
    const result = await write
    if (rows.writes === writes + 1) cursor.acceptWrite(writes)
    return result
  }

  /** @throws CatalogueError if the row is there in another version */
  async #refuseChanged(key: Values, version: bigint | undefined): Promise<void> {
    if (version === undefined) return
    const { rows, table } = this[state]
    const versionField = fieldNamed(table, 'SystemRowVersion')
    const row = await rows.row({ fields: [versionField], flowFilters: new Map() }, table.primaryKey.fields, key)
    if (row !== undefined && row[versionField.index] !== version) throw new CatalogueError('Request_EntityChanged', {})
  }

  /**
   * @param own the row that may have the values
   * @throws CatalogueError if another row has the values of a unique key
   */
  async #refuseTaken(values: Values, own?: Values): Promise<void> {
    const { rows, table } = this[state]
    for (const key of uniqueKeys(table)) {
      if (key === table.primaryKey && own === values) continue
      if (await rows.taken(key, values, own)) throw this.#existsError(values, key.fields)
    }
  }

  #existsError(values: Values, fields = this[state].table.primaryKey.fields): CatalogueError {
    return new CatalogueError('Internal_EntityWithSameKeyExists', {
      table: this.tableName(),
      identification: identification(this[state].table, values, fields),
    })
  }

  #another(): TableRecord {
    return Object.preventExtensions(new (this.constructor as RecordClass)(this[state].session, this[state].table))
  }

  /** @param before values of `xRec`, a record of its own; blank ones if there are none */
  async #run(trigger: AnyTrigger | undefined, before: Values | undefined): Promise<void> {
    if (trigger === undefined) return
    const xRec = this.#another()
    if (before !== undefined) xRec[state].values = before.slice()
    xRec[state].stored = this[state].stored
    await trigger(this[state].session, this as unknown as TableRecord, xRec)
  }
}
