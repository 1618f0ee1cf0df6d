/**
 * What a session is, as plain data: it is made on the gateway's thread and travels to the thread that executes the
 * session.
 */

import type { ClientType } from './clientType.js'

export interface SignedInUser {
  /** User Security ID: lower-case hyphenated GUID. */
  readonly securityId: string
  /** Code[50]. */
  readonly userName: string
}

export interface SessionIdentity {
  readonly serverInstanceId: number
  readonly serverInstanceName: string
  /** Unique among the live sessions of the server instance; 1 to 2,147,483,647. */
  readonly sessionId: number
  /** Stable identity: lower-case hyphenated GUID. */
  readonly sessionUniqueId: string
  readonly user: SignedInUser
  /** Text[30]; '' for a session without a company. */
  readonly companyName: string
  readonly clientType: ClientType
  /** Text[250]: the caller's network address, or this computer's name for a background session. */
  readonly clientComputerName: string
  /** Start of the session, milliseconds since 1970. */
  readonly loginDatetime: number
  /** The object whose code runs: shown beside live sessions. */
  readonly objectId: number
  /** The procedure that runs, or `OnRun`. */
  readonly procedure: string
  /** How many StartSession calls lie between this session and the one that was not started by a session: 0 and up. */
  readonly depth: number
  /** Session ID at the beginning of that chain. */
  readonly originalSessionId: number
}
