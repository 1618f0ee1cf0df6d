/**
 * A statement being written: values, aliases, and its name once it is whole.
 *
 * Every value is bound; a text is the same for the same shape of request, so that it stays prepared. One per statement,
 * used by the protocols that read in SQL.
 */

import type { SqlStatement } from '../database/Connections.js'
import type { FlowFieldWriting } from './flowFieldSql.js'
import { nameOfText } from './statementNames.js'

export class Writing implements FlowFieldWriting {
  readonly values: unknown[] = []
  /** The log of sessions is to be written out before this is run: the statement reads tables that mirror it. */
  flushLog = false
  #aliases = 0
  /** Places of values that are bound once however often they are named. */
  readonly #shared = new Map<string, string>()

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

  /** @param text made with the places and aliases of this object */
  statement(text: string): SqlStatement {
    const whole = this.#typed(text)
    const name = nameOfText(whole)
    return name === undefined ? { text: whole, values: this.values } : { text: whole, values: this.values, name }
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
