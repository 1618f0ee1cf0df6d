/** A SOAP call that is not over yet, and the session it is. */

import type { TestInstance } from './instance.js'
import { activeSessions, until, type ActiveSession } from './sessions.js'
import { soapCall, type SoapParameters, type SoapReply } from './soap.js'

export interface CallInFlight {
  readonly session: ActiveSession
  readonly reply: Promise<SoapReply>
}

/** Begins a call; resolves when its session is in one of the states. */
export async function callInFlight(
  instance: TestInstance,
  service: string,
  procedure: string,
  parameters: SoapParameters,
  ...states: string[]
): Promise<CallInFlight> {
  const before = new Set((await activeSessions(instance)).map((session) => session.sessionUniqueId))
  const reply = soapCall(instance, service, procedure, parameters)
  reply.catch(() => undefined)
  const session = await until(`a call of ${service}.${procedure} in state ${states.join(' or ')}`, async () =>
    (await activeSessions(instance)).find(
      (candidate) =>
        !before.has(candidate.sessionUniqueId) && candidate.procedure === procedure && states.includes(candidate.state),
    ),
  )
  return { session, reply }
}
