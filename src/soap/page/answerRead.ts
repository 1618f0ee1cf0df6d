/** A reading operation: one session on the gateway's thread and one statement, whose rows go out as they come. */

import type { ServerResponse } from 'node:http'
import { HttpConnection } from '../../http/HttpConnection.js'
import { HttpSink } from '../../http/HttpSink.js'
import { readInSession, type ReadingSession } from '../../http/readInSession.js'
import type { SignedInUser } from '../../session/words/identity.js'
import type { SoapDependencies } from '../dependencies.js'
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

/** @throws SessionError */
export async function answerRead(
  plan: ReadPlan,
  { start, end }: { readonly start: string; readonly end: string },
  call: PageCall,
  dependencies: SoapDependencies,
): Promise<void> {
  const { value: reply } = await readFor(call, dependencies, async (session) => {
    const xml = new XmlReply({
      sink: new HttpSink(call.response, dependencies.replyRoom),
      headers: resultHeaders(session.sessionUniqueId()),
      before: beforeResult + start,
      after: end + afterResult,
    })
    const take = (rows: readonly (readonly (string | null)[])[]): Promise<void> | void =>
      xml.take(rows.map(([text]) => text ?? ''))
    if (plan.most !== undefined && plan.most <= mostAtOnce) await take((await session.read(plan.statement)).rows)
    else await session.readRows(plan.statement, take)
    return xml
  })
  reply.complete()
}

/** @throws SessionError */
export async function readFor<Value>(
  { user, companyName, clientAddress, response, objectId, procedure }: PageCall,
  dependencies: SoapDependencies,
  work: (session: ReadingSession) => Promise<Value>,
): Promise<{ readonly value: Value; readonly sessionUniqueId: string }> {
  return await readInSession(
    {
      user,
      companyName,
      clientType: 'SOAP',
      clientComputerName: clientAddress,
      timeout: dependencies.settings.SOAPServicesOperationTimeout,
      objectId,
      procedure,
    },
    new HttpConnection(response),
    dependencies,
    work,
  )
}
