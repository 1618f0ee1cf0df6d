/**
 * Expressions of OData 4.01 by precedence climbing (URL Conventions 5.1.1.17, weakest first): or · and · eq ne · gt ge
 * lt le · add sub · mul div divby mod · not and negation · has in. Equal ones from left to right. Words are read in any
 * case.
 */

import type { ArithmeticOperator, ComparisonOperator, Expression } from './ast.js'
import { isBlank, isDigit, isIdentifierPart, isLetter } from './characters.js'
import { builtInFunctions, type Counts } from './functions.js'
import { readArrayAsList, readJson } from './json.js'
import { readGuid, readNegativeInfinity, readNumeric, readPrefixed, readString, wordLiteral } from './literals.js'
import { readAnnotationName, readMembers } from './memberPath.js'
import { mostItems, type Ahead, type Reader } from './Reader.js'

const or = 1
const and = 2
const equality = 3
const relational = 4
const additive = 5
const multiplicative = 6
const unary = 7
const membership = 8
/** Chains of comparisons nest to the left; nobody means more. */
const mostComparisons = 50

const operators: ReadonlyMap<string, Ahead> = new Map(
  (
    [
      ['or', or],
      ['and', and],
      ['eq', equality],
      ['ne', equality],
      ['gt', relational],
      ['ge', relational],
      ['lt', relational],
      ['le', relational],
      ['add', additive],
      ['sub', additive],
      ['mul', multiplicative],
      ['div', multiplicative],
      ['divby', multiplicative],
      ['mod', multiplicative],
      ['has', membership],
      ['in', membership],
    ] as const
  ).map(([word, level]) => [word, { word, level }]),
)

/** One expression, from its first character to where no operator follows. */
export function readExpression(reader: Reader): Expression {
  return readFrom(reader, or)
}

/** Operands joined by operators of this level and stronger ones. */
function readFrom(reader: Reader, level: number): Expression {
  const { at } = reader
  let left = readUnary(reader)
  let comparisons = 0
  for (;;) {
    const ahead = lookAhead(reader)
    if (ahead === undefined || ahead.level < level) return left
    switch (ahead.level) {
      case or:
      case and: {
        const operands = [left]
        do {
          take(reader)
          operands.push(readFrom(reader, ahead.level + 1))
        } while (lookAhead(reader) === ahead)
        left = { kind: 'logical', at, operator: ahead.level === or ? 'or' : 'and', operands }
        break
      }
      case additive:
      case multiplicative: {
        const rest: { operator: ArithmeticOperator; operand: Expression }[] = []
        let next: Ahead | undefined = ahead
        do {
          take(reader)
          rest.push({ operator: next.word as ArithmeticOperator, operand: readFrom(reader, ahead.level + 1) })
          next = lookAhead(reader)
        } while (next !== undefined && next.level === ahead.level)
        left = { kind: 'arithmetic', at, first: left, rest }
        break
      }
      default: {
        if (++comparisons > mostComparisons)
          reader.fail(`more than ${mostComparisons} comparisons of one another without brackets`)
        take(reader)
        const right = ahead.word === 'in' ? readSet(reader) : readFrom(reader, ahead.level + 1)
        left = { kind: 'comparison', at, operator: ahead.word as ComparisonOperator, left, right }
      }
    }
  }
}

/** The operator behind the blanks here, if there is one. Asked on every level, looked up once. */
function lookAhead(reader: Reader): Ahead | undefined {
  if (reader.aheadFrom === reader.at) return reader.ahead
  reader.aheadFrom = reader.at
  reader.ahead = undefined
  const { text } = reader
  let at = reader.at
  if (!isBlank(text.charCodeAt(at))) return undefined
  do at++
  while (isBlank(text.charCodeAt(at)))
  const from = at
  while (at - from < 6 && isLetter(text.charCodeAt(at))) at++
  if (at - from < 2 || at - from > 5 || isIdentifierPart(text, at) > 0) return undefined
  const word = text.slice(from, at)
  reader.aheadEnd = at
  return (reader.ahead = operators.get(word) ?? operators.get(word.toLowerCase()))
}

/** Steps over the operator ahead and the blanks behind it. */
function take(reader: Reader): void {
  reader.at = reader.aheadEnd
  reader.node()
  // Clients write `in('a','b')` and `and(…)`; any other neighbour means that a blank was forgotten.
  if (!reader.blanks() && !reader.isAtEnd() && !reader.isAt(40))
    reader.fail(`a blank expected behind the operator${reader.found()}`)
}

function readUnary(reader: Reader): Expression {
  const { at, text } = reader
  const code = text.charCodeAt(at)
  if (code === 45 /* - */) {
    if (isDigit(text.charCodeAt(at + 1))) return readOperand(reader)
    const infinity = readNegativeInfinity(reader)
    if (infinity !== undefined) {
      reader.node()
      return infinity
    }
    reader.at++
    reader.blanks()
    return prefixed(reader, at, 'negate')
  }
  if ((code | 32) === 110 /* n */ && isNot(text, at)) {
    reader.at += 3
    reader.blanks()
    return prefixed(reader, at, 'not')
  }
  return readOperand(reader)
}

function isNot(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 3)
  return (
    (text.charCodeAt(at + 1) | 32) === 111 && (text.charCodeAt(at + 2) | 32) === 116 && (isBlank(next) || next === 40)
  )
}

function prefixed(reader: Reader, at: number, kind: 'not' | 'negate'): Expression {
  reader.node()
  reader.deeper()
  const operand = readFrom(reader, unary)
  reader.shallower()
  return { kind, at, operand }
}

function readOperand(reader: Reader): Expression {
  const { at } = reader
  const code = reader.code()
  reader.node()
  if (code === 39 /* ' */) return readString(reader)
  if (isDigit(code) || ((code === 45 || code === 43) && isDigit(reader.text.charCodeAt(at + 1))))
    return readNumeric(reader)
  switch (code) {
    case 40 /* ( */:
      return readParentheses(reader)
    case 91 /* [ */:
    case 123 /* { */:
      return readJson(reader, readExpression)
    case 64 /* @ */:
      return readAlias(reader)
    case 36 /* $ */:
      return readDollar(reader)
  }
  if (reader.isAtName()) return readWord(reader)
  return reader.fail(`Expression expected${reader.found()}`)
}

function readParentheses(reader: Reader): Expression {
  reader.deeper()
  reader.at++
  reader.blanks()
  const inner = readExpression(reader)
  reader.blanks()
  reader.expect(41)
  reader.shallower()
  return inner
}

/** `@name`, or an annotation, or an alias that a path goes on from. */
function readAlias(reader: Reader): Expression {
  const { at } = reader
  const name = readAnnotationName(reader)
  if (reader.isAt(47) || name.includes('.') || name.includes('#')) return readMembers(reader, at, name, readExpression)
  return { kind: 'alias', at, name: name.slice(1) }
}

const variables = new Set(['$it', '$this', '$root', '$these'])

function readDollar(reader: Reader): Expression {
  const { at, text } = reader
  reader.at = reader.endOfName(at + 1)
  const name = text.slice(at, reader.at)
  if (name === '$case' && reader.isAt(40)) return readCase(reader, at)
  if (!variables.has(name))
    reader.fail("Expression expected; of names with '$', $it, $this, $root and $these can begin one", at)
  if ((name === '$root' || name === '$these') && !reader.isAt(47))
    reader.fail(`'/' expected behind ${name}${reader.found()}`)
  return readMembers(reader, at, name, readExpression)
}

/** A name, a word that is a literal, a function, a literal with a prefix. */
function readWord(reader: Reader): Expression {
  const { at } = reader
  const id = readGuid(reader)
  if (id !== undefined) return id
  const name = reader.qualifiedName()
  switch (reader.code()) {
    case 39 /* ' */:
      return readPrefixed(at, name, reader)
    case 40 /* ( */: {
      const lower = name.toLowerCase()
      if (lower === 'case') return readCase(reader, at)
      if (lower === 'any' || lower === 'all') reader.fail(`a path in front of ${lower} expected: Path/${lower}(…)`, at)
      const counts = builtInFunctions.get(lower)
      return counts === undefined ? readMembers(reader, at, name, readExpression) : readCall(reader, at, lower, counts)
    }
    case 47 /* / */:
      return readMembers(reader, at, name, readExpression)
    default:
      return wordLiteral(at, name, reader) ?? readMembers(reader, at, name, readExpression)
  }
}

function readCall(reader: Reader, at: number, name: string, [fewest, most]: Counts): Expression {
  reader.deeper()
  const before = reader.typesAllowed
  reader.typesAllowed = name === 'cast' || name === 'isof'
  reader.at++
  reader.blanks()
  const found: Expression[] = []
  if (!reader.take(41)) {
    do {
      if (found.length === most)
        reader.fail(most === 0 ? `${name}() takes no arguments` : `${name} takes ${counted(fewest, most)}, not more`)
      found.push(readExpression(reader))
    } while (reader.commaOr(41))
  }
  if (found.length < fewest) reader.fail(`${name} takes ${counted(fewest, most)}, not ${found.length}`, at)
  reader.typesAllowed = before
  reader.shallower()
  return { kind: 'call', at, name, arguments: found }
}

const counted = (fewest: number, most: number): string =>
  `${fewest === most ? most : `${fewest} or ${most}`} argument${most === 1 ? '' : 's'}`

/** From the parenthesis behind `case` on. */
function readCase(reader: Reader, at: number): Expression {
  reader.deeper()
  reader.at++
  const branches: { condition: Expression; value: Expression }[] = []
  reader.blanks()
  do {
    const condition = readExpression(reader)
    reader.blanks()
    reader.expect(58 /* : */)
    reader.blanks()
    branches.push({ condition, value: readExpression(reader) })
  } while (reader.commaOr(41))
  reader.shallower()
  return { kind: 'case', at, branches }
}

/** What stands behind `in`: `('a','b')`, `["a","b"]`, or an expression that is a collection. */
function readSet(reader: Reader): Expression {
  const { at } = reader
  const before = reader.nodes
  if (reader.isAt(91 /* [ */)) {
    const list = readArrayAsList(reader, readExpression)
    reader.nodes = before + 1
    return list
  }
  if (!reader.isAt(40)) return readFrom(reader, membership + 1)
  reader.deeper()
  reader.at++
  reader.blanks()
  const items: Expression[] = []
  if (!reader.take(41)) {
    do {
      const start = reader.at
      const item = readExpression(reader)
      const isConstant = item.kind === 'literal' || item.kind === 'alias'
      if (!isConstant) {
        if (items.length > 0) reader.fail('a list has literals and aliases only', start)
        reader.blanks()
        if (!reader.isAt(41)) reader.fail(`')' expected, for a list has literals only${reader.found()}`)
        reader.at++
        reader.shallower()
        return item
      }
      items.push(item)
      // Counted for themselves: a list may be longer than an expression.
      if (items.length > mostItems) reader.fail(`more than ${mostItems} items in one list`)
      reader.nodes = before + 1
    } while (reader.commaOr(41))
  }
  reader.shallower()
  return { kind: 'list', at, items }
}
