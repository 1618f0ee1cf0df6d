/**
 * What Node cannot read as HTTP, and what is longer than it reads, is answered in words, before any protocol sees it.
 * Then the connection lingers: were it closed while the client still writes, the client's system would throw the answer
 * away and tell of a reset (RFC 9112, 9.6).
 */

import { clientIdle } from '../http/HttpConnection.js'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { CatalogueError } from '../errors/CatalogueError.js'
import { tellBodyFault } from '../http/bodyFault.js'
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
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Connection) => {
    // What comes after the answer is no more readable than what came before.
    if (answered.has(socket)) return
    answered.add(socket)
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    // The body of a request broke off: whoever reads it answers, and the connection ends with the answer.
    const request = socket.parser?.incoming
    const response = socket._httpMessage
    if (request !== undefined && request !== null && response !== undefined && response !== null) {
      if (response.headersSent) {
        socket.destroy()
        return
      }
      response.shouldKeepAlive = false
      response.once('finish', () => {
        linger(socket)
      })
      tellBodyFault(request, bodyFault(error, requestTimeout))
      return
    }
    // An earlier request of the connection is being answered: nothing can be said between.
    if ((response !== undefined && response !== null) || (request !== undefined && request !== null)) {
      socket.destroy()
      return
    }
    socket.end(answerTo(error, maxHeaderSize, requestTimeout))
    linger(socket)
  })
}

/** What Node keeps at a connection: the request whose body is being read, and the reply that is being sent. */
type Connection = Duplex & {
  readonly parser?: { readonly incoming?: IncomingMessage | null } | null
  readonly _httpMessage?: ServerResponse | null
}

function linger(socket: Duplex): void {
  socket.resume()
  socket.once('end', () => {
    socket.destroy()
  })
  setTimeout(() => {
    socket.destroy()
  }, lingers).unref()
}

/** A request whose head is not as it must be, before any protocol sees it. @param reason a sentence */
export function refuseHead(response: ServerResponse, reason: string): void {
  const { body, headers } = errorResponse(new CatalogueError('BadRequest', { reason }), randomUUID())
  response.writeHead(400, { ...headers, 'Content-Length': Buffer.byteLength(body as string), Connection: 'close' })
  response.end(body)
}

function bodyFault({ code, message }: NodeJS.ErrnoException, requestTimeout: number): string {
  if (code === clientIdle) return 'the client sent nothing more (ClientIdleTimeout).'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT'
    ? `not all of it was there after ${requestTimeout / 1000} seconds.`
    : `it is not framed as HTTP/1.1 has it: ${message.replace(/^Parse Error: /, '')}.`
}

function answerTo({ code, message }: NodeJS.ErrnoException, maxHeaderSize: number, requestTimeout: number): string {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return written(431, new CatalogueError('BadRequest_HeadTooLarge', { limit: maxHeaderSize }))
    case clientIdle:
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return written(
        408,
        new CatalogueError('BadRequest_BodyIncomplete', {
          reason: bodyFault({ code } as NodeJS.ErrnoException, requestTimeout),
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
