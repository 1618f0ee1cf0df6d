/**
 * The PostgreSQL server process (the postmaster) of one cluster: found, started, stopped.
 *
 * It is started in a process group of its own, so that Ctrl-C in a terminal does not reach it before the sessions have
 * ended. It survives a kill of this process, and the next one finds it by `postmaster.pid`. That file alone proves
 * nothing, for its process id may belong to another program by now: the process must be a `postgres` running on exactly
 * this cluster. Called by this folder only.
 */

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, readFile, rename, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { spawnAs } from './account.js'
import { isErrno, processExists, readTextIfAny, temporaryName } from './files.js'
import type { Placement } from './placement.js'
import { openServerLog, readServerLog, serverLogFile } from './serverLog.js'

const run = promisify(execFile)

export interface Postmaster {
  readonly processId: number
  readonly port: number
  /** As `postmaster.pid` says; `starting` also while it has not said anything. */
  readonly state: 'starting' | 'ready' | 'stopping'
}

/** How long a start may take, milliseconds. Recovery after a crash is the long part. */
const longestStart = 300_000

/**
 * The running server of a cluster. A `postmaster.pid` that is not its own is set aside, because PostgreSQL would
 * believe it.
 */
export async function findPostmaster(clusterDirectory: string): Promise<Postmaster | undefined> {
  const noted = await readPostmasterFile(clusterDirectory)
  if (noted === undefined || !processExists(noted.processId)) return undefined
  if (await isPostmasterOf(clusterDirectory, noted.processId)) return noted
  const aside = temporaryName(postmasterFile(clusterDirectory))
  try {
    await rename(postmasterFile(clusterDirectory), aside)
    // Another process may have put its own server's file there since we looked: that one goes back.
    if (Number((await readFile(aside, 'utf8')).split('\n')[0]) !== noted.processId)
      await link(aside, postmasterFile(clusterDirectory))
    await rm(aside)
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'EEXIST')) throw error
  }
  return undefined
}

/** How a server is started. */
export interface ServerOptions {
  /** PostgreSQL's `max_connections`. */
  readonly maxConnections: number
  /** Whether what is committed outlives a crash of the machine. */
  readonly durable: boolean
}

/**
 * Starts the server and waits until it is ready.
 * @param port a free one when not given.
 * @throws {Error} with what it wrote when it ends instead.
 */
export async function startPostmaster(
  placement: Placement,
  options: ServerOptions,
  port?: number,
): Promise<Postmaster> {
  const giveUp = Date.now() + longestStart
  // A crashed predecessor's backends take a moment to go; a free port can be taken before PostgreSQL has it.
  const patience = Date.now() + 10_000
  for (;;) {
    const attempt = await tryStart(placement, options, port ?? (await freePort()), giveUp)
    if (typeof attempt !== 'string') return attempt
    const passing = /pre-existing shared memory block|Address already in use|could not bind/.test(attempt)
    if (!passing || Date.now() > patience) {
      throw new Error(
        `PostgreSQL could not be started on ${placement.clusterDirectory} (more in ${serverLogFile(placement.homeDirectory)}): ${attempt}`,
      )
    }
    await delay(100)
  }
}

/**
 * Ends the server: connections are cut at once, data is written. After 15 s without an end it is ended at once and
 * recovers at its next start.
 */
export async function stopPostmaster(clusterDirectory: string, processId: number): Promise<void> {
  const ended = (within: number) => waitForEnd(clusterDirectory, processId, within)
  for (const [signal, patience] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const) {
    try {
      process.kill(processId, signal)
    } catch (error) {
      if (isErrno(error, 'ESRCH')) return
      throw error
    }
    if (await ended(patience)) return
  }
  throw new Error(`PostgreSQL (process ${processId}) on ${clusterDirectory} does not end.`)
}

/** True when the server process has ended within the time, milliseconds. */
export async function waitForEnd(clusterDirectory: string, processId: number, within: number): Promise<boolean> {
  const deadline = Date.now() + within
  while (processExists(processId) && (await isPostmasterOf(clusterDirectory, processId))) {
    if (Date.now() > deadline) return false
    await delay(15)
  }
  return true
}

/** The started server, or what it wrote before it ended. */
async function tryStart(
  placement: Placement,
  options: ServerOptions,
  port: number,
  giveUp: number,
): Promise<Postmaster | string> {
  const { handle, offset } = await openServerLog(placement.homeDirectory)
  const child = spawn(
    join(placement.binaries.directory, 'bin', 'postgres'),
    ['-D', placement.clusterDirectory, ...settings(port, options)],
    {
      ...spawnAs(placement.account),
      detached: true,
      stdio: ['ignore', handle.fd, handle.fd],
    },
  )
  let failure: Error | undefined
  child.on('error', (error) => (failure = error))
  try {
    for (;;) {
      if (failure !== undefined) return failure.message
      if (child.exitCode !== null || child.signalCode !== null)
        return (await readServerLog(placement.homeDirectory, offset)).trim()
      const noted = await readPostmasterFile(placement.clusterDirectory)
      if (noted !== undefined && noted.processId === child.pid && noted.state === 'ready') return noted
      if (Date.now() > giveUp) {
        child.kill('SIGQUIT')
        await once(child, 'exit')
        return `It was not ready after ${longestStart / 1000} seconds.`
      }
      await delay(10)
    }
  } finally {
    child.unref()
    await handle.close()
  }
}

function settings(port: number, { maxConnections, durable }: ServerOptions): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: its path is limited to about 100 bytes, and a data directory may lie deep.
    unix_socket_directories: '',
    max_connections: maxConnections,
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // A statement whose client was killed ends within this time and gives its locks back.
    client_connection_check_interval: '1s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%a ',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function readPostmasterFile(clusterDirectory: string): Promise<Postmaster | undefined> {
  const lines = (await readTextIfAny(postmasterFile(clusterDirectory)))?.split('\n')
  if (lines === undefined) return undefined
  // The file grows while the server starts: process id, folder, time, port, socket folder, address, memory, state.
  const noted = lines[7]?.trim()
  const state = noted === 'ready' || noted === 'standby' ? 'ready' : noted === 'stopping' ? 'stopping' : 'starting'
  return { processId: Number(lines[0]), port: Number(lines[3] ?? 0), state }
}

/**
 * True when the process is a postgres started on this cluster. Its command line is readable for everybody; its working
 * folder, under root in a container, is not.
 */
async function isPostmasterOf(clusterDirectory: string, processId: number): Promise<boolean> {
  if (process.platform === 'linux') {
    // Empty for a zombie, which has ended already and only waits for its parent.
    const words = (await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '')).split('\0')
    return basename(words[0] ?? '') === 'postgres' && words.includes(clusterDirectory)
  }
  const line = await run('ps', ['-ww', '-o', 'stat=,command=', '-p', String(processId)]).then(
    (result) => result.stdout.trim(),
    () => '',
  )
  return !line.startsWith('Z') && /\/postgres /.test(line) && line.includes(` ${clusterDirectory} `)
}

function postmasterFile(clusterDirectory: string): string {
  return join(clusterDirectory, 'postmaster.pid')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
