import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chaosApplication, Witness } from '../chaos/witness.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { TestInstance } from '../support/instance.js'
import {
  activeSessions,
  eventLog,
  eventsOf,
  startBackground,
  until,
  untilLogoff,
  untilState,
  type ActiveSession,
} from '../support/sessions.js'
import { soapCall } from '../support/soap.js'

const settings = {
  SERVER_INSTANCE_HEARTBEAT_INTERVAL: '00:00:00.2',
  SERVER_INSTANCE_LEASE_DURATION: '00:00:02',
  STOP_SESSION_GRACE_PERIOD: '00:00:00.3',
  SHUTDOWN_GRACE_PERIOD: '00:00:00.2',
  SESSION_LOG_TIMEOUT: '00:00:01',
}
const lostComment = 'The server instance ended unexpectedly.'

describe('two server instances on one database', () => {
  let database: TestDatabase
  let one: TestInstance
  let other: TestInstance
  let witness: Witness
  beforeAll(async () => {
    // Both at the same time on an empty database: each migrates and installs, or finds it done.
    database = await createTestDatabase()
    ;[one, other] = await Promise.all([
      TestInstance.start({ database, settings, application: chaosApplication }),
      TestInstance.start({ database, settings, application: chaosApplication }),
    ])
    witness = await Witness.of({ database })
  })
  afterAll(async () => {
    await witness.end()
    await Promise.all([one.remove(), other.remove()])
    await database.drop()
  })

  const keyOf = ({ serverInstanceId, sessionId }: ActiveSession): string => `${serverInstanceId}/${sessionId}`
  const stopOn = async (
    asked: TestInstance,
    session: ActiveSession,
    comment: string,
  ): Promise<{ status: number; body: unknown }> =>
    await asked.manage('POST', `/sessions/${session.sessionId}/stop`, {
      comment,
      serverInstanceId: session.serverInstanceId,
    })

  test('start at the same time on an empty database and have ids of their own, the company and its rows once', async () => {
    expect(one.id).not.toBe(other.id)
    expect(await witness.query('select name from platform.company order by name')).toEqual([
      { name: 'CRONUS Danmark A/S' },
      { name: 'CRONUS International Ltd.' },
    ])
    expect(
      await witness.query(
        `select count(*)::int as customers from application."18_customer" where company = 'CRONUS International Ltd.'`,
      ),
    ).toEqual([{ customers: 1200 }])
    expect(await witness.query('select user_name from platform."user"')).toEqual([{ user_name: 'ADMIN' }])
    for (const instance of [one, other])
      expect(await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 })).toMatchObject({ status: 200 })
  })

  test('list the sessions of both', async () => {
    const sessions = await Promise.all([one, other].map(async (instance) => await startBackground(instance, 50105)))
    for (const instance of [one, other])
      expect((await activeSessions(instance)).map(keyOf)).toEqual(sessions.map(keyOf).sort())
    // Of a session of its own an instance knows what it does, of the other's only that it is active.
    await untilState(one, sessions[0]?.sessionId ?? 0, 'Sleeping')
    expect((await activeSessions(other)).find(({ serverInstanceId }) => serverInstanceId === one.id)?.state).toBe(
      'Active',
    )
    for (const session of sessions) expect((await stopOn(one, session, 'both')).status).toBe(200)
    expect(await activeSessions(other)).toEqual([])
  })

  test('a session of the other is stopped through the management service, with its comment', async () => {
    const session = await startBackground(one, 60101)
    await until('its transaction', async () =>
      (await witness.backends(one.id)).some(({ state }) => state === 'idle in transaction'),
    )
    expect(await stopOn(other, session, 'stopped from afar')).toEqual({
      status: 200,
      body: {
        serverInstanceId: one.id,
        sessionId: session.sessionId,
        sessionUniqueId: session.sessionUniqueId,
        stopped: true,
        comment: 'stopped from afar',
      },
    })
    expect(
      (await eventsOf(other, session.sessionUniqueId)).map(({ eventType, comment }) => ({ eventType, comment })),
    ).toEqual([
      { eventType: 'Logon', comment: '' },
      { eventType: 'Logoff', comment: 'stopped from afar' },
    ])
    expect(await witness.contact('10000')).not.toBe('written before the loop')
    // Each instance tells what it knows: the one how long the session lived, the other through what it was stopped.
    const told = (await eventLog(one)).filter(({ message }) => message.includes('stopped from afar'))
    expect(
      told.map(({ eventId, message }) => [eventId, message.replace(/after [\d:.]+(?=: )/, 'after {duration}')]).sort(),
    ).toEqual([
      [300, 'The session was stopped by ADMIN through another server instance after {duration}: stopped from afar'],
      [
        301,
        `Session ${session.sessionId} (${session.sessionUniqueId}) of server instance ${one.id} was stopped from here by ADMIN through the management service: stopped from afar`,
      ],
    ])
    expect(await stopOn(other, session, 'again')).toMatchObject({
      status: 404,
      body: { error: { code: 'Session_NotFound' } },
    })
  })

  test("a session of the other is out of reach of business code's StopSession and IsSessionActive", async () => {
    // Ids count per instance: one that the other will not reach here.
    const reached = async (instance: TestInstance): Promise<number> =>
      Number(
        (
          await witness.query(
            'select max(session_id) as id from platform.session_event where server_instance_id = $1',
            instance.id,
          )
        )[0]?.['id'],
      )
    while ((await reached(one)) < (await reached(other)) + 10)
      await soapCall(one, 'MiscOperations', 'Ping', { input: 1 })
    const { sessionId, ...session } = await startBackground(one, 50105)
    expect(await soapCall(other, 'SessionAdmin', 'IsSessionActive', { sessionId })).toMatchObject({
      returnValue: 'false',
    })
    expect(await soapCall(other, 'SessionAdmin', 'StopSession', { sessionId, comment: 'not mine' })).toMatchObject({
      returnValue: 'false',
    })
    expect(await soapCall(one, 'SessionAdmin', 'IsSessionActive', { sessionId })).toMatchObject({ returnValue: 'true' })
    expect((await stopOn(one, { sessionId, ...session }, '')).status).toBe(200)
  })

  test('what one publishes or changes the other sees', async () => {
    await witness.query(`update platform.web_service set service_name = 'Renamed' where service_name = 'Letters'`)
    for (const instance of [one, other])
      await until(
        'the new name',
        async () => (await soapCall(instance, 'Renamed', 'Capitalize', { inputstring: 'a' })).returnValue === 'A',
      )
  })

  test('one is killed: the other ends its backends, writes its Logoffs and removes its rows', async () => {
    const lost = other.id
    const session = await startBackground(other, 60101)
    const pair = soapCall(other, 'Chaos', 'WritePair', { entryNo: 100, pauseMilliseconds: 60_000 })
    pair.catch(() => undefined)
    await until(
      'two transactions',
      async () => (await witness.backends(lost)).filter(({ state }) => state === 'idle in transaction').length === 2,
    )
    await other.kill()
    expect(await untilLogoff(one, session.sessionUniqueId)).toMatchObject({
      comment: lostComment,
      serverInstanceId: lost,
    })
    await expect(pair).rejects.toThrow()
    expect(await witness.backends(lost)).toEqual([])
    expect(await activeSessions(one)).toEqual([])
    expect(await witness.activeSessionRows()).toBe(0)
    expect(await witness.oddSessions()).toEqual([])
    expect(await witness.halfPairs()).toEqual([])
    expect(
      await witness.query('select status from platform.server_instance where server_instance_id = $1', lost),
    ).toEqual([{ status: 2 }])
    await other.startAgain()
    expect(other.id).toBeGreaterThan(lost)
    expect(await soapCall(other, 'MiscOperations', 'Ping', { input: 2 })).toMatchObject({ status: 200 })
  })

  test('one is suspended for longer than its lease: it commits nothing when it goes on, and ends with a failure', async () => {
    const suspended = other.id
    const { pid } = other
    const background = await startBackground(other, 50105)
    const pair = soapCall(other, 'Chaos', 'WritePair', { entryNo: 200, pauseMilliseconds: 1000 })
    // What the client is told: a fault, or nothing because the process has ended.
    const told = pair.then(
      ({ status }) => status,
      () => 'nothing',
    )
    await until('its transaction', async () =>
      (await witness.backends(suspended)).some(({ state }) => state === 'idle in transaction'),
    )
    process.kill(pid, 'SIGSTOP')
    try {
      expect(await untilLogoff(one, background.sessionUniqueId)).toMatchObject({ comment: lostComment })
      expect(await witness.backends(suspended)).toEqual([])
      expect(await witness.activeSessionRows()).toBe(0)
      expect(await witness.oddSessions()).toEqual([])
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    expect([500, 'nothing']).toContain(await told)
    expect(await other.ended()).toBe(1)
    expect(other.output).toContain('Another server instance declared this one crashed')
    expect(
      await witness.query('select from application."50100_cachestresstest" where "1_entry_no" in (200, 201)'),
    ).toEqual([])
    expect(await witness.oddSessions()).toEqual([])
    expect(await witness.activeSessionRows()).toBe(0)
    expect(
      await witness.query('select status from platform.server_instance where server_instance_id = $1', suspended),
    ).toEqual([{ status: 2 }])
  })

  test('an instance that ends in order is not declared crashed', async () => {
    await other.startAgain()
    const ended = other.id
    expect(await other.stop()).toBe(0)
    expect(
      await witness.query('select status from platform.server_instance where server_instance_id = $1', ended),
    ).toEqual([{ status: 1 }])
  })
})

describe('databases beside each other on one PostgreSQL', () => {
  test('whoever ends the backends of a crashed instance spares those of an instance with the same id in another database', async () => {
    const [crashing, bystander] = await Promise.all([
      TestInstance.start({ settings, application: chaosApplication }),
      TestInstance.start({ settings, application: chaosApplication }),
    ])
    expect(crashing.id).toBe(bystander.id)
    const call = soapCall(bystander, 'SessionSamples', 'LockThenSleep', { customerNo: '10000', milliseconds: 60_000 })
    const witness = await Witness.of(bystander)
    const transactions = async (): Promise<number[]> =>
      (await witness.backends(bystander.id))
        .filter(({ state }) => state === 'idle in transaction')
        .map(({ pid }) => pid)
    const open = await until('its transaction', async () => {
      const pids = await transactions()
      return pids.length === 1 && pids
    })
    const lost = await startBackground(crashing, 50105)
    await crashing.kill()
    await crashing.startAgain()
    expect(await untilLogoff(crashing, lost.sessionUniqueId)).toMatchObject({ comment: lostComment })
    expect(await transactions()).toEqual(open)
    await witness.end()
    await Promise.all([crashing.remove(), bystander.remove()])
    expect(await call).toMatchObject({
      status: 500,
      fault: 'The session was stopped: The server instance was stopped.',
    })
  })
})
