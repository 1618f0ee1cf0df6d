/** What the SOAP protocol needs from the rest of the server instance; `compose` supplies it. */

import type { PublishedWebService } from '../session/words/webService.js'
import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'
import type { Settings } from '../config/settings.js'
import type { ReadingSessions } from '../http/readInSession.js'
import type { CallReply, WebServiceCall } from '../session/words/calls.js'
import type { ReplyRoom } from '../http/ReplyRoom.js'
import type { SignedInUser } from '../session/words/identity.js'
import type { PageObjects } from './page/shape.js'

export type SoapSettings = Pick<
  Settings,
  | 'ServerInstance'
  | 'SOAPServicesEnabled'
  | 'SOAPServicesMaxMsgSize'
  | 'SOAPServicesOperationTimeout'
  | 'PublicSOAPBaseUrl'
>

export interface SoapDependencies extends ReadingSessions {
  readonly settings: SoapSettings
  /**
   * @param authorization the header, as it came
   * @param clientAddress of the caller, without a port
   * @throws CatalogueError `Authentication_InvalidCredentials`
   */
  signIn(authorization: string | undefined, clientAddress: string): Promise<SignedInUser>
  readonly companies: {
    names(): readonly string[]
    /** Case-sensitive. */
    has(name: string): boolean
    /** @throws CatalogueError `Internal_DefaultCompanyNotFound` */
    defaultCompany(): string
  }
  readonly webServices: {
    /** What is published of these object types, in the order in which the discovery document lists it. */
    published(): readonly PublishedWebService[]
    find(
      objectType: PublishedWebService['objectType'],
      serviceName: string,
    ): Pick<PublishedWebService, 'objectId' | 'serviceName'> | undefined
  }
  codeunit(id: number): Codeunit | undefined
  /** Pages and what their names mean. */
  readonly objects: PageObjects
  /** Runs a procedure or steps of pages as a session, on a thread for business code. */
  call(call: WebServiceCall): Promise<CallReply>
  /** The company list as a session of its own; `ending.result` is an array of names. */
  listCompanies(user: SignedInUser, clientAddress: string): Promise<CallReply>
  /** Where long replies wait for slow clients. */
  readonly replyRoom: ReplyRoom
  /** Writes an error that is no one's fault but ours to the event log. The caller learns the correlation id only. */
  reportUnexpected(error: unknown, correlationId: string): void
}
