/**
 * The embedded PostgreSQL of an instance that runs: found by its data directory, for commands that work beside the
 * instance.
 */

import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseName, readPassword } from './cluster.js'
import { homesOf } from './placement.js'
import { findPostmaster } from './postmaster.js'

/**
 * The URL of the database, with its password; undefined if no server of this data directory is ready. It stays its
 * owner's: nobody may stop it but the owner.
 * @param dataDirectory absolute
 */
export async function urlOfRunningCluster(dataDirectory: string): Promise<string | undefined> {
  for (const homeDirectory of await homesOf(await realpath(dataDirectory))) {
    const postmaster = await findPostmaster(join(homeDirectory, 'data'))
    const password = await readPassword(homeDirectory)
    if (postmaster?.state === 'ready' && password !== undefined)
      return `postgres://${databaseName}:${password}@127.0.0.1:${postmaster.port}/${databaseName}`
  }
  return undefined
}
