/**
 * The reply of a collection, put together while its rows come. A short one is held and sent with its length; of one
 * that is long only a part is held at a time, and the next rows are asked for when the caller took the last. Used by
 * `readReply`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { mostHeld, type Sink } from '../../http/Sink.js'
import { contextMember, controlInformation } from './controlInformation.js'
import type { ODataResponse } from '../request/odataRequest.js'
import type { ReadPlan, RequestContext } from '../plan/plan.js'

type Collection = Extract<ReadPlan['result'], { kind: 'collection' }>
type Row = readonly (string | null)[]

export interface CollectionReplyOptions {
  readonly result: Collection
  readonly context: Pick<RequestContext, 'metadata' | 'version'> & Partial<Pick<RequestContext, 'ieee754Compatible'>>
  readonly headers: Readonly<Record<string, string>>
  /** Undefined: all is held. */
  readonly sink: Sink | undefined
  /** The entity that the collection belongs to, for the error that it is not there. */
  readonly segment: () => string
}

export class CollectionReply {
  readonly #options: CollectionReplyOptions
  #held = ''
  #headed = false
  #parent: boolean
  #count: boolean
  #countText: string | undefined
  #rows = 0
  #last: Row | undefined
  /** A row behind the page came: there is a next one. */
  #more = false

  constructor(options: CollectionReplyOptions) {
    this.#options = options
    this.#parent = options.result.parented
    this.#count = options.result.counted
  }

  /** @throws CatalogueError BadRequest_ResourceNotFound: the entity that the collection belongs to is not there */
  take(rows: readonly Row[]): Promise<void> | void {
    let at = 0
    if (this.#parent && at < rows.length) {
      this.#parent = false
      if (rows[at++]?.[0] !== 'true') throw this.#missing()
    }
    if (this.#count && at < rows.length) {
      this.#count = false
      this.#countText = rows[at++]?.[0] ?? '0'
    }
    if (at === rows.length) return
    this.#head()
    const end = Math.min(rows.length, at + this.#options.result.pageSize - this.#rows)
    if (end < rows.length) this.#more = true
    const texts: string[] = []
    for (let index = at; index < end; index++) texts.push(rows[index]?.[0] ?? 'null')
    if (texts.length > 0) {
      this.#held += (this.#rows > 0 ? ',' : '') + texts.join(',')
      this.#rows += texts.length
      this.#last = rows[end - 1]
    }
    return this.#send()
  }

  /**
   * All rows came.
   * @returns the whole reply, if nothing of it was sent; the rest of it goes to the sink with `complete`
   */
  finish(): ODataResponse | undefined {
    if (this.#parent) throw this.#missing()
    this.#head()
    const { result, context, headers } = this.#options
    const nextLink = this.#more && this.#last !== undefined ? result.nextLink(this.#last, this.#rows) : undefined
    this.#held +=
      nextLink === undefined
        ? ']}'
        : `],${JSON.stringify(controlInformation(context, 'nextLink'))}:${JSON.stringify(nextLink)}}`
    return this.#options.sink?.begun === true ? undefined : { status: 200, headers, body: this.#held }
  }

  /** Sends what is left of a reply that began. */
  complete(): void {
    this.#options.sink?.end(this.#held)
  }

  #head(): void {
    if (this.#headed) return
    this.#headed = true
    const { result, context } = this.#options
    this.#held = `{${contextMember(context, result.contextUrl)}${this.#countText === undefined ? '' : `"${controlInformation(context, 'count')}":${context.ieee754Compatible === true ? `"${this.#countText}"` : this.#countText},`}"value":[`
  }

  #send(): Promise<void> | void {
    const { sink, headers } = this.#options
    if (sink === undefined || this.#held.length < mostHeld) return
    if (!sink.begun) sink.begin(200, headers)
    const text = this.#held
    this.#held = ''
    return sink.write(text)
  }

  #missing(): CatalogueError {
    return new CatalogueError('BadRequest_ResourceNotFound', { segment: this.#options.segment() })
  }
}
