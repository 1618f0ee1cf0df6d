/**
 * What requests of a batch know of earlier ones: which failed, and where the entities are that the others made or
 * changed. `$id` at the begin of a request's URL, or as a link in its body, stands for the entity of the request with
 * that id, and as If-Match for its ETag (OData 4.01 protocol 11.7.3).
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import type { Caller, ODataRequest, ODataResponse } from '../request/odataRequest.js'
import type { BatchRequest } from './batch.js'
import { addressInBatch } from './addressInBatch.js'

interface Outcome {
  readonly failed: boolean
  /** Below the service root, percent-encoded. */
  readonly path: string
  readonly etag: string | undefined
}

/** Headers of the batch that hold for requests which do not have them. */
const inherited = ['odata-version', 'odata-maxversion', 'accept-language', 'data-access-intent'] as const
const reference = /^\$([^/?#()]+)(?=[/?#]|$)/

export class References {
  readonly #serviceRoot: string
  readonly #roots: readonly string[]
  readonly #batch: ODataRequest
  readonly #outcomes = new Map<string, Outcome>()

  constructor({ serviceRoot, roots }: Pick<Caller, 'serviceRoot' | 'roots'>, batch: ODataRequest) {
    this.#serviceRoot = serviceRoot
    this.#roots = roots
    this.#batch = batch
  }

  /**
   * As a request that HTTP brings.
   * @param own ids of the same change set, which stay as they are
   * @throws CatalogueError BadRequest_InvalidRequestUrl, BadRequest_FailedDependency, BadRequest
   */
  requestOf({ method, url, headers, body, json }: BatchRequest, own?: ReadonlySet<string>): ODataRequest {
    const { path, query } = addressInBatch(this.#resolved(url, own), this.#roots)
    if (/(?:^|\/)(?:\$|%24)batch$/i.test(path))
      throw new CatalogueError('BadRequest', { reason: 'A batch cannot hold another one.' })
    const all: Record<string, string | undefined> = { ...headers }
    for (const name of inherited) all[name] ??= this.#batch.headers[name]
    const ifMatch = all['if-match']
    const referred = ifMatch === undefined ? undefined : this.#outcomes.get(reference.exec(ifMatch)?.[1] ?? '')
    if (referred?.etag !== undefined) all['if-match'] = referred.etag
    return {
      method,
      path,
      query,
      headers: all,
      body,
      ...(json === undefined ? {} : { json }),
      linkOf: (link) => this.#resolved(link, own),
    }
  }

  /** @throws CatalogueError BadRequest_FailedDependency if one of them failed */
  require(names: readonly string[]): void {
    for (const name of names) {
      if (this.#outcomes.get(name)?.failed === true)
        throw new CatalogueError('BadRequest_FailedDependency', {
          reason: `it depends on '${shortened(name)}', which failed.`,
        })
    }
  }

  /** What became of a request or a group. */
  remember(name: string | undefined, request: ODataRequest | undefined, { status, headers }: ODataResponse): void {
    if (name === undefined) return
    const location = headers['Location'] ?? headers['OData-EntityId']
    const path =
      location?.startsWith(`${this.#serviceRoot}/`) === true
        ? location.slice(this.#serviceRoot.length + 1)
        : (request?.path ?? '')
    this.#outcomes.set(name, { failed: status >= 400, path, etag: headers['ETag'] })
  }

  #resolved(url: string, own: ReadonlySet<string> | undefined): string {
    const [match, name] = reference.exec(url) ?? []
    if (match === undefined || name === undefined || own?.has(name) === true) return url
    const outcome = this.#outcomes.get(name)
    if (outcome === undefined) return url
    this.require([name])
    return outcome.path + url.slice(match.length)
  }
}
