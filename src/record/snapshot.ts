/** A record on its way to another session: its values and view as plain data. */

import type { RecordSnapshot } from '../session/words/recordSnapshot.js'
import type { PackedValue } from '../types/index.js'
import { blankValues, type Field } from '../objects/table/field.js'
import { fieldNumbered, packView, unpackView, type PackedView } from './packView.js'
import { isReadWithRow } from './readStatements.js'
import { recordIdOf } from './recordText.js'
import type { RecordState } from './RecordState.js'
import { reset } from './viewMethods.js'

/** Fields that were not read are left out. */
export function packRecord(record: RecordState): RecordSnapshot {
  const { table, values, view, marks, stored } = record
  const packed = Object.fromEntries(
    table.allFields
      .filter(({ index }) => values[index] !== undefined)
      .map(({ number, type, index }) => [number, type.pack(values[index])]),
  )
  // The version belongs to the row that was read, not to one whose key was set afterwards.
  if (stored === undefined || record.version() === undefined) packed[0] = 0n
  return { tableId: table.id, values: packed, view: packView(table, view, marks.values()) }
}

/**
 * Gives a new record what a snapshot of its table has.
 * @throws CatalogueError Application_InvalidArgument for a snapshot of another version of the table
 */
export function unpackRecord(record: RecordState, snapshot: RecordSnapshot): void {
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
  reset(record)
  if (view === undefined) return
  record.marks = new Map(
    view.marks.map((key) => {
      const marked = record.keyValues(key.map((value, at) => (table.primaryKey.fields[at] as Field).type.unpack(value)))
      return [recordIdOf(table, marked), marked]
    }),
  )
  record.view = unpackView(table, view)
}
