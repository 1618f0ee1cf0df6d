/** Where a request came from and went to, from its own connection and Host header; X-Forwarded-* is not trusted. */

import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'

const host = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/

/** The caller's IP address, at most 250 characters; '' once the connection is gone. */
export function clientAddressOf(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? ''
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** Scheme, host and port as the client sees them, without a slash at the end: `http://host:7048`. */
export function originOf(request: IncomingMessage): string {
  const scheme = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
  const named = request.headers.host ?? ''
  const authority = host.test(named) ? named : `localhost:${request.socket.localPort ?? ''}`
  return `${scheme}://${authority}`
}
