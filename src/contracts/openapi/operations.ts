/** Calls of business code: procedures of codeunits, and actions and functions of pages. */

import { qualifiedName } from '../../odata/metadata/contextUrl.js'
import type { EntityType, Operation } from '../../odata/model/model.js'
import { contextMember, errorReplies, jsonContent, ref } from './common.js'
import { callPath, type PathSoFar } from './parameters.js'
import type { Published } from './Published.js'
import { valueSchema, type Json } from './valueSchema.js'

export interface OperationPlace {
  readonly published: Published
  readonly tag: string
  /** Words of the operation's id before its name. */
  readonly words: readonly string[]
  /** Of all operations of the path, before its own. */
  readonly parameters: readonly Json[]
}

/** Bound to a record, or to the records of a set. */
export function addBoundOperations(
  place: OperationPlace,
  path: PathSoFar,
  type: EntityType,
  binding: Operation['binding'],
): void {
  for (const operation of type.boundOperations.values()) {
    if (operation.binding !== binding) continue
    const name = qualifiedName(place.published.model, { name: operation.schemaName ?? operation.name })
    addOperation(place, { ...path, text: `${path.text}/${name}` }, operation, binding === 'Entity' ? type : undefined)
  }
}

/** @param record type of the record it is called for */
export function addOperation(
  { published, tag, words, parameters }: OperationPlace,
  path: PathSoFar,
  operation: Operation,
  record?: EntityType,
): void {
  const { kind, name, from } = operation
  const documentation = from.kind === 'procedure' ? from.procedure.documentation : from.action.documentation
  const method = kind === 'function' ? 'get' : 'post'
  const called = kind === 'function' ? callPath(path, operation.parameters) : { ...path, query: [] }
  const own = [
    ...called.query,
    ...(kind === 'action' && record?.hasETag === true ? [ref('parameters', 'ifMatch')] : []),
  ]
  published.options.paths[called.text] = {
    ...pathParameters([...parameters, ...called.parameters]),
    [method]: {
      operationId: published.operationId(...words, name),
      tags: [tag],
      summary: `Call ${name}`,
      ...(documentation === undefined ? {} : { description: documentation }),
      ...(own.length === 0 ? {} : { parameters: own }),
      ...(kind === 'action' ? actionBody(operation) : {}),
      responses: { ...replies(published, operation, record), ...errorReplies },
    },
  }
}

export function pathParameters(parameters: readonly Json[]): Json {
  return parameters.length === 0 ? {} : { parameters }
}

function actionBody({ parameters }: Operation): Json {
  if (parameters.length === 0) return {}
  // What is left out is blank; a `var` parameter is given back whatever it came with.
  const required = parameters.filter(({ optional, byVar }) => !optional && !byVar).map(({ name }) => name)
  const schema = {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, valueSchema(parameter)])),
    additionalProperties: false,
  }
  return { requestBody: { required: required.length > 0, content: jsonContent(schema) } }
}

function replies(published: Published, { returns, from }: Operation, record: EntityType | undefined): Json {
  if (returns?.kind === 'complex')
    return {
      200: {
        description: 'What it returns, and its `var` parameters.',
        content: jsonContent(ref('schemas', published.schemaName(returns.complexType))),
      },
    }
  if (returns?.kind === 'value')
    return {
      200: {
        description: 'What it returns.',
        content: jsonContent({
          type: 'object',
          required: ['value'],
          properties: { ...contextMember, value: valueSchema(returns) },
        }),
      },
    }
  const done = { 204: { description: 'Done.' } }
  if (from.kind === 'procedure' || record?.hasETag !== true) return done
  // What an action does with its record is known when it has run.
  const content = jsonContent(ref('schemas', published.schemaName(record)))
  return {
    200: { description: 'Done: the record as it is now.', headers: { ETag: ref('headers', 'ETag') }, content },
    201: {
      description: 'Done: the record that was made.',
      headers: { ETag: ref('headers', 'ETag'), Location: ref('headers', 'Location') },
      content,
    },
    ...done,
  }
}
