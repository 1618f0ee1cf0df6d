/**
 * A number of permits that all threads share, in shared memory. What one thread holds and waits for stands in an
 * account of its own, so that it can be settled for a thread that was terminated.
 */

const word = { available: 0, waiting: 1, released: 2 } as const

/** Words that the permits take in shared memory. */
export const permitWords = 3
/** Words of a thread's account: permits held, and waited for. */
export const accountWords = 2

export class SharedPermits {
  readonly #words: Int32Array

  /** @param words three words of shared memory; @param count how many there are, for whoever makes them */
  constructor(words: Int32Array, count?: number) {
    this.#words = words
    if (count !== undefined) words[word.available] = count
  }

  /** True while somebody waits for a permit. */
  get inDemand(): boolean {
    return Atomics.load(this.#words, word.waiting) > 0
  }

  /** A permit if there is one now. */
  tryTake(account: Int32Array): boolean {
    for (;;) {
      const available = Atomics.load(this.#words, word.available)
      if (available <= 0) return false
      if (Atomics.compareExchange(this.#words, word.available, available, available - 1) !== available) continue
      Atomics.add(account, 0, 1)
      return true
    }
  }

  /**
   * Resolves with true for a permit, with false once it is no longer `wanted` (asked at least every 50 ms).
   * @param onWait is called whenever a wait begins
   */
  async take(account: Int32Array, wanted: () => boolean, onWait: () => void = () => undefined): Promise<boolean> {
    if (this.tryTake(account)) return true
    Atomics.add(this.#words, word.waiting, 1)
    Atomics.add(account, 1, 1)
    try {
      for (;;) {
        const released = Atomics.load(this.#words, word.released)
        if (!wanted()) {
          // The wake that ended the last wait may have been meant for somebody who still wants a permit.
          Atomics.notify(this.#words, word.released, 1)
          return false
        }
        if (this.tryTake(account)) return true
        onWait()
        // Such a wait cannot be cancelled, so it is short.
        const wait = Atomics.waitAsync(this.#words, word.released, released, 50)
        if (wait.async) await wait.value
      }
    } finally {
      Atomics.sub(account, 1, 1)
      Atomics.sub(this.#words, word.waiting, 1)
    }
  }

  give(account: Int32Array): void {
    Atomics.sub(account, 0, 1)
    this.#release()
  }

  /** Gives back the permits of a thread that was terminated, and waits no longer for those it waited for. */
  settle(account: Int32Array): void {
    Atomics.sub(this.#words, word.waiting, Atomics.exchange(account, 1, 0))
    for (let held = Atomics.exchange(account, 0, 0); held > 0; held--) this.#release()
  }

  #release(): void {
    Atomics.add(this.#words, word.available, 1)
    Atomics.add(this.#words, word.released, 1)
    Atomics.notify(this.#words, word.released, 1)
  }
}
