/** The transformations of `$apply`, one after the other: each makes of a stage the next. */

import { compileCondition, compileExpression } from '../../expression/compileExpression.js'
import { orderSql } from '../order.js'
import type { CatalogueError } from '../../../errors/CatalogueError.js'
import { notImplemented } from '../faults.js'
import { fault } from '../../fault.js'
import type { Planning } from '../Planning.js'
import { expansionsOf } from '../selection.js'
import type { ExpandItem, Expression, OrderByItem, QueryOptions, Transformation } from '../../syntax/ast.js'
import { concatenated } from './concat.js'
import { exactNumber } from './aggregates.js'
import { aggregated, grouped } from './groupBy.js'
import { freshColumn, type Stage } from './stage.js'
import { orderParts, placeColumn, placePart, wholeOrder } from './wholeOrder.js'

/** @throws CatalogueError BadRequest, with the position; BadRequest_MethodNotImplemented naming what is not there */
export function transformed(planning: Planning, stage: Stage, transformations: readonly Transformation[]): Stage {
  return transformations.reduce((current, transformation) => step(planning, current, transformation), stage)
}

function step(planning: Planning, stage: Stage, transformation: Transformation): Stage {
  switch (transformation.kind) {
    case 'identity':
      return stage
    case 'filter':
      stage.filter(compileCondition(transformation.condition, stage.scope, planning.builder))
      return stage
    case 'search':
      stage.search(transformation.search)
      return stage
    case 'compute':
      stage.compute(transformation.items)
      return stage
    case 'orderby':
      stage.order = orderParts(planning, stage, transformation.items)
      return stage
    case 'top':
      return limited(planning, stage, [], wholeNumber(transformation.count), 0)
    case 'skip':
      return limited(planning, stage, [], undefined, wholeNumber(transformation.count))
    case 'topcount':
    case 'bottomcount':
      return limited(
        planning,
        stage,
        [{ at: transformation.by.at, expression: transformation.by, descending: transformation.kind === 'topcount' }],
        wholeNumber(transformation.amount),
        0,
      )
    case 'aggregate':
      return aggregated(planning, stage, transformation.items)
    case 'groupby':
      return grouped(planning, stage, transformation, transformed)
    case 'concat':
      return concatenated(planning, stage, transformation, transformed)
    case 'expand':
      if (stage.kind === 'results') throw noEntities(transformation.at)
      stage.expand = [...stage.expand, expandItem(planning, stage.type, transformation)]
      return stage
    case 'toppercent':
    case 'topsum':
    case 'bottompercent':
    case 'bottomsum':
      return summedUp(planning, stage, transformation)
    case 'other':
      throw notImplemented(
        `the transformation ${transformation.name.slice(0, 100)} (position ${transformation.at + 1})`,
      )
  }
}

/** The first rows, or those behind them, in an order that the result keeps. */
function limited(
  planning: Planning,
  stage: Stage,
  items: readonly OrderByItem[],
  top: number | undefined,
  skip: number,
): Stage {
  const { builder } = planning
  const order = wholeOrder(planning, stage, items)
  const place = placeColumn(planning, order)
  const limit = top === undefined ? '' : ` limit ${builder.bind(top, 'bigint')}`
  const offset = skip === 0 ? '' : ` offset ${builder.bind(skip, 'bigint')}`
  const next = stage.over(
    `(${stage.packed([place.sql], `${order.parts.length === 0 ? '' : ` order by ${orderSql(order)}`}${limit}${offset}`)})`,
  )
  next.order = [placePart(`${next.alias}.${place.name}`)]
  return next
}

/**
 * The fewest of the first rows whose values together are as much as the amount, or as that part of all values; of the
 * rows that are equal the first ones.
 */
function summedUp(
  planning: Planning,
  stage: Stage,
  { kind, amount, by }: Extract<Transformation, { readonly amount: Expression }>,
): Stage {
  const { builder } = planning
  const least = builder.bind(positiveNumber(amount), 'numeric')
  const value = `coalesce(${exactNumber(compileExpression(by, stage.scope, builder), kind, by.at).sql}, 0)`
  const order = wholeOrder(planning, stage, [{ at: by.at, expression: by, descending: kind.startsWith('top') }])
  const place = placeColumn(planning, order)
  const [before, all] = [freshColumn(builder.alias()), freshColumn(builder.alias())]
  const columns = [
    place.sql,
    `coalesce(sum(${value}) over (order by ${orderSql(order)} rows between unbounded preceding and 1 preceding), 0) as ${before}`,
    `sum(${value}) over () as ${all}`,
  ]
  const input = builder.alias()
  const enough = kind.endsWith('percent') ? `${input}.${all} * ${least} / 100` : least
  const next = stage.over(
    `(select ${input}.* from (${stage.packed(columns)}) as ${input} where ${input}.${before} < ${enough})`,
  )
  next.order = [placePart(`${next.alias}.${place.name}`)]
  return next
}

function positiveNumber(expression: Expression): string {
  const isNumber =
    expression.kind === 'literal' &&
    (expression.type === 'Edm.Int32' || expression.type === 'Edm.Int64' || expression.type === 'Edm.Decimal')
  if (!isNumber || expression.text.startsWith('-'))
    throw fault(expression.at, 'A number that is not negative is expected')
  return expression.text
}

function wholeNumber(expression: Expression): number {
  if (
    expression.kind !== 'literal' ||
    (expression.type !== 'Edm.Int32' && expression.type !== 'Edm.Int64') ||
    expression.text.startsWith('-')
  )
    throw fault(expression.at, 'A whole number is expected')
  return Number(expression.text)
}

export function noEntities(at: number): CatalogueError {
  return fault(at, 'The results of $apply are no entities any more, so nothing of them can be expanded')
}

/** As `$expand` has it: `expand(Lines,filter(Amount gt 5),expand(Item_Link))`. */
function expandItem(
  planning: Planning,
  type: Parameters<typeof expansionsOf>[1],
  { at, path, then }: Extract<Transformation, { kind: 'expand' }>,
): ExpandItem {
  const [found] = expansionsOf(planning, type, [{ at, path, options: {} }])
  if (found === undefined) throw fault(at, 'A navigation property is expected')
  const conditions = then.flatMap((inner) => (inner.kind === 'filter' ? [inner.condition] : []))
  const nested = then.flatMap((inner) =>
    inner.kind === 'expand' ? [expandItem(planning, found.navigation.target, inner)] : [],
  )
  const other = then.find(({ kind }) => kind !== 'filter' && kind !== 'expand' && kind !== 'identity')
  if (other !== undefined) throw notImplemented(`${other.kind} inside expand of $apply (position ${other.at + 1})`)
  const [condition] = conditions
  const filter: Pick<QueryOptions, 'filter'> =
    condition === undefined
      ? {}
      : { filter: conditions.length === 1 ? condition : { kind: 'logical', operator: 'and', operands: conditions, at } }
  // No place in `$expand`, from which the links to further pages would be made.
  return { at: -1, path, options: { ...filter, ...(nested.length === 0 ? {} : { expand: nested }) } }
}
