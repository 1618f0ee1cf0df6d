import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { TestInstance } from '../support/instance.js'
import { activeSessions, eventsOf, startBackground, until } from '../support/sessions.js'
import { soapCall, type SoapReply } from '../support/soap.js'
import { odata } from '../support/odata.js'
import { createTestDatabase } from '../support/database.js'
import { useInstance } from '../support/useInstance.js'
import { chaosApplication, Witness, type Row } from './witness.js'

/** Nobody can write events meanwhile. */
const lockEvents = 'lock table platform.session_event in access exclusive mode'

const ping = async (instance: TestInstance): Promise<SoapReply> =>
  await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 })

describe('a session log that cannot be written', () => {
  const instance = useInstance({
    application: chaosApplication,
    settings: {
      SESSION_LOG_TIMEOUT: '00:00:00.4',
      SESSION_LOG_MAX_BACKLOG: '100',
      SESSION_EVENT_TABLE_PURGE_LOOKUP_PERIOD: '00:00:01',
    },
  })
  let witness: Witness
  beforeAll(async () => {
    witness = await Witness.of(instance)
    await ping(instance)
  })
  instance.add(async () => {
    await witness.end()
  })
  const eventTypesOf = async (reply: SoapReply): Promise<string[]> =>
    (await eventsOf(instance, reply.sessionUniqueId ?? '')).map(({ eventType }) => eventType)

  test('makes the reply a fault after SessionLogTimeout; the events are there exactly once when it can be written again', async () => {
    const begun = performance.now()
    const reply = await witness.whileLocked(lockEvents, async () => await ping(instance))
    expect(reply).toMatchObject({
      status: 500,
      fault: 'The session log could not be written within 0.4 seconds, so the outcome of the call is not confirmed.',
    })
    expect(performance.now() - begun).toBeGreaterThanOrEqual(395)
    expect(performance.now() - begun).toBeLessThan(2000)
    expect(await eventTypesOf(reply)).toEqual(['Logon', 'Logoff'])
    expect(await witness.oddSessions()).toEqual([])
  })

  test('lets no session commit before its Logon is written', async () => {
    const begun = performance.now()
    const [reply, started] = await witness.whileLocked(
      lockEvents,
      async () =>
        await Promise.all([
          soapCall(instance, 'Chaos', 'WritePair', { entryNo: 1000, pauseMilliseconds: 0 }),
          instance.manage<{ error: { code: string } }>('POST', '/sessions', { codeunitId: 50105 }),
        ]),
    )
    expect(reply).toMatchObject({
      status: 500,
      fault: 'The session log could not be written within 0.4 seconds, so the outcome of the call is not confirmed.',
    })
    expect(started).toMatchObject({ status: 400, body: { error: { code: 'Session_NotStarted' } } })
    expect(performance.now() - begun).toBeLessThan(2000)
    expect(await witness.hasPair(1000)).toBe(false)
    expect(await eventTypesOf(reply)).toEqual(['Logon', 'Logoff'])
    expect(await witness.oddSessions()).toEqual([])
  })

  test('does not keep the management service waiting', async () => {
    const replies = await witness.whileLocked(lockEvents, async () => {
      await ping(instance)
      return await Promise.all(
        ['/sessions', '/session-events', '/instance', '/event-log'].map(
          async (path) => (await instance.manage('GET', path)).status,
        ),
      )
    })
    expect(replies).toEqual([503, 503, 200, 200])
  })

  test('refuses new sessions above SessionLogMaxBacklog, and takes them again when it has been written', async () => {
    await witness.whileLocked(lockEvents, async () => {
      const first = await Promise.all(Array.from({ length: 100 }, () => ping(instance)))
      expect(first.map(({ status }) => status)).not.toContain(200)
      const refused = await ping(instance)
      expect(refused).toMatchObject({ status: 503, sessionUniqueId: null })
      expect(refused.fault).toMatch(
        /^The session log cannot keep up \(\d+ entries wait to be written\); no new session is taken\.$/,
      )
    })
    expect(await until('a session is taken', async () => (await ping(instance)).status === 200)).toBe(true)
    await until('everything is written', async () => (await witness.oddSessions()).length === 0)
  })

  test('that lost its connection in the middle of a write has every event once', async () => {
    const replies = await witness.whileLocked(lockEvents, async () => {
      const calls = [ping(instance), ping(instance), ping(instance)]
      await until(
        'the write',
        async () =>
          (await witness.query('select pg_stat_clear_snapshot()')).length > 0 &&
          (
            await witness.query(
              "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like '%session log' and wait_event_type = 'Lock'",
            )
          ).length > 0,
      )
      return await Promise.all(calls)
    })
    await until('everything is written', async () => (await witness.oddSessions()).length === 0)
    for (const reply of replies) expect(await eventTypesOf(reply)).toEqual(['Logon', 'Logoff'])
  })

  test('has both events of a call that only reads in one transaction, and its Logon alone while it lasts', async () => {
    const transactions = async (sessionUniqueId: string | null): Promise<Row[]> =>
      await witness.query(
        'select count(*)::int as events, count(distinct xmin::text)::int as transactions from platform.session_event where session_unique_id = $1',
        sessionUniqueId,
      )
    // On a busy machine one may last long enough for its Logon to be written alone; its events are two all the same.
    await until('a call that is short enough', async () => {
      const short = await odata(instance, "Customer('10000')?$select=No")
      const [written] = await transactions(short.headers.get('request-id'))
      expect(written).toMatchObject({ events: 2 })
      return written?.['transactions'] === 1
    })

    const [lasting, seen] = await witness.whileLocked(
      'lock table application."18_customer" in access exclusive mode',
      async () => {
        const reading = odata(instance, "Customer('10000')?$select=No")
        const logon =
          'select session_unique_id from platform.session_event e where event_type = 0 and not exists (select from platform.session_event logoff where logoff.session_unique_id = e.session_unique_id and event_type = 1)'
        return [reading, await until('a Logon without Logoff', async () => (await witness.query(logon))[0])] as const
      },
    )
    const reply = await lasting
    expect(reply).toMatchObject({ status: 200 })
    expect(seen).toEqual({ session_unique_id: reply.headers.get('request-id') })
    expect(await transactions(reply.headers.get('request-id'))).toEqual([{ events: 2, transactions: 2 }])
  })

  test('drops the partitions of days that need not be kept, with their rows, and no other', async () => {
    const partitions = async (): Promise<unknown[]> =>
      (
        await witness.query(
          "select relname from pg_class where relname ~ '^session_event_noninteractive_[0-9]+$' order by 1",
        )
      ).map((row) => row['relname'])
    const before = await partitions()
    await witness.query(
      'create table platform.session_event_noninteractive_20200101 (like platform.session_event_noninteractive including defaults)',
    )
    await witness.query(
      "insert into platform.session_event_noninteractive_20200101 (client_type, event_datetime, session_id) values (2, '2020-01-01 12:00+00', 1)",
    )
    await witness.query(
      "alter table platform.session_event_noninteractive attach partition platform.session_event_noninteractive_20200101 for values from ('2020-01-01+00') to ('2020-01-02+00')",
    )
    await until('the old partition is gone', async () => (await partitions()).length === before.length)
    expect(await partitions()).toEqual(before)
    expect(await witness.query("select from platform.session_event where event_datetime < '2021-01-01'")).toEqual([])
  })
})

describe('an instance that ends while the session log cannot be written', () => {
  test('leaves what it could not write to the reaper: the next start writes the missing Logoffs', async () => {
    const instance = await TestInstance.start({
      application: chaosApplication,
      settings: { SESSION_LOG_TIMEOUT: '00:00:00.4' },
    })
    const witness = await Witness.of(instance)
    const background = await startBackground(instance, 50105)
    let ended: Promise<number | null> | undefined
    await witness.whileLocked(lockEvents, async () => {
      // Its Logon keeps the log busy, so that the Logoffs of the shutdown wait behind it and are given up.
      await ping(instance)
      ended = instance.stop()
      await until(
        'the log is given up',
        async () =>
          await access(join(instance.folder.path, 'instance.json')).then(
            () => false,
            () => true,
          ),
      )
    })
    expect(await ended).toBe(0)
    await instance.startAgain()
    await until('every Logon has its Logoff', async () => (await witness.oddSessions()).length === 0)
    expect((await eventsOf(instance, background.sessionUniqueId)).map(({ eventType }) => eventType)).toEqual([
      'Logon',
      'Logoff',
    ])
    expect(await activeSessions(instance)).toEqual([])
    await witness.end()
    await instance.remove()
  })
})

describe('a day without partition', () => {
  test('gets one when its first event is written', async () => {
    const database = await createTestDatabase(process.env['SERVICETIER_TEST_TEMPLATE'])
    const witness = await Witness.of({ database })
    for (const { relname } of await witness.query(
      "select relname from pg_class where relname ~ '^session_event_(non)?interactive_[0-9]+$' and relkind = 'r'",
    ))
      await witness.query(`drop table platform.${String(relname)}`)
    const instance = await TestInstance.start({ database, settings: { SESSION_LOG_MODE: 'WriteBehind' } })
    // In this mode a reply does not wait for the log, not even for one that cannot be written.
    const reply = await witness.whileLocked(lockEvents, async () => await ping(instance))
    expect(reply).toMatchObject({ status: 200, returnValue: '-1' })
    expect((await eventsOf(instance, reply.sessionUniqueId ?? '')).map(({ eventType }) => eventType)).toEqual([
      'Logon',
      'Logoff',
    ])
    await instance.remove()
    await witness.end()
    await database.drop()
  })
})

describe('SessionLogMode Off', () => {
  test('writes nothing, and sessions can be started and stopped all the same', async () => {
    const instance = await TestInstance.start({ settings: { SESSION_LOG_MODE: 'Off' } })
    const witness = await Witness.of(instance)
    const started = await soapCall(instance, 'SessionAdmin', 'StartSession', { sessionId: 0, codeunitId: 50105 })
    expect(started).toMatchObject({ status: 200, returnValue: 'true' })
    expect(
      await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId: started.value('sessionId') ?? '' }),
    ).toMatchObject({ status: 200, returnValue: 'true' })
    expect(
      await witness.query('select from platform.session_event where server_instance_id = $1', instance.id),
    ).toEqual([])
    await witness.end()
    await instance.remove()
  })
})
