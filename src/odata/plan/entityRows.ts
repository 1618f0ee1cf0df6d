/**
 * The row of an entity that the URL names: by its key, in its parent, or behind links; and the rows of a collection
 * behind one.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Field } from '../../objects/table/field.js'
import type { RecordTarget } from '../../steps/steps.js'
import type { NavigationProperty } from '../model/model.js'
import { fieldNumbered } from './keys.js'
import { noFilters, type FlowFilters } from './flowFilters.js'
import type { Planning } from './Planning.js'
import type { EntityResource } from './plan.js'
import { knownValues } from './resolveResource.js'
import { linkedRows, rowsOf, type Rows } from './Rows.js'

/** Rows and those that they are reached through. */
export interface Reached {
  readonly rows: Rows
  /** Behind `from`, all of them. */
  readonly from: readonly string[]
  readonly conditions: readonly string[]
}

export function entityRows(planning: Planning, entity: EntityResource): Reached {
  // What another request made is found by itself, wherever it is.
  if (entity.from === 'set' || (entity.from === 'collection' && entity.target.kind === 'reference')) {
    const rows = rowsOf(planning, entity.type)
    return {
      rows,
      from: [rows.from],
      conditions: [...rows.conditions, ...keyConditions(planning, rows, entity.target)],
    }
  }
  const parent = entityRows(planning, entity.parent)
  if (entity.navigation.toSet !== undefined)
    throw new CatalogueError('BadRequest_ResourceNotFound', { segment: entity.navigation.name })
  const { rows } = linkedRows(parent.rows, entity.navigation.link, entity.type, parent.rows.filters)
  const key = entity.from === 'collection' ? keyConditions(planning, rows, entity.target) : []
  return { rows, from: [...parent.from, rows.from], conditions: [...parent.conditions, ...rows.conditions, ...key] }
}

/** The rows of a collection, and how to learn whether its entity is there. */
export function collectionRows(
  planning: Planning,
  parent: EntityResource,
  navigation: NavigationProperty,
  filters: FlowFilters = noFilters,
): { readonly reached: Reached; readonly exists: string } {
  const outer = entityRows(planning, parent)
  const exists = `exists(select 1 from ${outer.from.join(' cross join ')} where ${outer.conditions.join(' and ') || 'true'})`
  const values = knownValues(parent)
  const known = (field: Field): string | undefined => {
    const value = values[field.number]
    return value === undefined
      ? undefined
      : planning.builder.shared(
          `known ${field.number}`,
          field.type.toPostgres(field.type.unpack(value)),
          field.type.postgres,
        )
  }
  const { rows, needsOuter } = linkedRows(
    outer.rows,
    navigation.link,
    navigation.target,
    { byField: new Map([...outer.rows.filters.byField, ...filters.byField]), ofQuery: filters.ofQuery },
    known,
  )
  if (!needsOuter) return { reached: { rows, from: [rows.from], conditions: rows.conditions }, exists }
  return {
    reached: { rows, from: [...outer.from, rows.from], conditions: [...outer.conditions, ...rows.conditions] },
    exists,
  }
}

function keyConditions(planning: Planning, rows: Rows, target: RecordTarget): string[] {
  if (target.kind === 'reference') {
    const { source } = rows.type
    const systemId = source.kind === 'page' ? source.table.allFields.find(({ name }) => name === 'SystemId') : undefined
    if (systemId === undefined)
      throw new CatalogueError('BadRequest_InvalidOperation', {
        reason: `The rows of ${rows.type.name} have no SystemId.`,
      })
    return [`${rows.field(systemId)} = ${planning.systemIdOf(target.reference)}`]
  }
  return Object.entries(target.values).map(([number, value]) => {
    const field = fieldNumbered(rows.type, Number(number))
    return `${rows.field(field)} = ${planning.builder.bind(field.type.toPostgres(field.type.unpack(value)), field.type.postgres)}`
  })
}
