/**
 * The session log, the event log and the connection that cancels: what every session needs before the first one begins.
 */

import type { Settings } from '../config/settings.js'
import { BackendControl } from '../database/BackendControl.js'
import { stackOf } from '../errors/CatalogueError.js'
import { EventLog } from '../eventlog/EventLog.js'
import { applicationNamePrefix } from '../instance/reaper.js'
import { clientTypeOrdinal, type ClientType } from '../session/words/clientType.js'
import type { ServerInstanceNames } from '../session/log/sessionEventRows.js'
import { SessionLog } from '../session/log/sessionLog.js'
import type { Database } from './openDatabase.js'

export interface Logs {
  readonly log: SessionLog
  readonly eventLog: EventLog
  readonly backends: BackendControl
  /** An error that is nobody's fault but ours. */
  readonly reportUnexpected: (error: unknown, correlationId: string) => void
}

export async function openLogs(settings: Settings, names: ServerInstanceNames, database: Database): Promise<Logs> {
  const eventLogConnection = database.dedicated('servicetier event log')
  const eventLog = new EventLog({
    serverInstanceId: names.serverInstanceId,
    query: async (statement) => await eventLogConnection.query(statement),
    clientTypeOrdinal: (clientType) => clientTypeOrdinal(clientType as ClientType),
    print: (line) => {
      process.stderr.write(`${line}\n`)
    },
  })
  // Named as the threads' are: whoever declares this instance crashed ends it with them, and what it was writing.
  const logConnection = database.dedicated(`${applicationNamePrefix(names.serverInstanceId)}session log`)
  const log = new SessionLog({
    mode: settings.SessionLogMode,
    names,
    query: async (statement) => await logConnection.query(statement),
    refused: (event, error) => {
      eventLog.write({
        level: 'Error',
        eventId: 200,
        message: `The database refused an event of session ${event.session.identity.sessionUniqueId}: ${error instanceof Error ? error.message : String(error)}`,
      })
    },
  })
  const control = database.dedicated('servicetier control')
  await Promise.all([logConnection.connect(), control.connect()])
  return {
    log,
    eventLog,
    backends: new BackendControl(control),
    reportUnexpected: (error, correlationId) => {
      eventLog.write({
        level: 'Error',
        eventId: 200,
        message: `An unexpected error occurred. CorrelationId: ${correlationId}.`,
        context: stackOf(error) ?? '',
      })
    },
  }
}
