/**
 * `$apply`: all transformations of the aggregation extension 4.0. Those nobody can execute here are read to their end
 * and become `other`.
 */

import { readAggregateItem, readAlias, readGroupingPath } from './aggregates.js'
import type { AggregateItem, ComputeItem, Expression, GroupByItem, OrderByItem, Transformation } from './ast.js'
import { isDigit } from './characters.js'
import { readExpression } from './expressions.js'
import { literal } from './literals.js'
import { shortened } from '../../errors/shortened.js'
import { readComputeItem, readOrderByItem } from './items.js'
import type { Reader } from './Reader.js'
import { readSearch } from './search.js'

/** What may stand in `traverse`. */
const preserving = new Set([
  'filter',
  'orderby',
  'search',
  'skip',
  'top',
  'topcount',
  'toppercent',
  'topsum',
  'bottomcount',
  'bottompercent',
  'bottomsum',
  'ancestors',
  'descendants',
  'traverse',
])

/** `a/b/c` up to a comma, a closing bracket or the end. */
export function readTransformations(reader: Reader): Transformation[] {
  const sequence = [readTransformation(reader)]
  while (reader.take(47 /* / */)) sequence.push(readTransformation(reader))
  return sequence
}

function readTransformation(reader: Reader): Transformation {
  const { at } = reader
  reader.node()
  const written = reader.qualifiedName('a transformation')
  if (written.includes('.')) return readCustom(reader, at, written)
  const name = written.toLowerCase()
  if (name === 'identity') return { kind: 'identity', at }
  if (!reader.isAt(40)) reader.fail(`'(' expected behind ${shortened(written)}${reader.found()}`)
  reader.deeper()
  reader.at++
  reader.blanks()
  const transformation = readArguments(reader, at, name, written)
  reader.blanks()
  reader.expect(41)
  reader.shallower()
  return transformation
}

/** Between the parentheses. */
function readArguments(reader: Reader, at: number, name: string, written: string): Transformation {
  switch (name) {
    case 'filter':
      return { kind: 'filter', at, condition: readExpression(reader) }
    case 'search':
      return { kind: 'search', at, search: readSearch(reader) }
    case 'aggregate':
      return {
        kind: 'aggregate',
        at,
        items: listed(reader, (): AggregateItem => readAggregateItem(reader, readExpression, true)),
      }
    case 'compute':
      return { kind: 'compute', at, items: listed(reader, (): ComputeItem => readComputeItem(reader)) }
    case 'orderby':
      return { kind: 'orderby', at, items: listed(reader, (): OrderByItem => readOrderByItem(reader)) }
    case 'groupby':
      return readGroupBy(reader, at)
    case 'concat':
      return readConcat(reader, at)
    case 'expand':
      return readExpand(reader, at)
    case 'top':
    case 'skip':
      return { kind: name, at, count: readWholeNumber(reader) }
    case 'topcount':
    case 'toppercent':
    case 'topsum':
    case 'bottomcount':
    case 'bottompercent':
    case 'bottomsum': {
      const amount = readExpression(reader)
      comma(reader)
      return { kind: name, at, amount, by: readExpression(reader) }
    }
    case 'nest':
      listed(reader, () => readAliased(reader))
      return { kind: 'other', at, name }
    case 'addnested':
      readGroupingPath(reader)
      comma(reader)
      listed(reader, () => readAliased(reader))
      return { kind: 'other', at, name }
    case 'join':
    case 'outerjoin':
      readGroupingPath(reader)
      readAlias(reader, true)
      if (takeComma(reader)) readTransformations(reader)
      return { kind: 'other', at, name }
    case 'ancestors':
    case 'descendants':
      readHierarchy(reader)
      comma(reader)
      readTransformations(reader)
      readDistanceAndKeep(reader)
      return { kind: 'other', at, name }
    case 'traverse':
      readHierarchy(reader)
      readTraversal(reader)
      return { kind: 'other', at, name }
    default:
      return reader.fail(`'${shortened(written)}' is no transformation`, at)
  }
}

function readGroupBy(reader: Reader, at: number): Transformation {
  reader.expect(40)
  reader.deeper()
  reader.blanks()
  const groupBy: GroupByItem[] = []
  do {
    groupBy.push(readGroupByItem(reader))
  } while (reader.commaOr(41))
  reader.shallower()
  if (!takeComma(reader)) return { kind: 'groupby', at, groupBy }
  return { kind: 'groupby', at, groupBy, then: readTransformations(reader) }
}

function readGroupByItem(reader: Reader): GroupByItem {
  const { at } = reader
  reader.node()
  const path = readGroupingPath(reader)
  const only = path.length === 1 ? path[0]?.toLowerCase() : undefined
  if (!reader.isAt(40) || (only !== 'rollup' && only !== 'rolluprecursive')) return { kind: 'path', at, path }
  reader.deeper()
  reader.at++
  reader.blanks()
  const item = only === 'rollup' ? readRollup(reader, at) : readRecursiveRollup(reader, at)
  reader.shallower()
  return item
}

/** `rollup($all,A,B)`, `rollup(A,B)`, `rollup(Hierarchy)`. */
function readRollup(reader: Reader, at: number): GroupByItem {
  let all = false
  if (reader.text.startsWith('$all', reader.at)) {
    reader.at += '$all'.length
    all = true
    comma(reader)
  }
  const paths: string[][] = []
  do {
    reader.node()
    paths.push(readGroupingPath(reader))
  } while (reader.commaOr(41))
  return { kind: 'rollup', at, all, paths }
}

function readRecursiveRollup(reader: Reader, at: number): GroupByItem {
  readHierarchy(reader)
  if (takeComma(reader)) readTransformations(reader)
  reader.blanks()
  reader.expect(41)
  return { kind: 'rolluprecursive', at }
}

function readConcat(reader: Reader, at: number): Transformation {
  const sequences = listed(reader, () => readTransformations(reader))
  if (sequences.length < 2) reader.fail('concat takes two sequences of transformations at least')
  return { kind: 'concat', at, sequences }
}

/** Of earlier drafts: `expand(Lines,filter(…),expand(…))`. */
function readExpand(reader: Reader, at: number): Transformation {
  const path = readGroupingPath(reader)
  const then: Transformation[] = []
  while (takeComma(reader)) then.push(readTransformation(reader))
  return { kind: 'expand', at, path, then }
}

function readAliased(reader: Reader): void {
  readTransformations(reader)
  readAlias(reader, true)
}

/** `$root/Nodes,Qualifier,Path` in front of what else hierarchies take. */
function readHierarchy(reader: Reader): void {
  const { at } = reader
  if (!reader.text.startsWith('$root/', at)) reader.fail("'$root/' and the nodes of a hierarchy expected")
  readExpression(reader)
  comma(reader)
  reader.name('the qualifier of a hierarchy')
  comma(reader)
  readGroupingPath(reader)
}

/** `,2` and `,keep start`. */
function readDistanceAndKeep(reader: Reader): void {
  if (!takeComma(reader)) return
  if (isDigit(reader.code())) {
    readWholeNumber(reader)
    if (!takeComma(reader)) return
  }
  if (!reader.text.startsWith('keep start', reader.at)) reader.fail("'keep start' expected")
  reader.at += 'keep start'.length
}

function readTraversal(reader: Reader): void {
  comma(reader)
  const { at } = reader
  const order = reader.name('preorder or postorder')
  if (order !== 'preorder' && order !== 'postorder') reader.fail('preorder or postorder expected', at)
  while (takeComma(reader)) {
    // What is no transformation is an expression to sort by.
    const start = reader.at
    const name = reader.isAtName() ? reader.qualifiedName() : ''
    const isTransformation = reader.isAt(40) && (name.includes('.') || preserving.has(name))
    reader.at = start
    if (name === 'identity' || isTransformation) readTransformations(reader)
    else readOrderByItem(reader)
  }
}

/** `Namespace.Function(Name=value)`. */
function readCustom(reader: Reader, at: number, name: string): Transformation {
  reader.at = at
  const call = readExpression(reader)
  if (call.kind !== 'path' || call.segments.length !== 1 || call.segments[0]?.arguments === undefined)
    reader.fail("a transformation or a function with '(' expected", at)
  return { kind: 'other', at, name }
}

function readWholeNumber(reader: Reader): Expression {
  const { at, text } = reader
  while (isDigit(reader.code())) reader.at++
  if (reader.at === at || reader.at - at > 15) reader.fail('a whole number of at most 15 digits expected', at)
  return literal(at, reader.at - at < 10 ? 'Edm.Int32' : 'Edm.Int64', text.slice(at, reader.at))
}

/** One and more, separated by commas. */
function listed<Item>(reader: Reader, read: () => Item): Item[] {
  const items: Item[] = []
  do {
    reader.node()
    items.push(read())
  } while (takeComma(reader))
  return items
}

function takeComma(reader: Reader): boolean {
  reader.blanks()
  if (!reader.take(44 /* , */)) return false
  reader.blanks()
  return true
}

function comma(reader: Reader): void {
  if (!takeComma(reader)) reader.fail(`',' expected${reader.found()}`)
}
