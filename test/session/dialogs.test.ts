/**
 * The table of the document about STARTSESSION: how dialog boxes are handled in a session without UI, background and
 * web service alike.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
import { adminPassword, international, testApplication } from '../support/instance.js'
import {
  eventLog,
  eventsOf,
  startBackground,
  untilLogoff,
  type EventLogEntry,
  type SessionEvent,
} from '../support/sessions.js'
import { soapCall, type SoapReply } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

const confirmError = 'Servicetier Server attempted to issue a client callback to show a confirmation dialog box.'

interface Ended {
  readonly logoff: SessionEvent
  /** The event log's entries of the session. */
  readonly entries: EventLogEntry[]
}

describe('Dialog boxes in a session without UI', () => {
  const instance = useInstance({ application: testApplication })
  let data: CompanyData
  beforeAll(async () => {
    data = await CompanyData.open(instance)
  })
  instance.add(async () => {
    await data.end()
  })

  const ended = async (sessionUniqueId: string): Promise<Ended> => {
    const logoff = await untilLogoff(instance, sessionUniqueId)
    return { logoff, entries: (await eventLog(instance)).filter((entry) => entry.sessionUniqueId === sessionUniqueId) }
  }
  const inBackground = async (codeunitId: number): Promise<Ended> =>
    await ended((await startBackground(instance, codeunitId)).sessionUniqueId)
  const overSoap = async (procedure: string, parameters = {}): Promise<Ended & { reply: SoapReply }> => {
    const reply = await soapCall(instance, 'SessionSamples', procedure, parameters)
    return { reply, ...(await ended(reply.sessionUniqueId ?? '')) }
  }

  test('CONFIRM: "Dialog box is suppressed.": nobody waits for an answer, the code ends', async () => {
    const { status, fault } = await soapCall(instance, 'Semantics', 'WriteAfterConfirm', { customerNo: '10000' })
    expect({ status, fault }).toEqual({ status: 500, fault: confirmError })
    expect(await data.customerName('10000')).not.toBe('after the confirmation')
  })

  test('CONFIRM: "The following error occurs on the server instance: … attempted to issue a client callback to show a confirmation dialog box.": background', async () => {
    const { logoff, entries } = await inBackground(50106)
    expect(logoff.comment).toBe(confirmError)
    expect(entries).toEqual([
      expect.objectContaining({
        level: 'Error',
        message: confirmError,
        exception: 'NavNCLCallbackNotAllowedException',
        objectId: 50106,
        procedure: 'OnRun',
      }),
    ])
  })

  test('CONFIRM: "The following error occurs on the server instance: … attempted to issue a client callback to show a confirmation dialog box.": SOAP', async () => {
    const { reply, logoff, entries } = await overSoap('ShowConfirm')
    expect(reply).toMatchObject({ status: 500, fault: confirmError })
    expect(logoff.comment).toBe(confirmError)
    expect(entries).toEqual([
      expect.objectContaining({
        level: 'Error',
        message: confirmError,
        exception: 'NavNCLCallbackNotAllowedException',
        objectId: 50103,
        procedure: 'ShowConfirm',
      }),
    ])
  })

  test('ERROR: "Dialog box is suppressed."; "AL code execution ends.": nothing after the error runs, and nothing before it stays', async () => {
    const before = await data.customerName('10000')
    expect(
      await soapCall(instance, 'Semantics', 'WriteAroundError', { customerNo: '10000', errorText: 'Enough.' }),
    ).toMatchObject({ status: 500, fault: 'Enough.' })
    expect(await data.customerName('10000')).toBe(before)
    expect(
      await soapCall(instance, 'Semantics', 'WriteAroundError', { customerNo: '10000', errorText: '' }),
    ).toMatchObject({ status: 200 })
    expect(await data.customerName('10000')).toBe('after the error')
  })

  test('ERROR: "The error is logged to the event log of the server instance.": background and SOAP', async () => {
    expect((await inBackground(50107)).entries).toEqual([
      expect.objectContaining({
        level: 'Error',
        message: 'This is the error of codeunit 50107.',
        exception: 'NavNCLDialogException',
      }),
    ])
    expect((await overSoap('RaiseError', { text: 'Not today.' })).entries).toEqual([
      expect.objectContaining({ level: 'Error', message: 'Not today.', exception: 'NavNCLDialogException' }),
    ])
  })

  test('an error’s entry in the event log names the line of the source, not of what was compiled', async () => {
    const [entry] = (await inBackground(50107)).entries
    const source = readFileSync(join(import.meta.dirname, '../../src/app/Error.Codeunit.ts'), 'utf8')
    const line = source.split('\n').findIndex((text) => text.includes('session.error(')) + 1
    expect(entry?.context).toContain(`/src/app/Error.Codeunit.ts:${line}:`)
    expect(entry?.context).not.toContain('/dist/app/')
  })

  test('ERROR: "The error is added to the Comments field of the Session Event table.": background and SOAP', async () => {
    expect((await inBackground(50107)).logoff.comment).toBe('This is the error of codeunit 50107.')
    const { reply, logoff } = await overSoap('RaiseError', { text: 'Not today.' })
    expect(logoff.comment).toBe('Not today.')
    const [logon] = await eventsOf(instance, reply.sessionUniqueId ?? '')
    expect(logon).toMatchObject({ eventType: 'Logon', comment: '' })
  })

  test('MESSAGE: "Dialog box is suppressed.": the code goes on', async () => {
    expect((await overSoap('ShowMessage', { text: 'Hello.' })).reply).toMatchObject({ status: 200 })
    expect((await inBackground(50108)).logoff.comment).toBe('')
    expect(
      await soapCall(instance, 'Semantics', 'WriteAfterDialogs', { customerNo: '20000', text: 'Hello.' }),
    ).toMatchObject({ status: 200 })
    expect(await data.customerName('20000')).toBe('after the dialogs')
  })

  test('MESSAGE: "The message is recorded in the event log of the computer that is running the server instance.": background and SOAP', async () => {
    expect((await inBackground(50108)).entries).toEqual([
      expect.objectContaining({ eventId: 100, message: 'This is the message of codeunit 50108.' }),
    ])
    expect((await overSoap('ShowMessage', { text: 'Grüße & <more>' })).entries).toEqual([
      expect.objectContaining({ eventId: 100, message: 'Grüße & <more>' }),
    ])
  })

  test('MESSAGE: "The log entry has type Information and includes the context of the message.": session, user, company, object, procedure, stack', async () => {
    const started = await startBackground(instance, 50108)
    const [background] = (await ended(started.sessionUniqueId)).entries
    expect(background).toMatchObject({
      level: 'Information',
      sessionId: started.sessionId,
      userId: 'ADMIN',
      companyName: international,
      objectId: 50108,
      procedure: 'OnRun',
    })
    expect(background?.context).toContain('Message.Codeunit.ts:')
    const {
      reply,
      entries: [soap],
    } = await overSoap('ShowMessage', { text: 'Hello.' })
    expect(soap).toMatchObject({
      level: 'Information',
      sessionUniqueId: reply.sessionUniqueId,
      userId: 'ADMIN',
      companyName: international,
      objectId: 50103,
      procedure: 'ShowMessage',
    })
    expect(soap?.context).toContain('SessionSamples.Codeunit.ts:')
  })

  test('OPEN: "Dialog box is suppressed.": the code goes on', async () => {
    expect((await overSoap('OpenDialog', { text: 'Working …' })).reply).toMatchObject({ status: 200 })
    expect((await inBackground(50109)).logoff.comment).toBe('')
  })

  test('OPEN: "Dialog box text is not displayed or logged.": it is in no reply, no event log, no Session Event and no output of the server', async () => {
    const text = 'a text that nobody may see'
    const { reply, entries, logoff } = await overSoap('OpenDialog', { text })
    expect(reply.text).not.toContain(text)
    expect(entries).toEqual([])
    expect(logoff.comment).toBe('')
    expect((await inBackground(50109)).entries).toEqual([])
    expect(
      await data.query(
        "select 1 from platform.event_log where message || context like '%' || $1 || '%' or message || context like '%dialog of codeunit 50109%'",
        text,
      ),
    ).toEqual([])
    expect(await data.query("select 1 from platform.session_event where comment like '%' || $1 || '%'", text)).toEqual(
      [],
    )
    expect(instance.output).not.toContain(text)
    expect(instance.output).not.toContain(adminPassword)
  })
})
