/**
 * Where tables lie in PostgreSQL. Names are readable and carry the object's identity: table 18 Customer is
 * `application."18_customer"`, its field 1 No. the column `"1_no"`. Schema sync finds them by number, so that renaming
 * an object renames and loses nothing. Used by the statements and the schema sync only.
 */

import { createHash } from 'node:crypto'
import type { Field, SystemFieldName } from './field.js'

export const schemaName = 'application'
export const rowVersionSequence = 'row_version'
/** Every row carries its company; '' in tables whose data is not per company. */
export const companyColumn = 'company'

const systemColumns = {
  SystemId: 'system_id',
  SystemCreatedAt: 'system_created_at',
  SystemCreatedBy: 'system_created_by',
  SystemModifiedAt: 'system_modified_at',
  SystemModifiedBy: 'system_modified_by',
  SystemRowVersion: 'row_version',
} as const satisfies Record<SystemFieldName, string>

/** PostgreSQL cuts longer names silently. */
const longestName = 63
const longestSlug = 40

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

export function tableSqlName(table: { readonly id: number; readonly name: string }): string {
  return numbered(table.id, table.name)
}

export function columnName(field: Pick<Field, 'number' | 'name' | 'system'>): string {
  return field.system ? systemColumns[field.name as SystemFieldName] : numbered(field.number, field.name)
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

function numbered(number: number, name: string): string {
  const slug = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, longestSlug)
    .replace(/_$/, '')
  return slug === '' ? String(number) : `${number}_${slug}`
}
