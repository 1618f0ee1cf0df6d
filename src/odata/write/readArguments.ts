/**
 * The values of an operation's parameters: from the body of an action, from the URL of a function. Called by
 * `planWrite`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { ValueError, type AlType, type PackedValue } from '../../types/index.js'
import { BodyFaults } from '../body/BodyFaults.js'
import { jsonNumber, type JsonValue } from '../../http/readJson.js'
import type { Operation } from '../model/model.js'
import type { Expression, NamedArgument, QueryOptions } from '../syntax/index.js'
import { readValue, requireObject } from './readEntity.js'

/**
 * @param body undefined: none was sent, which stands for no parameters
 * @throws CatalogueError BadRequest and kin, with the parameter's name
 */
export function actionArguments(operation: Operation, body: JsonValue | undefined): Record<string, PackedValue> {
  const given = body === undefined ? {} : requireObject(body, `an object with the parameters of ${operation.name}`)
  const values: Record<string, PackedValue> = {}
  const faults = new BodyFaults()
  for (const [name, value] of Object.entries(given)) {
    if (name.includes('@')) continue
    try {
      values[name] = readValue(parameterOf(operation, name).type, value, name)
    } catch (error) {
      faults.add(name, error)
    }
  }
  faults.throwAny()
  return complete(operation, values)
}

/** @throws CatalogueError BadRequest and kin, with the parameter's name */
export function functionArguments(
  operation: Operation,
  given: readonly NamedArgument[],
  options: QueryOptions,
): Record<string, PackedValue> {
  const values: Record<string, PackedValue> = {}
  for (const { name, value, at } of given) {
    if (name === undefined)
      throw new CatalogueError('BadRequest', {
        reason: `Arguments of ${operation.name} are named: ${operation.name}(name=value), in the resource path at position ${at + 1}.`,
      })
    const { type } = parameterOf(operation, name)
    values[name] = literalValue(type, value, name, options)
  }
  // 4.01: a parameter that is not given takes its value from the option of its name (implicit aliasing).
  for (const { name, type } of operation.parameters) {
    const implicit = Object.hasOwn(values, name) ? undefined : options.aliases?.get(name)
    if (implicit !== undefined) values[name] = literalValue(type, implicit, name, options)
  }
  return complete(operation, values)
}

function parameterOf(operation: Operation, name: string): Operation['parameters'][number] {
  const parameter = operation.parameters.find((candidate) => candidate.name === name)
  if (parameter === undefined)
    throw new CatalogueError('BadRequest', {
      reason: `The parameter '${name}' does not exist in ${operation.name}. It takes: ${operation.parameters.map((each) => each.name).join(', ') || 'none'}.`,
    })
  return parameter
}

function complete(operation: Operation, values: Record<string, PackedValue>): Record<string, PackedValue> {
  for (const { name, optional, type, byVar } of operation.parameters) {
    if (Object.hasOwn(values, name) || optional) continue
    // What a var parameter comes with matters to few procedures; a blank value is what AL's variables begin with.
    if (byVar) values[name] = type.pack(type.blank)
    else
      throw new CatalogueError('BadRequest_RequiredParamNotProvided', {
        reason: `The parameter '${name}' (${type.text}) of ${operation.name} is missing.`,
      })
  }
  return values
}

function literalValue(type: AlType, expression: Expression, name: string, options: QueryOptions): PackedValue {
  let value = expression
  if (value.kind === 'alias') {
    const aliased = options.aliases?.get(value.name)
    if (aliased === undefined)
      throw new CatalogueError('BadRequest', { reason: `The parameter alias @${value.name} has no value.` })
    value = aliased
  }
  const negative = value.kind === 'negate'
  if (value.kind === 'negate') value = value.operand
  if (value.kind !== 'literal')
    throw new CatalogueError('BadRequest', {
      reason: `The value of the parameter '${name}' must be a literal of type ${type.text}.`,
    })
  try {
    return type.pack(type.fromJson(jsonOf(value.type, negative ? `-${value.text}` : value.text)))
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw (
      error.known ??
      new CatalogueError(
        'BadRequest',
        { reason: `The value of the parameter '${name}' is not a valid ${type.text}: ${error.reason}` },
        { cause: error },
      )
    )
  }
}

function jsonOf(literal: string, text: string): unknown {
  switch (literal) {
    case 'null':
      return null
    case 'Edm.Boolean':
      return text.toLowerCase() === 'true'
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Decimal':
    case 'Edm.Double':
      return jsonNumber(text)
    default:
      return text
  }
}
