/**
 * Lets a few run at once and a bounded number wait, in the order they came. For the hashing of passwords, which is slow
 * on purpose.
 */

import { CatalogueError } from '../errors/CatalogueError.js'

export class Turns {
  readonly #atOnce: number
  readonly #mostWaiting: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce
    this.#mostWaiting = mostWaiting
  }

  /** @throws CatalogueError Limit_TooManyRequests if too many wait; then nothing was run */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= this.#mostWaiting) {
        throw new CatalogueError('Limit_TooManyRequests', {
          running: this.#running,
          waiting: this.#waiting.length,
          setting: 'sign-ins whose password is being checked',
        })
      }
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    } else {
      this.#running++
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // The turn is handed on, so that nobody who comes now gets in between.
      if (next === undefined) this.#running--
      else next()
    }
  }
}
