/**
 * AL's text of what symbols say in one property: names, conditions, formulas, relations, views. `AlReader` reads them
 * back. Pure.
 *
 *     -sum("Cust. Ledger Entry"."Amount (LCY)" where("Customer No." = field("No."), Open = const(true)))
 */

import type { AnyTable } from '../objects/table/tableDefinition.js'
import type { CalcFormula, Condition, Field, TableRelation } from '../objects/table/field.js'
import type { SourceView } from '../objects/page/pageDefinition.js'
import type { AlType } from '../types/index.js'
import { argumentEnd } from './AlReader.js'

/** The application's tables, the platform's included, by name. */
export type TableOf = (name: string) => AnyTable | undefined

/** A name as AL writes it: in double quotes unless it is an identifier. */
export function nameText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** @throws TypeError if the table has no such field */
export function fieldOf(table: AnyTable, name: string): Field {
  const lower = name.toLowerCase()
  const field = table.allFields.find((one) => one.name.toLowerCase() === lower)
  if (field === undefined) throw new TypeError(`Table ${table.id} ${table.name} has no field '${name}'.`)
  return field
}

/** @throws TypeError if there is no such table */
export function requireTable(tableOf: TableOf, name: string): AnyTable {
  const table = tableOf(name)
  if (table === undefined) throw new TypeError(`There is no table '${name}'.`)
  return table
}

/** `"Document Type" = const(Order), "Document No." = field("No.")`. @param table whose fields are restricted */
export function conditionsText(conditions: readonly Condition[], table: AnyTable): string {
  return conditions
    .map(({ field, is }) => {
      const value =
        is.kind === 'field'
          ? nameText(is.field)
          : is.kind === 'filter'
            ? filterText(is.filter)
            : constantText(fieldOf(table, field).type, is.value)
      return `${nameText(field)} = ${is.kind}(${value})`
    })
    .join(', ')
}

/** A filter as it is; in double quotes where its brackets and quotes are not in pairs. */
function filterText(filter: string): string {
  const plain = filter === filter.trim() && !filter.startsWith('"') && argumentEnd(`${filter})`, 0) === filter.length
  return plain ? filter : `"${filter.replaceAll('"', '""')}"`
}

const numbers = new Set(['Integer', 'BigInteger', 'Decimal', 'Byte'])

function constantText(type: AlType, given: unknown): string {
  const value = type.check(given)
  const text = type.format(value)
  if (type.values !== undefined)
    return type.values.some(({ ordinal, name }) => ordinal === value && name === text) ? nameText(text) : String(value)
  if (type.name === 'Boolean') return String(value)
  return numbers.has(type.name) ? text : `'${text.replaceAll("'", "''")}'`
}

function whereText(conditions: readonly Condition[], table: AnyTable): string {
  return conditions.length === 0 ? '' : ` where(${conditionsText(conditions, table)})`
}

export function formulaText({ method, reverseSign, table: name, field, where }: CalcFormula, tableOf: TableOf): string {
  const source = field === undefined ? nameText(name) : `${nameText(name)}.${nameText(field)}`
  return `${reverseSign ? '-' : ''}${method.toLowerCase()}(${source}${whereText(where, requireTable(tableOf, name))})`
}

export function relationText({ table: name, field, where }: TableRelation, tableOf: TableOf): string {
  return `${nameText(name)}${field === undefined ? '' : `.${nameText(field)}`}${whereText(where, requireTable(tableOf, name))}`
}

/**
 * `sorting("City", "Name") order(descending) where(Blocked = const(" "))`; '' for all rows in the order of the primary
 * key.
 */
export function viewText({ key: keyName, descending, filters }: SourceView, table: AnyTable): string {
  const key = table.keys.find(({ name }) => name === keyName)
  const parts = [
    key === undefined ? '' : `sorting(${key.fields.map(({ name }) => nameText(name)).join(', ')})`,
    descending ? 'order(descending)' : '',
    whereText(filters, table).trimStart(),
  ]
  return parts.filter((part) => part !== '').join(' ')
}
