/**
 * Whether the client of a reply is still there. An AbortSignal would say the same, and cost every request more than it
 * is worth.
 */

import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ClientConnection } from './Sink.js'

/**
 * Milliseconds that a client which closed its sending side is waited for. It may still read, or be gone: who is gone
 * and who has only said all looks the same.
 */
const halfClosedPatience = 1000

/** Replies that somebody listens to the end of: what only reads is given up when nobody takes it. */
const abandonable = new WeakSet<ServerResponse>()

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
    abandonable.add(this.#response)
    this.#response.once('close', listener)
  }

  offGone(listener: () => void): void {
    abandonable.delete(this.#response)
    this.#response.off('close', listener)
  }
}

/**
 * A client that closed its sending side gets the answer to what it sent. What only reads ends if it takes longer than
 * the patience; what may change something runs to its end.
 */
export function endHalfClosed(server: Server): void {
  server.on('connection', (socket: Socket & { readonly _httpMessage?: ServerResponse | null }) => {
    socket.once('end', () => {
      const response = socket._httpMessage
      if (response === undefined || response === null) return
      setTimeout(() => {
        if (abandonable.has(response) && !response.headersSent) response.destroy()
      }, halfClosedPatience).unref()
    })
  })
}
