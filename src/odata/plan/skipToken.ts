/**
 * `$skiptoken`: where a page ended. Opaque to clients; it has how many rows came before and the values the last one is
 * ordered by, which are bound like those of any request, so that a forged token can do no more than `$filter`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { optionNameOf } from '../syntax/index.js'
import { uriText } from '../syntax/uriText.js'
import { orderValue, type Order } from './order.js'
import { longestPlain, packQuery } from './packedQuery.js'

export interface SkipToken {
  /** Rows of all pages so far. */
  readonly rows: number
  /** Values of the order's parts; undefined: rows without a unique order, of which so many are skipped. */
  readonly values: readonly (string | null)[] | undefined
}

const mostRows = 1e15

export function writeToken({ rows, values }: SkipToken): string {
  return Buffer.from(JSON.stringify(values === undefined ? [rows] : [rows, ...values]), 'utf8').toString('base64url')
}

/** @throws CatalogueError BadRequest for what is no token of this order */
export function readToken(token: string, order: Order): SkipToken {
  const content = decoded(token)
  const [rows, ...values] = content
  if (
    typeof rows !== 'number' ||
    !Number.isInteger(rows) ||
    rows < 0 ||
    rows > mostRows ||
    values.length !== (order.unique ? order.parts.length : 0)
  )
    throw invalid()
  if (!order.unique) return { rows, values: undefined }
  return {
    rows,
    values: order.parts.map((part, index) => {
      const value = values[index]
      if (value === null && part.nullable) return null
      const checked = typeof value === 'string' ? orderValue(part, value) : undefined
      if (checked === undefined) throw invalid()
      return checked
    }),
  }
}

function decoded(token: string): readonly unknown[] {
  try {
    const content: unknown = /^[A-Za-z0-9_-]+$/.test(token)
      ? JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
      : undefined
    if (Array.isArray(content)) return content as readonly unknown[]
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw invalid()
}

function invalid(): CatalogueError<'BadRequest'> {
  return new CatalogueError('BadRequest', {
    reason:
      'The value of $skiptoken was not made by this service for this request, or the request was changed; follow @odata.nextLink as it is.',
  })
}

/**
 * The next page's URL: the request's own, with the token; a long query is packed into it.
 * @param skipped `$skip` has been done and is left out
 */
export function nextUrl(resourceUrl: string, query: string, token: string, skipped: boolean): string {
  const isReplaced = (option: string): boolean => {
    const name = optionNameOf(option.split('=', 1)[0] ?? '')
    return name === 'skiptoken' || (skipped && name === 'skip')
  }
  return `${resourceUrl}?${linkQuery(
    query.split('&').filter((option) => option !== '' && !isReplaced(option)),
    token,
  )}`
}

/** The query of a link to a page. @param token '' if the options say where it begins */
export function linkQuery(options: readonly string[], token: string): string {
  const query = uriText(options.join('&'))
  if (query.length > longestPlain) return `$skiptoken=${token}.${packQuery(query)}`
  return [...(query === '' ? [] : [query]), ...(token === '' ? [] : [`$skiptoken=${token}`])].join('&')
}
