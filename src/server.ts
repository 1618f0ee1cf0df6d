/**
 * `servicetier/server`: starts a server instance from a test, and ends it.
 *
 * The instance runs in a process of its own, with a PostgreSQL that nothing survives. It ends with the process that
 * started it, also when that one is killed.
 */

import { randomBytes } from 'node:crypto'
import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TestProcess } from './compose/testProcess.js'
import { environmentVariableOf } from './config/settingNames.js'
import { settingNames, settings as settingTable, type SettingName } from './config/settings.js'
import { suggest } from './config/suggest.js'

/**
 * Settings by their names, as docs/reference/settings.md lists them. Text has the format of the setting, e.g.
 * `'00:00:02'` for a time span.
 */
export type ServerSettings = Readonly<Partial<Record<Exclude<SettingName, 'Application'>, string | number | boolean>>>

export interface StartOptions {
  /**
   * The module that exports `application`, by its URL or path: `new URL('./application.js', import.meta.url)`. A path
   * counts from the current directory. Default: the demo application.
   */
  readonly application?: URL | string
  /**
   * Defaults beside those of the settings: free ports, a data directory that `stop()` removes, a password made up. With
   * `DatabaseUrl` that database is used; give the `AdminPassword` that it has.
   */
  readonly settings?: ServerSettings
}

export interface Server {
  readonly urls: {
    /** Ends with the name of the instance and `/WS`; a company and a service follow. */
    readonly soap: string
    /** Ends with `/ODataV4`. */
    readonly odata: string
    /** Ends with `/api`. */
    readonly api: string
    /** The management service. */
    readonly management: string
  }
  /** The administrator, for HTTP Basic. */
  readonly credentials: { readonly user: string; readonly password: string }
  /**
   * Brings the data back to what it was right after the start: tables, companies, published services, users, logs.
   * Sessions that live are ended first. Calls meanwhile wait or fail.
   */
  reset(): Promise<void>
  /** Ends the instance and removes what it made. May be called again. */
  stop(): Promise<void>
}

/** Starts an instance; resolves when it takes calls. @throws Error that tells why it does not start */
export async function start({ application, settings = {} }: StartOptions = {}): Promise<Server> {
  const environment = environmentOf(settings)
  if (application !== undefined) environment[environmentVariableOf('Application')] = modulePath(application)
  const user = environment[environmentVariableOf('AdminUser')] ?? settingTable.AdminUser.default
  const password = (environment[environmentVariableOf('AdminPassword')] ??= randomBytes(12).toString('base64url'))
  for (const port of ['SOAPServicesPort', 'ODataServicesPort', 'ManagementServicesPort'] as const)
    environment[environmentVariableOf(port)] ??= '0'

  const child = await TestProcess.start()
  try {
    const urls = await child.ask('startInstance', environment)
    return {
      urls,
      credentials: { user, password },
      reset: async () => {
        await child.ask('resetData', null)
      },
      stop: async () => {
        await child.stop()
      },
    }
  } catch (error) {
    await child.stop()
    throw error
  }
}

function environmentOf(settings: ServerSettings): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(settings)) {
    if (!(settingNames as readonly string[]).includes(name) || name === 'Application') {
      const meant = suggest(name, settingNames)
      throw new Error(`${name} is not the name of a setting${meant === undefined ? '' : `; did you mean ${meant}?`}`)
    }
    environment[environmentVariableOf(name)] = String(value)
  }
  return environment
}

function modulePath(application: unknown): string {
  if (application instanceof URL || (typeof application === 'string' && application.startsWith('file:')))
    return fileURLToPath(application)
  if (typeof application === 'string') return isAbsolute(application) ? application : resolve(application)
  throw new TypeError(
    "The application is the URL or the path of a module that exports 'application', because the threads of the server load " +
      "it: new URL('./application.js', import.meta.url).",
  )
}
