/**
 * The statement that reads a page of a collection: `$filter`, `$search`, `$orderby`, `$top`, `$skip`, `$count`, `$skiptoken`, its rows as entities or references. What stands
 * before the rows, whether the parent is there and the count, are rows of the same statement; branches with a limit are never read in parallel, so their order holds.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { collectionContext, navigationPath, referenceContext } from '../metadata/contextUrl.js'
import type { EntityType } from '../model/model.js'
import type { QueryOptions } from '../syntax/ast.js'
import { compileCondition } from '../expression/compileExpression.js'
import { all } from '../sql/sqlText.js'
import { entityJson, referenceJson } from './entityJson.js'
import { collectionRows, type Reached } from './entityRows.js'
import { takeFilters, type FlowFilters } from './flowFilters.js'
import { linksBehind, linksOfSet, type Links } from './links.js'
import { afterSql, orderOf, orderSql, orderText } from './order.js'
import type { Planning } from './Planning.js'
import type { ReadPlan, Resource } from './plan.js'
import { Joins, rowsOf } from './Rows.js'
import { RowScope } from './RowScope.js'
import { nextUrl, readToken, writeToken } from './skipToken.js'

type CollectionResource = Extract<Resource, { kind: 'entitySet' | 'collection' }>

interface Source {
  readonly reached: Reached
  /** SQL of whether the parent is there; undefined: there is none. */
  readonly exists: string | undefined
  readonly links: Links
  readonly context: string
}

/** @throws CatalogueError for whatever is wrong with the options */
export function planCollection(planning: Planning, resource: CollectionResource, options: QueryOptions): ReadPlan {
  const type = resource.kind === 'entitySet' ? resource.set.type : resource.navigation.target
  const { rest, filters } = takeFilters(type, options.filter, planning.aliases)
  const source = sourceOf(planning, resource, type, filters, options)
  const { reached: { rows, from, conditions } } = source
  const joins = (rows.joins = new Joins())
  planning.it = rows
  const scope = new RowScope(planning, rows)
  const { writing, context } = planning
  const where = [...conditions]
  if (rest !== undefined) where.push(compileCondition(rest, scope, writing))
  if (options.search !== undefined) where.push(scope.search(options.search))
  const fromSql = (): string => `from ${from.join(' cross join ')}${joins.sql}`
  const counted = `(select count(*) ${fromSql()} where ${all(where)})`
  if (resource.suffix === '$count') {
    // A parent that is not there has no count: no row.
    const statement = writing.statement(source.exists === undefined ? `select ${counted}::text` : `select ${counted}::text where ${source.exists}`)
    return { statement, result: { kind: 'text', contentType: 'text/plain', ifMissing: 404 }, flushLog: writing.flushLog }
  }

  const order = orderOf(planning, rows, scope, options.orderBy)
  const token = options.skipToken === undefined ? undefined : readToken(options.skipToken, order)
  const before = token?.rows ?? 0
  const most = options.top === undefined ? Infinity : Math.max(options.top - before, 0)
  const pageSize = Math.min(context.pageSize, most)
  const after = token?.values === undefined ? [] : [afterSql(planning, order, token.values)]
  const json = resource.suffix === '$ref' ? referenceJson(planning, rows, source.links) : entityJson(planning, { rows, options, links: source.links })
  const offset = token === undefined ? (options.skip ?? 0) : order.unique ? 0 : before + (options.skip ?? 0)
  const places = order.unique ? order.parts.map(orderText) : []
  const limit = writing.bind(most > pageSize ? pageSize + 1 : pageSize, 'bigint')
  const page = `select ${[json, ...places].join(', ')} ${fromSql()} where ${all([...where, ...after])} order by ${orderSql(order)} limit ${limit}${offset > 0 ? ` offset ${writing.bind(offset, 'bigint')}` : ''}`
  const padding = places.map(() => ', null::text').join('')
  const first = [...(source.exists === undefined ? [] : [`(${source.exists})::text`]), ...(options.count === true ? [`${counted}::text`] : [])]
  // Nothing of a collection is read whose entity is not there.
  const text = first.length === 0 ? page : `${first.map((sql) => `(select ${sql}${padding} limit 1)`).join(' union all ')} union all (${page})`
  return {
    statement: writing.statement(text), flushLog: writing.flushLog,
    result: {
      kind: 'collection', contextUrl: source.context, pageSize, parented: source.exists !== undefined, counted: options.count === true,
      nextLink: (lastRow, rowsSoFar) => {
        if (rowsSoFar >= most || rowsSoFar === 0) return undefined
        return nextUrl(context.resourceUrl, context.query, writeToken({ rows: before + rowsSoFar, values: order.unique ? order.parts.map((_, index) => lastRow[index + 1] ?? null) : undefined }), order.unique)
      },
    },
  }
}

function sourceOf(planning: Planning, resource: CollectionResource, type: EntityType, filters: FlowFilters, options: QueryOptions): Source {
  const { context } = planning
  const { model, version } = context
  const shown = (path: string): string => (resource.suffix === '$ref' ? referenceContext(context, true) : collectionContext(context, path, type, options, version))
  if (resource.kind === 'entitySet') {
    const rows = rowsOf(planning, type, filters)
    const links = linksOfSet(planning, resource.set)
    if (resource.suffix === '$ref' && type.keyless === true) throw new CatalogueError('BadRequest', { reason: `The rows of the query ${type.name} have no ids to refer to.` })
    return { reached: { rows, from: [rows.from], conditions: rows.conditions }, exists: undefined, links, context: shown(resource.set.name) }
  }
  const { reached, exists } = collectionRows(planning, resource.parent, resource.navigation, filters)
  return { reached, exists, links: linksBehind(planning, resource.parent, resource.navigation), context: shown(navigationPath(model, resource.parent, resource.navigation)) }
}
