/** A table as the rest of the program reads it, whoever made it: `defineTable` or an importer of symbols. */

import type { RecordSource } from '../../session/words/recordSnapshot.js'
import type { Session } from '../../session/Session.js'
import type { Field } from './field.js'
import type { TableRecord } from './TableRecord.js'

export interface Key {
  readonly name: string
  readonly fields: readonly Field[]
  /** No two rows of a company have the same values; always so for the primary key. */
  readonly unique: boolean
}

/** Where the rows lie in PostgreSQL. */
export interface Storage {
  /** Unquoted. */
  readonly schema: string
  /** Unquoted. */
  readonly name: string
  /**
   * Rows carry their company in the column `company`, '' where data is not per company. False for the platform's own
   * tables.
   */
  readonly companyColumn: boolean
  /** The session log writes its live sessions and events here, somewhat later than they happen. */
  readonly mirrorsLog?: true
}

/** `defineTable` types it by the table's fields. */
export type AnyTrigger = (session: Session, rec: TableRecord, xRec: TableRecord) => void | Promise<void>

export interface TableDefinition {
  readonly objectType: 'Table'
  /** Object ID, 1 to 2,147,483,647. */
  readonly id: number
  /** Text[30]. */
  readonly name: string
  readonly caption: string
  readonly storage: Storage
  /**
   * Written by the server only, not by records or schema sync: the tables numbered from 2,000,000,000. They have no
   * system fields.
   */
  readonly system: boolean
  /** Each company has its own rows. */
  readonly dataPerCompany: boolean
  /** Its own fields in the order of their declaration. */
  readonly fields: readonly Field[]
  /** Its own fields, then the system fields: the order of a row's values. */
  readonly allFields: readonly Field[]
  readonly primaryKey: Key
  /** All keys, the primary key first. */
  readonly keys: readonly Key[]
  readonly triggers: {
    readonly onInsert?: AnyTrigger
    readonly onModify?: AnyTrigger
    readonly onDelete?: AnyTrigger
    readonly onRename?: AnyTrigger
    readonly onValidate?: Readonly<Record<string, AnyTrigger>>
  }
}

export interface AnyTable extends TableDefinition, RecordSource<TableRecord> {}
