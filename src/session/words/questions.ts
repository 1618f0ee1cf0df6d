/**
 * What a session asks of its server instance: each question with its arguments and its answer, whether it is answered
 * on this thread or travels to the gateway's. Plain data only. A new question is a row here, a method of the session
 * that asks it, and its answer in `Sessions`.
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

/** Question → arguments → answer. Each may be refused with a CatalogueError. */
export interface Questions {
  /** The ID of the new session. */
  startSession: (request: StartSessionRequest) => number
  /** Answered when the session is over. Without `serverInstanceId`: one of this instance. */
  stopSession: (of: {
    readonly sessionId: number
    readonly comment: string
    readonly serverInstanceId?: number | undefined
  }) => undefined
  isSessionActive: (of: { readonly sessionId: number }) => boolean
  /** Effective at once on all server instances, whatever becomes of the session. The names of the services. */
  changeWebServices: (change: WebServiceChange) => readonly string[]
}

export type Asked<Kind extends keyof Questions> = Parameters<Questions[Kind]>[0]
export type Answer<Kind extends keyof Questions> = ReturnType<Questions[Kind]>

/** A question on its way to the gateway's thread. */
export type Question = {
  [Kind in keyof Questions]: { readonly ask: Kind; readonly of: Asked<Kind> }
}[keyof Questions]

/** What a session has of its server instance. */
export interface SessionPort {
  /** @throws CatalogueError */
  ask<Kind extends keyof Questions>(kind: Kind, of: Asked<Kind>): Promise<Answer<Kind>>
  /** Tells the operator. @param callStack AL's call stack or what there is of it */
  message(text: string, callStack: string): void
}

/** An answer to every question. `Context` is what an answer needs beside its arguments. */
export type Answers<Context extends readonly unknown[] = []> = {
  readonly [Kind in keyof Questions]: (of: Asked<Kind>, ...context: Context) => Promise<Answer<Kind>>
}

/** Asks a table of answers. */
export function askOf<Context extends readonly unknown[]>(
  answers: Answers<Context>,
  ...context: Context
): SessionPort['ask'] {
  return async (kind, of) => await answers[kind](of, ...context)
}
