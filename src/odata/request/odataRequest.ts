/** One request to an OData root and its answer, free of Express: brought by HTTP, or by a `$batch`. */

import type { ClientConnection } from '../../http/Sink.js'
import type { SignedInUser } from '../../session/words/identity.js'
import type { JsonValue } from '../../http/readJson.js'
import type { Root } from '../model/model.js'
import type { CompanyReference } from '../plan/plan.js'

export interface ODataRequest {
  /** Upper case. */
  readonly method: string
  /** Path below the service root, percent-encoded as received, without a slash in front. */
  readonly path: string
  /** Without `?`, percent-encoded as received. */
  readonly query: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Decoded (no Content-Encoding); undefined: there is none, or it is `json`. */
  readonly body: Buffer | undefined
  /** The body of a request of a batch in JSON, which is read with the batch. */
  readonly json?: JsonValue
  /**
   * Of a request of a batch: what a link in its body stands for; `$1` for the entity of an earlier one.
   * @throws CatalogueError BadRequest_FailedDependency
   */
  readonly linkOf?: (link: string) => string
}

export interface ODataResponse {
  readonly status: number
  /** Names as they are written; no Content-Length. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/**
 * Who calls, by which root, on behalf of which company: the same for all requests of a batch unless one names another
 * company.
 */
export interface Caller {
  readonly root: Root
  /** Absolute URL of the root as the caller reached it, without a slash at its end: `http://host:7048/BC/ODataV4`. */
  readonly serviceRoot: string
  /** That, and the root as the request reached the server, where that is another: callers know either. */
  readonly roots: readonly string[]
  readonly user: SignedInUser
  /** Without a port. */
  readonly clientAddress: string
  /** Of requests that name none; undefined: the default company. */
  readonly company: CompanyReference | undefined
  /**
   * Tells when nobody is there any more to take the reply: what is only read then ends. What changes something runs to
   * its end.
   */
  readonly connection?: ClientConnection
}
