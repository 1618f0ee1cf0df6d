/**
 * What a session knows of tables and records without knowing the object model: how to make, send and rebuild a record.
 */

import type { Session } from '../run/Session.js'

/** A record's values and view as plain data that may leave its thread. */
export interface RecordSnapshot {
  readonly tableId: number
  /** Packed values by field number. */
  readonly values: Readonly<Record<number, unknown>>
  /** The record's view (filters, key), packed by the table layer. */
  readonly view?: unknown
}

/** A table as the session sees it. */
export interface RecordSource<Row = unknown> {
  readonly id: number
  readonly name: string
  newRecord(session: Session): Row
  /** A record with the values and the view of the snapshot. */
  restoreRecord(session: Session, snapshot: RecordSnapshot): Row
}

/** A record as StartSession takes it. */
export interface SnapshotSource {
  snapshot(): RecordSnapshot
}
