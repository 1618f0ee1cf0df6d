/** Finds a table's field by name and checks values for it, with errors that name the field. */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import type { TableDefinition } from './tableDefinition.js'
import type { Field } from './field.js'

/** @throws CatalogueError Application_InvalidArgument */
export function fieldNamed(table: TableDefinition, name: string): Field {
  const field = table.allFields.find((candidate) => candidate.name === name)
  if (field === undefined)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The field '${name}' does not exist in the table ${table.name}.`,
    })
  return field
}

/** The value, normalised by the field's type. @throws CatalogueError as `AlType.check` */
export function checkValue(table: TableDefinition, field: Field, value: unknown): unknown {
  try {
    return field.type.check(value)
  } catch (error) {
    if (!isCatalogueError(error, 'Application_InvalidArgument')) throw error
    throw new CatalogueError(
      'Application_InvalidArgument',
      { reason: `The field ${field.name} of the table ${table.name}: ${error.message}` },
      { cause: error },
    )
  }
}
