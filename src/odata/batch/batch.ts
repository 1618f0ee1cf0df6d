/**
 * A `$batch` as it was sent, whichever form it had, and how its answers are written. Plain data; nothing is executed
 * here.
 */

import type { JsonValue } from '../../http/readJson.js'
import type { ODataResponse } from '../request/odataRequest.js'

/** Requests of one batch, those of change sets included (compatibility 4.5). */
export const mostRequests = 100
export interface BatchRequest {
  /** `Content-ID` or `id`; undefined: it has none. */
  readonly id: string | undefined
  /** Upper case. */
  readonly method: string
  /** As written: absolute, from the host's root, from the service's root, or `$id/…`. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer | undefined
  /** In place of bytes: JSON within a batch that is JSON. */
  readonly json?: JsonValue
}

export interface BatchItem {
  /** Of `single` there is one. */
  readonly kind: 'single' | 'group'
  /** Name of an atomicity group. */
  readonly group: string | undefined
  readonly requests: readonly BatchRequest[]
  /**
   * Ids of requests and names of groups, all of them in front of this item. Those of the requests of a group together.
   */
  readonly dependsOn: readonly string[]
}

export interface Batch {
  readonly form: 'multipart' | 'json'
  readonly items: readonly BatchItem[]
}

export interface BatchResponse {
  readonly request: Pick<BatchRequest, 'id'>
  readonly response: ODataResponse
}

/** Writes the answers one item after the other, in the order of the request. Texts and bytes are sent as they come. */
export interface BatchWriter {
  readonly contentType: string
  readonly begin: string
  /** @param answers of `single` and of a change set that failed as a whole: one; else one for each request */
  item(item: Pick<BatchItem, 'kind' | 'group'>, answers: readonly BatchResponse[]): readonly (string | Buffer)[]
  readonly end: string
}
