/**
 * The rows of one table as one session reads and writes them: its company's, under the locks it asked for. Used by
 * records only.
 */

import { sqlOf, type SessionSql } from '../session/run/access.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import type { SqlResult, SqlStatement } from '../database/Connections.js'
import type { Session } from '../session/Session.js'
import type { Key, TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, Values } from '../objects/table/field.js'
import * as reads from './readStatements.js'
import type { Selection } from './readStatements.js'
import type { Source, ViewedRows } from './recordRows.js'
import { activityOf, type TableActivity } from './tableActivity.js'
import type { View } from '../objects/table/view.js'
import * as writes from './writeStatements.js'

/** Below it an estimate is worth less than what counting costs. */
const countedExactly = 10_000

export class TableRows {
  readonly #session: Session
  readonly #sql: SessionSql
  readonly #table: TableDefinition
  readonly #activity: TableActivity

  constructor(session: Session, table: TableDefinition) {
    this.#session = session
    this.#sql = sqlOf(session)
    this.#table = table
    this.#activity = activityOf(session, table)
  }

  /** How often the session has written to the table, through whatever variable. */
  get writes(): number {
    return this.#activity.writes
  }

  /** Every row that is read from here to the end of the transaction is locked. */
  async lock(): Promise<void> {
    this.#requireWritable()
    const { rows } = await this.#sql.write(reads.beginTransaction)
    this.#activity.lockedIn = rows[0]?.[0] ?? undefined
  }

  /** The row with these values in a key's fields. */
  async row(selection: Selection, by: readonly Field[], values: Values): Promise<Values | undefined> {
    const lock = await this.#locks()
    return this.#first(
      selection.fields,
      await this.#read(reads.selectRow(this.#source(), selection, by, values, lock), lock),
    )
  }

  /** The row with the primary key of these values, if the view has it. */
  async rowInView(selection: Selection, rows: ViewedRows, key: Values): Promise<Values | undefined> {
    const lock = await this.#locks()
    return this.#first(
      selection.fields,
      await this.#read(reads.selectRowInView(this.#source(), selection, rows, key, lock), lock),
    )
  }

  /** `locked`: the rows are, so that rows which changed while their lock was waited for may be missing. */
  async page(
    selection: Selection,
    viewed: ViewedRows,
    page: Omit<reads.Page, 'lock'>,
    forUpdate: boolean,
  ): Promise<{ rows: Values[]; locked: boolean }> {
    if (forUpdate) this.#requireWritable()
    const lock = forUpdate || (await this.#locks())
    const { rows } = await this.#read(reads.selectPage(this.#source(), selection, viewed, { ...page, lock }), lock)
    return { rows: rows.map((row) => reads.readRow(this.#table, selection.fields, row)), locked: lock }
  }

  async count(rows: ViewedRows): Promise<number> {
    return Number((await this.#sql.read(reads.countRows(this.#source(), rows))).rows[0]?.[0] ?? 0)
  }

  /** PostgreSQL's estimate where there are many rows. */
  async countApprox(rows: ViewedRows): Promise<number> {
    const {
      rows: [row],
    } = await this.#sql.read(reads.estimateRows(this.#source(), rows))
    const [{ Plan: plan }] = JSON.parse(row?.[0] ?? '') as [{ Plan: { 'Plan Rows': number } }]
    return plan['Plan Rows'] > countedExactly ? plan['Plan Rows'] : await this.count(rows)
  }

  async isEmpty(rows: ViewedRows): Promise<boolean> {
    return (await this.#sql.read(reads.anyRow(this.#source(), rows))).rows.length === 0
  }

  /** The sums over the view, in the order of the fields, as PostgreSQL's text of numbers of any size. */
  async sums(rows: ViewedRows, fields: readonly Field[]): Promise<readonly string[]> {
    const {
      rows: [row],
    } = await this.#sql.read(reads.sumFields(this.#source(), rows, fields))
    return fields.map((_field, at) => row?.[at] ?? '0')
  }

  /** Values of FlowFields for a record with these values, whether or not there is such a row. */
  async calculated(selection: Selection, values: Values): Promise<Values> {
    const {
      rows: [row],
    } = await this.#sql.read(reads.calculateFields(this.#source(), selection, values))
    return reads.readRow(this.#table, selection.fields, row ?? [])
  }

  /** Whether another row than `except` has these values in the key. */
  async taken(key: Key, values: Values, except?: Values): Promise<boolean> {
    return (await this.#sql.read(reads.keyTaken(this.#source(), key, values, except))).rows.length > 0
  }

  /** Whether the field's relation allows its value. */
  async isRelated(field: Field, values: Values, view: View): Promise<boolean> {
    if (field.relation === undefined) return true
    return (await this.#sql.read(reads.relatedRow(this.#source(), field, field.relation, values, view))).rows.length > 0
  }

  /** The inserted row; undefined if one of its keys exists. */
  async insert(values: Values): Promise<Values | undefined> {
    return await this.#changed(writes.insertRow(this.#target(), values, this.#session.userSecurityId()))
  }

  /** The changed row; undefined if it is gone or not of `version`, or if a unique key of it exists. */
  async update(values: Values, fields: readonly Field[], version: bigint | undefined): Promise<Values | undefined> {
    return await this.#changed(
      writes.updateRow(this.#target(), values, fields, this.#session.userSecurityId(), version),
    )
  }

  /** As `update`; undefined also if the new key exists. */
  async rename(
    old: Values,
    values: Values,
    fields: readonly Field[],
    version: bigint | undefined,
  ): Promise<Values | undefined> {
    return await this.#changed(
      writes.renameRow(this.#target(), old, values, fields, this.#session.userSecurityId(), version),
    )
  }

  /** False if the row is gone or not of `version`. */
  async delete(key: Values, version: bigint | undefined): Promise<boolean> {
    return (await this.#counted(writes.deleteRow(this.#target(), key, version))) > 0
  }

  /** How many rows got the value. */
  async updateAll(rows: ViewedRows, field: Field, value: unknown): Promise<number> {
    return await this.#counted(writes.updateRows(this.#target(), rows, field, value, this.#session.userSecurityId()))
  }

  /** How many rows are gone. */
  async deleteAll(rows: ViewedRows): Promise<number> {
    return await this.#counted(writes.deleteRows(this.#target(), rows))
  }

  /** Asks PostgreSQL, because the transaction of `lockTable` may have ended since. */
  async #locks(): Promise<boolean> {
    const { lockedIn } = this.#activity
    if (lockedIn === undefined) return false
    const { rows } = await this.#sql.read(reads.currentTransaction)
    if (rows[0]?.[0] === lockedIn) return true
    this.#activity.lockedIn = undefined
    return false
  }

  #source(): Source {
    const company = this.#session.companyName()
    if (this.#table.dataPerCompany && company === '')
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `You must choose a company before you can access the ${this.#table.name} table.`,
      })
    return { table: this.#table, company, tables: this.#sql.objects }
  }

  #target(): Source {
    this.#requireWritable()
    return this.#source()
  }

  /** Locks on the platform's tables would hold up the server itself. */
  #requireWritable(): void {
    if (this.#table.system)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The table ${this.#table.name} is written by the server only; it can be read, but neither changed nor locked.`,
      })
  }

  async #read(statement: SqlStatement, lock: boolean): Promise<SqlResult> {
    return lock ? await this.#sql.write(statement) : await this.#sql.read(statement)
  }

  async #changed(statement: SqlStatement): Promise<Values | undefined> {
    const row = this.#first(writes.returnedFields(this.#table), await this.#sql.write(statement))
    if (row !== undefined) this.#activity.writes++
    return row
  }

  async #counted(statement: SqlStatement): Promise<number> {
    const { rowCount } = await this.#sql.write(statement)
    if (rowCount > 0) this.#activity.writes++
    return rowCount
  }

  #first(fields: readonly Field[], { rows }: SqlResult): Values | undefined {
    return rows[0] === undefined ? undefined : reads.readRow(this.#table, fields, rows[0])
  }
}
