/** Removes a data directory with everything of it, also what root had to put elsewhere. For data that nobody needs. */

import { realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exists } from './files.js'
import { homesOf } from './placement.js'
import { findPostmaster, stopPostmaster } from './postmaster.js'

/** Ends the PostgreSQL server that still runs in it. Nothing to do where there is no such folder. */
export async function removeDataDirectory(path: string): Promise<void> {
  if (!(await exists(path))) return
  const dataDirectory = await realpath(path)
  for (const homeDirectory of await homesOf(dataDirectory)) {
    const clusterDirectory = join(homeDirectory, 'data')
    const postmaster = await findPostmaster(clusterDirectory)
    if (postmaster !== undefined) await stopPostmaster(clusterDirectory, postmaster.processId)
    await removeFolder(homeDirectory)
  }
  await removeFolder(dataDirectory)
}

/** An ending server still writes. */
async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
