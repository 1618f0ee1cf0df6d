/**
 * Conditions in a path: `Customer/$filter(City eq 'London')`, also in front of `/$count` and `/$ref` (OData 4.01 URL
 * conventions 4.12). For requests that read.
 */

import type { Expression, ParsedUrl, PathSegment } from '../syntax/index.js'

/**
 * The URL with the conditions at its path's end as conditions of its query, in front of what `$apply` makes of the
 * rows. Those that something else follows stay.
 */
export function withPathFilters(url: ParsedUrl): ParsedUrl {
  const { path, options } = url
  const last = path.at(-1)
  const end = last?.name === '$count' || last?.name === '$ref' ? path.length - 1 : path.length
  let start = end
  while (start > 0 && path[start - 1]?.name === '$filter') start--
  if (start === end) return url
  const conditions = path
    .slice(start, end)
    .flatMap(({ arguments: given = [] }: PathSegment) => given.map(({ value }) => value))
  const rest = [...path.slice(0, start), ...path.slice(end)]
  if (options.apply !== undefined)
    return {
      path: rest,
      options: {
        ...options,
        apply: [
          ...conditions.map((condition) => ({ kind: 'filter' as const, condition, at: condition.at })),
          ...options.apply,
        ],
      },
    }
  const operands = options.filter === undefined ? conditions : [...conditions, options.filter]
  const [first] = operands
  if (first === undefined) return url
  const filter: Expression =
    operands.length === 1 ? first : { kind: 'logical', operator: 'and', operands, at: first.at }
  return { path: rest, options: { ...options, filter } }
}
