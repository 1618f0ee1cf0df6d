import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { activeSessions, eventsOf, startBackground, until, untilLogoff, untilState } from '../support/sessions.js'
import { soapCall, type SoapReply } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'
import { chaosApplication, threadCount, Witness } from './witness.js'

const gracePeriod = 300
const webServiceThreads = 2
const maximum = 4
/** A spin that nobody waits for to the end. */
const minutes = 600_000

describe('code that never reaches a statement', () => {
  const instance = useInstance({
    application: chaosApplication,
    settings: {
      STOP_SESSION_GRACE_PERIOD: '00:00:00.3',
      WEB_SERVICE_THREADS: String(webServiceThreads),
      WEB_SERVICE_THREADS_MAXIMUM: String(maximum),
      WARM_THREADS: '1',
    },
  })
  let witness: Witness
  let threadsAtRest: number | undefined
  beforeAll(async () => {
    witness = await Witness.of(instance)
    await Promise.all(Array.from({ length: 10 }, () => ping(1)))
    threadsAtRest = await threadCount(instance.pid)
  })
  instance.add(async () => {
    await witness.end()
  })
  // Threads and connections are whole again, nothing is left over.
  afterEach(async () => {
    expect(await activeSessions(instance)).toEqual([])
    expect(await witness.oddSessions()).toEqual([])
    expect((await witness.backends(instance.id)).filter(({ state }) => state !== 'idle')).toEqual([])
    await until('as many threads as before', async () => (await threadCount(instance.pid)) === threadsAtRest)
    expect(await Promise.all([1, 2, 3, 4].map(async (input) => (await ping(input)).returnValue))).toEqual([
      '-1',
      '-2',
      '-3',
      '-4',
    ])
  })

  const ping = async (input: number): Promise<SoapReply> =>
    await soapCall(instance, 'MiscOperations', 'Ping', { input })
  const spin = async (milliseconds: number): Promise<SoapReply> =>
    await soapCall(instance, 'SessionSamples', 'Spin', { milliseconds })
  const spinning = async (): Promise<number[]> =>
    (await activeSessions(instance)).filter(({ procedure }) => procedure === 'Spin').map(({ sessionId }) => sessionId)
  /** Process id of the backend whose transaction has written. */
  const untilWritten = async (): Promise<number> =>
    await until(
      'an open transaction',
      async () =>
        (await witness.backends(instance.id)).find(
          ({ state, query }) => state === 'idle in transaction' && query.includes('update'),
        )?.pid,
    )
  const stop = async (sessionId: number, comment: string): Promise<void> => {
    expect(await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId, comment })).toMatchObject({
      status: 200,
      returnValue: 'true',
    })
  }

  test('a background session in while (true) {} is stopped within the grace period while other calls go on', async () => {
    const started = await startBackground(instance, 50104)
    await untilState(instance, started.sessionId, 'Running')
    let calls = 0
    const before = Date.now()
    const stopped = stop(started.sessionId, 'enough looping').then(() => Date.now() - before)
    let over = false
    void stopped.then(() => {
      over = true
    })
    while (!over) {
      expect(await ping(calls)).toMatchObject({ status: 200, returnValue: String(-calls) })
      calls++
    }
    expect(calls).toBeGreaterThan(2)
    expect(await stopped).toBeGreaterThanOrEqual(gracePeriod)
    expect(await stopped).toBeLessThan(gracePeriod + 1000)
    expect(await untilLogoff(instance, started.sessionUniqueId)).toMatchObject({ comment: 'enough looping' })
  })

  test('its transaction is gone with it', async () => {
    const before = await witness.contact('10000')
    const started = await startBackground(instance, 60101)
    const backend = await untilWritten()
    await stop(started.sessionId, 'gone')
    expect(await witness.contact('10000')).toBe(before)
    expect((await witness.backends(instance.id)).map(({ pid }) => pid)).not.toContain(backend)
    // The row is not locked any more.
    expect(
      await soapCall(instance, 'SessionSamples', 'LockThenSleep', { customerNo: '10000', milliseconds: 0 }),
    ).toMatchObject({ status: 200 })
  })

  test('a web-service call that loops is answered with the comment of its stop, and what it wrote is gone', async () => {
    const before = await witness.contact('20000')
    const call = soapCall(instance, 'Chaos', 'WriteThenSpin', { customerNo: '20000', contact: 'in vain' })
    await untilWritten()
    const session = await until('the call', async () =>
      (await activeSessions(instance)).find(({ procedure }) => procedure === 'WriteThenSpin'),
    )
    await stop(session.sessionId, 'you loop')
    expect(await call).toMatchObject({
      status: 500,
      fault: 'The session was stopped: you loop',
      sessionUniqueId: session.sessionUniqueId,
    })
    expect(await witness.contact('20000')).toBe(before)
    expect(
      (await eventsOf(instance, session.sessionUniqueId)).map(({ eventType, comment }) => ({ eventType, comment })),
    ).toEqual([
      { eventType: 'Logon', comment: '' },
      { eventType: 'Logoff', comment: 'you loop' },
    ])
  })

  test('no call that had not begun when the loops started is lost', async () => {
    const spins = Array.from({ length: webServiceThreads }, () => spin(minutes))
    const pings = Array.from({ length: 100 }, (_, input) => ping(input))
    expect((await Promise.all(pings)).map(({ returnValue }) => returnValue)).toEqual(
      pings.map((_, input) => String(-input)),
    )
    const sessions = await until('both loops', async () => {
      const ids = await spinning()
      return ids.length === webServiceThreads && ids
    })
    for (const sessionId of sessions) await stop(sessionId, 'spun')
    for (const reply of await Promise.all(spins))
      expect(reply).toMatchObject({ status: 500, fault: 'The session was stopped: spun' })
  })

  test('more loops than threads: no more than the maximum are started, control calls go on, and every call is answered in the end', async () => {
    const spins = Array.from({ length: maximum + 4 }, () => spin(700))
    const answered = Promise.all(spins)
    let over = false
    void answered.then(() => {
      over = true
    })
    await until('all threads in a loop', async () => (await spinning()).length >= maximum)
    const pings = Array.from({ length: 20 }, (_, input) => ping(input))
    const [first] = await spinning()
    expect(await soapCall(instance, 'SessionAdmin', 'IsSessionActive', { sessionId: first ?? 0 })).toMatchObject({
      status: 200,
      returnValue: 'true',
    })
    while (!over) {
      // Beside them one may be starting to be kept warm, and one ending because it is kept already.
      if (threadsAtRest !== undefined)
        expect(await threadCount(instance.pid)).toBeLessThanOrEqual(threadsAtRest + maximum - webServiceThreads + 2)
      expect((await fetch(`${instance.described.urls.management}/health`)).status).toBe(200)
    }
    expect((await answered).map(({ status }) => status)).toEqual(spins.map(() => 200))
    expect((await Promise.all(pings)).map(({ returnValue }) => returnValue)).toEqual(
      pings.map((_, input) => String(-input)),
    )
  })

  test('a call that waits for a thread is stopped at once, and no session that runs is lost with it', async () => {
    const loops: Promise<SoapReply>[] = []
    // One after the other: two that begin on the same thread are not two threads in a loop.
    while (loops.length < maximum) {
      loops.push(
        soapCall(instance, 'Chaos', 'WriteThenSpin', { customerNo: `${loops.length + 1}0000`, contact: 'in vain' }),
      )
      await until(
        'one more thread in a loop',
        async () =>
          (await witness.backends(instance.id)).filter(
            ({ state, query }) => state === 'idle in transaction' && query.includes('update'),
          ).length === loops.length,
      )
    }
    const looping = (await activeSessions(instance)).map(({ sessionId }) => sessionId)
    const waiting = Array.from({ length: maximum }, () => spin(minutes))
    const sessions = await until('those that wait', async () => {
      const all = await spinning()
      return all.length === maximum && all
    })
    await Promise.all(
      sessions.map(async (sessionId) => {
        await stop(sessionId, 'waited')
      }),
    )
    for (const reply of await Promise.all(waiting))
      expect(reply).toMatchObject({ status: 500, fault: 'The session was stopped: waited' })
    // Had a stop waited for the grace period, it would have ended a thread, and with it a session that runs.
    expect((await activeSessions(instance)).map(({ sessionId }) => sessionId)).toEqual(looping)
    await Promise.all(
      looping.map(async (sessionId) => {
        await stop(sessionId, 'spun')
      }),
    )
    for (const reply of await Promise.all(loops))
      expect(reply).toMatchObject({ status: 500, fault: 'The session was stopped: spun' })
  })

  test('a thread whose loop ends by itself is used again', async () => {
    expect(
      (await Promise.all(Array.from({ length: webServiceThreads }, () => spin(200)))).map(({ status }) => status),
    ).toEqual(Array.from({ length: webServiceThreads }, () => 200))
  })
})
