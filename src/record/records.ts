/** Makes records of tables: new ones, and ones that came from another session. For hosts, steps and the table API. */

import { CatalogueError } from '../errors/CatalogueError.js'
import { tableOfEither } from '../objects/table/eitherTable.js'
import type { TableRecord } from '../objects/table/TableRecord.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { AnyRecord, RecordSnapshot, Records, RecordSource } from '../session/words/recordSnapshot.js'
import type { Session } from '../session/Session.js'
import { recordClass, stateOf } from './BoundRecord.js'
import { packRecord, unpackRecord } from './snapshot.js'

/** A new record variable, bound to the session; of several tables one of the first. */
export function newRecord<Row>(session: Session, source: RecordSource<Row>): Row {
  const table = definitionOf(tableOfEither(source))
  return new (recordClass(table))(session, table) as Row
}

/**
 * A record with the values and the view of the snapshot.
 * @throws CatalogueError Application_InvalidArgument for a snapshot of another table, or of another version of it
 */
export function restoreRecord<Row>(session: Session, source: RecordSource<Row>, snapshot: RecordSnapshot): Row {
  const table = definitionOf(tableOfEither(source, snapshot.tableId))
  if (snapshot.tableId !== table.id)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `A record of the table ${table.id} ${table.name} is expected, not one of the table ${snapshot.tableId}.`,
    })
  const record = new (recordClass(table))(session, table)
  unpackRecord(stateOf(record), snapshot)
  return record as Row
}

/**
 * Values and view as plain data, for a session that is started with this record.
 * @throws CatalogueError Application_InvalidArgument for what is no record
 */
export function snapshotOf(record: AnyRecord): RecordSnapshot {
  return packRecord(stateOf(record))
}

/** Another variable of the record's table with its values and view, and nothing of what it has read ahead. */
export function copyOf(session: Session, record: TableRecord): TableRecord {
  const { table } = stateOf(record)
  const copy = new (recordClass(table))(session, table)
  unpackRecord(stateOf(copy), snapshotOf(record))
  return copy
}

/** What sessions are given. */
export const records: Records = { newRecord, snapshotOf }

function definitionOf(source: RecordSource): TableDefinition {
  if ('objectType' in source && source.objectType === 'Table') return source as TableDefinition
  throw new CatalogueError('Application_InvalidArgument', { reason: `A table is expected, not ${source.name}.` })
}
