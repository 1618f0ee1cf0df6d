/**
 * Ends what PostgreSQL does for a session: cancels a statement, terminates backends. Over a connection of its own that
 * is always warm.
 */

import type { DedicatedConnection } from './DedicatedConnection.js'

const cancel = 'select pg_cancel_backend($1)'
const cancelUnlessBlocked = 'select case when cardinality(pg_blocking_pids($1)) = 0 then pg_cancel_backend($1) end'
// The second argument makes PostgreSQL wait until the backend is gone, for at most that many milliseconds. Instances of
// other databases of the same server have the same ids, so only this database's backends are looked at. A name that
// ends with a slash stands for all that begin so; a thread's name is its own, for 'servicetier/1/1' begins
// 'servicetier/1/10' too.
const terminate = `
select count(*) filter (where not pg_terminate_backend(pid, 5000)) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and (application_name = $1 or (right($1, 1) = '/' and starts_with(application_name, $1)))`
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
    const { rows } = await this.#connection.query({
      text: cancelUnlessBlocked,
      values: [backend],
      name: 'cancel unless blocked',
    })
    return rows[0]?.[0] !== null
  }

  /**
   * Terminates the backends of this database with that application name; true when none of them is left.
   * @param applicationName a thread's name, or an instance's prefix, which ends with a slash
   */
  async terminate(applicationName: string): Promise<boolean> {
    const { rows } = await this.#connection.query({ text: terminate, values: [applicationName] })
    return rows[0]?.[0] === '0'
  }

  /**
   * What became of a transaction: `committed`, `aborted`, `in progress`, or undefined if PostgreSQL has forgotten it.
   */
  async transactionStatus(transactionId: bigint): Promise<string | undefined> {
    const { rows } = await this.#connection.query({ text: status, values: [String(transactionId)] })
    return rows[0]?.[0] ?? undefined
  }
}
