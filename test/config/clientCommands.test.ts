import { afterEach, describe, expect, test } from '@jest/globals'
import { envelope, json, password, startFakeServer, type Answer, type Asked, type FakeServer } from './fakeServer.js'
import { runCli, type Finished } from './runCli.js'

let server: FakeServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

async function run(
  answer: (asked: Asked) => Answer | undefined,
  commandLine: readonly string[],
  environment: Record<string, string> = {},
): Promise<Finished & { asked: readonly Asked[]; url: string }> {
  server = await startFakeServer(answer)
  const finished = await runCli(commandLine, {
    SERVICETIER_URL: server.url,
    SERVICETIER_PASSWORD: password,
    ...environment,
  })
  return { ...finished, asked: server.asked, url: server.url }
}

const session = {
  serverInstanceId: 1,
  sessionId: 17,
  sessionUniqueId: '5f0c2f6e-0000-4000-8000-000000000001',
  clientType: 'Background',
  userId: 'ADMIN',
  loginDatetime: '2026-01-02T03:04:05.678Z',
  objectId: 50105,
  procedure: 'OnRun',
  state: 'Running',
}
const namespace = 'urn:microsoft-dynamics-schemas/codeunit/SessionAdmin'

describe('sessions', () => {
  test('shows a table for people', async () => {
    const { status, out, error, asked } = await run(
      () => json([session, { ...session, sessionId: 4, procedure: 'Evil\u001b[2J\nname'.repeat(10) }]),
      ['sessions'],
    )
    expect({ status, error }).toEqual({ status: 0, error: '' })
    expect(asked.map((each) => `${each.method} ${each.url}`)).toEqual(['GET /sessions'])
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/^Session ID {2}Client Type {2}User ID {2}Object ID {2}Procedure +State +Login Datetime$/)
    expect(lines[1]).toMatch(/^ {8}17 {2}Background +ADMIN +50105 {2}OnRun +Running {2}2026-01-02 03:04:05Z$/)
    expect(lines[2]).toContain('…')
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(120)
      expect(line).not.toMatch(/\p{Cc}/u)
    }
  })

  test("--json is the management service's JSON", async () => {
    expect(JSON.parse((await run(() => json([session]), ['sessions', '--json'])).out)).toEqual([session])
  })

  test('says so when there are none', async () => {
    expect((await run(() => json([]), ['sessions'])).out).toBe('No session is active.\n')
  })
})

describe('session-events', () => {
  test('asks for one session and so many rows', async () => {
    const event = {
      eventDatetime: '2026-01-02T03:04:05Z',
      eventType: 'Logoff',
      serverInstanceId: 1,
      sessionId: 17,
      clientType: 'Background',
      userId: 'ADMIN',
      comment: 'nightly maintenance',
    }
    const { out, asked } = await run(
      () => json([event]),
      ['session-events', '--session-unique-id', session.sessionUniqueId, '--top', '5'],
    )
    expect(asked[0]?.url).toBe(`/session-events?sessionUniqueId=${session.sessionUniqueId}&top=5`)
    expect(out).toMatch(/^2026-01-02 03:04:05Z {2}Logoff +1 +17 {2}Background +ADMIN +nightly maintenance$/m)
  })
})

describe('start-session', () => {
  const started = envelope(
    `<StartSession_Result xmlns="${namespace}"><return_value>true</return_value><sessionId>17</sessionId></StartSession_Result>`,
  )

  test('starts it over SOAP in the company, which is one segment of the path', async () => {
    const { status, out, error, asked } = await run(
      () => started,
      [
        'start-session',
        '--codeunit',
        '50105',
        '--company',
        'CRONUS Danmark A/S',
        '--record',
        'Customer: <1> & "2"',
        '--timeout',
        '60000',
      ],
    )
    expect({ status, out, error }).toEqual({ status: 0, out: 'Session 17 is started.\n', error: '' })
    const path = '/BC/WS/CRONUS%20Danmark%20A%2FS/Codeunit/SessionAdmin'
    expect(asked.map((each) => `${each.method} ${each.url}`)).toEqual([
      'GET /instance',
      `GET ${path}?wsdl`,
      `POST ${path}`,
    ])
    expect(asked[2]?.body).toMatch(
      /<sessionId>0<\/sessionId>\s*<codeunitId>50105<\/codeunitId>\s*<recordId>Customer: &lt;1&gt; &amp; (?:"|&quot;)2(?:"|&quot;)<\/recordId>\s*<timeout>60000<\/timeout>/,
    )
  })

  test('works in the default company without --company, and --json tells the id', async () => {
    const { out, asked } = await run(() => started, ['start-session', '--codeunit', '50105', '--json'])
    expect(JSON.parse(out)).toEqual({ sessionId: 17, started: true })
    expect(asked.at(-1)?.url).toBe('/BC/WS/Codeunit/SessionAdmin')
    expect(asked.at(-1)?.body).not.toMatch(/recordId|timeout|companyName/)
  })

  test('--soap-url needs no management service', async () => {
    server = await startFakeServer(() => started)
    const { status } = await runCli([
      'start-session',
      '--codeunit',
      '50105',
      '--soap-url',
      `${server.url}/BC/WS/`,
      '--password',
      password,
    ])
    expect(status).toBe(0)
    expect(server.asked.map((each) => each.url)).not.toContain('/instance')
  })

  test('exits with status 1 when the server could not start it', async () => {
    const { status, out, error } = await run(
      () =>
        envelope(
          `<StartSession_Result xmlns="${namespace}"><return_value>false</return_value><sessionId>0</sessionId></StartSession_Result>`,
        ),
      ['start-session', '--codeunit', '1'],
    )
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(error).toMatch(/^servicetier: the session was not started: .*\n$/)
  })

  test('tells the text of a fault', async () => {
    const { status, error } = await run(
      () =>
        envelope(
          '<s:Fault><faultcode xmlns:a="urn:microsoft-dynamics-schemas/error">a:NavNCLDialogException</faultcode><faultstring xml:lang="en-US">The record &amp; more</faultstring><detail><string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">The record &amp; more</string></detail></s:Fault>',
        ),
      ['start-session', '--codeunit', '1'],
    )
    expect({ status, error }).toEqual({ status: 1, error: 'servicetier: The record & more\n' })
  })
})

describe('stop-session', () => {
  const answer = (value: boolean): Answer =>
    envelope(`<StopSession_Result xmlns="${namespace}"><return_value>${value}</return_value></StopSession_Result>`)

  test('stops it over SOAP with a comment', async () => {
    const { status, out, asked } = await run(
      () => answer(true),
      ['stop-session', '17', '--comment', 'too <slow>', '--json'],
    )
    expect(status).toBe(0)
    expect(JSON.parse(out)).toEqual({ sessionId: 17, stopped: true, comment: 'too <slow>' })
    expect(asked.at(-1)?.body).toMatch(/<sessionId>17<\/sessionId>\s*<comment>too &lt;slow&gt;<\/comment>/)
  })

  test('exits with status 1 when it was not stopped', async () => {
    const { status, out, error } = await run(() => answer(false), ['stop-session', '17'])
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(error).toMatch(/^servicetier: session 17 was not stopped: .*\n$/)
  })
})

describe('web-service-key', () => {
  test('makes a key and prints it', async () => {
    const answer = { userName: 'JANE/DOE', webServicesKey: 'k'.repeat(44), webServicesKeyExpiryDate: null }
    const { out, asked } = await run(() => json(answer), ['web-service-key', '--for', 'jane/doe'])
    expect(asked.map((each) => `${each.method} ${each.url}`)).toEqual(['POST /users/jane%2Fdoe/web-service-key'])
    expect(out.split('\n')[1]).toBe(answer.webServicesKey)
  })

  test('--revoke ends it', async () => {
    const { status, asked } = await run(
      () => ({ status: 204, body: '' }),
      ['web-service-key', '--for', 'jane', '--revoke'],
    )
    expect(status).toBe(0)
    expect(asked.map((each) => `${each.method} ${each.url}`)).toEqual(['DELETE /users/jane/web-service-key'])
  })
})

describe('a server that does not help', () => {
  test.each([['sessions'], ['start-session', '--codeunit', '1']])(
    'a refused connection names the URL and what to do: %s',
    async (...commandLine) => {
      const closed = await startFakeServer(() => undefined)
      await closed.close()
      const { status, error } = await runCli([...commandLine, '--url', closed.url, '--password', 'x'])
      expect(status).toBe(1)
      expect(error).toBe(
        `servicetier: cannot reach ${closed.url}: nothing listens there; is the server started? Another address is given with --url or SERVICETIER_URL\n`,
      )
    },
  )

  test.each([['sessions'], ['stop-session', '1']])(
    'a refused sign-in names the user and never the password: %s',
    async (...commandLine) => {
      const { status, error, url } = await run(() => undefined, commandLine, {
        SERVICETIER_PASSWORD: 'wrong',
        SERVICETIER_USER: 'jane',
      })
      expect(status).toBe(1)
      expect(error).toBe(
        `servicetier: ${url} refused the sign-in of user 'jane'; give --user and --password, or SERVICETIER_USER and SERVICETIER_PASSWORD\n`,
      )
    },
  )

  test('a sign-in that SOAP refuses is told likewise', async () => {
    server = await startFakeServer(() => undefined)
    const { error } = await runCli(['stop-session', '1', '--soap-url', `${server.url}/BC/WS`, '--password', 'wrong'])
    expect(error).toBe(
      `servicetier: ${server.url}/BC/WS/Codeunit/SessionAdmin refused the sign-in of user 'admin'; give --user and --password, or SERVICETIER_USER and SERVICETIER_PASSWORD\n`,
    )
  })

  test.each([
    [['sessions'], ''],
    [['stop-session', '1'], '/BC/WS/Codeunit/SessionAdmin'],
  ])('no answer in time is told: %j', async (commandLine, path) => {
    const { status, error, url } = await run(() => undefined, [...commandLine, '--answer-timeout', '1'])
    expect({ status, error }).toEqual({
      status: 1,
      error: `servicetier: ${url}${path} did not answer within 1 seconds; a longer time is given with --answer-timeout\n`,
    })
  })

  test.each([
    [
      'an error of the management service',
      { status: 404, body: '{"error":{"code":"BadRequest_NotFound","message":"There is no user X."}}' },
      'failed with status 404: There is no user X.',
    ],
    [
      'something that is no management service',
      { status: 200, body: '<html/>' },
      'does not answer with JSON; is it the management service',
    ],
    ['an answer that is no list', { status: 200, body: '{}' }, 'the management service did not answer with a list'],
  ])('%s is told in one line', async (_, answer, expected) => {
    const { status, out, error } = await run(() => answer, ['sessions'])
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(error).toContain(expected)
    expect(error.trimEnd().split('\n')).toHaveLength(1)
  })
})
