/**
 * Where tables lie in PostgreSQL. Names are readable and carry the object's identity: table 18 Customer is
 * `application."18_customer"`, its field 1 No. the column `"1_no"`. Schema sync finds them by number, so that renaming
 * an object renames and loses nothing. Used by the statements and the schema sync only.
 */

import { createHash } from 'node:crypto'
import type { Field } from '../objects/table/field.js'
import { schemaName } from '../objects/table/storageNames.js'

export { columnName, schemaName, tableSqlName } from '../objects/table/storageNames.js'

export const rowVersionSequence = 'row_version'
/** Every row carries its company; '' in tables whose data is not per company. */
export const companyColumn = 'company'

/** PostgreSQL cuts longer names silently. */
const longestName = 63

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function qualified(name: string): string {
  return `${quoteName(schemaName)}.${quoteName(name)}`
}

/** A text value inside DDL, which takes no bound values. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
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
