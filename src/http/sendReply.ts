/**
 * The one place where a whole reply of the web services leaves: status, headers and length, nothing of Express's own.
 */

import type { ServerResponse } from 'node:http'
import { codedHeaders, codingFor, compress, isCompressible, leastCompressed } from './compression.js'

/**
 * What every reply says: that its type is the one it has, and that nobody keeps data of a signed-in caller. A reply's
 * own headers go before these.
 */
export const alwaysSaid = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' } as const

/** @param headers without Content-Length */
export function replyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const said: Record<string, string> = { ...alwaysSaid, ...headers }
  if (isCompressible(headers['Content-Type']))
    said['Vary'] = headers['Vary'] === undefined ? 'Accept-Encoding' : `${headers['Vary']}, Accept-Encoding`
  return said
}

/** @param headers without Content-Length; @param body undefined: none */
export function sendReply(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer | undefined,
): void {
  response.removeHeader('X-Powered-By')
  const said = replyHeaders(headers)
  const length = body === undefined ? 0 : Buffer.byteLength(body)
  const coding =
    length >= leastCompressed && isCompressible(headers['Content-Type']) ? codingFor(response.req) : undefined
  if (coding === undefined || body === undefined) {
    // 204 and 304 have no length (RFC 9110, 8.6). Node leaves the body out for HEAD.
    if (status !== 204 && status !== 304) said['Content-Length'] = String(length)
    response.writeHead(status, said)
    response.end(body)
    return
  }
  compress(coding, Buffer.from(body as string)).then(
    (packed) => {
      response.writeHead(status, { ...codedHeaders(said, coding), 'Content-Length': String(packed.length) })
      response.end(packed)
    },
    () => {
      response.destroy()
    },
  )
}
