/**
 * An answer whose records come one after the other. A short one is held and sent with its length; of a long one only a
 * part is held at a time, and the next records are asked for when the caller took the last.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { mostHeld, type Sink } from '../http/Sink.js'

// XML 1.0 has no place for these. What PostgreSQL stores has no U+0000 and no broken surrogates.
const notInXml = /[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

export interface XmlReplyOptions {
  readonly sink: Sink
  readonly headers: Readonly<Record<string, string>>
  readonly before: string
  readonly after: string
}

export class XmlReply {
  readonly #options: XmlReplyOptions
  #held: string

  constructor(options: XmlReplyOptions) {
    this.#options = options
    this.#held = options.before
  }

  /**
   * @param texts XML of whole records
   * @throws CatalogueError Application_InvalidArgument for a character that XML cannot carry
   */
  take(texts: readonly string[]): Promise<void> | void {
    const text = texts.join('')
    requireXml(text)
    this.#held += text
    if (this.#held.length < mostHeld) return
    const { sink, headers } = this.#options
    if (!sink.begun) sink.begin(200, headers)
    const held = this.#held
    this.#held = ''
    return sink.write(held)
  }

  /** Once the session is over and durable: the rest of the answer. */
  complete(): void {
    const { sink, headers, after } = this.#options
    const rest = this.#held + after
    if (!sink.begun) sink.begin(200, { ...headers, 'Content-Length': String(Buffer.byteLength(rest)) })
    sink.end(rest)
  }
}

/** @throws CatalogueError Application_InvalidArgument that names the element, and the Key of its record */
export function requireXml(text: string): void {
  const at = text.search(notInXml)
  if (at < 0) return
  const element = /<([^<>/]+)>[^<>]*$/.exec(text.slice(Math.max(0, at - 10_000), at))?.[1] ?? ''
  const keys = [...text.slice(Math.max(0, at - 100_000), at).matchAll(/<Key>([^<]*)<\/Key>/g)]
  const key = keys.at(-1)?.[1] ?? ''
  throw new CatalogueError('Application_InvalidArgument', {
    reason: `The value of ${element} has the character U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}, which XML cannot carry, in the record with the Key ${key}`,
  })
}
