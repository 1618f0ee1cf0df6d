/**
 * What a protocol may ask of the server instance, given to each of them whole; a protocol says with `Pick` what it
 * needs. `compose` makes it.
 */

import type { CallReply, WebServiceCall } from '../session/words/calls.js'
import type { SignedInUser } from '../session/words/identity.js'
import type { ReadingSessions } from './readInSession.js'
import type { ReplyRoom } from './ReplyRoom.js'

export interface InstanceServices extends ReadingSessions {
  /**
   * @param authorization the header, as it came
   * @param clientAddress of the caller, without a port
   * @throws CatalogueError `Authentication_InvalidCredentials`, `Limit_TooManyRequests`
   */
  signIn(authorization: string | undefined, clientAddress: string): Promise<SignedInUser>
  readonly companies: InstanceCompanies
  /** Runs a procedure or steps of pages as a session, on a thread for business code. */
  call(call: WebServiceCall): Promise<CallReply>
  /** Where long replies wait for slow clients. */
  readonly replyRoom: ReplyRoom
  /** Tells the operator of an error that is no one's fault but ours. The caller learns the correlation id only. */
  reportUnexpected(error: unknown, correlationId: string): void
}

export interface InstanceCompanies {
  names(): readonly string[]
  /** Case-sensitive. */
  has(name: string): boolean
  /** Case-sensitive. @throws CatalogueError `Internal_CompanyNotFound` */
  require(name: string): { readonly name: string; readonly id: string }
  byId(id: string): { readonly name: string; readonly id: string } | undefined
  /** @throws CatalogueError `Internal_DefaultCompanyNotFound` */
  defaultCompany(): string
}
