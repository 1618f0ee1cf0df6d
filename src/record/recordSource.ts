/** The two functions of a table that make records: new ones, and ones that came from another session. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { RecordSnapshot } from '../session/words/recordSnapshot.js'
import type { Session } from '../session/run/Session.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import { TableRecord } from './TableRecord.js'

export function recordSource(table: TableDefinition): {
  newRecord(session: Session): TableRecord
  restoreRecord(session: Session, snapshot: RecordSnapshot): TableRecord
} {
  const Row = TableRecord.classOf(table)
  const newRecord = (session: Session): TableRecord => Object.preventExtensions(new Row(session, table))
  return {
    newRecord,
    restoreRecord(session, snapshot) {
      if (snapshot.tableId !== table.id)
        throw new CatalogueError('Application_InvalidArgument', {
          reason: `A record of the table ${table.id} ${table.name} is expected, not one of the table ${snapshot.tableId}.`,
        })
      const record = newRecord(session)
      record.restore(snapshot)
      return record
    },
  }
}
