/** The header `Authorization: Basic …` (RFC 7617) with charset UTF-8, as the challenge says. */

import { isUtf8 } from 'node:buffer'

export interface BasicCredentials {
  readonly userName: string
  readonly password: string
}

const form = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i
const longestHeader = 4096

/**
 * undefined for every header that is not of the form: another scheme, no base64, no UTF-8, no colon, control
 * characters.
 */
export function basicCredentials(authorization: string | undefined): BasicCredentials | undefined {
  if (authorization === undefined || authorization.length > longestHeader) return undefined
  const encoded = form.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0 || /\p{Cc}/u.test(text)) return undefined
  return { userName: text.slice(0, colon), password: text.slice(colon + 1) }
}
