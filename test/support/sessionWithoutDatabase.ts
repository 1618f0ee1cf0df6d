/** A session in this process that reaches no database: for what needs none of its statements, or only its questions. */

import { randomUUID } from 'node:crypto'
import { ConnectionBudget } from '../../dist/database/connectionBudget.js'
import { Connections } from '../../dist/database/Connections.js'
import { records } from '../../dist/record/records.js'
import { RunningSession } from '../../dist/session/run/RunningSession.js'
import { SessionSlot, State } from '../../dist/session/run/slot.js'
import type { Session } from '../../dist/session/Session.js'
import { askOf, type Answers } from '../../dist/session/words/questions.js'

const refuse = async (): Promise<never> => Promise.reject(new Error('A session without a server asks nothing.'))

/** @param answers what the session asks of its server instance */
export function sessionWithoutDatabase(answers: Partial<Answers> = {}): Session {
  const slot = new SessionSlot()
  slot.change(State.Waiting, State.Running)
  slot.markLogonDurable()
  return new RunningSession({
    identity: {
      serverInstanceId: 1,
      serverInstanceName: 'BC',
      sessionId: 1,
      sessionUniqueId: randomUUID(),
      user: { securityId: randomUUID(), userName: 'TESTER' },
      companyName: '',
      clientType: 'SOAP',
      clientComputerName: '127.0.0.1',
      loginDatetime: Date.now(),
      objectId: 0,
      procedure: 'Test',
      depth: 0,
      originalSessionId: 1,
    },
    slot,
    connections: new Connections(
      { url: 'postgres://nowhere.invalid', applicationName: 'test', lockTimeout: 1, statementTimeout: 1 },
      new ConnectionBudget(1),
    ),
    logTimeout: 0,
    leaseHolds: () => true,
    objects: { table: () => undefined },
    records,
    port: {
      ask: askOf({
        startSession: refuse,
        stopSession: refuse,
        isSessionActive: refuse,
        changeWebServices: refuse,
        ...answers,
      }),
      message: () => undefined,
    },
  }).face
}
