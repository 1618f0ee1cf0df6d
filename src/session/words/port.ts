/**
 * What a session asks of its server instance: the same questions, whether they are answered on this thread or travel to
 * the gateway's.
 */

import type { PublishedWebService, WebServiceObjectType } from './webService.js'
import type { RecordSnapshot } from './recordSnapshot.js'

export interface StartSessionRequest {
  readonly codeunitId: number
  /** '' for the company of the caller. */
  readonly companyName: string
  readonly record?: RecordSnapshot
  /** Milliseconds; 0: `BackgroundSessionsDefaultTimeout`. */
  readonly timeout: number
}

/** What business code asks to be published, or to be taken off. */
export type WebServiceChange =
  /** `serviceName` '': the object's name without blanks. */
  | (PublishedWebService & { readonly kind: 'publish' })
  | { readonly kind: 'unpublish'; readonly objectType: WebServiceObjectType; readonly serviceName: string }

export interface SessionPort {
  /** @throws CatalogueError if the session did not start */
  startSession(request: StartSessionRequest): Promise<number>
  /**
   * Resolves when the session is over.
   * @param serverInstanceId default: this one.
   * @throws CatalogueError if it could not be stopped
   */
  stopSession(sessionId: number, comment: string, serverInstanceId?: number): Promise<void>
  isSessionActive(sessionId: number): Promise<boolean>
  /**
   * Effective at once on all server instances, whatever becomes of the session. Answers the names of the services.
   * @throws CatalogueError
   */
  changeWebServices(change: WebServiceChange): Promise<readonly string[]>
  /** Tells the operator. @param callStack AL's call stack or what there is of it */
  message(text: string, callStack: string): void
}
