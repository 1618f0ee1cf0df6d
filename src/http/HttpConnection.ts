/**
 * Whether the client of a reply is still there. An AbortSignal would say the same, and cost every request more than it
 * is worth.
 */

import type { ServerResponse } from 'node:http'
import type { ClientConnection } from './Sink.js'

export class HttpConnection implements ClientConnection {
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
  }

  /** The response was closed before all of it had left. */
  get gone(): boolean {
    return this.#response.closed && !this.#response.writableFinished
  }

  onGone(listener: () => void): void {
    this.#response.once('close', listener)
  }

  offGone(listener: () => void): void {
    this.#response.off('close', listener)
  }
}
