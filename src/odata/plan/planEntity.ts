/** The statements that read one entity, its reference, or one of its properties. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { entityContext, entityPath, entitySource, propertyContext, referenceContext } from '../metadata/contextUrl.js'
import type { QueryOptions } from '../syntax/ast.js'
import { etagSql } from '../sql/etag.js'
import { rawText } from '../sql/values.js'
import { all } from '../../sql/sqlText.js'
import { entityColumns, entityJson, propertyJson, referenceJson } from './entityJson.js'
import { entityRows } from './entityRows.js'
import { linksOf } from './links.js'
import type { Planning } from './Planning.js'
import type { EntityResource, ReadPlan, Resource } from './plan.js'
import { Joins } from './Rows.js'

/** @throws CatalogueError for whatever is wrong with the options */
export function planEntity(
  planning: Planning,
  { entity, suffix }: Extract<Resource, { kind: 'entity' }>,
  options: QueryOptions,
): ReadPlan {
  const { rows, from, conditions } = entityRows(planning, entity)
  rows.joins = new Joins()
  planning.it = rows
  const { context, builder } = planning
  const links = linksOf(planning, entity)
  const json = suffix === '$ref' ? referenceJson(planning, rows, links) : entityJson(planning, { rows, options, links })
  const { columns, ...at } = entityColumns(rows, links)
  const statement = builder.statement(
    `select ${[json, ...columns].join(', ')} from ${from.join(' cross join ')}${rows.joins.sql} where ${all(conditions)} limit 1`,
  )
  const contextUrl =
    suffix === '$ref'
      ? referenceContext(context, false)
      : entityContext(context, entitySource(context.model, entity), entity.type, options, context.version)
  return {
    statement,
    result: { kind: 'entity', contextUrl, ifMissing: missing(entity) },
    ...at,
  }
}

/** A property, its text (`/$value`), or its bytes. */
export function planProperty(
  planning: Planning,
  { entity, property, raw }: Extract<Resource, { kind: 'property' }>,
): ReadPlan {
  const { rows, from, conditions } = entityRows(planning, entity)
  const { context, builder } = planning
  if (property.from.kind === 'flowFilter' || property.from.kind === 'queryFilter')
    throw new CatalogueError('BadRequest', { reason: `${property.name} is a filter: it has no value of its own.` })
  const isStream = property.edm === 'Edm.Stream'
  const sql = isStream
    ? `encode(${rows.stored(property)}, 'hex')`
    : raw
      ? rawText(property, rows.stored(property))
      : propertyJson(planning, rows, property)
  const { hasETag } = rows.type
  const statement = builder.statement(
    `select ${sql}${hasETag ? `, ${etagSql(rows.version())}` : ''} from ${from.join(' cross join ')} where ${all(conditions)} limit 1`,
  )
  const result: ReadPlan['result'] = isStream
    ? { kind: 'stream', contentType: 'application/octet-stream', ifMissing: missing(entity) }
    : raw
      ? { kind: 'text', contentType: 'text/plain', ifMissing: missing(entity) }
      : {
          kind: 'property',
          contextUrl: propertyContext(context, entityPath(context.model, entity), property),
          ifMissing: missing(entity),
        }
  return { statement, result, ...(hasETag ? { etagColumn: 1 } : {}) }
}

/** A link that leads to nothing is null; an entity that is named and not there is an error. */
function missing(entity: EntityResource): 404 | 204 {
  return entity.from === 'navigation' ? 204 : 404
}
