/**
 * The gateway's handle of one session thread: posts calls to it, answers its questions, and settles what becomes of its
 * sessions when it ends. Owns the worker.
 */

import { Worker } from 'node:worker_threads'
import { CatalogueError, packError, unpackError } from '../../errors/CatalogueError.js'
import type { BackendControl } from '../../database/BackendControl.js'
import { newBudgetAccount, type ConnectionBudget } from '../../database/connectionBudget.js'
import type { Observe } from '../../observations/observe.js'
import type { Work } from '../words/calls.js'
import type { Ending } from '../words/outcome.js'
import type { LiveSession, SessionThreadControl } from '../gateway/registry.js'
import { packStopError } from '../gateway/stopSession.js'
import type { Question } from '../words/questions.js'
import { within } from '../words/within.js'
import type { FromThread, ThreadData, ToThread } from './messages.js'

export interface ThreadOptions {
  /** Module that the worker runs. */
  readonly entry: URL
  /** URL of the module that exports the application. */
  readonly application: string
  readonly applicationNamePrefix: string
  readonly database: ThreadData['database']
  readonly lease: SharedArrayBuffer
  /** Milliseconds a commit waits for the session's Logon. */
  readonly logTimeout: number
  readonly budget: ConnectionBudget
  readonly backends: BackendControl
  /** Megabytes of old-generation heap after which V8 ends the thread. */
  readonly maxOldGenerationSize: number
  /** Answers a session's question. @throws CatalogueError */
  readonly answer: (session: LiveSession, question: Question) => Promise<unknown>
  readonly observe: Observe
}

interface Assigned {
  readonly session: LiveSession
  readonly work: Work
  readonly postedAt: number
  readonly resolve: (ending: Ending) => void
}

let threads = 0

const terminateAgainMilliseconds = 500

export class SessionThread implements SessionThreadControl {
  readonly name: string
  /** Resolves when it can take calls; rejects if it ended before. */
  readonly ready: Promise<void>
  /** Resolves when the worker has ended and its sessions are settled. */
  readonly ended: Promise<void>
  /** Called when a session has left the thread. */
  onIdle: () => void = () => undefined
  /** Called when the worker ended without being told to, with the calls it had not begun. */
  onLost: (unclaimed: readonly Reassignable[]) => void = () => undefined
  readonly #options: ThreadOptions
  readonly #worker: Worker
  readonly #permits = newBudgetAccount()
  readonly #sessions = new Map<string, Assigned>()
  readonly #outgoing: ToThread[] = []
  #alive = true
  #reason = 'its thread ended by itself'
  #error: unknown

  constructor(options: ThreadOptions) {
    this.#options = options
    this.name = `${options.applicationNamePrefix}${++threads}`
    const data: ThreadData = {
      name: this.name,
      application: options.application,
      database: options.database,
      lease: options.lease,
      logTimeout: options.logTimeout,
      budget: options.budget.memory,
      permits: this.#permits.buffer as SharedArrayBuffer,
    }
    this.#worker = new Worker(options.entry, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: options.maxOldGenerationSize },
      name: this.name,
    })
    let ready: () => void = () => undefined
    let failed: (error: Error) => void = () => undefined
    this.ready = new Promise((resolve, reject) => {
      ready = resolve
      failed = reject
    })
    // Whoever does not wait for it must not make the process fail.
    this.ready.catch(() => undefined)
    this.#worker.on('message', (messages: readonly FromThread[]) => {
      for (const message of messages) {
        if (message.kind === 'ready') ready()
        else this.#receive(message)
      }
    })
    this.#worker.on('error', (error) => {
      this.#error = error
    })
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#alive = false
        failed(
          new Error(
            `The thread ${this.name} ended before it was ready: ${this.#error instanceof Error ? this.#error.message : this.#reason}`,
          ),
        )
        resolve(this.#settle())
      })
    })
  }

  /** False once the worker has ended. */
  get alive(): boolean {
    return this.#alive
  }

  get sessionCount(): number {
    return this.#sessions.size
  }

  /** True if a call has waited longer than that without being begun: the thread's event loop does not turn. */
  silent(milliseconds: number, now: number): boolean {
    // Calls are begun in the order they were posted, so the first unclaimed one is the oldest.
    for (const { session, postedAt } of this.#sessions.values()) {
      if (!session.slot.claimed) return now - postedAt >= milliseconds
    }
    return false
  }

  get hasUnclaimed(): boolean {
    for (const { session } of this.#sessions.values()) if (!session.slot.claimed) return true
    return false
  }

  /** Hands a call to the thread. `resolve` gets its ending, exactly once. */
  assign({ session, work, resolve }: Reassignable, now: number): void {
    session.thread = this
    this.#sessions.set(session.identity.sessionUniqueId, { session, work, resolve, postedAt: now })
    this.#send({ kind: 'run', identity: session.identity, slot: session.slot.memory, offer: session.slot.offer, work })
    // A stop that came before this thread was known found nobody to wake, but the state says it.
  }

  /** Takes back the calls the thread has not begun. */
  withdrawUnclaimed(): Reassignable[] {
    const unclaimed: Reassignable[] = []
    for (const [id, { session, work, resolve }] of this.#sessions) {
      if (!session.slot.withdraw()) continue
      this.#sessions.delete(id)
      unclaimed.push({ session, work, resolve })
    }
    return unclaimed
  }

  wake(session: LiveSession): void {
    const assigned = this.#sessions.get(session.identity.sessionUniqueId)
    if (assigned !== undefined && session.slot.withdraw()) {
      // It has not begun, and need not wait for a thread that may be busy with others: not one line of it runs.
      this.#sessions.delete(session.identity.sessionUniqueId)
      assigned.resolve({ outcome: 'Stopped' })
      this.onIdle()
      return
    }
    if (session.stopRequest !== undefined)
      this.#send({
        kind: 'wake',
        sessionUniqueId: session.identity.sessionUniqueId,
        error: packStopError(session, session.stopRequest),
      })
  }

  async terminate(reason: string): Promise<void> {
    this.#reason = reason
    // An order that meets the thread at a bad moment has been seen to be lost: it is given again until the thread is
    // over.
    do void this.#worker.terminate()
    while (!(await within(terminateAgainMilliseconds, this.ended)))
  }

  /** Ends an idle thread in good order. */
  async close(): Promise<void> {
    this.#reason = 'the server instance is shutting down'
    this.onLost = () => undefined
    this.#send({ kind: 'end' })
    await this.ended
  }

  /** What is sent in one turn of the event loop goes as one message: each one that is posted wakes the other thread. */
  #send(message: ToThread): void {
    if (this.#outgoing.push(message) > 1) return
    setImmediate(() => {
      this.#worker.postMessage(this.#outgoing.splice(0))
    })
  }

  #receive(message: Exclude<FromThread, { kind: 'ready' }>): void {
    switch (message.kind) {
      case 'done': {
        const assigned = this.#sessions.get(message.sessionUniqueId)
        this.#sessions.delete(message.sessionUniqueId)
        assigned?.resolve(message.ending)
        this.onIdle()
        break
      }
      case 'question': {
        const assigned = this.#sessions.get(message.sessionUniqueId)
        if (assigned !== undefined) void this.#answer(assigned.session, message.question, message.content)
        break
      }
      case 'message':
        this.#options.observe({
          kind: 'messageShown',
          text: message.text,
          context: message.callStack,
          session: this.#sessions.get(message.sessionUniqueId)?.session.identity,
        })
        break
      case 'stray': {
        const { message: text, exception } = unpackError(message.error)
        this.#options.observe({ kind: 'strayError', text, exception, context: message.error.stack ?? '' })
        break
      }
    }
  }

  async #answer(session: LiveSession, question: number, content: Question): Promise<void> {
    try {
      this.#send({ kind: 'answer', question, value: await this.#options.answer(session, content) })
    } catch (error) {
      const { code, args } = packError(error, session.identity.sessionUniqueId)
      this.#send({ kind: 'answer', question, error: { code, args } })
    }
  }

  /** The worker is gone: so must be its backends, before its sessions are told to be over. */
  async #settle(): Promise<void> {
    const unclaimed = this.withdrawUnclaimed()
    this.onLost(unclaimed)
    try {
      for (let attempt = 0; attempt < 3 && !(await this.#options.backends.terminate(this.name)); attempt++);
    } catch {
      // Without a database its backends are cut off; PostgreSQL rolls back what they held.
    }
    this.#options.budget.settle(this.#permits)
    for (const [id, { session, resolve }] of [...this.#sessions]) {
      this.#sessions.delete(id)
      resolve(await this.#lostEnding(session))
    }
  }

  async #lostEnding(session: LiveSession): Promise<Ending> {
    const { transactionId } = session.slot
    let kept = 'Nothing after its last commit is kept.'
    if (transactionId !== 0n) {
      const status = await this.#options.backends.transactionStatus(transactionId).catch(() => undefined)
      if (status === 'committed') kept = 'Its changes were committed.'
      else if (status !== 'aborted') kept = 'Whether its last commit was done is not known.'
    }
    const cause = this.#error instanceof Error ? `${this.#reason} (${this.#error.message})` : this.#reason
    return {
      outcome: 'Lost',
      error: packError(
        new CatalogueError('Session_Lost', { reason: `${cause}. ${kept}` }),
        session.identity.sessionUniqueId,
      ),
    }
  }
}

/** A call that no thread has begun. */
export interface Reassignable {
  readonly session: LiveSession
  readonly work: Work
  readonly resolve: (ending: Ending) => void
}
