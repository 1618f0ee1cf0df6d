/**
 * The operations of a published codeunit, prepared once: from the element of a request to the values of a procedure,
 * and from its result to the element of the answer (compatibility 3.4).
 */

import type { Codeunit, Parameter, Procedure } from '../objects/codeunit/defineCodeunit.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'
import type { ProcedureResult } from '../session/words/calls.js'
import { ValueError, type AlType } from '../types/index.js'
import { escapeAttribute, escapeText } from './escapeXml.js'
import { codeunitNamespace, schemaInstance } from './namespaces.js'
import { attributeOf, hasText, shownName, type XmlElement } from './readXml.js'

export interface Operation {
  readonly name: string
  /** Of the request's element, of its children and of the answer. */
  readonly namespace: string
  readonly answerStart: string
  readonly procedure: Procedure
  readonly parameters: ReadonlyMap<string, Parameter>
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
        parameters: new Map(Object.entries(procedure.parameters)),
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
    const name = child.local
    if (given.has(name))
      throw new CatalogueError('BadRequest_ParameterRepeated', {
        parameter: name,
        type: parameter.type.text,
        operation: operation.name,
      })
    given.add(name)
    values[name] = parameter.type.pack(readValue(operation, parameter, child))
  }
  if (given.size < operation.parameters.size) {
    for (const [name, { type, optional }] of operation.parameters) {
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

function readValue(operation: Operation, { type, optional }: Parameter, element: XmlElement): unknown {
  const notValid = (reason: string, cause?: unknown): CatalogueError =>
    new CatalogueError(
      'BadRequest_ParameterInvalid',
      { parameter: element.local, operation: operation.name, type: type.text, reason },
      { cause },
    )
  if (element.children.length > 0) throw notValid('it has elements inside, and a value is expected.')
  if (element.attributes.length > 0) {
    const nil = attributeOf(element, schemaInstance, 'nil')?.trim()
    if (nil === 'true' || nil === '1') {
      if (!optional) throw notValid('it is nil, and a value is expected.')
      if (hasText(element)) throw notValid('it is nil and has a value.')
      return type.blank
    }
    if (nil !== undefined && nil !== 'false' && nil !== '0')
      throw notValid('its attribute nil is neither true nor false.')
  }
  // An empty optional element means the same as none: proxies that cannot leave an element out send it like that.
  if (optional && type.xsd !== 'string' && !hasText(element)) return type.blank
  try {
    return type.fromXml(element.text)
  } catch (error) {
    if (error instanceof ValueError) throw notValid(error.reason, error)
    if (error instanceof CatalogueError) throw notValid(error.message, error)
    throw error
  }
}

/** The answer's element: the return value first, then the var parameters as they were declared. */
export function writeResult(operation: Operation, result: ProcedureResult): string {
  return `${operation.answerStart}${writeParameters(operation, result, '')}</${operation.name}_Result>`
}

/** What is inside the answer's element. @param between what stands behind the return value */
export function writeParameters(operation: Operation, result: ProcedureResult, between: string): string {
  const { returns } = operation.procedure
  let xml = (returns === undefined ? '' : writeValue('return_value', returns, result.returnValue)) + between
  for (const [name, { type, byVar }] of operation.parameters)
    if (byVar) xml += writeValue(name, type, result.values[name])
  return xml
}

/** @param text as the session told it */
function writeValue(name: string, { xsd }: AlType, text: unknown): string {
  return `<${name}>${xsd === 'string' ? escapeText(String(text)) : String(text)}</${name}>`
}
