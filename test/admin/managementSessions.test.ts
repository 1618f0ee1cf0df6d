/** The management service: sessions, and what is remembered of them. */

import { describe, expect, test } from '@jest/globals'
import { denmark, international } from '../support/instance.js'
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
import { useInstance } from '../support/useInstance.js'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isoDatetime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const activeSessionKeys = [
  'userSid',
  'serverInstanceId',
  'sessionId',
  'serverInstanceName',
  'serverComputerName',
  'userId',
  'clientType',
  'clientComputerName',
  'loginDatetime',
  'databaseName',
  'sessionUniqueId',
  'companyName',
  'objectId',
  'procedure',
  'state',
]
const sessionEventKeys = [
  'userSid',
  'serverInstanceId',
  'sessionId',
  'eventType',
  'eventDatetime',
  'clientType',
  'databaseName',
  'clientComputerName',
  'userId',
  'comment',
  'sessionUniqueId',
]
const eventLogKeys = [
  'id',
  'serverInstanceId',
  'eventId',
  'level',
  'eventDatetime',
  'sessionId',
  'sessionUniqueId',
  'userId',
  'companyName',
  'clientType',
  'objectId',
  'procedure',
  'exception',
  'message',
  'context',
]

interface Fault {
  readonly error: { readonly code: string; readonly message: string }
}

describe('the management service', () => {
  const instance = useInstance({
    settings: {
      WEB_SERVICE_THREADS: '1',
      WEB_SERVICE_THREADS_MAXIMUM: '2',
      SOAP_MAX_CONCURRENT_REQUESTS: '2',
      STOP_SESSION_GRACE_PERIOD: '00:00:00.3',
    },
  })
  const errorOf = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; code: string; message: string }> => {
    const reply = await instance.manage<Fault>(method, path, body)
    return { status: reply.status, ...reply.body.error }
  }
  const stop = async (sessionId: number, body: unknown = {}): Promise<{ status: number; body: unknown }> =>
    await instance.manage('POST', `/sessions/${sessionId}/stop`, body)

  describe('sessions', () => {
    test('GET /sessions is an array whose rows have the fields of Active Session, and objectId, procedure and state', async () => {
      expect((await instance.manage('GET', '/sessions')).body).toEqual([])
      const started = await startBackground(instance, 50105, { companyName: denmark })
      await untilState(instance, started.sessionId, 'Sleeping')
      const call = soapCall(instance, 'MiscOperations', 'Delay', { delayMilliseconds: 60_000 })
      const session = await until('the call', async () =>
        (await activeSessions(instance)).find(({ procedure, state }) => procedure === 'Delay' && state === 'Sleeping'),
      )
      const { body: rows } = await instance.manage<Record<string, unknown>[]>('GET', '/sessions')
      expect(rows.map((row) => Object.keys(row))).toEqual([activeSessionKeys, activeSessionKeys])
      expect(rows[0]).toMatchObject({
        serverInstanceId: instance.id,
        sessionId: started.sessionId,
        serverInstanceName: 'BC',
        userId: 'ADMIN',
        clientType: 'Background',
        companyName: denmark,
        objectId: 50105,
        procedure: 'OnRun',
        state: 'Sleeping',
      })
      expect(rows[1]).toMatchObject({
        sessionId: session.sessionId,
        clientType: 'Web Service',
        clientComputerName: '127.0.0.1',
        companyName: international,
        objectId: 50100,
        procedure: 'Delay',
        state: 'Sleeping',
      })
      for (const row of rows) {
        expect(row['userSid']).toMatch(guid)
        expect(row['sessionUniqueId']).toMatch(guid)
        expect(row['loginDatetime']).toMatch(isoDatetime)
        expect(row['databaseName']).toMatch(/^test_/)
        expect(row['serverComputerName']).not.toBe('')
      }
      for (const { sessionId } of [started, session]) expect((await stop(sessionId)).status).toBe(200)
      expect(await call).toMatchObject({
        status: 500,
        fault: 'The session was stopped: Stopped by the management service.',
      })
      expect((await instance.manage('GET', '/sessions')).body).toEqual([])
    })

    test('POST /sessions starts one and answers its row; it inherits the user, and company, record and timeout are as given', async () => {
      const reply = await instance.manage<ActiveSession>('POST', '/sessions', {
        codeunitId: 50102,
        companyName: denmark,
        recordId: 'Customer: 10000',
        timeout: 300,
      })
      expect(reply.status).toBe(201)
      expect(Object.keys(reply.body)).toEqual(activeSessionKeys)
      expect(reply.body).toMatchObject({
        clientType: 'Background',
        companyName: denmark,
        objectId: 50102,
        userId: 'ADMIN',
      })
      expect(await untilLogoff(instance, reply.body.sessionUniqueId)).toMatchObject({
        comment: 'The session was cancelled because it exceeded its time limit of 00:00:00.300.',
      })
    })

    test('a session that is over before the answer leaves is answered with its Logoff', async () => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const { status, body } = await instance.manage<Partial<SessionEvent>>('POST', '/sessions', {
          codeunitId: 50109,
        })
        expect(status).toBe(201)
        expect(body.sessionUniqueId).toMatch(guid)
        expect([activeSessionKeys, sessionEventKeys]).toContainEqual(Object.keys(body))
        if (body.eventType !== undefined) expect(body).toMatchObject({ clientType: 'Background', eventType: 'Logoff' })
      }
    })

    test('POST /sessions/{id}/stop stops with the comment, which is cut to 132 characters, or with its own', async () => {
      for (const [comment, expected] of [
        ['enough', 'enough'],
        ['x'.repeat(200), 'x'.repeat(132)],
        ['', 'Stopped by the management service.'],
        [undefined, 'Stopped by the management service.'],
      ] as const) {
        const { sessionId, sessionUniqueId } = await startBackground(instance, 50105)
        expect(await stop(sessionId, comment === undefined ? undefined : { comment })).toEqual({
          status: 200,
          body: { serverInstanceId: instance.id, sessionId, sessionUniqueId, stopped: true, comment: expected },
        })
        expect((await eventsOf(instance, sessionUniqueId)).map((event) => event.comment)).toEqual(['', expected])
      }
    })

    test('a session that is over, that never was, or of an instance that is not there cannot be stopped', async () => {
      expect(await errorOf('POST', '/sessions/999999/stop', {})).toEqual({
        status: 404,
        code: 'Session_NotFound',
        message: `The session 999999 is not active on server instance ${instance.id}.`,
      })
      expect(await errorOf('POST', '/sessions/1/stop', { serverInstanceId: 999999 })).toEqual({
        status: 404,
        code: 'Session_NotFound',
        message: 'The session 1 is not active on server instance 999999.',
      })
    })

    test('of two stop requests for one session the first wins, the second is told', async () => {
      const { sessionId, sessionUniqueId } = await startBackground(instance, 50104)
      await untilState(instance, sessionId, 'Running')
      const first = stop(sessionId, { comment: 'first' })
      await untilState(instance, sessionId, 'Stopping')
      const second = await instance.manage<Fault>('POST', `/sessions/${sessionId}/stop`, { comment: 'second' })
      expect(second).toMatchObject({ status: 409, body: { error: { code: 'Session_NotStopped' } } })
      expect((await first).status).toBe(200)
      expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({ comment: 'first' })
    })
  })

  describe('session events and event log', () => {
    test('GET /session-events is an array, newest first, with the fields of Session Event; sessionUniqueId and top choose', async () => {
      const replies = [
        await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 }),
        await soapCall(instance, 'SessionSamples', 'RaiseError', { text: 'as it should' }),
      ]
      const { body: rows } = await instance.manage<SessionEvent[]>('GET', '/session-events?top=4')
      expect(rows.map((row) => Object.keys(row))).toEqual(Array.from({ length: 4 }, () => sessionEventKeys))
      expect(rows.map(({ sessionUniqueId, eventType, comment }) => ({ sessionUniqueId, eventType, comment }))).toEqual([
        { sessionUniqueId: replies[1]?.sessionUniqueId, eventType: 'Logoff', comment: 'as it should' },
        { sessionUniqueId: replies[1]?.sessionUniqueId, eventType: 'Logon', comment: '' },
        { sessionUniqueId: replies[0]?.sessionUniqueId, eventType: 'Logoff', comment: '' },
        { sessionUniqueId: replies[0]?.sessionUniqueId, eventType: 'Logon', comment: '' },
      ])
      for (const row of rows) expect(row.eventDatetime).toMatch(isoDatetime)
      const { body: chosen } = await instance.manage<SessionEvent[]>(
        'GET',
        `/session-events?sessionUniqueId=${(replies[0]?.sessionUniqueId ?? '').toUpperCase()}&top=1`,
      )
      expect(chosen).toEqual([rows[2]])
      expect(
        (await instance.manage('GET', '/session-events?sessionUniqueId=00000000-0000-4000-8000-000000000000')).body,
      ).toEqual([])
    })

    test('GET /event-log is an array, newest first, with what sessions logged', async () => {
      const reply = await soapCall(instance, 'SessionSamples', 'ShowMessage', { text: 'for the operator' })
      const { body: rows } = await instance.manage<Record<string, unknown>[]>('GET', '/event-log?top=1')
      expect(rows.map((row) => Object.keys(row))).toEqual([eventLogKeys])
      expect(rows[0]).toMatchObject({
        level: 'Information',
        eventId: 100,
        message: 'for the operator',
        sessionUniqueId: reply.sessionUniqueId,
        companyName: international,
        userId: 'ADMIN',
        clientType: 'Web Service',
      })
    })

    test.each(['0', '-1', '10001', '1.5', 'all', '', '1e3', '9999999999'])('top=%s is refused', async (top) => {
      for (const path of ['/session-events', '/event-log'])
        expect(await errorOf('GET', `${path}?top=${top}`)).toEqual({
          status: 400,
          code: 'BadRequest',
          message: `The request is not valid: top must be an Integer from 1 to 10000, not ${JSON.stringify(top)}.`,
        })
    })

    test.each(['1', "' or 1=1 --", '', '00000000-0000-0000-0000-00000000000g'])(
      'sessionUniqueId=%s is refused',
      async (id) => {
        expect(await errorOf('GET', `/session-events?sessionUniqueId=${encodeURIComponent(id)}`)).toMatchObject({
          status: 400,
          code: 'BadRequest',
          message: expect.stringContaining('must be one GUID') as unknown,
        })
      },
    )

    test('a parameter that is given twice is refused', async () => {
      expect((await errorOf('GET', '/session-events?top=1&top=2')).status).toBe(400)
      expect(await errorOf('GET', '/session-events?sessionUniqueID=x')).toMatchObject({
        status: 400,
        message: "The request is not valid: 'sessionUniqueID' is not known in the query. Known: sessionUniqueId, top.",
      })
      expect((await errorOf('GET', '/session-events?sessionUniqueId[]=x')).status).toBe(400)
      expect((await errorOf('GET', '/session-events?sessionUniqueId=a&sessionUniqueId=b')).status).toBe(400)
    })
  })
})
