/** A reply on its way through HTTP, part by part and no faster than the client takes it. */

import type { ServerResponse } from 'node:http'
import type { Sink } from './Sink.js'

export class HttpSink implements Sink {
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
  }

  get begun(): boolean {
    return this.#response.headersSent
  }

  begin(status: number, headers: Readonly<Record<string, string>>): void {
    this.#response.removeHeader('X-Powered-By')
    this.#response.writeHead(status, headers)
  }

  write(text: string | Buffer): Promise<void> | void {
    const response = this.#response
    if (response.destroyed || response.write(text)) return
    return new Promise((resolve) => {
      const done = (): void => {
        response.off('drain', done)
        response.off('close', done)
        resolve()
      }
      response.on('drain', done)
      response.on('close', done)
    })
  }

  end(text: string): void {
    this.#response.end(text)
  }

  /** The connection is cut: a reply whose last chunk does not come is not whole (RFC 9112, 8). */
  abort(): void {
    this.#response.destroy()
  }
}
