/** Ends what PostgreSQL does for a session: cancels a statement, terminates backends. Over a connection of its own that is always warm. */

import type { DedicatedConnection } from './DedicatedConnection.js'

const cancel = 'select pg_cancel_backend($1)'
const cancelUnlessBlocked = 'select case when cardinality(pg_blocking_pids($1)) = 0 then pg_cancel_backend($1) end'
// The second argument makes PostgreSQL wait until the backend is gone, for at most that many milliseconds.
const terminate = `select count(*) filter (where not pg_terminate_backend(pid, 5000)) from pg_stat_activity where starts_with(application_name, $1) and pid <> pg_backend_pid()`
const status = 'select pg_xact_status($1::text::xid8)'

export class BackendControl {
  readonly #connection: DedicatedConnection

  constructor(connection: DedicatedConnection) {
    this.#connection = connection
  }

  /** Cancels the statement that runs on this backend. */
  async cancel(backend: number): Promise<void> {
    await this.#connection.query({ text: cancel, values: [backend], name: 'cancel' })
  }

  /** Cancels unless the statement waits for a lock; false if it does. */
  async cancelUnlessBlocked(backend: number): Promise<boolean> {
    const { rows } = await this.#connection.query({ text: cancelUnlessBlocked, values: [backend], name: 'cancel unless blocked' })
    return rows[0]?.[0] !== null
  }

  /** Terminates the backends whose application name begins so; true when none of them is left. */
  async terminate(applicationNamePrefix: string): Promise<boolean> {
    const { rows } = await this.#connection.query({ text: terminate, values: [applicationNamePrefix] })
    return rows[0]?.[0] === '0'
  }

  /** What became of a transaction: `committed`, `aborted`, `in progress`, or undefined if PostgreSQL has forgotten it. */
  async transactionStatus(transactionId: bigint): Promise<string | undefined> {
    const { rows } = await this.#connection.query({ text: status, values: [String(transactionId)] })
    return rows[0]?.[0] ?? undefined
  }
}
