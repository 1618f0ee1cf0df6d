/**
 * Whether the client of a reply is still there. An AbortSignal would say the same, and cost every request more than it
 * is worth.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
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

/** Code of the client error of a request whose rest does not come. */
export const clientIdle = 'ERR_CLIENT_IDLE'

type ServedSocket = Socket & {
  readonly _httpMessage?: (ServerResponse & { readonly req: IncomingMessage }) | null
}

/**
 * Closes connections on which nothing moves although it is the client's turn: to send the rest of its request, to take
 * its reply, or to ask again. A client that waits for its reply is not idle.
 * @param milliseconds Infinity: never
 */
export function closeIdleClients(server: Server, milliseconds: number): void {
  server.timeout = Number.isFinite(milliseconds) ? milliseconds : 0
  server.on('timeout', (socket: ServedSocket) => {
    const response = socket._httpMessage ?? undefined
    const unfinished =
      response === undefined ? socket.bytesRead > 0 && socket.bytesWritten === 0 : !response.req.complete
    if (unfinished && response?.headersSent !== true)
      server.emit('clientError', Object.assign(new Error('The client sends nothing.'), { code: clientIdle }), socket)
    else if (response === undefined || !response.req.complete || response.writableLength > 0) socket.destroy()
  })
}
