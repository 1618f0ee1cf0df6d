/** What the management service needs from the rest of the server instance; `compose` supplies it. */

import type { EventLog } from '../eventlog/EventLog.js'
import type { InstanceServices } from '../http/InstanceServices.js'
import type { SignedInUser } from '../session/words/identity.js'
import type { SessionLog } from '../session/log/sessionLog.js'
import type { Sessions } from '../session/gateway/Sessions.js'
import type { RecordSnapshot } from '../session/words/recordSnapshot.js'
import type { WebServiceObjectType } from '../session/words/webService.js'
import type { WebServices } from '../webservice/webServices.js'
import type { SqlResult, SqlStatement } from '../database/Connections.js'
import type { ContractDocument, ContractRequest } from './contractRoutes.js'

export interface InstanceDescription {
  readonly serverInstanceId: number
  readonly serverInstanceName: string
  readonly ports: { readonly soap: number; readonly odata: number; readonly management: number }
  readonly urls: { readonly soap: string; readonly odata: string; readonly management: string }
}

export interface AdminDependencies extends Pick<InstanceServices, 'signIn' | 'reportUnexpected'> {
  readonly sessions: Sessions
  readonly log: SessionLog
  /** Milliseconds an answer waits for the session log to be written. */
  readonly logTimeout: number
  readonly eventLog: EventLog
  /** Over connections that no business call uses. */
  readonly query: (statement: SqlStatement) => Promise<SqlResult>
  /** Undefined until the instance is ready, and again when it is shutting down or without a database. */
  readonly ready: () => boolean
  readonly instance: () => InstanceDescription
  readonly serverComputerName: string
  /** @throws CatalogueError Internal_DefaultCompanyNotFound */
  readonly defaultCompany: () => string
  /** Reads the record a new session gets, as a session of the management client. @throws CatalogueError */
  readonly readRecord: (
    user: SignedInUser,
    clientAddress: string,
    companyName: string,
    recordId: string,
  ) => Promise<RecordSnapshot>
  /** @throws CatalogueError if the user does not exist */
  readonly createWebServicesKey: (
    userName: string,
  ) => Promise<{ readonly webServicesKey: string; readonly webServicesKeyExpiryDate: string }>
  readonly webServices: Pick<WebServices, 'published' | 'publish' | 'unpublish'>
  /** Name of an object of the application; undefined if there is none. */
  readonly objectName: (objectType: WebServiceObjectType, objectId: number) => string | undefined
  /**
   * Documents about what is published, by their path: `openapi`. Each throws CatalogueError Internal_CompanyNotFound
   */
  readonly contracts: Readonly<Record<string, (request: ContractRequest) => ContractDocument>>
  readonly removeWebServicesKey: (userName: string) => Promise<void>
}
