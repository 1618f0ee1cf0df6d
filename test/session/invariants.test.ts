/**
 * One test for each invariant (docs/explanation/sessions.md, "Invariants"), under its name. The stories behind them are
 * in test/chaos and test/cluster.
 */

import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { chaosApplication, Witness } from '../chaos/witness.js'
import { useInstance } from '../support/useInstance.js'
import {
  activeSessions,
  startBackground,
  until,
  untilLogoff,
  untilState,
  type ActiveSession,
} from '../support/sessions.js'
import { soapCall, type SoapParameters, type SoapReply } from '../support/soap.js'

describe('the invariants', () => {
  // One thread, so that a test knows where its sessions live.
  const instance = useInstance({
    application: chaosApplication,
    settings: {
      WEB_SERVICE_THREADS: '1',
      STOP_SESSION_GRACE_PERIOD: '00:00:00.4',
      SESSION_LOG_TIMEOUT: '00:00:00.4',
      SERVER_INSTANCE_HEARTBEAT_INTERVAL: '00:00:00.3',
      SERVER_INSTANCE_LEASE_DURATION: '00:00:02',
    },
  })
  let witness: Witness
  beforeAll(async () => {
    witness = await Witness.of(instance)
  })
  instance.add(async () => {
    await witness.end()
  })
  afterEach(async () => {
    expect(await activeSessions(instance)).toEqual([])
    expect((await witness.backends(instance.id)).filter(({ state }) => state !== 'idle')).toEqual([])
  })

  const chaos = async (procedure: string, parameters: SoapParameters = {}): Promise<SoapReply> =>
    await soapCall(instance, 'Chaos', procedure, parameters)
  const stop = async (sessionId: number, comment = 'stopped'): Promise<string | undefined> =>
    (await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId, comment })).returnValue
  const untilProcedure = async (procedure: string, ...states: string[]): Promise<ActiveSession> =>
    await until(procedure, async () =>
      (await activeSessions(instance)).find(
        (session) => session.procedure === procedure && states.includes(session.state),
      ),
    )
  const untilBackend = async (state: string, query: string): Promise<number> =>
    await until(
      `a backend ${state}: ${query}`,
      async () =>
        (await witness.backends(instance.id)).find(
          (backend) => backend.state === state && backend.query.includes(query),
        )?.pid,
    )
  const eventsOf = async (sessionUniqueId: string | null): Promise<unknown[]> =>
    (
      await witness.query(
        'select event_type from platform.session_event where session_unique_id = $1 order by event_type',
        sessionUniqueId,
      )
    ).map((row) => row['event_type'])

  test('No effect without a session', async () => {
    // Code that goes on when its session is over meets a closed gate.
    expect(await chaos('WriteAfterTheEnd', { customerNo: '10000', contact: 'after the end' })).toMatchObject({
      status: 200,
    })
    const outcome = await until('the attempt', async () => (await chaos('AfterTheEnd')).returnValue || undefined)
    expect(outcome).toMatch(/^The session .* is over; it runs no more statements\.$/)
    expect(await witness.contact('10000')).not.toBe('after the end')
    expect(await untilProcedureIsGone()).toBe(true)
  })

  test('One gate', async () => {
    // Statements of one session never overlap, however they are begun.
    expect(await chaos('OverlapStatements', { count: 8 })).toMatchObject({ status: 200, returnValue: '0' })
    // A stopped session runs no further statement, though its code catches every error and goes on.
    const swallowing = await startBackground(instance, 60000)
    await untilBackend('idle in transaction', '')
    expect(await stop(swallowing.sessionId)).toBe('true')
    expect(await witness.query(`select from application."18_customer" where "8_contact" = 'swallowed'`)).toEqual([])
    // Nor does a session whose instance has lost its lease: here its heartbeat, and nothing else, cannot be written.
    const call = chaos('WritePair', { entryNo: 10, pauseMilliseconds: 60_000 })
    await untilProcedure('WritePair', 'Sleeping')
    const reply = await witness.whileLocked('select from platform.server_instance for update', async () => await call)
    expect(reply).toMatchObject({
      status: 500,
      fault: 'The server instance lost its connection to the database and stopped its sessions.',
    })
    expect(await witness.hasPair(10)).toBe(false)
    await until('ready again', async () => (await fetch(`${instance.described.urls.management}/ready`)).status === 200)
  })

  test('All or nothing', async () => {
    const contacts = { customerNo: '20000', committed: 'kept', open: 'not kept' }
    // Stopped.
    const stopped = chaos('CommitThenSleep', { ...contacts, milliseconds: 60_000 })
    const { sessionId } = await untilProcedure('CommitThenSleep', 'Sleeping')
    expect(await stop(sessionId)).toBe('true')
    expect(await stopped).toMatchObject({ status: 500, fault: 'The session was stopped: stopped' })
    expect(await witness.contact('20000')).toBe('kept')
    // Failed.
    expect(await chaos('WriteThenFail', { customerNo: '20000', contact: 'not kept' })).toMatchObject({
      status: 500,
      fault: 'It was not to be.',
    })
    expect(await witness.contact('20000')).toBe('kept')
    // Timed out.
    const { body } = await instance.manage<ActiveSession>('POST', '/sessions', { codeunitId: 60101, timeout: 200 })
    expect((await untilLogoff(instance, body.sessionUniqueId)).comment).toBe(
      'The session was cancelled because it exceeded its time limit of 00:00:00.200.',
    )
    expect(await witness.contact('10000')).not.toBe('written before the loop')
    // Lost, with its thread. (That others on it are lost with it is for brokenThreads.test.ts.)
    expect((await chaos('CommitThenExit', { ...contacts, committed: 'kept too' })).fault).toMatch(
      /^The session was lost: /,
    )
    expect(await witness.contact('20000')).toBe('kept too')
    // And whole otherwise.
    expect(await chaos('CommitThenSleep', { ...contacts, open: 'all of it', milliseconds: 0 })).toMatchObject({
      status: 200,
    })
    expect(await witness.contact('20000')).toBe('all of it')
  })

  test('Commit is the point of no return', async () => {
    // A constraint that is checked at COMMIT holds it up until the test's lock is gone: the commit is sent and not
    // answered.
    await witness.query(
      `create function public.hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return null; end $$`,
    )
    await witness.query(
      'create constraint trigger hold after insert on application."50100_cachestresstest" deferrable initially deferred for each row when (new."1_entry_no" = 400) execute function public.hold()',
    )
    const { answers, call } = await witness.whileLocked('select pg_advisory_xact_lock(4711)', async () => {
      const call = chaos('WritePair', { entryNo: 400, pauseMilliseconds: 0 })
      await untilBackend('active', 'commit')
      const { sessionId } = await untilProcedure('WritePair', 'Committing')
      // A stop that arrives later answers false,
      return { answers: [await stop(sessionId), await stop(sessionId)], call }
    })
    expect(answers).toEqual(['false', 'false'])
    expect(await call).toMatchObject({ status: 200 })
    expect(await witness.hasPair(400)).toBe(true)
    // one that arrives before wins,
    const early = chaos('WritePair', { entryNo: 402, pauseMilliseconds: 60_000 })
    expect(await stop((await untilProcedure('WritePair', 'Sleeping')).sessionId)).toBe('true')
    expect((await early).status).toBe(500)
    expect(await witness.hasPair(402)).toBe(false)
    // and one during an earlier commit takes effect at the next statement: what was committed stays.
    await witness.query('drop trigger hold on application."50100_cachestresstest"')
    await witness.query(
      `create constraint trigger hold after update on application."18_customer" deferrable initially deferred for each row when (new."8_contact" = 'the earlier') execute function public.hold()`,
    )
    const { answer, earlier } = await witness.whileLocked('select pg_advisory_xact_lock(4711)', async () => {
      const earlier = chaos('CommitThenSleep', {
        customerNo: '30000',
        committed: 'the earlier',
        open: 'the later',
        milliseconds: 0,
      })
      await untilBackend('active', 'commit')
      const { sessionId } = await untilProcedure('CommitThenSleep', 'In Database', 'Running')
      const answer = stop(sessionId)
      await untilState(instance, sessionId, 'Stopping')
      return { answer, earlier }
    })
    expect(await answer).toBe('true')
    expect(await earlier).toMatchObject({ status: 500, fault: 'The session was stopped: stopped' })
    expect(await witness.contact('30000')).toBe('the earlier')
    await witness.query('drop function public.hold() cascade')
  })

  test('Exactly one Logon and one Logoff per session', async () => {
    // However it ends.
    const ended = [
      await chaos('WritePair', { entryNo: 500, pauseMilliseconds: 0 }),
      await chaos('WriteThenFail', { customerNo: '10000', contact: 'x' }),
      await soapCall(instance, 'Misbehaves', 'ExitProcess'),
      await soapCall(instance, 'Misbehaves', 'ThrowInTimer', { text: 'x' }),
    ]
    for (const { sessionUniqueId } of ended) expect(await eventsOf(sessionUniqueId)).toEqual([0, 1])
    // No success is told, and nothing committed, before both are durable.
    const untold = await witness.whileLocked(
      'lock table platform.session_event in share row exclusive mode',
      async () => {
        const replies = await Promise.all([
          chaos('WritePair', { entryNo: 502, pauseMilliseconds: 0 }),
          chaos('Repeat', { text: 'x', count: 1 }),
        ])
        expect(await witness.hasPair(502)).toBe(false)
        return replies
      },
    )
    for (const reply of untold)
      expect(reply).toMatchObject({
        status: 500,
        fault: 'The session log could not be written within 0.4 seconds, so the outcome of the call is not confirmed.',
      })
    await until('both events', async () =>
      (await Promise.all(untold.map(async ({ sessionUniqueId }) => (await eventsOf(sessionUniqueId)).length))).every(
        (count) => count === 2,
      ),
    )
    // Even if the process is killed.
    const background = await startBackground(instance, 50105)
    const killed = chaos('WritePair', { entryNo: 504, pauseMilliseconds: 60_000 })
    killed.catch(() => undefined)
    const { sessionUniqueId } = await untilProcedure('WritePair', 'Sleeping')
    await instance.kill()
    await expect(killed).rejects.toThrow()
    await instance.startAgain()
    for (const id of [background.sessionUniqueId, sessionUniqueId]) expect(await eventsOf(id)).toEqual([0, 1])
    expect(await witness.oddSessions()).toEqual([])
  })

  test('A connection to which a cancel was sent never returns to the pool', async () => {
    for (const [procedure, parameters] of [
      ['Select', { seconds: 60 }],
      ['WriteThenSelect', { customerNo: '40000', contact: 'cancelled', seconds: 60 }],
    ] as const) {
      const call = chaos(procedure, parameters)
      const backend = await untilBackend('active', 'pg_sleep')
      expect(await stop((await untilProcedure(procedure, 'In Database')).sessionId)).toBe('true')
      expect((await call).status).toBe(500)
      expect((await witness.backends(instance.id)).map(({ pid }) => pid)).not.toContain(backend)
    }
    // One without a cancel is kept.
    await chaos('Select', { seconds: 0 })
    const kept = (await witness.backends(instance.id)).map(({ pid }) => pid)
    expect(kept).not.toEqual([])
    await chaos('Select', { seconds: 0 })
    // On a busy machine the second call may run on another thread, with a connection of its own.
    expect((await witness.backends(instance.id)).map(({ pid }) => pid)).toEqual(expect.arrayContaining(kept))
  })

  test("Business code never runs on the gateway's thread", async () => {
    // while (true) {} stops neither the gateway, nor the request that stops it, nor a call that had not begun when it
    // started.
    const loops = [chaos('WriteThenSpin', { customerNo: '50000', contact: 'looping' })]
    await untilBackend('idle in transaction', 'update')
    loops.push(soapCall(instance, 'SessionSamples', 'Spin', { milliseconds: 600_000 }))
    const pings = Array.from(
      { length: 20 },
      async (_, input) => (await soapCall(instance, 'MiscOperations', 'Ping', { input })).returnValue,
    )
    expect(await Promise.all(pings)).toEqual(pings.map((_, input) => String(-input)))
    for (const procedure of ['WriteThenSpin', 'Spin']) {
      const begun = performance.now()
      expect(await stop((await untilProcedure(procedure, 'Running')).sessionId)).toBe('true')
      expect(performance.now() - begun).toBeLessThan(1500)
    }
    for (const reply of await Promise.all(loops))
      expect(reply).toMatchObject({ status: 500, fault: 'The session was stopped: stopped' })
    expect(await witness.contact('50000')).not.toBe('looping')
  })

  async function untilProcedureIsGone(): Promise<boolean> {
    return await until('no session', async () => (await activeSessions(instance)).length === 0)
  }
})
