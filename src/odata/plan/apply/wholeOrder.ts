/**
 * The order of a stage's rows: what was asked for, then what tells rows apart, so that pages and `top` are the same
 * each time.
 */

import { compileExpression } from '../../expression/compileExpression.js'
import { orderOf, orderSql, partOf, type Order, type OrderPart } from '../order.js'
import type { Planning } from '../Planning.js'
import type { OrderByItem } from '../../syntax/ast.js'
import { compiledValue, freshColumn, type Stage } from './stage.js'

/** @param items in place of what `orderby` said before */
export function wholeOrder(planning: Planning, stage: Stage, items: readonly OrderByItem[] = []): Order {
  if (stage.kind === 'entities') {
    const order = orderOf(planning, stage.rows, stage.scope, items)
    return items.length > 0 ? order : { parts: distinct([...stage.order, ...order.parts]), unique: order.unique }
  }
  const first = items.length > 0 ? orderParts(planning, stage, items) : stage.order
  const branch = stage.branches === undefined ? [] : [placePart(stage.branches.sql)]
  const rest = stage.key
    .map(({ value }) => compiledValue(value))
    .filter(({ type }) => type.kind === 'primitive' && type.edm !== 'Edm.Stream' && type.edm !== 'Edm.Binary')
  return {
    parts: distinct([...first, ...branch, ...rest.map((value) => partOf(value, { descending: false, at: 0 }))]),
    unique: false,
  }
}

export function orderParts(planning: Planning, stage: Stage, items: readonly OrderByItem[]): OrderPart[] {
  return items.map((item) => partOf(compileExpression(item.expression, stage.scope, planning.builder), item))
}

/** @param sql of a whole number that is never null */
export function placePart(sql: string): OrderPart {
  return { sql, postgres: 'bigint', edm: 'Edm.Int64', nullable: false, descending: false }
}

function distinct(parts: readonly OrderPart[]): OrderPart[] {
  const seen = new Set<string>()
  return parts.filter(({ sql }) => seen.size < seen.add(sql).size)
}

/**
 * The place of each row in the order, as a column to be packed. Without parts there is no order, and any place will do.
 */
export function placeColumn(planning: Planning, { parts }: Order): { readonly name: string; readonly sql: string } {
  const name = freshColumn(planning.builder.alias())
  return {
    name,
    sql: `row_number() over (${parts.length === 0 ? '' : `order by ${orderSql({ parts, unique: false })}`}) as ${name}`,
  }
}
