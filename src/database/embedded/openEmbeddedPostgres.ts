/**
 * A PostgreSQL server of our own, for those who have none: its programs come from the npm registry, its data lies in
 * the data directory, it lives as long as its owner.
 *
 * Invariants: one live owner per data directory; a refused second one leaves the first's server alone. A server that
 * outlived a killed owner is adopted, or stopped and started anew when it cannot be used. Clusters are made whole or
 * not at all. Called by compose.ts and the tests' set-up; everything else in this folder is called from here.
 */

import { mkdir, realpath } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { databaseName, ensureCluster, readCluster, setClusterAside } from './cluster.js'
import { isCrowded, takeClusterLock } from './clusterLock.js'
import { watchCluster } from './clusterWatch.js'
import { holdDirectory } from './directoryHold.js'
import { exists } from './files.js'
import { placePostgres, rememberPlacement, type Placement } from './placement.js'
import {
  findPostmaster,
  startPostmaster,
  stopPostmaster,
  waitForEnd,
  type Postmaster,
  type ServerOptions,
} from './postmaster.js'
import { DataDirectoryInUse } from './refusal.js'

export interface EmbeddedPostgresOptions {
  /** Absolute path, made when missing, e.g. `<project>/.servicetier`. */
  readonly dataDirectory: string
  /** PostgreSQL's `max_connections`. A running server with another value is started anew. */
  readonly maxConnections: number
  /** False for data that nobody needs after a crash of the machine: everything is faster. Default: true. */
  readonly durable?: boolean
  /** Takes lines a person should see, e.g. where programs or data were placed. Never a secret. */
  readonly log: (line: string) => void
}

export interface EmbeddedPostgres {
  /** `postgres://servicetier:…@127.0.0.1:port/servicetier`; the database exists. Holds a password: never log it. */
  readonly url: string
  /** The same for the database `postgres`. */
  readonly adminUrl: string
  readonly port: number
  /** Of the server process; it changes when the server had to be started again. */
  readonly processId: number
  readonly clusterDirectory: string
  readonly binariesDirectory: string
  /** True when the server was running already, left behind by a killed owner. */
  readonly adopted: boolean
  /** Stops the server: at once for its connections, in order for its data. May be called again. */
  stop(): Promise<void>
}

/**
 * How long a second start waits for a first one to go, milliseconds. A killed owner's connection takes a moment to end.
 */
const patienceWithOwner = 3_000

/**
 * Opens the PostgreSQL server of a data directory: makes it, starts it or adopts it, and owns it until `stop`.
 * @throws {DataDirectoryInUse} when another live process owns it.
 * @throws {Error} when the platform, the user, the folders or the data do not allow it; the text says what to do.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDirectory = await makeDirectory(options.dataDirectory)
  const release = await holdDirectory(dataDirectory, patienceWithOwner)
  try {
    return await openHeld(dataDirectory, options, release)
  } catch (error) {
    await release()
    throw error
  }
}

async function openHeld(
  dataDirectory: string,
  { maxConnections, durable = true, log }: EmbeddedPostgresOptions,
  release: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const placement = await placePostgres(dataDirectory, log)
  if (placement.forsaken) await removeForsaken(placement, log)
  await rememberPlacement(placement)
  await ensureCluster(placement)
  const { password } = await readCluster(placement)
  const options: ServerOptions = { maxConnections, durable }
  const urlOf = (port: number, database: string) =>
    `postgres://${databaseName}:${password}@127.0.0.1:${port}/${database}`

  const adopted = await adopt(placement, options, urlOf)
  const { postmaster, lock } = adopted ?? (await startOwned(placement, options, urlOf))
  const adminUrl = urlOf(postmaster.port, 'postgres')
  try {
    await ensureDatabase(lock)
  } catch (error) {
    await stopPostmaster(placement.clusterDirectory, postmaster.processId)
    throw error
  }
  const watch = watchCluster({ placement, options, adminUrl, postmaster, lock, log })

  const stop = async () => {
    if (await watch.close()) await stopPostmaster(placement.clusterDirectory, watch.postmaster.processId)
    await release()
  }
  let stopped: Promise<void> | undefined
  return {
    url: urlOf(postmaster.port, databaseName),
    adminUrl,
    port: postmaster.port,
    get processId() {
      return watch.postmaster.processId
    },
    clusterDirectory: placement.clusterDirectory,
    binariesDirectory: placement.binaries.directory,
    adopted: adopted !== undefined,
    stop: () => (stopped ??= stop()),
  }
}

interface Owned {
  readonly postmaster: Postmaster
  readonly lock: pg.Client
}

type UrlOf = (port: number, database: string) => string

/** The running server, if there is one that can be used; one that cannot is stopped. @throws {DataDirectoryInUse} */
async function adopt(placement: Placement, options: ServerOptions, urlOf: UrlOf): Promise<Owned | undefined> {
  const postmaster = await findReadyPostmaster(placement)
  if (postmaster === undefined) return undefined
  const lock = await tryLock(urlOf(postmaster.port, 'postgres'), placement)
  if (lock !== undefined && (await isAsWanted(lock, placement, options))) return { postmaster, lock }
  await stopPostmaster(placement.clusterDirectory, postmaster.processId)
  return undefined
}

/**
 * A server that is just starting is waited for, for it may be another process's first start; so is one that is
 * stopping.
 */
async function findReadyPostmaster({ clusterDirectory }: Placement): Promise<Postmaster | undefined> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const postmaster = await findPostmaster(clusterDirectory)
    if (postmaster === undefined || postmaster.state === 'ready' || Date.now() > deadline) return postmaster
    if (postmaster.state === 'stopping' && !(await waitForEnd(clusterDirectory, postmaster.processId, 15_000)))
      return postmaster
    await delay(25)
  }
}

/** `undefined`: the server does not answer as it should. @throws {DataDirectoryInUse} */
async function tryLock(adminUrl: string, { dataDirectory }: Placement): Promise<pg.Client | undefined> {
  const deadline = Date.now() + patienceWithOwner
  for (;;) {
    try {
      return await takeClusterLock(adminUrl, dataDirectory, patienceWithOwner)
    } catch (error) {
      if (error instanceof DataDirectoryInUse) throw error
      if (!isCrowded(error)) return undefined
      if (Date.now() > deadline) throw new DataDirectoryInUse(dataDirectory, undefined)
      await delay(100)
    }
  }
}

async function isAsWanted(
  client: pg.Client,
  { binaries }: Placement,
  { maxConnections, durable }: ServerOptions,
): Promise<boolean> {
  const { rows } = await client.query<{ connections: number; version: number; durable: boolean }>(
    `select current_setting('max_connections')::int as connections, current_setting('server_version_num')::int as version,
       current_setting('fsync')::boolean as durable`,
  )
  const running = rows[0]
  if (running === undefined) return false
  return (
    running.connections === maxConnections &&
    running.durable === durable &&
    binaries.version.startsWith(`${Math.floor(running.version / 10_000)}.${running.version % 10_000}.`)
  )
}

async function startOwned(placement: Placement, options: ServerOptions, urlOf: UrlOf): Promise<Owned> {
  const postmaster = await startPostmaster(placement, options)
  try {
    return {
      postmaster,
      lock: await takeClusterLock(urlOf(postmaster.port, 'postgres'), placement.dataDirectory, patienceWithOwner),
    }
  } catch (error) {
    // Another process adopted it the moment it was there: it is that one's now.
    if (!(error instanceof DataDirectoryInUse)) await stopPostmaster(placement.clusterDirectory, postmaster.processId)
    throw error
  }
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
  if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(databaseName)}`)
}

/**
 * The data directory that this cluster belonged to was deleted and made anew: its server, if nobody owns it, is stopped
 * and its data set aside.
 */
async function removeForsaken(placement: Placement, log: (line: string) => void): Promise<void> {
  const postmaster = (await exists(placement.clusterDirectory)) ? await findReadyPostmaster(placement) : undefined
  if (postmaster !== undefined) {
    const { password } = await readCluster(placement)
    await tryLock(`postgres://${databaseName}:${password}@127.0.0.1:${postmaster.port}/postgres`, placement)
    await stopPostmaster(placement.clusterDirectory, postmaster.processId)
  }
  log(
    `The database that lay there belonged to a data directory that was deleted since; it was moved to ${await setClusterAside(placement)}.`,
  )
}

async function makeDirectory(dataDirectory: string): Promise<string> {
  try {
    await mkdir(dataDirectory, { recursive: true })
    return await realpath(dataDirectory)
  } catch (error) {
    throw new Error(
      `The data directory ${dataDirectory} cannot be made or entered: ${(error as Error).message}. Use another one (SERVICETIER_DATA_DIRECTORY).`,
      { cause: error },
    )
  }
}
