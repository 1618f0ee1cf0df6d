/**
 * What Node cannot read as HTTP, and what is longer than it reads, is answered in words, before any protocol sees it.
 * Then the connection lingers: were it closed while the client still writes, the client's system would throw the answer
 * away and tell of a reset (RFC 9112, 9.6).
 */

import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { CatalogueError } from '../errors/CatalogueError.js'
import { errorResponse } from '../odata/reply/errors.js'

/** Milliseconds that a client may go on writing; what it writes is thrown away. */
const lingers = 2000

const reasons = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' } as const

/**
 * @param maxHeaderSize bytes of request line and headers.
 * @param requestTimeout milliseconds; both as the server has them
 */
export function answerUnreadable(
  server: Server,
  { maxHeaderSize, requestTimeout }: { readonly maxHeaderSize: number; readonly requestTimeout: number },
): void {
  const answered = new WeakSet<Duplex>()
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What comes after the answer is no more readable than what came before.
    if (answered.has(socket)) return
    answered.add(socket)
    // An earlier request of the connection is being answered, or this one is, whose body breaks off: nothing can be
    // said between.
    const isAnswering =
      (socket as { readonly _httpMessage?: unknown })._httpMessage !== undefined &&
      (socket as { readonly _httpMessage?: unknown })._httpMessage !== null
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) {
      socket.destroy()
      return
    }
    socket.end(answerTo(error, maxHeaderSize, requestTimeout))
    socket.resume()
    socket.once('end', () => {
      socket.destroy()
    })
    setTimeout(() => {
      socket.destroy()
    }, lingers).unref()
  })
}

function answerTo({ code, message }: NodeJS.ErrnoException, maxHeaderSize: number, requestTimeout: number): string {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return written(431, new CatalogueError('BadRequest_HeadTooLarge', { limit: maxHeaderSize }))
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return written(
        408,
        new CatalogueError('BadRequest_BodyIncomplete', {
          reason: `not all of it was there after ${requestTimeout / 1000} seconds.`,
        }),
      )
    default:
      return written(
        400,
        new CatalogueError('BadRequest', {
          reason: `The request is not HTTP/1.1: ${message.replace(/^Parse Error: /, '')}.`,
        }),
      )
  }
}

/** As OData and the management service have their errors; SOAP's clients show the text as it is. */
function written(status: keyof typeof reasons, error: CatalogueError): string {
  const body = errorResponse(error, randomUUID()).body as string
  return `HTTP/1.1 ${status} ${reasons[status]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
}
