/** Items of `$orderby` and `$compute`, which `$apply` has too. */

import { readAlias } from './aggregates.js'
import type { ComputeItem, OrderByItem } from './ast.js'
import { readExpression } from './expressions.js'
import type { Reader } from './Reader.js'

/** `Name`, `Name asc`, `length(Name) desc`. */
export function readOrderByItem(reader: Reader): OrderByItem {
  const { at } = reader
  const expression = readExpression(reader)
  const descending = reader.takeWord('desc')
  if (!descending) reader.takeWord('asc')
  return { at, expression, descending }
}

/** `Amount mul Rate as Tax`. */
export function readComputeItem(reader: Reader): ComputeItem {
  const { at } = reader
  const expression = readExpression(reader)
  return { at, expression, alias: readAlias(reader, true) }
}
