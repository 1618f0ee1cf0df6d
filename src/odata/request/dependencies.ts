/** What the OData protocol needs from the rest of the server instance; `compose` supplies it. */

import type { Settings } from '../../config/settings.js'
import type { ReadingSessions } from '../../http/readInSession.js'
import type { CallReply, WebServiceCall } from '../../session/words/calls.js'
import type { ReplyRoom } from '../../http/ReplyRoom.js'
import type { SignedInUser } from '../../session/words/identity.js'
import type { WebService } from '../../webservice/webServices.js'
import type { ModelObjects } from '../model/objects.js'
import type { CompanyReference } from '../plan/plan.js'

export type ODataSettings = Pick<
  Settings,
  | 'ServerInstance'
  | 'ODataServicesEnabled'
  | 'ODataServicesV4EndpointEnabled'
  | 'ApiServicesEnabled'
  | 'PublicODataBaseUrl'
  | 'ODataMaxBodySize'
  | 'ODataServicesMaxPageSize'
  | 'ODataServicesOperationTimeout'
>

export interface ODataDependencies extends ReadingSessions {
  readonly settings: ODataSettings
  /**
   * @param authorization the header, as it came
   * @param clientAddress of the caller, without a port
   * @throws CatalogueError `Authentication_InvalidCredentials`
   */
  signIn(authorization: string | undefined, clientAddress: string): Promise<SignedInUser>
  readonly companies: {
    /** Case-sensitive. @throws CatalogueError `Internal_CompanyNotFound` */
    require(name: string): CompanyReference
    byId(id: string): CompanyReference | undefined
    /** @throws CatalogueError `Internal_DefaultCompanyNotFound` */
    defaultCompany(): string
  }
  readonly objects: ModelObjects
  /** What is published now: another array whenever that changed. */
  readonly published: () => readonly WebService[]
  /** Runs steps as a session, on a thread for business code. */
  call(call: WebServiceCall): Promise<CallReply>
  /** Where long replies wait for slow clients. */
  readonly replyRoom: ReplyRoom
  /** Writes an error that is no one's fault but ours to the event log. The caller learns the correlation id only. */
  reportUnexpected(error: unknown, correlationId: string): void
}
