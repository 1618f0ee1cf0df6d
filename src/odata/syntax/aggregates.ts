/**
 * `Amount with sum from Time with average as Total`: in `aggregate(…)` of `$apply`, and in expressions behind a path.
 */

import type { AggregateItem, Expression } from './ast.js'
import type { ReadExpression } from './json.js'
import type { Reader } from './Reader.js'

const methods = new Set(['sum', 'min', 'max', 'average', 'countdistinct'])

/** @param aliased `$apply` needs `as …` for everything but custom aggregates; expressions have none */
export function readAggregateItem(reader: Reader, readExpression: ReadExpression, aliased: boolean): AggregateItem {
  const { at } = reader
  const expression = isAtOwnCount(reader) ? undefined : readAggregated(reader, readExpression)
  const counts = expression === undefined || expression.kind === 'count'
  const method = !counts && reader.takeWord('with') ? readMethod(reader) : undefined
  const custom = !counts && method === undefined
  if (custom && expression.kind !== 'path') reader.fail(`'with' and a method expected${reader.found()}`)
  const from: NonNullable<AggregateItem['from']>[number][] = []
  while (reader.takeWord('from')) {
    reader.blanks()
    const paths = [readGroupingPath(reader)]
    while (takeComma(reader)) paths.push(readGroupingPath(reader))
    const then = reader.takeWord('with') ? readMethod(reader) : undefined
    if (then === undefined && !custom) reader.fail(`'with' and a method expected${reader.found()}`)
    from.push(then === undefined ? { paths } : { paths, method: then })
  }
  const alias = aliased ? readAlias(reader, !custom || from.length > 0) : undefined
  return {
    at,
    ...(expression && { expression }),
    ...(method !== undefined && { method }),
    ...(from.length > 0 && { from }),
    ...(alias !== undefined && { alias }),
  }
}

function readAggregated(reader: Reader, readExpression: ReadExpression): Expression {
  const before = reader.typesAllowed
  reader.typesAllowed = true
  const expression = readExpression(reader)
  reader.typesAllowed = before
  return expression
}

/** `$count` of the input itself, stepped over. */
function isAtOwnCount(reader: Reader): boolean {
  if (!reader.text.startsWith('$count', reader.at)) return false
  reader.at += '$count'.length
  return true
}

function readMethod(reader: Reader): string {
  if (!reader.blanks()) reader.fail(`a blank expected${reader.found()}`)
  const { at } = reader
  const name = reader.qualifiedName('a method')
  if (name.includes('.')) return name
  const lower = name.toLowerCase()
  if (!methods.has(lower))
    reader.fail('sum, min, max, average, countdistinct or the qualified name of a method expected', at)
  return lower
}

/** ` as Alias`. */
export function readAlias(reader: Reader, needed: true): string
export function readAlias(reader: Reader, needed: boolean): string | undefined
export function readAlias(reader: Reader, needed: boolean): string | undefined {
  if (!reader.takeWord('as')) return needed ? reader.fail(`'as' and a name expected${reader.found()}`) : undefined
  if (!reader.blanks()) reader.fail(`a blank expected${reader.found()}`)
  return reader.name()
}

function takeComma(reader: Reader): boolean {
  const { at } = reader
  reader.blanks()
  if (reader.take(44 /* , */)) {
    reader.blanks()
    return true
  }
  reader.at = at
  return false
}

/** `Product/Namespace.Type/Name`: names only. */
export function readGroupingPath(reader: Reader): string[] {
  const path = [reader.qualifiedName()]
  while (reader.take(47 /* / */)) path.push(reader.qualifiedName())
  return path
}
