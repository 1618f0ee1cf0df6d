/** The limit of STOPSESSION as the documents have it, reproduced with TerminateUnresponsiveSessions=false. */

import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData, sleepsInDatabase, waitsForLock } from '../support/companyData.js'
import { testApplication } from '../support/instance.js'
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
import { useInstance } from '../support/useInstance.js'

const gracePeriod = 300

describe('STOPSESSION with TerminateUnresponsiveSessions=false', () => {
  const instance = useInstance({
    application: testApplication,
    settings: { TERMINATE_UNRESPONSIVE_SESSIONS: 'false', STOP_SESSION_GRACE_PERIOD: '00:00:00.300' },
  })
  let data: CompanyData
  let files = 0
  beforeAll(async () => {
    data = await CompanyData.open(instance)
  })
  instance.add(async () => {
    await data.end()
  })

  const stop = async (sessionId: number, comment = 'enough'): Promise<string | undefined> =>
    (await soapCall(instance, 'Semantics', 'StopAndHandle', { sessionId, comment })).returnValue
  const comment = async ({ sessionUniqueId }: { sessionUniqueId: string }): Promise<string> =>
    (await untilLogoff(instance, sessionUniqueId)).comment
  const told = async (session: ActiveSession): Promise<string | undefined> =>
    (await eventLog(instance)).find((entry) => entry.sessionUniqueId === session.sessionUniqueId)?.message
  /** A session that computes without a statement until the file is written. */
  const computing = async (timeout = 0): Promise<{ session: ActiveSession; path: string }> => {
    const path = join(instance.folder.path, `go on ${++files}`)
    const sessionId = Number(
      (
        await soapCall(instance, 'Semantics', 'StartWithNewCustomer', {
          codeunitId: 60014,
          customerNo: 'X',
          name: path,
          timeout,
        })
      ).returnValue,
    )
    const session = await untilState(instance, sessionId, 'Running')
    await until('the session computes', async () => await Promise.resolve(existsSync(`${path} begun`)))
    return { session, path }
  }

  test('"When a session is executing AL that does not interact with the server connection or the access lock used by the connection, STOPSESSION cannot terminate the connection.": false after the grace period, without effect; a later stop may succeed', async () => {
    const { session, path } = await computing()
    const before = performance.now()
    expect(await stop(session.sessionId, 'in vain')).toBe('false')
    expect(performance.now() - before).toBeGreaterThanOrEqual(gracePeriod - 5)
    expect(await soapCall(instance, 'Semantics', 'StopOrError', { sessionId: session.sessionId })).toMatchObject({
      status: 500,
      fault: `The session ${session.sessionId} could not be stopped: it did not reach its next statement within the grace period of ${gracePeriod} ms, and TerminateUnresponsiveSessions is off.`,
    })
    expect(await activeSessions(instance)).toContainEqual(
      expect.objectContaining({ sessionUniqueId: session.sessionUniqueId, state: 'Running' }),
    )
    expect((await eventsOf(instance, session.sessionUniqueId)).map((event) => event.eventType)).toEqual(['Logon'])

    await writeFile(path, '')
    await until('the session went on', async () => (await told(session)) === `went on: ${path}`)
    await untilState(instance, session.sessionId, 'Sleeping')
    expect(await stop(session.sessionId, 'in the end')).toBe('true')
    expect(await comment(session)).toBe('in the end')
  })

  test('"STOPSESSION can terminate connections that are inactive, idle, or using the database but not blocked.": one that waits for a lock it cannot, and the session goes on as if nobody had asked', async () => {
    await data.lockCustomer('10000')
    const session = await startBackground(instance, 60015)
    await data.untilBackends(waitsForLock)
    expect(await stop(session.sessionId, 'in vain')).toBe('false')
    await data.untilBackends(waitsForLock)
    await data.unlock()
    // Its statements, its Sleep and its commit are as ever.
    await until(
      'the session went on',
      async () => (await told(session)) === `went on after a whole sleep: session ${session.sessionId}`,
    )
    await untilState(instance, session.sessionId, 'Sleeping')
    expect(
      await data.query(
        'select 1 from application."18_customer" where "8_contact" = $1',
        `session ${session.sessionId}`,
      ),
    ).toHaveLength(1)
    expect(await stop(session.sessionId, 'in the end')).toBe('true')
    expect(await comment(session)).toBe('in the end')
  })

  test('"STOPSESSION can terminate connections that are inactive, idle, or using the database but not blocked.": these it can', async () => {
    const sleeping = await startBackground(instance, 50105)
    await untilState(instance, sleeping.sessionId, 'Sleeping')
    expect(await stop(sleeping.sessionId)).toBe('true')
    const inDatabase = await startBackground(instance, 60013)
    await data.untilBackends(sleepsInDatabase)
    expect(await stop(inDatabase.sessionId)).toBe('true')
    expect([await comment(sleeping), await comment(inDatabase)]).toEqual(['enough', 'enough'])
  })

  test('a session that gets the lock it waits for within the grace period is stopped', async () => {
    await data.lockCustomer('10000')
    const session = await startBackground(instance, 60015)
    await data.untilBackends(waitsForLock)
    const stopping = stop(session.sessionId)
    await untilState(instance, session.sessionId, 'Stopping')
    await data.unlock()
    expect(await stopping).toBe('true')
    expect(await comment(session)).toBe('enough')
  })

  test('a second request while one is pending is answered with false when that one is withdrawn', async () => {
    const { session, path } = await computing()
    expect(await Promise.all([stop(session.sessionId, 'first'), stop(session.sessionId, 'second')])).toEqual([
      'false',
      'false',
    ])
    await writeFile(path, '')
    await untilState(instance, session.sessionId, 'Sleeping')
    expect(await stop(session.sessionId, 'third')).toBe('true')
    expect(await comment(session)).toBe('third')
  })

  test('a codeunit that swallows errors is ended all the same: it had reached a statement', async () => {
    const session = await startBackground(instance, 60000)
    await untilState(instance, session.sessionId, 'Sleeping')
    expect(await stop(session.sessionId)).toBe('true')
    expect(await comment(session)).toBe('enough')
  })

  test('a time limit holds also for what STOPSESSION cannot terminate, and is not lost while a request is pending', async () => {
    const { session } = await computing(1500)
    // One request after the other, so that one is pending when the time is over.
    do expect(await stop(session.sessionId)).toBe('false')
    while ((await activeSessions(instance)).length > 0)
    expect(await comment(session)).toBe('The session was cancelled because it exceeded its time limit of 00:00:01.500.')
  })
})
