/** One request to an OData root and its answer, free of Express: brought by HTTP, or a part of a `$batch`. */

import type { CompanyReference } from './plan/plan.js'

export interface ODataRequest {
  /** Upper case. */
  readonly method: string
  /** Path below the service root, percent-encoded as received, without a slash in front. */
  readonly path: string
  /** Without `?`, percent-encoded as received. */
  readonly query: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Decoded (no Content-Encoding); undefined: there is none. */
  readonly body: Buffer | undefined
}

export interface ODataResponse {
  readonly status: number
  /** Names as they are written; no Content-Length. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Who calls, on behalf of which company: the same for all parts of a batch unless a part names another company. */
export interface Caller {
  readonly company: CompanyReference | undefined
}
