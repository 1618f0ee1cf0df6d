/**
 * Pages of expanded collections: each has no more rows than a page, and says where the rest is found. The link repeats
 * the options as they were written inside `$expand`, which the tree does not keep, so they are taken from the request's
 * text, at the place the item tells.
 */

import type { ExpandItem } from '../syntax/ast.js'
import { optionNameOf } from '../syntax/index.js'
import { decodeQuery } from '../syntax/percentDecoding.js'
import type { RequestContext } from './plan.js'
import { linkQuery } from './skipToken.js'

/** How many rows are written, and the query of the link to those behind them. */
export interface ExpandedPage {
  readonly size: number
  readonly query: string
}

/** Undefined: there is no more than a page, by `$top`, or the rest could not be asked for. */
export function expandedPage({ pageSize, query }: RequestContext, item: ExpandItem): ExpandedPage | undefined {
  const { top, skip = 0 } = item.options
  // What `$apply` expands is not written in $expand.
  if (item.at < 0) return undefined
  if ((top !== undefined && top <= pageSize) || (item.levels !== undefined && item.levels !== 1)) return undefined
  const text = expandText(query)
  const written = text === undefined ? undefined : optionsAt(text, item.at)
  if (written === undefined) return undefined
  const kept = written
    .filter(([name]) => !['top', 'skip', 'levels'].includes(name))
    .map(([name, value]) => `$${name}=${encodeURIComponent(value)}`)
  const left = top === undefined ? [] : [`$top=${top - pageSize}`]
  return { size: pageSize, query: linkQuery([...kept, ...left, `$skip=${skip + pageSize}`], '') }
}

/** The decoded value of `$expand`. */
function expandText(query: string): string | undefined {
  const option = query.split('&').find((one) => optionNameOf(one.split('=', 1)[0] ?? '') === 'expand')
  return option === undefined ? undefined : decodeQuery(option.slice(option.indexOf('=') + 1), '$expand')
}

/**
 * Names without `$` and values of the options behind the path at an index; undefined: they cannot stand in a URL of
 * their own.
 */
function optionsAt(text: string, from: number): [name: string, value: string][] | undefined {
  let start = from
  while (start < text.length && !'(,;)'.includes(text.charAt(start))) start++
  if (text.charAt(start) !== '(') return []
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let begin = start + 1
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === "'") quoted = !quoted
    if (quoted) continue
    if (character === '(' || character === '[' || character === '{') depth++
    if (character === ')' || character === ']' || character === '}') depth--
    if (depth === 0 || (depth === 1 && character === ';')) {
      parts.push(text.slice(begin, at).trim())
      begin = at + 1
    }
    if (depth === 0) break
  }
  const options = parts.map((part): [string, string] => {
    const equals = part.indexOf('=')
    return [part.slice(0, equals).replace(/^\$/, '').toLowerCase(), part.slice(equals + 1)]
  })
  // Aliases have names of their own; a quote in double quotes is one of a phrase.
  return options.some(([name, value]) => name.startsWith('@') || (name === 'search' && value.includes("'")))
    ? undefined
    : options
}
