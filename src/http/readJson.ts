/**
 * Reads JSON strictly (RFC 8259) and exactly: numbers stay the text that was sent, so that no digit is lost; a member
 * given twice is refused. What cannot be stored is refused where it stands: U+0000 and halves of surrogate pairs.
 * Linear in the length; depth is bounded. A body is decoded and read window by window, so that reading a long one can
 * be interrupted anywhere.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { atOnce } from './inTurns.js'
import type { JsonNumber } from '../types/index.js'

/** Objects have no prototype; members in the order in which they were written. */
export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [name: string]: JsonValue
}

const deepest = 100
/** Bytes that are decoded at once. */
const windowBytes = 65_536
/** Values that are read between two interruptions; well below a millisecond. */
const valuesAtOnce = 256
/** Members of an object: nothing here has so many, and who goes through them does so at a stretch. */
const mostMembers = 10_000
/** Characters of a number: more digits than any type has. */
const longestNumber = 1000
const blanks = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
// Everything of a string up to what needs a closer look.
const plain = /[^"\\\u0000-\u001f]*/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * @param body UTF-8, a byte order mark in front is skipped; a short one
 * @throws CatalogueError BadRequest with line and column
 */
export function readJson(body: Buffer, options: ReadJsonOptions = {}): JsonValue {
  return atOnce(readingJson(body, options))
}

export interface ReadJsonOptions {
  /** Texts that no database holds are taken as they are: who asked for them mends them. */
  readonly anyText?: boolean
}

/** As `readJson`, of a body of any length: yields every now and then. */
export function readingJson(body: Buffer, options: ReadJsonOptions = {}): Generator<void, JsonValue> {
  return new JsonReader(body, options).read()
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value)
}

export function isJsonNumber(value: JsonValue): value is JsonNumber {
  return value instanceof ExactNumber
}

/**
 * A number that was written elsewhere than in JSON: as text, in a URL. Its form is checked by the type that reads it.
 */
export function jsonNumber(text: string): JsonNumber {
  return new ExactNumber(text)
}

/** A class of its own, so that an object with a member `number` is not taken for one. */
class ExactNumber implements JsonNumber {
  readonly number: string

  constructor(text: string) {
    this.number = text
  }
}

/** An array or an object that is not complete yet. */
type Open =
  { readonly items: JsonValue[] } | { readonly members: Record<string, JsonValue>; name: string; count: number }

class JsonReader {
  readonly #body: Buffer
  readonly #anyText: boolean
  /** Where the bytes begin that are not decoded yet. */
  #next = 0
  /** What is decoded and not dropped yet. */
  #text = ''
  #at = 0
  /** Characters and line ends of what was dropped; where the last line began in it. */
  #dropped = 0
  #lines = 0
  #lineBegin = 0

  constructor(body: Buffer, { anyText = false }: ReadJsonOptions) {
    this.#body = body
    this.#anyText = anyText
  }

  /** Iterative: depth costs no stack, and there is one place to interrupt. */
  *read(): Generator<void, JsonValue> {
    const open: Open[] = []
    let count = 0
    this.#skip()
    reading: for (;;) {
      if (++count % valuesAtOnce === 0) yield
      if (open.length > deepest) throw this.#fault(`it is nested deeper than ${deepest} levels`)
      const first = this.#peek()
      let value: JsonValue
      if (first === '{') {
        this.#at++
        const members = Object.create(null) as Record<string, JsonValue>
        this.#skip()
        if (!this.#take('}')) {
          const begin = this.#expectName()
          open.push({
            members,
            name: this.#named(members, this.#shortString() ?? (yield* this.#string()), begin),
            count: 1,
          })
          continue
        }
        value = members
      } else if (first === '[') {
        this.#at++
        this.#skip()
        if (!this.#take(']')) {
          open.push({ items: [] })
          continue
        }
        value = []
      } else if (first === '"') value = this.#shortString() ?? (yield* this.#string())
      else if (first === 't' || first === 'f' || first === 'n') value = this.#word()
      else value = this.#number()
      // What is complete belongs to what is open, which may be complete by it.
      for (;;) {
        this.#skip()
        const outer = open.at(-1)
        if (outer === undefined) {
          if (this.#peek() !== undefined) throw this.#fault('nothing more is expected')
          return value
        }
        if ('items' in outer) {
          outer.items.push(value)
          if (!this.#take(']')) {
            if (!this.#take(',')) throw this.#fault("',' or ']' is expected")
            this.#skip()
            continue reading
          }
          value = outer.items
        } else {
          outer.members[outer.name] = value
          if (!this.#take('}')) {
            if (!this.#take(',')) throw this.#fault("',' or '}' is expected")
            this.#skip()
            if (++outer.count > mostMembers) throw this.#fault(`an object has more than ${mostMembers} members`)
            const begin = this.#expectName()
            outer.name = this.#named(outer.members, this.#shortString() ?? (yield* this.#string()), begin)
            continue reading
          }
          value = outer.members
        }
        open.pop()
      }
    }
  }

  /** Where it begins. */
  #expectName(): number {
    if (this.#peek() !== '"') throw this.#fault('the name of a member is expected')
    return this.#dropped + this.#at
  }

  /** Goes on up to the value. @param begin of the name */
  #named(members: Record<string, JsonValue>, name: string, begin: number): string {
    if (name in members) throw this.#fault(`the member "${name.slice(0, 100)}" is given twice`, begin)
    this.#skip()
    if (!this.#take(':')) throw this.#fault("':' is expected")
    this.#skip()
    return name
  }

  /** Most texts: nothing in them needs a closer look, and they end within the window. */
  #shortString(): string | undefined {
    plain.lastIndex = this.#at + 1
    plain.test(this.#text)
    const end = plain.lastIndex
    if (this.#text[end] !== '"') return undefined
    const value = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    return value
  }

  *#string(): Generator<void, string> {
    const begin = this.#dropped + this.#at++
    let value = ''
    let escaped = false
    for (;;) {
      plain.lastIndex = this.#at
      plain.test(this.#text)
      value += this.#text.slice(this.#at, plain.lastIndex)
      this.#at = plain.lastIndex
      const next = this.#text[this.#at]
      if (next === '"') break
      if (next === undefined) {
        if (!this.#more()) throw this.#fault('the text does not end', begin)
        yield
        continue
      }
      if (next !== '\\') throw this.#fault('a control character must be escaped in a text')
      value += this.#escape()
      escaped = true
    }
    this.#at++
    // Only escapes can bring these in: what was decoded is well formed, and control characters are refused.
    if (!escaped || this.#anyText) return value
    if (!value.isWellFormed()) throw this.#fault('the text has half of a surrogate pair, which is no character', begin)
    if (value.includes('\0')) throw this.#fault('the text has a NUL character (U+0000), which cannot be stored', begin)
    return value
  }

  #escape(): string {
    this.#ensure(6)
    const letter = this.#text[this.#at + 1] ?? ''
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#fault("four hexadecimal digits are expected behind '\\u'")
      this.#at += 6
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    if (!Object.hasOwn(escapes, letter)) throw this.#fault(`'\\${letter}' is no escape of JSON`)
    this.#at += 2
    return escapes[letter] as string
  }

  #word(): boolean | null {
    this.#ensure(5)
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (!this.#text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return value
    }
    throw this.#fault('a value is expected')
  }

  #number(): JsonNumber {
    this.#ensure(longestNumber)
    number.lastIndex = this.#at
    const [text] = number.exec(this.#text) ?? []
    if (text === undefined)
      throw this.#fault(this.#peek() === undefined ? 'it ends where a value is expected' : 'a value is expected')
    if (text.length >= longestNumber) throw this.#fault(`a number has ${longestNumber} characters and more`)
    this.#at += text.length
    return new ExactNumber(text)
  }

  #skip(): void {
    do {
      blanks.lastIndex = this.#at
      blanks.test(this.#text)
      this.#at = blanks.lastIndex
    } while (this.#at >= this.#text.length && this.#more())
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at++
    return true
  }

  /** undefined: the body ends here. */
  #peek(): string | undefined {
    return this.#at < this.#text.length || this.#more() ? this.#text[this.#at] : undefined
  }

  /** Decodes so much that this many characters are there, if the body has them. */
  #ensure(characters: number): void {
    while (this.#text.length - this.#at < characters && this.#more());
  }

  /** Drops what was read and decodes the next window. @returns false: there is nothing more */
  #more(): boolean {
    const { length } = this.#body
    if (this.#next >= length) return false
    let end = Math.min(this.#next + windowBytes, length)
    // A character is at most four bytes; it is not to be cut.
    for (let steps = 0; steps < 3 && end < length && ((this.#body[end] as number) & 0xc0) === 0x80; steps++) end--
    const gone = this.#text.slice(0, this.#at)
    const { lines, lineBegin } = this.#linesOf(gone)
    this.#lines = lines
    this.#lineBegin = lineBegin
    this.#dropped += gone.length
    try {
      // Only in front of the first window a byte order mark is none of the text.
      this.#text =
        this.#text.slice(this.#at) +
        new TextDecoder('utf-8', { fatal: true, ignoreBOM: this.#next > 0 }).decode(
          this.#body.subarray(this.#next, end),
        )
    } catch (error) {
      throw new CatalogueError('BadRequest', { reason: 'The request body is not valid UTF-8.' }, { cause: error })
    }
    this.#at = 0
    this.#next = end
    return true
  }

  /** Line ends up to the end of `text`, with which the window begins, and where the last line begins. */
  #linesOf(text: string): { readonly lines: number; readonly lineBegin: number } {
    const last = text.lastIndexOf('\n')
    return last < 0
      ? { lines: this.#lines, lineBegin: this.#lineBegin }
      : { lines: this.#lines + text.split('\n').length - 1, lineBegin: this.#dropped + last + 1 }
  }

  /**
   * @param at from the begin of the body: here, or where the text began that was just read, within which no line begins
   */
  #fault(reason: string, at = this.#dropped + this.#at): CatalogueError {
    const { lines, lineBegin } = this.#linesOf(this.#text.slice(0, Math.max(0, at - this.#dropped)))
    return new CatalogueError('BadRequest', {
      reason: `The request body is not valid JSON: ${reason} (line ${lines + 1}, column ${at - lineBegin + 1}).`,
    })
  }
}
