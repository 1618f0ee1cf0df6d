import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../../dist/database/embedded/openEmbeddedPostgres.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { type TestInstance } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'
import { odata } from '../support/odata.js'
import { activeSessions, startBackground, until, untilLogoff } from '../support/sessions.js'
import { soapCall, type SoapReply } from '../support/soap.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'
import { DatabaseProxy } from './DatabaseProxy.js'
import { Load } from './load.js'
import { chaosApplication, Witness } from './witness.js'

const ping = async (instance: TestInstance): Promise<SoapReply> =>
  await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 })
const ready = async (instance: TestInstance): Promise<number> =>
  (await fetch(`${instance.described.urls.management}/ready`)).status

describe('PostgreSQL restarted under load', () => {
  let folder: TemporaryFolder
  let postgres: EmbeddedPostgres
  let witness: Witness
  const instance = useInstance(async () => {
    folder = await temporaryFolder()
    postgres = await openEmbeddedPostgres({
      dataDirectory: join(folder.path, 'data'),
      maxConnections: 100,
      log: () => undefined,
    })
    return {
      database: {
        url: postgres.url,
        drop: async () => {
          await Promise.resolve()
        },
      },
      application: chaosApplication,
      settings: { BACKGROUND_SESSIONS_MAX_CONCURRENT: '4' },
    }
  })
  beforeAll(async () => {
    witness = await Witness.of(instance)
  })
  instance.add(async () => {
    await witness.end()
  })
  afterAll(async () => {
    await postgres.stop()
    await folder.remove()
  })

  const lostConnection = /^Cannot establish a connection to the database, or it was lost: /
  const unknownCommit =
    /^The session was lost: the connection to the database broke during a (final )?commit, whose outcome is not known\.$/
  // A COMMIT in flight: after a stop in good order PostgreSQL can say what became of it, after a crash not always.
  for (const [manner, signal, mayNotKnow] of [
    ['stop -m fast', 'SIGINT', false],
    ['stop -m immediate', 'SIGQUIT', true],
  ] as const) {
    test(`${manner}: calls in flight get a fault, none is half done, and the instance recovers by itself`, async () => {
      await witness.query('truncate application."50100_cachestresstest"')
      const holding = await startBackground(instance, 60103)
      const writing = await startBackground(instance, 60102)
      await until('half a pair', async () =>
        (await witness.backends(instance.id)).some(({ query }) => query.includes('half a pair')),
      )
      const load = new Load(instance)
      await until('a load', async () => await Promise.resolve(load.succeeded >= 30))
      const { processId } = postgres
      process.kill(processId, signal)
      await until('another server process', async () => await Promise.resolve(postgres.processId !== processId))
      const before = load.succeeded
      await until('calls that succeed again', async () => await Promise.resolve(load.succeeded >= before + 30))
      await load.end()
      await witness.end()
      witness = await Witness.of(instance)
      // Who was not in a commit lost its transaction with its connection. Who was goes on if the commit was done.
      expect((await untilLogoff(instance, holding.sessionUniqueId)).comment).toMatch(lostConnection)
      const survived =
        (await instance.manage('POST', `/sessions/${writing.sessionId}/stop`, { comment: 'survived' })).status === 200
      const { comment } = await untilLogoff(instance, writing.sessionUniqueId)
      if (survived) expect(comment).toBe('survived')
      else if (!(mayNotKnow && unknownCommit.test(comment))) expect(comment).toMatch(lostConnection)
      // Every caller had a reply, and some of them a fault, which is true.
      const faults = load.told.filter(({ status }) => status !== 200)
      expect(faults.length).toBeGreaterThan(0)
      for (const { status } of faults) expect([500, 503]).toContain(status)
      if (!mayNotKnow) expect(faults.filter(({ fault }) => unknownCommit.test(fault ?? ''))).toEqual([])
      expect(await witness.halfPairs()).toEqual([])
      for (const { entryNo } of load.told.filter(({ status }) => status === 200))
        expect(await witness.hasPair(entryNo)).toBe(true)
      for (const { entryNo } of faults.filter(({ fault }) => lostConnection.test(fault ?? '')))
        expect(await witness.hasPair(entryNo)).toBe(false)
      // All have their events once.
      await until('no session is left', async () => (await activeSessions(instance)).length === 0)
      expect(await witness.oddSessions()).toEqual([])
      expect(await witness.activeSessionRows()).toBe(0)
      expect((await witness.backends(instance.id)).filter(({ state }) => state !== 'idle')).toEqual([])
      // Calls failed; a connection that is opened anew says that the database is back.
      await until('ready', async () => (await ready(instance)) === 200)
    })
  }

  test('connections that others have all taken: not ready at the first call that fails, and ready when they leave', async () => {
    const others: Witness[] = []
    try {
      for (;;) others.push(await Witness.of(instance))
    } catch {
      // There are no more.
    }
    await until('a call that fails', async () => {
      const replies = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          soapCall(instance, 'Chaos', 'WritePair', { entryNo: 900_000 + index * 2, pauseMilliseconds: 300 }),
        ),
      )
      return replies.some(({ fault }) => fault !== undefined && lostConnection.test(fault))
    })
    await until('not ready', async () => (await ready(instance)) === 503)
    for (const other of others) await other.end()
    await until('ready', async () => (await ready(instance)) === 200)
    expect(await ping(instance)).toMatchObject({ status: 200 })
  })
})

describe('connections that break', () => {
  let database: TestDatabase
  let proxy: DatabaseProxy
  let witness: Witness
  const instance = useInstance(async () => {
    database = await createTestDatabase(process.env['SERVICETIER_TEST_TEMPLATE'])
    proxy = await DatabaseProxy.before(database.url)
    return {
      database: { ...database, url: proxy.url },
      application: chaosApplication,
      settings: {
        SERVER_INSTANCE_HEARTBEAT_INTERVAL: '00:00:00.3',
        SERVER_INSTANCE_LEASE_DURATION: '00:00:02',
        SESSION_LOG_TIMEOUT: '00:00:00.5',
      },
    }
  })
  beforeAll(async () => {
    witness = await Witness.of({ database })
  })
  instance.add(async () => {
    await witness.end()
  })
  afterAll(async () => {
    await proxy.close()
    await database.drop()
  })
  const eventTypesOf = async ({ sessionUniqueId }: SoapReply): Promise<unknown[]> =>
    (
      await witness.query(
        'select event_type from platform.session_event where session_unique_id = $1 order by 1',
        sessionUniqueId,
      )
    ).map((row) => row['event_type'])
  const terminateBackend = async (call: Promise<SoapReply>, state: string, query: string): Promise<void> => {
    let over: SoapReply | undefined
    void call.then((reply) => {
      over = reply
    })
    await until('the backend', async () => {
      if (over !== undefined) throw new Error(`The call is over: ${over.text}`)
      const backend = (await witness.backends(instance.id)).find(
        (candidate) => candidate.state === state && candidate.query.includes(query),
      )
      return backend !== undefined && (await witness.query('select pg_terminate_backend($1)', backend.pid))
    })
  }

  test('a backend that ends during a statement: a fault, and nothing is kept', async () => {
    const call = soapCall(instance, 'Chaos', 'WriteThenSelect', {
      customerNo: '10000',
      contact: 'lost with its backend',
      seconds: 60,
    })
    await terminateBackend(call, 'active', 'pg_sleep')
    const reply = await call
    expect(reply.status).toBe(500)
    expect(reply.fault).toMatch(/^Cannot establish a connection to the database, or it was lost: /)
    expect(await witness.contact('10000')).not.toBe('lost with its backend')
    expect(await eventTypesOf(reply)).toEqual([0, 1])
    expect(await ping(instance)).toMatchObject({ status: 200 })
  })

  test('a backend that ends between two statements: a fault at the next one, and nothing is kept', async () => {
    const call = soapCall(instance, 'Chaos', 'WritePair', { entryNo: 10, pauseMilliseconds: 500 })
    await terminateBackend(call, 'idle in transaction', 'insert')
    const reply = await call
    expect(reply.status).toBe(500)
    expect(await witness.halfPairs()).toEqual([])
    expect(await witness.hasPair(10)).toBe(false)
    expect(await eventTypesOf(reply)).toEqual([0, 1])
  })

  test('a COMMIT whose answer was lost is settled: the call succeeded', async () => {
    const lost = proxy.loseNextCommit('answer')
    const reply = await soapCall(instance, 'Chaos', 'WritePair', { entryNo: 20, pauseMilliseconds: 0 })
    await lost
    expect(reply).toMatchObject({ status: 200 })
    expect(await witness.hasPair(20)).toBe(true)
    expect(await eventTypesOf(reply)).toEqual([0, 1])
  })

  test('a COMMIT that never arrived is settled: the call failed', async () => {
    const lost = proxy.loseNextCommit('request')
    const reply = await soapCall(instance, 'Chaos', 'WritePair', { entryNo: 30, pauseMilliseconds: 0 })
    await lost
    expect(reply.status).toBe(500)
    expect(await witness.hasPair(30)).toBe(false)
    expect(await eventTypesOf(reply)).toEqual([0, 1])
  })

  test('an outage longer than the lease: not ready, sessions end with a fault, then ready again and everything as before', async () => {
    const sleeping = soapCall(instance, 'Chaos', 'CommitThenSleep', {
      customerNo: '20000',
      committed: 'before the outage',
      open: 'during the outage',
      milliseconds: 60_000,
    })
    await until('its second transaction', async () =>
      (await activeSessions(instance)).some(
        ({ procedure, state }) => procedure === 'CommitThenSleep' && state === 'Sleeping',
      ),
    )
    expect(await ready(instance)).toBe(200)
    proxy.cut()
    await until('not ready', async () => (await ready(instance)) === 503)
    const reply = await sleeping
    expect(reply).toMatchObject({
      status: 500,
      fault: 'The server instance lost its connection to the database and stopped its sessions.',
    })
    expect(await ping(instance)).toMatchObject({
      status: 500,
      fault: 'Cannot establish a connection to the database, or it was lost: the server instance waits for it',
    })
    expect((await instance.manage('GET', '/sessions')).status).toBe(503)
    expect((await fetch(`${instance.described.urls.management}/health`)).status).toBe(200)
    proxy.restore()
    await until('ready', async () => (await ready(instance)) === 200)
    expect(await ping(instance)).toMatchObject({ status: 200, returnValue: '-1' })
    expect(await witness.contact('20000')).toBe('before the outage')
    await until('everything is written', async () => (await witness.oddSessions()).length === 0)
    expect(await eventTypesOf(reply)).toEqual([0, 1])
  })

  /** What only the operator is to read. */
  const ofTheSystem = /127\.0\.0\.1|E[A-Z]{6,}|terminated|timeout expired/

  test('a database that falls silent: not ready soon, every call ends, and none tells the words of the system', async () => {
    await until('ready', async () => (await ready(instance)) === 200)
    const calls = [
      ...['Select', 'Select'].map(async (name) => await soapCall(instance, 'Chaos', name, { seconds: 60 })),
      soapCall(instance, 'Chaos', 'WriteThenSelect', { customerNo: '30000', contact: 'silence', seconds: 60 }),
    ]
    await until(
      'their statements',
      async () =>
        (await witness.backends(instance.id)).filter(
          ({ state, query }) => state === 'active' && query.includes('pg_sleep'),
        ).length === calls.length,
    )
    proxy.silence()
    const readings = Array.from({ length: 6 }, async () => await odata(instance, 'Customer?$top=1'))
    const pings = Array.from({ length: 4 }, async () => await soapCall(instance, 'Chaos', 'Select', { seconds: 0 }))
    await until('not ready', async () => (await ready(instance)) === 503)
    const replies = await Promise.all([...calls, ...readings, ...pings])
    for (const { status, text } of replies) {
      expect(status).toBeGreaterThanOrEqual(500)
      expect(text).not.toMatch(ofTheSystem)
    }
    proxy.restore()
    await until('ready', async () => (await ready(instance)) === 200)
    // Each thread gives up its own connections that fell silent, at its next call if not before.
    await until('every thread has its connections again', async () =>
      (await Promise.all(Array.from({ length: 8 }, async () => await ping(instance)))).every(
        ({ status }) => status === 200,
      ),
    )
    await until('everything is written', async () => (await witness.oddSessions()).length === 0)
    for (const { comment } of await witness.query('select comment from platform.session_event'))
      expect(comment).not.toMatch(ofTheSystem)
    await until('the cause in the event log', async () => {
      const rows = await witness.query(
        "select count(*) as entries from platform.event_log where position('Caused by: ' in event_log::text) > 0",
      )
      return rows[0]?.['entries'] !== '0'
    })
    expect(await witness.contact('30000')).not.toBe('silence')
  })

  test('connections that hang without an end are given up: people sign in, sessions read and write, the log is written and the instance ends in order', async () => {
    // Connections of every kind are open and idle: of administration, of the threads, of the gateway.
    expect(
      (
        await Promise.all(
          ['A', 'B', 'C', 'D'].map(
            async (user) => await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 }, { user }),
          ),
        )
      ).map(({ status }) => status),
    ).toEqual([401, 401, 401, 401])
    const pairs = async (from: number): Promise<number[]> =>
      await Promise.all(
        [0, 2, 4, 6].map(
          async (no) =>
            (await soapCall(instance, 'Chaos', 'WritePair', { entryNo: from + no, pauseMilliseconds: 200 })).status,
        ),
      )
    const readings = async (): Promise<number[]> =>
      await Promise.all([1, 2, 3].map(async () => (await odata(instance, 'Customer?$top=1')).status))
    expect(await pairs(40)).toEqual([200, 200, 200, 200])
    expect(await readings()).toEqual([200, 200, 200])
    proxy.forget()
    await until('a call is confirmed', async () => (await ping(instance)).status === 200)
    expect(await pairs(50)).toEqual([200, 200, 200, 200])
    expect(await readings()).toEqual([200, 200, 200])
    expect(await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 }, { user: 'E' })).toMatchObject({
      status: 401,
    })
    expect((await instance.manage('GET', '/sessions')).status).toBe(200)
    await until('everything is written', async () => (await witness.oddSessions()).length === 0)
    expect(await instance.stop()).toBe(0)
    await instance.startAgain()
  })

  test('an outage shorter than the lease goes by: sessions that need no database meanwhile complete', async () => {
    // A server that is asked, and answers when it is told to: the call begins before the outage and ends after it,
    // however busy the machine is.
    const gate = createServer()
    gate.listen(0, '127.0.0.1')
    await once(gate, 'listening')
    try {
      const asked = once(gate, 'request') as Promise<[IncomingMessage, ServerResponse]>
      const call = soapCall(instance, 'Chaos', 'WaitFor', {
        url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}/`,
      })
      const [, answer] = await asked
      proxy.cut()
      proxy.restore()
      answer.end()
      expect(await call).toMatchObject({ status: 200 })
      expect(await eventTypesOf(await call)).toEqual([0, 1])
      expect(await ready(instance)).toBe(200)
    } finally {
      gate.close()
    }
  })
})
