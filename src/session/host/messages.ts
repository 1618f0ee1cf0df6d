/**
 * The closed set of messages between the gateway and a session thread. Plain data only; errors as code, arguments and
 * stack.
 */

import type { PackedError } from '../../errors/CatalogueError.js'
import type { Work } from '../words/calls.js'
import type { SessionIdentity } from '../words/identity.js'
import type { Ending } from '../words/outcome.js'
import type { Question } from '../words/questions.js'

/** What a thread is given when it starts. */
export interface ThreadData {
  /** Application name of its connections: `servicetier/{server instance id}/{thread}`. */
  readonly name: string
  /** URL of the module that exports the application. */
  readonly application: string
  readonly database: { readonly url: string; readonly lockTimeout: number; readonly statementTimeout: number }
  readonly lease: SharedArrayBuffer
  readonly budget: SharedArrayBuffer
  /** Milliseconds a commit waits for the session's Logon. */
  readonly logTimeout: number
  /** The thread's account with the budget: what it holds and waits for. */
  readonly permits: SharedArrayBuffer
}

export type ToThread =
  | {
      readonly kind: 'run'
      readonly identity: SessionIdentity
      readonly slot: SharedArrayBuffer
      /** What the thread may claim. */ readonly offer: number
      readonly work: Work
    }
  /** The session's state was changed to Stopping: its waits end. */
  | { readonly kind: 'wake'; readonly sessionUniqueId: string; readonly error: PackedError }
  | { readonly kind: 'answer'; readonly question: number; readonly value?: unknown; readonly error?: PackedError }
  | { readonly kind: 'end' }

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly sessionUniqueId: string; readonly ending: Ending }
  | {
      readonly kind: 'question'
      readonly sessionUniqueId: string
      readonly question: number
      readonly content: Question
    }
  | { readonly kind: 'message'; readonly sessionUniqueId: string; readonly text: string; readonly callStack: string }
  /** An error beside every session: told to the operator. */
  | { readonly kind: 'stray'; readonly error: PackedError }
