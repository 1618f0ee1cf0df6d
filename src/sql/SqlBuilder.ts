/**
 * Builds one SQL statement: its bound values, its aliases, what it reads, and its name once the text is whole. One per
 * statement, for records and for the protocols that read in SQL.
 *
 * Every value is bound. A text is the same for the same shape of request, so that it stays prepared.
 */

import type { SqlStatement } from '../database/Connections.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { TableLookup } from '../objects/table/tableLookup.js'
import { companyColumn, tableSql } from './names.js'
import { quoteName } from './sqlText.js'
import { nameOfText } from './statementNames.js'

/** Binds a value; gives its place, with a cast where a type is given: `$3::text[]`. */
export interface Binder {
  bind(value: unknown, postgresType?: string): string
}

export interface SqlBuilderOptions {
  /** The tables that formulas, links and relations name. */
  readonly tables: TableLookup
  /** Name of the company whose data is meant, Text[30]; undefined: none is. */
  readonly company: string | undefined
}

export class SqlBuilder implements Binder {
  readonly values: unknown[] = []
  readonly tables: TableLookup
  readonly #company: string | undefined
  #readsLog = false
  #aliases = 0
  /** Places of values that are bound once however often they are named. */
  readonly #shared = new Map<string, string>()

  constructor({ tables, company }: SqlBuilderOptions) {
    this.tables = tables
    this.#company = company
  }

  bind(value: unknown, postgresType?: string): string {
    const place = `$${this.values.push(value)}`
    return postgresType === undefined ? place : `${place}::${postgresType}`
  }

  /** As `bind`, for what many places of one statement name: the company, the root of links. */
  shared(what: string, value: unknown, postgresType = 'text'): string {
    let place = this.#shared.get(what)
    if (place === undefined) this.#shared.set(what, (place = this.bind(value, postgresType)))
    return place
  }

  alias(): string {
    return `t${++this.#aliases}`
  }

  get hasCompany(): boolean {
    return this.#company !== undefined
  }

  /** SQL of the company's name, '' if there is none. Bound here first: a value must not be bound and stand nowhere. */
  get company(): string {
    return this.#company === undefined ? "''" : this.shared('company', this.#company)
  }

  /** Reads a table: `application."18_customer" as t1`. */
  from(table: TableDefinition, alias: string): string {
    if (table.storage.mirrorsLog === true) this.#readsLog = true
    return `${tableSql(table)} as ${alias}`
  }

  /** The rows of a table that the company sees. No condition for the platform's own tables. */
  ofCompany({ storage, dataPerCompany }: TableDefinition, alias: string): string[] {
    return storage.companyColumn
      ? [`${alias}.${quoteName(companyColumn)} = ${dataPerCompany ? this.company : "''"}`]
      : []
  }

  /** @param text made with the places and aliases of this object */
  statement(text: string): SqlStatement {
    const whole = this.#typed(text)
    const name = nameOfText(whole)
    return {
      text: whole,
      values: this.values,
      ...(name === undefined ? {} : { name }),
      ...(this.#readsLog ? { readsLog: true } : {}),
    }
  }

  /**
   * PostgreSQL takes no value whose place is nowhere, and so has no type: that of an operand that turned out not to
   * matter, such as `1 add No eq null`.
   */
  #typed(text: string): string {
    const named = new Set(text.match(/\$[0-9]+/g))
    const unused = this.values.flatMap((value, index) =>
      named.has(`$${index + 1}`) ? [] : [`$${index + 1}::${Buffer.isBuffer(value) ? 'bytea' : 'text'}`],
    )
    if (unused.length === 0) return text
    const unasked = `with unasked as (select ${unused.join(', ')})`
    return text.startsWith('with ') ? `${unasked}, ${text.slice('with '.length)}` : `${unasked} ${text}`
  }
}
