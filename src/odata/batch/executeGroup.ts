/**
 * A change set, an atomicity group, a snapshot batch: all its requests as one session, which does all of them or none.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { SessionError } from '../../http/SessionError.js'
import type { StepResult } from '../../steps/steps.js'
import { executePlans, refuseReadOnly } from '../write/executePlans.js'
import type { Caller, ODataRequest, ODataResponse } from '../request/odataRequest.js'
import { setOf } from '../metadata/contextUrl.js'
import { serviceDocument } from '../metadata/serviceDocument.js'
import { metadataReply } from '../reply/metadataReply.js'
import type { EntityResource, ReadPlan } from '../plan/plan.js'
import { writeRequestOf, type PreparedRequest } from '../request/prepareRequest.js'
import { readPlan } from '../plan/keptPlans.js'
import { replyOfRows } from '../reply/readReply.js'
import { planWrite } from '../write/planWrite.js'
import type { WritePlan } from '../write/writeRequest.js'
import type { BatchRequest } from './batch.js'
import type { BatchService } from './BatchService.js'
import type { References } from './References.js'

export interface GroupOutcome {
  /** One for each request. */
  readonly responses: readonly ODataResponse[]
  /** As far as they could be read. */
  readonly requests: readonly (ODataRequest | undefined)[]
  /** The request whose error undid the others. */
  readonly failed: number | undefined
}

/** Never rejects. @param snapshot all of it sees the data as of its begin */
export async function executeGroup(
  sent: readonly BatchRequest[],
  service: BatchService,
  references: References,
  caller: Caller,
  snapshot = false,
): Promise<GroupOutcome> {
  const requests: ODataRequest[] = []
  const prepared: PreparedRequest[] = []
  const plans: WritePlan[] = []
  const entities = new Map<string, EntityResource>()
  const ids = new Set<string>()
  const failure = (error: unknown, at: number): GroupOutcome => {
    const version = prepared[at]?.context.version ?? '4.0'
    const responses = sent.map((batched, index) => {
      const request = requests[index] ?? {
        method: batched.method,
        path: '',
        query: '',
        headers: batched.headers,
        body: batched.body,
      }
      return service.errorReply(
        index === at
          ? error
          : new CatalogueError('BadRequest_FailedDependency', {
              reason: 'another request that belongs to it failed, and everything was undone.',
            }),
        { request, version, prepared: prepared[index] },
      )
    })
    return { responses, requests, failed: at }
  }
  for (const [index, batched] of sent.entries()) {
    try {
      const request = (requests[index] = references.requestOf(batched, ids))
      const one = (prepared[index] = service.prepare(request, caller, (name) => entities.get(name)))
      const plan = (plans[index] = await planOf(one, service))
      requireSameCompany(one, prepared[0] as PreparedRequest)
      if (batched.id === undefined) continue
      ids.add(batched.id)
      const entity = madeBy(
        plan,
        one,
        plans.slice(0, index).reduce((sum, { steps }) => sum + steps.length, 0),
      )
      if (entity !== undefined) entities.set(`$${batched.id}`, entity)
    } catch (error) {
      return failure(error, index)
    }
  }
  try {
    const company = prepared.find(({ context }) => context.company !== undefined)?.context.company
    const responses = await executePlans(plans, company, caller, service.dependencies, snapshot)
    return {
      responses: responses.map((response, index) => ({
        ...response,
        headers: { 'OData-Version': prepared[index]?.context.version ?? '4.0', ...response.headers },
      })),
      requests,
      failed: undefined,
    }
  } catch (error) {
    return failure(error, error instanceof SessionError && error.step !== undefined ? planOfStep(plans, error.step) : 0)
  }
}

/** @throws CatalogueError */
async function planOf(prepared: PreparedRequest, service: BatchService): Promise<WritePlan> {
  const { method, resource, context, format, request } = prepared
  refuseReadOnly(request.headers, method)
  if ((method !== 'GET' && method !== 'HEAD') || resource.kind === 'operation')
    return await planWrite(writeRequestOf(prepared))
  if (resource.kind === 'serviceDocument')
    return known({
      status: 200,
      headers: { 'Content-Type': format.contentType },
      body: serviceDocument(context.model, context),
    })
  if (resource.kind === 'metadata') return known(metadataReply(prepared))
  if (resource.kind === 'batch') throw new CatalogueError('BadRequest_MethodNotAllowed', { method, resource: '$batch' })
  const plan = readPlan(prepared)
  return {
    objectId: 0,
    procedure: 'Read',
    unqueued: false,
    steps: [{ kind: 'read', read: { statement: plan.statement, ...plan.referred } }],
    respond: ([result]) => replyOf(plan, result, prepared, service),
  }
}

/** What is not there is an error of that request alone: the session is over and nothing was wrong with the others. */
function replyOf(
  plan: ReadPlan,
  result: StepResult | undefined,
  prepared: PreparedRequest,
  service: BatchService,
): ODataResponse {
  try {
    return replyOfRows(plan, result?.kind === 'done' ? (result.rows ?? []) : [], prepared)
  } catch (error) {
    return service.errorReply(error, { request: prepared.request, version: prepared.context.version, prepared })
  }
}

function known(response: ODataResponse): WritePlan {
  return { objectId: 0, procedure: 'Read', unqueued: true, steps: [], respond: () => response }
}

/** The entity that later requests mean by `$id`. */
function madeBy(
  { entityType, steps }: WritePlan,
  { context: { model }, resource }: PreparedRequest,
  firstStep: number,
): EntityResource | undefined {
  if (entityType === undefined || steps.length === 0) return undefined
  const target = { kind: 'reference' as const, reference: { step: firstStep } }
  if (resource.kind === 'collection')
    return { from: 'collection', parent: resource.parent, navigation: resource.navigation, type: entityType, target }
  if (resource.kind === 'entity' && resource.entity.from === 'collection') return { ...resource.entity, target }
  const set =
    resource.kind === 'entitySet'
      ? resource.set
      : resource.kind === 'entity' && resource.entity.from === 'set'
        ? resource.entity.set
        : setOf(model, entityType)
  return set === undefined ? undefined : { from: 'set', set, type: entityType, target }
}

function planOfStep(plans: readonly WritePlan[], step: number): number {
  let end = 0
  return Math.max(
    0,
    plans.findIndex(({ steps }) => step < (end += steps.length)),
  )
}

/** A session has one company. */
function requireSameCompany(
  { context: { company } }: PreparedRequest,
  { context: { company: first } }: PreparedRequest,
): void {
  if (company !== undefined && first !== undefined && company.id !== first.id)
    throw new CatalogueError('BadRequest_InvalidOperation', {
      reason: `Requests that are executed together belong to one company, not to '${first.name}' and '${company.name}'.`,
    })
}
