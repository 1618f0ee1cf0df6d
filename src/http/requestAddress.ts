/**
 * Where a request came from and went to, as its client sees it: from its own connection, target and Host header. What
 * `Forwarded` and `X-Forwarded-*` say counts only where the connection is that of a proxy which `TrustedProxies` names.
 */

import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { forwardedBy, type Forwarded, type IsTrusted } from './forwarded.js'
import { authorityOf, isAuthority } from './requestHead.js'

/** The name under which Express keeps the test whether an address is one of `TrustedProxies`. */
const trustSetting = 'trust proxy fn'

/** The caller's IP address, at most 250 characters; '' once the connection is gone. */
export function clientAddressOf(request: IncomingMessage): string {
  return forwarded(request)?.address ?? peerOf(request)
}

/** Scheme, host and port as the client sees them, without a slash at the end: `http://host:7048`. */
export function originOf(request: IncomingMessage): string {
  const by = forwarded(request)
  const scheme = by?.scheme ?? ((request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http')
  const named = by?.authority ?? authorityOf(request)
  return `${scheme}://${!isAuthority(named) ? `localhost:${request.socket.localPort ?? ''}` : named}`
}

function peerOf({ socket }: IncomingMessage): string {
  const address = socket.remoteAddress ?? ''
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

function forwarded(request: IncomingMessage): Forwarded | undefined {
  const { app } = request as { readonly app?: { get(name: string): unknown } }
  const isTrusted = app?.get(trustSetting) as IsTrusted | undefined
  const peer = peerOf(request)
  return isTrusted?.(peer, 0) === true ? forwardedBy(request.headers, peer, isTrusted) : undefined
}
