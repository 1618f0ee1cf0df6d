/** Changing, and calling business code: the steps of one or more plans as one session, which is one transaction. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { SessionError } from '../../http/SessionError.js'
import { readsLog, type StepsResult } from '../../steps/steps.js'
import { errorOf } from '../../session/words/outcome.js'
import type { ODataDependencies } from '../request/dependencies.js'
import type { Caller, ODataResponse } from '../request/odataRequest.js'
import type { CompanyReference } from '../plan/plan.js'
import type { WritePlan } from './writeRequest.js'

/**
 * Runs all steps of the plans in one session: all of them are done, or none.
 * @param plans their steps are numbered through: those of the second begin behind those of the first
 * @param snapshot `Isolation: snapshot`
 * @returns one reply for each plan
 * @throws SessionError whose `step` is the one that failed; CatalogueError before there is a session
 */
export async function executePlans(
  plans: readonly WritePlan[],
  company: CompanyReference | undefined,
  caller: Caller,
  dependencies: Pick<ODataDependencies, 'call' | 'settings'>,
  snapshot = false,
): Promise<ODataResponse[]> {
  const [first] = plans
  if (first === undefined) return []
  const steps = plans.flatMap((plan) => plan.steps)
  const { sessionUniqueId, ending } = await dependencies.call({
    user: caller.user,
    companyName: company?.name ?? '',
    clientType: caller.root.kind,
    clientComputerName: caller.clientAddress,
    timeout: dependencies.settings.ODataServicesOperationTimeout,
    work: { kind: 'steps', steps, readsLog: readsLog(steps), ...(snapshot ? { snapshot } : {}) },
    objectId: first.objectId,
    procedure: first.procedure,
    unqueued: plans.every(({ unqueued }) => unqueued),
  })
  const results = (ending.result as StepsResult | undefined)?.results ?? []
  if (ending.outcome !== 'Completed') {
    const step = results.findIndex(({ kind }) => kind === 'failed')
    const failed = results[step]
    throw new SessionError(
      errorOf(ending),
      sessionUniqueId,
      step < 0 ? undefined : step,
      failed?.kind === 'failed' ? failed.missing : undefined,
    )
  }
  try {
    let at = 0
    return plans.map(({ steps, respond }) => {
      const { status, headers, body } = respond(results.slice(at, (at += steps.length)))
      return { status, headers: { ...headers, 'request-id': sessionUniqueId }, ...(body === undefined ? {} : { body }) }
    })
  } catch (error) {
    throw new SessionError(error, sessionUniqueId)
  }
}

/**
 * A request that must not change anything says so with `Data-Access-Intent: ReadOnly` (compatibility 4.8).
 * @throws CatalogueError
 */
export function refuseReadOnly(headers: Readonly<Record<string, string | undefined>>, method: string): void {
  if (headers['data-access-intent']?.trim().toLowerCase() === 'readonly' && method !== 'GET' && method !== 'HEAD') {
    throw new CatalogueError('BadRequest_InvalidOperation', {
      reason: `The request has the header Data-Access-Intent: ReadOnly, and ${method} may change something.`,
    })
  }
}
