/**
 * Puts a server instance together: with the entries and the folder beside it the only place that knows every folder.
 *
 * Order of birth: database up to date → row and lease → logs → sessions and threads → ports → member of the cluster →
 * ready. Death is the reverse.
 */

import { Readiness } from './Readiness.js'
import { DedicatedConnection } from '../database/DedicatedConnection.js'
import { isCatalogueError } from '../errors/CatalogueError.js'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { InstanceDescription } from '../admin/dependencies.js'
import { SignIn } from '../auth/SignIn.js'
import { Objects } from '../application/Objects.js'
import { Belongings } from './Belongings.js'
import { managementApplication, webServicesApplication, type ApplicationOptions } from './httpApplications.js'
import { applicationUrl, loadApplication } from './loadApplication.js'
import { Maintenance } from './maintenance.js'
import { openDatabase, type Database } from './openDatabase.js'
import { openLogs, type Logs } from './openLogs.js'
import { openPorts } from './openPorts.js'
import { openSessions } from './openSessions.js'
import type { Settings } from '../config/settings.js'
import type { ConnectionBudget } from '../database/connectionBudget.js'
import { writeInstanceFile, removeInstanceFile } from '../instance/instanceFile.js'
import { lostComment } from '../instance/reaper.js'
import { channels, ServerInstance, type ServerInstanceEvents } from '../instance/ServerInstance.js'
import { Lease } from '../session/words/lease.js'
import type { Sessions } from '../session/gateway/Sessions.js'
import { within } from '../session/words/within.js'

export interface StartInstanceOptions {
  readonly settings: Settings
  readonly databaseUrl: string
  /** Lines for the person who started the instance. */
  readonly print: (line: string) => void
  /** A peer declared this instance crashed: it must end. */
  readonly onFenced: () => void
}

export interface RunningInstance {
  readonly description: InstanceDescription
  /** Present once, when the administrator was created without a password of the settings. */
  readonly generatedPassword: string | undefined
  /** Ends all sessions, lets `change` change the database, and takes in what it changed. For tests. */
  changeData(change: () => Promise<void>): Promise<void>
  /** Ends everything, running calls within `ShutdownGracePeriod`; they are stopped after it. */
  stop(): Promise<void>
}

/** What the ladder may need after the grace period, milliseconds. */
const terminationTime = 5000
/** How long a reply that is ready may take to leave, milliseconds. */
const departureTime = 1000
const changeComment = 'The data was reset.'
const shutdownComment = 'The server instance was stopped.'
const withdrawMark =
  'update platform.active_session set stop_requested_by = null, stop_comment = null where server_instance_id = $1 and session_id = $2'

/** Starts an instance; resolves when it takes calls. What was started is ended again if it fails. */
export async function startInstance(options: StartInstanceOptions): Promise<RunningInstance> {
  const belongings = new Belongings()
  try {
    return await start(options, belongings)
  } catch (error) {
    await belongings.end()
    throw error
  }
}

async function start(
  { settings, databaseUrl, print, onFenced }: StartInstanceOptions,
  belongings: Belongings,
): Promise<RunningInstance> {
  const serverComputerName = hostname()
  const applicationModule = applicationUrl(settings.Application)
  const application = await loadApplication(applicationModule)
  const objects = new Objects(application.objects)
  const database = await openDatabase({ settings, url: databaseUrl, application, objects, belongings, print })

  const lease = new Lease()
  const instance = new ServerInstance({
    database: { ...database.platform, applicationName: 'servicetier heartbeat' },
    lease,
    serverComputerName,
    serverInstanceName: settings.ServerInstance,
    heartbeatInterval: settings.ServerInstanceHeartbeatInterval,
    leaseDuration: settings.ServerInstanceLeaseDuration,
  })
  await instance.register()
  belongings.add(async () => {
    await instance.end()
  })
  const names = {
    serverInstanceId: instance.id,
    serverInstanceName: settings.ServerInstance,
    serverComputerName,
    databaseName: database.databaseName,
  }

  const logs = await openLogs(settings, names, database)
  const { log, eventLog, observe } = logs
  const signIn = new SignIn({
    rows: database.userRows,
    settings,
    onRefused: ({ reason, userName, clientAddress }) => {
      observe({ kind: 'signInRefused', clientAddress, userName, reason })
    },
  })
  const readiness = new Readiness(
    () => new DedicatedConnection({ ...database.platform, applicationName: 'servicetier readiness' }),
  )
  belongings.add(async () => {
    await readiness.end()
  })
  const { sessions, threads, budget } = await openSessions({
    settings,
    names,
    database,
    logs,
    lease,
    onDatabaseFailed: () => {
      readiness.failed()
    },
    objects,
    application: applicationModule,
    belongings,
  })

  let ready = false
  let description: InstanceDescription | undefined
  const watchedSignIn: ApplicationOptions['signIn'] = {
    signIn: async (...of) => {
      try {
        return await signIn.signIn(...of)
      } catch (error) {
        if (isCatalogueError(error, 'Internal_DatabaseUnavailable')) readiness.failed()
        throw error
      }
    },
  }
  const common = { settings, database, objects, sessions, logs, signIn: watchedSignIn }
  const ports = await openPorts({
    settings,
    serverInstanceId: instance.id,
    webServices: webServicesApplication(common),
    management: managementApplication({
      ...common,
      serverComputerName,
      samples: application.samples ?? {},
      ready: () => ready && lease.holds() && readiness.holds,
      description: () => description,
    }),
  })
  belongings.add(async () => {
    await ports.destroy()
  })
  description = ports.description
  await instance.setPorts(description.ports.soap, description.ports.management)

  const maintenance = new Maintenance({
    connection: database.administration,
    settings,
    reapInterval: settings.ServerInstanceHeartbeatInterval,
    onFailed: (reason) => {
      observe({ kind: 'maintenanceFailed', reason })
    },
    reaper: {
      ownId: instance.id,
      connection: database.administration,
      backends: logs.backends,
      deadAfter: settings.ServerInstanceLeaseDuration * 1.5,
      onReaped: (id, count) => {
        observe({ kind: 'instanceReaped', serverInstanceId: id, sessions: count, comment: lostComment })
      },
    },
  })
  await maintenance.start()
  belongings.add(async () => {
    await maintenance.end()
  })
  instance.start(clusterEvents({ instance, database, budget, sessions, signIn, logs, onFenced }))
  await writeInstanceFile(settings.DataDirectory, {
    pid: process.pid,
    serverInstanceId: instance.id,
    ports: description.ports,
  })
  belongings.add(async () => {
    await removeInstanceFile(settings.DataDirectory)
  })
  observe({ kind: 'instanceReady', serverInstanceName: settings.ServerInstance, serverInstanceId: instance.id })
  ready = true

  return {
    description,
    generatedPassword: database.generatedPassword,
    changeData: async (change) => {
      await sessions.stopAll({ kind: 'stop', by: '', through: 'a reset of its data', comment: changeComment })
      await Promise.all([log.flush(), eventLog.flush()])
      await change()
      await Promise.all([database.companies.reload(), database.webServices.reload()])
      signIn.invalidate()
    },
    stop: async () => {
      ready = false
      observe({
        kind: 'instanceShuttingDown',
        serverInstanceName: settings.ServerInstance,
        serverInstanceId: instance.id,
      })
      sessions.close()
      const closed = ports.close()
      await within(settings.ShutdownGracePeriod, sessions.whenNoWebServiceCalls())
      await within(
        settings.StopSessionGracePeriod + terminationTime,
        sessions.stopAll({ kind: 'shutdown', by: '', through: 'its shutdown', comment: shutdownComment }),
      )
      // Whatever still runs ends with its thread; its session is lost, with a Logoff.
      await threads.end()
      await within(departureTime, closed)
      await within(settings.SessionLogTimeout, Promise.all([log.flush(), eventLog.flush()]))
      if (log.backlog > 0 || sessions.list().length > 0) instance.leaveToReaper()
      log.end()
      eventLog.end()
      await belongings.end()
    },
  }
}

interface ClusterOptions {
  readonly instance: ServerInstance
  readonly database: Database
  readonly budget: ConnectionBudget
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly logs: Logs
  readonly onFenced: () => void
}

/** What other instances, and the loss of the database, make this one do. */
function clusterEvents({
  instance,
  database,
  budget,
  sessions,
  signIn,
  logs: { observe, reportUnexpected },
  onFenced,
}: ClusterOptions): ServerInstanceEvents {
  const refresh = async (channel: string, payload: string): Promise<void> => {
    if (channel === channels.companies) await database.companies.reload()
    else if (channel === channels.webServices) await database.webServices.reload()
    else signIn.invalidate(payload === '' ? undefined : payload)
  }
  const stopAll = (): void => {
    void sessions.stopAll({ kind: 'lease', by: '', through: 'the loss of the database', comment: '' })
  }
  return {
    onStop: ({ sessionId, by, comment }) => {
      void sessions.stop({ sessionId, by, through: 'another server instance', comment }).catch(async () => {
        // It could not be stopped: the mark must not stop it at the next heartbeat.
        await database.administration
          .query({ text: withdrawMark, values: [instance.id, sessionId] })
          .catch(() => undefined)
      })
    },
    onNotify: (channel, payload) => {
      refresh(channel, payload).catch((error: unknown) => {
        reportUnexpected(error, randomUUID())
      })
    },
    onSilence: () => {
      database.reset()
      budget.renew()
    },
    onLeaseLost: () => {
      observe({ kind: 'leaseLost' })
      stopAll()
    },
    onLeaseRegained: () => {
      observe({ kind: 'leaseRegained' })
    },
    onFenced: () => {
      observe({ kind: 'instanceFenced' })
      stopAll()
      onFenced()
    },
  }
}
