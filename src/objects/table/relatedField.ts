/** Where a relation leads. */

import type { Field, TableRelation } from './field.js'
import { fieldNamed } from './fieldNamed.js'
import type { TableDefinition } from './tableDefinition.js'

/** The field whose values a relation allows. @throws CatalogueError */
export function relatedField(other: TableDefinition, relation: TableRelation): Field {
  return relation.field === undefined ? (other.primaryKey.fields.at(-1) as Field) : fieldNamed(other, relation.field)
}
