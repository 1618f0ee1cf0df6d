/**
 * One PostgreSQL and one temporary folder for the whole test run. Test files get databases of their own (database.ts)
 * and folders of their own (temporaryFolder.ts) in them. Removed at the end (globalTeardown.ts), after Ctrl-C, and, if
 * the run was killed, at the next run.
 */

import { readdir, realpath } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../../dist/database/embedded/openEmbeddedPostgres.js'
import { createTestDatabase } from './database.js'
import { TestInstance } from './instance.js'
import { isAlive } from './isAlive.js'
import { removeFolder, temporaryFolder } from './temporaryFolder.js'

const prefix = 'servicetier-test-'

let opening: Promise<EmbeddedPostgres> | undefined
let folder: string | undefined

// eslint-disable-next-line import-x/no-default-export -- jest asks for it
export default async function globalSetup(): Promise<void> {
  await removeLeftovers()
  // Jest leaves at once on these; what was started would stay.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void removeTestPostgres().finally(() => process.exit(128 + constants.signals[signal])))
  }
  folder = (await temporaryFolder(tmpdir(), `${prefix}${process.pid}-`)).path
  opening = openEmbeddedPostgres({
    dataDirectory: join(folder, 'data'),
    maxConnections: 200,
    durable: false,
    log: () => {},
  })
  process.env['SERVICETIER_TEST_DATABASE_ADMIN_URL'] = (await opening).adminUrl
  process.env['SERVICETIER_TEST_FOLDER'] = folder
  process.env['SERVICETIER_TEST_TEMPLATE'] = await makeTemplate()
}

/** A database that an instance with the demo application has prepared; the databases of tests begin as its copies. */
async function makeTemplate(): Promise<string> {
  const database = await createTestDatabase()
  await (await TestInstance.start({ database })).stop()
  return new URL(database.url).pathname.slice(1)
}

/** Stops the server and removes the run's folder. */
export async function removeTestPostgres(): Promise<void> {
  await opening?.then(
    async (postgres) => postgres.stop(),
    () => undefined,
  )
  if (folder !== undefined) await removeFolder(folder)
}

async function removeLeftovers(): Promise<void> {
  const parent = await realpath(tmpdir())
  for (const name of await readdir(parent)) {
    const owner = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN
    if (Number.isNaN(owner) || isAlive(owner)) continue
    // What another user left, or what another run is removing right now, is not ours to clean up.
    await removeFolder(join(parent, name)).catch(() => undefined)
  }
}
