/**
 * The rows of the demo application as they are in the database, and what its backends do: for tests that look behind
 * the sessions.
 */

import pg from 'pg'
import { international, type TestInstance } from './instance.js'
import { until } from './sessions.js'

const customerTable = 'application."18_customer"'

export class CompanyData {
  readonly #client: pg.Client
  /** Holds locks; in an open transaction pg_stat_activity would stand still. */
  readonly #holder: pg.Client

  private constructor(client: pg.Client, holder: pg.Client) {
    this.#client = client
    this.#holder = holder
  }

  static async open({ database }: TestInstance): Promise<CompanyData> {
    const connect = async (): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: database.url, application_name: 'test' })
      client.on('error', () => undefined)
      await client.connect()
      return client
    }
    return new CompanyData(await connect(), await connect())
  }

  async end(): Promise<void> {
    await Promise.all([this.#client.end(), this.#holder.end()])
  }

  async query<Row extends pg.QueryResultRow>(text: string, ...values: unknown[]): Promise<Row[]> {
    return (await this.#client.query<Row>(text, values)).rows
  }

  /** Name of a customer as everybody can read it. */
  async customerName(customerNo: string, company = international): Promise<string | undefined> {
    return (
      await this.query<{ name: string }>(
        `select "2_name" as name from ${customerTable} where company = $1 and "1_no" = $2`,
        company,
        customerNo,
      )
    )[0]?.name
  }

  /** Locks a customer until `unlock`. */
  async lockCustomer(customerNo: string): Promise<void> {
    await this.#holder.query('begin')
    await this.#holder.query(`select 1 from ${customerTable} where company = $1 and "1_no" = $2 for update`, [
      international,
      customerNo,
    ])
  }

  /**
   * From here on a transaction that gives a customer a name beginning with 'slow' waits in its COMMIT between
   * `lockCommits` and `unlock`: a deferred constraint trigger does it.
   */
  async prepareSlowCommits(): Promise<void> {
    await this.query(
      `create function wait_in_commit() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return null; end $$`,
    )
    await this.query(
      `create constraint trigger wait_in_commit after update on ${customerTable} deferrable initially deferred for each row when (new."2_name" like 'slow%') execute function wait_in_commit()`,
    )
  }

  async lockCommits(): Promise<void> {
    await this.#holder.query('begin')
    await this.#holder.query('select pg_advisory_xact_lock(4711)')
  }

  /** Lets go of all locks. */
  async unlock(): Promise<void> {
    await this.#holder.query('rollback')
  }

  /** Resolves when that many backends of the instance's sessions are as the condition over pg_stat_activity says. */
  async untilBackends(condition: string, count = 1): Promise<void> {
    await until(`${count} backends: ${condition}`, async () => {
      const [row] = await this.query<{ count: string }>(
        `select count(*) from pg_stat_activity where datname = current_database() and application_name like 'servicetier/%' and (${condition})`,
      )
      return Number(row?.count) === count
    })
  }
}

/** Conditions for `untilBackends`. */
export const waitsForLock = "wait_event_type = 'Lock'"
export const sleepsInDatabase = "wait_event = 'PgSleep'"
export const waitsInCommit = "wait_event_type = 'Lock' and query = 'commit'"
export const inTransaction = "state like 'idle in transaction%' or xact_start is not null"
