/**
 * Where tables lie in PostgreSQL. Names are readable and carry the object's identity: table 18 Customer is
 * `application."18_customer"`, its field 1 No. the column `"1_no"`. Schema sync finds them by number, so that renaming
 * an object renames and loses nothing. Used by the statements and the schema sync only.
 */

import { createHash } from 'node:crypto'
import type { Field } from '../objects/table/field.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import { schemaName } from '../objects/table/storageNames.js'
import { quoteName } from './sqlText.js'

export { columnName, schemaName, tableSqlName } from '../objects/table/storageNames.js'

export const rowVersionSequence = 'row_version'
/** Every row carries its company; '' in tables whose data is not per company. */
export const companyColumn = 'company'

/** PostgreSQL cuts longer names silently. */
const longestName = 63

/** Schema and name of a table, as they stand in SQL. */
export function tableSql({ storage }: TableDefinition): string {
  return `${quoteName(storage.schema)}.${quoteName(storage.name)}`
}

export function qualified(name: string): string {
  return `${quoteName(schemaName)}.${quoteName(name)}`
}

/** The number in front of the name of a table or a column, if it has one. */
export function numberOfName(name: string): number | undefined {
  const match = /^([0-9]+)(?:_|$)/.exec(name)
  return match === null ? undefined : Number(match[1])
}

/** Named after what it is on, so that an index of that name is the one that is wanted. */
export function indexName(tableId: number, kind: 'pk' | 'key' | 'unique', fields: readonly Field[]): string {
  const name = `${tableId}_${kind}_${fields.map((field) => field.number).join('_')}`
  return name.length <= longestName
    ? name
    : `${tableId}_${kind}_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}

/** The sequence of a field that counts up. */
export function numberSequence(tableId: number, fieldNumber: number): string {
  return `${tableId}_${fieldNumber}_number`
}

export function systemIdIndexName(tableId: number): string {
  return `${tableId}_system_id`
}
