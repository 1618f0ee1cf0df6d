/**
 * The shared memory of one session: its state and what may be cancelled, changed only by compare-and-exchange.
 *
 * The stop is decided on the gateway's thread and COMMIT is sent on the session's; this slot is the one referee between
 * them. A stop takes Running → Stopping, the final commit takes Running → Committing, and only one of them succeeds.
 * `Stopped` means that the session has noticed the stop, so that a stop request that is withdrawn
 * (`TerminateUnresponsiveSessions=false`) can be told from one that already took effect.
 */

export const State = { Waiting: 0, Running: 1, Stopping: 2, Stopped: 3, Committing: 4, Ended: 5 } as const
export type State = (typeof State)[keyof typeof State]

/** What the session is doing, for people who look at the list; nothing is decided by it. */
export const Activity = { Code: 0, Database: 1, Sleeping: 2, WaitingForConnection: 3, WaitingForServer: 4 } as const
export type Activity = (typeof Activity)[keyof typeof Activity]

const stateNames = ['Waiting', 'Running', 'Stopping', 'Stopping', 'Committing', 'Ended'] as const
const activityNames = ['Running', 'In Database', 'Sleeping', 'Waiting for Connection', 'Waiting for Server'] as const

/** Word of the cancel protocol: who may touch the connection whose statement is in flight. */
export const Cancel = {
  /** No statement in flight. */
  Unbound: 0,
  /** The statement in flight on `backend` may be cancelled. */
  Bound: 1,
  /** The gateway is sending cancels; the connection is tainted. */
  Claimed: 2,
  /** The statement is over; the session waits until the last cancel is answered. */
  Finished: 3,
} as const

const word = { state: 0, activity: 1, cancel: 2, backend: 3, claim: 4, logonDurable: 5 } as const
/** Value of the word `claim` when a thread has the call; else the number of the offer, from 0. */
const claimed = -1
const bytes = 32
const transactionIdOffset = 24

export class SessionSlot {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #transactionId: BigUint64Array

  constructor(memory = new SharedArrayBuffer(bytes)) {
    this.memory = memory
    this.#words = new Int32Array(memory)
    this.#transactionId = new BigUint64Array(memory, transactionIdOffset, 1)
  }

  get state(): State {
    return Atomics.load(this.#words, word.state) as State
  }

  /** True if the state was `from` and is now `to`. */
  change(from: State, to: State): boolean {
    return Atomics.compareExchange(this.#words, word.state, from, to) === from
  }

  /** The end, from whatever state. */
  end(): void {
    Atomics.store(this.#words, word.state, State.Ended)
  }

  get over(): boolean {
    return this.state === State.Ended
  }

  set activity(activity: Activity) {
    Atomics.store(this.#words, word.activity, activity)
  }

  /** State for people: `Sleeping` says more than `Running`. */
  get stateName(): string {
    const state = this.state
    return state === State.Running
      ? (activityNames[Atomics.load(this.#words, word.activity)] ?? 'Running')
      : stateNames[state]
  }

  /** How often the call was taken back: the number of the offer that a thread may claim. */
  get offer(): number {
    return Atomics.load(this.#words, word.claim)
  }

  /**
   * A thread takes the call: true for exactly one caller of `claim` and `withdraw` of the same offer. The number keeps
   * a thread that wakes up late from a call that was taken back from it and offered to another one.
   */
  claim(offer: number): boolean {
    return Atomics.compareExchange(this.#words, word.claim, offer, claimed) === offer
  }

  /** The gateway takes an unclaimed call back from a silent thread; what is offered from here on is another offer. */
  withdraw(): boolean {
    const { offer } = this
    return offer !== claimed && Atomics.compareExchange(this.#words, word.claim, offer, offer + 1) === offer
  }

  get claimed(): boolean {
    return this.offer === claimed
  }

  get logonDurable(): boolean {
    return Atomics.load(this.#words, word.logonDurable) === 1
  }

  markLogonDurable(): void {
    Atomics.store(this.#words, word.logonDurable, 1)
    Atomics.notify(this.#words, word.logonDurable)
  }

  /** Resolves with true when the Logon is durable, with false if it is not after `milliseconds`. */
  async waitForLogon(milliseconds: number): Promise<boolean> {
    const end = performance.now() + milliseconds
    for (let left = milliseconds; left > 0 && !this.logonDurable; left = end - performance.now())
      await this.#wait(word.logonDurable, 0, left)
    return this.logonDurable
  }

  /** Process id of the backend that holds the session's transaction or statement; 0: none. */
  get backend(): number {
    return Atomics.load(this.#words, word.backend)
  }

  /** PostgreSQL's id (xid8) of the open transaction, 0 for none: settles a commit whose answer was lost. */
  get transactionId(): bigint {
    return Atomics.load(this.#transactionId, 0)
  }

  set transactionId(id: bigint) {
    Atomics.store(this.#transactionId, 0, id)
  }

  /** A statement goes to `backend`; from here on it may be cancelled. */
  bind(backend: number): void {
    Atomics.store(this.#words, word.backend, backend)
    Atomics.store(this.#words, word.cancel, Cancel.Bound)
  }

  /** The statement is over. Answers, when no cancel is under way any more, whether one was sent to the connection. */
  unbind(): false | Promise<true> {
    for (;;) {
      if (Atomics.compareExchange(this.#words, word.cancel, Cancel.Bound, Cancel.Unbound) === Cancel.Bound) {
        Atomics.store(this.#words, word.backend, 0)
        return false
      }
      // The gateway may abandon its claim between the two exchanges: then the first one succeeds on the next round.
      if (Atomics.compareExchange(this.#words, word.cancel, Cancel.Claimed, Cancel.Finished) === Cancel.Claimed)
        return this.#waitForAnsweredCancel()
    }
  }

  async #waitForAnsweredCancel(): Promise<true> {
    Atomics.notify(this.#words, word.cancel)
    while (Atomics.load(this.#words, word.cancel) === Cancel.Finished) await this.#wait(word.cancel, Cancel.Finished)
    Atomics.store(this.#words, word.backend, 0)
    return true
  }

  /** The gateway is about to send a cancel: true if there is a statement to cancel, which then is tainted. */
  claimCancel(): boolean {
    return Atomics.compareExchange(this.#words, word.cancel, Cancel.Bound, Cancel.Claimed) === Cancel.Bound
  }

  /**
   * A cancel was answered: true if the statement was over by then and the session may go on; false: it is still in
   * flight.
   */
  cancelAnswered(): boolean {
    if (Atomics.compareExchange(this.#words, word.cancel, Cancel.Finished, Cancel.Unbound) !== Cancel.Finished)
      return false
    Atomics.notify(this.#words, word.cancel)
    return true
  }

  /** The gateway decided against the cancel it had claimed. */
  abandonCancel(): void {
    if (Atomics.compareExchange(this.#words, word.cancel, Cancel.Claimed, Cancel.Bound) !== Cancel.Claimed)
      this.cancelAnswered()
  }

  /** Resolves when the statement whose cancel was claimed is over, at the latest after `milliseconds`. */
  async waitForStatementEnd(milliseconds: number): Promise<void> {
    await this.#wait(word.cancel, Cancel.Claimed, milliseconds)
  }

  async #wait(index: number, value: number, milliseconds?: number): Promise<void> {
    const wait = Atomics.waitAsync(this.#words, index, value, milliseconds)
    if (wait.async) await wait.value
  }
}
