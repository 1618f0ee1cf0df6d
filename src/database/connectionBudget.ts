/**
 * One budget of database connections over all threads of the server instance, in shared memory
 * (`DatabaseMaxConnections`).
 *
 * A permit belongs to an open connection, idle ones included. Whoever waits for a permit raises demand, on which every
 * thread closes the connections it holds idle; a connection that is given back while somebody waits is closed too.
 *
 * Not every use may take all of them: a transaction holds its connection for as long as code likes, and a result that
 * is fetched part by part for as long as its reader takes. A quarter is left for statements that give theirs back as
 * soon as they are answered, and readers get no more than half.
 *
 * A network that forgot its connections ends none of them. So whoever finds that one hangs says so, and those opened
 * before are closed, whatever they are used for.
 */

import { accountWords, permitWords, SharedPermits } from './SharedPermits.js'

/** What a connection is lent for: one statement, a transaction, or a result that is fetched part by part. */
export type ConnectionUse = 'statement' | 'transaction' | 'portal'

const kinds = { open: 0, held: 1, portals: 2 } as const
type Kind = keyof typeof kinds

const demandWord = permitWords * 3
const generationWord = demandWord + 1

/** What one thread holds of the budget and waits for; the gateway settles it if the thread is terminated. */
export function newBudgetAccount(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(accountWords * 3 * Int32Array.BYTES_PER_ELEMENT))
}

/** Places that each use takes beside its connection, in this order. */
const placesOf: Readonly<Record<ConnectionUse, readonly Kind[]>> = {
  statement: [],
  transaction: ['held'],
  portal: ['portals', 'held'],
}

export class ConnectionBudget {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #permits: Readonly<Record<Kind, SharedPermits>>

  /**
   * @param source how many connections may be open at once, 1 and up; or the memory of the budget made by another
   *   thread
   */
  constructor(source: SharedArrayBuffer | number) {
    this.memory = typeof source === 'number' ? new SharedArrayBuffer((generationWord + 1) * 4) : source
    this.#words = new Int32Array(this.memory)
    const permits = (kind: Kind, of: (all: number) => number): SharedPermits =>
      new SharedPermits(
        this.#words.subarray(kinds[kind] * permitWords, (kinds[kind] + 1) * permitWords),
        typeof source === 'number' ? of(source) : undefined,
      )
    this.#permits = {
      open: permits('open', (all) => all),
      held: permits('held', heldAtMost),
      portals: permits('portals', (all) => Math.max(1, Math.floor(all / 2))),
    }
  }

  /** True while somebody waits for a permit. */
  get inDemand(): boolean {
    return this.#permits.open.inDemand
  }

  /** Which connections may be lent: those that were opened in this generation. */
  get generation(): number {
    return Atomics.load(this.#words, generationWord)
  }

  /** Connections that are open now may hang: every thread closes those it has. */
  renew(): void {
    Atomics.add(this.#words, generationWord, 1)
    this.#raiseDemand()
  }

  /** A permit for an open connection if there is one now. */
  tryTake(account: Int32Array): boolean {
    return this.#permits.open.tryTake(accountOf(account, 'open'))
  }

  /** Resolves with true for a permit, with false once it is no longer `wanted` (asked at least every 50 ms). */
  async take(account: Int32Array, wanted: () => boolean): Promise<boolean> {
    return await this.#permits.open.take(accountOf(account, 'open'), wanted, () => {
      this.#raiseDemand()
    })
  }

  /** Gives one permit back: the connection is closed. */
  give(account: Int32Array): void {
    this.#permits.open.give(accountOf(account, 'open'))
  }

  /** The places of a use, if all are free now. */
  tryEnter(account: Int32Array, use: ConnectionUse): boolean {
    const entered: Kind[] = []
    for (const kind of placesOf[use]) {
      if (!this.#permits[kind].tryTake(accountOf(account, kind))) {
        for (const other of entered) this.#permits[other].give(accountOf(account, other))
        return false
      }
      entered.push(kind)
    }
    return true
  }

  /** Resolves with true for the places of a use, with false once they are no longer `wanted`. */
  async enter(account: Int32Array, use: ConnectionUse, wanted: () => boolean): Promise<boolean> {
    const entered: Kind[] = []
    for (const kind of placesOf[use]) {
      if (!(await this.#permits[kind].take(accountOf(account, kind), wanted))) {
        for (const other of entered) this.#permits[other].give(accountOf(account, other))
        return false
      }
      entered.push(kind)
    }
    return true
  }

  leave(account: Int32Array, use: ConnectionUse): void {
    for (const kind of placesOf[use]) this.#permits[kind].give(accountOf(account, kind))
  }

  /** Gives back what a thread held that was terminated, and waits no longer for what it waited for. */
  settle(account: Int32Array): void {
    for (const kind of Object.keys(kinds) as Kind[]) this.#permits[kind].settle(accountOf(account, kind))
  }

  /** Calls back whenever somebody begins to wait or the generation changed, until `signal` is aborted. */
  async watchDemand(signal: AbortSignal, callback: () => void): Promise<void> {
    let seen = Atomics.load(this.#words, demandWord)
    while (!signal.aborted) {
      const wait = Atomics.waitAsync(this.#words, demandWord, seen, 1000)
      if (wait.async) await wait.value
      const now = Atomics.load(this.#words, demandWord)
      // What was raised while the last call ran is not missed.
      if (now !== seen && !signal.aborted) callback()
      seen = now
    }
  }

  #raiseDemand(): void {
    Atomics.add(this.#words, demandWord, 1)
    Atomics.notify(this.#words, demandWord)
  }
}

/** Connections that transactions and portals may hold at once, of a budget of so many. */
export function heldAtMost(all: number): number {
  return Math.max(1, all - Math.max(1, Math.floor(all / 4)))
}

function accountOf(account: Int32Array, kind: Kind): Int32Array {
  return account.subarray(kinds[kind] * accountWords, (kinds[kind] + 1) * accountWords)
}
