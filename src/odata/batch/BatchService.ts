/** What executing batches needs of `ODataService`, which calls it. */

import type { ODataDependencies } from '../request/dependencies.js'
import type { Caller, ODataRequest, ODataResponse } from '../request/odataRequest.js'
import type { Version } from '../request/negotiate.js'
import type { PreparedRequest } from '../request/prepareRequest.js'
import type { Referred } from '../write/entityOfLink.js'

export interface BatchService {
  readonly dependencies: ODataDependencies
  /** Never rejects. */
  handleRequest(request: ODataRequest, caller: Caller): Promise<ODataResponse>
  /** @throws CatalogueError or SyntaxFault */
  prepare(request: ODataRequest, caller: Caller, referred?: Referred): PreparedRequest
  errorReply(
    error: unknown,
    of: { readonly request: ODataRequest; readonly version: Version; readonly prepared: PreparedRequest | undefined },
  ): ODataResponse
}
