/** An instance whose sessions are stopped in every way, with what tests of stopping do over and over. */

import { afterEach, beforeAll, expect } from '@jest/globals'
import { existsSync } from 'node:fs'
import { CompanyData, inTransaction } from '../support/companyData.js'
import { testApplication } from '../support/instance.js'
import { activeSessions, eventsOf, until } from '../support/sessions.js'
import { soapCall, type SoapParameters, type SoapReply } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

/** For a `describe` of its own: instance and data begin before its tests, and after each of them nothing is left. */
export function useStopping() {
  const instance = useInstance({
    application: testApplication,
    settings: { STOP_SESSION_GRACE_PERIOD: '00:00:01' },
  })
  let data: CompanyData
  beforeAll(async () => {
    data = await CompanyData.open(instance)
    await data.prepareSlowCommits()
  })
  instance.add(async () => {
    await data.end()
  })
  // Whatever was stopped, nothing of it is left: no session, no transaction, no lock.
  afterEach(async () => {
    const left = await activeSessions(instance)
    await data.unlock()
    for (const { sessionId } of left) await stop(sessionId)
    expect(
      left.map(({ sessionId, objectId, procedure, state }) => ({ sessionId, objectId, procedure, state })),
    ).toEqual([])
    await data.untilBackends(inTransaction, 0)
  })

  const call = async (procedure: string, parameters: SoapParameters = {}): Promise<SoapReply> =>
    await soapCall(instance, 'Semantics', procedure, parameters)
  const stop = async (sessionId: number, comment = 'enough'): Promise<string | undefined> =>
    (await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId, comment })).returnValue
  const comment = async (sessionUniqueId: string): Promise<string | undefined> => {
    const events = await eventsOf(instance, sessionUniqueId)
    expect(events.map((event) => event.eventType)).toEqual(['Logon', 'Logoff'])
    return events[1]?.comment
  }
  /** Stops it, and its Logoff has the comment by the time of the answer. */
  const stopAndRead = async ({
    sessionId,
    sessionUniqueId,
  }: {
    sessionId: number
    sessionUniqueId: string
  }): Promise<number> => {
    const before = performance.now()
    expect(await stop(sessionId)).toBe('true')
    const took = performance.now() - before
    expect(await comment(sessionUniqueId)).toBe('enough')
    return took
  }

  const untilItComputes = async (path: string): Promise<void> => {
    await until('the session computes', async () => await Promise.resolve(existsSync(`${path} begun`)))
  }

  return {
    instance,
    get data(): CompanyData {
      return data
    },
    call,
    stop,
    comment,
    stopAndRead,
    untilItComputes,
  }
}
