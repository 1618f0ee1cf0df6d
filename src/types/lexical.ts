/**
 * Building blocks for reading and showing texts. Everything here is linear in the length of its input.
 * Only the modules of this folder call it.
 */

import { ValueError } from './ValueError.js'

const shownLength = 100

// XML 1.0 has no place for these, not even as character references; \p{Cs} matches unpaired surrogates only.
const notInXml = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u
const notShowable = /[\x00-\x1f\x7f\ufffe\uffff]|\p{Cs}/gu

/** A text as messages show it: at most 100 code units, control characters and broken surrogates as `\uXXXX`. */
export function shown(text: string): string {
  const cut = text.length > shownLength ? `${text.slice(0, shownLength)}…` : text
  return cut.replace(notShowable, (character) => codeUnit(character.charCodeAt(0)))
}

/** A value that should have been something else, as messages show it. Runs no code of the value. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${shown(value)}'`
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'bigint':
      return value > -(10n ** 40n) && value < 10n ** 40n ? String(value) : 'A BigInt of more than 40 digits'
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'An array' : 'An object'
    default:
      return `A ${typeof value}`
  }
}

export function expectedKind(kind: string): ValueError {
  return new ValueError(`${kind} is expected.`)
}

/**
 * XSD's whiteSpace=collapse as far as a value without inner blanks needs it: XML's four blanks cut off at both ends.
 */
export function collapse(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isXmlBlank(text.charCodeAt(start))) start++
  while (end > start && isXmlBlank(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** `collapse` for a type that has no empty lexical form. @param needs e.g. 'a whole number' */
export function collapseRequired(text: string, needs: string): string {
  const collapsed = collapse(text)
  if (collapsed === '') throw new ValueError(`it is empty, and ${needs} is expected.`)
  return collapsed
}

/** The text without leading and trailing spaces (U+0020 only, as AL trims codes). */
export function trimSpaces(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) === 0x20) start++
  while (end > start && text.charCodeAt(end - 1) === 0x20) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** @throws ValueError for what PostgreSQL's UTF-8 texts cannot hold: NUL and unpaired surrogates. */
export function requireStorable(text: string): string {
  const nul = text.indexOf('\0')
  if (nul >= 0) throw new ValueError(`the character at position ${nul + 1} is U+0000, which no text can hold.`)
  const broken = text.search(/\p{Cs}/u)
  if (broken >= 0)
    throw new ValueError(
      `the character at position ${broken + 1} is half of a surrogate pair (${codeUnit(text.charCodeAt(broken))}).`,
    )
  return text
}

/**
 * @throws ValueError for a character that XML 1.0 cannot carry. It is refused rather than dropped: a reply must not
 *   differ from the value.
 */
export function requireXmlText(text: string): string {
  const bad = text.search(notInXml)
  if (bad >= 0)
    throw new ValueError(
      `the character at position ${bad + 1} (${codeUnit(text.charCodeAt(bad))}) cannot be written in XML.`,
    )
  return text
}

/** Order by code point, which is the order of PostgreSQL's collation C; JavaScript's `<` goes by UTF-16 code unit. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Order of numbers, bigints and of texts that are ASCII. */
export function compareValues<Value extends number | bigint | string | boolean>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0
}

// Surrogates stand for code points above U+FFFF, so they rank after U+E000..U+FFFF.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function isXmlBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
}

function codeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
