/**
 * A text being written as SQL, e.g. of a JSON value or an XML element: constant text and expressions in turn, put
 * together by `concat`.
 *
 * `concat` it is because it was the fastest of what PostgreSQL has, and close to selecting the plain columns (19
 * columns: 1.0 to 1.2 of that; `||` 1.4, `row_to_json` 1.6, `json_build_object` 1.9, which ends at 50 pairs besides).
 * It takes 100 arguments, so long texts are put together in steps. It leaves nulls out: what may be null says what it
 * writes then.
 */

import { quoteText } from './sqlText.js'

const mostArguments = 90

export class ConcatText {
  readonly #parts: string[] = []
  #constant = ''

  /** Constant text of the model, never of a request. */
  text(text: string): this {
    this.#constant += text
    return this
  }

  /** @param sql of any type whose text form is what is to be written, e.g. a number; a null writes nothing */
  sql(sql: string): this {
    this.#flush()
    this.#parts.push(sql)
    return this
  }

  /** SQL of the text. */
  done(): string {
    this.#flush()
    let parts = this.#parts
    while (parts.length > mostArguments) parts = chunks(parts).map((chunk) => `concat(${chunk.join(', ')})`)
    const [only] = parts
    if (only === undefined) return `''`
    return `concat(${parts.join(', ')})`
  }

  #flush(): void {
    if (this.#constant !== '') this.#parts.push(quoteText(this.#constant))
    this.#constant = ''
  }
}

function chunks(parts: readonly string[]): string[][] {
  const result: string[][] = []
  for (let start = 0; start < parts.length; start += mostArguments)
    result.push(parts.slice(start, start + mostArguments))
  return result
}
