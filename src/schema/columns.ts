/** Columns, keys and indexes of a table as they stand in DDL. For `schemaSync` only. */

import type { Field } from '../objects/table/field.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import { columnName, companyColumn, indexName, qualified, systemIdIndexName, tableSqlName } from '../sql/names.js'
import { quoteName, quoteText } from '../sql/sqlText.js'
import { columnDefinition } from '../types/index.js'

export const notNullDefault = ' not null default '

export function columnOf(field: Field): string {
  return `${quoteName(columnName(field))} ${columnDefinition(field.type)}`
}

export function commentOn(table: string, field: Field): string {
  return `comment on column ${table}.${quoteName(columnName(field))} is ${quoteText(field.type.text)}`
}

export function primaryKey(table: TableDefinition): string {
  return `constraint ${quoteName(indexName(table.id, 'pk', table.primaryKey.fields))} primary key (${columnList(table.primaryKey.fields)})`
}

/**
 * The other keys, those that are not unique ending with the primary key so that the order has no ties, and the system
 * id.
 */
export function indexesOf(table: TableDefinition): (readonly [name: string, create: string])[] {
  const name = qualified(tableSqlName(table))
  const systemId = table.allFields.filter((field) => field.name === 'SystemId' && field.system)
  const keys = table.keys.slice(1).map((key) => {
    if (key.unique) {
      const unique = indexName(table.id, 'unique', key.fields)
      return [
        unique,
        `create unique index if not exists ${quoteName(unique)} on ${name} (${columnList(key.fields)})`,
      ] as const
    }
    const fields = [...key.fields, ...table.primaryKey.fields.filter((field) => !key.fields.includes(field))]
    const index = indexName(table.id, 'key', fields)
    return [index, `create index if not exists ${quoteName(index)} on ${name} (${columnList(fields)})`] as const
  })
  return [
    ...keys,
    [
      systemIdIndexName(table.id),
      `create unique index if not exists ${quoteName(systemIdIndexName(table.id))} on ${name} (${columnList(systemId)})`,
    ],
  ]
}

export function columnList(fields: readonly Field[]): string {
  return [quoteName(companyColumn), ...fields.map((field) => quoteName(columnName(field)))].join(', ')
}
