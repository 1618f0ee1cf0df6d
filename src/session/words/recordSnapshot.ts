/** What a session knows of tables and records without knowing the object model. */

import type { Session } from '../Session.js'

/** A record's values and view as plain data that may leave its thread. */
export interface RecordSnapshot {
  readonly tableId: number
  /** Packed values by field number. */
  readonly values: Readonly<Record<number, unknown>>
  /** The record's view (filters, key), packed by the table layer. */
  readonly view?: unknown
}

declare const row: unique symbol

/** A table as the session sees it. `Row` is the type of its records; nothing of it is there at run time. */
export interface RecordSource<Row = unknown> {
  readonly id: number
  readonly name: string
  readonly [row]?: Row
}

/** A codeunit as the session sees it. `Row` is the record that its `onRun` takes, undefined if it takes none. */
export interface RunSource<Row = unknown> {
  readonly id: number
  onRun?(session: Session, record: Row): void | Promise<void>
}

/** A record as the session sees it. */
export interface AnyRecord {
  tableId(): number
  recordId(): string
}

/** How a session gets and packs records; given by the host, which knows the object model. */
export interface Records {
  /** A new record variable of the table, bound to the session. @throws CatalogueError for what is no table */
  newRecord<Row>(session: Session, table: RecordSource<Row>): Row
  /** @throws CatalogueError for what is no record */
  snapshotOf(record: AnyRecord): RecordSnapshot
}
