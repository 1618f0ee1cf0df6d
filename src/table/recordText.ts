/** How messages and record ids name a row. */

import { formatRecordID } from '../types/index.js'
import type { TableDefinition } from './definition.js'
import type { Values } from './field.js'

/** `No.='10000'`; several fields with commas. */
export function identification(table: TableDefinition, values: Values): string {
  return table.primaryKey.fields.map((field) => `${field.name}='${field.type.format(values[field.index])}'`).join(',')
}

/** `No.=10000`: the form of messages about one field. */
export function shortIdentification(table: TableDefinition, values: Values): string {
  return table.primaryKey.fields.map((field) => `${field.name}=${field.type.format(values[field.index])}`).join(',')
}

/** `Customer: 10000`. */
export function recordIdOf(table: TableDefinition, values: Values): string {
  return formatRecordID({ tableName: table.name, keys: table.primaryKey.fields.map((field) => field.type.format(values[field.index])) })
}
