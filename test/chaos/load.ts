/** Callers that write pairs of rows one after the other and remember what they were told. */

import type { TestInstance } from '../support/instance.js'
import { soapCall } from '../support/soap.js'

export interface Told {
  readonly entryNo: number
  /** Undefined: the connection broke before a reply was there. */
  readonly status: number | undefined
  readonly sessionUniqueId: string | null
  readonly fault: string | undefined
}

const callers = 8
const pauseMilliseconds = 3

export class Load {
  readonly told: Told[] = []
  readonly #instance: TestInstance
  readonly #callers: Promise<void>[]
  #entryNo = 0
  #ending = false

  constructor(instance: TestInstance) {
    this.#instance = instance
    this.#callers = Array.from({ length: callers }, async () => {
      await this.#call()
    })
  }

  /** How many calls were told that they succeeded. */
  get succeeded(): number {
    return this.told.filter(({ status }) => status === 200).length
  }

  /** Lets the calls in flight end. */
  async end(): Promise<void> {
    this.#ending = true
    await Promise.all(this.#callers)
  }

  async #call(): Promise<void> {
    while (!this.#ending) {
      const entryNo = this.#entryNo
      this.#entryNo += 2
      try {
        const { status, sessionUniqueId, fault } = await soapCall(this.#instance, 'Chaos', 'WritePair', {
          entryNo,
          pauseMilliseconds,
        })
        this.told.push({ entryNo, status, sessionUniqueId, fault })
      } catch {
        this.told.push({ entryNo, status: undefined, sessionUniqueId: null, fault: undefined })
        // Without a server every call fails at once.
        await new Promise((resolve) => {
          setTimeout(resolve, 5)
        })
      }
    }
  }
}
