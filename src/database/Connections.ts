/**
 * The database connections of one thread, within the budget of the server instance.
 *
 * Every connection knows its backend's process id. A connection is lent to one session at a time; one whose state is
 * not known (a cancel was sent, a query broke it) is never lent again. pg's own pool is not used because permits are
 * shared between threads, waits end when a session is stopped, and idle connections are given up when another thread
 * waits.
 */

import pg from 'pg'
import { CatalogueError } from '../errors/CatalogueError.js'
import { newBudgetAccount, type ConnectionBudget, type ConnectionUse } from './connectionBudget.js'
import { openPortal, type Portal } from './openPortal.js'
import { fromDatabaseError } from './sqlState.js'

/** One SQL statement. All values are bound; `name` prepares it once per connection. */
export interface SqlStatement {
  readonly text: string
  readonly values?: readonly unknown[]
  readonly name?: string
  /** It reads a table that mirrors the session log. A protocol that reads for a caller writes the log out before it. */
  readonly readsLog?: true
}

/** Rows as PostgreSQL's text form of the values, in the order of the select list. */
export interface SqlResult {
  readonly rows: (string | null)[][]
  readonly rowCount: number
  /** Command tag, e.g. `COMMIT`, or `ROLLBACK` when a broken transaction was to be committed. */
  readonly command: string
}

export interface Connection {
  readonly backend: number
  /** Names the life of the server since its last crash: see settleCommit. */
  readonly serverLife: string
  /** @throws CatalogueError or pg's error */
  query(statement: SqlStatement): Promise<SqlResult>
  /** Begins a statement whose rows are fetched part by part. */
  portal(statement: SqlStatement): Portal
  /** Back to its pool. */
  release(): void
  /** Closed, for a connection whose state is not known. */
  destroy(): Promise<void>
}

export interface ConnectionOptions {
  readonly url: string
  /** Names instance and thread, so that a dead one's backends can be found. */
  readonly applicationName: string
  /** Milliseconds; 0: none. */
  readonly lockTimeout: number
  /** Milliseconds; 0: none. */
  readonly statementTimeout: number
}

/** PostgreSQL begins its statistics anew after every crash, and only then by itself. */
export const selectServerLife: SqlStatement = { text: 'select stats_reset::text from pg_stat_bgwriter' }

const connectMilliseconds = 10_000
/** After that long without a word the system asks whether the peer is there; its own patience would be two hours. */
export const keepAliveMilliseconds = 10_000
const idleMilliseconds = 30_000
/**
 * Statements that a connection prepares; behind that it is closed when it comes back, and what it keeps in PostgreSQL's
 * memory with it.
 */
const mostPrepared = 500
const goodbyeMilliseconds = 2000
// PostgreSQL's text form of every type: AL types read text, and a JavaScript number or Date would lose digits.
const textTypes = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig

/** A client of our own settings, not connected yet. */
export function newClient(options: ConnectionOptions): pg.Client {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName,
    types: textTypes,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMilliseconds,
    connectionTimeoutMillis: connectMilliseconds,
    options: `-c timezone=UTC -c datestyle=ISO -c extra_float_digits=1 -c lock_timeout=${options.lockTimeout} -c statement_timeout=${options.statementTimeout} -c client_connection_check_interval=1000`,
  })
  // Without a listener a connection that breaks while idle would end the process.
  client.on('error', () => undefined)
  return client
}

/** Closes the client's socket at once; what it waits for fails. */
export function cutClient(client: pg.Client): void {
  ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
}

/** Closes a client; a peer that does not answer the goodbye is not waited for. Never rejects. */
export async function endClient(client: pg.Client): Promise<void> {
  const cut = setTimeout(() => {
    cutClient(client)
  }, goodbyeMilliseconds)
  try {
    await client.end()
  } catch {
    // It is gone already, which is what was asked for.
  } finally {
    clearTimeout(cut)
  }
}

/** Runs one statement on a client, rows as arrays of text. */
export async function runStatement(client: pg.Client, statement: SqlStatement): Promise<SqlResult> {
  const result = await client.query({
    text: statement.text,
    values: statement.values as unknown[] | undefined,
    name: statement.name,
    rowMode: 'array',
  } as pg.QueryArrayConfig)
  return { rows: result.rows as (string | null)[][], rowCount: result.rowCount ?? 0, command: result.command }
}

class PooledConnection implements Connection {
  readonly client: pg.Client
  readonly backend: number
  readonly serverLife: string
  readonly generation: number
  broken = false
  idleSince = 0
  /** What it is lent for now. */
  use: ConnectionUse = 'statement'
  readonly #pool: Connections
  readonly #prepared = new Set<string>()

  constructor(pool: Connections, client: pg.Client, serverLife: string, generation: number) {
    this.#pool = pool
    this.client = client
    this.serverLife = serverLife
    this.generation = generation
    this.backend = (client as unknown as { processID: number }).processID
    client.on('error', () => {
      this.broken = true
      pool.dropBroken(this)
    })
    client.on('end', () => {
      this.broken = true
      pool.dropBroken(this)
    })
  }

  get wornOut(): boolean {
    return this.#prepared.size > mostPrepared
  }

  async query(statement: SqlStatement): Promise<SqlResult> {
    if (statement.name !== undefined) this.#prepared.add(statement.name)
    try {
      return await runStatement(this.client, statement)
    } catch (error) {
      throw fromDatabaseError(error)
    }
  }

  portal(statement: SqlStatement): Portal {
    return openPortal(this.client, textTypes, statement)
  }

  release(): void {
    this.#pool.takeBack(this)
  }

  async destroy(): Promise<void> {
    await this.#pool.close(this)
  }
}

interface Waiter {
  readonly resolve: (connection: PooledConnection) => void
  readonly reject: (error: Error) => void
}

export class Connections {
  readonly #options: ConnectionOptions
  readonly #budget: ConnectionBudget
  readonly #idle: PooledConnection[] = []
  readonly #open = new Set<PooledConnection>()
  readonly #waiters: Waiter[] = []
  /** Clients that are being connected, with the generation they will be of. */
  readonly #connecting = new Map<pg.Client, number>()
  readonly #closing = new AbortController()
  readonly #sweeper: NodeJS.Timeout
  /** Connections being opened for somebody who waits. */
  #growing = 0
  /** What this thread holds of the budget: for the gateway to settle if the thread is terminated. */
  readonly #account: Int32Array

  constructor(options: ConnectionOptions, budget: ConnectionBudget, account = newBudgetAccount()) {
    this.#options = options
    this.#budget = budget
    this.#account = account
    void budget.watchDemand(this.#closing.signal, () => {
      this.#cutOld()
      this.#closeIdle(Infinity)
    })
    this.#sweeper = setInterval(() => {
      this.#closeIdle(Date.now() - idleMilliseconds)
    }, idleMilliseconds)
    this.#sweeper.unref()
  }

  get idleCount(): number {
    return this.#idle.length
  }

  get openCount(): number {
    return this.#open.size
  }

  /** A connection that nobody uses, if there is one: without a wait, and so without a signal. */
  takeIdle(use: ConnectionUse = 'statement'): Connection | undefined {
    if (this.#closing.signal.aborted || this.#idle.length === 0 || !this.#budget.tryEnter(this.#account, use))
      return undefined
    const idle = this.#popIdle()
    if (idle === undefined) this.#budget.leave(this.#account, use)
    else idle.use = use
    return idle
  }

  /**
   * @throws the signal's reason as soon as it is aborted; a connection that comes later goes straight back
   * @throws CatalogueError Internal_DatabaseUnavailable
   */
  async acquire(signal: AbortSignal, use: ConnectionUse = 'statement'): Promise<Connection> {
    signal.throwIfAborted()
    const wanted = (): boolean => !signal.aborted && !this.#closing.signal.aborted
    const entered = await this.#budget.enter(this.#account, use, wanted)
    try {
      signal.throwIfAborted()
      if (!entered || this.#closing.signal.aborted)
        throw new CatalogueError('Internal_DatabaseUnavailable', { reason: 'the server instance is shutting down' })
      const connection = this.#popIdle() ?? (await this.#wait(signal))
      connection.use = use
      return connection
    } catch (error) {
      if (entered) this.#budget.leave(this.#account, use)
      throw error
    }
  }

  #popIdle(): PooledConnection | undefined {
    for (;;) {
      const idle = this.#idle.pop()
      if (idle === undefined || idle.generation === this.#budget.generation) return idle
      void this.close(idle)
    }
  }

  async #wait(signal: AbortSignal): Promise<PooledConnection> {
    return await new Promise<PooledConnection>((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(signal.reason as Error)
      }
      const waiter: Waiter = {
        resolve: (connection) => {
          signal.removeEventListener('abort', onAbort)
          resolve(connection)
        },
        reject: (error) => {
          signal.removeEventListener('abort', onAbort)
          reject(error)
        },
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiters.push(waiter)
      if (this.#growing < this.#waiters.length) void this.#grow()
    })
  }

  /** Ends all waits and closes what is open; resolves when every connection is closed. */
  async end(): Promise<void> {
    clearInterval(this.#sweeper)
    this.#closing.abort()
    for (const waiter of this.#waiters.splice(0))
      waiter.reject(
        new CatalogueError('Internal_DatabaseUnavailable', { reason: 'the server instance is shutting down' }),
      )
    await Promise.all(
      [...this.#open].map(async (connection) => {
        await this.close(connection)
      }),
    )
  }

  /** For `PooledConnection` only. */
  takeBack(connection: PooledConnection): void {
    this.#leave(connection)
    if (connection.broken || connection.wornOut || connection.generation !== this.#budget.generation) {
      void this.close(connection)
      return
    }
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) {
      waiter.resolve(connection)
    } else if (this.#budget.inDemand || this.#closing.signal.aborted) {
      void this.close(connection)
    } else {
      connection.idleSince = Date.now()
      this.#idle.push(connection)
    }
  }

  /** For `PooledConnection` only: a connection that broke while nobody used it. */
  dropBroken(connection: PooledConnection): void {
    const at = this.#idle.indexOf(connection)
    if (at >= 0) {
      this.#idle.splice(at, 1)
      void this.close(connection)
    }
  }

  /** For `PooledConnection` only. */
  async close(connection: PooledConnection): Promise<void> {
    if (!this.#open.delete(connection)) return
    this.#leave(connection)
    connection.broken = true
    await endClient(connection.client)
    this.#budget.give(this.#account)
  }

  async #grow(): Promise<void> {
    this.#growing++
    try {
      const wanted = (): boolean => this.#waiters.length > 0 && !this.#closing.signal.aborted
      if (!this.#budget.tryTake(this.#account) && !(await this.#budget.take(this.#account, wanted))) return
      try {
        this.takeBack(await this.#connect())
      } catch (error) {
        this.#budget.give(this.#account)
        this.#waiters.shift()?.reject(fromDatabaseError(error) as Error)
      }
    } finally {
      this.#growing--
      // Somebody may have begun to wait while this attempt was ending.
      if (this.#growing < this.#waiters.length) void this.#grow()
    }
  }

  async #connect(): Promise<PooledConnection> {
    const { generation } = this.#budget
    const client = newClient(this.#options)
    this.#connecting.set(client, generation)
    let serverLife: string
    // It may hang after it is open and before it is anybody's: whoever waits for it would wait for ever.
    const hung = setTimeout(() => {
      cutClient(client)
    }, connectMilliseconds)
    try {
      await client.connect()
      serverLife = (await runStatement(client, selectServerLife)).rows[0]?.[0] ?? ''
    } catch (error) {
      await endClient(client)
      throw error
    } finally {
      clearTimeout(hung)
      this.#connecting.delete(client)
    }
    const connection = new PooledConnection(this, client, serverLife, generation)
    this.#open.add(connection)
    return connection
  }

  /** Gives back the place that the connection was lent with. */
  #leave(connection: PooledConnection): void {
    const { use } = connection
    connection.use = 'statement'
    this.#budget.leave(this.#account, use)
  }

  /** Cuts what hangs perhaps: what waits for an answer there fails, and is told so. */
  #cutOld(): void {
    const { generation } = this.#budget
    for (const [client, of] of this.#connecting) if (of !== generation) cutClient(client)
    for (const connection of this.#open) if (connection.generation !== generation) cutClient(connection.client)
  }

  #closeIdle(idleBefore: number): void {
    for (const connection of this.#idle.filter((candidate) => candidate.idleSince <= idleBefore)) {
      this.#idle.splice(this.#idle.indexOf(connection), 1)
      void this.close(connection)
    }
  }
}
