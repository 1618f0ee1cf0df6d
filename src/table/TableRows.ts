/**
 * The rows of one table as one session reads and writes them: its company's, under the locks it asked for. Used by
 * records only.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { SqlResult, SqlStatement } from '../database/Connections.js'
import type { Session } from '../session/Session.js'
import type { TableDefinition } from './definition.js'
import type { Values } from './field.js'
import * as sql from './statements.js'
import { activityOf, type TableActivity } from './tableActivity.js'
import type { View } from './view.js'

export class TableRows {
  readonly #session: Session
  readonly #table: TableDefinition
  readonly #activity: TableActivity

  constructor(session: Session, table: TableDefinition) {
    this.#session = session
    this.#table = table
    this.#activity = activityOf(session, table)
  }

  /** How often the session has written to the table, through whatever variable. */
  get writes(): number {
    return this.#activity.writes
  }

  /** Every row that is read from here to the end of the transaction is locked. */
  async lock(): Promise<void> {
    const { rows } = await this.#session.write(sql.beginTransaction)
    this.#activity.lockedIn = rows[0]?.[0] ?? undefined
  }

  /** The row with the primary key of these values. */
  async row(key: Values): Promise<Values | undefined> {
    const lock = await this.#locks()
    return this.#first(await this.#read(sql.selectRow(this.#source(), key, lock), lock))
  }

  /** `locked`: the rows are, so that rows which changed while their lock was waited for may be missing. */
  async page(view: View, page: Omit<sql.Page, 'lock'>, forUpdate: boolean): Promise<{ rows: Values[]; locked: boolean }> {
    const lock = forUpdate || (await this.#locks())
    const { rows } = await this.#read(sql.selectPage(this.#source(), view, { ...page, lock }), lock)
    return { rows: rows.map((row) => sql.readRow(this.#table, row)), locked: lock }
  }

  async exists(key: Values): Promise<boolean> {
    return (await this.#session.read(sql.rowExists(this.#source(), key))).rows.length > 0
  }

  async count(view: View): Promise<number> {
    return Number((await this.#session.read(sql.countRows(this.#source(), view))).rows[0]?.[0] ?? 0)
  }

  async isEmpty(view: View): Promise<boolean> {
    return (await this.#session.read(sql.anyRow(this.#source(), view))).rows.length === 0
  }

  /** The inserted row; undefined if its key exists. */
  async insert(values: Values): Promise<Values | undefined> {
    return await this.#changed(sql.insertRow(this.#source(), values, this.#session.userSecurityId()))
  }

  /** The changed row; undefined if it is gone or not of `version`. */
  async update(values: Values, version: bigint | undefined): Promise<Values | undefined> {
    return await this.#changed(sql.updateRow(this.#source(), values, this.#session.userSecurityId(), version))
  }

  /** As `update`; undefined also if the new key exists. */
  async rename(old: Values, values: Values, version: bigint | undefined): Promise<Values | undefined> {
    return await this.#changed(sql.renameRow(this.#source(), old, values, this.#session.userSecurityId(), version))
  }

  /** False if the row is gone or not of `version`. */
  async delete(key: Values, version: bigint | undefined): Promise<boolean> {
    const { rowCount } = await this.#session.write(sql.deleteRow(this.#source(), key, version))
    if (rowCount === 0) return false
    this.#activity.writes++
    return true
  }

  /** Asks PostgreSQL, because the transaction of `lockTable` may have ended since. */
  async #locks(): Promise<boolean> {
    const { lockedIn } = this.#activity
    if (lockedIn === undefined) return false
    const { rows } = await this.#session.read(sql.currentTransaction)
    if (rows[0]?.[0] === lockedIn) return true
    this.#activity.lockedIn = undefined
    return false
  }

  #source(): sql.Source {
    const table = this.#table
    if (!table.dataPerCompany) return { table, company: '' }
    const company = this.#session.companyName()
    if (company === '') throw new CatalogueError('Application_InvalidArgument', { reason: `You must choose a company before you can access the ${table.name} table.` })
    return { table, company }
  }

  async #read(statement: SqlStatement, lock: boolean): Promise<SqlResult> {
    return lock ? await this.#session.write(statement) : await this.#session.read(statement)
  }

  async #changed(statement: SqlStatement): Promise<Values | undefined> {
    const row = this.#first(await this.#session.write(statement))
    if (row !== undefined) this.#activity.writes++
    return row
  }

  #first({ rows }: SqlResult): Values | undefined {
    return rows[0] === undefined ? undefined : sql.readRow(this.#table, rows[0])
  }
}
