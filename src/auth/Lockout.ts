/**
 * The lock-out policy (compatibility 3.7): so many failed sign-ins of one user within the window, and every sign-in of
 * that user fails until the window has passed since the first of them. In memory: each server instance counts for
 * itself.
 */

import type { Settings } from '../config/settings.js'

export type LockoutSettings = Pick<
  Settings,
  'LockoutPolicyFailedAuthenticationCount' | 'LockoutPolicyFailedAuthenticationWindow'
>

/** Users whose failures are remembered; beyond, the one that failed first is forgotten. */
const mostUsers = 10_000
const second = 1000

export class Lockout {
  readonly #count: number
  readonly #window: number
  readonly #now: () => number
  /** Times of failures, oldest first, by user name. */
  readonly #failures = new Map<string, number[]>()

  /** @param now milliseconds since 1970 */
  constructor(settings: LockoutSettings, now: () => number) {
    this.#count = settings.LockoutPolicyFailedAuthenticationCount
    this.#window = settings.LockoutPolicyFailedAuthenticationWindow * second
    this.#now = now
  }

  isLockedOut(userName: string): boolean {
    return this.#isOn && this.#recent(userName).length >= this.#count
  }

  /** A failure of a user who is locked out does not make it longer. */
  failed(userName: string): void {
    if (!this.#isOn) return
    const recent = this.#recent(userName)
    if (recent.length >= this.#count) return
    if (!this.#failures.has(userName) && this.#failures.size >= mostUsers) {
      const [first] = this.#failures.keys()
      if (first !== undefined) this.#failures.delete(first)
    }
    this.#failures.set(userName, [...recent, this.#now()])
  }

  succeeded(userName: string): void {
    this.#failures.delete(userName)
  }

  get #isOn(): boolean {
    return this.#count > 0 && this.#window > 0
  }

  #recent(userName: string): number[] {
    const after = this.#now() - this.#window
    const recent = (this.#failures.get(userName) ?? []).filter((time) => time > after)
    if (recent.length === 0) this.#failures.delete(userName)
    return recent
  }
}
