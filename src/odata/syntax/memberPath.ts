/**
 * Paths in expressions: `Address/City`, `Items(1)/Name`, `$root/Customers('ALFKI')`, `Price/@Measures.Currency`,
 * `Products/any(p:…)`, `Products/$count($filter=…)`. Names only; what they lead to is known to the model.
 */

import { readAggregateItem } from './aggregates.js'
import type { Expression, NamedArgument, Path, PathSegment, SearchExpression } from './ast.js'
import type { ReadExpression } from './json.js'
import { shortened } from '../../errors/shortened.js'
import type { Reader } from './Reader.js'
import { readSearch } from './search.js'

/** Continues a path behind its first name; `at` is where it began. */
export function readMembers(reader: Reader, at: number, first: string, readExpression: ReadExpression): Expression {
  reader.node()
  const segments: PathSegment[] = []
  let name = first
  let start = at
  for (;;) {
    if (name === '$filter') segments.push({ at: start, name, arguments: readFilterArgument(reader, readExpression) })
    else if (reader.isAt(40 /* ( */))
      segments.push({ at: start, name, arguments: readArguments(reader, name, readExpression) })
    else segments.push({ at: start, name })
    // A key behind a function's parentheses or behind a filter.
    while (reader.isAt(40))
      segments.push({ at: reader.at, name: '', arguments: readArguments(reader, '', readExpression) })
    if (!reader.take(47 /* / */)) break
    reader.node()
    start = reader.at
    const path: Path = { kind: 'path', at, segments }
    switch (reader.code()) {
      case 36 /* $ */:
        if (takeKeyword(reader, '$count')) return readCount(reader, path, readExpression)
        if (!takeKeyword(reader, '$filter')) reader.fail("a name, '$count' or '$filter(' expected")
        name = '$filter'
        break
      case 64 /* @ */:
        name = readAnnotationName(reader)
        break
      default:
        name = reader.qualifiedName("a name or '$count'")
        if (reader.isAt(40)) {
          const operator = name.length === 3 ? name.toLowerCase() : name
          if (operator === 'any' || operator === 'all') return readLambda(reader, path, operator, readExpression)
          if (name === 'aggregate') return readAggregation(reader, path, readExpression)
        }
    }
  }
  if (
    segments.length === 1 &&
    !reader.typesAllowed &&
    first.includes('.') &&
    segments[0]?.arguments === undefined &&
    !first.startsWith('@')
  ) {
    reader.fail(`'/' or '(' expected behind the qualified name${reader.found()}`)
  }
  return { kind: 'path', at, segments }
}

function takeKeyword(reader: Reader, word: string): boolean {
  if (!reader.text.startsWith(word, reader.at)) return false
  const end = reader.at + word.length
  if (reader.endOfName(end) !== end) return false
  reader.at = end
  return true
}

/** `@Namespace.Term#Qualifier`, from its `@` on. */
export function readAnnotationName(reader: Reader): string {
  const from = reader.at
  reader.at++
  reader.qualifiedName('the name of an annotation')
  if (reader.take(35 /* # */)) reader.name('a qualifier')
  return reader.text.slice(from, reader.at)
}

/**
 * Key or arguments of a function, from the parenthesis on: named ones are expressions, an unnamed one is a literal or
 * an alias.
 */
function readArguments(reader: Reader, name: string, readExpression: ReadExpression): readonly NamedArgument[] {
  reader.deeper()
  reader.at++
  reader.blanks()
  const found: NamedArgument[] = []
  let unnamed = false
  if (!reader.take(41)) {
    do {
      const at = reader.at
      const end = reader.isAtName() ? reader.endOfName(at) : at
      if (end > at && reader.text.charCodeAt(end) === 61 /* = */) {
        reader.at = end + 1
        if (unnamed) reader.fail('arguments are either all named or there is one', at)
        found.push({ at, name: reader.text.slice(at, end), value: readExpression(reader) })
      } else {
        const value = readExpression(reader)
        if (value.kind !== 'literal' && value.kind !== 'alias')
          reader.fail(
            name === ''
              ? 'a key must be a literal or an alias'
              : `'${shortened(name)}' is no function of OData, and a key must be a literal or an alias`,
            at,
          )
        if (found.length > 0) reader.fail('arguments are either all named or there is one', at)
        unnamed = true
        found.push({ at, value })
      }
    } while (reader.commaOr(41))
  }
  reader.shallower()
  return found
}

function readFilterArgument(reader: Reader, readExpression: ReadExpression): readonly NamedArgument[] {
  reader.expect(40)
  reader.deeper()
  reader.blanks()
  const at = reader.at
  const value = readExpression(reader)
  reader.blanks()
  reader.expect(41)
  reader.shallower()
  return [{ at, value }]
}

/** `any` or `all`, from the parenthesis on. */
function readLambda(reader: Reader, path: Path, operator: 'any' | 'all', readExpression: ReadExpression): Expression {
  const { at } = path
  reader.deeper()
  reader.at++
  reader.blanks()
  if (operator === 'any' && reader.take(41)) {
    reader.shallower()
    return { kind: 'lambda', at, path, operator }
  }
  const variable = reader.name('a variable')
  reader.blanks()
  reader.expect(58 /* : */)
  reader.blanks()
  const predicate = readExpression(reader)
  reader.blanks()
  reader.expect(41)
  reader.shallower()
  return { kind: 'lambda', at, path, operator, variable, predicate }
}

/** Behind `$count`: nothing, or `($filter=…;$search=…)`. */
function readCount(reader: Reader, path: Path, readExpression: ReadExpression): Expression {
  const { at } = path
  if (!reader.isAt(40)) return { kind: 'count', at, path }
  reader.deeper()
  reader.at++
  let filter: Expression | undefined
  let search: SearchExpression | undefined
  for (;;) {
    reader.blanks()
    const start = reader.at
    reader.take(36 /* $ */)
    const option = reader.isAtName() ? reader.name().toLowerCase() : ''
    if ((option !== 'filter' && option !== 'search') || !reader.take(61))
      reader.fail("'$filter=' or '$search=' expected", start)
    if (option === 'filter' ? filter !== undefined : search !== undefined)
      reader.fail(`'$${option}' is given twice`, start)
    if (option === 'filter') filter = readExpression(reader)
    else search = readSearch(reader)
    reader.blanks()
    if (reader.take(59 /* ; */)) continue
    if (!reader.take(41)) reader.fail(`';' or ')' expected${reader.found()}`)
    reader.shallower()
    return { kind: 'count', at, path, ...(filter && { filter }), ...(search && { search }) }
  }
}

/** `aggregate(Amount with sum)` behind a path. */
function readAggregation(reader: Reader, path: Path, readExpression: ReadExpression): Expression {
  reader.deeper()
  reader.at++
  reader.blanks()
  const item = readAggregateItem(reader, readExpression, false)
  reader.blanks()
  reader.expect(41)
  reader.shallower()
  return { kind: 'aggregation', at: path.at, path, item }
}
