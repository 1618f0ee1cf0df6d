import { beforeAll, describe, expect, test } from '@jest/globals'
import { activeSessions, startBackground, until, untilLogoff } from '../support/sessions.js'
import { odata } from '../support/odata.js'
import { soapCall } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'
import { chaosApplication, Witness } from './witness.js'

const budget = 8
/** What transactions may hold: the rest is left for reads. */
const most = 6

describe('DatabaseMaxConnections', () => {
  const instance = useInstance({
    application: chaosApplication,
    settings: {
      DATABASE_MAX_CONNECTIONS: String(budget),
      WEB_SERVICE_THREADS: '3',
      STOP_SESSION_GRACE_PERIOD: '00:00:00.3',
      UNRESPONSIVE_THREAD_THRESHOLD: '00:00:10',
    },
  })
  let witness: Witness
  beforeAll(async () => {
    witness = await Witness.of(instance)
  })
  instance.add(async () => {
    await witness.end()
  })

  /** Sessions that hold all connections that transactions may hold, until they are stopped. */
  const holdAll = async (): Promise<number[]> => {
    void Array.from({ length: most }, (_, index) =>
      soapCall(instance, 'SessionSamples', 'LockThenSleep', {
        customerNo: `${60_010 + index * 10}`,
        milliseconds: 600_000,
      }),
    )
    return await until('all connections taken', async () => {
      const holding = (await activeSessions(instance)).filter(
        ({ procedure, state }) => procedure === 'LockThenSleep' && state === 'Sleeping',
      )
      return holding.length === most && holding.map(({ sessionId }) => sessionId)
    })
  }
  const stop = async (sessionId: number): Promise<string | undefined> =>
    (await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId, comment: 'give it back' })).returnValue

  test('fifty writing calls and background sessions over several threads all complete, with never more connections than that', async () => {
    const background = await Promise.all([1, 2, 3].map(async () => await startBackground(instance, 60102)))
    let open = 0
    let done = false
    const looking = (async () => {
      while (!done) open = Math.max(open, (await witness.backends(instance.id)).length)
    })()
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        soapCall(instance, 'Chaos', 'WritePair', { entryNo: index * 2, pauseMilliseconds: 5 }),
      ),
    )
    done = true
    await looking
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    expect(open).toBeGreaterThan(3)
    expect(open).toBeLessThanOrEqual(budget)
    for (const { sessionId } of background) expect(await stop(sessionId)).toBe('true')
    expect(await witness.halfPairs()).toEqual([])
    for (let entryNo = 0; entryNo < 100; entryNo += 2) expect(await witness.hasPair(entryNo)).toBe(true)
  })

  test('reads that need no transaction are answered while writing sessions hold and wait', async () => {
    const holding = await holdAll()
    const waiting = Array.from({ length: 4 }, (_, index) =>
      soapCall(instance, 'Chaos', 'WritePair', { entryNo: 500 + index * 2, pauseMilliseconds: 0 }),
    )
    await until(
      'sessions that wait',
      async () =>
        (await activeSessions(instance)).filter(({ state }) => state === 'Waiting for Connection').length ===
        waiting.length,
    )
    const replies = await Promise.all([1, 2, 3, 4].map(async () => await odata(instance, 'Customer?$top=1')))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await soapCall(instance, 'Chaos', 'Select', { seconds: 0 })).toMatchObject({ status: 200 })
    expect((await activeSessions(instance)).filter(({ state }) => state === 'Waiting for Connection').length).toBe(
      waiting.length,
    )
    for (const sessionId of holding) expect(await stop(sessionId)).toBe('true')
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })

  test('a session that waits for a connection can be stopped, and those it waits for go on', async () => {
    const holding = await holdAll()
    const call = soapCall(instance, 'Chaos', 'WritePair', { entryNo: 1000, pauseMilliseconds: 0 })
    const waiting = await until('a waiting session', async () =>
      (await activeSessions(instance)).find(({ state }) => state === 'Waiting for Connection'),
    )
    expect(await stop(waiting.sessionId)).toBe('true')
    expect(await call).toMatchObject({ status: 500, fault: 'The session was stopped: give it back' })
    expect((await activeSessions(instance)).map(({ sessionId }) => sessionId)).toEqual(holding)
    // One is free again, and the next who asks gets it.
    expect(await stop(holding[0] ?? 0)).toBe('true')
    expect(await soapCall(instance, 'Chaos', 'WritePair', { entryNo: 1000, pauseMilliseconds: 0 })).toMatchObject({
      status: 200,
    })
    for (const sessionId of holding.slice(1)) expect(await stop(sessionId)).toBe('true')
    expect(await activeSessions(instance)).toEqual([])
  })

  test('a thread that is terminated while its sessions wait for connections leaves the budget whole', async () => {
    const holding = await holdAll()
    const waiters = [2000, 2002, 2004, 2006, 2008].map(
      async (entryNo) => await soapCall(instance, 'Chaos', 'WritePair', { entryNo, pauseMilliseconds: 0 }),
    )
    await until(
      'waiting sessions',
      async () =>
        (await activeSessions(instance)).filter(({ state }) => state === 'Waiting for Connection').length === 5,
    )
    // One loop on every thread: all of them end with it, the waiting ones too.
    const spins = [1, 2, 3].map(
      async () => await soapCall(instance, 'SessionSamples', 'Spin', { milliseconds: 600_000 }),
    )
    const spinning = await until('loops', async () => {
      const sessions = (await activeSessions(instance)).filter(
        ({ procedure, state }) => procedure === 'Spin' && state === 'Running',
      )
      return sessions.length === 3 && sessions
    })
    for (const { sessionId } of spinning) await stop(sessionId)
    await Promise.all([...waiters, ...spins])
    for (const { sessionUniqueId } of spinning) await untilLogoff(instance, sessionUniqueId)
    await until('no session is left', async () => {
      for (const sessionId of holding) await stop(sessionId)
      return (await activeSessions(instance)).length === 0
    })
    const again = await holdAll()
    for (const sessionId of again) expect(await stop(sessionId)).toBe('true')
    // Nobody waits any more, so connections are kept for the next call instead of being closed.
    const kept = async (): Promise<number[]> => {
      await soapCall(instance, 'Chaos', 'WritePair', { entryNo: 3000, pauseMilliseconds: 0 })
      return (await witness.backends(instance.id)).map(({ pid }) => pid)
    }
    expect((await kept()).length).toBeGreaterThan(0)
    expect(await witness.oddSessions()).toEqual([])
  })
})
