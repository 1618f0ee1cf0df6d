/**
 * From what the URL has to text: percent-decoded once, as UTF-8. NUL and halves of surrogate pairs are refused, since
 * no database holds them.
 */

import { SyntaxFault } from './SyntaxFault.js'

export interface Decoded {
  readonly text: string
  /** Places of semicolons that were encoded; undefined: none. */
  readonly encodedSemicolons: ReadonlySet<number> | undefined
}

const plus = /\+/g
const encodedSemicolon = /%3B/i
const halfOfPair = /\p{Cs}/u

/** @throws SyntaxFault whose place is one of the encoded text */
export function decodePath(raw: string, where: string): string {
  return checkedText(raw.includes('%') ? decoded(raw, where) : raw, where)
}

/** Of a query a plus is a blank. @throws SyntaxFault whose place is one of the encoded text */
export function decodeQuery(raw: string, where: string): string {
  const hash = raw.indexOf('#')
  if (hash >= 0) throw new SyntaxFault(where, hash, "'#' begins a fragment; in a query it is written %23")
  const spaced = raw.includes('+') ? raw.replace(plus, ' ') : raw
  return checkedText(spaced.includes('%') ? decoded(spaced, where) : spaced, where)
}

/** As `decodeQuery`, and tells which semicolons were encoded. */
export function decodeOption(raw: string, where: string): Decoded {
  if (!raw.includes('%') || !encodedSemicolon.test(raw))
    return { text: decodeQuery(raw, where), encodedSemicolons: undefined }
  const encodedSemicolons = new Set<number>()
  const pieces = raw.split(/%3B/i).map((piece) => decodeQuery(piece, where))
  let length = 0
  for (const piece of pieces.slice(0, -1)) {
    length += piece.length
    encodedSemicolons.add(length++)
  }
  return { text: pieces.join(';'), encodedSemicolons }
}

/** @throws SyntaxFault */
export function checkedText(text: string, where: string): string {
  if (text.includes('\0')) throw new SyntaxFault(where, text.indexOf('\0'), 'a NUL character is not allowed')
  if (!text.isWellFormed())
    throw new SyntaxFault(where, text.search(halfOfPair), 'half of a surrogate pair is no character')
  return text
}

function decoded(raw: string, where: string): string {
  try {
    return decodeURIComponent(raw)
  } catch {
    throw malformed(raw, where)
  }
}

const run = /(?:%[0-9A-Fa-f]{2})+/y

/** Says where decoding failed: at a percent sign without two digits, or at bytes that are no UTF-8. */
function malformed(raw: string, where: string): SyntaxFault {
  for (let at = raw.indexOf('%'); at >= 0; at = raw.indexOf('%', run.lastIndex)) {
    run.lastIndex = at
    const bytes = run.exec(raw)?.[0]
    if (bytes === undefined)
      return new SyntaxFault(where, at, "'%' must be followed by two hexadecimal digits (a percent sign itself is %25)")
    run.lastIndex = at + bytes.length
    try {
      decodeURIComponent(bytes)
    } catch {
      return new SyntaxFault(where, at, 'the percent-encoded bytes are not UTF-8')
    }
  }
  return new SyntaxFault(where, raw.search(halfOfPair), 'half of a surrogate pair is no character')
}
