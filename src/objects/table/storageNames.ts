/**
 * What tables and columns are called in PostgreSQL. Names are readable and carry the object's identity: table 18
 * Customer is `application."18_customer"`, its field 1 No. the column `"1_no"`.
 */

import type { Field, SystemFieldName } from './field.js'

export const schemaName = 'application'

const systemColumns = {
  SystemId: 'system_id',
  SystemCreatedAt: 'system_created_at',
  SystemCreatedBy: 'system_created_by',
  SystemModifiedAt: 'system_modified_at',
  SystemModifiedBy: 'system_modified_by',
  SystemRowVersion: 'row_version',
} as const satisfies Record<SystemFieldName, string>

const longestSlug = 40

export function tableSqlName(table: { readonly id: number; readonly name: string }): string {
  return numbered(table.id, table.name)
}

export function columnName(field: Pick<Field, 'number' | 'name' | 'system'>): string {
  return field.system ? systemColumns[field.name as SystemFieldName] : numbered(field.number, field.name)
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
