/**
 * SQL of single values in the form in which they are needed: that of their type, numeric, double precision. Out of
 * range becomes null, never an error of PostgreSQL.
 */

import { edmOf, once, type Constant, type Context, type Scalar } from './operands.js'
import type { ExpressionBuilder } from './scope.js'
import { isFloat, sqlTypes } from './valueTypes.js'
import { fault } from '../fault.js'
import { canonicalText, type PrimitiveName, isInteger } from '../syntax/primitiveText.js'

/** Halfway between the greatest double and what would come next, and half of the least one. */
const doubleLimit = '1.797693134862315807e308'
const doubleLeast = '2.4703282292062328e-324'
/** Seconds of the longest duration: see literals. */
const durationLimit = '922337203685'

/** In the SQL type of its own Edm type: the form of `Compiled`. */
export function ownForm(operand: Scalar, context: Context): string {
  const edm = edmOf(operand)
  if (operand.kind === 'constant') return edm === undefined ? 'null' : bindConstant(operand, edm, context.builder)
  if (operand.exact !== true) return operand.sql
  if (edm === 'Edm.Duration') return intervalOf(operand.sql, context.builder)
  return once(
    context.builder,
    [operand.sql],
    (value) => `case when ${value} between -9223372036854775808 and 9223372036854775807 then ${value}::bigint end`,
  )
}

/** A constant bound as a value of `edm`, which it must fit. */
export function bindConstant(constant: Constant, edm: PrimitiveName, builder: ExpressionBuilder): string {
  if (constant.type.kind === 'null') return `null::${sqlTypes[edm]}`
  if (constant.enumTypeName !== undefined)
    throw fault(
      constant.at,
      `${constant.enumTypeName}'${constant.text}' can only be compared with a property of that type`,
    )
  if (edm === 'Edm.Duration') return builder.bind(`${constant.text} seconds`, 'interval')
  return builder.bind(edm === 'Edm.Decimal' ? (exactText(constant) ?? constant.text) : constant.text, sqlTypes[edm])
}

/** Numeric: numbers as they are, durations as seconds. */
export function numericForm(operand: Scalar, builder: ExpressionBuilder): string {
  if (operand.kind === 'constant')
    return operand.type.kind === 'null' ? 'null::numeric' : builder.bind(exactText(operand) ?? operand.text, 'numeric')
  if (operand.exact === true) return operand.sql
  const edm = edmOf(operand) as PrimitiveName
  if (edm === 'Edm.Decimal') return operand.sql
  if (edm === 'Edm.Duration') return `extract(epoch from ${operand.sql})::numeric`
  // The shortest text that reads back: the direct cast keeps 15 digits only.
  return isFloat(edm) ? `${operand.sql}::text::numeric` : `${operand.sql}::numeric`
}

/** The digits of a number, without an exponent; undefined: a double that has no such form, INF and NaN. */
export function exactText(constant: Constant): string | undefined {
  const edm = edmOf(constant)
  return edm !== undefined && isFloat(edm) ? canonicalText('Edm.Decimal', constant.text) : constant.text
}

/** Whole numbers that need no numeric: `bigint` or narrower. */
export function integerForm(operand: Scalar, context: Context): string {
  return operand.kind === 'constant' ? context.builder.bind(operand.text, 'bigint') : ownForm(operand, context)
}

/** The nearest double of a numeric; beyond all doubles: infinite. */
export function doubleOfNumeric(sql: string, builder: ExpressionBuilder): string {
  return once(
    builder,
    [sql],
    (value) =>
      `case when ${value} = 'NaN' then 'NaN' when ${value} >= ${doubleLimit} then 'Infinity' when ${value} <= -${doubleLimit} then '-Infinity'` +
      ` when abs(${value}) <= ${doubleLeast} then 0 else ${value}::double precision end`,
  )
}

/** An interval of seconds in numeric; null beyond the longest duration. */
export function intervalOf(seconds: string, builder: ExpressionBuilder): string {
  return once(
    builder,
    [seconds],
    (value) =>
      `case when abs(${value}) <= ${durationLimit} then (round(${value}, 6)::text || ' seconds')::interval end`,
  )
}

/** Whole number in bigint within a range; null outside. */
export function withinRange(sql: string, least: bigint, greatest: bigint, builder: ExpressionBuilder): string {
  return once(
    builder,
    [sql],
    (value) => `case when ${value} between ${least} and ${greatest} then ${value}::bigint end`,
  )
}

/** In the SQL form of another type that its own can be promoted to. */
export function promotedForm(operand: Scalar, edm: PrimitiveName, context: Context): string {
  const own = edmOf(operand)
  if (own === edm) return ownForm(operand, context)
  if (operand.kind === 'constant') return bindConstant(operand, edm, context.builder)
  if (isFloat(edm))
    return own !== undefined && isFloat(own)
      ? operand.sql
      : doubleOfNumeric(numericForm(operand, context.builder), context.builder)
  return isInteger(edm) ? ownForm(operand, context) : numericForm(operand, context.builder)
}
