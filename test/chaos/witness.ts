/**
 * Looks at an instance from outside: its database over a connection of its own, its threads in the operating system.
 */

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { international, type TestInstance } from '../support/instance.js'

/** Module of the application with the codeunits of chaosApplication.ts. */
export const chaosApplication = join(import.meta.dirname, 'chaosApplication.js')

export type Row = Readonly<Record<string, unknown>>

export class Witness {
  readonly #client: pg.Client
  /** One statement after the other. */
  #tail: Promise<unknown> = Promise.resolve()

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async of(instance: Pick<TestInstance, 'database'>): Promise<Witness> {
    const client = new pg.Client({ connectionString: instance.database.url, application_name: 'witness' })
    client.on('error', () => undefined)
    await client.connect()
    return new Witness(client)
  }

  async end(): Promise<void> {
    await this.#client.end()
  }

  async query(text: string, ...values: unknown[]): Promise<Row[]> {
    const result = this.#tail.then(async () => await this.#client.query<Row>(text, values))
    this.#tail = result.catch(() => undefined)
    return (await result).rows
  }

  /** Runs `work` while nobody can do what this statement's lock excludes. */
  async whileLocked<Result>(lock: string, work: () => Promise<Result>): Promise<Result> {
    await this.query('begin')
    try {
      await this.query(lock)
      return await work()
    } finally {
      await this.query('rollback')
    }
  }

  /** Field Contact of a customer. */
  async contact(customerNo: string, company = international): Promise<unknown> {
    return (
      await this.query(
        'select "8_contact" as contact from application."18_customer" where company = $1 and "1_no" = $2',
        company,
        customerNo,
      )
    )[0]?.['contact']
  }

  /** Entry numbers of rows that another row should stand beside and does not. */
  async halfPairs(): Promise<unknown[]> {
    const rows = await this.query(
      `select min("1_entry_no") as entry_no from application."50100_cachestresstest" group by company, "1_entry_no" / 2 having count(*) <> 2`,
    )
    return rows.map((row) => row['entry_no'])
  }

  async hasPair(entryNo: number): Promise<boolean> {
    return (
      (await this.query('select from application."50100_cachestresstest" where "1_entry_no" in ($1, $1 + 1)', entryNo))
        .length === 2
    )
  }

  /** Sessions without exactly one Logon and one Logoff. */
  async oddSessions(): Promise<Row[]> {
    return await this
      .query(`select session_unique_id, server_instance_id, count(*) filter (where event_type = 0)::int as logons, count(*) filter (where event_type = 1)::int as logoffs
      from platform.session_event group by 1, 2 having count(*) filter (where event_type = 0) <> 1 or count(*) filter (where event_type = 1) <> 1`)
  }

  async activeSessionRows(): Promise<number> {
    return (await this.query('select from platform.active_session')).length
  }

  /** Backends of an instance's session threads. */
  async backends(
    serverInstanceId: number,
  ): Promise<{ readonly pid: number; readonly thread: string; readonly state: string; readonly query: string }[]> {
    // Inside a transaction PostgreSQL shows what it showed first.
    await this.query('select pg_stat_clear_snapshot()')
    const rows = await this.query(
      `select pid, application_name as thread, state, query from pg_stat_activity
      where datname = current_database() and application_name ~ $1 order by pid`,
      `^servicetier/${serverInstanceId}/[0-9]+$`,
    )
    return rows as unknown as { pid: number; thread: string; state: string; query: string }[]
  }
}

/** Threads of the operating system that a process has; undefined where it does not tell. */
export async function threadCount(pid: number): Promise<number | undefined> {
  return process.platform === 'linux' ? (await readdir(`/proc/${pid}/task`)).length : undefined
}
