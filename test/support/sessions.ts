/** Sessions as the management service shows them, and waiting for what becomes of them. */

import type { TestInstance } from './instance.js'

export interface ActiveSession {
  readonly serverInstanceId: number
  readonly sessionId: number
  readonly sessionUniqueId: string
  readonly clientType: string
  readonly userId: string
  readonly companyName: string
  readonly objectId: number
  readonly procedure: string
  readonly state: string
}

export interface SessionEvent {
  readonly serverInstanceId: number
  readonly sessionId: number
  readonly sessionUniqueId: string
  readonly eventType: 'Logon' | 'Logoff'
  readonly eventDatetime: string
  readonly clientType: string
  readonly userId: string
  readonly comment: string
}

export interface EventLogEntry {
  readonly level: string
  readonly eventId: number
  readonly message: string
  readonly exception: string
  readonly context: string
  readonly sessionId: number
  readonly sessionUniqueId: string
  readonly companyName: string
  readonly userId: string
  readonly objectId: number
  readonly procedure: string
}

export async function activeSessions(instance: TestInstance): Promise<ActiveSession[]> {
  return (await instance.manage<ActiveSession[]>('GET', '/sessions')).body
}

/** Oldest first. */
export async function eventsOf(instance: TestInstance, sessionUniqueId: string): Promise<SessionEvent[]> {
  return (
    await instance.manage<SessionEvent[]>('GET', `/session-events?sessionUniqueId=${sessionUniqueId}`)
  ).body.reverse()
}

/** Newest first. */
export async function eventLog(instance: TestInstance, top = 100): Promise<EventLogEntry[]> {
  return (await instance.manage<EventLogEntry[]>('GET', `/event-log?top=${top}`)).body
}

/** Starts a background session through the management service. */
export async function startBackground(
  instance: TestInstance,
  codeunitId: number,
  more: { companyName?: string; recordId?: string; timeout?: number } = {},
): Promise<ActiveSession> {
  const { status, body } = await instance.manage<ActiveSession>('POST', '/sessions', { codeunitId, ...more })
  if (status !== 201) throw new Error(`The session was not started: ${status} ${JSON.stringify(body)}`)
  return body
}

/** Asks again until the answer is there; fails after a long while with what was seen last. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined | false>,
  patienceMilliseconds = 20_000,
): Promise<Value> {
  const end = Date.now() + patienceMilliseconds
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
  }
}

/** The session's state is one of these, as the list shows it. */
export async function untilState(
  instance: TestInstance,
  sessionId: number,
  ...states: string[]
): Promise<ActiveSession> {
  return await until(`session ${sessionId} in state ${states.join(' or ')}`, async () =>
    (await activeSessions(instance)).find(
      (session) => session.sessionId === sessionId && states.includes(session.state),
    ),
  )
}

/** The Logoff of a session, as soon as it is written. */
export async function untilLogoff(instance: TestInstance, sessionUniqueId: string): Promise<SessionEvent> {
  return await until(`Logoff of ${sessionUniqueId}`, async () =>
    (await eventsOf(instance, sessionUniqueId)).find((event) => event.eventType === 'Logoff'),
  )
}
