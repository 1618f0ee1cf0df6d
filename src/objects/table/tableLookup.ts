/** Tables by their names, as formulas, relations and links have them. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { TableDefinition } from './tableDefinition.js'

/** Tables by id or name, the name in any case: `Objects` is one. */
export interface TableLookup {
  table(idOrName: number | string): object | undefined
}

/** @throws CatalogueError Internal_ObjectNotFound */
export function tableByName(tables: TableLookup, name: string): TableDefinition {
  const table = tables.table(name)
  if (table === undefined || !('allFields' in table))
    throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'table', objectId: `'${name}'` })
  return table as TableDefinition
}
