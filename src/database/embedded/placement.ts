/**
 * Where PostgreSQL's programs and its cluster lie, and which user runs them, for one data directory.
 *
 * An ordinary user has everything in the data directory and the programs in node_modules. Under root PostgreSQL runs as
 * a user of its own, which may be unable to enter the project's folder or the data directory (a folder above them that
 * only root can enter). Then the programs are copied to, and the cluster is made in, a folder of the system, and the
 * data directory remembers where (`postgres-location.json`). Invariant: a cluster that exists is used where it is, or
 * an error says why it cannot be; it is never silently replaced by an empty one. Called by this folder only.
 */

import { createHash } from 'node:crypto'
import { chown, lstat, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { accountOf, canWriteIn, databaseAccount, isRoot, whyCannotRun, type Account } from './account.js'
import { completeBinaries, copyBinaries, locateBinaries, type Binaries } from './binaries.js'
import { exists, readTextIfAny } from './files.js'

export interface Placement {
  readonly dataDirectory: string
  readonly binaries: Binaries
  /** Folder of the cluster, its password and its log. */
  readonly homeDirectory: string
  /** PostgreSQL's own data folder, `data` in the home directory. */
  readonly clusterDirectory: string
  /** The user PostgreSQL runs as; `undefined`: ours. */
  readonly account: Account | undefined
  /**
   * The home directory holds the cluster of a data directory that has since been deleted: a fresh one must not wake up
   * in it.
   */
  readonly forsaken: boolean
}

type Log = (line: string) => void

/**
 * @param dataDirectory absolute, existing, without symbolic links.
 * @throws {Error} when no place allows PostgreSQL to run.
 */
export async function placePostgres(dataDirectory: string, log: Log): Promise<Placement> {
  const home = isRoot() ? await homeUnderRoot(dataDirectory, log) : await homeOfUser(dataDirectory)
  const binaries = await placeBinaries(dataDirectory, home.account, log)
  return { dataDirectory, binaries, clusterDirectory: join(home.homeDirectory, 'data'), ...home }
}

/** Remembers a cluster that lies outside its data directory. */
export async function rememberPlacement(placement: Placement): Promise<void> {
  if (placement.homeDirectory === homeInside(placement.dataDirectory)) return
  await writeFile(
    locationFile(placement.dataDirectory),
    `${JSON.stringify({ homeDirectory: placement.homeDirectory })}\n`,
  )
}

/**
 * The home directories that the cluster of a data directory may be in, the likelier first.
 * @param dataDirectory absolute, without symbolic links
 */
export async function homesOf(dataDirectory: string): Promise<string[]> {
  const remembered = await rememberedHome(dataDirectory)
  return remembered === undefined ? [homeInside(dataDirectory)] : [homeInside(dataDirectory), remembered]
}

type Home = Pick<Placement, 'homeDirectory' | 'account' | 'forsaken'>

async function homeOfUser(dataDirectory: string): Promise<Home> {
  const homeDirectory = homeInside(dataDirectory)
  const outside = await rememberedHome(dataDirectory)
  if (outside !== undefined && !(await exists(homeDirectory))) {
    throw new Error(
      `The database of ${dataDirectory} was made by root and lies in ${outside}. Start as root, or use another data directory (SERVICETIER_DATA_DIRECTORY).`,
    )
  }
  const owner = await stat(join(homeDirectory, 'data')).catch(() => undefined)
  if (owner !== undefined && owner.uid !== process.getuid?.()) {
    throw new Error(
      `The database in ${homeDirectory} belongs to the user with id ${owner.uid}. Start as that user or as root, or use another data directory (SERVICETIER_DATA_DIRECTORY).`,
    )
  }
  return { homeDirectory, account: undefined, forsaken: false }
}

async function homeUnderRoot(dataDirectory: string, log: Log): Promise<Home> {
  const inside = homeInside(dataDirectory)
  const remembered = await rememberedHome(dataDirectory)
  for (const homeDirectory of await homesOf(dataDirectory)) {
    const clusterDirectory = join(homeDirectory, 'data')
    const owner = await stat(clusterDirectory).catch(() => undefined)
    if (owner === undefined) continue
    const account = await accountOf(owner)
    if (!(await canWriteIn(clusterDirectory, account))) {
      throw new Error(
        `The database in ${clusterDirectory} belongs to the user "${account.name}", who cannot enter it (any more). Let that user enter every folder ` +
          'on the way ("chmod o+x"), or use another data directory (SERVICETIER_DATA_DIRECTORY).',
      )
    }
    if (homeDirectory !== inside) log(`The database of ${dataDirectory} lies in ${homeDirectory}.`)
    return { homeDirectory, account, forsaken: false }
  }
  const account = await databaseAccount(log)
  if (await canUse(dataDirectory, account)) return { homeDirectory: inside, account, forsaken: false }
  const hash = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12)
  const name = basename(dataDirectory)
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
  const homeDirectory = join(await systemFolder(account), `${name === '' ? 'data' : name}-${hash}`)
  log(
    `PostgreSQL runs as the user "${account.name}", who cannot enter ${dataDirectory}: the database lies in ${homeDirectory}.`,
  )
  return { homeDirectory, account, forsaken: remembered !== homeDirectory && (await exists(homeDirectory)) }
}

async function placeBinaries(dataDirectory: string, account: Account | undefined, log: Log): Promise<Binaries> {
  const installed = await locateBinaries()
  const complete = await completeBinaries(installed.directory)
  const reason = complete
    ? await whyCannotRun(installed.directory, account)
    : `${installed.directory} is incomplete and cannot be written to`
  if (reason === undefined) return installed
  const folder = account === undefined ? dataDirectory : await systemFolder(account)
  const target = join(folder, `postgres-${installed.version}`)
  const isNew = !(await exists(target))
  let copy = await copyBinaries(installed, target)
  if (!isNew && (await whyCannotRun(copy.directory, account)) !== undefined) {
    // Somebody has damaged it. Nothing runs from it, so it may go.
    await rm(target, { recursive: true, force: true })
    copy = await copyBinaries(installed, target)
  }
  const stillReason = await whyCannotRun(copy.directory, account)
  if (stillReason !== undefined) {
    throw new Error(
      `The embedded PostgreSQL does not run on this machine, neither from ${installed.directory} (${reason}) nor from ${target} (${stillReason}). ` +
        'Give the URL of a PostgreSQL server in SERVICETIER_DATABASE_URL.',
    )
  }
  log(
    `PostgreSQL cannot be run from node_modules${account === undefined ? '' : ` by the user "${account.name}"`}: ${isNew ? 'its programs were copied to' : 'it runs from'} ${target}.`,
  )
  return copy
}

/** A folder of the system where root can write and the user can enter. */
async function systemFolder(account: Account): Promise<string> {
  const tried: string[] = []
  for (const folder of ['/var/lib/servicetier', join(tmpdir(), 'servicetier')]) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 })
      const info = await lstat(folder)
      // In a folder that others can write to, somebody may have put one there first.
      if (!info.isDirectory() || info.uid !== 0 || (info.mode & 0o022) !== 0)
        throw new Error('it does not belong to root alone')
      if (await canUse(folder, account)) return folder
      tried.push(`${folder}: the user "${account.name}" cannot enter it`)
    } catch (error) {
      tried.push(`${folder}: ${(error as Error).message}`)
    }
  }
  throw new Error(
    `PostgreSQL runs as the user "${account.name}", and there is no folder for it that this user can enter (${tried.join('; ')}). Start as an ordinary ` +
      'user, use a data directory that everybody can enter (SERVICETIER_DATA_DIRECTORY), or give the URL of a PostgreSQL server in SERVICETIER_DATABASE_URL.',
  )
}

/** Tries it: a folder inside that belongs to the user, entered and written to by that user. */
async function canUse(folder: string, account: Account): Promise<boolean> {
  const probe = await mkdtemp(join(folder, '.probe-'))
  try {
    await chown(probe, account.uid, account.gid)
    return await canWriteIn(probe, account)
  } finally {
    await rm(probe, { recursive: true, force: true })
  }
}

function homeInside(dataDirectory: string): string {
  return join(dataDirectory, 'postgres')
}

function locationFile(dataDirectory: string): string {
  return join(dataDirectory, 'postgres-location.json')
}

async function rememberedHome(dataDirectory: string): Promise<string | undefined> {
  const text = await readTextIfAny(locationFile(dataDirectory))
  if (text === undefined) return undefined
  try {
    const { homeDirectory } = JSON.parse(text) as { homeDirectory?: unknown }
    if (typeof homeDirectory === 'string') return homeDirectory
  } catch {
    // Told below.
  }
  throw new Error(
    `${locationFile(dataDirectory)} does not say where the database lies. Correct it, or remove it to begin with an empty database.`,
  )
}
