/**
 * Reading many rows in a session: part by part, stopped wherever it is, and nothing left of it on the connection. In
 * this process, where the moment can be held.
 */

import { sqlOf } from '../../dist/session/run/access.js'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Objects } from '../../dist/application/Objects.js'
import { BackendControl } from '../../dist/database/BackendControl.js'
import { ConnectionBudget } from '../../dist/database/connectionBudget.js'
import { Connections } from '../../dist/database/Connections.js'
import { DedicatedConnection } from '../../dist/database/DedicatedConnection.js'
import { records } from '../../dist/record/records.js'
import { executeInline } from '../../dist/session/host/inline.js'
import type { Ending } from '../../dist/session/words/outcome.js'
import { SessionRegistry, type LiveSession } from '../../dist/session/gateway/registry.js'
import { runSession, type RunOptions } from '../../dist/session/gateway/runSession.js'
import { askOf } from '../../dist/session/words/questions.js'
import type { Session } from '../../dist/session/Session.js'
import { SessionLog } from '../../dist/session/log/sessionLog.js'
import { stopLiveSession } from '../../dist/session/gateway/stopSession.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { until } from '../support/sessions.js'

const numbers = (count: number) => ({
  text: "select i::text, null, '{\"a\":' || i || '}' from generate_series(1, $1::integer) as i",
  values: [count],
})
const never = async (): Promise<never> => await new Promise<never>(() => undefined)

describe('the rows of a large result', () => {
  let database: TestDatabase
  let connections: Connections
  let control: DedicatedConnection
  let runOptions: RunOptions
  beforeAll(async () => {
    database = await createTestDatabase()
    const options = { url: database.url, lockTimeout: 0, statementTimeout: 0 }
    control = new DedicatedConnection({ ...options, applicationName: 'control' })
    const query = async (): Promise<never> => await Promise.reject(new Error('Nothing is logged here.'))
    runOptions = {
      settings: { StopSessionGracePeriod: 10_000, TerminateUnresponsiveSessions: true },
      backends: new BackendControl(control),
      registry: new SessionRegistry(),
      logTimeout: 1000,
      log: new SessionLog({
        mode: 'Off',
        names: { serverInstanceId: 1, serverInstanceName: 'BC', serverComputerName: '', databaseName: '' },
        query,
        refused: () => undefined,
      }),
      observe: () => undefined,
    }
  })
  beforeEach(() => {
    connections = new Connections(
      { url: database.url, lockTimeout: 0, statementTimeout: 0, applicationName: 'sessions' },
      new ConnectionBudget(4),
    )
  })
  afterEach(async () => {
    await connections.end()
  })
  afterAll(async () => {
    await control.end()
    await database.drop()
  })

  const open = (): LiveSession =>
    runOptions.registry.open({
      serverInstanceId: 1,
      serverInstanceName: 'BC',
      user: { securityId: '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', userName: 'TESTER' },
      companyName: 'C',
      clientType: 'ODataV4',
      clientComputerName: '',
      objectId: 0,
      procedure: '',
      depth: 0,
    })
  const run = async (live: LiveSession, work: (session: Session) => Promise<unknown>): Promise<Ending> =>
    await runSession(
      {
        session: live,
        timeout: Infinity,
        execute: async () =>
          await executeInline(live, work, {
            connections,
            leaseHolds: () => true,
            logTimeout: 1000,
            objects: new Objects([]),
            records,
            portOf: () => ({
              ask: askOf({
                startSession: async () => await Promise.resolve(0),
                stopSession: async () => await Promise.resolve(undefined),
                isSessionActive: async () => await Promise.resolve(true),
                changeWebServices: async () => await Promise.resolve([]),
              }),
              message: () => undefined,
            }),
          }),
      },
      runOptions,
    )
  const stop = async (live: LiveSession): Promise<void> => {
    await stopLiveSession(live, { kind: 'stop', by: 'TESTER', through: 'a test', comment: 'enough' }, runOptions)
  }

  test.each([0, 1, 999, 1000, 1001, 2000, 12_345])(
    'all %i of them come once and in order, in parts, as text; then the connection serves others',
    async (count) => {
      let next = 1
      let parallel = 0
      const ending = await run(open(), async (session) => {
        await sqlOf(session).readRows(numbers(count), async (rows) => {
          expect(rows.length).toBeLessThanOrEqual(1000)
          expect(++parallel).toBe(1)
          for (const row of rows) expect(row).toEqual([String(next), null, `{"a":${next++}}`])
          await new Promise<void>((resolve) => {
            setImmediate(resolve)
          })
          parallel--
        })
        return (await sqlOf(session).read({ text: 'select 1' })).rows
      })
      expect(ending).toEqual({ outcome: 'Completed', result: [['1']] })
      expect(next).toBe(count + 1)
      expect([connections.openCount, connections.idleCount]).toEqual([1, 1])
    },
  )

  test('are read at once in a write transaction, and see what it wrote', async () => {
    const seen: unknown[] = []
    await run(open(), async (session) => {
      await sqlOf(session).write({ text: 'create temporary table written as select 1 as i' })
      await sqlOf(session).readRows({ text: 'select i from written' }, (rows) => {
        seen.push(...rows)
      })
    })
    expect(seen).toEqual([['1']])
  })

  test('a stop while a part is on its way to the client ends the session and closes the connection', async () => {
    const live = open()
    let begun = (): void => undefined
    const taking = new Promise<void>((resolve) => {
      begun = resolve
    })
    const ending = run(live, async (session) => {
      await sqlOf(session).readRows(numbers(5000), async () => {
        begun()
        await never()
      })
    })
    await taking
    await stop(live)
    expect(await ending).toMatchObject({ outcome: 'Stopped', error: { code: 'Session_Stopped' } })
    await until('its connection is closed', async () => await Promise.resolve(connections.openCount === 0))
  })

  test('a stop while PostgreSQL looks for the next part cancels it', async () => {
    const live = open()
    const ending = run(live, async (session) => {
      await sqlOf(session).readRows(
        {
          text: 'select i::text from (select i, case when i > 1500 then pg_sleep(3600) end from generate_series(1, 5000) as i) as slowly offset 0',
        },
        async () => {
          await Promise.resolve()
        },
      )
    })
    await until(
      'the statement sleeps',
      async () =>
        (
          await control.query({
            text: "select 1 from pg_stat_activity where application_name = 'sessions' and wait_event = 'PgSleep'",
          })
        ).rowCount > 0,
    )
    await stop(live)
    expect(await ending).toMatchObject({ outcome: 'Stopped' })
    expect(connections.openCount).toBe(0)
  })

  test('an error of PostgreSQL ends the reading, and the connection serves others', async () => {
    let seen = 0
    const ending = await run(open(), async (session) => {
      await expect(
        sqlOf(session).readRows(
          { text: 'select (1 / (i - 1500))::text from generate_series(1, 5000) as i' },
          (rows) => {
            seen += rows.length
          },
        ),
      ).rejects.toThrow(/division by zero/)
      return (await sqlOf(session).read({ text: 'select 2' })).rows
    })
    expect(ending).toEqual({ outcome: 'Completed', result: [['2']] })
    expect(seen).toBe(1000)
    expect(connections.openCount).toBe(1)
  })

  test('an error of whoever takes them ends the reading', async () => {
    const ending = await run(open(), async (session) => {
      await expect(
        sqlOf(session).readRows(numbers(5000), () => {
          throw new Error('the client is gone')
        }),
      ).rejects.toThrow('the client is gone')
      return (await sqlOf(session).read({ text: 'select 3' })).rows
    })
    expect(ending).toEqual({ outcome: 'Completed', result: [['3']] })
  })
})
