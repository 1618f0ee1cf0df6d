/**
 * Checks the conditions of views and links: their fields exist, their values fit. What is not there is told alike
 * everywhere.
 */

import { isCatalogueError } from '../errors/CatalogueError.js'
import type { AnyTable, TableDefinition } from '../objects/table/tableDefinition.js'
import type { Condition, Field } from '../objects/table/field.js'

/** @throws TypeError that says `where` and the field */
export function requireField(
  where: string,
  what: string,
  table: Pick<TableDefinition, 'name' | 'allFields'>,
  name: string,
): Field {
  const field = table.allFields.find((candidate) => candidate.name === name)
  if (field === undefined)
    throw new TypeError(`${where}: ${what} names the field '${name}', which the table ${table.name} does not have.`)
  return field
}

/**
 * @param other the table of the other side, for conditions of kind `field`; absent: there is none.
 * @throws TypeError
 */
export function checkConditions(
  where: string,
  what: string,
  conditions: readonly Condition[],
  table: AnyTable,
  other?: AnyTable,
): void {
  for (const { field: name, is } of conditions) {
    const field = requireField(where, what, table, name)
    if (is.kind === 'field') {
      if (other === undefined)
        throw new TypeError(
          `${where}: ${what} compares the field '${name}' with another field; only a value or a filter is possible here.`,
        )
      requireField(where, what, other, is.field)
    } else if (is.kind === 'const') {
      requireValue(`${where}: ${what}, '${name}'`, field, is.value)
    }
  }
}

/** @throws TypeError that begins with `what` */
export function requireValue(what: string, field: Field, value: unknown): void {
  try {
    field.type.check(value)
  } catch (error) {
    if (!isCatalogueError(error)) throw error
    throw new TypeError(`${what}: ${error.message}`, { cause: error })
  }
}
