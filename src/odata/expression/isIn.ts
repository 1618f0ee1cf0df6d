/**
 * `in`: membership in a list. Constants travel as one array, so that an index of a bare column is used and the text
 * stays the same for any number of them.
 */

import { columnText, compare, fitted } from './comparisons.js'
import { numericForm, ownForm } from './forms.js'
import {
  computed,
  edmOf,
  isNull,
  once,
  type Computed,
  type Constant,
  type Context,
  type ListOperand,
  type Operand,
  type Scalar,
} from './operands.js'
import { booleanType, describeType, isNumeric, sqlTypes } from './valueTypes.js'
import { fault } from '../fault.js'
import { type PrimitiveName, isInteger } from '../syntax/primitiveText.js'

/** @throws CatalogueError BadRequest if the right side is no list, or its items do not fit the left side */
export function isIn(at: number, left: Operand, right: Operand, context: Context): Computed {
  if (right.kind !== 'list')
    throw fault(right.at, `The operator 'in' needs a list on its right, and this is ${describeType(right.type)}`)
  const strict: Context = { ...context, loose: false }
  const any = (conditions: readonly string[]): Computed =>
    computed(at, booleanType, conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`, false)
  if (left.kind !== 'computed') return any(right.items.map((item) => compare(at, 'eq', left, item, strict).sql))
  const constants = right.items.filter((item) => item.kind === 'constant' && !isNull(item)) as Constant[]
  const nulls = right.items.filter(isNull)
  const others = right.items.filter((item) => !constants.includes(item as Constant) && !isNull(item))
  if (others.length > 0 || left.exact === true) return onceFor(at, left, right, strict)
  const conditions: string[] = []
  if (constants.length > 0) conditions.push(among(at, left, constants, context))
  if (nulls.length > 0) conditions.push(compare(at, 'eq', left, nulls[0] as Operand, context).sql)
  return any(conditions)
}

/** One comparison for each item, with the left side computed once. */
function onceFor(at: number, left: Computed, right: ListOperand, context: Context): Computed {
  const value: Computed = {
    kind: 'computed',
    at: left.at,
    sql: left.sql,
    type: left.type,
    nullable: left.nullable,
    ...(left.exact === undefined ? {} : { exact: left.exact }),
    ...(left.ordinalSql === undefined ? {} : { ordinalSql: left.ordinalSql }),
    ...(left.comparedText === undefined ? {} : { comparedText: left.comparedText }),
  }
  // Written first, as their order decides the numbers of bound values; the left side is named by the one place that
  // `once` gives it.
  const sql = once(context.builder, [left.sql], (name) =>
    right.items.map((item) => compare(at, 'eq', { ...value, sql: name }, item, context).sql).join(' or '),
  )
  return computed(at, booleanType, right.items.length === 0 ? 'false' : sql, false)
}

function among(at: number, left: Computed, items: readonly Constant[], context: Context): string {
  const fit = items.map((item) => fitted(at, 'in', left, item)[1] as Constant)
  const { column } = left
  const texts = fit.map((item) => (column === undefined ? undefined : columnText(left, column, item)))
  const bound = texts.filter((text) => typeof text === 'object')
  const [first] = bound
  if (
    column !== undefined &&
    texts.every((text) => text !== undefined) &&
    bound.every((text) => text.postgres === first?.postgres)
  ) {
    if (first === undefined) return 'false'
    return guarded(
      `${column.sql} = any(${context.builder.bind(
        bound.map((text) => text.value),
        `${first.postgres}[]`,
      )})`,
      left,
      context,
    )
  }
  const edm = edmOf(left) as PrimitiveName
  const numeric = isNumeric(edm) && !(isInteger(edm) && fit.every((item) => isInteger(edmOf(item) as PrimitiveName)))
  // NaN equals nothing.
  const values = fit
    .filter((item) => item.text !== 'NaN' || !isNumeric(edm))
    .map((item) => (edm === 'Edm.Duration' ? `${item.text} seconds` : item.text))
  if (values.length === 0) return 'false'
  const side: Scalar = left
  return guarded(
    `${numeric ? numericForm(side, context.builder) : ownForm(side, context)} = any(${context.builder.bind(values, `${numeric ? 'numeric' : sqlTypes[edm]}[]`)})`,
    left,
    context,
  )
}

function guarded(sql: string, left: Computed, context: Context): string {
  return left.nullable && !context.loose ? `coalesce(${sql}, false)` : `(${sql})`
}
