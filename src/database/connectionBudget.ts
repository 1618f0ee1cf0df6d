/**
 * One budget of database connections over all threads of the server instance, in shared memory
 * (`DatabaseMaxConnections`).
 *
 * A permit belongs to an open connection, idle ones included. Whoever waits for a permit raises demand, on which every
 * thread closes the connections it holds idle; a connection that is given back while somebody waits is closed too.
 *
 * A network that forgot its connections ends none of them. So whoever finds that one hangs says so, and those opened
 * before are lent no more.
 */

const word = { available: 0, waiting: 1, released: 2, demand: 3, generation: 4 } as const

export class ConnectionBudget {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array

  /**
   * @param source how many connections may be open at once, 1 and up; or the memory of the budget made by another
   *   thread
   */
  constructor(source: SharedArrayBuffer | number) {
    this.memory = typeof source === 'number' ? new SharedArrayBuffer(20) : source
    this.#words = new Int32Array(this.memory)
    if (typeof source === 'number') this.#words[word.available] = source
  }

  /** True while somebody waits for a permit. */
  get inDemand(): boolean {
    return Atomics.load(this.#words, word.waiting) > 0
  }

  /** Which connections may be lent: those that were opened in this generation. */
  get generation(): number {
    return Atomics.load(this.#words, word.generation)
  }

  /**
   * Connections that are open now may hang: none of them is lent again, and every thread closes those it holds idle.
   */
  renew(): void {
    Atomics.add(this.#words, word.generation, 1)
    Atomics.add(this.#words, word.demand, 1)
    Atomics.notify(this.#words, word.demand)
  }

  /** Resolves with true for a permit, with false once it is no longer `wanted` (asked at least every 50 ms). */
  async take(wanted: () => boolean): Promise<boolean> {
    if (this.tryTake()) return true
    Atomics.add(this.#words, word.waiting, 1)
    try {
      for (;;) {
        const released = Atomics.load(this.#words, word.released)
        if (!wanted()) {
          // The wake that ended the last wait may have been meant for somebody who still wants a permit.
          Atomics.notify(this.#words, word.released, 1)
          return false
        }
        if (this.tryTake()) return true
        Atomics.add(this.#words, word.demand, 1)
        Atomics.notify(this.#words, word.demand)
        // Such a wait cannot be cancelled, so it is short.
        const wait = Atomics.waitAsync(this.#words, word.released, released, 50)
        if (wait.async) await wait.value
      }
    } finally {
      Atomics.sub(this.#words, word.waiting, 1)
    }
  }

  /** Gives one permit back: the connection is closed. */
  give(): void {
    Atomics.add(this.#words, word.available, 1)
    Atomics.add(this.#words, word.released, 1)
    Atomics.notify(this.#words, word.released, 1)
  }

  /** Gives back the permits of a thread that was terminated, and waits no longer for those it waited for. */
  settle({ held, waitingFor }: { readonly held: number; readonly waitingFor: number }): void {
    Atomics.sub(this.#words, word.waiting, waitingFor)
    for (let i = 0; i < held; i++) this.give()
  }

  /** Calls back whenever somebody begins to wait, until `signal` is aborted. */
  async watchDemand(signal: AbortSignal, callback: () => void): Promise<void> {
    while (!signal.aborted) {
      const seen = Atomics.load(this.#words, word.demand)
      const wait = Atomics.waitAsync(this.#words, word.demand, seen, 1000)
      if (wait.async && (await wait.value) === 'timed-out') continue
      if (!signal.aborted) callback()
    }
  }

  /** A permit if there is one now. */
  tryTake(): boolean {
    for (;;) {
      const available = Atomics.load(this.#words, word.available)
      if (available <= 0) return false
      if (Atomics.compareExchange(this.#words, word.available, available, available - 1) === available) return true
    }
  }
}
