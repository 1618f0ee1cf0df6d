// What a bench may use: PostgreSQL, server instances on databases of their own, peers, callers. All of it ends with the
// bench.

import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseJson } from '../../scripts/lib/json.mjs'
import { codeOf } from '../../scripts/lib/project.mjs'
import { startChildServer } from './childServer.mjs'
import { startCallers } from './load.mjs'

/**
 * @typedef {{ soap: number, odata: number, management: number }} Ports
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 * @typedef {{ ports: Ports, child: ChildProcess, databaseUrl: string, stop: () => Promise<void> }} Instance
 * @typedef {Awaited<ReturnType<typeof openBench>>} Bench
 */

const root = fileURLToPath(new URL('../../', import.meta.url))
const patience = 120_000

export const adminPassword = 'bench'
export const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`

/**
 * Opens a bench's surroundings: a temporary folder and one PostgreSQL. `seconds` is the length of one turn.
 * @param {{ seconds: number, log: (line: string) => void }} options
 */
export async function openBench({ seconds, log }) {
  // Node's own Ctrl-C would leave PostgreSQL behind.
  /** @type {(() => Promise<unknown>)[]} */
  const owned = []
  const close = async () => {
    for (const end of owned.splice(0).reverse()) await end()
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.once(signal, () => void close().finally(() => process.exit(128 + constants.signals[signal])))
  try {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'servicetier-bench-'))
    owned.push(async () => rm(folder, { recursive: true, force: true }))
    // PostgreSQL's user must get in when this runs as root.
    await chmod(folder, 0o755)
    const { openEmbeddedPostgres } = await import('../../dist/database/embedded/openEmbeddedPostgres.js')
    const { default: pg } = await import('pg')
    const postgres = await openEmbeddedPostgres({ dataDirectory: join(folder, 'postgres'), maxConnections: 500, log })
    owned.push(async () => {
      await postgres.stop()
      // Where that user cannot get in all the same, its data lies elsewhere.
      await rm(dirname(postgres.clusterDirectory), { recursive: true, force: true })
    })
    let databases = 0
    /** A new, empty database; answers its URL. */
    const createDatabase = async () => {
      const name = `bench_${++databases}_${randomBytes(4).toString('hex')}`
      const client = new pg.Client({ connectionString: postgres.adminUrl })
      await client.connect()
      try {
        await client.query(`create database ${name}`)
      } finally {
        await client.end()
      }
      const url = new URL(postgres.adminUrl)
      url.pathname = `/${name}`
      return url.href
    }
    return {
      seconds,
      log,
      createDatabase,
      /**
       * Starts a server instance on a database of its own. `settings` are environment variables without `SERVICETIER_`.
       * @param {Record<string, string>} settings
       * @param {string[]} nodeOptions
       */
      async startInstance(settings = {}, nodeOptions = []) {
        const databaseUrl = await createDatabase()
        const instance = await startInstance(join(folder, `instance-${databases}`), databaseUrl, settings, nodeOptions)
        owned.push(instance.stop)
        return instance
      },
      /**
       * Starts a module of bench/peers.
       * @param {string} path
       * @param {import('./childServer.mjs').ChildOptions} [options]
       */
      async startPeer(path, options) {
        const peer = await startChildServer(new URL(`../peers/${path}`, import.meta.url), options)
        owned.push(async () => peer.stop())
        return peer
      },
      startCallers() {
        const callers = startCallers()
        owned.push(async () => callers.end())
        return callers
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * @param {string} dataDirectory
 * @param {string} databaseUrl
 * @param {Record<string, string>} settings
 * @param {string[]} nodeOptions
 * @returns {Promise<Instance>}
 */
async function startInstance(dataDirectory, databaseUrl, settings, nodeOptions) {
  await mkdir(dataDirectory)
  // Of the person's own settings none may decide about a figure.
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SERVICETIER_')))
  const given = {
    SOAP_SERVICES_PORT: '0',
    ODATA_SERVICES_PORT: '0',
    MANAGEMENT_SERVICES_PORT: '0',
    DATA_DIRECTORY: dataDirectory,
    DATABASE_URL: databaseUrl,
    ADMIN_PASSWORD: adminPassword,
    ...settings,
  }
  const environment = {
    ...inherited,
    NODE_ENV: 'production',
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`SERVICETIER_${name}`, value])),
  }
  const child = spawn(process.execPath, [...nodeOptions, join(root, 'dist', 'cli.js'), 'start'], {
    cwd: dataDirectory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output = (output + text).slice(-4000)))
  const exited = once(child, 'exit')
  let stopping = false
  const stop = async () => {
    // It may be ending by itself just now.
    await Promise.race([exited, delay(50)])
    stopping = true
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    await exited
    clearTimeout(killer)
  }
  const deadline = Date.now() + patience
  for (;;) {
    const ports = await readPorts(dataDirectory, child.pid)
    if (ports !== undefined && (await fetch(`http://127.0.0.1:${ports.management}/ready`)).status === 200) {
      // What it dies of is the first thing to know, and its callers only see that it is gone.
      void exited.then(() => {
        const how = child.exitCode ?? child.signalCode ?? 'none'
        if (!stopping) console.error(`The server instance ended by itself (${how}):\n${output}`)
      })
      return { ports, child, databaseUrl, stop }
    }
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`The server instance did not become ready:\n${output}`)
    }
    await delay(50)
  }
}

/**
 * @param {string} dataDirectory
 * @param {number | undefined} pid
 */
async function readPorts(dataDirectory, pid) {
  try {
    const file = parseJson(await readFile(join(dataDirectory, 'instance.json'), 'utf8'))
    const content = /** @type {{ pid: number, ports: Ports }} */ (file)
    return content.pid === pid ? content.ports : undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
