/** Threads that wait for work, so that nobody waits for a thread to start. Refilled whenever one is taken. */

import { SessionThread, type ThreadOptions } from './SessionThread.js'

const retryMilliseconds = 500

export class WarmThreads {
  readonly #options: ThreadOptions
  readonly #target: number
  readonly #ready: SessionThread[] = []
  readonly #waiters: ((thread: SessionThread) => void)[] = []
  #starting = 0
  #ended = false
  readonly #all = new Set<SessionThread>()

  /** @param target how many are kept ready, 0 and up */
  constructor(options: ThreadOptions, target: number) {
    this.#options = options
    this.#target = target
  }

  /** All threads that live, those at work included. */
  get count(): number {
    return this.#all.size
  }

  /** Starts as many as are to be kept ready, plus `more`; resolves when they are ready. */
  async start(more: number): Promise<SessionThread[]> {
    this.#refill()
    return await Promise.all(
      Array.from({ length: more }, async () => {
        const thread = this.#spawn()
        await thread.ready
        return thread
      }),
    )
  }

  /** A thread that is ready: at once if there is one. */
  async take(): Promise<SessionThread> {
    const thread = this.#nextReady()
    if (thread !== undefined) {
      // Starting the next one costs processor time: first the caller gets going.
      setImmediate(() => {
        this.#refill()
      })
      return thread
    }
    const next = new Promise<SessionThread>((resolve) => {
      this.#waiters.push(resolve)
    })
    this.#refill()
    return await next
  }

  /** One that is ready now, or undefined. */
  tryTake(): SessionThread | undefined {
    const thread = this.#nextReady()
    setImmediate(() => {
      this.#refill()
    })
    return thread
  }

  /** A thread without sessions comes back; it is kept if it is needed, else closed. */
  giveBack(thread: SessionThread): void {
    if (!thread.alive) return
    thread.onIdle = () => undefined
    thread.onLost = () => undefined
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) waiter(thread)
    else if (this.#ready.length < Math.max(this.#target, 1) && !this.#ended) this.#ready.push(thread)
    else void thread.close()
  }

  /** Ends all threads, also those at work. */
  async end(): Promise<void> {
    this.#ended = true
    await Promise.all(
      [...this.#all].map(async (thread) => {
        if (thread.sessionCount === 0) await thread.close()
        else await thread.terminate('the server instance is shutting down')
      }),
    )
  }

  /** Not one that has ended: it leaves the list only when its backends are gone. */
  #nextReady(): SessionThread | undefined {
    for (;;) {
      const thread = this.#ready.shift()
      if (thread === undefined || thread.alive) return thread
    }
  }

  #refill(): void {
    const missing = Math.max(this.#target - this.#ready.length, 0) + this.#waiters.length - this.#starting
    for (let i = 0; i < missing && !this.#ended; i++) void this.#startOne()
  }

  async #startOne(): Promise<void> {
    this.#starting++
    try {
      // Throws at once when the system gives no more threads.
      const thread = this.#spawn()
      await thread.ready
      this.giveBack(thread)
    } catch (error) {
      if (!this.#ended) {
        this.#options.observe({ kind: 'threadNotStarted', reason: String(error) })
        setTimeout(() => {
          this.#refill()
        }, retryMilliseconds).unref()
      }
    } finally {
      this.#starting--
    }
  }

  #spawn(): SessionThread {
    const thread = new SessionThread(this.#options)
    this.#all.add(thread)
    void thread.ended.then(() => {
      this.#all.delete(thread)
      const at = this.#ready.indexOf(thread)
      if (at >= 0) {
        this.#ready.splice(at, 1)
        this.#refill()
      }
    })
    return thread
  }
}
