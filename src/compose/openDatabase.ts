/**
 * The database of an instance: its address with our time limits, connections outside the pools, the platform tables up
 * to date.
 */

import { Users } from '../auth/Users.js'
import type { Objects } from '../application/Objects.js'
import type { Application } from '../application/application.js'
import { Companies } from '../company/companies.js'
import type { Settings } from '../config/settings.js'
import type { ConnectionOptions } from '../database/Connections.js'
import { cutDataSource, openDataSource } from '../database/dataSource.js'
import { DedicatedConnection } from '../database/DedicatedConnection.js'
import { migrate } from '../database/migrate.js'
import { companyRows } from '../database/rows/companyRows.js'
import { userRows } from '../database/rows/userRows.js'
import { webServiceRows } from '../database/rows/webServiceRows.js'
import { WebServices } from '../webservice/webServices.js'
import type { Belongings } from './Belongings.js'
import { installApplication } from './installApplication.js'

export interface Database {
  /** For the sessions' connections. */
  readonly sessions: Omit<ConnectionOptions, 'applicationName'>
  /** For what must not wait long and may take its time: administration, heartbeat, logs. */
  readonly platform: Omit<ConnectionOptions, 'applicationName'>
  readonly databaseName: string
  readonly companies: Companies
  readonly webServices: WebServices
  readonly users: Users
  readonly userRows: ReturnType<typeof userRows>
  /** For the management service and maintenance: never used by a business call. */
  readonly administration: DedicatedConnection
  /** Present once, when the administrator was created without a password of the settings. */
  readonly generatedPassword: string | undefined
  /** A connection of its own for one purpose; ended with the instance. */
  dedicated(applicationName: string): DedicatedConnection
  /** Gives up all of these connections and those of administration; each connects anew when it is needed. */
  reset(): void
}

export interface OpenDatabaseOptions {
  readonly settings: Settings
  readonly url: string
  readonly application: Application
  readonly objects: Objects
  readonly belongings: Belongings
  /** Lines for the person who started the instance. */
  readonly print: (line: string) => void
}

const dataSourceConnections = 4
const platformLockMilliseconds = 10_000

/** Migrates, brings the application's tables, companies and services in, makes sure that there is an administrator. */
export async function openDatabase({
  settings,
  url,
  application,
  objects,
  belongings,
  print,
}: OpenDatabaseOptions): Promise<Database> {
  const sessions = {
    url,
    lockTimeout: timeoutOf(settings.SqlLockTimeoutOverride),
    statementTimeout: timeoutOf(settings.SqlCommandTimeout),
  }
  const platform = { url, lockTimeout: platformLockMilliseconds, statementTimeout: 0 }
  const connections: DedicatedConnection[] = []
  const dedicated = (applicationName: string): DedicatedConnection => {
    const connection = new DedicatedConnection({ ...platform, applicationName })
    connections.push(connection)
    belongings.add(async () => {
      await connection.end()
    })
    return connection
  }
  const dataSource = await openDataSource({
    url,
    applicationName: 'servicetier administration',
    poolSize: dataSourceConnections,
  })
  belongings.add(async () => {
    await dataSource.destroy()
  })
  await migrate(dataSource)
  const companies = await Companies.load({ rows: companyRows(dataSource), settings })
  const webServices = await WebServices.load(webServiceRows(dataSource))
  const administration = dedicated('servicetier maintenance')
  await installApplication({
    application,
    objects,
    connection: administration,
    companies,
    webServices,
    loadDemoCompany: settings.LoadDemoCompany,
    forceSchemaSync: settings.ForceSchemaSync,
    log: print,
  })
  const users = new Users(userRows(dataSource))
  const { generatedPassword } = await users.ensureAdministrator(settings.AdminUser, settings.AdminPassword)
  return {
    sessions,
    platform,
    databaseName: dataSource.driver.database ?? '',
    companies,
    webServices,
    users,
    userRows: userRows(dataSource),
    administration,
    generatedPassword,
    dedicated,
    reset: () => {
      cutDataSource(dataSource)
      for (const connection of connections) connection.reset()
    },
  }
}

/** PostgreSQL's timeouts: 0 is none. */
function timeoutOf(milliseconds: number): number {
  return Number.isFinite(milliseconds) ? milliseconds : 0
}
