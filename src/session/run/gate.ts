/**
 * The gate: every effect of a session is a statement, and every statement passes here (invariant 2).
 *
 * Statements of one session never overlap. Before a statement the gate asks: is the session over, stopped, failed, has
 * the server instance lost its lease? After it, a stop that arrived meanwhile wins over the result and over the error
 * it provoked. Stopping is sticky: code that catches the error meets the gate again at its next statement.
 */

import { CatalogueError, unpackError, type PackedError } from '../../errors/CatalogueError.js'
import { newSessionStopped } from '../words/outcome.js'
import { State, type SessionSlot } from './slot.js'

/** Tells whether the server instance may still act: false once its lease has run out. */
export type LeaseCheck = () => boolean

export class Gate {
  /** Told of every `fail`: for the host, which ends the session then, whatever its code awaits. */
  onFailure: (error: unknown) => void = () => undefined
  readonly #slot: SessionSlot
  readonly #leaseHolds: LeaseCheck
  /** Made when somebody waits for it, or it is aborted: most sessions need none. */
  #abort: AbortController | undefined
  /** The signal was aborted by a stop request, which may be withdrawn. */
  #woken = false
  #tail: Promise<unknown> = Promise.resolve()
  #closed = false
  #stopError: CatalogueError | undefined
  #failure: unknown

  constructor(slot: SessionSlot, leaseHolds: LeaseCheck) {
    this.#slot = slot
    this.#leaseHolds = leaseHolds
  }

  /**
   * Aborted when the session is asked to stop, or fails beside its statements. Another one after a request that was
   * withdrawn.
   */
  get signal(): AbortSignal {
    if (
      this.#woken &&
      this.#slot.state === State.Running &&
      !this.#closed &&
      this.#stopError === undefined &&
      this.#failure === undefined
    ) {
      this.#woken = false
      this.#abort = undefined
    }
    this.#abort ??= new AbortController()
    if (this.#closed) this.#abort.abort(sessionOver)
    return this.#abort.signal
  }

  /** The error every further statement ends with, if there is one. */
  get stopError(): CatalogueError | undefined {
    return this.#stopError
  }

  /** What makes the session fail even if its code returns, e.g. a rejection nobody handled. */
  get failure(): unknown {
    return this.#failure
  }

  /** Runs a leaf: nothing inside `run` may call a statement, it would wait for itself. */
  statement<Result>(run: () => Promise<Result> | Result): Promise<Result> {
    // A session that is over refuses at once; its queue of statements is drained already.
    if (this.#closed) return Promise.reject(newSessionOver())
    const result = this.#tail.then(async () => {
      this.check()
      let value: Result
      try {
        value = await run()
      } catch (error) {
        this.check()
        throw error
      }
      this.check()
      return value
    })
    this.#tail = result.catch(() => undefined)
    return result
  }

  /** @throws CatalogueError if the session may run no further statement */
  check(): void {
    if (this.#closed) throw newSessionOver()
    if (this.#stopError !== undefined) throw this.#stopError
    const state = this.#slot.state
    if (state === State.Stopping || state === State.Stopped || state === State.Ended) {
      this.#slot.change(State.Stopping, State.Stopped)
      // The request may have been withdrawn between the two looks: then the session goes on.
      if (this.#slot.state !== State.Running) throw this.#stop(newSessionStopped())
    }
    if (!this.#leaseHolds()) throw this.#stop(new CatalogueError('Session_LeaseLost', {}))
    if (this.#failure !== undefined) throw this.#failure as Error
  }

  /** The gateway says that the session is to stop: wakes every wait. The state has been changed before. */
  wake(error: PackedError): void {
    if (this.#slot.state === State.Running || this.#abort?.signal.aborted === true) return
    this.#woken = true
    this.#abortWith(unpackError(error))
  }

  /** Makes the session fail for an error that surfaced beside its statements. */
  fail(error: unknown): void {
    this.#failure ??= error
    this.onFailure(error)
    this.#abortWith(error)
  }

  /** Waits for the statements that were begun and not awaited; then none other is let in. */
  async drain(): Promise<void> {
    let tail: Promise<unknown>
    do {
      tail = this.#tail
      await tail
    } while (tail !== this.#tail)
  }

  close(): void {
    this.#closed = true
    // An error with its stack is dear, and who waits for the signal has no use for it.
    this.#abort?.abort(sessionOver)
  }

  #stop(error: CatalogueError): CatalogueError {
    this.#stopError = error
    this.#abortWith(error)
    return error
  }

  #abortWith(reason: unknown): void {
    this.#abort ??= new AbortController()
    this.#abort.abort(reason)
  }
}

function newSessionOver(): CatalogueError {
  return new CatalogueError('Session_Ended', { sessionId: 'that ran this code' })
}

/** The reason of signals: the same for all. */
const sessionOver = newSessionOver()
