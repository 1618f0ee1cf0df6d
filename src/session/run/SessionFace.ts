/**
 * What business code holds as its `Session`: the statements, and nothing of what runs it. The host side is a private
 * field that only `runOf` reads; object and prototype are frozen, so that no code changes what other code sees.
 */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import type { Session, StartSessionOptions } from '../Session.js'
import type { ClientType } from '../words/clientType.js'
import type { RecordSource } from '../words/recordSnapshot.js'
import type { RunningSession } from './RunningSession.js'

const serverName = 'Servicetier Server'

/** The host side of a session. For session/ only; others have `sqlOf` and `serverOf`. */
export let runOf: (session: Session) => RunningSession

export class SessionFace implements Session {
  readonly dialog = Object.freeze({
    open: async (): Promise<void> => {
      await this.#run.gate.statement(() => undefined)
    },
  })
  readonly #run: RunningSession

  static {
    runOf = (session) => {
      if (#run in session) return session.#run
      throw new TypeError('A session is expected.')
    }
  }

  constructor(run: RunningSession) {
    this.#run = run
    Object.freeze(this)
  }

  get signal(): AbortSignal {
    return this.#run.signalForCode
  }

  // Who and where.

  sessionId(): number {
    return this.#run.identity.sessionId
  }

  serviceInstanceId(): number {
    return this.#run.identity.serverInstanceId
  }

  sessionUniqueId(): string {
    return this.#run.identity.sessionUniqueId
  }

  companyName(): string {
    return this.#run.identity.companyName
  }

  userId(): string {
    return this.#run.identity.user.userName
  }

  userSecurityId(): string {
    return this.#run.identity.user.securityId
  }

  currentClientType(): ClientType {
    return this.#run.identity.clientType
  }

  guiAllowed(): boolean {
    return false
  }

  // Other sessions.

  async startSession(codeunit: number | { readonly id: number }, options: StartSessionOptions = {}): Promise<number> {
    const codeunitId = typeof codeunit === 'number' ? codeunit : codeunit.id
    const timeout = options.timeout ?? 0
    if (!Number.isSafeInteger(timeout) || timeout < 0)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The timeout of StartSession is ${timeout}; it must be a whole number of milliseconds, 0 or more.`,
      })
    const record = options.record === undefined ? undefined : this.#run.records.snapshotOf(options.record)
    return await this.#run.ask('startSession', {
      codeunitId,
      companyName: options.companyName ?? '',
      timeout,
      ...(record === undefined ? {} : { record }),
    })
  }

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

  async stopSession(sessionId: number, comment = ''): Promise<void> {
    if (!Number.isInteger(sessionId))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The session ID ${sessionId} is not an integer.`,
      })
    await this.#run.ask('stopSession', { sessionId, comment })
  }

  async tryStopSession(sessionId: number, comment = ''): Promise<boolean> {
    try {
      await this.stopSession(sessionId, comment)
      return true
    } catch (error) {
      this.#answerOf(error)
      return false
    }
  }

  async isSessionActive(sessionId: number): Promise<boolean> {
    return await this.#run.ask('isSessionActive', { sessionId })
  }

  // Time and transaction.

  async sleep(milliseconds: number): Promise<void> {
    await this.#run.sleep(milliseconds)
  }

  async checkpoint(): Promise<void> {
    await this.#run.gate.statement(
      () =>
        new Promise<void>((resolve) => {
          setImmediate(resolve)
        }),
    )
  }

  async commit(): Promise<void> {
    await this.#run.commit()
  }

  // Dialogs, which a session without UI suppresses (compatibility 1.5).

  error(message: string): never {
    throw new CatalogueError('Application_DialogException', { message })
  }

  async message(message: string): Promise<void> {
    const callStack = new Error().stack?.split('\n').slice(2).join('\n') ?? ''
    await this.#run.gate.statement(() => {
      this.#run.port.message(message, callStack)
    })
  }

  async confirm(_question: string): Promise<boolean> {
    return await this.#run.gate.statement(() => {
      throw new CatalogueError('Application_CallbackNotAllowed', {
        server: serverName,
        purpose: 'show a confirmation dialog box',
      })
    })
  }

  // Data.

  record<Row>(table: RecordSource<Row>): Row {
    return this.#run.records.newRecord(this, table)
  }

  /** The error as an answer, unless it is the end of this session itself. */
  #answerOf(error: unknown): CatalogueError {
    if (this.#run.gate.stopError === undefined && this.#run.gate.failure === undefined && isCatalogueError(error))
      return error
    throw error as Error
  }
}

Object.freeze(SessionFace.prototype)
Object.freeze(SessionFace)
