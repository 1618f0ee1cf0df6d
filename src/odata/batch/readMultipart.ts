/**
 * Multipart bodies (RFC 2046) as bytes: parts between delimiter lines, and the headers of each. CRLF and bare LF are
 * both taken for line ends, as clients write both. Linear in the length of the body.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'

const lf = 10
const cr = 13
const dash = 45
const mostHeaders = 100
/** Bytes of a header line. */
const longestHeader = 65_536
/** Bytes that are searched between two interruptions. */
const searchedAtOnce = 1_048_576
const boundaryParameter = /;[ \t]*boundary[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** @param where which part of the batch, for errors. @throws CatalogueError BadRequest */
export function boundaryOf(contentType: string, where: string): string {
  const match = boundaryParameter.exec(contentType)
  const boundary = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2]
  if (boundary === undefined || !/^[\x20-\x7e]{0,69}[\x21-\x7e]$/.test(boundary))
    throw malformed(where, `its Content-Type '${shortened(contentType)}' has no boundary of 1 to 70 characters`)
  return boundary
}

/** What stands between the delimiters. Yields now and then. @param most parts. @throws CatalogueError BadRequest */
export function* splitParts(body: Buffer, boundary: string, most: number, where: string): Generator<void, Buffer[]> {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  const parts: Buffer[] = []
  let begin = -1
  for (let from = 0; from < body.length;) {
    const found = body.subarray(from, from + searchedAtOnce).indexOf(delimiter)
    // What lies across the end of what was searched is found from there on.
    const at = from + found
    from =
      found >= 0
        ? at + delimiter.length
        : from + searchedAtOnce > body.length
          ? body.length
          : from + searchedAtOnce - delimiter.length + 1
    yield
    if (found < 0) continue
    if (at > 0 && body[at - 1] !== lf) continue
    let end = at + delimiter.length
    const closes = body[end] === dash && body[end + 1] === dash
    if (closes) end += 2
    while (body[end] === 32 || body[end] === 9) end++
    if (body[end] === cr) end++
    // A line that goes on is no delimiter: its boundary is a longer one.
    if (end < body.length && body[end] !== lf) continue
    if (begin >= 0) {
      if (parts.length >= most) throw malformed(where, `it has more than ${most} parts`)
      parts.push(body.subarray(begin, Math.max(begin, withoutLineEnd(body, at))))
    }
    if (closes) return parts
    begin = end + 1
  }
  throw malformed(
    where,
    begin < 0
      ? `the delimiter line '--${shortened(boundary)}' is missing`
      : `the last delimiter line '--${shortened(boundary)}--' is missing`,
  )
}

/** The line end in front of a delimiter belongs to it. */
function withoutLineEnd(body: Buffer, at: number): number {
  return at >= 2 && body[at - 2] === cr ? at - 2 : at - 1
}

export interface HeadedContent {
  /**
   * Lower-case names; of a header that is given more than once the values joined by commas. Latin-1, as Node has them.
   */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Behind the empty line. */
  readonly content: Buffer
}

/** Headers up to an empty line or the end. @throws CatalogueError BadRequest */
export function readHeaders(bytes: Buffer, where: string): HeadedContent {
  const headers: Record<string, string | undefined> = Object.create(null) as Record<string, string | undefined>
  let last: string | undefined
  let count = 0
  for (let at = 0; at < bytes.length;) {
    const { line, next } = lineAt(bytes, at)
    at = next
    if (line.length === 0) return { headers, content: bytes.subarray(at) }
    if (line.length > longestHeader) throw malformed(where, `a header has more than ${longestHeader} bytes`)
    const text = line.toString('latin1')
    if (last !== undefined && (text.startsWith(' ') || text.startsWith('\t'))) {
      const before = headers[last] ?? ''
      headers[last] = before === '' ? text.trim() : `${before} ${text.trim()}`
      continue
    }
    const colon = text.indexOf(':')
    const name = text.slice(0, Math.max(colon, 0)).trim()
    if (!headerName.test(name)) throw malformed(where, `the line '${shortened(text)}' is no header`)
    if (++count > mostHeaders) throw malformed(where, `it has more than ${mostHeaders} headers`)
    last = name.toLowerCase()
    const value = text.slice(colon + 1).trim()
    headers[last] = headers[last] === undefined ? value : `${headers[last]}, ${value}`
  }
  return { headers, content: bytes.subarray(bytes.length) }
}

/** The line that begins here, without its end, and where the next one begins. */
export function lineAt(bytes: Buffer, at: number): { readonly line: Buffer; readonly next: number } {
  const end = bytes.indexOf(lf, at)
  if (end < 0) return { line: bytes.subarray(at), next: bytes.length }
  return { line: bytes.subarray(at, end > at && bytes[end - 1] === cr ? end - 1 : end), next: end + 1 }
}

export function malformed(where: string, reason: string): CatalogueError {
  return new CatalogueError('BadRequest', { reason: `The batch cannot be read: ${where}: ${reason}.` })
}
