/**
 * Sign-ins that were verified a moment ago, so that a slow hash is paid once. Keys are hashes of the credentials behind
 * a random prefix that lives as long as the process: the cache by itself has no secret that is worth anything
 * elsewhere. Every call asks for one, so it is the hash that is made in one step.
 */

import { hash, randomBytes } from 'node:crypto'
import type { SignedInUser } from '../session/words/identity.js'
import type { BasicCredentials } from './basicCredentials.js'

const mostEntries = 10_000
const keepMilliseconds = 60_000

interface Entry {
  readonly user: SignedInUser
  readonly until: number
}

export class SignInCache {
  readonly #prefix = randomBytes(32).toString('base64')
  readonly #now: () => number
  readonly #entries = new Map<string, Entry>()

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now
  }

  /** @param userName as the table has it */
  keyOf(userName: string, { password }: BasicCredentials): string {
    return hash('sha256', `${this.#prefix}${userName}\0${password}`, 'base64')
  }

  get(key: string): SignedInUser | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry.until > this.#now()) return entry.user
    this.#entries.delete(key)
    return undefined
  }

  /** @param until when the sign-in would no longer be granted, milliseconds since 1970 */
  add(key: string, user: SignedInUser, until: number): void {
    this.#entries.delete(key)
    if (this.#entries.size >= mostEntries) {
      const [oldest] = this.#entries.keys()
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    this.#entries.set(key, { user, until: Math.min(until, this.#now() + keepMilliseconds) })
  }

  /** Without a name: all. */
  drop(userName?: string): void {
    if (userName === undefined) this.#entries.clear()
    else for (const [key, entry] of this.#entries) if (entry.user.userName === userName) this.#entries.delete(key)
  }
}
