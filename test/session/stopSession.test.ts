/**
 * Which sessions can be stopped, and what the caller learns: sentences of the two documents about STOPSESSION, as
 * docs/semantics.md lists them.
 */

import { describe, expect, test } from '@jest/globals'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { callInFlight } from '../support/callInFlight.js'
import { testApplication, TestInstance } from '../support/instance.js'
import {
  activeSessions,
  eventLog,
  eventsOf,
  startBackground,
  untilLogoff,
  untilState,
  type ActiveSession,
} from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { useStopping } from './useStopping.js'

const hour = 3_600_000
/** Event ID of a session that was stopped. */
const stopEvent = 300
const [sleeper, stopsAnother] = [50105, 60017]

describe('STOPSESSION', () => {
  const fixture = useStopping()
  const { instance, call, stop, comment, stopAndRead, untilItComputes } = fixture

  test('"Stops a … session."', async () => {
    const session = await startBackground(instance, sleeper)
    await stopAndRead(session)
    expect(
      (await soapCall(instance, 'SessionAdmin', 'IsSessionActive', { sessionId: session.sessionId })).returnValue,
    ).toBe('false')
  })

  test('"[OK :=] STOPSESSION(SessionID[,Comment]);": with and without each of the optional parts', async () => {
    const comments: (string | undefined)[] = []
    for (const [procedure, parameters] of [
      ['StopOrError', {}],
      ['StopOrError', { comment: 'c' }],
      ['StopAndHandle', {}],
      ['StopAndHandle', { comment: 'd' }],
    ] as const) {
      const { sessionId, sessionUniqueId } = await startBackground(instance, sleeper)
      expect(await call(procedure, { sessionId, ...parameters })).toMatchObject({ status: 200 })
      comments.push(await comment(sessionUniqueId))
    }
    expect(comments).toEqual(['', 'c', '', 'd'])
  })

  test('"The ID of the session that you want to stop.": no other session is touched', async () => {
    const sessions = [
      await startBackground(instance, sleeper),
      await startBackground(instance, sleeper),
      await startBackground(instance, sleeper),
    ] as const
    await stopAndRead(sessions[1])
    expect((await activeSessions(instance)).map(({ sessionId }) => sessionId)).toEqual([
      sessions[0].sessionId,
      sessions[2].sessionId,
    ])
    await stopAndRead(sessions[0])
    await stopAndRead(sessions[2])
  })

  test('"The ID of the session that you want to stop.": an ID that is none, or no longer one, is answered with false', async () => {
    const { sessionId } = await startBackground(instance, sleeper)
    expect(await stop(sessionId)).toBe('true')
    for (const id of [sessionId, 2_000_000_000, 0, -1]) expect(await stop(id)).toBe('false')
  })

  test('"The session can be any of the following: … Background session"', async () => {
    const session = await startBackground(instance, sleeper)
    expect(session.clientType).toBe('Background')
    await untilState(instance, session.sessionId, 'Sleeping')
    await stopAndRead(session)
  })

  test('"The session can be any of the following: … SOAP web services client session": its caller gets a fault', async () => {
    const { session, reply } = await callInFlight(
      instance,
      'MiscOperations',
      'Delay',
      { delayMilliseconds: hour },
      'Sleeping',
    )
    expect(session.clientType).toBe('Web Service')
    await stopAndRead(session)
    expect(await reply).toMatchObject({
      status: 500,
      fault: 'The session was stopped: enough',
      sessionUniqueId: session.sessionUniqueId,
    })
  })

  test('"An optional comment about the session event. The comment is stored in Table 2000000111, the Session Event table."', async () => {
    const { sessionId, sessionUniqueId } = await startBackground(instance, sleeper)
    expect(await stop(sessionId, 'Zoë says: stop & go <now>')).toBe('true')
    const rows = await fixture.data.query<{ comment: string }>(
      'select comment from platform.session_event where session_unique_id = $1 and event_type = 1',
      sessionUniqueId,
    )
    expect(rows).toEqual([{ comment: 'Zoë says: stop & go <now>' }])
  })

  test('a comment longer than the 132 characters of the field Comment is cut, never inside a character', async () => {
    const long = await startBackground(instance, sleeper)
    expect(await stop(long.sessionId, 'x'.repeat(500))).toBe('true')
    expect(await comment(long.sessionUniqueId)).toBe('x'.repeat(132))
    const astral = await startBackground(instance, sleeper)
    expect(await stop(astral.sessionId, `${'x'.repeat(131)}😀`)).toBe('true')
    expect(await comment(astral.sessionUniqueId)).toBe('x'.repeat(131))
  })

  test('"true if the session is stopped successfully and no errors occurred; otherwise false.": when it answers true the session is over, its Logoff written and its row gone', async () => {
    const { sessionId, sessionUniqueId } = await startBackground(instance, 50102)
    await untilState(instance, sessionId, 'Sleeping')
    expect((await call('StopAndHandle', { sessionId, comment: 'over' })).returnValue).toBe('true')
    expect(
      await fixture.data.query(
        'select comment from platform.session_event where session_unique_id = $1 and event_type = 1',
        sessionUniqueId,
      ),
    ).toEqual([{ comment: 'over' }])
    expect(
      await fixture.data.query('select 1 from platform.active_session where session_unique_id = $1', sessionUniqueId),
    ).toEqual([])
    expect((await call('StopAndHandle', { sessionId, comment: 'again' })).returnValue).toBe('false')
    expect(await comment(sessionUniqueId)).toBe('over')
  })

  test('"If you omit this optional return value and the session is not stopped successfully, then a run-time error occurs."', async () => {
    const reply = await call('StopOrError', { sessionId: 2_000_000_000 })
    expect(reply).toMatchObject({
      status: 500,
      fault: `The session 2000000000 is not active on server instance ${instance.id}.`,
    })
    expect(await comment(reply.sessionUniqueId ?? '')).toBe(
      `The session 2000000000 is not active on server instance ${instance.id}.`,
    )
  })

  test('"If you include the return value, then you must handle any errors." (STOPSESSION): the code goes on', async () => {
    const reply = await call('StopAndHandle', { sessionId: 2_000_000_000 })
    expect(reply).toMatchObject({ status: 200, returnValue: 'false' })
    expect(await comment(reply.sessionUniqueId ?? '')).toBe('')
  })

  test('"The session that you want to stop and the session that calls STOPSESSION must be running on the same instance": a session of another instance is refused in both forms', async () => {
    // Ids of the two instances overlap; this one must be none of the peer's.
    let session = await startBackground(instance, sleeper)
    while (session.sessionId < 20) {
      await stopAndRead(session)
      session = await startBackground(instance, sleeper)
    }
    const peer = await TestInstance.start({ application: testApplication, database: instance.database })
    try {
      expect((await soapCall(peer, 'Semantics', 'StopAndHandle', { sessionId: session.sessionId })).returnValue).toBe(
        'false',
      )
      expect(await soapCall(peer, 'Semantics', 'StopOrError', { sessionId: session.sessionId })).toMatchObject({
        status: 500,
        fault: `The session ${session.sessionId} is not active on server instance ${peer.id}.`,
      })
      expect((await soapCall(peer, 'Semantics', 'IsActive', { sessionId: session.sessionId })).returnValue).toBe(
        'false',
      )
      expect(await activeSessions(instance)).toContainEqual(
        expect.objectContaining({ sessionId: session.sessionId, state: 'Sleeping' }),
      )
    } finally {
      await peer.remove()
    }
    await stopAndRead(session)
  })

  test('"You cannot stop the current, active session in which you are executing the STOPSESSION call.": refused in both forms, and the session goes on', async () => {
    const answered = await call('StopOwnAndHandle')
    expect(answered).toMatchObject({ status: 200, returnValue: 'false' })
    expect(await comment(answered.sessionUniqueId ?? '')).toBe('')
    const thrown = await call('StopOwnOrError')
    expect(thrown.status).toBe(500)
    expect(thrown.fault).toMatch(/^The session \d+ is the current session, which cannot stop itself\.$/)
  })

  test('a second request while one is pending waits for the same end and answers false; the first comment stays', async () => {
    const path = join(instance.folder.path, 'let the stops be answered')
    const { session, reply } = await callInFlight(
      instance,
      'Semantics',
      'SpinThenWrite',
      { path, customerNo: '10000', name: 'too late' },
      'Running',
    )
    await untilItComputes(path)
    const first = stop(session.sessionId, 'first')
    await untilState(instance, session.sessionId, 'Stopping')
    const second = await callInFlight(
      instance,
      'Semantics',
      'StopAndHandle',
      { sessionId: session.sessionId, comment: 'second' },
      'Waiting for Server',
    )
    await writeFile(path, '')
    expect(await first).toBe('true')
    expect((await second.reply).returnValue).toBe('false')
    expect((await reply).fault).toBe('The session was stopped: first')
    expect(await comment(session.sessionUniqueId)).toBe('first')
  })

  test('two sessions that stop each other both end', async () => {
    for (let round = 0; round < 5; round++) {
      const file = (name: string): string => join(instance.folder.path, `${round}.${name}`)
      const start = async (name: string): Promise<ActiveSession> => {
        const sessionId = Number(
          (
            await call('StartWithNewCustomer', {
              codeunitId: stopsAnother,
              customerNo: name,
              name: file('go'),
              contact: file(`${name} stops`),
            })
          ).returnValue,
        )
        return await untilState(instance, sessionId, 'Sleeping')
      }
      const [a, b] = [await start('a'), await start('b')]
      await writeFile(file('a stops'), String(b.sessionId))
      await writeFile(file('b stops'), String(a.sessionId))
      await writeFile(file('go'), '')
      const [commentOfA, commentOfB] = [
        await untilLogoff(instance, a.sessionUniqueId),
        await untilLogoff(instance, b.sessionUniqueId),
      ].map((event) => event.comment)
      // Whoever asked first stops the other; one that was stopped no more cannot be.
      expect([`stopped by session ${b.sessionId}`, '']).toContain(commentOfA)
      expect([`stopped by session ${a.sessionId}`, '']).toContain(commentOfB)
      expect([commentOfA, commentOfB]).not.toEqual(['', ''])
    }
  })

  test('a stopped session is not an error: the event log has who stopped it and through what, as information', async () => {
    const session = await startBackground(instance, sleeper)
    const soap = await soapCall(instance, 'SessionAdmin', 'StopSession', {
      sessionId: session.sessionId,
      comment: 'enough',
    })
    const other = await startBackground(instance, sleeper)
    await instance.manage('POST', `/sessions/${other.sessionId}/stop`, { comment: 'at night' })
    const entries = await eventLog(instance)
    const [stopping] = await eventsOf(instance, soap.sessionUniqueId ?? '')
    const through = {
      [session.sessionUniqueId]: `StopSession in session ${String(stopping?.sessionId)} after {duration}: enough`,
      [other.sessionUniqueId]: 'the management service after {duration}: at night',
    }
    for (const [sessionUniqueId, text] of Object.entries(through)) {
      const found = entries.filter((entry) => entry.sessionUniqueId === sessionUniqueId)
      expect(found).toEqual([
        expect.objectContaining({ level: 'Information', eventId: stopEvent, objectId: sleeper, userId: 'ADMIN' }),
      ])
      expect(found[0]?.message.replace(/\d\d:\d\d:\d\d(\.\d+)?/, '{duration}')).toBe(
        `The session was stopped by ADMIN through ${text}`,
      )
    }
  })
})
