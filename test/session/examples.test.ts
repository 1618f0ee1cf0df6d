/**
 * The examples of the documents about STARTSESSION and STOPSESSION, word for word (test/support/sessionCodeunits.ts
 * quotes the AL).
 */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
import { testApplication } from '../support/instance.js'
import { activeSessions, untilState, type SessionEvent } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

const comment = 'Logoff cache stress test session'
const customer = 18
const cacheStressTest = 50100

describe('The examples', () => {
  const instance = useInstance({ application: testApplication })
  let data: CompanyData
  beforeAll(async () => {
    data = await CompanyData.open(instance)
  })
  instance.add(async () => {
    await data.end()
  })

  const eventsOfId = async (sessionId: number): Promise<SessionEvent[]> =>
    (await instance.manage<SessionEvent[]>('GET', '/session-events?top=1000')).body
      .filter((event) => event.sessionId === sessionId)
      .reverse()
  const counters = async (): Promise<number> =>
    Number((await data.query<{ count: string }>('select count(*) from application."50100_cachestresstest"'))[0]?.count)
  const stressed = async (): Promise<number> =>
    Number(
      (
        await data.query<{ count: string }>(
          `select count(*) from application."18_customer" where "8_contact" like 'Cache stress session%'`,
        )
      )[0]?.count,
    )

  test('the example of STARTSESSION, with a Customer: started, stopped with the comment, nothing left of its transaction', async () => {
    const reply = await soapCall(instance, 'Semantics', 'ExampleWithCustomer', { sessionId: 0, codeunitId: 0 })
    expect(reply).toMatchObject({ status: 200 })
    expect(
      (await eventsOfId(Number(reply.value('sessionId')))).map(({ eventType, comment: text, clientType }) => ({
        eventType,
        text,
        clientType,
      })),
    ).toEqual([
      { eventType: 'Logon', text: '', clientType: 'Background' },
      { eventType: 'Logoff', text: comment, clientType: 'Background' },
    ])
    expect(await activeSessions(instance)).toEqual([])
    expect(await stressed()).toBe(0)
  })

  test('the example of STARTSESSION, ELSE ERROR: a session that does not start gives the error of the example', async () => {
    const reply = await soapCall(instance, 'Semantics', 'ExampleWithCustomer', { sessionId: 0, codeunitId: 99999 })
    expect(reply).toMatchObject({ status: 500, fault: 'The session was not started successfully.' })
  })

  test('the example of STOPSESSION, with a CacheStressTest: STOPSESSION right after STARTSESSION, again and again', async () => {
    for (let i = 0; i < 25; i++) {
      const reply = await soapCall(instance, 'Semantics', 'ExampleWithCacheStressTest', { sessionId: 0 })
      expect(reply).toMatchObject({ status: 200 })
      expect(
        (await eventsOfId(Number(reply.value('sessionId')))).map((event) => [event.eventType, event.comment]),
      ).toEqual([
        ['Logon', ''],
        ['Logoff', comment],
      ])
    }
    expect(await activeSessions(instance)).toEqual([])
    expect(await counters()).toBe(0)
  })

  test.each([
    ['Customer', customer],
    ['CacheStressTest', cacheStressTest],
  ])('the example of STOPSESSION while the codeunit works on its %s', async (_name, tableId) => {
    const started = await soapCall(instance, 'Semantics', 'ExampleStart', { sessionId: 0, tableId })
    const sessionId = Number(started.value('sessionId'))
    await untilState(instance, sessionId, 'Sleeping')
    await data.untilBackends("state = 'idle in transaction'")
    expect((await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId, comment })).returnValue).toBe('true')
    expect((await eventsOfId(sessionId)).at(-1)).toMatchObject({ eventType: 'Logoff', comment })
    expect(await stressed()).toBe(0)
    expect(await counters()).toBe(0)
    await data.untilBackends("state = 'idle in transaction'", 0)
  })
})
