/**
 * STOPSESSION on session kinds that no protocol of this version makes yet, and on two sessions that stop each other at
 * the same moment: in this process, where the moment can be held. The sessions, their gate and the stop ladder are the
 * server's.
 */

import { sqlOf } from '../../dist/session/run/access.js'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Objects } from '../../dist/application/Objects.js'
import { BackendControl } from '../../dist/database/BackendControl.js'
import { ConnectionBudget } from '../../dist/database/connectionBudget.js'
import { Connections } from '../../dist/database/Connections.js'
import { DedicatedConnection } from '../../dist/database/DedicatedConnection.js'
import type { ClientType } from '../../dist/session/words/clientType.js'
import { records } from '../../dist/record/records.js'
import { executeInline } from '../../dist/session/host/inline.js'
import type { Ending } from '../../dist/session/words/outcome.js'
import { SessionRegistry, type LiveSession } from '../../dist/session/gateway/registry.js'
import { runSession, type RunOptions } from '../../dist/session/gateway/runSession.js'
import type { Session } from '../../dist/session/Session.js'
import { SessionLog } from '../../dist/session/log/sessionLog.js'
import { askOf, type Answers } from '../../dist/session/words/questions.js'
import { stopLiveSession } from '../../dist/session/gateway/stopSession.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'

const hour = 3_600_000

describe('STOPSESSION, whatever the kind of session', () => {
  let database: TestDatabase
  let connections: Connections
  let control: DedicatedConnection
  let runOptions: RunOptions
  beforeAll(async () => {
    database = await createTestDatabase()
    const options = { url: database.url, lockTimeout: 0, statementTimeout: 0 }
    connections = new Connections({ ...options, applicationName: 'sessions' }, new ConnectionBudget(4))
    control = new DedicatedConnection({ ...options, applicationName: 'control' })
    const query = async (): Promise<never> => await Promise.reject(new Error('Nothing is logged here.'))
    runOptions = {
      settings: { StopSessionGracePeriod: 10_000, TerminateUnresponsiveSessions: true },
      backends: new BackendControl(control),
      registry: new SessionRegistry(),
      logTimeout: 1000,
      log: new SessionLog({
        mode: 'Off',
        names: { serverInstanceId: 1, serverInstanceName: 'BC', serverComputerName: '', databaseName: '' },
        query,
        refused: () => undefined,
      }),
      observe: () => undefined,
    }
  })
  afterAll(async () => {
    await connections.end()
    await control.end()
    await database.drop()
  })

  const open = (clientType: ClientType): LiveSession =>
    runOptions.registry.open({
      serverInstanceId: 1,
      serverInstanceName: 'BC',
      user: { securityId: '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', userName: 'TESTER' },
      companyName: 'C',
      clientType,
      clientComputerName: '',
      objectId: 0,
      procedure: '',
      depth: 0,
    })
  const run = async (
    live: LiveSession,
    work: (session: Session) => Promise<unknown>,
    stopSession: Answers['stopSession'] = async () => await Promise.resolve(undefined),
  ): Promise<Ending> =>
    await runSession(
      {
        session: live,
        timeout: Infinity,
        execute: async () =>
          await executeInline(live, work, {
            connections,
            leaseHolds: () => true,
            logTimeout: 1000,
            objects: new Objects([]),
            records,
            portOf: () => ({
              ask: askOf({
                startSession: async () => await Promise.resolve(0),
                stopSession,
                isSessionActive: async () => await Promise.resolve(true),
                changeWebServices: async () => await Promise.resolve([]),
              }),
              message: () => undefined,
            }),
          }),
      },
      runOptions,
    )

  // Record: a kind that is added must be added here.
  const kinds: Record<ClientType, true> = {
    Background: true,
    SOAP: true,
    ODataV4: true,
    Api: true,
    Web: true,
    NAS: true,
    Management: true,
  }

  test('"The session can be any of the following: Windows client session, Web client session, SharePoint client session, NAS services session, SOAP, OData web services client session, Background session": the stop does not ask for the kind', async () => {
    for (const clientType of Object.keys(kinds) as ClientType[]) {
      const live = open(clientType)
      let begun = (): void => undefined
      const sleeping = new Promise<void>((resolve) => {
        begun = resolve
      })
      const ending = run(live, async (session) => {
        await sqlOf(session).write({ text: 'create temporary table never_kept (i int)' })
        begun()
        await session.sleep(hour)
      })
      await sleeping
      await stopLiveSession(live, { kind: 'stop', by: 'TESTER', through: 'a test', comment: clientType }, runOptions)
      expect(await ending).toMatchObject({ outcome: 'Stopped' })
      expect(runOptions.registry.find(live.identity.sessionId)).toBeUndefined()
    }
  })

  test('two sessions that stop each other both end, also at the same moment: both are stopped', async () => {
    const [a, b] = [open('SOAP'), open('SOAP')]
    let asked = 0
    let bothAsked = (): void => undefined
    const moment = new Promise<void>((resolve) => {
      bothAsked = resolve
    })
    const stop =
      (target: LiveSession) =>
      async ({ comment }: { readonly comment: string }): Promise<undefined> => {
        if (++asked === 2) bothAsked()
        await moment
        await stopLiveSession(target, { kind: 'stop', by: 'TESTER', through: 'a test', comment }, runOptions)
        return undefined
      }
    const endings = await Promise.all([
      run(
        a,
        async (session) => {
          await session.stopSession(b.identity.sessionId, 'a stops b')
        },
        stop(b),
      ),
      run(
        b,
        async (session) => {
          await session.stopSession(a.identity.sessionId, 'b stops a')
        },
        stop(a),
      ),
    ])
    expect(endings.map((ending) => ending.outcome)).toEqual(['Stopped', 'Stopped'])
    expect([a.stopRequest?.comment, b.stopRequest?.comment]).toEqual(['b stops a', 'a stops b'])
  })
})
