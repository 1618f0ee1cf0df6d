/** A reading operation: one session on the gateway's thread and one statement, whose rows go out as they come. */

import type { ServerResponse } from 'node:http'
import { unpackError } from '../../errors/CatalogueError.js'
import { HttpConnection } from '../../http/HttpConnection.js'
import { HttpSink } from '../../http/HttpSink.js'
import type { SignedInUser } from '../../session/identity.js'
import type { Session } from '../../session/Session.js'
import type { SoapDependencies } from '../dependencies.js'
import { FailedCall } from '../FailedCall.js'
import { afterResult, beforeResult, resultHeaders } from '../reply.js'
import { XmlReply } from '../XmlReply.js'
import type { ReadPlan } from './planRead.js'

export interface PageCall {
  readonly user: SignedInUser
  /** Without a port. */
  readonly clientAddress: string
  readonly companyName: string
  readonly response: ServerResponse
  /** Of the page, and the operation: what Active Session shows of the call. */
  readonly objectId: number
  readonly procedure: string
}

/** So many rows at most are read at once: fetching part by part prepares nothing and costs the database more. */
const mostAtOnce = 2000

/** @throws FailedCall */
export async function answerRead(plan: ReadPlan, { start, end }: { readonly start: string; readonly end: string }, call: PageCall, dependencies: SoapDependencies): Promise<void> {
  const { value: reply } = await readInSession(call, dependencies, async (session) => {
    const xml = new XmlReply({ sink: new HttpSink(call.response), headers: resultHeaders(session.sessionUniqueId()), before: beforeResult + start, after: end + afterResult })
    const take = (rows: readonly (readonly (string | null)[])[]): Promise<void> | void => xml.take(rows.map(([text]) => text ?? ''))
    if (plan.flushLog) await dependencies.flushLog()
    if (plan.most !== undefined && plan.most <= mostAtOnce) await take((await session.read(plan.statement)).rows)
    else await session.readRows(plan.statement, take)
    return xml
  })
  reply.complete()
}

/**
 * Runs work without business code as the session of a call; what it gave back holds once the session is over and its log durable. A session
 * whose caller is gone ends.
 * @throws FailedCall
 */
export async function readInSession<Value>({ user, companyName, clientAddress, response, objectId, procedure }: PageCall, dependencies: SoapDependencies, work: (session: Session) => Promise<Value>): Promise<{ readonly value: Value; readonly sessionUniqueId: string }> {
  const connection = new HttpConnection(response)
  let value: Value | undefined
  let abandon: (() => void) | undefined
  try {
    const { ending, sessionUniqueId } = await dependencies.callInline({
      user, companyName, clientType: 'SOAP', clientComputerName: clientAddress, timeout: dependencies.settings.SOAPServicesOperationTimeout,
    }, objectId, procedure, async (session) => {
      abandon = () => { dependencies.abandon(session.sessionId()) }
      if (connection.gone) abandon()
      connection.onGone(abandon)
      value = await work(session)
      return undefined
    })
    if (ending.outcome !== 'Completed') throw new FailedCall(ending.error === undefined ? new Error(`A session ended ${ending.outcome} without an error.`) : unpackError(ending.error), sessionUniqueId)
    return { value: value as Value, sessionUniqueId }
  } finally {
    if (abandon !== undefined) connection.offGone(abandon)
  }
}
