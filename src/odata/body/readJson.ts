/**
 * Reads JSON strictly (RFC 8259) and exactly: numbers stay the text that was sent, so that no digit is lost; a member given twice is refused.
 * What cannot be stored is refused where it stands: U+0000 and halves of surrogate pairs. Linear in the length; depth is bounded.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { JsonNumber } from '../../types/index.js'

/** Objects have no prototype; members in the order in which they were written. */
export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject
export interface JsonObject { readonly [name: string]: JsonValue }

const deepest = 100
const blanks = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
// Everything of a string up to what needs a closer look.
const plain = /[^"\\\u0000-\u001f]*/y
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/**
 * @param body UTF-8, a byte order mark in front is skipped
 * @throws CatalogueError BadRequest with line and column
 */
export function readJson(body: Buffer): JsonValue {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    throw new CatalogueError('BadRequest', { reason: 'The request body is not valid UTF-8.' }, { cause: error })
  }
  return new JsonReader(text).read()
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value)
}

export function isJsonNumber(value: JsonValue): value is JsonNumber {
  return value instanceof ExactNumber
}

/** A number that was written elsewhere than in JSON: as text, in a URL. Its form is checked by the type that reads it. */
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

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): JsonValue {
    this.#skip()
    const value = this.#value(0)
    if (this.#at < this.#text.length) throw this.#fault('nothing more is expected')
    return value
  }

  #value(depth: number): JsonValue {
    if (depth > deepest) throw this.#fault(`it is nested deeper than ${deepest} levels`)
    const first = this.#text[this.#at]
    let value: JsonValue
    if (first === '{') value = this.#object(depth)
    else if (first === '[') value = this.#array(depth)
    else if (first === '"') value = this.#string()
    else if (first === 't' || first === 'f' || first === 'n') value = this.#word()
    else value = this.#number()
    this.#skip()
    return value
  }

  #object(depth: number): JsonObject {
    const members = Object.create(null) as Record<string, JsonValue>
    this.#at++
    this.#skip()
    if (this.#take('}')) return members
    for (;;) {
      if (this.#text[this.#at] !== '"') throw this.#fault('the name of a member is expected')
      const nameAt = this.#at
      const name = this.#string()
      if (name in members) throw this.#fault(`the member "${name.slice(0, 100)}" is given twice`, nameAt)
      this.#skip()
      if (!this.#take(':')) throw this.#fault("':' is expected")
      this.#skip()
      members[name] = this.#value(depth + 1)
      if (this.#take('}')) return members
      if (!this.#take(',')) throw this.#fault("',' or '}' is expected")
      this.#skip()
    }
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = []
    this.#at++
    this.#skip()
    if (this.#take(']')) return items
    for (;;) {
      items.push(this.#value(depth + 1))
      if (this.#take(']')) return items
      if (!this.#take(',')) throw this.#fault("',' or ']' is expected")
      this.#skip()
    }
  }

  #string(): string {
    const begin = this.#at++
    let value = ''
    for (;;) {
      plain.lastIndex = this.#at
      plain.test(this.#text)
      value += this.#text.slice(this.#at, plain.lastIndex)
      this.#at = plain.lastIndex
      const next = this.#text[this.#at]
      if (next === '"') break
      if (next === undefined) throw this.#fault('the text does not end', begin)
      if (next !== '\\') throw this.#fault('a control character must be escaped in a text')
      value += this.#escape()
    }
    this.#at++
    if (!value.isWellFormed()) throw this.#fault('the text has half of a surrogate pair, which is no character', begin)
    if (value.includes('\0')) throw this.#fault('the text has a NUL character (U+0000), which cannot be stored', begin)
    return value
  }

  #escape(): string {
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
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (!this.#text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return value
    }
    throw this.#fault('a value is expected')
  }

  #number(): JsonNumber {
    number.lastIndex = this.#at
    const match = number.exec(this.#text)
    if (match === null) throw this.#fault(this.#at >= this.#text.length ? 'it ends where a value is expected' : 'a value is expected')
    this.#at = number.lastIndex
    return new ExactNumber(match[0])
  }

  #skip(): void {
    blanks.lastIndex = this.#at
    blanks.test(this.#text)
    this.#at = blanks.lastIndex
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #fault(reason: string, at = this.#at): CatalogueError {
    const before = this.#text.slice(0, at)
    const line = before.split('\n').length
    return new CatalogueError('BadRequest', { reason: `The request body is not valid JSON: ${reason} (line ${line}, column ${at - before.lastIndexOf('\n')}).` })
  }
}
