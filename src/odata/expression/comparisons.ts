/**
 * `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `has`: null equals null only, an order with null is false, NaN equals nothing.
 * Where one side is a stored column and the other a constant, the bare column is compared with a constant of the
 * column's own type, so that its index is used.
 */

import { ValueError } from '../../types/index.js'
import type { ComparisonOperator } from '../syntax/ast.js'
import { enumText, enumOrdinal } from './enums.js'
import { exactText, integerForm, numericForm, ownForm } from './forms.js'
import {
  computed,
  edmOf,
  isNull,
  mayBeNull,
  once,
  type Computed,
  type Constant,
  type Context,
  type Operand,
  type Scalar,
  constant,
} from './operands.js'
import type { StoredColumn } from './scope.js'
import { booleanType, describeType, isFloat, isNumeric, notOfType, sqlTypes } from './valueTypes.js'
import { fault } from '../fault.js'
import { canonicalText, isInteger, type PrimitiveName } from '../syntax/primitiveText.js'

export type OrderOperator = Exclude<ComparisonOperator, 'has' | 'in'>

const sqlOperators: Readonly<Record<OrderOperator, string>> = {
  eq: '=',
  ne: '<>',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
}
const mirrored: Readonly<Record<OrderOperator, OrderOperator>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
}
const isOrder = (operator: OrderOperator): boolean => operator !== 'eq' && operator !== 'ne'

const truth = (at: number, sql: string): Computed => computed(at, booleanType, sql, false)

/** @throws CatalogueError BadRequest if the two cannot be compared */
export function compare(
  at: number,
  operator: OrderOperator,
  left: Operand,
  right: Operand,
  context: Context,
): Computed {
  if (isNull(left) || isNull(right)) return compareWithNull(at, operator, isNull(left) ? right : left)
  if (left.kind === 'list' || right.kind === 'list') return compareLists(at, operator, left, right, context)
  if (
    (left.kind !== 'constant' && left.kind !== 'computed') ||
    (right.kind !== 'constant' && right.kind !== 'computed')
  )
    throw unfit(at, operator, left, right)
  const [fitLeft, fitRight] = fitted(at, operator, left, right)
  if (fitRight.kind === 'computed' && fitLeft.kind === 'constant')
    return truth(at, compareFitted(mirrored[operator], fitRight, fitLeft, context))
  return truth(at, compareFitted(operator, fitLeft, fitRight, context))
}

function compareWithNull(at: number, operator: OrderOperator, operand: Operand): Computed {
  if (operand.kind === 'list' || operand.kind === 'rows')
    throw fault(at, `The operator '${operator}' cannot compare ${describeType(operand.type)} with null`)
  if (isOrder(operator)) return truth(at, 'false')
  if (isNull(operand)) return truth(at, operator === 'eq' ? 'true' : 'false')
  const equal =
    operand.kind === 'entity'
      ? operand.isNull
      : operand.kind === 'computed' && operand.nullable
        ? `(${operand.sql} is null)`
        : 'false'
  if (operator === 'eq') return truth(at, equal)
  return truth(at, equal === 'false' ? 'true' : `(not ${equal})`)
}

function compareLists(at: number, operator: OrderOperator, left: Operand, right: Operand, context: Context): Computed {
  if (isOrder(operator) || left.kind !== 'list' || right.kind !== 'list') throw unfit(at, operator, left, right)
  const same = left.items.length === right.items.length
  const pairs = same
    ? left.items.map(
        (item, index) => compare(at, 'eq', item, right.items[index] as Operand, { ...context, loose: false }).sql,
      )
    : ['false']
  const equal = pairs.length === 0 ? 'true' : `(${pairs.join(' and ')})`
  return truth(at, operator === 'eq' ? equal : `(not ${equal})`)
}

function unfit(at: number, operator: string, left: Operand, right: Operand): Error {
  return fault(
    at,
    `The operator '${operator}' cannot be applied to ${describeType(left.type)} and ${describeType(right.type)}`,
  )
}

/**
 * Both sides with constants turned into the type of the other.
 * @throws CatalogueError BadRequest if the types do not fit
 */
export function fitted(at: number, operator: string, left: Scalar, right: Scalar): [Scalar, Scalar] {
  const fitLeft = left.kind === 'constant' ? asCompared(fitConstant(left, right), right) : left
  const fitRight = right.kind === 'constant' ? asCompared(fitConstant(right, fitLeft), left) : right
  const a = edmOf(fitLeft)
  const b = edmOf(fitRight)
  const enumA = fitLeft.type.kind === 'primitive' ? fitLeft.type.enumType : undefined
  const enumB = fitRight.type.kind === 'primitive' ? fitRight.type.enumType : undefined
  const fit =
    a !== undefined &&
    b !== undefined &&
    (a === b || (isNumeric(a) && isNumeric(b))) &&
    enumA === enumB &&
    a !== 'Edm.Binary' &&
    a !== 'Edm.Stream'
  if (!fit) throw unfit(at, operator, left, right)
  return [fitLeft, fitRight]
}

/**
 * Durations and members of enumerations may be written as strings, moments at midnight UTC as dates and the other way
 * round.
 */
export function fitConstant(given: Constant, other: Scalar): Constant {
  const { type } = other
  if (type.kind !== 'primitive' || given.type.kind !== 'primitive') return given
  const { at, text } = given
  if (type.enumType !== undefined) {
    return given.type.edm === 'Edm.String' && given.type.enumType === undefined
      ? {
          kind: 'constant',
          at,
          type: { ...given.type, edm: type.edm, enumType: type.enumType },
          text: enumText(given, type.enumType),
        }
      : given
  }
  // An option's members are texts; a typed literal of one is taken for the text.
  if (given.enumTypeName !== undefined)
    return other.kind === 'computed' && other.ordinalSql !== undefined
      ? { kind: 'constant', at, type: given.type, text }
      : given
  if (type.edm === 'Edm.Duration' && given.type.edm === 'Edm.String') {
    const seconds = canonicalText('Edm.Duration', text)
    if (seconds === undefined) throw notOfType(at, 'Edm.Duration', text)
    return constant(at, 'Edm.Duration', seconds)
  }
  if (type.edm === 'Edm.DateTimeOffset' && given.type.edm === 'Edm.Date')
    return constant(at, 'Edm.DateTimeOffset', `${text}T00:00:00.000000Z`)
  if (type.edm === 'Edm.Date' && given.type.edm === 'Edm.DateTimeOffset' && text.endsWith('T00:00:00.000000Z'))
    return constant(at, 'Edm.Date', text.slice(0, 10))
  return given
}

/**
 * A text beside a value of AL, as that value's type has it.
 * @throws CatalogueError BadRequest for what is no value of the type, such as a member that does not exist
 */
export function asCompared(given: Constant, other: Scalar): Constant {
  const { type, at, text, enumTypeName } = given
  const isText = type.kind === 'primitive' && type.edm === 'Edm.String' && type.enumType === undefined
  if (!isText || enumTypeName !== undefined || other.kind !== 'computed' || other.comparedText === undefined)
    return given
  try {
    return constant(at, 'Edm.String', other.comparedText.text(text))
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw fault(at, error.reason.replace(/\.$/, ''))
  }
}

function compareFitted(operator: OrderOperator, left: Scalar, right: Scalar, context: Context): string {
  if (left.kind === 'computed' && right.kind === 'constant') {
    const indexed = compareColumn(operator, left, right, context)
    if (indexed !== undefined) return indexed
  }
  const edm = edmOf(left)
  const ordinals =
    (left.type.kind === 'primitive' && left.type.enumType !== undefined) ||
    (left.kind === 'computed' && left.ordinalSql !== undefined)
  if (isOrder(operator) && ordinals) {
    const a = enumOrdinal(left, context.builder, right)
    const b = enumOrdinal(right, context.builder, left)
    if (a !== undefined && b !== undefined) return relate(operator, a, b, left, right, context)
  }
  if (edm !== undefined && isNumeric(edm)) return compareNumbers(operator, left, right, context)
  if ([left, right].some((side) => side.kind === 'computed' && side.exact === true)) {
    return relate(
      operator,
      numericForm(left, context.builder),
      numericForm(right, context.builder),
      left,
      right,
      context,
    )
  }
  const collated =
    edm === 'Edm.String' && isOrder(operator) && !(left.kind === 'computed' && left.column !== undefined)
      ? ' collate "C"'
      : ''
  return relate(operator, `${ownForm(left, context)}${collated}`, ownForm(right, context), left, right, context)
}

function compareNumbers(operator: OrderOperator, left: Scalar, right: Scalar, context: Context): string {
  const whole = [left, right].every(
    (side) => isInteger(edmOf(side) as 'Edm.Int64') && (side.kind === 'constant' || side.exact !== true),
  )
  if (whole) return relate(operator, integerForm(left, context), integerForm(right, context), left, right, context)
  const a = numericForm(left, context.builder)
  const b = numericForm(right, context.builder)
  // Only doubles can be NaN, for which PostgreSQL has an order and OData has none.
  if (![left, right].some((side) => isFloat(edmOf(side) as 'Edm.Double')))
    return relate(operator, a, b, left, right, context)
  return once(
    context.builder,
    [a, b],
    (x, y) =>
      `case when ${x} = 'NaN' or ${y} = 'NaN' then ${operator === 'ne' ? 'true' : 'false'} else ${relate(operator, x, y, left, right, context)} end`,
  )
}

/** Undefined: there is no column, or the constant has no form in it. */
function compareColumn(
  operator: OrderOperator,
  side: Computed,
  constant: Constant,
  context: Context,
): string | undefined {
  const { column } = side
  const bound = column === undefined ? undefined : bindForColumn(side, column, constant, context)
  if (bound === undefined || column === undefined) return undefined
  if (bound === 'none') return isOrder(operator) ? undefined : operator === 'eq' ? 'false' : 'true'
  return relate(operator, column.sql, bound, side, constant, context)
}

const naturalColumn: Readonly<Record<string, RegExp>> = {
  integer: /^(?:bigint|integer|smallint)$/,
  text: /^text$/,
  numeric: /^numeric$/,
  boolean: /^boolean$/,
  uuid: /^uuid$/,
  date: /^date$/,
  timestamptz: /^timestamptz/,
  time: /^time(?:\(|$)/,
  interval: /^interval$/,
}

/**
 * The constant bound for comparing with the bare column. 'none': no row can have it. Undefined: compare values instead.
 */
function bindForColumn(side: Computed, column: StoredColumn, constant: Constant, context: Context): string | undefined {
  const text = columnText(side, column, constant)
  return typeof text !== 'object' ? text : context.builder.bind(text.value, text.postgres)
}

/** What to bind for comparing with the bare column, and as what. */
export function columnText(
  side: Computed,
  column: StoredColumn,
  constant: Constant,
): { readonly value: unknown; readonly postgres: string } | 'none' | undefined {
  const edm = edmOf(side)
  if (edm === undefined) return undefined
  const { text } = constant
  if (isNumeric(edm)) {
    const exact = exactText(constant)
    const isWhole =
      exact !== undefined &&
      (isInteger(edmOf(constant) as PrimitiveName) || canonicalText('Edm.Int64', exact) !== undefined)
    if (isWhole && naturalColumn['integer']?.test(column.postgres) === true) return { value: exact, postgres: 'bigint' }
    return exact !== undefined && column.postgres === 'numeric' ? { value: exact, postgres: 'numeric' } : undefined
  }
  if (naturalColumn[sqlTypes[edm]]?.test(column.postgres) === true)
    return { value: edm === 'Edm.Duration' ? `${text} seconds` : text, postgres: sqlTypes[edm] }
  // A column in milliseconds holds no finer duration.
  if (edm === 'Edm.Duration' && /\.[0-9]{4}/.test(text)) return undefined
  const value = literalOf(column.literal, text)
  return value === undefined ? 'none' : { value, postgres: column.postgres }
}

function literalOf(literal: (text: string) => unknown, text: string): unknown {
  try {
    return literal(text)
  } catch (error) {
    if (error instanceof ValueError) return undefined
    throw error
  }
}

/** The comparison of two SQL values, with OData's rules for null as far as a side may be null. */
function relate(operator: OrderOperator, a: string, b: string, left: Scalar, right: Scalar, context: Context): string {
  const plain = `(${a} ${sqlOperators[operator]} ${b})`
  const nullables = [left, right].filter(mayBeNull).length
  if (nullables === 0) return plain
  if (operator === 'ne') return `(${a} is distinct from ${b})`
  if (operator === 'eq' && (nullables === 2 || !context.loose)) return `(${a} is not distinct from ${b})`
  return context.loose ? plain : `coalesce(${plain}, false)`
}

/** `Status has NS.Type'Member'`: all bits of the right ordinal are set in the left one. Null with null. */
export function has(at: number, left: Operand, right: Operand, context: Context): Computed {
  if (isNull(left) || isNull(right)) return computed(at, booleanType, 'null::boolean', true)
  const scalars =
    (left.kind === 'constant' || left.kind === 'computed') && (right.kind === 'constant' || right.kind === 'computed')
  if (!scalars || left.kind === 'constant') throw unfit(at, 'has', left, right)
  const flags = right.kind === 'constant' ? asCompared(fitConstant(right, left), left) : right
  const a = enumOrdinal(left, context.builder)
  const b = a === undefined ? undefined : enumOrdinal(flags, context.builder, left)
  if (a === undefined || b === undefined) throw unfit(at, 'has', left, right)
  const sql = once(context.builder, [`${a}::bigint`, `${b}::bigint`], (x, y) => `(${x} & ${y}) = ${y}`)
  return computed(at, booleanType, sql, left.nullable || mayBeNull(flags))
}
