import { describe, expect, test } from '@jest/globals'
import { activeSessions, eventsOf, until } from '../support/sessions.js'
import { soapCall, type SoapReply } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

describe('limits of SOAP calls', () => {
  const instance = useInstance({
    settings: {
      SOAP_MAX_CONCURRENT_REQUESTS: '2',
      SOAP_REQUEST_QUEUE_SIZE: '1',
      SOAP_REQUEST_QUEUE_TIMEOUT: '00:00:01',
    },
  })

  const delay = async (delayMilliseconds: number): Promise<SoapReply> =>
    await soapCall(instance, 'MiscOperations', 'Delay', { delayMilliseconds })
  const ping = async (): Promise<SoapReply> => await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 })
  const untilRunning = async (count: number): Promise<number[]> =>
    await until(`${count} running calls`, async () => {
      const running = (await activeSessions(instance)).map(({ sessionId }) => sessionId)
      return running.length === count && running
    })
  const stop = async (sessionId: number): Promise<SoapReply> =>
    await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId, comment: 'make room' })

  test('a call beyond the limit waits for its turn, the next is refused with 429, and neither has a session while it waits', async () => {
    const running = [delay(60_000), delay(60_000)]
    const [first, second] = await untilRunning(2)
    const two = [ping(), ping()].map(async (call, index) => ({ index, reply: await call }))
    const { index, reply: refused } = await Promise.race(two)
    expect(refused).toMatchObject({
      status: 429,
      sessionUniqueId: null,
      fault:
        'Too many requests: 2 are running and 1 are waiting, which is the limit (SOAPMaxConcurrentRequests, SOAPRequestQueueSize).',
    })
    expect(await untilRunning(2)).toEqual([first, second])
    // Control calls pass at once, and make room.
    expect(await stop(first ?? 0)).toMatchObject({ status: 200, returnValue: 'true' })
    expect((await two[1 - index])?.reply).toMatchObject({ status: 200, returnValue: '-1' })
    expect(await ping()).toMatchObject({ status: 200, returnValue: '-1' })
    expect(await stop(second ?? 0)).toMatchObject({ status: 200, returnValue: 'true' })
    for (const reply of await Promise.all(running))
      expect(reply).toMatchObject({ status: 500, fault: 'The session was stopped: make room' })
  })

  test('a call that has waited too long is refused with 503 and has no session', async () => {
    const running = [delay(60_000), delay(60_000)]
    const sessions = await untilRunning(2)
    const before = performance.now()
    expect(await ping()).toMatchObject({
      status: 503,
      sessionUniqueId: null,
      fault: 'The request waited 1 seconds for its turn, which is the limit.',
    })
    expect(performance.now() - before).toBeGreaterThanOrEqual(995)
    for (const sessionId of sessions) await stop(sessionId)
    await Promise.all(running)
  })

  test('calls that come together all have their turn', async () => {
    const replies: SoapReply[] = []
    for (let round = 0; round < 10; round++) replies.push(...(await Promise.all([ping(), ping(), ping()])))
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    expect((await eventsOf(instance, replies[0]?.sessionUniqueId ?? '')).map(({ eventType }) => eventType)).toEqual([
      'Logon',
      'Logoff',
    ])
  })
})
