/**
 * The statement that reads a page of what `$apply` makes of a collection. The other options see its results:
 * `$compute`, `$filter`, `$orderby`, `$skip`, `$top`, `$count`, `$select`, and as long as they are entities `$search`
 * and `$expand`. Called by `plan/` alone.
 */

import { CatalogueError } from '../../../errors/CatalogueError.js'
import { compileCondition } from '../../expression/compileExpression.js'
import { collectionContext, navigationPath, resultContext } from '../../metadata/contextUrl.js'
import { entityJson, referenceJson } from '../entityJson.js'
import { noFilters, takeFilters } from '../flowFilters.js'
import { countPlan, pagePlan } from '../pagePlan.js'
import { sourceOf, type CollectionResource, type Source } from '../planCollection.js'
import type { Planning } from '../Planning.js'
import type { ReadPlan } from '../plan.js'
import type { QueryOptions, Transformation } from '../../syntax/ast.js'
import { EntityStage } from './EntityStage.js'
import { resultJson, selectedColumns } from './resultJson.js'
import type { Stage } from './stage.js'
import { noEntities, transformed } from './transform.js'
import { wholeOrder } from './wholeOrder.js'

/** @throws CatalogueError for whatever is wrong with the options */
export function planApplied(
  planning: Planning,
  resource: CollectionResource,
  options: QueryOptions,
  transformations: readonly Transformation[],
): ReadPlan {
  const type = resource.kind === 'entitySet' ? resource.set.type : resource.navigation.target
  const { filters, rest } = firstFilter(planning, type, transformations)
  const source = sourceOf(planning, resource, type, filters, options)
  const { rows, from, conditions } = source.reached
  const stage = transformed(planning, new EntityStage(planning, { rows, from, conditions }), rest)
  if (options.compute !== undefined) stage.compute(options.compute)
  if (options.filter !== undefined) stage.filter(compileCondition(options.filter, stage.scope, planning.builder))
  if (options.search !== undefined) stage.search(options.search)
  const counted = `(select count(*) ${stage.sql()})`
  const { exists } = source
  if (resource.suffix === '$count') return countPlan(planning, counted, exists)
  const order = wholeOrder(planning, stage, options.orderBy)
  const { json, contextUrl } = told(planning, stage, resource, source, options)
  return pagePlan(planning, { options, order, json, sql: () => stage.sql(), counted, exists, contextUrl })
}

/**
 * Filters on FlowFilters and on those of a query choose no rows: they are taken from a `filter` that everything else
 * stands behind.
 */
function firstFilter(
  planning: Planning,
  type: Parameters<typeof takeFilters>[0],
  transformations: readonly Transformation[],
): { readonly filters: typeof noFilters; readonly rest: readonly Transformation[] } {
  const [first, ...others] = transformations
  if (first?.kind !== 'filter') return { filters: noFilters, rest: transformations }
  const { filters, rest } = takeFilters(type, first.condition, planning.aliases)
  return { filters, rest: rest === undefined ? others : [{ ...first, condition: rest }, ...others] }
}

function told(
  planning: Planning,
  stage: Stage,
  resource: CollectionResource,
  source: Source,
  options: QueryOptions,
): { readonly json: string; readonly contextUrl: string } {
  const { context } = planning
  const name =
    resource.kind === 'entitySet'
      ? encodeURIComponent(resource.set.name)
      : navigationPath(context.model, resource.parent, resource.navigation)
  if (stage.kind === 'results') {
    if (resource.suffix === '$ref')
      throw new CatalogueError('BadRequest', {
        reason: 'The results of $apply are no entities any more, so there are no references to them.',
      })
    const [expanded] = options.expand ?? []
    if (expanded !== undefined) throw noEntities(expanded.at)
    const columns = selectedColumns(stage.columns, options.select)
    return {
      json: resultJson(planning, stage, columns),
      contextUrl: resultContext(
        context,
        name,
        columns.map(({ path }) => path),
      ),
    }
  }
  if (resource.suffix === '$ref')
    return { json: referenceJson(planning, stage.rows, source.links), contextUrl: source.context }
  const { rows, computed, items } = stage
  const expand = [...stage.expand, ...(options.expand ?? [])]
  const shown: QueryOptions = {
    ...(options.select === undefined ? {} : { select: options.select }),
    ...(expand.length === 0 ? {} : { expand }),
  }
  return {
    json: entityJson(planning, { rows, options: shown, links: source.links, computed }),
    contextUrl: collectionContext(
      context,
      name,
      stage.type,
      { ...shown, ...(items.length === 0 ? {} : { compute: items }) },
      context.version,
    ),
  }
}
