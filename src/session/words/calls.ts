/** What the protocols ask of the sessions: run this procedure, or this codeunit, as a session, and say how it ended. */

import type { ClientType } from './clientType.js'
import type { SignedInUser } from './identity.js'
import type { Ending } from './outcome.js'
import type { RecordSnapshot } from './recordSnapshot.js'

/** What a session executes: plain data that finds its code on the session's thread. */
export type Work =
  | {
      readonly kind: 'procedure'
      readonly codeunitId: number
      readonly procedure: string
      /** Packed values by parameter name. */ readonly values: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'onRun'; readonly codeunitId: number; readonly record?: RecordSnapshot }
  /**
   * Of pages and codeunits, one after the other in one transaction: `Step`s of page/steps.ts, which only the object
   * model knows.
   */
  | {
      readonly kind: 'steps'
      readonly steps: readonly unknown[]
      /** The session log is written out before they run: they read tables that mirror it. */
      readonly readsLog?: boolean
      /** `Session.holdSnapshot`. */ readonly snapshot?: boolean
    }

/** What a procedure that completed has to tell: over SOAP the XML text of each value, otherwise packed values. */
export interface ProcedureResult {
  /** Absent if the procedure returns nothing. */
  readonly returnValue?: unknown
  /** Values of the `var` parameters by name. */
  readonly values: Readonly<Record<string, unknown>>
}

/** One web-service call that is to be a session. */
export interface WebServiceCall {
  readonly user: SignedInUser
  readonly companyName: string
  readonly clientType: Extract<ClientType, 'SOAP' | 'ODataV4' | 'Api'>
  /** Address of the caller, Text[250]. */
  readonly clientComputerName: string
  readonly work: Extract<Work, { kind: 'procedure' | 'steps' }>
  /** What Active Session shows of it: the object and what is done with it. Default: those of the procedure. */
  readonly objectId?: number
  readonly procedure?: string
  /** Never queued behind business calls. */
  readonly unqueued: boolean
  /** Milliseconds after which the server stops the session; Infinity: never. */
  readonly timeout: number
}

export interface CallReply {
  /** For the header `request-id`. */
  readonly sessionUniqueId: string
  /** Durable already: the session is over and its Logoff is written. `result` is a `ProcedureResult`. */
  readonly ending: Ending
}
