/**
 * From bytes to text, by byte order mark, charset of the content type and first bytes, in this order. UTF-8 and UTF-16
 * only; bytes that are not valid in their encoding are refused, never replaced.
 */

import { isUtf8 } from 'node:buffer'
import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'
import type { MediaType } from '../http/mediaType.js'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

export interface DecodedBody {
  readonly text: string
  /** Checks the encoding of the XML declaration. @throws CatalogueError `BadRequest_UnsupportedMediaType` */
  checkEncoding(declared: string): void
}

const expected = 'text/xml in UTF-8 or UTF-16'
const utf8Names = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])
const utf16Names = new Set(['utf-16', 'utf-16le', 'utf-16be'])

export function unsupportedMediaType(contentType: string): CatalogueError {
  return new CatalogueError('BadRequest_UnsupportedMediaType', { contentType: shortened(contentType), expected })
}

/** @throws CatalogueError `BadRequest_UnsupportedMediaType`, `BadRequest_BodyIncomplete` for invalid bytes */
export function decodeBody(bytes: Buffer, mediaType: MediaType): DecodedBody {
  const { charset } = mediaType
  const mark = byteOrderMark(bytes)
  if (charset !== undefined && !utf8Names.has(charset) && !utf16Names.has(charset))
    throw unsupportedMediaType(`${mediaType.name}; charset=${charset}`)
  const encoding = mark ?? encodingOf(bytes, charset)
  return {
    text: decode(bytes, encoding, mark !== undefined),
    checkEncoding: charset === undefined ? (declared) => requireMatching(declared, encoding) : outranked,
  }
}

// The charset of the content type outranks the XML declaration (RFC 7303): whoever re-coded the text on its way could
// not know of the latter.
function outranked(): void {}

function byteOrderMark(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

function encodingOf(bytes: Buffer, charset: string | undefined): Encoding {
  if (charset === 'utf-16le' || charset === 'utf-16be') return charset
  if (charset !== undefined && utf8Names.has(charset)) return 'utf-8'
  // XML begins with '<' or white space, so a zero byte among the first two tells UTF-16 and its order.
  if (bytes[1] === 0 && bytes[0] !== 0) return 'utf-16le'
  if (bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be'
  return charset === 'utf-16' ? 'utf-16be' : 'utf-8'
}

function decode(bytes: Buffer, encoding: Encoding, marked: boolean): string {
  if (encoding === 'utf-8') {
    if (!isUtf8(bytes)) throw notValid(encoding)
    return bytes.toString('utf8', marked ? 3 : 0)
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    throw notValid(encoding, error)
  }
}

function notValid(encoding: Encoding, cause?: unknown): CatalogueError {
  return new CatalogueError(
    'BadRequest_BodyIncomplete',
    { reason: `it is not valid ${encoding.toUpperCase()}.` },
    { cause },
  )
}

function requireMatching(declared: string, encoding: Encoding): void {
  const name = declared.toLowerCase()
  if (!(encoding === 'utf-8' ? utf8Names : utf16Names).has(name))
    throw unsupportedMediaType(`text/xml whose XML declaration says encoding="${declared}"`)
}
