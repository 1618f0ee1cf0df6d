/**
 * One PostgreSQL for the whole test run, in a temporary data directory. Test files get databases of their own in it
 * (database.ts). Removed at the end (globalTeardown.ts), after Ctrl-C, and, if the run was killed, at the next run.
 */

import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../../dist/database/embedded/openEmbeddedPostgres.js'

const prefix = 'servicetier-test-'

let remove: (() => Promise<void>) | undefined

export default async function globalSetup(): Promise<void> {
  await removeLeftovers()
  const dataDirectory = await mkdtemp(join(await realpath(tmpdir()), `${prefix}${process.pid}-`))
  // Jest leaves at once on these; the server would stay.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void removeTestPostgres().finally(() => process.exit(128 + constants.signals[signal])))
  }
  remove = async () => rm(dataDirectory, { recursive: true, force: true })
  const opening = openEmbeddedPostgres({ dataDirectory, maxConnections: 200, log: () => {} })
  remove = async () => removePostgres(await opening, dataDirectory)
  process.env['SERVICETIER_TEST_DATABASE_ADMIN_URL'] = (await opening).adminUrl
}

/** Stops the server and removes its data. Called once more, it waits for the first call. */
export async function removeTestPostgres(): Promise<void> {
  await remove?.()
}

async function removePostgres(postgres: EmbeddedPostgres, dataDirectory: string): Promise<void> {
  await postgres.stop()
  // Under root the cluster may lie elsewhere.
  await rm(dirname(postgres.clusterDirectory), { recursive: true, force: true })
  await rm(dataDirectory, { recursive: true, force: true })
}

async function removeLeftovers(): Promise<void> {
  const folder = await realpath(tmpdir())
  for (const name of await readdir(folder)) {
    const owner = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN
    if (Number.isNaN(owner) || isAlive(owner)) continue
    const dataDirectory = join(folder, name)
    // What another user left, or what another run is removing right now, is not ours to clean up.
    await openEmbeddedPostgres({ dataDirectory, maxConnections: 200, log: () => {} })
      .then(async (postgres) => removePostgres(postgres, dataDirectory))
      .catch(() => undefined)
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
