/** What an expression is worth for one row, worked out in JavaScript by the words of the OData standard. */

import { callFunction, castTo } from './functions.js'
import type { Tree } from './trees.js'
import {
  add,
  bool,
  compareDecimals,
  daysOf,
  decimal,
  divide,
  double,
  exactly,
  floor,
  int,
  multiply,
  negated,
  remainder,
  seconds,
  toDouble,
  type Decimal,
  type Value,
} from './values.js'

export interface Row {
  /** By path: `Amount`, `Link/Name`, and with a variable in front `l/Amount`. */
  readonly value: (path: string) => Value
  readonly lines: readonly ReadonlyMap<string, Value>[]
}

type Truth = boolean | null

export function evaluate(tree: Tree, row: Row): Value {
  switch (tree.kind) {
    case 'literal':
      return tree.value
    case 'property':
      return row.value(tree.path)
    case 'alias':
      return evaluate(tree.stands, row)
    case 'prefix':
      return tree.operator === 'not' ? not(truthOf(tree.operand, row)) : negate(evaluate(tree.operand, row))
    case 'in': {
      const left = evaluate(tree.left, row)
      return bool(tree.items.some((item) => equal(left, evaluate(item, row))))
    }
    case 'call':
      return callFunction(
        tree.name,
        tree.arguments.map((argument) => evaluate(argument, row)),
      )
    case 'typed': {
      const value = castTo(evaluate(tree.operand, row), tree.type)
      return tree.name === 'cast' ? value : bool(value !== null)
    }
    case 'any':
      return bool(row.lines.some((line) => truthOf(tree.predicate, inLine(row, line, `${tree.variable}/`)) === true))
    case 'all':
      return bool(row.lines.every((line) => truthOf(tree.predicate, inLine(row, line, `${tree.variable}/`)) === true))
    case 'count': {
      const { filter } = tree
      return int(
        filter === undefined
          ? row.lines.length
          : row.lines.filter((line) => truthOf(filter, inLine(row, line, '')) === true).length,
      )
    }
    case 'case': {
      const branch = tree.branches.find(([condition]) => truthOf(condition, row) === true)
      return branch === undefined ? null : evaluate(branch[1], row)
    }
    case 'binary':
      return binary(tree, row)
  }
}

/** With a variable in front the row's own names stay; without one the names are the line's. */
function inLine(row: Row, line: ReadonlyMap<string, Value>, prefix: string): Row {
  return {
    lines: [],
    value: (path) => {
      if (path.startsWith(prefix)) {
        const own = line.get(path.slice(prefix.length))
        if (own !== undefined) return own
      }
      return row.value(path)
    },
  }
}

function truthOf(tree: Tree, row: Row): Truth {
  const value = evaluate(tree, row)
  if (value !== null && value.is !== 'bool') throw new Error(`${value.is} is no truth`)
  return value === null ? null : value.truth
}

const not = (truth: Truth): Value => (truth === null ? null : bool(!truth))

function negate(value: Value): Value {
  switch (value?.is) {
    case 'int':
      return { is: 'int', n: -value.n }
    case 'decimal':
      return negated(value)
    case 'double':
      return double(-value.d)
    case 'span':
      return { is: 'span', n: -value.n }
    default:
      return null
  }
}

function binary({ operator, left, right }: Extract<Tree, { kind: 'binary' }>, row: Row): Value {
  if (operator === 'and' || operator === 'or') {
    const truths = [truthOf(left, row), truthOf(right, row)]
    const decides = operator === 'or'
    if (truths.includes(decides)) return bool(decides)
    return truths.includes(null) ? null : bool(!decides)
  }
  const a = evaluate(left, row)
  const b = evaluate(right, row)
  switch (operator) {
    case 'eq':
      return bool(equal(a, b))
    case 'ne':
      return bool(!equal(a, b))
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return bool(ordered(operator, a, b))
    case 'has':
      return a?.is === 'member' && b?.is === 'member' ? bool((a.ordinal & b.ordinal) === b.ordinal) : null
    default:
      return a === null || b === null ? null : calculate(operator, a, b)
  }
}

export function equal(a: Value, b: Value): boolean {
  if (a === null || b === null) return a === b
  return order(a, b) === 0
}

function ordered(operator: 'gt' | 'ge' | 'lt' | 'le', a: Value, b: Value): boolean {
  const result = a === null || b === null ? undefined : order(a, b)
  if (result === undefined) return false
  return operator === 'gt' ? result > 0 : operator === 'ge' ? result >= 0 : operator === 'lt' ? result < 0 : result <= 0
}

/** Undefined: NaN, which stands in no order to anything. */
function order(a: NonNullable<Value>, b: NonNullable<Value>): number | undefined {
  if (a.is === 'member' && b.is === 'member') return a.ordinal - b.ordinal
  if ((a.is === 'text' || a.is === 'guid') && b.is === a.is) return compareTexts(a.text, b.text)
  if (a.is === 'bool' && b.is === 'bool') return Number(a.truth) - Number(b.truth)
  const [x, y] = [exactly(a), exactly(b)]
  if (x !== undefined && y !== undefined) return compareDecimals(x, y)
  if (isNumber(a) && isNumber(b)) {
    const [c, d] = [toDouble(a), toDouble(b)]
    return Number.isNaN(c) || Number.isNaN(d) ? undefined : c < d ? -1 : c > d ? 1 : 0
  }
  if ('n' in a && 'n' in b && a.is === b.is) return a.n < b.n ? -1 : a.n > b.n ? 1 : 0
  throw new Error(`${a.is} and ${b.is} cannot be compared`)
}

const isNumber = (value: NonNullable<Value>): boolean =>
  value.is === 'int' || value.is === 'decimal' || value.is === 'double'

/** By code point, which UTF-8 keeps and UTF-16 does not. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

const places = 28
const firstMoment = daysOf('0001-01-01') * 86_400_000_000n
const lastMoment = (daysOf('9999-12-31') + 1n) * 86_400_000_000n - 1n

function calculate(operator: string, a: NonNullable<Value>, b: NonNullable<Value>): Value {
  if (isNumber(a) && isNumber(b)) {
    if (a.is === 'double' || b.is === 'double') return double(doubles(operator, a, b))
    if (a.is === 'int' && b.is === 'int' && operator !== 'divby') return whole(operator, a.n, b.n)
    return decimals(operator, exactly(a) as Decimal, exactly(b) as Decimal)
  }
  if (operator === 'mul' && b.is === 'span') return calculate(operator, b, a)
  if (a.is === 'span' && isNumber(b)) {
    const factor = exactly(b)
    if (factor === undefined) return null
    if (operator === 'mul') return { is: 'span', n: microseconds(multiply(seconds(a.n), factor)) }
    return factor.digits === 0n ? null : { is: 'span', n: microseconds(divide(seconds(a.n), factor, 6)) }
  }
  if (b.is === 'span' && 'n' in a) {
    const by = operator === 'sub' ? -b.n : b.n
    if (a.is === 'span') return { is: 'span', n: a.n + by }
    if (a.is === 'moment') return a.n + by < firstMoment || a.n + by > lastMoment ? null : { is: 'moment', n: a.n + by }
    const n = 'n' in a ? a.n + floor(divide(seconds(by), decimal(86_400n, 0), 40)) : 0n
    return n < daysOf('0001-01-01') || n > daysOf('9999-12-31') ? null : { is: 'date', n }
  }
  if (operator === 'sub' && a.is === 'moment' && b.is === 'moment') return { is: 'span', n: a.n - b.n }
  if (operator === 'sub' && a.is === 'date' && b.is === 'date') return { is: 'span', n: (a.n - b.n) * 86_400_000_000n }
  throw new Error(`${a.is} ${operator} ${b.is} is not defined`)
}

/** Of seconds, to the nearest, half away from zero. */
function microseconds(value: Decimal): bigint {
  const { digits, scale } = divide(value, decimal(1n, 0), 6)
  return digits * 10n ** BigInt(6 - scale)
}

function whole(operator: string, a: bigint, b: bigint): Value {
  switch (operator) {
    case 'add':
      return int(a + b)
    case 'sub':
      return int(a - b)
    case 'mul':
      return int(a * b)
    case 'div':
      return b === 0n ? null : int(a / b)
    default:
      return b === 0n ? null : int(a % b)
  }
}

function decimals(operator: string, a: Decimal, b: Decimal): Value {
  switch (operator) {
    case 'add':
      return add(a, b)
    case 'sub':
      return add(a, negated(b))
    case 'mul':
      return multiply(a, b)
    case 'mod':
      return b.digits === 0n ? null : remainder(a, b)
    default:
      return b.digits === 0n ? null : divide(a, b, places)
  }
}

function doubles(operator: string, left: Value, right: Value): number {
  const [a, b] = [toDouble(left), toDouble(right)]
  switch (operator) {
    case 'add':
      return a + b
    case 'sub':
      return a - b
    case 'mul':
      return a * b
    // Of what is written, so that 0.3 mod 0.1 is 0: the one place where the program does not follow IEEE 754.
    case 'mod': {
      const [x, y] = [exactly(double(a)), exactly(double(b))]
      if (x !== undefined && y !== undefined) return y.digits === 0n ? Number.NaN : toDouble(remainder(x, y))
      return a % b
    }
    default:
      return a / b
  }
}
