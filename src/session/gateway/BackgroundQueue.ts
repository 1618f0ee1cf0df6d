/**
 * Background sessions beyond `BackgroundSessionsMaxConcurrent` wait here in the order they came, at most
 * `BackgroundSessionsMaxQueued` of them and each for at most `BackgroundSessionsDefaultWaitTimeout`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { longestTimer } from '../words/within.js'

export interface BackgroundQueueSettings {
  /** 0: no limit. */
  readonly BackgroundSessionsMaxConcurrent: number
  /** 0: no limit. */
  readonly BackgroundSessionsMaxQueued: number
  /** Milliseconds. */
  readonly BackgroundSessionsDefaultWaitTimeout: number
}

/** How the wait of a session ended. */
export type Admission = 'run' | 'left' | 'waited too long'

interface Waiting {
  readonly admit: (admission: Admission) => void
}

export class BackgroundQueue {
  readonly #settings: BackgroundQueueSettings
  readonly #waiting = new Set<Waiting>()
  #running = 0
  /** Places of the queue that are promised to sessions whose Logon is being written. */
  #reserved = 0

  constructor(settings: BackgroundQueueSettings) {
    this.#settings = settings
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /**
   * Takes a place among those who run or wait; `enter` must follow, or `giveUp`.
   * @throws CatalogueError Session_QueueFull
   */
  reserve(): void {
    const { BackgroundSessionsMaxConcurrent: most, BackgroundSessionsMaxQueued: mostWaiting } = this.#settings
    const before = this.#running + this.#waiting.size + this.#reserved
    if (most > 0 && mostWaiting > 0 && before >= most + mostWaiting) {
      throw new CatalogueError('Session_QueueFull', { running: this.#running, waiting: before - this.#running })
    }
    this.#reserved++
  }

  giveUp(): void {
    this.#reserved--
  }

  /** Resolves with `run` when it is the session's turn: `leave` must follow. */
  async enter(onWaiting: (leaveQueue: () => void) => void): Promise<Admission> {
    this.#reserved--
    if (this.#hasRoom()) {
      this.#running++
      return 'run'
    }
    return await new Promise<Admission>((resolve) => {
      const limit = this.#settings.BackgroundSessionsDefaultWaitTimeout
      const timer =
        limit <= longestTimer
          ? setTimeout(() => {
              waiting.admit('waited too long')
            }, limit)
          : undefined
      const waiting: Waiting = {
        admit: (admission) => {
          if (!this.#waiting.delete(waiting)) return
          clearTimeout(timer)
          if (admission === 'run') this.#running++
          resolve(admission)
        },
      }
      this.#waiting.add(waiting)
      onWaiting(() => {
        waiting.admit('left')
      })
    })
  }

  /** A session that ran is over: the next one may run. */
  leave(): void {
    this.#running--
    const [next] = this.#waiting
    if (next !== undefined && this.#hasRoom()) next.admit('run')
  }

  #hasRoom(): boolean {
    return (
      this.#settings.BackgroundSessionsMaxConcurrent === 0 ||
      this.#running < this.#settings.BackgroundSessionsMaxConcurrent
    )
  }
}
