/**
 * A reply on its way through HTTP, part by part. It waits for a client that is slower than what it is made of, but not
 * for long: behind that, what the client does not take goes to disk, so that it holds up nobody but itself.
 */

import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { codedHeaders, codingFor, compressor, isCompressible, leastCompressed } from './compression.js'
import { replyHeaders } from './sendReply.js'
import type { ReplyRoom } from './ReplyRoom.js'
import { ReplySpool } from './ReplySpool.js'
import type { Sink } from './Sink.js'

/** Milliseconds that one reply waits for its client, all waits together. */
const patience = 2000

export class HttpSink implements Sink {
  readonly #response: ServerResponse
  /** Where the text goes: the reply itself, or what packs it. */
  #stream: Writable
  readonly #room: ReplyRoom
  #patience = patience
  #spool: ReplySpool | undefined

  constructor(response: ServerResponse, room: ReplyRoom) {
    this.#response = response
    this.#room = room
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

  /** @throws CatalogueError Limit_ReplyNotTaken: the client is slow, and there is no room to hold the reply for it */
  write(text: string | Buffer): Promise<void> | void {
    const stream = this.#stream
    if (stream.destroyed || this.#response.destroyed) return
    if (this.#spool !== undefined) return this.#spool.add(text)
    if (!stream.write(text)) return this.#taken()
  }

  end(text: string): void {
    if (this.#spool !== undefined) this.#spool.end(text)
    else if (!this.#stream.destroyed) this.#stream.end(text)
  }

  /** The connection is cut: a reply whose last chunk does not come is not whole (RFC 9112, 8). */
  abort(): void {
    this.#response.destroy()
  }

  /** Resolves when the client took what was written, is gone, or has been waited for long enough. */
  async #taken(): Promise<void> {
    const stream = this.#stream
    const since = performance.now()
    if (this.#patience > 0)
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          stream.off('drain', done).off('close', done)
          resolve()
        }
        const timer = setTimeout(done, this.#patience)
        stream.on('drain', done).on('close', done)
      })
    this.#patience -= performance.now() - since
    if (!stream.writableNeedDrain || stream.destroyed || this.#response.closed) return
    const spool = new ReplySpool(this.#room, stream, () => {
      this.abort()
    })
    this.#spool = spool
    this.#response.once('close', () => {
      spool.close()
    })
  }
}
