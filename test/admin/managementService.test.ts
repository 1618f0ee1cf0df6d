import { request } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { adminPassword, basic } from '../support/instance.js'
import { activeSessions, startBackground, until, untilLogoff } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

interface Fault {
  readonly error: { readonly code: string; readonly message: string }
}

interface Raw {
  readonly status: number | undefined
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
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

  /** A request as it is written, body included. */
  const raw = async (
    method: string,
    path: string,
    {
      body,
      headers = {},
      authorization = basic('admin', adminPassword),
    }: { body?: string; headers?: Record<string, string>; authorization?: string | undefined } = {},
  ): Promise<Raw> =>
    await new Promise((resolve, reject) => {
      const outgoing = request(
        {
          port: instance.described.ports.management,
          host: '127.0.0.1',
          method,
          path,
          headers: { ...(authorization === '' ? {} : { authorization }), ...headers },
        },
        (response) => {
          let text = ''
          response.on('data', (chunk: Buffer) => {
            text += chunk.toString()
          })
          response.on('end', () => {
            resolve({ status: response.statusCode, headers: response.headers, body: text })
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
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

  describe('without a user', () => {
    test('GET /health and GET /ready answer', async () => {
      expect(await raw('GET', '/health', { authorization: '' })).toMatchObject({
        status: 200,
        body: '{"status":"alive"}',
      })
      expect(await raw('GET', '/ready', { authorization: '' })).toMatchObject({
        status: 200,
        body: '{"status":"ready"}',
      })
    })

    test.each([
      ['GET', '/sessions'],
      ['POST', '/sessions'],
      ['GET', '/session-events'],
      ['GET', '/event-log'],
      ['GET', '/instance'],
      ['POST', '/sessions/1/stop'],
      ['POST', '/users/admin/web-service-key'],
      ['DELETE', '/users/admin/web-service-key'],
      ['GET', '/no-such-thing'],
    ])('%s %s is 401 with a challenge, with no credentials and with wrong ones', async (method, path) => {
      for (const authorization of [
        '',
        basic('admin', 'wrong'),
        basic('nobody', adminPassword),
        'Bearer x',
        'Basic !',
      ]) {
        const { status, headers, body } = await raw(method, path, { authorization })
        expect(status).toBe(401)
        expect(headers['www-authenticate']).toBe('Basic realm="Servicetier", charset="UTF-8"')
        expect(JSON.parse(body)).toEqual({
          error: {
            code: 'Authentication_InvalidCredentials',
            message: 'The server has rejected the client credentials.',
          },
        })
      }
    })
  })

  describe('bad input', () => {
    test.each<[unknown, string]>([
      [{}, 'codeunitId (Integer) is missing.'],
      [{ codeunitId: null }, 'codeunitId (Integer) is missing.'],
      [{ codeunitId: '50105' }, 'codeunitId must be an Integer of 1 or more, not "50105".'],
      [{ codeunitId: 1.5 }, 'codeunitId must be an Integer of 1 or more, not 1.5.'],
      [{ codeunitId: 0 }, 'codeunitId must be an Integer of 1 or more, not 0.'],
      [{ codeunitId: 2 ** 31 }, 'codeunitId must be an Integer of 1 or more, not 2147483648.'],
      [{ codeunitId: 50105, companyName: 5 }, 'companyName must be a Text, not 5.'],
      [{ codeunitId: 50105, timeout: -1 }, 'timeout must be an Integer of 0 or more, not -1.'],
      [{ codeunitId: 50105, recordId: [] }, 'recordId must be a Text, not [].'],
      [
        { codeunitId: 50105, codeunit: 1 },
        "'codeunit' is not known here. Known: codeunitId, companyName, recordId, timeout.",
      ],
      [[50105], 'the body must be a JSON object.'],
    ])('POST /sessions %j is refused', async (body, reason) => {
      expect(await errorOf('POST', '/sessions', body)).toEqual({
        status: 400,
        code: 'BadRequest',
        message: `The request is not valid: ${reason}`,
      })
      expect(await activeSessions(instance)).toEqual([])
    })

    test('POST /sessions names the codeunit, the company or the record that is not there', async () => {
      expect(await errorOf('POST', '/sessions', { codeunitId: 99999 })).toEqual({
        status: 400,
        code: 'Session_NotStarted',
        message: 'The session could not be started: the codeunit 99999 does not exist.',
      })
      expect(await errorOf('POST', '/sessions', { codeunitId: 50105, companyName: 'No such company' })).toEqual({
        status: 400,
        code: 'Session_NotStarted',
        message: "The session could not be started: the company 'No such company' does not exist.",
      })
      expect(await errorOf('POST', '/sessions', { codeunitId: 50102, recordId: 'Customer: NOBODY' })).toMatchObject({
        code: 'Internal_RecordNotFound',
      })
      expect((await errorOf('POST', '/sessions', { codeunitId: 50102, recordId: 'Nothing: 1' })).status).toBe(400)
      expect((await errorOf('POST', '/sessions', { codeunitId: 50102, recordId: 'Customer' })).status).toBe(400)
    })

    test('POST /sessions with a record that the codeunit does not take starts nothing, and says which one it takes', async () => {
      expect(await errorOf('POST', '/sessions', { codeunitId: 50102, recordId: 'Vendor: 10000' })).toEqual({
        status: 400,
        code: 'Session_NotStarted',
        message:
          'The session could not be started: the codeunit 50102 Cache Stress Test takes a record of the table 18 Customer, not one of the table 23 Vendor.',
      })
      expect(await errorOf('POST', '/sessions', { codeunitId: 50105, recordId: 'Customer: 10000' })).toMatchObject({
        code: 'Session_NotStarted',
        message:
          'The session could not be started: the codeunit 50105 Sleeper takes no record, and one of the table 18 Customer is given.',
      })
      expect(await activeSessions(instance)).toEqual([])
    })

    test('POST /sessions for a record of a company that is not there names the company', async () => {
      expect(
        await errorOf('POST', '/sessions', {
          codeunitId: 50102,
          companyName: 'No such company',
          recordId: 'Customer: 10000',
        }),
      ).toMatchObject({
        status: 400,
        code: 'Session_NotStarted',
        message: "The session could not be started: the company 'No such company' does not exist.",
      })
    })

    test.each([
      '{',
      '"text"',
      '{"codeunitId": 50105',
      'null',
      '{"__proto__": {"codeunitId": 50105}}',
      '{"constructor": 1}',
    ])('the body %s is refused', async (body) => {
      const { status, body: text } = await raw('POST', '/sessions', {
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect(status).toBe(400)
      expect((JSON.parse(text) as Fault).error.code).toBe('BadRequest')
      expect(await activeSessions(instance)).toEqual([])
    })

    test('a body over the limit is 413, one in a broken encoding 400', async () => {
      const { status } = await raw('POST', '/sessions', {
        body: JSON.stringify({ codeunitId: 50105, recordId: 'x'.repeat(200_000) }),
      })
      expect(status).toBe(413)
      expect(
        (await raw('POST', '/sessions', { body: 'not gzip', headers: { 'content-encoding': 'gzip' } })).status,
      ).toBe(400)
    })

    test.each(['0', '-1', 'abc', '1.5', '1e1', '0x1', '%201', '2147483648', '%00', "1' or '1'='1"])(
      'POST /sessions/%s/stop is refused',
      async (id) => {
        expect(await errorOf('POST', `/sessions/${encodeURIComponent(decodeURIComponent(id))}/stop`, {})).toMatchObject(
          { status: 400, code: 'BadRequest', message: expect.stringContaining('is not a positive Integer') as unknown },
        )
      },
    )

    test('POST /sessions/{id}/stop refuses what it does not know', async () => {
      expect((await errorOf('POST', '/sessions/1/stop', { reason: 'x' })).message).toBe(
        "The request is not valid: 'reason' is not known here. Known: comment, serverInstanceId.",
      )
      expect((await errorOf('POST', '/sessions/1/stop', { comment: 5 })).message).toBe(
        'The request is not valid: comment must be a Text, not 5.',
      )
      expect((await errorOf('POST', '/sessions/1/stop', { serverInstanceId: 'x' })).message).toBe(
        'The request is not valid: serverInstanceId must be an Integer of 1 or more, not "x".',
      )
    })

    test('a comment with what PostgreSQL cannot store is stored without it', async () => {
      const { sessionId, sessionUniqueId } = await startBackground(instance, 50105)
      expect((await stop(sessionId, { comment: 'a\0b\ud800c' })).status).toBe(200)
      expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({ comment: 'ab\ufffdc' })
    })

    test('an address that is not there is 404, also for other methods of one that is', async () => {
      expect(await errorOf('GET', '/no-such-thing')).toEqual({
        status: 404,
        code: 'BadRequest_ResourceNotFound',
        message: "Resource not found for the segment 'GET /no-such-thing'.",
      })
      expect((await errorOf('DELETE', '/sessions')).status).toBe(404)
      expect((await raw('GET', '/sessions/%zz/stop')).status).toBe(400)
    })
  })

  describe('instance and keys', () => {
    test('GET /instance describes it', async () => {
      expect((await instance.manage('GET', '/instance')).body).toEqual({
        ...instance.described,
        serverInstanceName: 'BC',
      })
    })

    test('a web service access key is made, signs in, and is removed', async () => {
      const { status, body } = await instance.manage<{ userName: string; webServicesKey: string }>(
        'POST',
        '/users/admin/web-service-key',
      )
      expect(status).toBe(201)
      expect(
        await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 }, { password: body.webServicesKey }),
      ).toMatchObject({ status: 200 })
      expect((await raw('DELETE', '/users/admin/web-service-key')).status).toBe(204)
      await until(
        'the key is refused',
        async () =>
          (await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 }, { password: body.webServicesKey }))
            .status === 401,
      )
      expect((await errorOf('POST', '/users/nobody/web-service-key')).status).toBeGreaterThanOrEqual(400)
    })
  })

  test('is never queued behind business calls', async () => {
    // Every place is taken and every thread of business calls loops.
    const spins = [1, 2].map(async () => await soapCall(instance, 'SessionSamples', 'Spin', { milliseconds: 600_000 }))
    const sessions = await until('both loops', async () => {
      const rows = (await activeSessions(instance)).filter(({ procedure }) => procedure === 'Spin')
      return rows.length === 2 && rows
    })
    const queued = [1, 2, 3].map(async (input) => await soapCall(instance, 'MiscOperations', 'Ping', { input }))
    const begun = performance.now()
    for (const path of ['/sessions', '/session-events', '/event-log', '/instance', '/ready', '/health'])
      expect((await instance.manage('GET', path)).status).toBe(200)
    const { sessionId } = await startBackground(instance, 50105)
    expect((await stop(sessionId)).status).toBe(200)
    expect(performance.now() - begun).toBeLessThan(2000)
    for (const session of sessions) expect((await stop(session.sessionId)).status).toBe(200)
    expect((await Promise.all(spins)).map(({ status }) => status)).toEqual([500, 500])
    expect((await Promise.all(queued)).map(({ returnValue }) => returnValue)).toEqual(['-1', '-2', '-3'])
  })
})
