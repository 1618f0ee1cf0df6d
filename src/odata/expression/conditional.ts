/** `case(condition:value,…)` of 4.01: the value of the first condition that is true, null if there is none. */

import type { Expression } from '../syntax/ast.js'
import { fitConstant } from './comparisons.js'
import type { Compiler } from './compileExpression.js'
import { numericForm, ownForm, promotedForm } from './forms.js'
import {
  computed,
  edmOf,
  isNull,
  mayBeNull,
  type Computed,
  type Context,
  type Operand,
  type Scalar,
} from './operands.js'
import type { ValueType } from './scope.js'
import { describeType, isNumeric, nullType, primitive, promoted } from './valueTypes.js'
import { fault } from '../fault.js'
import { type PrimitiveName, isInteger } from '../syntax/primitiveText.js'

/** @throws CatalogueError BadRequest if the values have no type in common */
export function conditional(
  at: number,
  branches: readonly { readonly condition: Expression; readonly value: Expression }[],
  compiler: Compiler,
  context: Context,
): Computed {
  const compiled = branches.map(({ condition, value }) => ({
    when: compiler.condition(condition, { ...context, loose: true }),
    value: scalar(compiler.operand(value, context)),
  }))
  const like =
    compiled.find(({ value }) => value.kind === 'computed')?.value ??
    compiled.find(({ value }) => !isNull(value))?.value
  const values = compiled.map(({ value }) =>
    value.kind === 'constant' && like !== undefined ? fitConstant(value, like) : value,
  )
  const type = values.reduce<ValueType>((common, value) => commonType(value.at, common, value.type), nullType)
  const last = branches.at(-1)?.condition
  const nullable =
    !(last?.kind === 'literal' && last.type === 'Edm.Boolean' && last.text.toLowerCase() === 'true') ||
    values.some(mayBeNull)
  if (type.kind !== 'primitive') return computed(at, nullType, 'null', true)
  const exact =
    (isInteger(type.edm) || type.edm === 'Edm.Duration') &&
    values.some((value) => value.kind === 'computed' && value.exact === true)
  const sql = values.map(
    (value, index) => `when ${compiled[index]?.when ?? ''} then ${formOf(value, type.edm, exact, context)}`,
  )
  return computed(at, type, `(case ${sql.join(' ')} end)`, nullable, exact ? { exact } : {})
}

function scalar(operand: Operand): Scalar {
  if (operand.kind !== 'constant' && operand.kind !== 'computed')
    throw fault(operand.at, `A single value is expected, and this is ${describeType(operand.type)}`)
  return operand
}

function formOf(value: Scalar, edm: PrimitiveName, exact: boolean, context: Context): string {
  if (isNull(value)) return 'null'
  if (exact) return numericForm(value, context.builder)
  if (value.kind === 'constant' && value.type.kind === 'primitive' && value.type.enumType !== undefined)
    return context.builder.bind(value.text, 'text')
  return isNumeric(edm) && edmOf(value) !== edm ? promotedForm(value, edm, context) : ownForm(value, context)
}

function commonType(at: number, common: ValueType, type: ValueType): ValueType {
  if (common.kind === 'null') return type
  if (type.kind === 'null') return common
  if (common.kind === 'primitive' && type.kind === 'primitive' && common.enumType === type.enumType) {
    if (common.edm === type.edm) return common
    if (isNumeric(common.edm) && isNumeric(type.edm)) return primitive(promoted(common.edm, type.edm))
  }
  throw fault(at, `The values of 'case' have no type in common: ${describeType(common)} and ${describeType(type)}`)
}
