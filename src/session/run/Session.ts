/**
 * A session as business code sees it: the first argument of every procedure and trigger.
 *
 * Every method that has an effect or waits is a statement and passes the gate. The same class serves both hosts; what
 * leaves the thread goes through `SessionPort`.
 */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import type { Connections, SqlResult, SqlStatement } from '../../database/Connections.js'
import type { ClientType } from '../words/clientType.js'
import { Gate, type LeaseCheck } from './gate.js'
import type { SessionIdentity } from '../words/identity.js'
import type { SessionPort, WebServiceChange } from '../words/port.js'
import type { AnyRecord, Records, RecordSource } from '../words/recordSnapshot.js'
import { Activity, State, type SessionSlot } from './slot.js'
import { Transaction, type CommitResult } from './transaction.js'
import { longestTimer } from '../words/within.js'

const serverName = 'Servicetier Server'

/** Options of StartSession; all of them may be left out. */
export interface StartSessionOptions {
  /** Company of the new session; default: the caller's. Text[30]. */
  readonly companyName?: string
  /** Passed to the codeunit's `onRun` as a snapshot of its values and view. */
  readonly record?: AnyRecord
  /** Milliseconds after which the server cancels the session; 0 or absent: `BackgroundSessionsDefaultTimeout`. */
  readonly timeout?: number
}

/** Finds objects by what a caller may know of them. Implemented by the object model. */
export interface ObjectLookup {
  table(idOrName: number | string): RecordSource | undefined
}

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

export class Session {
  readonly identity: SessionIdentity
  readonly objects: ObjectLookup
  /** For the hosts only. */
  readonly gate: Gate
  readonly #records: Records
  readonly #slot: SessionSlot
  readonly #port: SessionPort
  readonly #transaction: Transaction
  readonly #logTimeout: number

  constructor(options: SessionOptions) {
    this.identity = options.identity
    this.objects = options.objects
    this.#records = options.records
    this.#slot = options.slot
    this.#port = options.port
    this.#logTimeout = options.logTimeout
    this.gate = new Gate(options.slot, options.leaseHolds)
    this.#transaction = new Transaction(options.connections, options.slot, () => this.gate.signal)
  }

  /** Aborted when the session is to stop: hand it to whatever waits outside the database (`fetch`, a stream). */
  get signal(): AbortSignal {
    return this.gate.signal
  }

  // Who and where.

  sessionId(): number {
    return this.identity.sessionId
  }

  serviceInstanceId(): number {
    return this.identity.serverInstanceId
  }

  /** The stable identity of this session: lower-case hyphenated GUID. */
  sessionUniqueId(): string {
    return this.identity.sessionUniqueId
  }

  companyName(): string {
    return this.identity.companyName
  }

  userId(): string {
    return this.identity.user.userName
  }

  userSecurityId(): string {
    return this.identity.user.securityId
  }

  currentClientType(): ClientType {
    return this.identity.clientType
  }

  /** Always false: background and web-service sessions have no UI. */
  guiAllowed(): boolean {
    return false
  }

  // Other sessions.

  /**
   * Starts a background session that runs the codeunit's `onRun`. Returns its session ID once it is started.
   * @throws CatalogueError if the session is not started (AL: the return value is not taken)
   */
  async startSession(codeunit: number | { readonly id: number }, options: StartSessionOptions = {}): Promise<number> {
    const codeunitId = typeof codeunit === 'number' ? codeunit : codeunit.id
    const timeout = options.timeout ?? 0
    if (!Number.isSafeInteger(timeout) || timeout < 0)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The timeout of StartSession is ${timeout}; it must be a whole number of milliseconds, 0 or more.`,
      })
    const record = options.record === undefined ? undefined : this.#records.snapshotOf(options.record)
    return await this.#ask(() =>
      this.#port.startSession({
        codeunitId,
        companyName: options.companyName ?? '',
        timeout,
        ...(record === undefined ? {} : { record }),
      }),
    )
  }

  /**
   * As `startSession`, with the answer instead of an error (AL: the return value is taken). `sessionId` is 0 if not
   * started.
   */
  async tryStartSession(
    codeunit: number | { readonly id: number },
    options: StartSessionOptions = {},
  ): Promise<{ ok: boolean; sessionId: number; error?: CatalogueError }> {
    try {
      return { ok: true, sessionId: await this.startSession(codeunit, options) }
    } catch (error) {
      return { ok: false, sessionId: 0, error: this.#answerOf(error) }
    }
  }

  /**
   * Stops another session of this server instance; returns when it is over.
   * @param comment goes to the Comment of its Logoff, cut to 132 characters
   * @throws CatalogueError if it could not be stopped (AL: the return value is not taken)
   */
  async stopSession(sessionId: number, comment = ''): Promise<void> {
    if (!Number.isInteger(sessionId))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The session ID ${sessionId} is not an integer.`,
      })
    await this.#ask(() => this.#port.stopSession(sessionId, comment))
  }

  /** As `stopSession`, for a session of any server instance of the database. For the server's own pages only. */
  async stopSessionOf(serverInstanceId: number, sessionId: number, comment: string): Promise<void> {
    await this.#ask(() => this.#port.stopSession(sessionId, comment, serverInstanceId))
  }

  /**
   * Publishes an object or takes a service off, at once on all server instances and whatever becomes of this session.
   * For the server's own pages only. @returns names of the services @throws CatalogueError
   */
  async changeWebServices(change: WebServiceChange): Promise<readonly string[]> {
    return await this.#ask(() => this.#port.changeWebServices(change))
  }

  /** As `stopSession`, with the answer instead of an error (AL: the return value is taken). */
  async tryStopSession(sessionId: number, comment = ''): Promise<boolean> {
    try {
      await this.stopSession(sessionId, comment)
      return true
    } catch (error) {
      this.#answerOf(error)
      return false
    }
  }

  /** True while that session lives on this server instance, waiting ones included. */
  async isSessionActive(sessionId: number): Promise<boolean> {
    return await this.#ask(() => this.#port.isSessionActive(sessionId))
  }

  // Time and transaction.

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

  /** A statement that does nothing but let a stop take effect, and other sessions run: for loops that compute. */
  async checkpoint(): Promise<void> {
    await this.gate.statement(
      () =>
        new Promise<void>((resolve) => {
          setImmediate(resolve)
        }),
    )
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

  // Dialogs, which a session without UI suppresses (compatibility 1.5).

  /** Ends the code with this text. It goes to the event log and the Comment of the Logoff. */
  error(message: string): never {
    throw new CatalogueError('Application_DialogException', { message })
  }

  /** Written to the event log as Information, with its context; the code goes on. */
  async message(message: string): Promise<void> {
    const context = new Error().stack?.split('\n').slice(2).join('\n') ?? ''
    await this.gate.statement(() => {
      this.#port.writeEventLog({ level: 'Information', message, context })
    })
  }

  /** @throws CatalogueError Application_CallbackNotAllowed: there is nobody to ask */
  async confirm(_question: string): Promise<boolean> {
    return await this.gate.statement(() => {
      throw new CatalogueError('Application_CallbackNotAllowed', {
        server: serverName,
        purpose: 'show a confirmation dialog box',
      })
    })
  }

  readonly dialog = {
    /** Neither shown nor logged; the code goes on. */
    open: async (_text: string): Promise<void> => {
      await this.gate.statement(() => undefined)
    },
  }

  // Data.

  /** A new record variable of the table, bound to this session. */
  record<Row>(table: RecordSource<Row>): Row {
    return this.#records.newRecord(this, table)
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

  // For the hosts only.

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

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    return await this.gate.statement(async () => {
      this.#slot.activity = Activity.WaitingForServer
      try {
        return await this.#orStopped(question())
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

  /** The error as an answer, unless it is the end of this session itself. */
  #answerOf(error: unknown): CatalogueError {
    if (this.gate.stopError === undefined && this.gate.failure === undefined && isCatalogueError(error)) return error
    throw error as Error
  }
}
