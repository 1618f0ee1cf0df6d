/** Codeunits for the tests of the rules of STARTSESSION and STOPSESSION (docs/semantics.md). Ids 60010 to 60099. */

import { sqlOf } from '../../dist/session/run/access.js'
import { existsSync } from 'node:fs'
import { Boolean, byVar, defineCodeunit, Integer, optional, procedure, Text, type Session } from '../../dist/index.js'
import { CacheStressTest } from '../../dist/app/CacheStressTest.Table.js'
import { CacheStressTestCodeunit } from '../../dist/app/CacheStressTest.Codeunit.js'
import { Customer } from '../../dist/app/Customer.Table.js'
import {
  hour,
  sleepsInDatabase,
  spinUntil,
  spinsUntilFile,
  startsItself,
  statementOfAnHour,
  stopsAnother,
  tellsItsRecord,
  tellsItsValues,
  waitsForLock,
} from './startedCodeunits.js'

/** Keeps two rows of its own equal, transaction by transaction, until it is stopped. */
const keepsTwoValues = defineCodeunit({
  id: 60018,
  name: 'Keeps Two Values',
  onRun: keepTwoValues,
  procedures: { Run: procedure({ run: keepTwoValues }) },
})

async function keepTwoValues(session: Session): Promise<void> {
  const [first, second] = [session.record(CacheStressTest), session.record(CacheStressTest)]
  first['Entry No.'] = session.sessionId() * 2
  second['Entry No.'] = session.sessionId() * 2 + 1
  await first.insert()
  await second.insert()
  for (let counter = 1; ; counter++) {
    await session.commit()
    first.Counter = counter
    await first.modify()
    await session.sleep(Math.random() * 20)
    second.Counter = counter
    await second.modify()
  }
}

/** Every session call in both forms, as procedures. */
const semantics = defineCodeunit({
  id: 60010,
  name: 'Semantics',
  procedures: {
    StartOrError: procedure({
      parameters: {
        sessionId: byVar(Integer),
        codeunitId: Integer,
        companyName: optional(Text(100)),
        timeout: optional(Integer),
      },
      run: async (session, p) => {
        p.sessionId = await session.startSession(p.codeunitId, { companyName: p.companyName, timeout: p.timeout })
      },
    }),
    /** The caller handles the error: it is the answer. */
    StartAndHandle: procedure({
      parameters: { codeunitId: Integer, companyName: optional(Text(100)), handled: byVar(Text()) },
      returns: Boolean,
      run: async (session, p) => {
        const started = await session.tryStartSession(p.codeunitId, { companyName: p.companyName })
        if (!started.ok) p.handled = `${started.sessionId}: ${started.error?.message ?? ''}`
        return started.ok
      },
    }),
    /** A session with nothing but ids: SessionID and CodeunitID. */
    StartPlain: procedure({
      parameters: { codeunitId: Integer },
      returns: Integer,
      run: async (session, p) => await session.startSession(p.codeunitId),
    }),
    StopOrError: procedure({
      parameters: { sessionId: Integer, comment: optional(Text()) },
      run: async (session, p) => {
        await session.stopSession(p.sessionId, p.comment)
      },
    }),
    StopAndHandle: procedure({
      parameters: { sessionId: Integer, comment: optional(Text()) },
      returns: Boolean,
      run: async (session, p) => await session.tryStopSession(p.sessionId, p.comment),
    }),
    StopOwnOrError: procedure({
      run: async (session) => {
        await session.stopSession(session.sessionId(), 'myself')
      },
    }),
    StopOwnAndHandle: procedure({
      returns: Boolean,
      run: async (session) => await session.tryStopSession(session.sessionId(), 'myself'),
    }),
    IsActive: procedure({
      parameters: { sessionId: Integer },
      returns: Boolean,
      run: async (session, p) => await session.isSessionActive(p.sessionId),
    }),
    ServiceInstanceId: procedure({ returns: Integer, run: (session) => session.serviceInstanceId() }),

    /** The record is changed, but not in the database, before the start; and again after it. */
    StartWithChangedCustomer: procedure({
      parameters: { codeunitId: Integer, customerNo: Text(20), name: Text(100) },
      returns: Integer,
      run: async (session, p) => {
        const customer = session.record(Customer)
        await customer.get(p.customerNo)
        customer.Name = p.name
        const starting = session.startSession(p.codeunitId, { record: customer })
        customer.Name = 'changed after the call of StartSession'
        return await starting
      },
    }),
    /** A record that is in no table, with two texts of the caller's. */
    StartWithNewCustomer: procedure({
      parameters: {
        codeunitId: Integer,
        customerNo: Text(20),
        name: Text(100),
        contact: optional(Text(100)),
        timeout: optional(Integer),
      },
      returns: Integer,
      run: async (session, p) => {
        const customer = session.record(Customer)
        Object.assign(customer, { 'No.': p.customerNo, Name: p.name, Contact: p.contact })
        return await session.startSession(p.codeunitId, { record: customer, timeout: p.timeout })
      },
    }),
    /** Starts with a record, waits for a file, and answers what the caller's record is by then. */
    StartAndKeepRecord: procedure({
      parameters: { codeunitId: Integer, city: Text(30), path: Text() },
      returns: Text(),
      run: async (session, p) => {
        const customer = session.record(Customer)
        customer.City = p.city
        const sessionId = await session.startSession(p.codeunitId, { record: customer })
        while (!existsSync(p.path)) await session.sleep(5)
        await session.stopSession(sessionId)
        return customer.City
      },
    }),
    StartWithFilteredCustomers: procedure({
      parameters: { codeunitId: Integer, from: Text(20), to: Text(20) },
      returns: Integer,
      run: async (session, p) => {
        const customer = session.record(Customer)
        customer.setRange('No.', p.from, p.to)
        return await session.startSession(p.codeunitId, { record: customer })
      },
    }),

    ReadForAnHour: procedure({
      run: async (session) => {
        await sqlOf(session).read(statementOfAnHour)
      },
    }),
    WriteForAnHour: procedure({
      run: async (session) => {
        await sqlOf(session).write(statementOfAnHour)
      },
    }),
    /** Computes without a statement until a file exists, then tells and renames a customer. */
    SpinThenWrite: procedure({
      parameters: { path: Text(), customerNo: Text(20), name: Text(100) },
      run: async (session, p) => {
        spinUntil(p.path)
        await session.message(p.name)
        await rename(session, p.customerNo, p.name)
      },
    }),
    Rename: procedure({
      parameters: { customerNo: Text(20), name: Text(100) },
      run: async (session, p) => {
        await rename(session, p.customerNo, p.name)
      },
    }),
    /** Two transactions with a commit between. */
    RenameTwice: procedure({
      parameters: { customerNo: Text(20), first: Text(100), second: Text(100) },
      run: async (session, p) => {
        await rename(session, p.customerNo, p.first)
        await session.commit()
        await rename(session, p.customerNo, p.second)
      },
    }),
    CommitThenSleep: procedure({
      parameters: { customerNo: Text(20), first: Text(100), second: Text(100) },
      run: async (session, p) => {
        await rename(session, p.customerNo, p.first)
        await session.commit()
        await rename(session, p.customerNo, p.second)
        await session.sleep(hour)
      },
    }),
    /** Catches what ends its sleep, writes on, and returns as if nothing had been. */
    SwallowAndReturn: procedure({
      parameters: { customerNo: Text(20), name: Text(100) },
      returns: Integer,
      run: async (session, p) => {
        try {
          await session.sleep(hour)
        } catch {
          await rename(session, p.customerNo, p.name).catch(() => undefined)
        }
        return 1
      },
    }),
    /** An error between two writes. */
    WriteAroundError: procedure({
      parameters: { customerNo: Text(20), errorText: Text() },
      run: async (session, p) => {
        await rename(session, p.customerNo, 'before the error')
        if (p.errorText !== '') session.error(p.errorText)
        await rename(session, p.customerNo, 'after the error')
      },
    }),
    /** A dialog of each kind that the session survives, then a write. */
    WriteAfterDialogs: procedure({
      parameters: { customerNo: Text(20), text: Text() },
      run: async (session, p) => {
        await session.message(p.text)
        await session.dialog.open(p.text)
        await rename(session, p.customerNo, 'after the dialogs')
      },
    }),
    WriteAfterConfirm: procedure({
      parameters: { customerNo: Text(20) },
      run: async (session, p) => {
        await session.confirm('Go on?')
        await rename(session, p.customerNo, 'after the confirmation')
      },
    }),

    // The examples of the documents; each quotes the AL it is.

    ExampleWithCustomer: procedure({
      parameters: { sessionId: byVar(Integer), codeunitId: Integer },
      run: async (session, p) => {
        const cacheStressTestRec = session.record(Customer)
        // OK := STARTSESSION(SessionId, CODEUNIT::"Cache Stress Test", COMPANYNAME, CacheStressTestRec);
        const { ok, sessionId } = await session.tryStartSession(p.codeunitId || CacheStressTestCodeunit.id, {
          companyName: session.companyName(),
          record: cacheStressTestRec,
        })
        p.sessionId = sessionId
        // IF OK THEN
        //   STOPSESSION(SessionId, 'Logoff cache stress test session')
        // ELSE
        //   ERROR('The session was not started successfully.');
        if (ok) await session.stopSession(sessionId, 'Logoff cache stress test session')
        else session.error('The session was not started successfully.')
      },
    }),
    ExampleWithCacheStressTest: procedure({
      parameters: { sessionId: byVar(Integer) },
      run: async (session, p) => {
        const cacheStressTestRec = session.record(CacheStressTest)
        // STARTSESSION(SessionId, CODEUNIT::"Cache Stress Test", COMPANYNAME, CacheStressTestRec);
        // STOPSESSION(SessionId, 'Logoff cache stress test session');
        p.sessionId = await session.startSession(CacheStressTestCodeunit, {
          companyName: session.companyName(),
          record: cacheStressTestRec,
        })
        await session.stopSession(p.sessionId, 'Logoff cache stress test session')
      },
    }),
    /** The example's first statement alone, so that the session can be looked at before it is stopped. */
    ExampleStart: procedure({
      parameters: { sessionId: byVar(Integer), tableId: Integer },
      run: async (session, p) => {
        const record = p.tableId === Customer.id ? session.record(Customer) : session.record(CacheStressTest)
        p.sessionId = await session.startSession(CacheStressTestCodeunit, {
          companyName: session.companyName(),
          record,
        })
      },
    }),
  },
})

async function rename(session: Session, customerNo: string, name: string): Promise<void> {
  const customer = session.record(Customer)
  await customer.get(customerNo)
  customer.Name = name
  await customer.modify()
}

export const sessionCodeunits = [
  semantics,
  tellsItsRecord,
  tellsItsValues,
  sleepsInDatabase,
  spinsUntilFile,
  waitsForLock,
  startsItself,
  stopsAnother,
  keepsTwoValues,
]

export const sessionServices = [
  { objectType: 'Codeunit' as const, objectId: semantics.id, serviceName: 'Semantics' },
  { objectType: 'Codeunit' as const, objectId: keepsTwoValues.id, serviceName: 'KeepsTwoValues' },
]
