/** How many web-service calls run at once and how many may wait for their turn, per protocol. 0 means no limit. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { longestTimer } from '../words/within.js'

export interface CallLimitSettings {
  readonly concurrent: number
  readonly queued: number
  /** Milliseconds a call may wait for its turn. */
  readonly wait: number
  /** Name of the setting, for the error. */
  readonly setting: string
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout | undefined
}

export class CallLimits {
  readonly #settings: CallLimitSettings
  readonly #waiting = new Set<Waiting>()
  #running = 0

  constructor(settings: CallLimitSettings) {
    this.#settings = settings
  }

  /**
   * Resolves when the call may run; `leave` must follow.
   * @throws CatalogueError Limit_TooManyRequests, Limit_QueueTimeout
   */
  async enter(): Promise<void> {
    const { concurrent, queued, wait, setting } = this.#settings
    if (concurrent === 0 || this.#running < concurrent) {
      this.#running++
      return
    }
    if (queued > 0 && this.#waiting.size >= queued)
      throw new CatalogueError('Limit_TooManyRequests', {
        running: this.#running,
        waiting: this.#waiting.size,
        setting,
      })
    await new Promise<void>((resolve, reject) => {
      const timer =
        wait > longestTimer
          ? undefined
          : setTimeout(() => {
              this.#waiting.delete(waiting)
              reject(new CatalogueError('Limit_QueueTimeout', { seconds: wait / 1000 }))
            }, wait)
      const waiting: Waiting = { resolve, reject, timer }
      this.#waiting.add(waiting)
    })
  }

  leave(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#running--
      return
    }
    // The place goes to the one who waits longest.
    this.#waiting.delete(next)
    clearTimeout(next.timer)
    next.resolve()
  }

  /** Refuses whoever waits: the server instance is shutting down. */
  end(): void {
    for (const { reject, timer } of this.#waiting) {
      clearTimeout(timer)
      reject(new CatalogueError('Limit_ShuttingDown', {}))
    }
    this.#waiting.clear()
  }
}
