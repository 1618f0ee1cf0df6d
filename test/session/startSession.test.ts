/**
 * Every sentence of the document about STARTSESSION, as docs/semantics.md lists them. Dialogs and examples have files
 * of their own.
 */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { Users } from '../../dist/auth/Users.js'
import { openDataSource } from '../../dist/database/dataSource.js'
import { userRows } from '../../dist/database/rows/userRows.js'
import { callInFlight } from '../support/callInFlight.js'
import { CompanyData } from '../support/companyData.js'
import { denmark, international, testApplication, TestInstance } from '../support/instance.js'
import { activeSessions, eventLog, eventsOf, until, untilState, type ActiveSession } from '../support/sessions.js'
import { soapCall, type SoapCallOptions, type SoapParameters, type SoapReply } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

const sleeper = 50105
const tellsItsRecord = 60011
const tellsItsValues = 60012

interface Told {
  readonly seen?: string[]
  readonly no?: string
  readonly name?: string
  readonly city?: string
  readonly company: string
  readonly user: string
  readonly guiAllowed: boolean
  readonly clientType: string
  readonly serverInstanceId: number
  readonly sessionId: number
}

describe('STARTSESSION', () => {
  const instance = useInstance({ application: testApplication })
  let data: CompanyData
  beforeAll(async () => {
    data = await CompanyData.open(instance)
  })
  instance.add(async () => {
    await data.end()
  })

  const call = async (procedure: string, parameters: SoapParameters, options?: SoapCallOptions): Promise<SoapReply> =>
    await soapCall(instance, 'Semantics', procedure, parameters, options)
  const admin = async (procedure: string, parameters: SoapParameters): Promise<SoapReply> =>
    await soapCall(instance, 'SessionAdmin', procedure, parameters)
  const active = async (sessionId: number): Promise<ActiveSession | undefined> =>
    (await activeSessions(instance)).find((session) => session.sessionId === sessionId)
  const stop = async (sessionId: number): Promise<void> => {
    expect((await admin('StopSession', { sessionId })).returnValue).toBe('true')
  }

  /** What the session of codeunit 60011 or 60012 told of itself; then it is stopped. */
  const told = async (reply: SoapReply): Promise<Told> => {
    expect(reply).toMatchObject({ status: 200 })
    const sessionId = Number(reply.returnValue ?? reply.value('sessionId'))
    await untilState(instance, sessionId, 'Sleeping')
    const entry = (await eventLog(instance)).find(
      (candidate) => candidate.sessionId === sessionId && candidate.eventId === 100,
    )
    await stop(sessionId)
    return JSON.parse(entry?.message ?? '{}') as Told
  }

  test('"Starts a session without a UI and runs the specified codeunit."', async () => {
    const of = await told(await call('StartPlain', { codeunitId: tellsItsValues }))
    expect(of.guiAllowed).toBe(false)
  })

  test('"[OK :=] STARTSESSION(VAR SessionID, CodeunitID [, CompanyName] [,Record])": with and without each of the optional parts', async () => {
    const plain = Number((await call('StartPlain', { codeunitId: sleeper })).returnValue)
    const withCompany = Number(
      (await call('StartOrError', { sessionId: 0, codeunitId: sleeper, companyName: denmark })).value('sessionId'),
    )
    const withRecord = Number(
      (await call('StartWithNewCustomer', { codeunitId: tellsItsValues, customerNo: 'X', name: 'Y' })).returnValue,
    )
    const withBoth = Number(
      (
        await admin('StartSession', {
          sessionId: 0,
          codeunitId: tellsItsValues,
          companyName: international,
          recordId: 'Customer: 10000',
        })
      ).value('sessionId'),
    )
    for (const sessionId of [plain, withCompany, withRecord, withBoth]) {
      expect(await active(sessionId)).toMatchObject({ sessionId })
      await stop(sessionId)
    }
  })

  test('"The ID of the new session that is started.": it is the ID in Active Session and the one the session knows, counted from 1 in every instance', async () => {
    const reply = await call('StartPlain', { codeunitId: tellsItsValues })
    const sessionId = Number(reply.returnValue)
    expect(await active(sessionId)).toMatchObject({
      sessionId,
      serverInstanceId: instance.id,
      objectId: tellsItsValues,
    })
    expect(await told(reply)).toMatchObject({ sessionId })
    const fresh = await TestInstance.start({ application: testApplication })
    try {
      const own = await soapCall(fresh, 'Semantics', 'StartPlain', { codeunitId: sleeper })
      // The call itself is session 1.
      expect(own.returnValue).toBe('2')
    } finally {
      await fresh.remove()
    }
  })

  test('"The ID is assigned to the SessionID variable after the session is started successfully.": a start that fails leaves the variable as it was', async () => {
    const failed = await admin('StartSession', { sessionId: 77, codeunitId: 99999 })
    expect(failed).toMatchObject({ status: 200, returnValue: 'false' })
    expect(failed.value('sessionId')).toBe('77')
    const started = await admin('StartSession', { sessionId: 77, codeunitId: sleeper })
    const sessionId = Number(started.value('sessionId'))
    expect(sessionId).not.toBe(77)
    // By then the session is there for everybody: its row and its Logon are durable.
    const rows = await data.query(
      'select session_unique_id from platform.active_session where server_instance_id = $1 and session_id = $2',
      instance.id,
      sessionId,
    )
    expect(rows).toHaveLength(1)
    expect(
      await data.query(
        'select 1 from platform.session_event where session_unique_id = $1 and event_type = 0',
        rows[0]?.['session_unique_id'],
      ),
    ).toHaveLength(1)
    await stop(sessionId)
  })

  test('"This parameter is passed by reference to the method.": the caller sees the ID in its variable', async () => {
    const reply = await admin('StartSession', { sessionId: 0, codeunitId: sleeper })
    const sessionId = Number(reply.value('sessionId'))
    expect(await active(sessionId)).toMatchObject({ objectId: sleeper })
    await stop(sessionId)
  })

  test('"The ID of the codeunit to run when the session is started."', async () => {
    const reply = await call('StartPlain', { codeunitId: sleeper })
    const session = await untilState(instance, Number(reply.returnValue), 'Sleeping')
    expect(session).toMatchObject({ objectId: sleeper, procedure: 'OnRun' })
    await stop(session.sessionId)
  })

  test('"The company in which to start the session."', async () => {
    const reply = await call(
      'StartOrError',
      { sessionId: 0, codeunitId: tellsItsRecord, companyName: denmark },
      { company: international },
    )
    expect(await active(Number(reply.value('sessionId')))).toMatchObject({ companyName: denmark })
    const of = await told(reply)
    expect(of.company).toBe(denmark)
    const [first] = await data.query<{ no: string }>(
      'select "1_no" as no from application."18_customer" where company = $1 order by "1_no" limit 1',
      denmark,
    )
    expect(of.seen?.[0]).toBe(first?.no)
  })

  test('"The company in which to start the session.": a company that does not exist is no company to start in', async () => {
    const reply = await call('StartOrError', { sessionId: 0, codeunitId: sleeper, companyName: 'Nowhere' })
    expect(reply).toMatchObject({
      status: 500,
      fault: "The session could not be started: the company 'Nowhere' does not exist.",
    })
  })

  test('"By default, the session is started in the same company as the calling session."', async () => {
    for (const company of [international, denmark])
      expect((await told(await call('StartPlain', { codeunitId: tellsItsValues }, { company }))).company).toBe(company)
  })

  test('"A record that is passed to the OnRun trigger of the codeunit that runs when the session is started.": with the values it has for the caller at that moment', async () => {
    const before = await data.customerName('10000')
    const of = await told(
      await call('StartWithChangedCustomer', {
        codeunitId: tellsItsValues,
        customerNo: '10000',
        name: 'not in the database',
      }),
    )
    expect(of).toMatchObject({ no: '10000', name: 'not in the database' })
    expect(await data.customerName('10000')).toBe(before)
  })

  test('"A record that is passed to the OnRun trigger of the codeunit that runs when the session is started.": also one that was never inserted', async () => {
    const of = await told(
      await call('StartWithNewCustomer', { codeunitId: tellsItsValues, customerNo: 'NOWHERE', name: 'never inserted' }),
    )
    expect(of).toMatchObject({ no: 'NOWHERE', name: 'never inserted' })
    expect(await data.customerName('NOWHERE')).toBeUndefined()
  })

  test('"A record that is passed to the OnRun trigger of the codeunit that runs when the session is started.": with its filters', async () => {
    const of = await told(
      await call('StartWithFilteredCustomers', { codeunitId: tellsItsRecord, from: '20000', to: '40000' }),
    )
    expect(of.seen?.length).toBeGreaterThan(0)
    expect(of.seen?.every((no) => no >= '20000' && no <= '40000')).toBe(true)
  })

  test('"A record that is passed to the OnRun trigger of the codeunit that runs when the session is started.": it is a copy, what the new session changes does not come back', async () => {
    const path = join(instance.folder.path, 'the new session has changed its record')
    const { reply } = await callInFlight(
      instance,
      'Semantics',
      'StartAndKeepRecord',
      { codeunitId: tellsItsValues, city: 'Paris', path },
      'Sleeping',
    )
    await until('the new session sleeps', async () =>
      (await activeSessions(instance)).some(
        (session) => session.objectId === tellsItsValues && session.state === 'Sleeping',
      ),
    )
    await writeFile(path, '')
    expect((await reply).returnValue).toBe('Paris')
  })

  test('"This parameter is optional." (Record): without one, OnRun gets a blank record', async () => {
    expect(await told(await call('StartPlain', { codeunitId: tellsItsValues }))).toMatchObject({ no: '', name: '' })
  })

  test('"true if the session started successfully and no errors occurred; otherwise false."', async () => {
    const started = await admin('StartSession', { sessionId: 0, codeunitId: sleeper })
    expect(started.returnValue).toBe('true')
    await stop(Number(started.value('sessionId')))
    expect((await admin('StartSession', { sessionId: 0, codeunitId: 99999 })).returnValue).toBe('false')
    expect(
      (await admin('StartSession', { sessionId: 0, codeunitId: sleeper, companyName: 'Nowhere' })).returnValue,
    ).toBe('false')
  })

  test('"true if the session started successfully and no errors occurred": it reports the start; an error of the codeunit afterwards is in Session Event', async () => {
    const started = await admin('StartSession', { sessionId: 0, codeunitId: 50107 })
    expect(started.returnValue).toBe('true')
    const sessionId = Number(started.value('sessionId'))
    const logoff = await until('the Logoff of the failed session', async () =>
      (
        await instance.manage<{ sessionId: number; eventType: string; comment: string }[]>(
          'GET',
          '/session-events?top=20',
        )
      ).body.find((event) => event.sessionId === sessionId && event.eventType === 'Logoff'),
    )
    expect(logoff.comment).toBe('This is the error of codeunit 50107.')
  })

  test('"If you omit this optional return value and the session is not started successfully, then a run-time error occurs."', async () => {
    const reply = await call('StartOrError', { sessionId: 5, codeunitId: 99999 })
    expect(reply).toMatchObject({
      status: 500,
      fault: 'The session could not be started: the codeunit 99999 does not exist.',
    })
    expect((await eventsOf(instance, reply.sessionUniqueId ?? '')).at(-1)).toMatchObject({
      eventType: 'Logoff',
      comment: 'The session could not be started: the codeunit 99999 does not exist.',
    })
  })

  test('"If you omit this optional return value and the session is not started successfully, then a run-time error occurs.": a record that the codeunit does not take is a start that fails, and no session', async () => {
    const refusal =
      'The session could not be started: the codeunit 50105 Sleeper takes no record, and one of the table 18 Customer is given.'
    const before = await data.query('select count(*) from platform.session_event where client_type = 5')
    expect(await call('StartWithNewCustomer', { codeunitId: sleeper, customerNo: 'X', name: 'Y' })).toMatchObject({
      status: 500,
      fault: refusal,
    })
    const asked = await admin('StartSession', { sessionId: 5, codeunitId: sleeper, recordId: 'Customer: 10000' })
    expect(asked).toMatchObject({ status: 200, returnValue: 'false' })
    expect(asked.value('sessionId')).toBe('5')
    expect(await data.query('select count(*) from platform.session_event where client_type = 5')).toEqual(before)
  })

  test('"If you include the return value, then you must handle any errors." (STARTSESSION): the code goes on and has the error to handle', async () => {
    const reply = await call('StartAndHandle', { codeunitId: 99999, handled: '' })
    expect(reply).toMatchObject({ status: 200, returnValue: 'false' })
    expect(reply.value('handled')).toBe('0: The session could not be started: the codeunit 99999 does not exist.')
    expect((await eventsOf(instance, reply.sessionUniqueId ?? '')).at(-1)).toMatchObject({
      eventType: 'Logoff',
      comment: '',
    })
  })

  test('"The session is started on the same server instance from which the method is called."', async () => {
    const peer = await TestInstance.start({ application: testApplication, database: instance.database })
    try {
      expect(peer.id).not.toBe(instance.id)
      const reply = await soapCall(peer, 'Semantics', 'StartPlain', { codeunitId: sleeper })
      const sessionId = Number(reply.returnValue)
      expect(await activeSessions(peer)).toContainEqual(
        expect.objectContaining({ serverInstanceId: peer.id, sessionId, objectId: sleeper }),
      )
      expect((await soapCall(peer, 'SessionAdmin', 'StopSession', { sessionId })).returnValue).toBe('true')
    } finally {
      await peer.remove()
    }
    const of = await told(await call('StartPlain', { codeunitId: tellsItsValues }))
    expect(of.serverInstanceId).toBe(instance.id)
  })

  test('"The session that is started is a background session and therefore has no UI."', async () => {
    const reply = await call('StartPlain', { codeunitId: tellsItsValues })
    expect(await active(Number(reply.returnValue))).toMatchObject({ clientType: 'Background' })
    expect(await told(reply)).toMatchObject({ clientType: 'Background', guiAllowed: false })
  })

  test('"The session executes using the same user credentials as the calling AL code."', async () => {
    const dataSource = await openDataSource({ url: instance.database.url, applicationName: 'test', poolSize: 1 })
    try {
      await new Users(userRows(dataSource)).createUser({ userName: 'susan', password: 'of her own' })
    } finally {
      await dataSource.destroy()
    }
    const reply = await call('StartPlain', { codeunitId: tellsItsValues }, { user: 'susan', password: 'of her own' })
    const session = await active(Number(reply.returnValue))
    expect(session).toMatchObject({ userId: 'SUSAN' })
    expect((await told(reply)).user).toBe('SUSAN')
    for (const event of await eventsOf(instance, session?.sessionUniqueId ?? '')) expect(event.userId).toBe('SUSAN')
  })

  test('IsSessionActive is true while the session lives on this instance, and false after it and for what never was', async () => {
    const sessionId = Number((await call('StartPlain', { codeunitId: sleeper })).returnValue)
    expect((await admin('IsSessionActive', { sessionId })).returnValue).toBe('true')
    await stop(sessionId)
    expect((await admin('IsSessionActive', { sessionId })).returnValue).toBe('false')
    expect((await admin('IsSessionActive', { sessionId: 2_000_000_000 })).returnValue).toBe('false')
  })
})
