/**
 * The STOPSESSION ladder: flag, wake, cancel, and after the grace period terminate; or, with
 * `TerminateUnresponsiveSessions=false`, withdraw. On the gateway's thread only.
 */

import { CatalogueError, packError } from '../../errors/CatalogueError.js'
import type { BackendControl } from '../../database/BackendControl.js'
import type { LiveSession, StopRequest } from './registry.js'
import { newSessionStopped } from '../words/outcome.js'
import { within } from '../words/within.js'
import { State } from '../run/slot.js'

export interface StopSettings {
  /** Milliseconds. */
  readonly StopSessionGracePeriod: number
  readonly TerminateUnresponsiveSessions: boolean
}

export interface StopOptions {
  readonly settings: StopSettings
  readonly backends: BackendControl
}

const cancelAgainMilliseconds = 10

/**
 * Resolves when the session is over and its Logoff is durable.
 * @throws CatalogueError Session_NotStopped if another request came first, the stop came too late, or it was withdrawn
 */
export async function stopLiveSession(session: LiveSession, request: StopRequest, options: StopOptions): Promise<void> {
  const { slot, stopRequest: pending } = session
  if (pending !== undefined) {
    await session.stopSettled
    // A time limit or a shutdown does not fail because somebody's request was withdrawn.
    if (session.stopRequest !== pending && request.kind !== 'stop')
      return await stopLiveSession(session, request, options)
    throw notStopped(session, 'another request to stop it came first.')
  }
  const waiting = slot.change(State.Waiting, State.Stopping)
  if (!waiting && !slot.change(State.Running, State.Stopping)) {
    throw notStopped(session, slot.state === State.Committing ? 'its final commit has begun.' : 'it is over.')
  }
  session.stopRequest = request
  const stopped = waiting ? leaveQueue(session) : stopRunning(session, options)
  session.stopSettled = stopped.catch(() => undefined)
  await stopped
}

async function leaveQueue(session: LiveSession): Promise<void> {
  session.leaveQueue?.()
  await session.over
}

async function stopRunning(session: LiveSession, options: StopOptions): Promise<void> {
  session.thread?.wake(session)
  void cancelStatement(session, options)
  if (!(await within(options.settings.StopSessionGracePeriod, session.over)) && !(await climb(session, options))) {
    throw notStopped(
      session,
      `it did not reach its next statement within the grace period of ${options.settings.StopSessionGracePeriod} ms, and TerminateUnresponsiveSessions is off.`,
    )
  }
  await session.over
}

/** The error a stopped session ends with. */
export function stopError(request: Pick<StopRequest, 'kind' | 'comment' | 'limit'>): CatalogueError {
  switch (request.kind) {
    case 'timeout':
      return new CatalogueError('Session_TimedOut', { limit: formatMilliseconds(request.limit ?? 0) })
    case 'lease':
      return new CatalogueError('Session_LeaseLost', {})
    case 'stop':
    case 'shutdown':
      return newSessionStopped(request.comment)
  }
}

/** The error as it goes to the session's thread. */
export function packStopError(session: LiveSession, request: StopRequest): ReturnType<typeof packError> {
  const { code, args } = packError(stopError(request), session.identity.sessionUniqueId)
  return { code, args }
}

/**
 * True if the session was ended by force, or ended by itself meanwhile; false if the request was withdrawn. A stop that
 * took effect at a statement cannot be withdrawn: code that catches it and never ends is ended by force in either case.
 */
async function climb(session: LiveSession, options: StopOptions): Promise<boolean> {
  if (
    !options.settings.TerminateUnresponsiveSessions &&
    session.stopRequest?.kind === 'stop' &&
    session.slot.change(State.Stopping, State.Running)
  ) {
    session.stopRequest = undefined
    return false
  }
  // What is over waits for its Logoff only; its thread may serve others.
  if (!session.slot.over)
    await session.thread?.terminate(`session ${session.identity.sessionId} did not react to its stop`)
  return true
}

/**
 * Cancels the statement in flight, again and again until it is over: a cancel that reaches the backend before the
 * statement does has no effect.
 */
async function cancelStatement(session: LiveSession, { settings, backends }: StopOptions): Promise<void> {
  const { slot } = session
  while (slot.state === State.Stopping || slot.state === State.Stopped) {
    if (!slot.claimCancel()) return
    const backend = slot.backend
    let answered = false
    while (!answered) {
      try {
        if (settings.TerminateUnresponsiveSessions || session.stopRequest?.kind !== 'stop') {
          // A database that fell silent is not waited for: the connection is closed in either case.
          await within(settings.StopSessionGracePeriod, backends.cancel(backend))
        } else if (!(await backends.cancelUnlessBlocked(backend))) {
          slot.abandonCancel()
          break
        } else {
          // What a cancel was sent to cannot go on: from here on the request cannot be withdrawn.
          slot.change(State.Stopping, State.Stopped)
        }
      } catch {
        // Without a database there is nothing to cancel: the statement ends with its connection.
      }
      answered = slot.cancelAnswered()
      if (!answered) await slot.waitForStatementEnd(cancelAgainMilliseconds)
      answered ||= slot.cancelAnswered() || slot.over
    }
    if (answered) return
    // The statement waits for a lock, which the documented limit lets be; it may get the lock within the grace period.
    if (await within(cancelAgainMilliseconds, session.over)) return
  }
}

function notStopped(session: LiveSession, reason: string): CatalogueError {
  return new CatalogueError('Session_NotStopped', { sessionId: session.identity.sessionId, reason })
}

/** `hh:mm:ss`, with milliseconds where there are some. */
export function formatMilliseconds(milliseconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const rest = milliseconds % 1000
  return `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${two((milliseconds / 1000) % 60)}${rest === 0 ? '' : `.${String(Math.floor(rest)).padStart(3, '0')}`}`
}
