/**
 * Where a record variable stands in its view. Rows are read in chunks behind the row delivered last, by the order's
 * values and not by offset, so nothing is seen twice while rows come and go, memory is bounded, and no database cursor
 * is held.
 *
 * Rows read ahead are dropped when the session itself has written to the table meanwhile through another variable. Used
 * by one record only, inside its methods.
 */

import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Values } from '../objects/table/field.js'
import type { Page } from './readStatements.js'

const firstSetChunk = 100
const firstStepChunk = 10
const largestChunk = 1000

export interface CursorSource {
  readonly table: TableDefinition
  /** Reads a page of the view, under the locks the session has asked for. */
  readonly read: (page: Omit<Page, 'lock'>, forUpdate: boolean) => Promise<{ rows: Values[]; locked: boolean }>
  /** Grows with every write of the session to the table. */
  readonly writes: () => number
}

export class Cursor {
  readonly #source: CursorSource
  /** Rows ahead of `#delivered`, from `#position`. */
  #ahead: Values[] = []
  #position = 0
  /** No row was behind the last of `#ahead` when it was read. */
  #complete = false
  #delivered: Values | undefined
  #descending = false
  #forUpdate = false
  #chunk = firstStepChunk
  #writes = 0

  constructor(source: CursorSource) {
    this.#source = source
  }

  /** Forgets everything: the view or the row was set by other means. */
  clear(): void {
    this.#dropAhead()
    this.#delivered = undefined
    this.#forUpdate = false
    this.#chunk = firstStepChunk
  }

  /**
   * The session's last write, its `writes + 1`th, was to the row with this key. If it is the row delivered last the
   * rows ahead are as good as before.
   */
  acceptWrite(writes: number, row: Values): void {
    const own = this.#delivered !== undefined && this.#samePrimaryKey(this.#delivered, row)
    if (own && this.#writes === writes) this.#writes++
  }

  /** The first row of the view or, descending, the last. */
  async first(descending: boolean): Promise<Values | undefined> {
    this.clear()
    let edge = await this.#edge(descending)
    // A lock may have been waited for, while a new first or last row came: only two equal answers are the answer.
    while (edge.locked) {
      const again = await this.#edge(descending)
      if (this.#sameRow(again.row, edge.row)) break
      edge = again
    }
    this.#delivered = edge.row
    return edge.row
  }

  /** The first row, with the following ones read ahead. */
  async firstOfSet(forUpdate: boolean): Promise<Values | undefined> {
    this.clear()
    this.#forUpdate = forUpdate
    this.#chunk = firstSetChunk
    this.#descending = false
    await this.#readAhead(undefined, 1)
    this.#delivered = this.#ahead[this.#position++]
    return this.#delivered
  }

  /** The row itself was found by its key: the next one is behind it. */
  standOn(values: Values): void {
    this.clear()
    this.#delivered = values
  }

  /**
   * Moves `steps` rows forward (negative: backward), or as far as there are rows.
   * @param current the record's values: if its key was changed since the last row, that is where to go on from
   */
  async step(steps: number, current: Values): Promise<{ moved: number; row: Values | undefined }> {
    const descending = steps < 0
    const wanted = Math.abs(steps)
    const onDelivered = this.#delivered !== undefined && this.#samePrimaryKey(this.#delivered, current)
    if (!onDelivered || descending !== this.#descending || this.#writes !== this.#source.writes()) {
      this.#dropAhead()
      this.#descending = descending
      this.#chunk = Math.min(this.#chunk, firstStepChunk)
    }
    const from = onDelivered ? this.#delivered : current
    let last: Values | undefined
    let moved = 0
    while (moved < wanted) {
      if (this.#position >= this.#ahead.length) {
        if (this.#complete) break
        await this.#readAhead(last ?? from, wanted - moved)
        if (this.#ahead.length === 0) break
      }
      const taken = Math.min(wanted - moved, this.#ahead.length - this.#position)
      this.#position += taken
      moved += taken
      last = this.#ahead[this.#position - 1]
    }
    // Who asks again at the end gets a fresh look.
    if (moved === 0) this.#complete = false
    else this.#delivered = last
    return { moved: descending ? -moved : moved, row: last }
  }

  /** The row behind a place in the view's order (descending: before it). */
  async beside(current: Values, descending: boolean): Promise<Values | undefined> {
    const { rows } = await this.#source.read({ descending, after: current, limit: 1 }, false)
    return rows[0]
  }

  async #edge(descending: boolean): Promise<{ row: Values | undefined; locked: boolean }> {
    const { rows, locked } = await this.#source.read({ descending, limit: 1 }, false)
    return { row: rows[0], locked }
  }

  async #readAhead(after: Values | undefined, wanted: number): Promise<void> {
    const limit = Math.min(largestChunk, Math.max(this.#chunk, wanted))
    const writes = this.#source.writes()
    const page = { descending: this.#descending, limit, ...(after === undefined ? {} : { after }) }
    let { rows, locked } = await this.#source.read(page, this.#forUpdate)
    // Under locks PostgreSQL leaves out rows that changed while it waited: a short page is not the end, an empty one
    // only twice.
    if (locked && rows.length === 0) ({ rows, locked } = await this.#source.read(page, this.#forUpdate))
    this.#ahead = rows
    this.#position = 0
    this.#complete = locked ? rows.length === 0 : rows.length < limit
    this.#writes = writes
    this.#chunk = Math.min(largestChunk, this.#chunk * 2)
  }

  #dropAhead(): void {
    this.#ahead = []
    this.#position = 0
    this.#complete = false
    this.#writes = this.#source.writes()
  }

  #sameRow(a: Values | undefined, b: Values | undefined): boolean {
    return a === undefined || b === undefined ? a === b : this.#samePrimaryKey(a, b)
  }

  #samePrimaryKey(a: Values, b: Values): boolean {
    return this.#source.table.primaryKey.fields.every(({ index, type }) => type.compare(a[index], b[index]) === 0)
  }
}
