/**
 * `runSession`, the only way a session lives: Logon → execute on its host → Logoff → over. On the gateway's thread
 * only.
 *
 * The session has been admitted and opened before. Exactly one Logon and one Logoff are written (invariant 5); what is
 * returned may be told to the caller: both are durable, or the ending says that they could not be made so in time.
 */

import { CatalogueError, packError, unpackError } from '../../errors/CatalogueError.js'
import type { Observe } from '../../observations/observe.js'
import { cutComment, type Ending } from '../words/outcome.js'
import type { LiveSession, SessionRegistry } from './registry.js'
import type { SessionLog } from '../log/sessionLog.js'
import { State } from '../run/slot.js'
import { longestTimer, within } from '../words/within.js'
import { stopError, stopLiveSession, type StopOptions } from './stopSession.js'

export interface RunOptions extends StopOptions {
  readonly registry: SessionRegistry
  readonly log: SessionLog
  readonly observe: Observe
  /** Milliseconds a reply waits for the session log. */
  readonly logTimeout: number
  /** Told of every session that could not have the database. */
  readonly onDatabaseFailed?: () => void
}

export interface Run {
  readonly session: LiveSession
  /** Executes the session's code where it belongs; never rejects. */
  readonly execute: () => Promise<Ending>
  /** Milliseconds; Infinity: no limit. */
  readonly timeout: number
  /** The Logon was made durable already. */
  readonly loggedOn?: boolean
  /** False: it changes nothing, and so waits for its Logon no sooner than for its Logoff. Default true. */
  readonly commits?: boolean
}

export async function runSession(
  { session, execute, timeout, loggedOn, commits = true }: Run,
  options: RunOptions,
): Promise<Ending> {
  const { slot } = session
  if (loggedOn === true) slot.markLogonDurable()
  else
    void options.log.logon(session, { commits }).then(() => {
      slot.markLogonDurable()
    })
  let ending: Ending
  if (slot.change(State.Waiting, State.Running)) {
    const timer =
      timeout <= longestTimer
        ? setTimeout(() => {
            timeOut(session, timeout, options)
          }, timeout)
        : undefined
    ending = await execute()
    clearTimeout(timer)
  } else {
    ending = { outcome: 'Stopped' }
  }
  return await endSession(session, ending, options)
}

/** Ends a session that has logged on: also one that never ran. */
export async function endSession(session: LiveSession, ending: Ending, options: RunOptions): Promise<Ending> {
  const decided = decide(session, ending)
  session.slot.end()
  options.registry.close(session)
  const logoff = options.log.logoff(session, commentOf(session, decided))
  report(session, decided, options.observe)
  if (decided.error?.code === 'Internal_DatabaseUnavailable') options.onDatabaseFailed?.()
  // Whoever waited in vain for the Logon does not wait as long again for the Logoff.
  const durable = await within(decided.error?.code === 'Session_LogUnavailable' ? 0 : options.logTimeout, logoff)
  session.markOver()
  if (durable || decided.outcome !== 'Completed') return decided
  return {
    outcome: 'Lost',
    error: packError(
      new CatalogueError('Session_LogUnavailable', { seconds: options.logTimeout / 1000 }),
      session.identity.sessionUniqueId,
    ),
  }
}

function timeOut(session: LiveSession, limit: number, options: RunOptions): void {
  const comment = stopError({ kind: 'timeout', comment: '', limit }).message
  stopLiveSession(session, { kind: 'timeout', by: '', through: 'its time limit', comment, limit }, options).catch(
    () => {
      // It ended, or somebody else stopped it, at the same moment.
    },
  )
}

/** The stop request decides, if there was one before the point of no return. */
function decide(session: LiveSession, ending: Ending): Ending {
  const request = session.stopRequest
  if (request === undefined || ending.outcome === 'Completed') return ending
  const { code, args } = packError(stopError(request), session.identity.sessionUniqueId)
  const outcome = request.kind === 'timeout' ? 'TimedOut' : request.kind === 'lease' ? 'Lost' : 'Stopped'
  return { outcome, error: { code, args } }
}

/** Of a stop, as `Sessions.stop` took it; otherwise what the error says. */
function commentOf(session: LiveSession, ending: Ending): string {
  if (ending.outcome === 'Completed') return ''
  if (ending.outcome === 'Stopped') return session.stopRequest?.comment ?? ''
  return ending.error === undefined ? '' : cutComment(unpackError(ending.error).message)
}

/** A stop is told as such; an error as loudly as the catalogue says. */
function report(session: LiveSession, { outcome, error: packed }: Ending, observe: Observe): void {
  const { identity, stopRequest } = session
  if (outcome === 'Stopped' && stopRequest !== undefined) {
    observe({
      kind: 'sessionStopped',
      stopper: stopRequest.by === '' ? 'the server instance' : stopRequest.by,
      through: stopRequest.through,
      duration: Date.now() - identity.loginDatetime,
      comment: stopRequest.comment,
      session: identity,
    })
  }
  if (packed === undefined) return
  const { level, message: text, exception } = unpackError(packed)
  if (level === undefined) return
  const kind = level === 'Warning' ? 'sessionEndedEarly' : 'sessionFailed'
  observe({ kind, text, exception, context: packed.stack ?? '', session: identity })
}
