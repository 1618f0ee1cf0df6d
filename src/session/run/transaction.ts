/**
 * A session's transaction: none until the first write, then one connection until `commit` or `rollback`.
 *
 * Reads before the first write borrow a connection for one statement, unless a snapshot is held: then the first
 * statement of all begins the transaction. Once a statement has failed inside a transaction, PostgreSQL has given the
 * transaction up; so has this: every further statement and the commit end with that first error, also if business code
 * caught it (invariant 3). Called by statements only, so never twice at once.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { newSessionStopped } from '../words/outcome.js'
import type { Connection, Connections, SqlResult, SqlStatement } from '../../database/Connections.js'
import type { ConnectionUse } from '../../database/connectionBudget.js'
import type { Portal } from '../../database/openPortal.js'
import { isConnectionLoss } from '../../database/sqlState.js'
import { settleCommit } from '../../database/settleCommit.js'
import { Activity, State, type SessionSlot } from './slot.js'

const begin: SqlStatement = { text: 'begin' }
/** Everything is seen as it was at the first statement; PostgreSQL takes it when that runs. */
const beginSnapshot: SqlStatement = { text: 'begin isolation level repeatable read' }
const transactionId: SqlStatement = { text: 'select pg_current_xact_id()::text', name: 'transaction id' }
const commit: SqlStatement = { text: 'commit' }
const rollback: SqlStatement = { text: 'rollback' }

/** What became of a commit; `unknown` if its answer was lost and PostgreSQL could not be asked. */
export type CommitResult = 'committed' | 'rolled back' | 'unknown'

/** Rows of one fetch: few enough to be held, many enough that the round trip does not count. */
const fetchedRows = 1000

/** The rows of a statement, part by part. `fetch` and `close` are statements; `close` must follow. */
export interface RowCursor {
  /** No rows are left. */
  readonly done: boolean
  fetch(): Promise<(string | null)[][]>
  /** Gives the connection back, or closes it if rows are left or a cancel was sent to it. */
  close(): Promise<void>
}

export class Transaction {
  readonly #connections: Connections
  readonly #slot: SessionSlot
  readonly #signal: () => AbortSignal
  #connection: Connection | undefined
  /** A cancel was sent to the transaction's connection (invariant 6). */
  #tainted = false
  #failure: unknown
  #snapshot = false

  constructor(connections: Connections, slot: SessionSlot, signal: () => AbortSignal) {
    this.#connections = connections
    this.#slot = slot
    this.#signal = signal
  }

  get open(): boolean {
    return this.#connection !== undefined
  }

  /**
   * From now on what others commit is not seen until the transaction ends, nor in the ones that follow. To be called
   * before the first statement.
   */
  holdSnapshot(): void {
    this.#snapshot = true
  }

  /** A statement that changes nothing and locks nothing. */
  async read(statement: SqlStatement): Promise<SqlResult> {
    if (this.#snapshot) return await this.write(statement)
    if (this.#connection !== undefined) return await this.#queryInTransaction(this.#connection, statement)
    const connection = await this.#acquire('statement')
    let cancelled = true
    try {
      const result = await this.#query(connection, statement, () => {
        cancelled = false
      })
      return result
    } finally {
      if (cancelled) await connection.destroy()
      else connection.release()
    }
  }

  /**
   * A statement that changes nothing and locks nothing, whose rows are fetched part by part. Before the first write
   * only.
   */
  openCursor(statement: SqlStatement): RowCursor {
    let connection: Connection | undefined
    let portal: Portal | undefined
    let usable = false
    let done = false
    return {
      get done() {
        return done
      },
      fetch: async () => {
        connection ??= await this.#acquire('portal')
        const lent = connection
        usable = false
        let cancelled = true
        let over = false
        try {
          const rows = await this.#cancellable(
            lent,
            async () => {
              try {
                const part = await (portal ??= lent.portal(statement)).fetch(fetchedRows)
                over = part.length < fetchedRows
                return part
              } catch (error) {
                // The portal ended with its error.
                over = true
                throw error
              }
            },
            () => {
              cancelled = false
            },
          )
          done = over
          return rows
        } finally {
          usable = over && !cancelled
        }
      },
      close: async () => {
        const lent = connection
        connection = undefined
        if (usable) lent?.release()
        else await lent?.destroy()
      },
    }
  }

  /** A statement that changes or locks: begins the transaction if there is none. */
  async write(statement: SqlStatement): Promise<SqlResult> {
    return await this.#queryInTransaction(this.#connection ?? (await this.#begin()), statement)
  }

  /**
   * Commits what there is. The caller has made sure that the Logon is durable and, for the last commit of a session,
   * that the state is Committing.
   * @throws the error that broke the transaction, which then is rolled back
   */
  async commit(): Promise<CommitResult> {
    const connection = this.#connection
    if (this.#failure !== undefined) throw this.#failure as Error
    if (connection === undefined) return 'committed'
    // From here on no cancel can be claimed: the connection is not bound while COMMIT is in flight.
    this.#slot.activity = Activity.Database
    try {
      const result = await connection.query(commit)
      await this.#end(connection, !this.#tainted)
      if (result.command !== 'COMMIT')
        throw new CatalogueError('Internal_DatabaseUnavailable', {
          reason: 'the transaction was rolled back at its commit',
        })
      return 'committed'
    } catch (error) {
      if (this.#connection === undefined) throw error
      const { transactionId } = this.#slot
      await this.#end(connection, false)
      if (!isConnectionLoss(causeOf(error))) throw error
      // Whoever ends this thread meanwhile must be able to ask PostgreSQL too.
      this.#slot.transactionId = transactionId
      const settled = await settleCommit(this.#connections, transactionId, connection.serverLife)
      this.#slot.transactionId = 0n
      if (settled === 'rolled back') throw error
      return settled
    } finally {
      this.#slot.activity = Activity.Code
    }
  }

  /** Resolves when the ROLLBACK was answered, or the connection is closed. */
  async rollback(): Promise<void> {
    const connection = this.#connection
    if (connection === undefined) return
    let usable = !this.#tainted
    try {
      await connection.query(rollback)
    } catch {
      usable = false
    }
    await this.#end(connection, usable)
  }

  async #end(connection: Connection, usable: boolean): Promise<void> {
    this.#connection = undefined
    this.#tainted = false
    this.#slot.transactionId = 0n
    if (usable) connection.release()
    else await connection.destroy()
  }

  async #begin(): Promise<Connection> {
    if (this.#failure !== undefined) throw this.#failure as Error
    const connection = await this.#acquire('transaction')
    this.#connection = connection
    await this.#queryInTransaction(connection, this.#snapshot ? beginSnapshot : begin)
    const { rows } = await this.#queryInTransaction(connection, transactionId)
    this.#slot.transactionId = BigInt(rows[0]?.[0] ?? '0')
    return connection
  }

  async #queryInTransaction(connection: Connection, statement: SqlStatement): Promise<SqlResult> {
    if (this.#failure !== undefined) throw this.#failure as Error
    let cancelled = true
    try {
      return await this.#query(connection, statement, () => {
        cancelled = false
      })
    } catch (error) {
      this.#failure = error
      throw error
    } finally {
      this.#tainted ||= cancelled
    }
  }

  async #acquire(use: ConnectionUse): Promise<Connection> {
    this.#slot.activity = Activity.WaitingForConnection
    try {
      return this.#connections.takeIdle(use) ?? (await this.#connections.acquire(this.#signal(), use))
    } finally {
      this.#slot.activity = Activity.Code
    }
  }

  /** One query that a stop can cancel. `clean` is called when it is over and no cancel was sent to its connection. */
  async #query(connection: Connection, statement: SqlStatement, clean: () => void): Promise<SqlResult> {
    return await this.#cancellable(connection, async () => await connection.query(statement), clean)
  }

  async #cancellable<Result>(connection: Connection, run: () => Promise<Result>, clean: () => void): Promise<Result> {
    this.#slot.bind(connection.backend)
    this.#slot.activity = Activity.Database
    try {
      // A stop that came before the binding found nothing to cancel; it is seen here.
      if (this.#slot.change(State.Stopping, State.Stopped) || this.#slot.state === State.Stopped)
        throw newSessionStopped()
      return await run()
    } finally {
      this.#slot.activity = Activity.Code
      const cancelled = this.#slot.unbind()
      if (cancelled === false) clean()
      else await cancelled
    }
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof CatalogueError && error.cause !== undefined ? error.cause : error
}
