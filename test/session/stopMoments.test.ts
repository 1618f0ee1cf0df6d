/**
 * When a stop takes effect, and what is left of the work of the session: sentences of the two documents about
 * STOPSESSION, as docs/semantics.md lists them, and what docs/explanation/stopping.md adds to them.
 */

import { describe, expect, test } from '@jest/globals'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { callInFlight } from '../support/callInFlight.js'
import { sleepsInDatabase, waitsForLock, waitsInCommit } from '../support/companyData.js'
import { eventLog, startBackground, untilState } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { useStopping } from './useStopping.js'

const hour = 3_600_000
const gracePeriod = 1000
/** Event ID of a session that was stopped. */
const stopEvent = 300
const [endlessLoop, sleeper, inDatabase, spinsUntilFile, lockWaiter, swallowsErrors] = [
  50104, 50105, 60013, 60014, 60015, 60000,
]

describe('STOPSESSION', () => {
  const fixture = useStopping()
  const { instance, call, stop, comment, stopAndRead, untilItComputes } = fixture

  test('"The session is stopped before the next … statement executes."', async () => {
    const path = join(instance.folder.path, 'reach the next statement')
    const before = await fixture.data.customerName('10000')
    const { session, reply } = await callInFlight(
      instance,
      'Semantics',
      'SpinThenWrite',
      { path, customerNo: '10000', name: 'too late' },
      'Running',
    )
    await untilItComputes(path)
    const stopping = stop(session.sessionId)
    await untilState(instance, session.sessionId, 'Stopping')
    // It computes until here, and meets the stop at its next statement.
    await writeFile(path, '')
    expect(await stopping).toBe('true')
    expect(await reply).toMatchObject({ status: 500, fault: 'The session was stopped: enough' })
    expect(await comment(session.sessionUniqueId)).toBe('enough')
    expect(await fixture.data.customerName('10000')).toBe(before)
    const entries = (await eventLog(instance)).filter((entry) => entry.sessionUniqueId === session.sessionUniqueId)
    expect(entries.map(({ eventId }) => eventId)).toEqual([stopEvent])
  })

  test('"Open transactions are rolled back.": and what was committed before stays', async () => {
    const before = await fixture.data.customerName('10000')
    const open = await callInFlight(
      instance,
      'SessionSamples',
      'WriteThenSleep',
      { customerNo: '10000', newName: 'never seen', milliseconds: hour },
      'Sleeping',
    )
    await stopAndRead(open.session)
    expect(await fixture.data.customerName('10000')).toBe(before)
    const twice = await callInFlight(
      instance,
      'Semantics',
      'CommitThenSleep',
      { customerNo: '20000', first: 'committed', second: 'rolled back' },
      'Sleeping',
    )
    await stopAndRead(twice.session)
    expect(await fixture.data.customerName('20000')).toBe('committed')
  })

  test('"Open transactions are rolled back.": their locks are free when STOPSESSION answers', async () => {
    const { session } = await callInFlight(
      instance,
      'SessionSamples',
      'LockThenSleep',
      { customerNo: '10000', milliseconds: hour },
      'Sleeping',
    )
    await stopAndRead(session)
    await expect(
      fixture.data.query('select 1 from application."18_customer" where "1_no" = $1 for update nowait', '10000'),
    ).resolves.not.toEqual([])
  })

  test('"If the current executing statement is the SLEEP method, then the session is stopped immediately."', async () => {
    const took: number[] = []
    for (let i = 0; i < 5; i++) {
      const session = await startBackground(instance, sleeper)
      await untilState(instance, session.sessionId, 'Sleeping')
      took.push(await stopAndRead(session))
    }
    // Far from the grace period, however busy the machine is.
    expect(Math.min(...took)).toBeLessThan(gracePeriod / 4)
  })

  test('"STOPSESSION can terminate connections that are inactive, idle": a background session that waits in the queue never runs', async () => {
    const running = await Promise.all(Array.from({ length: 10 }, async () => await startBackground(instance, sleeper)))
    const waiting = await startBackground(instance, sleeper)
    await untilState(instance, waiting.sessionId, 'Waiting')
    await stopAndRead(waiting)
    await Promise.all(running.map(stopAndRead))
  })

  test('"STOPSESSION can terminate connections that are … using the database but not blocked.": background', async () => {
    const session = await startBackground(instance, inDatabase)
    await fixture.data.untilBackends(sleepsInDatabase)
    expect(await stopAndRead(session)).toBeLessThan(gracePeriod)
    await fixture.data.untilBackends(sleepsInDatabase, 0)
  })

  test.each(['ReadForAnHour', 'WriteForAnHour'])(
    '"STOPSESSION can terminate connections that are … using the database but not blocked.": SOAP, %s',
    async (procedure) => {
      const { session, reply } = await callInFlight(instance, 'Semantics', procedure, {}, 'In Database')
      await fixture.data.untilBackends(sleepsInDatabase)
      expect(await stopAndRead(session)).toBeLessThan(gracePeriod)
      expect(await reply).toMatchObject({ status: 500, fault: 'The session was stopped: enough' })
      await fixture.data.untilBackends(sleepsInDatabase, 0)
    },
  )

  test('beyond the documents: a session that is blocked by a lock is stopped too', async () => {
    await fixture.data.lockCustomer('10000')
    const session = await startBackground(instance, lockWaiter)
    await fixture.data.untilBackends(waitsForLock)
    expect(await stopAndRead(session)).toBeLessThan(gracePeriod)
    await fixture.data.untilBackends(waitsForLock, 0)
    await fixture.data.unlock()
  })

  test('beyond the documents: a session that computes without a statement is ended after the grace period (codeunit 50104)', async () => {
    const path = join(instance.folder.path, 'never written')
    const sessionId = Number(
      (await call('StartWithNewCustomer', { codeunitId: spinsUntilFile, customerNo: 'X', name: path })).returnValue,
    )
    const spinning = await untilState(instance, sessionId, 'Running')
    await untilItComputes(path)
    expect(await stopAndRead(spinning)).toBeGreaterThanOrEqual(gracePeriod - 5)
    const session = await startBackground(instance, endlessLoop)
    await untilState(instance, session.sessionId, 'Running')
    await stopAndRead(session)
    expect((await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 })).returnValue).toBe('-1')
  })

  test('beyond the documents: a SOAP call that computes without a statement is ended after the grace period (SessionSamples.Spin)', async () => {
    const { session, reply } = await callInFlight(instance, 'SessionSamples', 'Spin', { milliseconds: hour }, 'Running')
    await stopAndRead(session)
    expect(await reply).toMatchObject({ status: 500, fault: 'The session was stopped: enough' })
    expect((await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 })).returnValue).toBe('-1')
  })

  test('a codeunit that swallows errors is ended all the same, with nothing after its last commit', async () => {
    const session = await startBackground(instance, swallowsErrors)
    await untilState(instance, session.sessionId, 'Sleeping')
    await stopAndRead(session)
    expect(
      await fixture.data.query('select 1 from application."18_customer" where "8_contact" = \'swallowed\''),
    ).toEqual([])
  })

  test('a procedure that swallows the stop and returns is stopped all the same, and what it wrote afterwards is not there', async () => {
    const before = await fixture.data.customerName('30000')
    const { session, reply } = await callInFlight(
      instance,
      'Semantics',
      'SwallowAndReturn',
      { customerNo: '30000', name: 'written after the stop' },
      'Sleeping',
    )
    await stopAndRead(session)
    expect(await reply).toMatchObject({ status: 500, fault: 'The session was stopped: enough' })
    expect(await fixture.data.customerName('30000')).toBe(before)
  })

  test('a stop during the final COMMIT comes too late: it answers false, and the session completes', async () => {
    await fixture.data.lockCommits()
    const { session, reply } = await callInFlight(
      instance,
      'Semantics',
      'Rename',
      { customerNo: '40000', name: 'slow and final' },
      'Committing',
    )
    await fixture.data.untilBackends(waitsInCommit)
    expect(await stop(session.sessionId)).toBe('false')
    expect(await call('StopOrError', { sessionId: session.sessionId })).toMatchObject({
      status: 500,
      fault: `The session ${session.sessionId} could not be stopped: its final commit has begun.`,
    })
    await fixture.data.unlock()
    expect(await reply).toMatchObject({ status: 200 })
    expect(await comment(session.sessionUniqueId)).toBe('')
    expect(await fixture.data.customerName('40000')).toBe('slow and final')
  })

  test('a stop during an earlier commit takes effect at the next statement: what was committed stays', async () => {
    await fixture.data.lockCommits()
    const { session, reply } = await callInFlight(
      instance,
      'Semantics',
      'RenameTwice',
      { customerNo: '50000', first: 'slow and committed', second: 'never' },
      'In Database',
    )
    await fixture.data.untilBackends(waitsInCommit)
    const stopping = stop(session.sessionId)
    await untilState(instance, session.sessionId, 'Stopping')
    await fixture.data.unlock()
    expect(await stopping).toBe('true')
    expect(await reply).toMatchObject({ status: 500, fault: 'The session was stopped: enough' })
    expect(await comment(session.sessionUniqueId)).toBe('enough')
    expect(await fixture.data.customerName('50000')).toBe('slow and committed')
  })

  test('a commit that outlasts the grace period is ended with its backend: nothing of its transaction stays', async () => {
    const before = await fixture.data.customerName('10000')
    await fixture.data.lockCommits()
    const { session, reply } = await callInFlight(
      instance,
      'Semantics',
      'RenameTwice',
      { customerNo: '10000', first: 'slow and never', second: 'never' },
      'In Database',
    )
    await fixture.data.untilBackends(waitsInCommit)
    await stopAndRead(session)
    await fixture.data.untilBackends(waitsInCommit, 0)
    await fixture.data.unlock()
    expect(await reply).toMatchObject({ status: 500, fault: 'The session was stopped: enough' })
    expect(await fixture.data.customerName('10000')).toBe(before)
  })
})
