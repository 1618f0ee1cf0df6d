/** What writing requests read back: one entity by its SystemId, whatever its key is by then. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { entityContext, entitySource, navigationPath, setOf, qualifiedName } from '../metadata/contextUrl.js'
import type { EntityType } from '../model/model.js'
import { all } from '../../sql/sqlText.js'
import { entityColumns, entityJson } from './entityJson.js'
import { linksBehind, linksOf, linksOfSet, type Links } from './links.js'
import { Planning } from './Planning.js'
import { requireImplemented } from './planRead.js'
import type { PlanReadBack, Resource } from './plan.js'
import { Joins, rowsOf } from './Rows.js'

export const planReadBack: PlanReadBack = (options, type, context, resource) => {
  requireImplemented(options)
  if (options.apply !== undefined)
    throw new CatalogueError('BadRequest', {
      reason:
        "The query option '$apply' cannot be used where something is written; it is for collections that are read.",
    })
  const systemId =
    type.source.kind === 'page' && !type.source.table.system
      ? type.source.table.allFields.find(({ name }) => name === 'SystemId')
      : undefined
  if (systemId === undefined)
    throw new CatalogueError('BadRequest_InvalidOperation', { reason: `The rows of ${type.name} have no SystemId.` })
  const planning = new Planning(context, options.aliases)
  const { builder } = planning
  // The value is put in when the record is known.
  const systemIdAt = builder.values.length
  const place = builder.bind(null, 'uuid')
  const rows = rowsOf(planning, type)
  rows.joins = new Joins()
  planning.it = rows
  const { links, source } = placeOf(planning, type, resource)
  const json = entityJson(planning, { rows, options, links })
  const { columns, ...at } = entityColumns(rows, links)
  const statement = builder.statement(
    `select ${[json, ...columns].join(', ')} from ${rows.from}${rows.joins.sql} where ${all([...rows.conditions, `${rows.field(systemId)} = ${place}`])}`,
  )
  const plan = {
    statement,
    result: {
      kind: 'entity' as const,
      contextUrl: entityContext(context, source, type, options, context.version),
      ifMissing: 404 as const,
    },
    ...at,
  }
  return { readBack: { statement, systemIdAt }, plan }
}

/** Where the entity is said to be found. */
function placeOf(
  planning: Planning,
  type: EntityType,
  resource: Resource | undefined,
): { readonly links: Links; readonly source: string } {
  const { model } = planning.context
  if (resource?.kind === 'entitySet' && resource.set.type === type)
    return { links: linksOfSet(planning, resource.set), source: encodeURIComponent(resource.set.name) }
  if (resource?.kind === 'collection' && resource.navigation.target === type)
    return {
      links: linksBehind(planning, resource.parent, resource.navigation),
      source: navigationPath(model, resource.parent, resource.navigation),
    }
  if ((resource?.kind === 'entity' || resource?.kind === 'property') && resource.entity.type === type)
    return { links: linksOf(planning, resource.entity), source: entitySource(model, resource.entity) }
  if (resource?.kind === 'operation' && resource.on !== undefined)
    return placeOf(
      planning,
      type,
      resource.on.kind === 'entity'
        ? resource.on
        : resource.on.kind === 'set'
          ? { kind: 'entitySet', set: resource.on.set }
          : resource.on,
    )
  const set = setOf(model, type)
  if (set !== undefined) return { links: linksOfSet(planning, set), source: encodeURIComponent(set.name) }
  const name = qualifiedName(model, type)
  return {
    links: { root: () => planning.root, path: () => writingPath(planning, type.name), keyed: true },
    source: name,
  }
}

function writingPath(planning: Planning, name: string): string {
  return planning.builder.shared(`path ${name}`, encodeURIComponent(name))
}
