/**
 * The door of this folder: OData 4.01 expressions to PostgreSQL. Pure: nothing is run, every value is bound. The same
 * shape of expression gives the same text, so statements stay prepared. Called by `plan/` for `$filter`, `$orderby`,
 * `$compute` and `$apply`.
 *
 * Texts are counted in characters (code points), as PostgreSQL does: `length`, `indexof` and `substring` take '😀' for
 * one. Moments are in UTC. Texts are ordered by code point. What may go wrong for single rows (a computed zero divides,
 * a number leaves its range, a cast fails) is null for that row; what is wrong in every row is a 400.
 */

import type { Expression, Literal } from '../syntax/ast.js'
import { literal } from '../syntax/literals.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { readPath, readLambda, readCount } from './collections.js'
import { arithmetic, negate } from './arithmetic.js'
import { compare, has } from './comparisons.js'
import { conditional } from './conditional.js'
import { ownForm } from './forms.js'
import { call } from './functions/call.js'
import { isIn } from './isIn.js'
import {
  computed,
  edmOf,
  isNull,
  type Context,
  type ListOperand,
  type Operand,
  constant,
  type Constant,
} from './operands.js'
import type { Compiled, Scope, ExpressionBuilder } from './scope.js'
import { booleanType, describeType, notOfType, nullType } from './valueTypes.js'
import { fault } from '../fault.js'

/** Nested operators and functions; PostgreSQL's own stack ends some thousands of levels later. */
const deepest = 250
const mostNodes = 20_000
const mostAliases = 20

/**
 * The SQL of an expression's value, with its type; SQL null where OData has null.
 * @throws CatalogueError BadRequest for unknown names and functions, and for types that do not fit, with the position;
 *   BadRequest_MethodNotImplemented for geo functions
 */
export function compileExpression(expression: Expression, scope: Scope, builder: ExpressionBuilder): Compiled {
  const context = begin(scope, builder, false)
  const operand = compile(expression, context)
  if (operand.kind === 'constant')
    return { sql: ownForm(operand, context), type: operand.type, nullable: isNull(operand) }
  if (operand.kind !== 'computed')
    throw fault(expression.at, `A single value is expected, and this is ${describeType(operand.type)}`)
  const { sql, type, nullable, ordinalSql, column, comparedText, exact } = operand
  if (exact === true) return { sql: ownForm(operand, context), type, nullable: true }
  return {
    sql,
    type,
    nullable,
    ...(ordinalSql === undefined ? {} : { ordinalSql }),
    ...(column === undefined ? {} : { column }),
    ...(comparedText === undefined ? {} : { comparedText }),
  }
}

/**
 * The SQL of a Boolean expression for `where`, `on`, `having` and `filter (where …)`: there SQL null counts as false,
 * as OData has it.
 * @throws CatalogueError as `compileExpression`; BadRequest if it is no Boolean
 */
export function compileCondition(expression: Expression, scope: Scope, builder: ExpressionBuilder): string {
  return condition(expression, begin(scope, builder, true))
}

function begin(scope: Scope, builder: ExpressionBuilder, loose: boolean): Context {
  return { scope, builder, loose, aliases: [], depth: 0, budget: { left: mostNodes } }
}

/** SQL of a Boolean. */
function condition(expression: Expression, context: Context): string {
  const operand = compile(expression, context)
  if (isNull(operand)) return 'null::boolean'
  if (edmOf(operand) !== 'Edm.Boolean' || (operand.kind !== 'computed' && operand.kind !== 'constant')) {
    throw fault(expression.at, `A Boolean is expected, and this is ${describeType(operand.type)}`)
  }
  return ownForm(operand, context)
}

/** What the other files of this folder compile their operands with. */
export interface Compiler {
  operand(expression: Expression, context: Context): Operand
  condition(expression: Expression, context: Context): string
}

const compiler: Compiler = { operand: compile, condition }

function compile(expression: Expression, outer: Context): Operand {
  if (outer.depth >= deepest || outer.aliases.length > mostAliases)
    throw fault(expression.at, 'The expression is nested too deeply')
  if (--outer.budget.left < 0) throw fault(expression.at, 'The expression is too large')
  const context: Context = { ...outer, depth: outer.depth + 1 }
  const strict: Context = { ...context, loose: false }
  const { at } = expression
  switch (expression.kind) {
    case 'literal':
      return constantOf(expression)
    case 'path':
      return readPath(expression, strict)
    case 'alias':
      return readAlias(expression.name, at, context)
    case 'logical': {
      const operands = expression.operands.map((operand) => condition(operand, context))
      return computed(at, booleanType, `(${operands.join(` ${expression.operator} `)})`, true)
    }
    case 'not':
      return computed(at, booleanType, `(not ${condition(expression.operand, strict)})`, true)
    case 'comparison': {
      const left = compile(expression.left, strict)
      const right = compile(expression.right, strict)
      if (expression.operator === 'in') return isIn(at, left, right, context)
      return expression.operator === 'has'
        ? has(at, left, right, context)
        : compare(at, expression.operator, left, right, context)
    }
    case 'arithmetic':
      return expression.rest.reduce(
        (left, { operator, operand }) => arithmetic(at, operator, left, compile(operand, strict), strict),
        compile(expression.first, strict),
      )
    case 'negate':
      return negate(at, compile(expression.operand, strict), strict)
    case 'call':
      return call(expression, compiler, { ...strict, loose: context.loose })
    case 'list':
      return listOf(
        at,
        expression.items.map((item) => compile(item, strict)),
      )
    case 'json':
      return readJson(at, expression.value)
    case 'object':
      throw fault(at, 'A complex value cannot be used here')
    case 'lambda':
      return readLambda(expression, compiler, context)
    case 'count':
      return readCount(expression, compiler, strict)
    case 'aggregation':
      throw new CatalogueError('BadRequest_MethodNotImplemented', {
        feature: `aggregate in expressions (position ${at + 1})`,
      })
    case 'case':
      return conditional(at, expression.branches, compiler, strict)
  }
}

/**
 * @throws CatalogueError BadRequest for a value outside the range of its type; BadRequest_MethodNotImplemented for geo
 *   literals
 */
function constantOf({ at, type, text, value, typeName = '' }: Literal): Constant {
  switch (type) {
    case 'null':
      return { kind: 'constant', at, type: nullType as Constant['type'], text: '' }
    case 'enum':
      return { ...constant(at, 'Edm.String', text), enumTypeName: typeName }
    case 'geo':
      throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `geo literals (position ${at + 1})` })
    default:
      if (value === undefined) throw notOfType(at, type, text)
      return type === 'Edm.DateTimeOffset'
        ? { ...constant(at, type, value), offset: !/(?:Z|[+-]00:00)$/i.test(text) }
        : constant(at, type, value)
  }
}

function readAlias(name: string, at: number, context: Context): Operand {
  if (context.aliases.includes(name))
    throw fault(at, `The alias ${name.startsWith('@') ? '' : '@'}${name} is defined by itself`)
  return compile(context.scope.alias(name), { ...context, aliases: [...context.aliases, name] })
}

function listOf(at: number, items: readonly Operand[]): ListOperand {
  return { kind: 'list', at, items, type: { kind: 'collection', of: items[0]?.type ?? nullType } }
}

/** An array of JSON as a list of constants. @throws CatalogueError BadRequest for objects */
function readJson(at: number, value: unknown): Operand {
  if (Array.isArray(value))
    return listOf(
      at,
      value.map((item) => readJson(at, item)),
    )
  switch (typeof value) {
    case 'string':
      return constantOf(literal(at, 'Edm.String', value))
    case 'boolean':
      return constant(at, 'Edm.Boolean', String(value))
    case 'number':
      return constantOf(literal(at, Number.isSafeInteger(value) ? 'Edm.Int64' : 'Edm.Double', String(value)))
    default:
      if (value === null) return constantOf(literal(at, 'null', 'null'))
      throw fault(at, 'A complex value cannot be used here')
  }
}
