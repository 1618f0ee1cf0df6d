/**
 * Calls of actions and functions: procedures of published codeunits, and bound ones of pages. Called by `planWrite`.
 */

import type { Step, StepResult } from '../../steps/steps.js'
import { withContext } from '../reply/controlInformation.js'
import type { ODataResponse } from '../request/odataRequest.js'
import { qualifiedName, valueContext } from '../metadata/contextUrl.js'
import type { Operation } from '../model/model.js'
import type { Resource } from '../plan/plan.js'
import { planReadBack } from '../plan/planReadBack.js'
import {
  conditionsOf,
  notAllowed,
  optionalJsonBody,
  pageIdOf,
  writeTarget,
  type WritePlan,
  type WriteRequest,
} from './writeRequest.js'
import { actionArguments, functionArguments } from './readArguments.js'
import { created, noContent, updated } from '../reply/writeReply.js'

/** @throws CatalogueError */
export async function planOperation(
  request: WriteRequest,
  { operation, arguments: given, on }: Extract<Resource, { kind: 'operation' }>,
): Promise<WritePlan> {
  const { method, context } = request
  const isFunction = operation.kind === 'function'
  if (isFunction ? method !== 'GET' && method !== 'HEAD' : method !== 'POST')
    throw notAllowed(method, `the ${operation.kind} '${operation.name}'`)
  const values = isFunction
    ? functionArguments(operation, given, request.url.options)
    : actionArguments(operation, await optionalJsonBody(request))
  const { from, unqueued } = operation
  if (from.kind === 'procedure') {
    return {
      objectId: from.codeunit.id,
      procedure: from.procedure.name,
      unqueued,
      steps: [{ kind: 'procedure', codeunitId: from.codeunit.id, procedure: from.procedure.name, values }],
      respond: ([result]) => returned(operation, result, request),
    }
  }
  const { action, page } = from
  const plan: Pick<WritePlan, 'objectId' | 'procedure' | 'unqueued'> = {
    objectId: page.id,
    procedure: action.name,
    unqueued,
  }
  if (on?.kind !== 'entity')
    return {
      ...plan,
      steps: [{ kind: 'action', pageId: page.id, action: action.name, values }],
      respond: ([result]) => returned(operation, result, request),
    }
  const { entity } = on
  const { versions } = conditionsOf(request, entity.type)
  const { source } = entity.type
  const step: Step = {
    kind: 'action',
    pageId: pageIdOf(entity.type),
    action: action.name,
    target: writeTarget(entity).target,
    values,
    ...(versions === undefined ? {} : { versions }),
    ...(source.kind === 'page' && source.table.storage.mirrorsLog === true ? { readsLog: true } : {}),
  }
  // Tables without SystemId have nothing to be read back by; their actions answer with values only.
  if (!entity.type.hasETag)
    return { ...plan, steps: [step], respond: ([result]) => returned(operation, result, request) }
  const back = planReadBack(request.url.options, entity.type, context)
  return {
    ...plan,
    entityType: entity.type,
    steps: [{ ...step, readBack: back.readBack }],
    respond: ([result]) => {
      const code = result?.kind === 'done' ? result.resultCode : undefined
      if (operation.returns !== undefined || code === undefined || code === 'None' || code === 'Deleted')
        return returned(operation, result, request)
      return code === 'Created'
        ? created(back.plan, result, request)
        : updated(back.plan, result, request, 'representation')
    },
  }
}

/** What the business code gave back: a value, a complex value with the var parameters, or nothing. */
function returned(
  operation: Operation,
  result: StepResult | undefined,
  { context, replyType }: Pick<WriteRequest, 'context' | 'replyType'>,
): ODataResponse {
  const { returns } = operation
  if (returns === undefined || result?.kind !== 'done') return noContent()
  const { ieee754Compatible } = context
  const headers = { 'Content-Type': replyType }
  if (returns.kind === 'value') {
    const value = returns.type.toJson(
      returns.type.unpack(result.returnValue ?? returns.type.pack(returns.type.blank)),
      ieee754Compatible,
    )
    return {
      status: 200,
      headers,
      body: withContext(context, valueContext(context, returns.edm), `{"value":${value}}`),
    }
  }
  const members = returns.complexType.properties.map(({ name, type }) => {
    const packed =
      name === 'return_value' && !(name in (result.values ?? {})) ? result.returnValue : result.values?.[name]
    return `${JSON.stringify(name)}:${type.toJson(type.unpack(packed ?? type.pack(type.blank)), ieee754Compatible)}`
  })
  return {
    status: 200,
    headers,
    body: withContext(
      context,
      valueContext(context, qualifiedName(context.model, returns.complexType)),
      `{${members.join(',')}}`,
    ),
  }
}
