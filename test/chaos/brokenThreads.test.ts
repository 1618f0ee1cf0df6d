import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { activeSessions, eventLog, eventsOf, until } from '../support/sessions.js'
import { soapCall, type SoapParameters, type SoapReply } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'
import { chaosApplication, threadCount, Witness } from './witness.js'

describe('code that breaks its thread', () => {
  const instance = useInstance({
    application: chaosApplication,
    settings: {
      WEB_SERVICE_THREADS: '2',
      WARM_THREADS: '1',
      THREAD_MAX_OLD_GENERATION_SIZE: '64',
      UNRESPONSIVE_THREAD_THRESHOLD: '00:00:10',
    },
  })
  let witness: Witness
  let threadsAtRest: number | undefined
  beforeAll(async () => {
    witness = await Witness.of(instance)
    await Promise.all([1, 2, 3, 4].map(ping))
    threadsAtRest = await threadCount(instance.pid)
  })
  instance.add(async () => {
    await witness.end()
  })
  // The pool is whole again, and every session has its Logon and its Logoff.
  afterEach(async () => {
    expect((await Promise.all([1, 2, 3, 4].map(ping))).map(({ returnValue }) => returnValue)).toEqual([
      '-1',
      '-2',
      '-3',
      '-4',
    ])
    expect(await activeSessions(instance)).toEqual([])
    expect(await witness.oddSessions()).toEqual([])
    await until('as many threads as before', async () => (await threadCount(instance.pid)) === threadsAtRest)
  })

  async function ping(input: number): Promise<SoapReply> {
    return await soapCall(instance, 'MiscOperations', 'Ping', { input })
  }
  const misbehave = async (procedure: string, parameters: SoapParameters = {}): Promise<SoapReply> =>
    await soapCall(instance, 'Misbehaves', procedure, parameters)
  const commentOf = async ({ sessionUniqueId }: SoapReply): Promise<string | undefined> =>
    (await eventsOf(instance, sessionUniqueId ?? '')).find(({ eventType }) => eventType === 'Logoff')?.comment

  for (const procedure of ['RejectUnhandled', 'ThrowInTimer']) {
    test(`${procedure}: only that session fails, the others on its thread go on`, async () => {
      const others = Array.from({ length: 4 }, () =>
        soapCall(instance, 'MiscOperations', 'Delay', { delayMilliseconds: 300 }),
      )
      const reply = await misbehave(procedure, { text: 'nobody caught this' })
      expect(reply).toMatchObject({
        status: 500,
        fault: `An unexpected error occurred. CorrelationId:  ${reply.sessionUniqueId ?? ''}.`,
      })
      expect(reply.text).not.toContain('nobody caught this')
      expect(
        (await eventLog(instance)).find(({ sessionUniqueId }) => sessionUniqueId === reply.sessionUniqueId)?.context,
      ).toContain('nobody caught this')
      for (const other of await Promise.all(others)) expect(other.status).toBe(200)
    })
  }

  test('FailBesidePromise: code that awaits what never comes ends when it fails in a callback', async () => {
    const reply = await misbehave('FailBesidePromise')
    expect(reply).toMatchObject({
      status: 500,
      fault: `An unexpected error occurred. CorrelationId:  ${reply.sessionUniqueId ?? ''}.`,
    })
  })

  for (const procedure of ['ThrowUnshowable', 'RejectUnshowable']) {
    test(`${procedure}: what was thrown has no text of its own, and only that session fails`, async () => {
      const others = Array.from({ length: 4 }, () =>
        soapCall(instance, 'MiscOperations', 'Delay', { delayMilliseconds: 300 }),
      )
      const reply = await misbehave(procedure)
      expect(reply).toMatchObject({
        status: 500,
        fault: `An unexpected error occurred. CorrelationId:  ${reply.sessionUniqueId ?? ''}.`,
      })
      for (const other of await Promise.all(others)) expect(other.status).toBe(200)
    })
  }

  test('a value that no message between threads can carry fails the statement it was given to, and no message of another session is lost', async () => {
    const others = Array.from({ length: 20 }, (_, input) => ping(input))
    const reply = await misbehave('HandOnFunction')
    expect(reply).toMatchObject({ status: 200 })
    expect(reply.returnValue).toMatch(/^startSession was given what cannot be handed on: DataCloneError/)
    for (const other of await Promise.all(others)) expect(other.status).toBe(200)
  })

  test('code that fails while another of its statements runs ends at once, and that statement with it', async () => {
    const begun = performance.now()
    expect(await misbehave('FailBesideSleep')).toMatchObject({ status: 500, fault: 'One of two failed.' })
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  for (const procedure of ['ExitProcess', 'FillMemory']) {
    test(`${procedure}: the sessions of that thread are lost, each with its own Logoff and what it wrote undone, others go on`, async () => {
      const before = await Promise.all(
        ['10000', '20000', '30000', '40000'].map(async (no) => await witness.contact(no)),
      )
      const others = ['10000', '20000', '30000', '40000'].map(
        async (customerNo) =>
          await soapCall(instance, 'Chaos', 'CommitThenSleep', {
            customerNo,
            committed: `${procedure} committed`,
            open: `${procedure} open`,
            milliseconds: 1000,
          }),
      )
      await until(
        'four transactions',
        async () =>
          (await witness.backends(instance.id)).filter(
            ({ state, query }) => state === 'idle in transaction' && query.includes('update'),
          ).length === 4,
      )
      const reply = await misbehave(procedure)
      expect(reply.status).toBe(500)
      expect(reply.fault).toMatch(/^The session was lost: .*Nothing after its last commit is kept\.$/)
      expect(await commentOf(reply)).toBe(reply.fault?.slice(0, 132))
      const replies = await Promise.all(others)
      const lost = replies.filter(({ status }) => status === 500)
      // The thread with the fewest sessions took the call: half of the sessions were on it.
      expect(lost).toHaveLength(2)
      for (const other of lost) {
        expect(other.fault).toMatch(/^The session was lost: /)
        expect(await commentOf(other)).toBe(other.fault?.slice(0, 132))
      }
      const contacts = await Promise.all(
        ['10000', '20000', '30000', '40000'].map(async (no) => await witness.contact(no)),
      )
      expect(contacts).toEqual(
        replies.map(({ status }) => (status === 200 ? `${procedure} open` : `${procedure} committed`)),
      )
      expect(contacts).not.toEqual(before)
    })
  }

  test('a write whose await was forgotten is in the transaction all the same', async () => {
    expect(await misbehave('ForgetAwait', { customerNo: '50000', name: 'Not awaited' })).toMatchObject({ status: 200 })
    expect(
      await witness.query(
        `select "2_name" as name from application."18_customer" where "1_no" = '50000' and company like 'CRONUS Int%'`,
      ),
    ).toEqual([{ name: 'Not awaited' }])
  })

  test('a statement that failed inside a transaction fails the session, also if its code goes on', async () => {
    const reply = await misbehave('CatchAndGoOn', { customerNo: '50000' })
    expect(reply.status).toBe(500)
    expect(
      await witness.query(`select from application."18_customer" where "2_name" = 'changed before the error'`),
    ).toEqual([])
  })
})
