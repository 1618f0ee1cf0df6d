/**
 * Folders for tests. All of a run lie in the run's own folder (globalSetup.ts), so that whatever a test that failed or
 * was interrupted left there, running servers included, goes with it.
 */

import { chmod, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface TemporaryFolder {
  /** Absolute, without symbolic links. Everybody can enter it. */
  readonly path: string
  /** Removes it, after ending the PostgreSQL servers that still run in it. */
  remove(): Promise<void>
}

export async function temporaryFolder(
  parent = process.env['SERVICETIER_TEST_FOLDER'] ?? tmpdir(),
  prefix = 'test-',
): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(await realpath(parent), prefix))
  await chmod(path, 0o755)
  return { path, remove: async () => removeFolder(path) }
}

/** Removes a folder of an earlier run, or of this one, with what its data directories have elsewhere. */
export async function removeFolder(path: string): Promise<void> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (entry.name === 'postmaster.pid') await endServer(entry.parentPath)
    if (entry.name !== 'postgres-location.json') continue
    const { homeDirectory } = JSON.parse(await readFile(join(entry.parentPath, entry.name), 'utf8')) as {
      homeDirectory: string
    }
    await endServer(join(homeDirectory, 'data'))
    for (const home of [homeDirectory, `${homeDirectory}.previous`]) await remove(home)
  }
  await remove(path)
}

async function endServer(clusterDirectory: string): Promise<void> {
  const noted = await readFile(join(clusterDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
  const processId = Number(noted.split('\n')[0])
  const commandLine = processId > 0 ? await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '') : ''
  if (commandLine.includes(`${dirname(clusterDirectory)}/`)) process.kill(processId, 'SIGQUIT')
}

/** An ending server still writes. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
