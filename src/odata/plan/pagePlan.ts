/**
 * The statement that reads a page of rows whose order is known. What stands before the rows, whether the parent is
 * there and the count, are rows of the same statement; branches with a limit are never read in parallel, so their order
 * holds.
 */

import type { QueryOptions } from '../syntax/ast.js'
import { afterSql, orderSql, orderText, type Order } from './order.js'
import type { Planning } from './Planning.js'
import type { ReadPlan } from './plan.js'
import { nextUrl, readToken, writeToken } from './skipToken.js'

export interface Page {
  readonly options: Pick<QueryOptions, 'top' | 'skip' | 'skipToken' | 'count'>
  readonly order: Order
  /** SQL of each row's text. */
  readonly json: string
  /** `from … where …`: asked for last, when everything about the rows has been compiled. */
  readonly sql: () => string
  /** `(select count(*) …)` */
  readonly counted: string
  /** SQL of whether the parent is there; undefined: there is none. */
  readonly exists: string | undefined
  readonly contextUrl: string
}

/** @throws CatalogueError BadRequest for a `$skiptoken` of another order */
export function pagePlan(
  planning: Planning,
  { options, order, json, sql, counted, exists, contextUrl }: Page,
): ReadPlan {
  const { builder, context } = planning
  const token = options.skipToken === undefined ? undefined : readToken(options.skipToken, order)
  const before = token?.rows ?? 0
  const most = options.top === undefined ? Infinity : Math.max(options.top - before, 0)
  const pageSize = Math.min(context.pageSize, most)
  const after = token?.values === undefined ? '' : ` and ${afterSql(planning, order, token.values)}`
  const offset = token === undefined ? (options.skip ?? 0) : order.unique ? 0 : before + (options.skip ?? 0)
  // A page with all that is asked for has none behind it, and no row needs to say where it stands.
  const last = most <= pageSize
  const places = order.unique && !last ? order.parts.map(orderText) : []
  const limit = builder.bind(last ? pageSize : pageSize + 1, 'bigint')
  const orderBy = order.parts.length === 0 ? '' : ` order by ${orderSql(order)}`
  const page = `select ${[json, ...places].join(', ')} ${sql()}${after}${orderBy} limit ${limit}${offset > 0 ? ` offset ${builder.bind(offset, 'bigint')}` : ''}`
  const padding = places.map(() => ', null::text').join('')
  const first = [
    ...(exists === undefined ? [] : [`(${exists})::text`]),
    ...(options.count === true ? [`${counted}::text`] : []),
  ]
  // Nothing of a collection is read whose entity is not there.
  const text =
    first.length === 0
      ? page
      : `${first.map((one) => `(select ${one}${padding} limit 1)`).join(' union all ')} union all (${page})`
  return {
    statement: builder.statement(text),
    result: {
      kind: 'collection',
      contextUrl,
      pageSize,
      parented: exists !== undefined,
      counted: options.count === true,
      nextLink: (lastRow, rowsSoFar) => {
        if (rowsSoFar >= most || rowsSoFar === 0) return undefined
        return nextUrl(
          context.resourceUrl,
          context.query,
          writeToken({
            rows: before + rowsSoFar,
            values: order.unique ? order.parts.map((_, index) => lastRow[index + 1] ?? null) : undefined,
          }),
          order.unique,
        )
      },
    },
  }
}

/** `/$count`. A parent that is not there has no count: no row. */
export function countPlan({ builder }: Planning, counted: string, exists: string | undefined): ReadPlan {
  const statement = builder.statement(
    exists === undefined ? `select ${counted}::text` : `select ${counted}::text where ${exists}`,
  )
  return { statement, result: { kind: 'text', contentType: 'text/plain', ifMissing: 404 } }
}
