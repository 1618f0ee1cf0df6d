/** A background session on a thread that no other session has. For `Sessions` only. */

import { CatalogueError, packError } from '../../errors/CatalogueError.js'
import type { SessionThread } from '../host/SessionThread.js'
import type { WarmThreads } from '../host/WarmThreads.js'
import { State } from '../run/slot.js'
import type { Work } from '../words/calls.js'
import type { Ending } from '../words/outcome.js'
import type { LiveSession } from './registry.js'

/** A thread of the session's own; undefined if it was stopped while it waited for one. */
async function threadOf(session: LiveSession, warm: WarmThreads): Promise<SessionThread | undefined> {
  const wanted = warm.take()
  const stopped = new Promise<undefined>((resolve) => {
    const stop = (): void => {
      if (session.slot.change(State.Stopping, State.Stopped)) resolve(undefined)
    }
    session.thread = {
      wake: stop,
      terminate: async () => {
        stop()
        await Promise.resolve()
      },
    }
  })
  const thread = await Promise.race([wanted, stopped])
  // Nobody needs the thread that comes later.
  if (thread === undefined)
    void wanted.then((late) => {
      warm.giveBack(late)
    })
  return thread
}

/**
 * Runs a background session on a thread of its own.
 * @param warm undefined: no thread is started any more
 */
export async function executeOnOwnThread(
  session: LiveSession,
  work: Work,
  warm: WarmThreads | undefined,
): Promise<Ending> {
  if (warm === undefined)
    return {
      outcome: 'Failed',
      error: packError(new CatalogueError('Limit_ShuttingDown', {}), session.identity.sessionUniqueId),
    }
  const thread = await threadOf(session, warm)
  if (thread === undefined) return { outcome: 'Stopped' }
  return await new Promise<Ending>((resolve) => {
    thread.onLost = (unclaimed) => {
      // The thread ended before it began: another one takes the session.
      for (const call of unclaimed) void executeOnOwnThread(call.session, call.work, warm).then(call.resolve)
    }
    thread.assign(
      {
        session,
        work,
        resolve: (ending) => {
          resolve(ending)
          warm.giveBack(thread)
        },
      },
      performance.now(),
    )
  })
}
