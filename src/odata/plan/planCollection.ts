/**
 * The statement that reads a page of a collection: `$filter`, `$search`, `$orderby`, `$top`, `$skip`, `$count`,
 * `$skiptoken`, its rows as entities or references. What stands before the rows, whether the parent is there and the
 * count, are rows of the same statement; branches with a limit are never read in parallel, so their order holds.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { collectionContext, navigationPath, referenceContext } from '../metadata/contextUrl.js'
import type { EntityType } from '../model/model.js'
import type { QueryOptions } from '../syntax/ast.js'
import { compileCondition } from '../expression/compileExpression.js'
import { all } from '../../sql/sqlText.js'
import { computedValues } from './compute.js'
import { entityJson, referenceJson } from './entityJson.js'
import { collectionRows, type Reached } from './entityRows.js'
import { takeFilters, type FlowFilters } from './flowFilters.js'
import { linksBehind, linksOfSet, type Links } from './links.js'
import { orderOf } from './order.js'
import { countPlan, pagePlan } from './pagePlan.js'
import type { Planning } from './Planning.js'
import type { ReadPlan, Resource } from './plan.js'
import { Joins, rowsOf } from './Rows.js'
import { RowScope } from './RowScope.js'

export type CollectionResource = Extract<Resource, { kind: 'entitySet' | 'collection' }>

export interface Source {
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
  const {
    reached: { rows, from, conditions },
  } = source
  const joins = (rows.joins = new Joins())
  planning.it = rows
  const computed = computedValues(planning, rows, options.compute)
  const scope = new RowScope(planning, rows, undefined, computed)
  const where = [...conditions]
  if (rest !== undefined) where.push(compileCondition(rest, scope, planning.builder))
  if (options.search !== undefined) where.push(scope.search(options.search))
  const sql = (): string => `from ${from.join(' cross join ')}${joins.sql} where ${all(where)}`
  const counted = `(select count(*) ${sql()})`
  if (resource.suffix === '$count') return countPlan(planning, counted, source.exists)
  const order = orderOf(planning, rows, scope, options.orderBy)
  const json =
    resource.suffix === '$ref'
      ? referenceJson(planning, rows, source.links)
      : entityJson(planning, { rows, options, links: source.links, computed })
  return pagePlan(planning, { options, order, json, sql, counted, exists: source.exists, contextUrl: source.context })
}

/** Where the rows of a collection come from, and what they are called. */
export function sourceOf(
  planning: Planning,
  resource: CollectionResource,
  type: EntityType,
  filters: FlowFilters,
  options: QueryOptions,
): Source {
  const { context } = planning
  const { model, version } = context
  const shown = (path: string): string =>
    resource.suffix === '$ref'
      ? referenceContext(context, true)
      : collectionContext(context, path, type, options, version)
  if (resource.kind === 'entitySet') {
    const rows = rowsOf(planning, type, filters)
    const links = linksOfSet(planning, resource.set)
    if (resource.suffix === '$ref' && type.keyless === true)
      throw new CatalogueError('BadRequest', { reason: `The rows of the query ${type.name} have no ids to refer to.` })
    return {
      reached: { rows, from: [rows.from], conditions: rows.conditions },
      exists: undefined,
      links,
      context: shown(encodeURIComponent(resource.set.name)),
    }
  }
  const { reached, exists } = collectionRows(planning, resource.parent, resource.navigation, filters)
  return {
    reached,
    exists,
    links: linksBehind(planning, resource.parent, resource.navigation),
    context: shown(navigationPath(model, resource.parent, resource.navigation)),
  }
}
