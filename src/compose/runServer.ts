/**
 * The entries behind the commands `start`, `migrate` and `demo-data`: database, instance, signals, and what a person is
 * told.
 */

import { startInstance, type RunningInstance } from './startInstance.js'
import { extendDemoData, type ExtendedDemoData } from './extendDemoData.js'
import type { ResolvedSettings } from '../config/resolveSettings.js'
import type { Settings } from '../config/settings.js'
import { openDataSource } from '../database/dataSource.js'
import { openEmbeddedPostgres } from '../database/embedded/openEmbeddedPostgres.js'
import { DataDirectoryInUse } from '../database/embedded/refusal.js'
import { urlOfRunningCluster } from '../database/embedded/runningCluster.js'
import { migrate } from '../database/migrate.js'

/** Connections beside the budget of the sessions: logs, control, heartbeat, administration, and a person with psql. */
const reservedConnections = 20

interface Database {
  readonly url: string
  stop(): Promise<void>
}

async function openDatabase(settings: Settings, print: (line: string) => void): Promise<Database> {
  if (settings.DatabaseUrl !== undefined)
    return {
      url: settings.DatabaseUrl,
      stop: async () => {
        await Promise.resolve()
      },
    }
  return await openEmbeddedPostgres({
    dataDirectory: settings.DataDirectory,
    maxConnections: settings.DatabaseMaxConnections + reservedConnections,
    log: print,
  })
}

/**
 * Runs a server instance until it is told to end (SIGINT, SIGTERM, SIGHUP); resolves when everything it started has
 * ended.
 * @throws Error that a person understands, after everything it started has ended
 */
export async function runStart(
  { settings }: ResolvedSettings,
  output: { readonly json: boolean } = { json: false },
): Promise<void> {
  const print = (line: string): void => {
    if (!output.json) process.stdout.write(`${line}\n`)
  }
  const asked = askedToEnd()
  const database = await openDatabase(settings, print)
  let fenced = false
  let instance: RunningInstance | undefined
  try {
    instance = await startInstance({
      settings,
      databaseUrl: database.url,
      print,
      onFenced: () => {
        fenced = true
        asked.end()
      },
    })
    if (output.json) process.stdout.write(`${JSON.stringify(instance.description)}\n`)
    else print(welcome(settings, instance))
    await asked.ended
    print('Shutting down …')
    await instance.stop()
  } finally {
    await database.stop()
    asked.forget()
  }
  if (fenced) throw new Error('Another server instance declared this one crashed, so it ended. Start it again.')
}

/** @returns names of the migrations that were applied */
export async function runMigrate({ settings }: ResolvedSettings): Promise<{ applied: readonly string[] }> {
  const database = await openDatabase(settings, (line) => {
    process.stderr.write(`${line}\n`)
  })
  try {
    const dataSource = await openDataSource({ url: database.url, applicationName: 'servicetier migrate', poolSize: 1 })
    try {
      return { applied: await migrate(dataSource) }
    } finally {
      await dataSource.destroy()
    }
  } finally {
    await database.stop()
  }
}

/** Makes the demo data larger, also beside an instance that runs on the embedded database. */
export async function runDemoData(
  { settings }: ResolvedSettings,
  wanted: { readonly rows: number; readonly companyName: string | undefined },
): Promise<ExtendedDemoData> {
  const print = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  const database = await openDatabase(settings, print).catch(async (error: unknown) => {
    const url = error instanceof DataDirectoryInUse ? await urlOfRunningCluster(settings.DataDirectory) : undefined
    if (url === undefined) throw error
    return {
      url,
      stop: async () => {
        await Promise.resolve()
      },
    }
  })
  try {
    return await extendDemoData({ settings, databaseUrl: database.url, ...wanted, print })
  } finally {
    await database.stop()
  }
}

interface Asked {
  /** Resolves when the process is told to end. */
  readonly ended: Promise<void>
  end(): void
  forget(): void
}

/** A third signal ends the process at once: what it leaves is reaped by the next start. */
function askedToEnd(): Asked {
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let count = 0
  const onSignal = (): void => {
    count++
    end()
    // A terminal's Ctrl-C may reach us twice when the command was started by npm, so two say no more than one.
    if (count > 2) process.exit(130)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, onSignal)
  return {
    ended,
    end,
    forget: () => {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}

function welcome(settings: Settings, { description, generatedPassword }: RunningInstance): string {
  const { urls, serverInstanceId } = description
  const company = encodeURIComponent('CRONUS International Ltd.')
  return [
    '',
    `  Servicetier is ready: server instance ${settings.ServerInstance} (${serverInstanceId})`,
    '',
    `  SOAP         ${urls.soap}/Services`,
    ...(settings.Application === undefined
      ? [`               ${urls.soap}/${company}/Codeunit/SessionAdmin?wsdl`]
      : []),
    `  OData        ${urls.odata}`,
    ...(settings.Application === undefined ? [`               ${urls.odata}/Customer?$top=3`] : []),
    `  Management   ${urls.management}/sessions`,
    `  Sign in as   ${settings.AdminUser}${generatedPassword === undefined ? '' : `   password  ${generatedPassword}   (generated; it is not shown again)`}`,
    '',
    '  Ctrl-C ends it.',
    '',
  ].join('\n')
}
