/**
 * The lock-out policy (compatibility 3.7): so many failed sign-ins of one user from one address within the window, and
 * every sign-in of that user from there fails until the window has passed since the first of them. Other addresses are
 * not touched: nobody locks somebody else out. In memory: each server instance counts for itself.
 */

import type { Settings } from '../config/settings.js'

export type LockoutSettings = Pick<
  Settings,
  'LockoutPolicyFailedAuthenticationCount' | 'LockoutPolicyFailedAuthenticationWindow'
>

/** Pairs of address and user whose failures are remembered; beyond, the one that failed first is forgotten. */
const mostPairs = 10_000
const second = 1000

export class Lockout {
  readonly #count: number
  readonly #window: number
  readonly #now: () => number
  /** Times of failures, oldest first, by address and user name. */
  readonly #failures = new Map<string, number[]>()

  /** @param now milliseconds since 1970 */
  constructor(settings: LockoutSettings, now: () => number) {
    this.#count = settings.LockoutPolicyFailedAuthenticationCount
    this.#window = settings.LockoutPolicyFailedAuthenticationWindow * second
    this.#now = now
  }

  isLockedOut(address: string, userName: string): boolean {
    return this.#isOn && this.#recent(pairOf(address, userName)).length >= this.#count
  }

  /** A failure of a user who is locked out does not make it longer. */
  failed(address: string, userName: string): void {
    if (!this.#isOn) return
    const pair = pairOf(address, userName)
    const recent = this.#recent(pair)
    if (recent.length >= this.#count) return
    if (!this.#failures.has(pair) && this.#failures.size >= mostPairs) {
      const [first] = this.#failures.keys()
      if (first !== undefined) this.#failures.delete(first)
    }
    this.#failures.set(pair, [...recent, this.#now()])
  }

  succeeded(address: string, userName: string): void {
    if (this.#failures.size > 0) this.#failures.delete(pairOf(address, userName))
  }

  get #isOn(): boolean {
    return this.#count > 0 && this.#window > 0
  }

  #recent(pair: string): number[] {
    const after = this.#now() - this.#window
    const recent = (this.#failures.get(pair) ?? []).filter((time) => time > after)
    if (recent.length === 0) this.#failures.delete(pair)
    return recent
  }
}

function pairOf(address: string, userName: string): string {
  return `${address}\0${userName}`
}
