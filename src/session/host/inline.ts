/** The inline host: sessions that provably reach no business code run on the gateway's own thread. */

import type { Connections } from '../../database/Connections.js'
import { executeSession } from '../run/executeSession.js'
import type { Ending } from '../words/outcome.js'
import type { SessionPort } from '../words/questions.js'
import type { LiveSession, SessionThreadControl } from '../gateway/registry.js'
import type { Records } from '../words/recordSnapshot.js'
import type { Session } from '../Session.js'
import { RunningSession } from '../run/RunningSession.js'
import type { ObjectLookup } from '../words/objectLookup.js'
import { packStopError } from '../gateway/stopSession.js'

export interface InlineOptions {
  readonly connections: Connections
  readonly leaseHolds: () => boolean
  readonly objects: ObjectLookup
  readonly records: Records
  readonly portOf: (session: LiveSession) => SessionPort
  /** Milliseconds a commit waits for the session's Logon. */
  readonly logTimeout: number
}

/** @param work must not call business code: it would hold up the gateway */
export async function executeInline(
  live: LiveSession,
  work: (session: Session) => Promise<unknown>,
  options: InlineOptions,
): Promise<Ending> {
  const session = new RunningSession({
    identity: live.identity,
    slot: live.slot,
    connections: options.connections,
    port: options.portOf(live),
    leaseHolds: options.leaseHolds,
    objects: options.objects,
    records: options.records,
    logTimeout: options.logTimeout,
  })
  const control: SessionThreadControl = {
    wake: () => {
      if (live.stopRequest !== undefined) session.gate.wake(packStopError(live, live.stopRequest))
    },
    // There is no thread to end: its statement was cancelled, and it has no code that could refuse to end.
    terminate: async () => {
      await live.over
    },
  }
  live.thread = control
  return await executeSession(session, live.slot, work)
}
