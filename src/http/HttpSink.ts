/** A reply on its way through HTTP, part by part and no faster than the client takes it. */

import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { codedHeaders, codingFor, compressor, isCompressible, leastCompressed } from './compression.js'
import { replyHeaders } from './sendReply.js'
import type { Sink } from './Sink.js'

export class HttpSink implements Sink {
  readonly #response: ServerResponse
  /** Where the text goes: the reply itself, or what packs it. */
  #stream: Writable

  constructor(response: ServerResponse) {
    this.#response = response
    this.#stream = response
  }

  get begun(): boolean {
    return this.#response.headersSent
  }

  begin(status: number, headers: Readonly<Record<string, string>>): void {
    this.#response.removeHeader('X-Powered-By')
    const { 'Content-Length': length, ...others } = headers
    const said = replyHeaders(others)
    const coding =
      isCompressible(headers['Content-Type']) && Number(length ?? leastCompressed) >= leastCompressed
        ? codingFor(this.#response.req)
        : undefined
    if (coding === undefined) {
      this.#response.writeHead(status, length === undefined ? said : { ...said, 'Content-Length': length })
      return
    }
    this.#response.writeHead(status, codedHeaders(said, coding))
    const packing = compressor(coding)
    packing.pipe(this.#response)
    // Nobody else ends what packs when the client is gone.
    this.#response.once('close', () => {
      packing.destroy()
    })
    this.#stream = packing
  }

  write(text: string | Buffer): Promise<void> | void {
    const stream = this.#stream
    if (stream.destroyed || this.#response.destroyed || stream.write(text)) return
    return new Promise((resolve) => {
      const done = (): void => {
        stream.off('drain', done)
        stream.off('close', done)
        resolve()
      }
      stream.on('drain', done)
      stream.on('close', done)
    })
  }

  end(text: string): void {
    if (!this.#stream.destroyed) this.#stream.end(text)
  }

  /** The connection is cut: a reply whose last chunk does not come is not whole (RFC 9112, 8). */
  abort(): void {
    this.#response.destroy()
  }
}
