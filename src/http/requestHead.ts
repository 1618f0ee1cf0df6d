/**
 * What request line and headers must be before any protocol looks at them: one host that is one (RFC 9112, 3.2), and
 * no transfer coding but chunked, as a coding that nobody undoes would leave bytes nobody understands (6.1).
 */

import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import { shortened } from '../errors/shortened.js'

/** RFC 3986, 3.2.2 and 3.2.3. */
const authority =
  /^(?:\[(?<literal>[0-9A-Fa-f:.]+|v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+)\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::(?<port>[0-9]{0,5}))?$/
/** The target of a request in absolute form (RFC 9112, 3.2.2). */
const absoluteForm = /^https?:\/\/([^/?#]*)/i

/** Host and port, or a host alone. */
export function isAuthority(text: string): boolean {
  const match = authority.exec(text)
  if (match === null) return false
  const { literal, port } = match.groups ?? {}
  if (Number(port ?? 0) > 65_535) return false
  return literal === undefined || literal.startsWith('v') || isIPv6(literal)
}

/** The authority that a request is sent to; '' if it names none. The target's own goes before the header's. */
export function authorityOf(request: IncomingMessage): string {
  const url = 'originalUrl' in request ? (request.originalUrl as string) : (request.url ?? '')
  if (url.startsWith('/')) return request.headers.host ?? ''
  return absoluteForm.exec(url)?.[1] ?? request.headers.host ?? ''
}

/** What is wrong with the head of a request, as a sentence; undefined: nothing. */
export function faultOfHead(request: IncomingMessage): string | undefined {
  const { rawHeaders, headers } = request
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  if (hosts > 1) return `The request has ${hosts} headers Host, and one says where it is sent to.`
  const { host = '', 'transfer-encoding': coding } = headers
  if (host !== '' && !isAuthority(host)) return `The header Host is no host and port: '${shortened(host)}'.`
  const target = authorityOf(request)
  if (target !== host && !isAuthority(target)) return `The request is sent to no host and port: '${shortened(target)}'.`
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked')
    return `The transfer coding '${shortened(coding)}' is not known; chunked is.`
  return undefined
}
