/**
 * Calls of built-in functions: the closed table of names, and the one way in which arguments are checked and handed to
 * a row of it.
 */

import type { Expression } from '../../syntax/ast.js'
import { CatalogueError } from '../../../errors/CatalogueError.js'
import { fitConstant } from '../comparisons.js'
import type { Compiler } from '../compileExpression.js'
import { numericForm, ownForm, promotedForm } from '../forms.js'
import { computed, edmOf, isNull, mayBeNull, type Context, type Operand, type Scalar, constant } from '../operands.js'
import { describeType, isFloat, isNumeric, primitive, sqlTypes } from '../valueTypes.js'
import { fault } from '../../fault.js'
import { withAlTexts } from './alTexts.js'
import { castTo, isOf } from './conversions.js'
import { callOfLists } from './lists.js'
import { numberFunctions } from './numbers.js'
import type { FunctionTable, Parameter, Signature } from './signature.js'
import { stringFunctions } from './strings.js'
import { timeFunctions } from './times.js'
import { canonicalText, isInteger } from '../../syntax/primitiveText.js'

const functions: FunctionTable = { ...stringFunctions, ...timeFunctions, ...numberFunctions }

type CallExpression = Extract<Expression, { kind: 'call' }>
/** Functions with a type as argument. */
const special: Readonly<Record<string, (call: CallExpression, compiler: Compiler, context: Context) => Operand>> = {
  cast: castTo,
  isof: isOf,
}

/**
 * @throws CatalogueError BadRequest for an unknown function, a wrong number of arguments, or one of the wrong type;
 *   BadRequest_MethodNotImplemented for geo functions
 */
export function call(expression: CallExpression, compiler: Compiler, context: Context): Operand {
  const { at } = expression
  const name = expression.name.toLowerCase()
  if (name.startsWith('geo.') || name === 'isdefined')
    throw new CatalogueError('BadRequest_MethodNotImplemented', {
      feature: `the function ${expression.name} (position ${at + 1})`,
    })
  const compile = Object.hasOwn(special, name) ? special[name] : undefined
  if (compile !== undefined) return compile(expression, compiler, context)
  const operands = expression.arguments.map((argument) => compiler.operand(argument, { ...context, loose: false }))
  const ofLists = callOfLists({ at, name, arguments: operands })
  if (ofLists !== undefined) return ofLists
  const signatures = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (signatures === undefined) throw fault(at, `There is no function '${expression.name.slice(0, 60)}'`)
  const given = operands.map((operand) => scalar(operand, expression.name))
  const counts = [...new Set(signatures.map(({ parameters }) => parameters.length))]
  if (!counts.includes(given.length))
    throw fault(
      at,
      `The function '${expression.name}' takes ${counts.join(' or ')} argument${counts.at(-1) === 1 ? '' : 's'}, not ${given.length}`,
    )
  const args = withAlTexts(at, name, given, context)
  if ('kind' in args) return args
  const candidates = signatures.filter(({ parameters }) => parameters.length === args.length)
  const signature = candidates.find(({ parameters }) =>
    parameters.every((parameter, index) => fits(args[index] as Scalar, parameter)),
  )
  if (signature === undefined) throw wrongArgument(expression.name, candidates, args)
  return apply(
    expression,
    signature,
    args.map((argument, index) => asParameter(argument, signature.parameters[index] as Parameter)),
    context,
  )
}

function apply({ at, name }: CallExpression, signature: Signature, args: readonly Scalar[], context: Context): Operand {
  const type = primitive(signature.returns)
  if (args.some(isNull)) return computed(at, type, `null::${sqlTypes[signature.returns]}`, true)
  const sql =
    signature.compile?.({ name, at, arguments: args, context }) ??
    signature.sql?.(
      args.map((argument, index) => formFor(argument, signature.parameters[index] as Parameter, context)),
      context.builder,
    ) ??
    'null'
  return computed(
    at,
    type,
    sql,
    signature.mayFail === true ||
      args.some(mayBeNull) ||
      args.some((argument) => argument.kind === 'computed' && argument.exact === true),
    signature.exact === true ? { exact: true } : {},
  )
}

function scalar(operand: Operand, name: string): Scalar {
  if (operand.kind !== 'constant' && operand.kind !== 'computed')
    throw fault(operand.at, `The function '${name}' takes single values, and this is ${describeType(operand.type)}`)
  return operand
}

function fits(argument: Scalar, parameter: Parameter): boolean {
  const edm = edmOf(argument)
  if (edm === undefined) return true
  if (argument.kind === 'constant' && argument.enumTypeName !== undefined) return false
  switch (parameter) {
    case 'Integer':
      return isInteger(edm)
    case 'Decimal':
      return isNumeric(edm) && !isFloat(edm)
    case 'Double':
      return isFloat(edm)
    case 'Duration':
      return (
        edm === 'Edm.Duration' ||
        (argument.kind === 'constant' &&
          edm === 'Edm.String' &&
          canonicalText('Edm.Duration', argument.text) !== undefined)
      )
    default:
      return edm === `Edm.${parameter}`
  }
}

function asParameter(argument: Scalar, parameter: Parameter): Scalar {
  if (argument.kind !== 'constant' || parameter !== 'Duration' || edmOf(argument) !== 'Edm.String') return argument
  return fitConstant(argument, constant(argument.at, 'Edm.Duration', '0'))
}

function formFor(argument: Scalar, parameter: Parameter, context: Context): string {
  // Moments that were written in another zone would give the parts of UTC.
  if (argument.kind === 'constant' && argument.offset === true)
    throw fault(argument.at, 'A moment whose parts are asked for must be written in UTC (with Z)')
  if (parameter === 'Decimal') return numericForm(argument, context.builder)
  return parameter === 'Double' ? promotedForm(argument, 'Edm.Double', context) : ownForm(argument, context)
}

function wrongArgument(name: string, candidates: readonly Signature[], args: readonly Scalar[]): Error {
  const index = args.findIndex(
    (argument, position) => !candidates.some(({ parameters }) => fits(argument, parameters[position] as Parameter)),
  )
  const position = Math.max(index, 0)
  const argument = args[position] as Scalar
  const expected = [...new Set(candidates.map(({ parameters }) => `Edm.${parameters[position] ?? ''}`))]
    .join(' or ')
    .replace('Edm.Integer', 'a whole number')
    .replace('Edm.Decimal or Edm.Double', 'a number')
  return fault(
    argument.at,
    `The function '${name}' takes ${expected} as argument ${position + 1}, not ${describeType(argument.type)}`,
  )
}
