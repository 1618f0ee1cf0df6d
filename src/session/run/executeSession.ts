/**
 * Runs the work of one session on the thread it lives on: code, drain, final commit or rollback. Both hosts end here,
 * so that what a session leaves behind does not depend on where it ran.
 */

import { CatalogueError, isCatalogueError, packError } from '../../errors/CatalogueError.js'
import { FailedWork } from './FailedWork.js'
import type { Ending } from '../words/outcome.js'
import type { Session } from '../Session.js'
import type { RunningSession } from './RunningSession.js'
import { State, type SessionSlot } from './slot.js'

/** @param work the business code; its result, also the partial one of a `FailedWork`, must be plain data */
export async function executeSession(
  session: RunningSession,
  slot: SessionSlot,
  work: (session: Session) => Promise<unknown>,
): Promise<Ending> {
  try {
    // It may have been stopped while it waited for its thread: then not one line of it runs.
    session.gate.check()
    // Code that failed beside what it awaits may await for ever.
    const failed = new Promise<never>((_resolve, reject) => {
      session.gate.onFailure = reject
    })
    const result = await Promise.race([work(session.face), failed])
    await session.gate.drain()
    // A request that was withdrawn between the two looks is none: then it is begun again.
    while (!(await session.beginFinalCommit())) session.gate.check()
    const committed = await session.finalCommit()
    if (committed === 'unknown')
      throw new CatalogueError('Session_Lost', {
        reason: 'the connection to the database broke during the final commit, whose outcome is not known.',
      })
    return { outcome: 'Completed', result }
  } catch (thrown) {
    const error: unknown = thrown instanceof FailedWork ? thrown.cause : thrown
    // What the code left running beside itself does not go on: it would hold up the reply, or never end.
    session.gate.fail(error)
    await session.gate.drain()
    // From here on a stop comes too late, unless it came first.
    slot.change(State.Running, State.Committing)
    await session.rollback()
    const ending = failure(session, slot, error)
    return thrown instanceof FailedWork ? { ...ending, result: thrown.partialResult } : ending
  } finally {
    session.gate.close()
  }
}

function failure(session: RunningSession, slot: SessionSlot, error: unknown): Ending {
  const packed = packError(error, session.identity.sessionUniqueId)
  if (slot.state === State.Stopping || slot.state === State.Stopped) return { outcome: 'Stopped', error: packed }
  if (isCatalogueError(session.gate.stopError, 'Session_LeaseLost'))
    return { outcome: 'Lost', error: packError(session.gate.stopError, session.identity.sessionUniqueId) }
  return { outcome: isCatalogueError(error, 'Session_Lost') ? 'Lost' : 'Failed', error: packed }
}
