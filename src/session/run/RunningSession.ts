/**
 * A session as the host drives it: its gate, its transaction, what it asks of its server instance. Business code never
 * gets it, but its `face`.
 *
 * The same class serves both hosts; what leaves the thread goes through `SessionPort`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Connections, SqlResult, SqlStatement } from '../../database/Connections.js'
import { Gate, type LeaseCheck } from './gate.js'
import type { SessionIdentity } from '../words/identity.js'
import type { Answer, Asked, Questions, SessionPort, WebServiceChange } from '../words/questions.js'
import type { Records } from '../words/recordSnapshot.js'
import type { Session } from '../Session.js'
import { SessionFace } from './SessionFace.js'
import { Activity, State, type SessionSlot } from './slot.js'
import { Transaction, type CommitResult } from './transaction.js'
import type { ObjectLookup } from '../words/objectLookup.js'
import { longestTimer } from '../words/within.js'

export interface SessionOptions {
  readonly identity: SessionIdentity
  readonly slot: SessionSlot
  readonly connections: Connections
  readonly port: SessionPort
  readonly leaseHolds: LeaseCheck
  readonly objects: ObjectLookup
  readonly records: Records
  /** Milliseconds a commit waits for the session's Logon. */
  readonly logTimeout: number
}

export class RunningSession {
  readonly identity: SessionIdentity
  readonly objects: ObjectLookup
  readonly records: Records
  readonly gate: Gate
  readonly port: SessionPort
  /** What business code gets. */
  readonly face: Session
  readonly #slot: SessionSlot
  readonly #transaction: Transaction
  readonly #logTimeout: number
  #signalForCode: { readonly of: AbortSignal; readonly signal: AbortSignal } | undefined

  constructor(options: SessionOptions) {
    this.identity = options.identity
    this.objects = options.objects
    this.records = options.records
    this.#slot = options.slot
    this.port = options.port
    this.#logTimeout = options.logTimeout
    this.face = new SessionFace(this)
    this.gate = new Gate(options.slot, options.leaseHolds)
    this.#transaction = new Transaction(options.connections, options.slot, () => this.gate.signal)
  }

  get signal(): AbortSignal {
    return this.gate.signal
  }

  /** As `signal`, an object of its own: whatever code does to it, the host's waits do not rely on it. */
  get signalForCode(): AbortSignal {
    const { signal } = this
    if (this.#signalForCode?.of !== signal) this.#signalForCode = { of: signal, signal: AbortSignal.any([signal]) }
    return this.#signalForCode.signal
  }

  /** As `stopSession`, for a session of any server instance of the database. For the server's own pages only. */
  async stopSessionOf(serverInstanceId: number, sessionId: number, comment: string): Promise<void> {
    await this.ask('stopSession', { sessionId, comment, serverInstanceId })
  }

  /**
   * Publishes an object or takes a service off, at once on all server instances and whatever becomes of this session.
   * For the server's own pages only. @returns names of the services @throws CatalogueError
   */
  async changeWebServices(change: WebServiceChange): Promise<readonly string[]> {
    return await this.ask('changeWebServices', change)
  }

  /** Waits at least that long; a stop ends it at once. @param milliseconds 0 and up */
  async sleep(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `Sleep takes milliseconds of 0 or more, not ${milliseconds}.`,
      })
    await this.gate.statement(async () => {
      this.#slot.activity = Activity.Sleeping
      const end = performance.now() + milliseconds
      for (let left = milliseconds; left > 0 && !this.signal.aborted; left = end - performance.now())
        await this.#pause(left)
      this.#slot.activity = Activity.Code
    })
  }

  /** Ends the write transaction: what it changed stays, also if the session is stopped or fails later. */
  async commit(): Promise<void> {
    const result = await this.gate.statement(async () => {
      await this.#logonIsDurable()
      return await this.#transaction.commit()
    })
    if (result !== 'committed')
      throw new CatalogueError('Session_Lost', {
        reason: 'the connection to the database broke during a commit, whose outcome is not known.',
      })
  }

  /** For the object model only: SQL that changes and locks nothing. */
  async read(statement: SqlStatement): Promise<SqlResult> {
    return await this.gate.statement(() => this.#transaction.read(statement))
  }

  /**
   * For the object model and protocols: SQL that changes and locks nothing, however many rows it has. They are fetched
   * part by part, each a statement, and the next part only when `onRows` is done with the last; a stop ends it wherever
   * it is. Inside a write transaction all rows are read at once.
   * @param onRows gets PostgreSQL's text of the values; it must not run statements of this session
   * @throws what `onRows` throws, which ends the reading
   */
  async readRows(
    statement: SqlStatement,
    onRows: (rows: readonly (readonly (string | null)[])[]) => Promise<void> | void,
  ): Promise<void> {
    if (this.#transaction.open) {
      const { rows } = await this.read(statement)
      if (rows.length > 0) await onRows(rows)
      return
    }
    const cursor = this.#transaction.openCursor(statement)
    try {
      while (!cursor.done) {
        const rows = await this.gate.statement(() => cursor.fetch())
        const taken = rows.length === 0 ? undefined : onRows(rows)
        if (taken !== undefined) await this.#orStopped(taken)
      }
    } finally {
      await cursor.close()
    }
  }

  /** For the object model only: SQL that changes or locks. */
  async write(statement: SqlStatement): Promise<SqlResult> {
    return await this.gate.statement(() => this.#transaction.write(statement))
  }

  /**
   * For protocols only: the session sees all data as of its first statement, and what it changes itself; what somebody
   * else has changed meanwhile it cannot change (`Request_EntityChanged`). To be called before the first statement.
   */
  holdSnapshot(): void {
    this.#transaction.holdSnapshot()
  }

  /** The point of no return: false if a stop came first. */
  async beginFinalCommit(): Promise<boolean> {
    this.gate.check()
    if (this.#transaction.open) await this.#logonIsDurable()
    this.gate.check()
    return this.#slot.change(State.Running, State.Committing)
  }

  async finalCommit(): Promise<CommitResult> {
    return await this.#transaction.commit()
  }

  async rollback(): Promise<void> {
    await this.#transaction.rollback()
  }

  /** A statement that asks the server instance. @throws CatalogueError */
  async ask<Kind extends keyof Questions>(kind: Kind, of: Asked<Kind>): Promise<Answer<Kind>> {
    return await this.gate.statement(async () => {
      this.#slot.activity = Activity.WaitingForServer
      try {
        return await this.#orStopped(this.port.ask(kind, of))
      } finally {
        this.#slot.activity = Activity.Code
      }
    })
  }

  async #logonIsDurable(): Promise<void> {
    if (this.#slot.logonDurable || (await this.#orStopped(this.#slot.waitForLogon(this.#logTimeout)))) return
    throw new CatalogueError('Session_LogUnavailable', { seconds: this.#logTimeout / 1000 })
  }

  /** The wait's result, or the stop that ends it. */
  async #orStopped<Value>(wait: Promise<Value>): Promise<Value> {
    const { signal } = this
    signal.throwIfAborted()
    let onAbort: (() => void) | undefined
    const stopped = new Promise<never>((_resolve, reject) => {
      onAbort = () => {
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', onAbort, { once: true })
    })
    try {
      return await Promise.race([wait, stopped])
    } finally {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort)
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const { signal } = this
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      // Timers round down; Sleep waits at least as long as it was told to.
      const timer = setTimeout(done, Math.min(Math.ceil(milliseconds), longestTimer))
      signal.addEventListener('abort', done, { once: true })
    })
  }
}
