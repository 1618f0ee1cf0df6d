/**
 * Replies to requests that changed something: with the entity, or with where it is found. Called by the planners of
 * this folder.
 */

import type { StepResult } from '../../steps/steps.js'
import { withContext } from './controlInformation.js'
import type { ODataResponse } from '../request/odataRequest.js'
import type { ReadPlan, RequestContext } from '../plan/plan.js'
import type { WriteRequest } from '../write/writeRequest.js'

type Replying = Pick<WriteRequest, 'context' | 'replyType' | 'returns'>

export function noContent(headers: Readonly<Record<string, string>> = {}): ODataResponse {
  return { status: 204, headers }
}

/** 201 with the entity, or 204 where nothing is wanted back; both say where it is. */
export function created(plan: ReadPlan, result: StepResult | undefined, request: Replying): ODataResponse {
  const row = rowOf(result)
  const id = plan.idColumn === undefined ? undefined : row?.[plan.idColumn]
  const url = id === undefined || id === null ? undefined : `${request.context.companyRoot}/${id}`
  const headers = { ...etagOf(plan, row), ...(url === undefined ? {} : { Location: url }), ...applied(request) }
  if (request.returns === 'minimal' || row?.[0] === undefined)
    return noContent({ ...headers, ...(url === undefined ? {} : { 'OData-EntityId': url }) })
  return {
    status: 201,
    headers: { ...headers, 'Content-Type': request.replyType },
    body: entityBody(plan, row, request.context),
  }
}

/** 200 with the entity, or 204 where nothing is wanted back. @param byDefault if the request does not say */
export function updated(
  plan: ReadPlan,
  result: StepResult | undefined,
  request: Replying,
  byDefault: 'minimal' | 'representation',
): ODataResponse {
  const row = rowOf(result)
  const headers = { ...etagOf(plan, row), ...applied(request) }
  if ((request.returns ?? byDefault) === 'minimal' || row?.[0] === undefined) return noContent(headers)
  return {
    status: 200,
    headers: { ...headers, 'Content-Type': request.replyType },
    body: entityBody(plan, row, request.context),
  }
}

function entityBody({ result }: ReadPlan, row: readonly (string | null)[], context: RequestContext): string {
  const json = row[0] ?? '{}'
  return 'contextUrl' in result ? withContext(context, result.contextUrl, json) : json
}

function rowOf(result: StepResult | undefined): readonly (string | null)[] | undefined {
  return result?.kind === 'done' ? result.rows?.[0] : undefined
}

function etagOf({ etagColumn }: ReadPlan, row: readonly (string | null)[] | undefined): Record<string, string> {
  const etag = etagColumn === undefined ? undefined : row?.[etagColumn]
  return etag === undefined || etag === null ? {} : { ETag: etag }
}

function applied({ returns }: Replying): Record<string, string> {
  return returns === undefined ? {} : { 'Preference-Applied': `return=${returns}` }
}
