/** `cast` and `isof`: from each type to each other that OData allows; a value that cannot be cast is null. */

import type { Expression } from '../../syntax/ast.js'
import { CatalogueError } from '../../../errors/CatalogueError.js'
import type { Compiler } from '../compileExpression.js'
import { castSql } from './castSql.js'
import {
  computed,
  edmOf,
  isNull,
  mayBeNull,
  type Constant,
  type Context,
  type EntityOperand,
  type Operand,
  constant,
} from '../operands.js'
import { booleanType, describeType, primitive, sqlTypes } from '../valueTypes.js'
import { fault } from '../../fault.js'
import { canonicalText, type PrimitiveName, isInteger } from '../../syntax/primitiveText.js'

type CallExpression = Extract<Expression, { kind: 'call' }>

interface Target {
  readonly name: string
  readonly edm?: PrimitiveName
}

export function castTo(expression: CallExpression, compiler: Compiler, context: Context): Operand {
  const { at } = expression
  const { operand, target } = parts(expression, compiler, context)
  if (operand.kind === 'entity') {
    if (names(target, operand)) return operand
    throw fault(at, `${describeType(operand.type)} cannot be cast to ${target.name}`)
  }
  const { edm } = target
  if (edm === undefined)
    throw new CatalogueError('BadRequest_MethodNotImplemented', {
      feature: `casts to ${target.name} (position ${at + 1})`,
    })
  if (isNull(operand)) return computed(at, primitive(edm), `null::${sqlTypes[edm]}`, true)
  if (operand.kind !== 'constant' && operand.kind !== 'computed')
    throw fault(at, `${describeType(operand.type)} cannot be cast to ${target.name}`)
  const own = edmOf(operand) as PrimitiveName
  // What is computed exactly may lie beyond its type.
  const mayLeave = operand.kind === 'computed' && operand.exact === true
  if (
    own === edm &&
    !(mayLeave && isInteger(own)) &&
    !(operand.type.kind === 'primitive' && operand.type.enumType !== undefined)
  )
    return operand
  if (operand.kind === 'constant' && operand.enumTypeName === undefined && own === 'Edm.String')
    return castText(at, operand, edm)
  const sql = castSql(operand, own, edm, context)
  if (sql === undefined) throw fault(at, `${describeType(operand.type)} cannot be cast to ${target.name}`)
  return computed(at, primitive(edm), sql, mayBeNull(operand) || mayLeave || edm !== 'Edm.String')
}

/** A literal text is read at once. */
function castText(at: number, operand: Constant, edm: PrimitiveName): Operand {
  const text = canonicalText(edm, operand.text)
  if (text === undefined) return computed(at, primitive(edm), `null::${sqlTypes[edm]}`, true)
  return constant(at, edm, text)
}

/** True if the value is of the type, or can be cast to it: null is of none. */
export function isOf(expression: CallExpression, compiler: Compiler, context: Context): Operand {
  const { at } = expression
  const { operand, target } = parts(expression, compiler, context)
  const truth = (sql: string): Operand => computed(at, booleanType, sql, false)
  if (operand.kind === 'entity') return truth(names(target, operand) ? `(not ${operand.isNull})` : 'false')
  if (isNull(operand) || operand.kind === 'list' || operand.kind === 'rows' || target.edm === undefined)
    return truth('false')
  const own = edmOf(operand) as PrimitiveName
  const { edm } = target
  if (operand.kind === 'constant' && own === 'Edm.String' && edm !== 'Edm.String')
    return truth(String(canonicalText(edm, operand.text) !== undefined))
  if (own === edm)
    return truth(operand.kind === 'computed' && operand.nullable ? `(${operand.sql} is not null)` : 'true')
  const sql = castSql(operand, own, edm, context)
  return truth(sql === undefined ? 'false' : `(${sql} is not null)`)
}

function parts(
  expression: CallExpression,
  compiler: Compiler,
  context: Context,
): { readonly operand: Operand; readonly target: Target } {
  const { at, name } = expression
  const given = expression.arguments
  const last = given.at(-1)
  if (given.length < 1 || given.length > 2 || last === undefined)
    throw fault(at, `The function '${name}' takes 1 or 2 arguments, not ${given.length}`)
  if (last.kind !== 'path') throw fault(last.at, `The last argument of '${name}' is the name of a type`)
  const operand = compiler.operand(
    given.length === 2 ? (given[0] as Expression) : { kind: 'path', segments: [{ name: '$it', at }], at },
    context,
  )
  const typeName = last.segments.map((segment) => segment.name).join('/')
  if (!typeName.startsWith('Edm.')) return { operand, target: { name: typeName.slice(0, 100) } }
  if (!Object.hasOwn(sqlTypes, typeName)) {
    if (/^Edm\.(?:Geography|Geometry)/.test(typeName))
      throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `${typeName} (position ${last.at + 1})` })
    throw fault(last.at, `There is no type '${typeName.slice(0, 100)}'`)
  }
  return { operand, target: { name: typeName, edm: typeName as PrimitiveName } }
}

function names(target: Target, operand: EntityOperand): boolean {
  return target.edm === undefined && target.name.slice(target.name.lastIndexOf('.') + 1) === operand.entityType.name
}
