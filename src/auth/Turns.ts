/**
 * Who may have a password checked next. Hashing is slow on purpose, so a few run at once and the others wait; nobody
 * who floods the server with wrong passwords takes the place of somebody who has a right to it.
 *
 * Three lanes, the first that has somebody waiting goes first: credentials that were right before; sign-ins at the
 * management service; all others. Strangers never have all turns at once. Among the strangers of a lane addresses take
 * turns, and among those of one address users do. When too many wait, the one who came last of the address and user
 * with the most waiting is refused.
 */

import { CatalogueError } from '../errors/CatalogueError.js'

export type Lane = 'known' | 'management' | 'strangers'

export interface Waiting {
  readonly lane: Lane
  /** Of the caller. */
  readonly address: string
  readonly userName: string
}

export interface TurnsOptions {
  /** Of all lanes together, at least 1. */
  readonly atOnce: number
  /** Of those whose credentials were never right; default: one less than `atOnce`, at least 1. */
  readonly strangersAtOnce?: number
  /** In each lane. */
  readonly mostWaiting: number
}

interface Place {
  readonly run: () => void
  readonly refuse: () => void
}

export class Turns {
  readonly #options: Required<TurnsOptions>
  readonly #lanes = { known: new FairQueue(), management: new FairQueue(), strangers: new FairQueue() } as const
  #running = 0
  #strangersRunning = 0

  constructor(options: TurnsOptions) {
    this.#options = { strangersAtOnce: Math.max(1, options.atOnce - 1), ...options }
  }

  /** @throws CatalogueError Limit_TooManyRequests if too many wait; then nothing was run */
  async run<Result>(who: Waiting, work: () => Promise<Result>): Promise<Result> {
    const stranger = who.lane !== 'known'
    if (this.#mayRun(stranger)) this.#begin(stranger)
    else await this.#wait(who)
    try {
      return await work()
    } finally {
      this.#running--
      if (stranger) this.#strangersRunning--
      this.#next()
    }
  }

  #mayRun(stranger: boolean): boolean {
    return this.#running < this.#options.atOnce && (!stranger || this.#strangersRunning < this.#options.strangersAtOnce)
  }

  #begin(stranger: boolean): void {
    this.#running++
    if (stranger) this.#strangersRunning++
  }

  async #wait({ lane, address, userName }: Waiting): Promise<void> {
    const queue = this.#lanes[lane]
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void => {
        reject(
          new CatalogueError('Limit_TooManyRequests', {
            running: this.#running,
            waiting: queue.length,
            setting: 'sign-ins whose password is being checked',
          }),
        )
      }
      queue.add(address, userName, { run: resolve, refuse })
      if (queue.length > this.#options.mostWaiting) queue.takeFromTheLongest()?.refuse()
    })
  }

  #next(): void {
    for (const lane of ['known', 'management', 'strangers'] as const) {
      const stranger = lane !== 'known'
      const queue = this.#lanes[lane]
      while (queue.length > 0 && this.#mayRun(stranger)) {
        this.#begin(stranger)
        queue.take()?.run()
      }
    }
  }
}

/** Those who wait, by address and user; both take turns. */
class FairQueue {
  /** Maps keep their order: who was served goes to the end. */
  readonly #addresses = new Map<string, Map<string, Place[]>>()
  #length = 0

  get length(): number {
    return this.#length
  }

  add(address: string, userName: string, place: Place): void {
    const users = this.#addresses.get(address) ?? new Map<string, Place[]>()
    const places = users.get(userName) ?? []
    places.push(place)
    users.set(userName, places)
    this.#addresses.set(address, users)
    this.#length++
  }

  /** Whose turn it is. */
  take(): Place | undefined {
    const [address, users] = first(this.#addresses) ?? []
    const [userName, places] = users === undefined ? [] : (first(users) ?? [])
    if (address === undefined || users === undefined || userName === undefined) return undefined
    const place = places?.shift()
    users.delete(userName)
    this.#addresses.delete(address)
    this.#length--
    if (places !== undefined && places.length > 0) users.set(userName, places)
    if (users.size > 0) this.#addresses.set(address, users)
    return place
  }

  /** The last one of the user with the most waiting of the address with the most waiting. */
  takeFromTheLongest(): Place | undefined {
    const [address, users] = most(this.#addresses, (of) =>
      [...of.values()].reduce((sum, { length }) => sum + length, 0),
    )
    const [userName, places] = most(users, ({ length }) => length)
    const place = places.pop()
    this.#length--
    if (places.length === 0) users.delete(userName)
    if (users.size === 0) this.#addresses.delete(address)
    return place
  }
}

function first<Key, Value>(map: Map<Key, Value>): [Key, Value] | undefined {
  for (const entry of map) return entry
  return undefined
}

/** @throws RangeError for an empty map */
function most<Key, Value>(map: Map<Key, Value>, sizeOf: (value: Value) => number): [Key, Value] {
  let found: [Key, Value] | undefined
  let size = -1
  for (const entry of map) {
    const own = sizeOf(entry[1])
    if (own <= size) continue
    size = own
    found = entry
  }
  if (found === undefined) throw new RangeError('Nobody waits.')
  return found
}
