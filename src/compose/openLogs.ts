/**
 * The session log, the event log and the connection that cancels: what every session needs before the first one begins.
 */

import type { Settings } from '../config/settings.js'
import { BackendControl } from '../database/BackendControl.js'
import { stackOf } from '../errors/CatalogueError.js'
import { EventLog } from '../eventlog/EventLog.js'
import { observeWith, type Observe } from '../observations/observe.js'
import { newTerminalLog } from '../observations/terminalLog.js'
import { applicationNamePrefix } from '../instance/reaper.js'
import { clientTypeOrdinal, type ClientType } from '../session/words/clientType.js'
import type { ServerInstanceNames } from '../session/log/sessionEventRows.js'
import { SessionLog } from '../session/log/sessionLog.js'
import type { Database } from './openDatabase.js'

export interface Logs {
  readonly log: SessionLog
  readonly eventLog: EventLog
  /** Tells the operator: in the event log and on standard error. */
  readonly observe: Observe
  readonly backends: BackendControl
  /** An error that is nobody's fault but ours. */
  readonly reportUnexpected: (error: unknown, correlationId: string) => void
}

export async function openLogs(settings: Settings, names: ServerInstanceNames, database: Database): Promise<Logs> {
  const eventLogConnection = database.dedicated('servicetier event log')
  const terminal = newTerminalLog((line) => {
    process.stderr.write(`${line}\n`)
  })
  const eventLog = new EventLog({
    serverInstanceId: names.serverInstanceId,
    query: async (statement) => await eventLogConnection.query(statement),
    clientTypeOrdinal: (clientType) => clientTypeOrdinal(clientType as ClientType),
    elsewhere: terminal,
  })
  const observe = observeWith([
    terminal,
    (observation) => {
      eventLog.write(observation)
    },
  ])
  // Named as the threads' are: whoever declares this instance crashed ends it with them, and what it was writing.
  const logConnection = database.dedicated(`${applicationNamePrefix(names.serverInstanceId)}session log`)
  const log = new SessionLog({
    mode: settings.SessionLogMode,
    names,
    query: async (statement) => await logConnection.query(statement),
    refused: (event, error) => {
      observe({
        kind: 'sessionEventRefused',
        sessionUniqueId: event.session.identity.sessionUniqueId,
        reason: error instanceof Error ? error.message : String(error),
      })
    },
  })
  const control = database.dedicated('servicetier control')
  await Promise.all([logConnection.connect(), control.connect()])
  return {
    log,
    eventLog,
    observe,
    backends: new BackendControl(control),
    reportUnexpected: (error, correlationId) => {
      observe({ kind: 'unexpectedError', correlationId, context: stackOf(error) ?? '' })
    },
  }
}
