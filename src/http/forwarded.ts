/**
 * What trusted proxies say about the request that reached them: `Forwarded` (RFC 7239), else `X-Forwarded-For`,
 * `-Proto`, `-Host` and `-Port`. Each proxy appends to the right what it saw. So the right-most entries were written by
 * trusted ones, and what stands left of the first address that is not trusted may be anybody's invention.
 */

import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { isAuthority } from './requestHead.js'

/** Whether an address is that of a trusted proxy. @param hop how many proxies stand between it and us */
export type IsTrusted = (address: string, hop: number) => boolean

/** Only what was said, and is what it claims to be. */
export interface Forwarded {
  /** Of the client. */
  readonly address?: string
  readonly scheme?: 'http' | 'https'
  /** Host, and port where it is not the scheme's own. */
  readonly authority?: string
}

interface Hop {
  readonly for?: string | undefined
  readonly proto?: string | undefined
  readonly host?: string | undefined
  readonly port?: string | undefined
}

const pair = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~0-9A-Za-z:[\]-]*))$/

/** @param peer address of the trusted proxy that the connection comes from */
export function forwardedBy(headers: IncomingHttpHeaders, peer: string, isTrusted: IsTrusted): Forwarded {
  const { forwarded } = headers
  const hops = typeof forwarded === 'string' ? hopsOfForwarded(forwarded) : hopsOfX(headers)
  let address = peer
  let seen: Hop = {}
  for (let at = hops.length - 1, distance = 0; at >= 0 && isTrusted(address, distance); at--, distance++) {
    // A proxy that says nothing of scheme and host leaves what the one before it said.
    seen = { ...seen, ...withoutBlanks(hops[at] as Hop) }
    const told = addressIn((hops[at] as Hop).for)
    if (told === undefined) break
    address = told
  }
  const scheme = seen.proto?.toLowerCase()
  const known = scheme === 'http' || scheme === 'https' ? scheme : undefined
  const authority = authorityOf(seen, known)
  return {
    ...(address === peer ? {} : { address }),
    ...(known === undefined ? {} : { scheme: known }),
    ...(authority === undefined ? {} : { authority }),
  }
}

function hopsOfForwarded(header: string): Hop[] {
  return splitOutsideQuotes(header, ',').map((element) => {
    const hop: Record<string, string> = {}
    for (const part of splitOutsideQuotes(element, ';')) {
      const match = pair.exec(part.trim())
      if (match !== null) hop[(match[1] as string).toLowerCase()] = match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? ''
    }
    return hop
  })
}

/** Lists of different lengths meet at their right ends; one value alone holds for all. */
function hopsOfX(headers: IncomingHttpHeaders): Hop[] {
  const addresses = listOf(headers['x-forwarded-for'])
  const lists = {
    proto: listOf(headers['x-forwarded-proto']),
    host: listOf(headers['x-forwarded-host']),
    port: listOf(headers['x-forwarded-port']),
  }
  const length = Math.max(addresses.length, lists.proto.length, lists.host.length, lists.port.length)
  const at = (list: readonly string[], index: number): string | undefined =>
    list.length === 1 ? list[0] : list[list.length - length + index]
  return Array.from({ length }, (_none, index) => ({
    for: addresses[addresses.length - length + index],
    proto: at(lists.proto, index),
    host: at(lists.host, index),
    port: at(lists.port, index),
  }))
}

function listOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text === '' ? [] : text.split(',').map((one) => one.trim())
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  return text.match(separator === ',' ? /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g : /(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/g) ?? []
}

function withoutBlanks(hop: Hop): Hop {
  return Object.fromEntries(Object.entries(hop).filter(([, value]) => value !== undefined && value !== ''))
}

/** `192.0.2.1`, `192.0.2.1:4711`, `"[2001:db8::1]:4711"`; names that hide the address (`unknown`, `_x`) are none. */
function addressIn(node: string | undefined): string | undefined {
  if (node === undefined) return undefined
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(node)?.[1] ?? (isIP(node) === 0 ? node.replace(/:\d+$/, '') : node)
  return isIP(bare) === 0 ? undefined : bare.replace(/^::ffff:(?=\d+\.)/i, '')
}

function authorityOf({ host, port }: Hop, scheme: 'http' | 'https' | undefined): string | undefined {
  if (host === undefined || !isAuthority(host)) return undefined
  if (port === undefined || !/^\d{1,5}$/.test(port) || /:\d*$/.test(host.replace(/^\[.*\]/, ''))) return host
  const usual = scheme === 'https' ? '443' : '80'
  return port === usual || !isAuthority(`${host}:${port}`) ? host : `${host}:${port}`
}
