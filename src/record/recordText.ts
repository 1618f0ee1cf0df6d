/** How messages and record ids name a row. */

import { formatRecordID } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, Values } from '../objects/table/field.js'

/** `No.='10000'`; several fields with commas. @param fields of the key that is meant; default: the primary key's */
export function identification(
  table: TableDefinition,
  values: Values,
  fields: readonly Field[] = table.primaryKey.fields,
): string {
  return fields.map((field) => `${field.name}='${field.type.format(values[field.index])}'`).join(',')
}

/** `No.=10000`: the form of messages about one field. */
export function shortIdentification(table: TableDefinition, values: Values): string {
  return table.primaryKey.fields.map((field) => `${field.name}=${field.type.format(values[field.index])}`).join(',')
}

/** `Customer: 10000`. */
export function recordIdOf(table: TableDefinition, values: Values): string {
  return formatRecordID({
    tableName: table.name,
    keys: table.primaryKey.fields.map((field) => field.type.format(values[field.index])),
  })
}
