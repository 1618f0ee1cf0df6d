/**
 * Entry of the process beside a test (compose/testProcess.ts): starts what it is asked for, and ends all of it when it
 * is told to or when the test's process is gone.
 */

import { Belongings } from './compose/Belongings.js'
import { startInstance, type RunningInstance } from './compose/startInstance.js'
import { directoryVariable, type TestAnswer, type TestQuestion, type TestQuestions } from './compose/testProcess.js'
import { resolveSettings } from './config/resolveSettings.js'
import { DedicatedConnection } from './database/DedicatedConnection.js'
import { openEmbeddedPostgres } from './database/embedded/openEmbeddedPostgres.js'
import { removeDataDirectory } from './database/embedded/removeDataDirectory.js'
import { InitialData } from './database/InitialData.js'

/** Connections beside the budget of the sessions. */
const reservedConnections = 20

const ephemeral = process.env[directoryVariable] ?? ''
const belongings = new Belongings()
belongings.add(async () => {
  await removeDataDirectory(ephemeral)
})
let instance: RunningInstance | undefined
let initialData: InitialData | undefined

async function startDatabase(dataDirectory: string, maxConnections: number): Promise<string> {
  const postgres = await openEmbeddedPostgres({
    dataDirectory,
    maxConnections,
    durable: dataDirectory !== ephemeral,
    log: () => undefined,
  })
  belongings.add(async () => {
    await postgres.stop()
  })
  return postgres.url
}

async function start(environment: Readonly<Record<string, string>>): Promise<TestQuestions['startInstance']['answer']> {
  const { settings } = resolveSettings({
    flags: {},
    environment: { SERVICETIER_DATA_DIRECTORY: ephemeral, ...environment },
    cwd: process.cwd(),
  })
  const databaseUrl =
    settings.DatabaseUrl ??
    (await startDatabase(settings.DataDirectory, settings.DatabaseMaxConnections + reservedConnections))
  const started = await startInstance({
    settings,
    databaseUrl,
    print: () => undefined,
    onFenced: () => void end(),
  })
  belongings.add(async () => {
    await started.stop()
  })
  const connection = new DedicatedConnection({
    url: databaseUrl,
    applicationName: 'servicetier initial data',
    lockTimeout: 30_000,
    statementTimeout: 0,
  })
  belongings.add(async () => {
    await connection.end()
  })
  instance = started
  initialData = await InitialData.take(connection)
  const { soap, odata, management } = started.description.urls
  return { soap, odata, api: odata.replace(/\/ODataV4$/, '/api'), management }
}

async function answer(question: TestQuestion): Promise<unknown> {
  switch (question.kind) {
    case 'startInstance':
      return await start(question.asked)
    case 'startDatabase':
      return await startDatabase(ephemeral, 50)
    case 'resetData':
      await instance?.changeData(async () => {
        await initialData?.restore()
      })
      return null
    case 'stop':
      await belongings.end()
      return null
  }
}

let last: Promise<unknown> = Promise.resolve()

process.on('message', (question: TestQuestion) => {
  last = last.then(async () => {
    const answered: TestAnswer = await answer(question).then(
      (value) => ({ answer: value }),
      (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
    )
    if (process.connected) process.send?.(answered)
    if (question.kind === 'stop') process.exit()
  })
})

/** Waits for what is being started: half of it would stay. */
async function end(): Promise<void> {
  await last
  await belongings.end()
  process.exit()
}

process.on('disconnect', () => void end())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
