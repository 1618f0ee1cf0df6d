/**
 * Whether calls can have their database now, for `/ready`: a question asked every second, and what became of calls. A
 * call that failed for the database makes the instance not ready, until a connection that is opened anew has answered.
 */

import type { DedicatedConnection } from '../database/DedicatedConnection.js'
import { within } from '../session/words/within.js'

const intervalMilliseconds = 1000
/** Longer than that no answer is waited for. */
const patienceMilliseconds = 750
const question = { text: 'select 1' }

export class Readiness {
  readonly #connection: DedicatedConnection
  readonly #open: () => DedicatedConnection
  #holds = true
  #asking = false
  #timer: NodeJS.Timeout | undefined
  #ended = false

  /** @param open a connection that is used for nothing else */
  constructor(open: () => DedicatedConnection) {
    this.#open = open
    this.#connection = open()
    this.#schedule()
  }

  get holds(): boolean {
    return this.#holds
  }

  /** A call could not have the database. */
  failed(): void {
    if (this.#ended || !this.#holds) return
    this.#holds = false
    clearTimeout(this.#timer)
    void this.#ask()
  }

  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#connection.reset()
    await this.#connection.end()
  }

  #schedule(): void {
    if (this.#ended) return
    this.#timer = setTimeout(() => {
      void this.#ask()
    }, intervalMilliseconds)
    this.#timer.unref()
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    // A connection that broke while nobody used it is no failure. Behind one, the connection that is open says nothing
    // about whether another one can be opened.
    this.#holds = (this.#holds && (await this.#answers(this.#connection))) || (await this.#opens())
    this.#asking = false
    clearTimeout(this.#timer)
    this.#schedule()
  }

  async #opens(): Promise<boolean> {
    const connection = this.#open()
    const answers = await this.#answers(connection)
    void connection.end()
    return answers
  }

  async #answers(connection: DedicatedConnection): Promise<boolean> {
    try {
      if (await within(patienceMilliseconds, connection.query(question))) return true
      connection.reset()
    } catch {
      // It was refused, or broke.
    }
    return false
  }
}
