/** The sessions of an instance and the threads they run on. */

import type { Objects } from '../application/Objects.js'
import type { Settings } from '../config/settings.js'
import { ConnectionBudget } from '../database/connectionBudget.js'
import { Connections } from '../database/Connections.js'
import { applicationNamePrefix } from '../instance/reaper.js'
import { refusalToRun } from '../objects/codeunit/refusalToRun.js'
import { records } from '../record/records.js'
import { executeInline } from '../session/host/inline.js'
import type { Lease } from '../session/words/lease.js'
import type { SessionPort } from '../session/words/questions.js'
import { SessionRegistry, type LiveSession } from '../session/gateway/registry.js'
import type { ServerInstanceNames } from '../session/log/sessionEventRows.js'
import { Sessions } from '../session/gateway/Sessions.js'
import { stopRemotely } from '../session/gateway/stopRemotely.js'
import { changeWebServices } from '../webservice/changeWebServices.js'
import type { Belongings } from './Belongings.js'
import type { Database } from './openDatabase.js'
import type { Logs } from './openLogs.js'
import { startThreads, type Threads } from './threads.js'

export interface OpenSessionsOptions {
  readonly settings: Settings
  readonly names: ServerInstanceNames
  readonly database: Database
  readonly logs: Logs
  readonly lease: Lease
  readonly onDatabaseFailed: () => void
  readonly objects: Objects
  /** URL of the application's module. */
  readonly application: string
  readonly belongings: Belongings
}

/** Resolves when the threads for web-service sessions are ready. */
export async function openSessions({
  settings,
  names,
  database,
  logs,
  lease,
  onDatabaseFailed,
  objects,
  application,
  belongings,
}: OpenSessionsOptions): Promise<{ sessions: Sessions; threads: Threads; budget: ConnectionBudget }> {
  const { log, observe, backends } = logs
  const { serverInstanceId } = names
  const budget = new ConnectionBudget(settings.DatabaseMaxConnections)
  const connections = new Connections(
    { ...database.sessions, applicationName: `${applicationNamePrefix(serverInstanceId)}inline` },
    budget,
  )
  belongings.add(async () => {
    await connections.end()
  })
  const leaseHolds = (): boolean => lease.holds()
  const portOf = (live: LiveSession): SessionPort => ({
    ask: sessions.askFor(live),
    message: (text, callStack) => {
      observe({ kind: 'messageShown', text, context: callStack, session: live.identity })
    },
  })
  const sessions: Sessions = new Sessions({
    settings,
    names,
    leaseHolds,
    run: {
      settings,
      backends,
      registry: new SessionRegistry(),
      log,
      observe,
      logTimeout: settings.SessionLogTimeout,
      onDatabaseFailed,
    },
    limits: {
      SOAP: {
        concurrent: settings.SOAPMaxConcurrentRequests,
        queued: settings.SOAPRequestQueueSize,
        wait: settings.SOAPRequestQueueTimeout,
        setting: 'SOAPMaxConcurrentRequests, SOAPRequestQueueSize',
      },
      ODataV4: {
        concurrent: settings.ODataV4MaxConcurrentRequests,
        queued: settings.ODataV4MaxRequestQueueSize,
        wait: settings.ODataRequestQueueTimeout,
        setting: 'ODataV4MaxConcurrentRequests, ODataV4MaxRequestQueueSize',
      },
      Api: {
        concurrent: settings.APIMaxConcurrentRequestsGlobalLimit,
        queued: settings.APIMaxRequestQueueSizeGlobalLimit,
        wait: settings.ODataRequestQueueTimeout,
        setting: 'APIMaxConcurrentRequestsGlobalLimit, APIMaxRequestQueueSizeGlobalLimit',
      },
    },
    refusalToRun: (codeunitId, tableId) => refusalToRun(objects, codeunitId, tableId),
    hasCompany: (name) => database.companies.has(name),
    changeWebServices: async (change) =>
      await changeWebServices(
        {
          webServices: database.webServices,
          objectName: (objectType, objectId) => objects.nameOf(objectType, objectId),
        },
        change,
      ),
    stopRemotely: async (request) =>
      await stopRemotely(async (statement) => await database.administration.query(statement), {
        ...request,
        timeout:
          settings.StopSessionGracePeriod +
          settings.ServerInstanceHeartbeatInterval +
          settings.ServerInstanceLeaseDuration,
      }),
    executeInline: async (session, work) =>
      await executeInline(session, work, {
        connections,
        leaseHolds,
        objects,
        records,
        portOf,
        logTimeout: settings.SessionLogTimeout,
      }),
  })
  const threads = await startThreads({
    settings,
    serverInstanceId,
    application,
    database: database.sessions,
    lease,
    budget,
    backends,
    sessions,
    observe,
  })
  belongings.add(async () => {
    await threads.end()
  })
  return { sessions, threads, budget }
}
