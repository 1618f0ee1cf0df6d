/**
 * The operations of a published codeunit, prepared once: from the element of a request to the values of a procedure,
 * and from its result to the element of the answer (compatibility 3.4).
 */

import type { Codeunit, Procedure } from '../objects/codeunit/defineCodeunit.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'
import type { ProcedureResult } from '../session/words/calls.js'
import { ValueError, type AlType } from '../types/index.js'
import { escapeAttribute, escapeText } from './escapeXml.js'
import { codeunitNamespace, schemaInstance } from './namespaces.js'
import { attributeOf, hasText, shownName, type XmlElement } from './readXml.js'

export interface OperationParameter {
  readonly name: string
  readonly type: AlType
  readonly byVar: boolean
  readonly optional: boolean
}

export interface Operation {
  readonly name: string
  /** Of the request's element, of its children and of the answer. */
  readonly namespace: string
  readonly answerStart: string
  readonly procedure: Procedure
  readonly parameters: ReadonlyMap<string, OperationParameter>
}

/** A Map and no object: names come from outside. */
export type Operations = ReadonlyMap<string, Operation>

export function codeunitOperations(serviceName: string, codeunit: Codeunit): Operations {
  const namespace = codeunitNamespace(serviceName)
  return new Map(
    Object.values(codeunit.procedures).map((procedure) => [
      procedure.name,
      {
        name: procedure.name,
        namespace,
        answerStart: `<${procedure.name}_Result xmlns="${escapeAttribute(namespace)}">`,
        procedure,
        parameters: new Map(
          Object.entries(procedure.parameters).map(([name, { type, byVar, optional }]) => [
            name,
            { name, type, byVar, optional },
          ]),
        ),
      },
    ]),
  )
}

/** The operation that the Body's element names. @throws CatalogueError `BadRequest_UnknownOperation` */
export function findOperation<Known>(
  element: XmlElement,
  operations: ReadonlyMap<string, Known>,
  serviceName: string,
  namespace: string,
): Known {
  const operation = operations.get(element.local)
  if (operation !== undefined && element.uri === namespace) return operation
  const foreign = element.uri !== namespace
  throw new CatalogueError('BadRequest_UnknownOperation', {
    operation: foreign ? shortened(`{${element.uri}}${element.local}`) : shortened(element.local),
    service: foreign ? `${serviceName} (namespace '${namespace}')` : serviceName,
    operations: [...operations.keys()].join(', ') || 'none',
  })
}

/**
 * The packed values of all parameters, those that are absent blank.
 * @throws CatalogueError `BadRequest_ParameterUnknown`, `BadRequest_ParameterRepeated`,
 *   `BadRequest_ParameterInvalid`, `BadRequest_ParameterMissing`
 */
export function readArguments(operation: Operation, element: XmlElement): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  const given = new Set<string>()
  if (hasText(element))
    throw new CatalogueError('BadRequest_InvalidEnvelope', {
      reason: `'${operation.name}' has text between its parameters.`,
    })
  for (const child of element.children) {
    // Clients that do not qualify the children are served by the original, too (compatibility 3.4, last row of the
    // types).
    const parameter =
      child.uri === operation.namespace || child.uri === '' ? operation.parameters.get(child.local) : undefined
    if (parameter === undefined) {
      throw new CatalogueError('BadRequest_ParameterUnknown', {
        parameter: shownName(child, operation.namespace),
        operation: operation.name,
        parameters: [...operation.parameters.keys()].join(', ') || 'none',
      })
    }
    if (given.has(parameter.name))
      throw new CatalogueError('BadRequest_ParameterRepeated', {
        parameter: parameter.name,
        type: parameter.type.text,
        operation: operation.name,
      })
    given.add(parameter.name)
    values[parameter.name] = parameter.type.pack(readValue(operation, parameter, child))
  }
  if (given.size < operation.parameters.size) {
    for (const { name, type, optional } of operation.parameters.values()) {
      if (given.has(name)) continue
      if (!optional)
        throw new CatalogueError('BadRequest_ParameterMissing', {
          parameter: name,
          type: type.text,
          operation: operation.name,
        })
      values[name] = type.pack(type.blank)
    }
  }
  return values
}

function readValue(operation: Operation, parameter: OperationParameter, element: XmlElement): unknown {
  const { type, optional } = parameter
  if (element.children.length > 0)
    throw notValid(operation, parameter, 'it has elements inside, and a value is expected.')
  if (element.attributes.length > 0) {
    const nil = attributeOf(element, schemaInstance, 'nil')?.trim()
    if (nil === 'true' || nil === '1') {
      if (!optional) throw notValid(operation, parameter, 'it is nil, and a value is expected.')
      if (hasText(element)) throw notValid(operation, parameter, 'it is nil and has a value.')
      return type.blank
    }
    if (nil !== undefined && nil !== 'false' && nil !== '0')
      throw notValid(operation, parameter, 'its attribute nil is neither true nor false.')
  }
  // An empty optional element means the same as none: proxies that cannot leave an element out send it like that.
  if (optional && type.xsd !== 'string' && !hasText(element)) return type.blank
  try {
    return type.fromXml(element.text)
  } catch (error) {
    if (error instanceof ValueError) throw notValid(operation, parameter, error.reason, error)
    if (error instanceof CatalogueError) throw notValid(operation, parameter, error.message, error)
    throw error
  }
}

function notValid(
  operation: Operation,
  parameter: OperationParameter,
  reason: string,
  cause?: unknown,
): CatalogueError {
  return new CatalogueError(
    'BadRequest_ParameterInvalid',
    { parameter: parameter.name, operation: operation.name, type: parameter.type.text, reason },
    { cause },
  )
}

/**
 * The answer's element: the return value first, then the var parameters as they were declared.
 * @throws CatalogueError `Application_InvalidArgument` for a value with a character that XML cannot carry
 */
export function writeResult(operation: Operation, result: ProcedureResult): string {
  return `${operation.answerStart}${writeParameters(operation, result, '')}</${operation.name}_Result>`
}

/** What is inside the answer's element. @param between what stands behind the return value @throws as `writeResult` */
export function writeParameters(operation: Operation, result: ProcedureResult, between: string): string {
  const { returns } = operation.procedure
  let xml =
    returns === undefined ? between : writeValue(operation, 'return_value', returns, result.returnValue) + between
  for (const { name, type, byVar } of operation.parameters.values())
    if (byVar) xml += writeValue(operation, name, type, result.values[name])
  return xml
}

function writeValue(operation: Operation, name: string, type: AlType, packed: unknown): string {
  try {
    const text = type.toXml(type.unpack(packed as never))
    return `<${name}>${type.xsd === 'string' ? escapeText(text) : text}</${name}>`
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    // The session is over by now and has committed: the fault says so.
    throw new CatalogueError(
      'Application_InvalidArgument',
      { reason: `${operation.name} was completed, but its ${name} cannot be written: ${error.reason}` },
      { cause: error },
    )
  }
}
