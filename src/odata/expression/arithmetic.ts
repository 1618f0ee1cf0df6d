/**
 * `add`, `sub`, `mul`, `div`, `divby`, `mod` and negation, of numbers and of times.
 *
 * Whole numbers and decimals are computed exactly; a whole result beyond Int64, a moment outside the years 0001 to 9999
 * and a division by a computed zero are null; a division by a literal zero is refused. A decimal quotient has 28 digits
 * behind the point, rounded half away from zero. Doubles follow IEEE 754: overflow is INF, `1e0 div 0` is INF; but
 * `mod` is that of the numbers as they are written, so that 0.3e0 mod 0.1e0 is 0.
 */

import type { ArithmeticOperator } from '../syntax/ast.js'
import { fitConstant } from './comparisons.js'
import { doubleOfNumeric, intervalOf, numericForm, ownForm, promotedForm } from './forms.js'
import {
  computed,
  edmOf,
  isNull,
  mayBeNull,
  once,
  type Computed,
  type Context,
  type Operand,
  type Scalar,
  constant,
} from './operands.js'
import type { ExpressionBuilder, ValueType } from './scope.js'
import { describeType, isFloat, isNumeric, nullType, primitive, promoted } from './valueTypes.js'
import { fault } from '../fault.js'
import { canonicalText, isInteger, type PrimitiveName } from '../syntax/primitiveText.js'

const places = 28

/** @throws CatalogueError BadRequest if the operator does not take the two */
export function arithmetic(
  at: number,
  operator: ArithmeticOperator,
  left: Operand,
  right: Operand,
  context: Context,
): Computed {
  if (
    (left.kind !== 'constant' && left.kind !== 'computed') ||
    (right.kind !== 'constant' && right.kind !== 'computed')
  )
    throw unfit(at, operator, left, right)
  if (isNull(left) || isNull(right)) return computed(at, nullResult(left, right), 'null', true)
  const [a, b] = [withDuration(left, right), withDuration(right, left)]
  const [typeA, typeB] = [edmOf(a) as PrimitiveName, edmOf(b) as PrimitiveName]
  if (isNumeric(typeA) && isNumeric(typeB)) return numbers(at, operator, a, b, promoted(typeA, typeB), context)
  const times = temporal(at, operator, a, b, context)
  if (times === undefined) throw unfit(at, operator, left, right)
  return times
}

function nullResult(left: Scalar, right: Scalar): ValueType {
  return isNull(left) ? (isNull(right) ? nullType : right.type) : left.type
}

/** A string beside a time is a duration, if it reads as one; a date beside a moment is one. */
function withDuration(operand: Scalar, other: Scalar): Scalar {
  if (operand.kind !== 'constant') return operand
  const edm = edmOf(operand)
  const beside = edmOf(other)
  if (
    edm === 'Edm.String' &&
    operand.enumTypeName === undefined &&
    (beside === 'Edm.Date' || beside === 'Edm.DateTimeOffset' || beside === 'Edm.Duration')
  ) {
    const seconds = canonicalText('Edm.Duration', operand.text)
    return seconds === undefined ? operand : constant(operand.at, 'Edm.Duration', seconds)
  }
  return edm === 'Edm.Date' && beside === 'Edm.DateTimeOffset' ? fitConstant(operand, other) : operand
}

function unfit(at: number, operator: string, left: Operand, right: Operand): Error {
  return fault(
    at,
    `The operator '${operator}' cannot be applied to ${describeType(left.type)} and ${describeType(right.type)}`,
  )
}

function numbers(
  at: number,
  operator: ArithmeticOperator,
  left: Scalar,
  right: Scalar,
  type: PrimitiveName,
  context: Context,
): Computed {
  const { builder } = context
  const nullable = mayBeNull(left) || mayBeNull(right)
  const divides = operator === 'div' || operator === 'divby' || operator === 'mod'
  if (isFloat(type))
    return computed(
      at,
      primitive('Edm.Double'),
      doubles(operator, promotedForm(left, 'Edm.Double', context), promotedForm(right, 'Edm.Double', context), builder),
      nullable,
    )
  const zero = right.kind === 'constant' && right.text === '0'
  if (divides && zero) throw fault(at, `The operator '${operator}' divides by zero`)
  const a = numericForm(left, builder)
  const b = numericForm(right, builder)
  const mayFail = nullable || (divides && right.kind === 'computed')
  const sql = exactly(operator, a, right.kind === 'computed' && divides ? `nullif(${b}, 0)` : b, isInteger(type))
  if (!isInteger(type) || operator === 'divby') return computed(at, primitive('Edm.Decimal'), sql, mayFail)
  // A sum or product has more room than its operands; a quotient or remainder needs no more.
  return { ...computed(at, primitive(divides ? type : 'Edm.Int64'), sql, mayFail, { exact: true }) }
}

function exactly(operator: ArithmeticOperator, a: string, b: string, whole: boolean): string {
  switch (operator) {
    case 'add':
      return `(${a} + ${b})`
    case 'sub':
      return `(${a} - ${b})`
    case 'mul':
      return `(${a} * ${b})`
    case 'mod':
      return `mod(${a}, ${b})`
    case 'div':
      return whole ? `div(${a}, ${b})` : quotient(a, b, places)
    case 'divby':
      return quotient(a, b, places)
  }
}

/**
 * Cut off one digit further on, exactly, and rounded then: PostgreSQL's own quotient is rounded already, at a place
 * that depends on its operands.
 */
export function quotient(a: string, b: string, digits: number): string {
  return `trim_scale(round(div(${a} * 1${'0'.repeat(digits + 1)}, ${b}) * 0.${'0'.repeat(digits)}1, ${digits}))`
}

/**
 * Above this a sum of two could leave the doubles, which is an error to PostgreSQL; so could a product beyond e to the
 * power of these.
 */
const safeSum = '8e307'
const safeExponent = 708

/**
 * Of two doubles. Where PostgreSQL would raise an error instead of giving 0 or INF they are computed as numeric: near
 * the ends of the range the last digit may differ from IEEE's.
 */
function doubles(operator: ArithmeticOperator, left: string, right: string, builder: ExpressionBuilder): string {
  const numeric = (sql: string): string => `${sql}::text::numeric`
  const exact = (a: string, sign: string, b: string): string =>
    doubleOfNumeric(`(${numeric(a)} ${sign} ${numeric(b)})`, builder)
  return once(builder, [left, right], (x, y) => {
    const ordinary = [x, y].map((side) => `${side} <> 0 and abs(${side}) < 'Infinity'`).join(' and ')
    const product = (sign: '+' | '-', safe: string, other: string): string =>
      `case when ${ordinary} then case when abs(ln(abs(${x})) ${sign} ln(abs(${y}))) < ${safeExponent} then ${safe} else ${other} end else ${other} end`
    switch (operator) {
      case 'add':
        return `case when abs(${x}) <= ${safeSum} and abs(${y}) <= ${safeSum} then ${x} + ${y} else ${exact(x, '+', y)} end`
      case 'sub':
        return `case when abs(${x}) <= ${safeSum} and abs(${y}) <= ${safeSum} then ${x} - ${y} else ${exact(x, '-', y)} end`
      case 'mul':
        return product('+', `${x} * ${y}`, exact(x, '*', y))
      case 'mod':
        return `case when ${x} is null or ${y} is null then null when ${y} = 0 or ${x} in ('Infinity', '-Infinity') then 'NaN' else ${doubleOfNumeric(`mod(${numeric(x)}, ${numeric(y)})`, builder)} end`
      case 'div':
      case 'divby':
        return (
          `case when ${x} is null or ${y} is null then null when ${x} = 'NaN' or ${y} = 'NaN' then 'NaN'` +
          ` when ${y} = 0 then case when ${x} > 0 then 'Infinity'::double precision when ${x} < 0 then '-Infinity' else 'NaN' end` +
          ` else ${product('-', `${x} / ${y}`, exact(x, '/', y))} end`
        )
    }
  })
}

/** Undefined: there is no such operation. */
function temporal(
  at: number,
  operator: ArithmeticOperator,
  left: Scalar,
  right: Scalar,
  context: Context,
): Computed | undefined {
  const { builder } = context
  const [a, b] = [edmOf(left), edmOf(right)] as [PrimitiveName, PrimitiveName]
  const nullable = mayBeNull(left) || mayBeNull(right)
  const duration = (sql: string, mayFail = nullable): Computed =>
    computed(at, primitive('Edm.Duration'), sql, mayFail, { exact: true })
  const seconds = (operand: Scalar): string => numericForm(operand, builder)
  const sign = operator === 'sub' ? '-' : '+'
  if (operator === 'add' || operator === 'sub') {
    if (a === 'Edm.Duration' && b === 'Edm.Duration') return duration(`(${seconds(left)} ${sign} ${seconds(right)})`)
    if (a === 'Edm.DateTimeOffset' && b === 'Edm.Duration')
      return computed(at, primitive(a), moment(ownForm(left, context), sign, seconds(right), builder), true)
    if (a === 'Edm.Date' && b === 'Edm.Duration')
      return computed(at, primitive(a), day(ownForm(left, context), sign, seconds(right), builder), true)
    if (operator === 'sub' && a === 'Edm.DateTimeOffset' && b === a)
      return duration(`(${epoch(ownForm(left, context))} - ${epoch(ownForm(right, context))})`)
    if (operator === 'sub' && a === 'Edm.Date' && b === a)
      return duration(`((${ownForm(left, context)} - ${ownForm(right, context)})::numeric * 86400)`)
    return undefined
  }
  if (operator === 'mul' && a === 'Edm.Duration' && isNumeric(b))
    return duration(`round(${seconds(left)} * ${numericForm(right, builder)}, 6)`)
  if (operator === 'mul' && b === 'Edm.Duration' && isNumeric(a))
    return duration(`round(${numericForm(left, builder)} * ${seconds(right)}, 6)`)
  if ((operator === 'div' || operator === 'divby') && a === 'Edm.Duration' && isNumeric(b)) {
    if (right.kind === 'constant' && right.text === '0') throw fault(at, `The operator '${operator}' divides by zero`)
    return duration(quotient(seconds(left), `nullif(${numericForm(right, builder)}, 0)`, 6), true)
  }
  return undefined
}

const epoch = (sql: string): string => `extract(epoch from ${sql})::numeric`

/** A moment moved by seconds; null outside the years 0001 to 9999. */
function moment(sql: string, sign: string, seconds: string, builder: ExpressionBuilder): string {
  return once(
    builder,
    [sql, `(${sign} ${seconds})`],
    (at, by) =>
      `case when ${epoch(at)} + ${by} >= -62135596800 and ${epoch(at)} + ${by} < 253402300800 then ${at} + ${intervalOf(by, builder)} end`,
  )
}

/** A day moved by seconds from its midnight, and back to the midnight before. */
function day(sql: string, sign: string, seconds: string, builder: ExpressionBuilder): string {
  return once(
    builder,
    [sql, `floor((${sign} ${seconds}) / 86400)`],
    (at, by) =>
      `case when ${by} between date '0001-01-01' - ${at} and date '9999-12-31' - ${at} then ${at} + ${by}::integer end`,
  )
}

/** @throws CatalogueError BadRequest for what has no sign */
export function negate(at: number, operand: Operand, context: Context): Operand {
  if (isNull(operand)) return operand
  const edm = edmOf(operand)
  if (
    (operand.kind !== 'constant' && operand.kind !== 'computed') ||
    edm === undefined ||
    !(isNumeric(edm) || edm === 'Edm.Duration')
  ) {
    throw fault(at, `The operator '-' cannot be applied to ${describeType(operand.type)}`)
  }
  if (operand.kind === 'constant') return negated(operand.at, edm, operand.text)
  if (isFloat(edm)) return computed(at, operand.type, `(- ${operand.sql})`, operand.nullable)
  const exact = edm !== 'Edm.Decimal'
  return computed(
    at,
    isInteger(edm) ? primitive('Edm.Int64') : operand.type,
    `(- ${numericForm(operand, context.builder)})`,
    operand.nullable,
    exact ? { exact } : {},
  )
}

function negated(at: number, edm: PrimitiveName, text: string): Operand {
  const opposite = text === '0' || text === 'NaN' ? text : text.startsWith('-') ? text.slice(1) : `-${text}`
  // -9223372036854775808 is read as the negation of a number that is one too large for an Int64.
  const whole = edm === 'Edm.Decimal' || isInteger(edm) ? canonicalText('Edm.Int64', opposite) : undefined
  if (whole !== undefined && edm === 'Edm.Decimal' && whole !== '-9223372036854775808')
    return constant(at, edm, opposite)
  return constant(
    at,
    whole === undefined
      ? isInteger(edm)
        ? 'Edm.Decimal'
        : edm
      : canonicalText('Edm.Int32', whole) === undefined
        ? 'Edm.Int64'
        : 'Edm.Int32',
    opposite,
  )
}
