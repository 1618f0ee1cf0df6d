/**
 * One connection outside the pools, for what must never wait behind sessions: the session log, cancels, the heartbeat.
 * It connects when it is needed and again after it broke; statements run one after the other.
 */

import type pg from 'pg'
import {
  cutClient,
  endClient,
  newClient,
  runStatement,
  type ConnectionOptions,
  type SqlResult,
  type SqlStatement,
} from './Connections.js'
import { fromDatabaseError } from './sqlState.js'

/** Channels of NOTIFY that the connection listens on. */
export interface Listening {
  readonly channels: readonly string[]
  readonly onNotification: (channel: string, payload: string) => void
  /** Called after every connect: what was said while nobody listened is not repeated. */
  readonly onListening: () => void
}

export class DedicatedConnection {
  readonly #options: ConnectionOptions
  readonly #listening: Listening | undefined
  #client: Promise<pg.Client> | undefined
  /** The same, also while it connects. */
  #opened: pg.Client | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #ended = false
  /** The last attempt to connect that failed, and when: who had been waiting for it does not begin another one. */
  #failed: { readonly at: number; readonly error: unknown } | undefined

  constructor(options: ConnectionOptions, listening?: Listening) {
    this.#options = options
    this.#listening = listening
  }

  /** @throws CatalogueError Internal_DatabaseUnavailable, or pg's error */
  async query(statement: SqlStatement): Promise<SqlResult> {
    const asked = performance.now()
    const result = this.#tail.then(async () => {
      const client = await this.#connected(asked)
      try {
        return await runStatement(client, statement)
      } catch (error) {
        throw fromDatabaseError(error)
      }
    })
    this.#tail = result.catch(() => undefined)
    return await result
  }

  /** Runs the statements of `work` in one transaction. */
  async transaction<Result>(
    work: (query: (statement: SqlStatement) => Promise<SqlResult>) => Promise<Result>,
  ): Promise<Result> {
    const asked = performance.now()
    const result = this.#tail.then(async () => {
      const client = await this.#connected(asked)
      const query = async (statement: SqlStatement): Promise<SqlResult> => await runStatement(client, statement)
      try {
        await query({ text: 'begin' })
        const value = await work(query)
        await query({ text: 'commit' })
        return value
      } catch (error) {
        await query({ text: 'rollback' }).catch(() => undefined)
        throw fromDatabaseError(error)
      }
    })
    this.#tail = result.catch(() => undefined)
    return await result
  }

  /** Connects now, so that the first statement does not pay for it. */
  async connect(): Promise<void> {
    await this.#connected()
  }

  /** Drops the connection, or the attempt to open one; statements in flight fail, later ones connect anew. */
  reset(): void {
    this.#client = undefined
    // A peer that is gone does not answer a goodbye: the socket is closed at once.
    if (this.#opened !== undefined) cutClient(this.#opened)
    this.#opened = undefined
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#tail
    const client = this.#client
    this.#client = undefined
    const open = await client?.catch(() => undefined)
    if (open !== undefined) await endClient(open)
  }

  /** @param asked when, by the monotonic clock */
  async #connected(asked = performance.now()): Promise<pg.Client> {
    if (this.#ended) throw new Error('This connection has been ended.')
    if (this.#client === undefined && this.#failed !== undefined && this.#failed.at > asked)
      throw this.#failed.error as Error
    this.#client ??= this.#connect()
    return await this.#client
  }

  async #listen(client: pg.Client): Promise<void> {
    if (this.#listening === undefined) return
    const { channels, onNotification, onListening } = this.#listening
    client.on('notification', ({ channel, payload }) => {
      onNotification(channel, payload ?? '')
    })
    for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`)
    onListening()
  }

  #connect(): Promise<pg.Client> {
    const client = newClient(this.#options)
    this.#opened = client
    const forget = (): void => {
      if (this.#client === connected) this.#client = undefined
    }
    const connected = (async (): Promise<pg.Client> => {
      client.on('error', forget)
      client.on('end', forget)
      try {
        await client.connect()
        await this.#listen(client)
        return client
      } catch (error) {
        await endClient(client)
        const failure = fromDatabaseError(error)
        this.#failed = { at: performance.now(), error: failure }
        throw failure
      }
    })()
    connected.catch(forget)
    return connected
  }
}
