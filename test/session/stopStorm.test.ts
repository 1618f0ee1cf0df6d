/**
 * Three hundred sessions, background and SOAP, stopped at random moments: only whole transactions are left, and a whole
 * server.
 */

import { beforeAll, expect, test } from '@jest/globals'
import { callInFlight } from '../support/callInFlight.js'
import { CompanyData, inTransaction } from '../support/companyData.js'
import { international, testApplication } from '../support/instance.js'
import { activeSessions, startBackground, until } from '../support/sessions.js'
import { soapCall, type SoapReply } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

const keepsTwoValues = 60018
const half = 150
const connections = 40
/** Transactions have three quarters of the budget. */
const transactions = 30

const instance = useInstance({
  application: testApplication,
  // Some sessions wait in the queue and some for a connection when they are stopped.
  settings: {
    BACKGROUND_SESSIONS_MAX_CONCURRENT: '10',
    BACKGROUND_SESSIONS_MAX_QUEUED: '0',
    DATABASE_MAX_CONNECTIONS: String(connections),
    STOP_SESSION_GRACE_PERIOD: '00:00:30',
  },
})
let data: CompanyData
beforeAll(async () => {
  data = await CompanyData.open(instance)
})
instance.add(async () => {
  await data.end()
})

test('a stop storm of 300 sessions leaves only whole transactions, exactly one Logon and one Logoff of each, and a whole pool', async () => {
  const calls: Promise<SoapReply>[] = Array.from(
    { length: half },
    async () => await soapCall(instance, 'KeepsTwoValues', 'Run'),
  )
  await Promise.all(Array.from({ length: half }, async () => await startBackground(instance, keepsTwoValues)))
  const sessions = await until('300 sessions', async () => {
    const all = (await activeSessions(instance)).filter((session) => session.objectId === keepsTwoValues)
    return all.length === 2 * half && all
  })
  const answers = await Promise.all(
    sessions.map(async ({ sessionId }, i) => {
      // The moment is what is random; nothing is waited for.
      await new Promise((resolve) => {
        setTimeout(resolve, Math.random() * 1500)
      })
      if (i % 2 === 0) {
        const reply = await soapCall(instance, 'Semantics', 'StopOrError', { sessionId, comment: `storm ${sessionId}` })
        return reply.fault ?? 'true'
      }
      const { status, body } = await instance.manage('POST', `/sessions/${sessionId}/stop`, {
        comment: `storm ${sessionId}`,
      })
      return status === 200 ? 'true' : JSON.stringify(body)
    }),
  )
  expect(answers).toEqual(sessions.map(() => 'true'))

  const replies = await Promise.all(calls)
  expect(replies.map((reply) => reply.status)).toEqual(Array(half).fill(500))
  expect(replies.every((reply) => /^The session was stopped: storm \d+$/.test(reply.fault ?? ''))).toBe(true)

  // Whole transactions: both rows or none, and equal.
  const [rows] = await data.query<{ sessions: string; committed: string; broken: string }>(`
    select count(*) as sessions, count(*) filter (where first > 0) as committed, count(*) filter (where rows <> 2 or first <> last) as broken
    from (select "1_entry_no" / 2, count(*) as rows, min("3_counter") as first, max("3_counter") as last from application."50100_cachestresstest" group by 1) as pairs`)
  expect(rows?.broken).toBe('0')
  // It was a storm over sessions at work, not over none.
  expect(Number(rows?.committed)).toBeGreaterThan(20)

  const events = await data.query<{ id: string; events: string }>(
    `
    select session_unique_id as id, string_agg(event_type || ':' || comment, ' ' order by event_type) as events from platform.session_event where session_unique_id = any($1) group by 1`,
    sessions.map(({ sessionUniqueId }) => sessionUniqueId),
  )
  expect(new Map(events.map(({ id, events: seen }) => [id, seen]))).toEqual(
    new Map(sessions.map(({ sessionUniqueId, sessionId }) => [sessionUniqueId, `0: 1:storm ${sessionId}`])),
  )
  expect(await data.query('select 1 from platform.active_session')).toEqual([])
  await data.untilBackends(inTransaction, 0)

  // The pool is whole: as many sessions as may have a transaction hold one each at once.
  const customers = (
    await data.query<{ no: string }>(
      'select "1_no" as no from application."18_customer" where company = $1 limit $2',
      international,
      transactions,
    )
  ).map(({ no }) => no)
  const last = customers.pop() ?? ''
  const holders = customers.map(
    async (customerNo) =>
      await soapCall(instance, 'SessionSamples', 'LockThenSleep', { customerNo, milliseconds: 3_600_000 }),
  )
  await until(
    'all but one transaction are held',
    async () =>
      (await activeSessions(instance)).filter((session) => session.state === 'Sleeping').length === transactions - 1,
  )
  expect(
    await soapCall(instance, 'SessionSamples', 'LockThenSleep', { customerNo: last, milliseconds: 0 }),
  ).toMatchObject({ status: 200 })
  const one = await callInFlight(
    instance,
    'SessionSamples',
    'LockThenSleep',
    { customerNo: last, milliseconds: 3_600_000 },
    'Sleeping',
  )
  const oneMore = await callInFlight(
    instance,
    'SessionSamples',
    'LockThenSleep',
    { customerNo: last, milliseconds: 0 },
    'Waiting for Connection',
  )
  // The one that waits first: it would get the connection of another that is stopped.
  for (const { sessionId } of (await activeSessions(instance)).toReversed())
    await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId })
  expect((await Promise.all([...holders, one.reply, oneMore.reply])).map((reply) => reply.status)).toEqual(
    Array(transactions + 1).fill(500),
  )
  await data.untilBackends(inTransaction, 0)
})
