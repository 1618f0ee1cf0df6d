/**
 * The files of one PostgreSQL cluster: made, checked, set aside.
 *
 * Invariant: a home directory exists only with a whole cluster in it. It is made under a temporary name and renamed, so
 * neither a kill in the middle nor two processes at once leave half of one. The password is random and lies beside the
 * cluster, readable only for the user of this process. Called by this folder only.
 */

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { spawnAs } from './account.js'
import { exists, isErrno, readTextIfAny, removeAbandoned, temporaryName } from './files.js'
import type { Placement } from './placement.js'

const run = promisify(execFile)

/** Name of the database's owner and of the database itself. */
export const databaseName = 'servicetier'

/** Makes the cluster unless it exists. @throws {Error} with initdb's output when it fails. */
export async function ensureCluster(placement: Placement): Promise<void> {
  await removeAbandoned(placement.homeDirectory)
  if (await exists(placement.homeDirectory)) return
  const temporary = temporaryName(placement.homeDirectory)
  try {
    await initialize(temporary, placement)
    await rename(temporary, placement.homeDirectory).catch((error: unknown) => {
      // Another process was faster; its cluster is as good.
      if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/**
 * The password of the cluster's owner.
 * @throws {Error} when it is missing, or the cluster was made by another major version of PostgreSQL.
 */
export async function readCluster(placement: Placement): Promise<{ password: string }> {
  const version = (await readTextIfAny(join(placement.clusterDirectory, 'PG_VERSION')))?.trim()
  if (version !== String(placement.binaries.major)) {
    const made =
      version === undefined
        ? `${placement.clusterDirectory} does not hold a PostgreSQL database.`
        : `The database in ${placement.clusterDirectory} was made by PostgreSQL ${version}; this is PostgreSQL ${placement.binaries.major}.`
    throw new Error(
      `${made} Use another data directory (SERVICETIER_DATA_DIRECTORY), move ${placement.homeDirectory} away to begin with an empty database, ` +
        'or convert it with pg_upgrade.',
    )
  }
  const password = await readPassword(placement.homeDirectory)
  if (password === undefined) {
    throw new Error(
      `The password of the database in ${placement.homeDirectory} is missing (${passwordFile(placement.homeDirectory)}).`,
    )
  }
  return { password }
}

/** The password of the cluster in a home directory; undefined if there is none. */
export async function readPassword(homeDirectory: string): Promise<string | undefined> {
  const password = (await readTextIfAny(passwordFile(homeDirectory)))?.trim()
  return password === '' ? undefined : password
}

/**
 * Sets a forsaken cluster aside, in the place of one set aside earlier. Its server must not be running. Answers where
 * it is now.
 */
export async function setClusterAside(placement: Placement): Promise<string> {
  const aside = `${placement.homeDirectory}.previous`
  await rm(aside, { recursive: true, force: true })
  await rename(placement.homeDirectory, aside)
  return aside
}

async function initialize(homeDirectory: string, { account, binaries }: Placement): Promise<void> {
  const clusterDirectory = join(homeDirectory, 'data')
  const passwordForInitdb = join(homeDirectory, 'initdb-password')
  const password = randomBytes(24).toString('base64url')
  await mkdir(dirname(homeDirectory), { recursive: true })
  await mkdir(homeDirectory)
  // Another user must pass through to its cluster, but never write here, where we write as root.
  await chmod(homeDirectory, account === undefined ? 0o700 : 0o711)
  await mkdir(clusterDirectory, { mode: 0o700 })
  await writeFile(passwordForInitdb, password, { mode: 0o600 })
  if (account !== undefined) {
    await chown(clusterDirectory, account.uid, account.gid)
    await chown(passwordForInitdb, account.uid, account.gid)
  }
  // The builtin provider compares and converts text the same way on every system, whatever locales it has.
  const args = [
    '-D',
    clusterDirectory,
    '-U',
    databaseName,
    '--auth=scram-sha-256',
    `--pwfile=${passwordForInitdb}`,
    '--encoding=UTF8',
  ]
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions')
  try {
    // Written through to disk (60 ms): a crash of the machine right after the first start must not leave a broken
    // cluster.
    await run(join(binaries.directory, 'bin', 'initdb'), args, spawnAs(account))
  } catch (error) {
    const output = `${(error as { stdout?: string }).stdout ?? ''}${(error as { stderr?: string }).stderr ?? ''}`.trim()
    throw new Error(
      `The database could not be made in ${homeDirectory}: ${output === '' ? (error as Error).message : output}`,
      { cause: error },
    )
  }
  await rm(passwordForInitdb)
  await writeFile(passwordFile(homeDirectory), `${password}\n`, { mode: 0o600 })
}

function passwordFile(homeDirectory: string): string {
  return join(homeDirectory, 'password')
}
