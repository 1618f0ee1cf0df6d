/** Codeunits that the tests of STARTSESSION and STOPSESSION start in the background. Ids 60010 to 60099. */

import { sqlOf } from '../../dist/session/run/access.js'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { defineCodeunit, type Session } from '../../dist/index.js'
import { Customer } from '../../dist/app/Customer.Table.js'

export const hour = 3_600_000
export const statementOfAnHour = { text: 'select pg_sleep(3600)' }

/** Tells in the event log what it was given and where it runs, then sleeps until it is stopped. */
export const tellsItsRecord = defineCodeunit({
  id: 60011,
  name: 'Tells Its Record',
  table: Customer,
  onRun: async (session, customer) => {
    const seen: string[] = []
    if (await customer.findSet())
      do seen.push(customer['No.'])
      while (seen.length < 5 && (await customer.next()))
    await session.message(JSON.stringify({ seen, ...whereOf(session) }))
    await session.sleep(hour)
  },
})

/** As above, with the values as they came, before anything is read. */
export const tellsItsValues = defineCodeunit({
  id: 60012,
  name: 'Tells Its Values',
  table: Customer,
  onRun: async (session, customer) => {
    await session.message(
      JSON.stringify({ no: customer['No.'], name: customer.Name, city: customer.City, ...whereOf(session) }),
    )
    customer.City = 'changed in the new session'
    await session.sleep(hour)
  },
})

function whereOf(session: Session): Record<string, unknown> {
  return {
    company: session.companyName(),
    user: session.userId(),
    guiAllowed: session.guiAllowed(),
    clientType: session.currentClientType(),
    serverInstanceId: session.serviceInstanceId(),
    sessionId: session.sessionId(),
  }
}

/** One statement that lasts for an hour in the database. */
export const sleepsInDatabase = defineCodeunit({
  id: 60013,
  name: 'Sleeps In Database',
  onRun: async (session) => {
    await sqlOf(session).write(statementOfAnHour)
  },
})

/** Computes without a statement until the file exists; that it has begun, another file tells. */
export function spinUntil(path: string): void {
  writeFileSync(`${path} begun`, '')
  while (!existsSync(path));
}

/**
 * Computes without a statement until a file exists, then goes on with statements. The record's Name is the file's path.
 */
export const spinsUntilFile = defineCodeunit({
  id: 60014,
  name: 'Spins Until File',
  table: Customer,
  onRun: async (session, { Name: path }) => {
    spinUntil(path)
    await session.sleep(50)
    await session.message(`went on: ${path}`)
    await session.sleep(hour)
  },
})

/** Waits for the lock of customer 10000, changes it and goes on: sleeps, commits, tells, sleeps. */
export const waitsForLock = defineCodeunit({
  id: 60015,
  name: 'Waits For Lock',
  onRun: async (session) => {
    const customer = session.record(Customer)
    await customer.lockTable()
    await customer.get('10000')
    customer.Contact = `session ${session.sessionId()}`
    await customer.modify()
    const before = performance.now()
    await session.sleep(50)
    await session.commit()
    await session.message(
      `went on after ${performance.now() - before >= 50 ? 'a whole sleep' : 'a cut sleep'}: session ${session.sessionId()}`,
    )
    await session.sleep(hour)
  },
})

/** Starts itself until that is refused. */
export const startsItself = defineCodeunit({
  id: 60016,
  name: 'Starts Itself',
  onRun: async (session) => {
    await session.startSession(60016)
  },
})

/** When the file that Name names is there, stops the session whose id is in the file that Contact names. */
export const stopsAnother = defineCodeunit({
  id: 60017,
  name: 'Stops Another',
  table: Customer,
  onRun: async (session, { Name: go, Contact: other }) => {
    while (!existsSync(go)) await session.sleep(1)
    await session.stopSession(Number(readFileSync(other, 'utf8')), `stopped by session ${session.sessionId()}`)
  },
})
