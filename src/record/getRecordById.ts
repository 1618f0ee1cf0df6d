/** From the text of a record id, `Customer: 10000`, to the record. */

import { sqlOf } from '../session/run/access.js'
import { CatalogueError, isCatalogueError } from '../errors/CatalogueError.js'
import type { Session } from '../session/Session.js'
import { parseRecordID, ValueError, type ParsedRecordID } from '../types/index.js'
import type { KeyValue, TableRecord } from '../objects/table/TableRecord.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import { newRecord } from './records.js'

/**
 * Reads the row that a record id names.
 * @param text as `recordId()` and AL's RecordID have it: table name, colon, the primary key's values as text
 * @throws CatalogueError Application_InvalidArgument for a text of another form or a key of other fields,
 *   Internal_ObjectNotFound, Internal_RecordNotFound; Application_EvaluateException and its kin for a key value that
 *   does not fit its field
 */
export async function getRecordById(session: Session, text: string): Promise<TableRecord> {
  const { tableName, keys } = partsOf(text)
  const table = sqlOf(session).objects.table(tableName) as AnyTable | undefined
  if (table === undefined)
    throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'table', objectId: `'${tableName}'` })
  const record = newRecord(session, table)
  const { fields } = table.primaryKey
  if (keys.length !== fields.length) {
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The record id '${text}' has ${keys.length} key values; the primary key of the table ${table.name} has ${fields.length}: ${fields.map((field) => field.name).join(', ')}.`,
    })
  }
  await record.get(...fields.map((field, at) => field.type.evaluate(keys[at] as string) as KeyValue))
  return record
}

/** As `getRecordById`; undefined if there is no such table or row. Texts of another form still throw. */
export async function tryGetRecordById(session: Session, text: string): Promise<TableRecord | undefined> {
  try {
    return await getRecordById(session, text)
  } catch (error) {
    if (isCatalogueError(error, 'Internal_ObjectNotFound') || isCatalogueError(error, 'Internal_RecordNotFound'))
      return undefined
    throw error
  }
}

function partsOf(text: string): ParsedRecordID {
  try {
    return parseRecordID(text)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw new CatalogueError('Application_InvalidArgument', { reason: error.reason }, { cause: error })
  }
}
