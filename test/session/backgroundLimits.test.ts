/** What STARTSESSION may do and how long: queue, waiting time, time limits, recursion; and waiting for a connection. */

import { describe, expect, test } from '@jest/globals'
import { callInFlight } from '../support/callInFlight.js'
import { CompanyData, inTransaction } from '../support/companyData.js'
import { international, testApplication, type TestInstance } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'
import {
  activeSessions,
  eventsOf,
  startBackground,
  until,
  untilLogoff,
  untilState,
  type ActiveSession,
  type SessionEvent,
} from '../support/sessions.js'
import { soapCall } from '../support/soap.js'

const hour = 3_600_000
const [endlessLoop, sleeper, startsItself] = [50104, 50105, 60016]

async function stop(instance: TestInstance, sessionId: number): Promise<void> {
  expect((await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId, comment: 'enough' })).returnValue).toBe(
    'true',
  )
}

const commentOf = async (instance: TestInstance, session: ActiveSession): Promise<string> =>
  (await untilLogoff(instance, session.sessionUniqueId)).comment

describe('Background sessions, 2 at once and 3 waiting', () => {
  const instance = useInstance({
    application: testApplication,
    settings: {
      BACKGROUND_SESSIONS_MAX_CONCURRENT: '2',
      BACKGROUND_SESSIONS_MAX_QUEUED: '3',
      DATABASE_MAX_CONNECTIONS: '8',
    },
  })

  test('beyond BackgroundSessionsMaxConcurrent they wait in a queue, in their order; beyond BackgroundSessionsMaxQueued an error occurs', async () => {
    const sessions: ActiveSession[] = []
    for (let i = 0; i < 5; i++) sessions.push(await startBackground(instance, sleeper))
    const [first, second, third, fourth, fifth] = sessions as [
      ActiveSession,
      ActiveSession,
      ActiveSession,
      ActiveSession,
      ActiveSession,
    ]
    for (const { sessionId } of [first, second]) await untilState(instance, sessionId, 'Sleeping')
    for (const { sessionId, sessionUniqueId } of [third, fourth, fifth]) {
      await untilState(instance, sessionId, 'Waiting')
      // It waits as a session: active, and logged on.
      expect((await soapCall(instance, 'SessionAdmin', 'IsSessionActive', { sessionId })).returnValue).toBe('true')
      expect((await eventsOf(instance, sessionUniqueId)).map((event) => event.eventType)).toEqual(['Logon'])
    }
    const refused = await soapCall(instance, 'SessionAdmin', 'StartSession', { sessionId: 7, codeunitId: sleeper })
    expect([refused.returnValue, refused.value('sessionId')]).toEqual(['false', '7'])
    expect(await soapCall(instance, 'Semantics', 'StartOrError', { sessionId: 7, codeunitId: sleeper })).toMatchObject({
      status: 500,
      fault:
        'The session could not be started: 2 background sessions are running and 3 are waiting, which is the limit (BackgroundSessionsMaxConcurrent, BackgroundSessionsMaxQueued).',
    })
    // A place in the queue is free as soon as one of the waiting is stopped; when one that runs ends, the first in the
    // queue runs.
    await stop(instance, fourth.sessionId)
    await stop(instance, first.sessionId)
    await untilState(instance, third.sessionId, 'Sleeping')
    await untilState(instance, fifth.sessionId, 'Waiting')
    await stop(instance, second.sessionId)
    await untilState(instance, fifth.sessionId, 'Sleeping')
    for (const { sessionId } of [third, fifth]) await stop(instance, sessionId)
    for (const session of sessions) expect(await commentOf(instance, session)).toBe('enough')
  })

  test('a session that waits for a database connection is stopped at once', async () => {
    const data = await CompanyData.open(instance)
    try {
      const customers = (
        await data.query<{ no: string }>(
          'select "1_no" as no from application."18_customer" where company = $1 limit 8',
          international,
        )
      ).map(({ no }) => no)
      const holders = []
      // Transactions have three quarters of the budget.
      for (const customerNo of customers.slice(0, 6))
        holders.push(
          await callInFlight(
            instance,
            'SessionSamples',
            'LockThenSleep',
            { customerNo, milliseconds: hour },
            'Sleeping',
          ),
        )
      const writer = await callInFlight(
        instance,
        'SessionSamples',
        'LockThenSleep',
        { customerNo: '10000', milliseconds: 0 },
        'Waiting for Connection',
      )
      const reader = await callInFlight(
        instance,
        'Semantics',
        'Rename',
        { customerNo: '10000', name: 'x' },
        'Waiting for Connection',
      )
      for (const { session, reply } of [writer, reader]) {
        await stop(instance, session.sessionId)
        expect(await reply).toMatchObject({ status: 500, fault: 'The session was stopped: enough' })
        expect(await commentOf(instance, session)).toBe('enough')
      }
      for (const { session } of holders) await stop(instance, session.sessionId)
      await data.untilBackends(inTransaction, 0)
      // The pool is whole again: eight at once have a connection each.
      const again = await Promise.all(
        customers.map(
          async (customerNo) =>
            await soapCall(instance, 'SessionSamples', 'LockThenSleep', { customerNo, milliseconds: 20 }),
        ),
      )
      expect(again.map((reply) => reply.status)).toEqual(Array(8).fill(200))
    } finally {
      await data.end()
    }
  })
})

describe('Background sessions by default', () => {
  const instance = useInstance({ application: testApplication })

  test('10 run and 100 wait, then an error occurs', async () => {
    const sessions = await Promise.all(
      Array.from({ length: 110 }, async () => await startBackground(instance, sleeper)),
    )
    await until(
      '10 run',
      async () => (await activeSessions(instance)).filter((session) => session.state === 'Sleeping').length === 10,
    )
    expect((await activeSessions(instance)).filter((session) => session.state === 'Waiting')).toHaveLength(100)
    expect(
      (await soapCall(instance, 'Semantics', 'StartOrError', { sessionId: 0, codeunitId: sleeper })).fault,
    ).toContain('10 background sessions are running and 100 are waiting')
    // The last first, so that those who wait never run.
    for (const { sessionId } of sessions.toSorted((a, b) => b.sessionId - a.sessionId)) await stop(instance, sessionId)
    expect(await activeSessions(instance)).toEqual([])
  })

  test('sessions that start sessions end at MaximumSessionRecursionDepth, 14, with the published error text', async () => {
    const { sessionUniqueId, returnValue } = await soapCall(instance, 'Semantics', 'StartPlain', {
      codeunitId: startsItself,
    })
    const original = (await eventsOf(instance, sessionUniqueId ?? ''))[0]?.sessionId ?? 0
    const last = Number(returnValue) + 13
    const logoffs = await until('14 sessions below the call', async () => {
      const events = (await instance.manage<SessionEvent[]>('GET', '/session-events?top=1000')).body
        .filter((event) => event.sessionId > original && event.eventType === 'Logoff')
        .reverse()
      return events.length >= 14 && events
    })
    expect(logoffs).toHaveLength(14)
    expect(
      logoffs.filter((event) => event.comment !== '').map(({ sessionId, comment }) => ({ sessionId, comment })),
    ).toEqual([
      {
        sessionId: last,
        comment: `Excessive recursive session creation detected, original session ID: [${original}], current session ID: [${last}].`,
      },
    ])
  })

  test('the Timeout of StartSession: "When the session exceeds the specified time, the server cancels it."', async () => {
    const reply = await soapCall(instance, 'SessionAdmin', 'StartSession', {
      sessionId: 0,
      codeunitId: sleeper,
      timeout: 200,
    })
    expect(reply.returnValue).toBe('true')
    const logoff = await until('the Logoff', async () =>
      (await instance.manage<SessionEvent[]>('GET', '/session-events?top=10')).body.find(
        (event) => event.sessionId === Number(reply.value('sessionId')) && event.eventType === 'Logoff',
      ),
    )
    expect(logoff.comment).toBe('The session was cancelled because it exceeded its time limit of 00:00:00.200.')
  })
})

describe('Time limits by settings', () => {
  const instance = useInstance({
    application: testApplication,
    settings: {
      BACKGROUND_SESSIONS_MAX_CONCURRENT: '1',
      BACKGROUND_SESSIONS_DEFAULT_WAIT_TIMEOUT: '00:00:00.300',
      BACKGROUND_SESSIONS_DEFAULT_TIMEOUT: '00:00:00.400',
      SOAP_SERVICES_OPERATION_TIMEOUT: '00:00:01',
      STOP_SESSION_GRACE_PERIOD: '00:00:00.500',
    },
  })

  test('BackgroundSessionsDefaultTimeout is the time limit of a session that was started without one', async () => {
    const session = await startBackground(instance, sleeper)
    expect(await commentOf(instance, session)).toBe(
      'The session was cancelled because it exceeded its time limit of 00:00:00.400.',
    )
  })

  test('BackgroundSessionsDefaultWaitTimeout: a session that waits longer never runs; its Logoff says so', async () => {
    const running = await startBackground(instance, sleeper, { timeout: hour })
    await untilState(instance, running.sessionId, 'Sleeping')
    const waiting = await startBackground(instance, sleeper)
    expect(await commentOf(instance, waiting)).toBe(
      'The background session waited 00:00:00.300 for its turn, which is the limit, and never ran.',
    )
    expect((await eventsOf(instance, waiting.sessionUniqueId)).map((event) => event.eventType)).toEqual([
      'Logon',
      'Logoff',
    ])
    await stop(instance, running.sessionId)
  })

  test('a background session that computes without a statement is cancelled at its time limit too', async () => {
    const session = await startBackground(instance, endlessLoop)
    expect(await commentOf(instance, session)).toBe(
      'The session was cancelled because it exceeded its time limit of 00:00:00.400.',
    )
    expect(await activeSessions(instance)).toEqual([])
  })

  test('SOAPServicesOperationTimeout: the call is answered with 408 and its session cancelled', async () => {
    const data = await CompanyData.open(instance)
    try {
      const before = await data.customerName('10000')
      for (const [procedure, parameters] of [
        ['WriteThenSleep', { customerNo: '10000', newName: 'too slow', milliseconds: hour }],
        ['Spin', { milliseconds: hour }],
      ] as const) {
        const reply = await soapCall(instance, 'SessionSamples', procedure, parameters)
        expect(reply).toMatchObject({
          status: 408,
          fault: 'The session was cancelled because it exceeded its time limit of 00:00:01.',
        })
        expect((await eventsOf(instance, reply.sessionUniqueId ?? '')).at(-1)).toMatchObject({
          eventType: 'Logoff',
          comment: 'The session was cancelled because it exceeded its time limit of 00:00:01.',
        })
      }
      expect(await data.customerName('10000')).toBe(before)
      expect(await activeSessions(instance)).toEqual([])
    } finally {
      await data.end()
    }
  })
})
