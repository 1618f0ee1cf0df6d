/**
 * A session as business code sees it: the first argument of every procedure and trigger.
 *
 * Every method that has an effect or waits is a statement: a stop ends it, or comes before the next one. What runs the
 * session, its SQL and its final commit are not here; they are in run/, out of business code's reach.
 */

import type { CatalogueError } from '../errors/CatalogueError.js'
import type { ClientType } from './words/clientType.js'
import type { AnyRecord, RecordSource, RunSource } from './words/recordSnapshot.js'

/** Options of StartSession of a codeunit that takes no record; all of them may be left out. */
export interface StartOptions {
  /** Company of the new session; default: the caller's. Text[30]. */
  readonly companyName?: string
  /** Milliseconds after which the server cancels the session; 0 or absent: `BackgroundSessionsDefaultTimeout`. */
  readonly timeout?: number
}

/** Options of StartSession; all of them may be left out. */
export interface StartSessionOptions<Row = AnyRecord> extends StartOptions {
  /** Passed to the codeunit's `onRun` as a snapshot of its values and view. */
  readonly record?: Row
}

/** By the codeunit's table; of a codeunit that is given by its id the start asks. */
type OptionsFor<Row> = unknown extends Row
  ? StartSessionOptions
  : [Row] extends [infer Taken extends AnyRecord]
    ? StartSessionOptions<Taken>
    : StartOptions

export interface Session {
  /** Aborted when the session is to stop: hand it to whatever waits outside the database (`fetch`, a stream). */
  readonly signal: AbortSignal

  // Who and where.

  sessionId(): number

  serviceInstanceId(): number

  /** The stable identity of this session: lower-case hyphenated GUID. */
  sessionUniqueId(): string

  companyName(): string

  userId(): string

  userSecurityId(): string

  currentClientType(): ClientType

  /** Always false: background and web-service sessions have no UI. */
  guiAllowed(): boolean

  // Other sessions.

  /**
   * Starts a background session that runs the codeunit's `onRun`. Returns its session ID once it is started.
   * @throws CatalogueError Session_NotStarted if there is no such codeunit or company, or the codeunit does not take
   *   the record; Session_RecursionDepth; the limits of the server (AL: the return value is not taken)
   */
  startSession<Row = unknown>(codeunit: number | RunSource<Row>, options?: OptionsFor<Row>): Promise<number>

  /**
   * As `startSession`, with the answer instead of an error (AL: the return value is taken). `sessionId` is 0 if not
   * started.
   */
  tryStartSession<Row = unknown>(
    codeunit: number | RunSource<Row>,
    options?: OptionsFor<Row>,
  ): Promise<{ ok: boolean; sessionId: number; error?: CatalogueError }>

  /**
   * Stops another session of this server instance; returns when it is over.
   * @param comment goes to the Comment of its Logoff, cut to 132 characters
   * @throws CatalogueError if it could not be stopped (AL: the return value is not taken)
   */
  stopSession(sessionId: number, comment?: string): Promise<void>

  /** As `stopSession`, with the answer instead of an error (AL: the return value is taken). */
  tryStopSession(sessionId: number, comment?: string): Promise<boolean>

  /** True while that session lives on this server instance, waiting ones included. */
  isSessionActive(sessionId: number): Promise<boolean>

  // Time and transaction.

  /** Waits at least that long; a stop ends it at once. @param milliseconds 0 and up */
  sleep(milliseconds: number): Promise<void>

  /** A statement that does nothing but let a stop take effect, and other sessions run: for loops that compute. */
  checkpoint(): Promise<void>

  /** Ends the write transaction: what it changed stays, also if the session is stopped or fails later. */
  commit(): Promise<void>

  // Dialogs, which a session without UI suppresses (compatibility 1.5).

  /** Ends the code with this text. It goes to the event log and the Comment of the Logoff. */
  error(message: string): never

  /** Written to the event log as Information, with its context; the code goes on. */
  message(message: string): Promise<void>

  /** @throws CatalogueError Application_CallbackNotAllowed: there is nobody to ask */
  confirm(question: string): Promise<boolean>

  // Data.

  /** A new record variable of the table, bound to this session. */
  record<Row>(table: RecordSource<Row>): Row

  readonly dialog: {
    /** Neither shown nor logged; the code goes on. */
    open(text: string): Promise<void>
  }
}
