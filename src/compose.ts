/**
 * Puts a server instance together: with the entries beside it the only place that knows every folder.
 *
 * Order of birth: database up to date → row and lease → logs → threads → ports → ready. Death is the reverse.
 */

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import express from 'express'
import { adminRouter } from './admin/adminRouter.js'
import type { InstanceDescription } from './admin/dependencies.js'
import { SignIn } from './auth/SignIn.js'
import { Users } from './auth/Users.js'
import { Objects } from './codeunit/objects.js'
import { Companies } from './company/companies.js'
import { installApplication } from './compose/installApplication.js'
import { listen, type Listener } from './compose/listen.js'
import { applicationUrl, loadApplication } from './compose/loadApplication.js'
import { Maintenance } from './compose/maintenance.js'
import { startThreads } from './compose/threads.js'
import type { Settings } from './config/settings.js'
import { BackendControl } from './database/BackendControl.js'
import { ConnectionBudget } from './database/connectionBudget.js'
import { Connections } from './database/Connections.js'
import { openDataSource } from './database/dataSource.js'
import { DedicatedConnection } from './database/DedicatedConnection.js'
import { migrate } from './database/migrate.js'
import { companyRows } from './database/rows/companyRows.js'
import { userRows } from './database/rows/userRows.js'
import { webServiceRows } from './database/rows/webServiceRows.js'
import { CatalogueError, stackOf, unpackError } from './errors/CatalogueError.js'
import { EventLog } from './eventlog/EventLog.js'
import { writeInstanceFile, removeInstanceFile } from './server/instanceFile.js'
import { applicationNamePrefix, lostComment } from './server/reaper.js'
import { channels, ServerInstance } from './server/ServerInstance.js'
import { clientTypeOrdinal, type ClientType } from './session/clientType.js'
import { executeInline } from './session/host/inline.js'
import { Lease } from './session/lease.js'
import type { RecordSnapshot } from './session/record.js'
import { SessionRegistry } from './session/registry.js'
import { SessionLog } from './session/sessionLog.js'
import { Sessions } from './session/Sessions.js'
import { soapRouter } from './soap/soapRouter.js'
import { getRecordById } from './table/getRecordById.js'
import { WebServices } from './webservice/webServices.js'

export interface ComposeParts {
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
  /** Ends everything, running calls within `ShutdownGracePeriod`; they are stopped after it. */
  stop(): Promise<void>
}

const dataSourceConnections = 4
/** What the ladder may need after the grace period, milliseconds. */
const terminationTime = 5000
const shutdownComment = 'The server instance was stopped.'

/** Starts an instance; resolves when it takes calls. What was started is ended again if it fails. */
export async function startInstance(parts: ComposeParts): Promise<RunningInstance> {
  const owned: (() => Promise<void> | void)[] = []
  const endAll = async (): Promise<void> => { for (const end of owned.splice(0).reverse()) await end() }
  try {
    return await start(parts, owned, endAll)
  } catch (error) {
    await endAll()
    throw error
  }
}

async function start({ settings, databaseUrl, print, onFenced }: ComposeParts, owned: (() => Promise<void> | void)[], endAll: () => Promise<void>): Promise<RunningInstance> {
  const serverComputerName = hostname()
  const application = applicationUrl(settings.Application)
  const loaded = await loadApplication(application)
  const objects = new Objects(loaded.objects)
  const database = { url: databaseUrl, lockTimeout: timeoutOf(settings.SqlLockTimeoutOverride), statementTimeout: timeoutOf(settings.SqlCommandTimeout) }
  const dedicated = (purpose: string, applicationName = `servicetier ${purpose}`): DedicatedConnection => {
    const connection = new DedicatedConnection({ ...database, lockTimeout: 10_000, statementTimeout: 0, applicationName })
    owned.push(async () => { await connection.end() })
    return connection
  }

  // The database up to date.
  const dataSource = await openDataSource({ url: databaseUrl, applicationName: 'servicetier administration', poolSize: dataSourceConnections })
  owned.push(async () => { await dataSource.destroy() })
  await migrate(dataSource)
  const companies = await Companies.load({ rows: companyRows(dataSource), settings })
  const webServices = await WebServices.load(webServiceRows(dataSource))
  const maintenanceConnection = dedicated('maintenance')
  await installApplication({ application: loaded, objects, connection: maintenanceConnection, companies, webServices, loadDemoCompany: settings.LoadDemoCompany, forceSchemaSync: settings.ForceSchemaSync, log: print })
  const users = new Users(userRows(dataSource))
  const { generatedPassword } = await users.ensureAdministrator(settings.AdminUser, settings.AdminPassword)

  // Row and lease.
  const lease = new Lease()
  const instance = new ServerInstance({
    database: { ...database, lockTimeout: 10_000, statementTimeout: 0, applicationName: 'servicetier heartbeat' }, lease, serverComputerName,
    serverInstanceName: settings.ServerInstance, heartbeatInterval: settings.ServerInstanceHeartbeatInterval, leaseDuration: settings.ServerInstanceLeaseDuration,
  })
  await instance.register()
  owned.push(async () => { await instance.end() })
  const names = { serverInstanceId: instance.id, serverInstanceName: settings.ServerInstance, serverComputerName, databaseName: dataSource.driver.database ?? '' }

  // Logs.
  const eventLogConnection = dedicated('event log')
  const eventLog = new EventLog({ serverInstanceId: instance.id, query: async (statement) => await eventLogConnection.query(statement), clientTypeOrdinal: (clientType) => clientTypeOrdinal(clientType as ClientType), print: (line) => { process.stderr.write(`${line}\n`) } })
  const signIn = new SignIn({
    rows: userRows(dataSource), settings,
    onRefused: ({ reason, userName, clientAddress }) => { eventLog.write({ level: 'Warning', eventId: 231, message: `A sign-in from ${clientAddress} was refused (${reason}${userName === '' ? '' : `, user ${userName}`}).` }) },
  })
  // Named as the threads' are: whoever declares this instance crashed ends it with them, and what it was writing.
  const logConnection = dedicated('session log', `${applicationNamePrefix(instance.id)}session log`)
  const log = new SessionLog({
    mode: settings.SessionLogMode, names, query: async (statement) => await logConnection.query(statement),
    refused: (event, error) => { eventLog.write({ level: 'Error', eventId: 200, message: `The database refused an event of session ${event.session.identity.sessionUniqueId}: ${error instanceof Error ? error.message : String(error)}` }) },
  })
  const controlConnection = dedicated('control')
  const backends = new BackendControl(controlConnection)
  await Promise.all([logConnection.connect(), controlConnection.connect()])
  const reportUnexpected = (error: unknown, correlationId: string): void => {
    eventLog.write({ level: 'Error', eventId: 200, message: `An unexpected error occurred. CorrelationId: ${correlationId}.`, context: stackOf(error) ?? '' })
  }

  // Sessions and their threads.
  const budget = new ConnectionBudget(settings.DatabaseMaxConnections)
  const inlineConnections = new Connections({ ...database, applicationName: `${applicationNamePrefix(instance.id)}inline` }, budget)
  owned.push(async () => { await inlineConnections.end() })
  const leaseHolds = (): boolean => lease.holds()
  const sessions: Sessions = new Sessions({
    settings, names, leaseHolds,
    run: { settings, backends, registry: new SessionRegistry(), log, eventLog, logTimeout: settings.SessionLogTimeout },
    soapLimits: { concurrent: settings.SOAPMaxConcurrentRequests, queued: settings.SOAPRequestQueueSize, wait: settings.SOAPRequestQueueTimeout, setting: 'SOAPMaxConcurrentRequests, SOAPRequestQueueSize' },
    hasCodeunit: (id) => objects.codeunit(id) !== undefined,
    hasCompany: (name) => companies.has(name),
    executeInline: async (session, work) => await executeInline(session, work, {
      connections: inlineConnections, leaseHolds, objects, logTimeout: settings.SessionLogTimeout,
      portOf: (live) => ({
        startSession: async (request) => (await sessions.answer(live, { ask: 'startSession', request })) as number,
        stopSession: async (sessionId, comment) => { await sessions.answer(live, { ask: 'stopSession', sessionId, comment }) },
        isSessionActive: async (sessionId) => (await sessions.answer(live, { ask: 'isSessionActive', sessionId })) as boolean,
        writeEventLog: (entry) => { eventLog.write({ level: entry.level, eventId: 100, message: entry.message, context: entry.context, identity: live.identity }) },
      }),
    }),
  })
  const threads = await startThreads({ settings, serverInstanceId: instance.id, application, database, lease, budget, backends, sessions, eventLog })
  owned.push(async () => { await threads.end() })

  // Ports.
  let ready = false
  const soapApplication = express().disable('x-powered-by').disable('etag').use(`/${settings.ServerInstance}/WS`, soapRouter({
    settings, companies, webServices, signIn: async (authorization, clientAddress) => await signIn.signIn(authorization, clientAddress),
    codeunit: (id) => objects.codeunit(id),
    call: async (call) => await sessions.call(call),
    listCompanies: async (user, clientComputerName) => await sessions.callInline({ user, companyName: '', clientType: 'SOAP', clientComputerName, timeout: settings.SOAPServicesOperationTimeout }, 0, 'Companies', async () => await Promise.resolve(companies.names())),
    reportUnexpected,
  }))
  // eslint-disable-next-line prefer-const -- the ports it tells are known only when the routers that ask for it listen
  let description: InstanceDescription | undefined
  const management = express().disable('x-powered-by').disable('etag').use(adminRouter({
    sessions, log, logTimeout: settings.SessionLogTimeout, eventLog, serverComputerName, reportUnexpected,
    query: async (statement) => await maintenanceConnection.query(statement),
    signIn: async (authorization, clientAddress) => await signIn.signIn(authorization, clientAddress),
    ready: () => ready && lease.holds(),
    instance: () => {
      if (description === undefined) throw new Error('The instance has no ports yet.')
      return description
    },
    defaultCompany: () => companies.defaultCompany(),
    readRecord: async (user, clientComputerName, companyName, recordId) => {
      if (!companies.has(companyName)) throw new CatalogueError('Session_NotStarted', { reason: `the company '${companyName}' does not exist.` })
      const { ending } = await sessions.callInline({ user, companyName, clientType: 'Management', clientComputerName, timeout: settings.SOAPServicesOperationTimeout }, 0, 'StartSession', async (session) => (await getRecordById(session, recordId)).snapshot())
      if (ending.error !== undefined) throw unpackError(ending.error)
      return ending.result as RecordSnapshot
    },
    createWebServicesKey: async (userName) => ({ webServicesKey: await users.createWebServicesKey(userName), webServicesKeyExpiryDate: '' }),
    removeWebServicesKey: async (userName) => { await users.removeWebServicesKey(userName) },
    remoteStopTimeout: settings.StopSessionGracePeriod + settings.ServerInstanceHeartbeatInterval + settings.ServerInstanceLeaseDuration,
  }))
  const listeners: Listener[] = []
  const open = async (...args: Parameters<typeof listen>): Promise<number> => {
    const listener = await listen(...args)
    listeners.push(listener)
    return listener.port
  }
  owned.push(async () => { await Promise.all(listeners.map(async (listener) => { const closed = listener.close(); listener.destroy(); await closed })) })
  const managementPort = await open(management, settings.ListenAddress, settings.ManagementServicesPort, 'ManagementServicesPort')
  const soapPort = await open(soapApplication, settings.ListenAddress, settings.SOAPServicesPort, 'SOAPServicesPort')
  const odataPort = settings.ODataServicesEnabled ? await open(soapApplication, settings.ListenAddress, settings.ODataServicesPort, 'ODataServicesPort') : soapPort
  const host = settings.ListenAddress === '0.0.0.0' || settings.ListenAddress === '::' ? '127.0.0.1' : settings.ListenAddress
  const hostInUrl = host.includes(':') ? `[${host}]` : host
  description = {
    serverInstanceId: instance.id, serverInstanceName: settings.ServerInstance, ports: { soap: soapPort, odata: odataPort, management: managementPort },
    urls: {
      soap: settings.PublicSOAPBaseUrl ?? `http://${hostInUrl}:${soapPort}/${settings.ServerInstance}/WS`,
      odata: settings.PublicODataBaseUrl ?? `http://${hostInUrl}:${odataPort}/${settings.ServerInstance}/ODataV4`,
      management: `http://${hostInUrl}:${managementPort}`,
    },
  }
  await instance.setPorts(soapPort, managementPort)

  // Member of the cluster.
  const maintenance = new Maintenance({
    connection: maintenanceConnection, settings, reapInterval: settings.ServerInstanceHeartbeatInterval,
    report: (message) => { eventLog.write({ level: 'Warning', eventId: 202, message }) },
    reaper: {
      ownId: instance.id, connection: maintenanceConnection, backends, deadAfter: settings.ServerInstanceLeaseDuration * 1.5,
      onReaped: (id, count) => { eventLog.write({ level: 'Warning', eventId: 202, message: `The server instance ${id} ended unexpectedly; ${count} sessions of it were ended: ${lostComment}` }) },
    },
  })
  await maintenance.start()
  owned.push(async () => { await maintenance.end() })
  instance.start({
    onStop: ({ sessionId, by, comment }) => {
      void sessions.stop(sessionId, { kind: 'stop', by, comment }).catch(async () => {
        // It could not be stopped: the mark must not stop it at the next heartbeat.
        await maintenanceConnection.query({ text: 'update platform.active_session set stop_requested_by = null, stop_comment = null where server_instance_id = $1 and session_id = $2', values: [instance.id, sessionId] }).catch(() => undefined)
      })
    },
    onNotify: (channel, payload) => {
      const refreshed = channel === channels.companies ? companies.reload() : channel === channels.webServices ? webServices.reload() : Promise.resolve(signIn.invalidate(payload === '' ? undefined : payload))
      refreshed.catch((error: unknown) => { reportUnexpected(error, randomUUID()) })
    },
    onLeaseLost: () => {
      eventLog.write({ level: 'Error', eventId: 200, message: 'The database has not answered for as long as the lease lasts; all sessions are stopped.' })
      void sessions.stopAll({ kind: 'lease', by: '', comment: '' })
    },
    onLeaseRegained: () => { eventLog.write({ level: 'Information', eventId: 201, message: 'The database answers again; calls are taken.' }) },
    onFenced: () => {
      eventLog.write({ level: 'Error', eventId: 200, message: 'Another server instance declared this one crashed; it ends.' })
      void sessions.stopAll({ kind: 'lease', by: '', comment: '' })
      onFenced()
    },
  })
  await writeInstanceFile(settings.DataDirectory, { pid: process.pid, serverInstanceId: instance.id, ports: description.ports })
  owned.push(async () => { await removeInstanceFile(settings.DataDirectory) })
  eventLog.write({ level: 'Information', eventId: 224, message: `The server instance ${settings.ServerInstance} (${instance.id}) is ready.` })
  ready = true

  return {
    description, generatedPassword,
    stop: async () => {
      ready = false
      eventLog.write({ level: 'Information', eventId: 225, message: `The server instance ${settings.ServerInstance} (${instance.id}) is shutting down.` })
      sessions.close()
      const closed = Promise.all(listeners.map(async (listener) => { await listener.close() }))
      await within(settings.ShutdownGracePeriod, sessions.whenNoWebServiceCalls())
      await within(settings.StopSessionGracePeriod + terminationTime, sessions.stopAll({ kind: 'shutdown', by: '', comment: shutdownComment }))
      // Whatever still runs ends with its thread; its session is lost, with a Logoff.
      await threads.end()
      await within(1000, closed)
      await within(settings.SessionLogTimeout, Promise.all([log.flush(), eventLog.flush()]))
      log.end()
      eventLog.end()
      await endAll()
    },
  }
}

/** PostgreSQL's timeouts: 0 is none. */
function timeoutOf(milliseconds: number): number {
  return Number.isFinite(milliseconds) ? milliseconds : 0
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise<void>((resolve) => { timer = setTimeout(resolve, milliseconds) })])
  clearTimeout(timer)
}
