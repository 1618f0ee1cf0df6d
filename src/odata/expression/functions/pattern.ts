/**
 * ECMAScript regular expressions as PostgreSQL's, for `matchesPattern`. The common part is translated with ECMAScript's
 * meaning (with its flag `u`: characters are code points); look-around, back-references and classes by property are
 * refused. What could take PostgreSQL long is refused too: it matches without backtracking, so only the size of a
 * pattern with its repetitions written out counts.
 */

import { fault } from '../../fault.js'

const longestPattern = 500
const mostRepetitions = 255
/** Positions of a pattern after its repetitions are written out. */
const largestPattern = 1000
const deepestPattern = 20

const digit = '0-9'
const word = 'A-Za-z0-9_'
const space = String.raw`\u0009-\u000D\u0020\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF`
const notLineEnd = String.raw`[^\u000A\u000D\u2028\u2029]`
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

/** @throws CatalogueError BadRequest at the place of the literal, with the place in the pattern */
export function translatePattern(pattern: string, at: number): string {
  return new Translation(pattern, at).translate()
}

/** A piece of the result, and how many positions it has. */
interface Piece {
  readonly text: string
  readonly size: number
  /** Stands between characters and cannot be repeated. */
  readonly isAssertion?: true
}

class Translation {
  readonly #characters: readonly string[]
  readonly #at: number
  #next = 0
  #depth = 0

  constructor(pattern: string, at: number) {
    this.#characters = Array.from(pattern)
    this.#at = at
  }

  translate(): string {
    if (this.#characters.length > longestPattern) throw this.#fault(`has more than ${longestPattern} characters`)
    const whole = this.#alternatives()
    if (this.#next < this.#characters.length) throw this.#fault("has a ')' without '('")
    return whole.text
  }

  #fault(reason: string): Error {
    return fault(this.#at, `The pattern ${reason} at its character ${this.#next + 1}`)
  }

  #peek(): string | undefined {
    return this.#characters[this.#next]
  }

  #take(): string | undefined {
    return this.#characters[this.#next++]
  }

  #skip(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#next++
    return true
  }

  #alternatives(): Piece {
    if (++this.#depth > deepestPattern) throw this.#fault('is nested too deeply')
    const branches = [this.#sequence()]
    while (this.#skip('|')) branches.push(this.#sequence())
    this.#depth--
    return {
      text: branches.map(({ text }) => (text === '' ? '(?:)' : text)).join('|'),
      size: branches.reduce((sum, { size }) => sum + size, 0),
    }
  }

  #sequence(): Piece {
    let text = ''
    let size = 0
    for (
      let character = this.#peek();
      character !== undefined && character !== '|' && character !== ')';
      character = this.#peek()
    ) {
      const piece = this.#repeated(this.#atom())
      text += piece.text
      size += piece.size
      if (size > largestPattern) throw this.#fault('is too large with its repetitions written out,')
    }
    return { text, size }
  }

  #atom(): Piece {
    const character = this.#take() as string
    switch (character) {
      case '^':
      case '$':
        return { text: character, size: 1, isAssertion: true }
      case '.':
        return { text: notLineEnd, size: 1 }
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
        this.#next--
        throw this.#fault(
          `has '${character}' where nothing can be repeated or ended; write \\${character} for the character`,
        )
      default:
        return { text: literal(character), size: 1 }
    }
  }

  #group(): Piece {
    if (this.#skip('?') && !this.#skip(':')) {
      if (!(this.#skip('<') && /[\p{ID_Start}$_]/u.test(this.#peek() ?? '')))
        throw this.#fault('has a look-around or a modifier, which is not supported,')
      while (this.#peek() !== undefined && this.#peek() !== '>') this.#next++
      if (!this.#skip('>')) throw this.#fault("has a name without '>'")
    }
    const inner = this.#alternatives()
    if (!this.#skip(')')) throw this.#fault("lacks a ')'")
    return { text: `(?:${inner.text})`, size: inner.size }
  }

  #escape(): Piece {
    const character = this.#take()
    switch (character) {
      case 'b':
        return { text: String.raw`\y`, size: 1, isAssertion: true }
      case 'B':
        return { text: String.raw`\Y`, size: 1, isAssertion: true }
      case 'd':
      case 'w':
      case 's':
        return { text: `[${classOf(character)}]`, size: 1 }
      case 'D':
      case 'W':
      case 'S':
        return { text: `[^${classOf(character.toLowerCase())}]`, size: 1 }
      default:
        this.#next--
        return { text: literal(this.#escapedCharacter()), size: 1 }
    }
  }

  /** Behind a backslash: the character that is meant. */
  #escapedCharacter(): string {
    const character = this.#take()
    if (character === undefined) throw this.#fault('ends with a backslash')
    const control = controls[character]
    if (control !== undefined) return String.fromCodePoint(control)
    if (character === 'x') return this.#hexadecimal(2)
    if (character === 'u') return this.#peek() === '{' ? this.#braced() : this.#unit()
    if (/[\^$\\.*+?()[\]{}|/-]/.test(character)) return character
    this.#next--
    throw this.#fault(`has the escape \\${character}, which is not supported,`)
  }

  #unit(): string {
    const unit = this.#hexadecimal(4, true)
    if (!/^[\ud800-\udbff]$/.test(unit)) return this.#whole(unit)
    if (!(this.#skip('\\') && this.#skip('u'))) throw this.#fault('has half of a surrogate pair')
    return this.#whole(unit + this.#hexadecimal(4, true))
  }

  #whole(text: string): string {
    if (Array.from(text).length !== 1 || !text.isWellFormed()) throw this.#fault('has half of a surrogate pair')
    return text
  }

  #hexadecimal(digits: number, half = false): string {
    const text = this.#characters.slice(this.#next, this.#next + digits).join('')
    if (text.length !== digits || !/^[0-9a-f]+$/i.test(text))
      throw this.#fault(`has an escape without its ${digits} hexadecimal digits`)
    this.#next += digits
    const character = String.fromCharCode(Number.parseInt(text, 16))
    return half ? character : this.#whole(character)
  }

  #braced(): string {
    const end = this.#characters.indexOf('}', this.#next)
    const text = end < 0 ? '' : this.#characters.slice(this.#next + 1, end).join('')
    const point = /^[0-9a-f]{1,6}$/i.test(text) ? Number.parseInt(text, 16) : Infinity
    if (point > 0x10ffff) throw this.#fault('has an escape without a code point')
    this.#next = end + 1
    return this.#whole(String.fromCodePoint(point))
  }

  #class(): Piece {
    const negated = this.#skip('^')
    let text = ''
    for (;;) {
      const character = this.#peek()
      if (character === undefined) throw this.#fault("lacks a ']'")
      if (character === ']') break
      text += this.#classItem()
    }
    this.#next++
    if (text === '') throw this.#fault('has an empty class')
    return { text: `[${negated ? '^' : ''}${text}]`, size: 1 }
  }

  #classItem(): string {
    const from = this.#classCharacter()
    if (from.length > 1 && from.startsWith('=')) return from.slice(1)
    if (this.#peek() !== '-' || this.#characters[this.#next + 1] === ']') return literal(from)
    this.#next++
    const to = this.#classCharacter()
    if ((to.length > 1 && to.startsWith('=')) || (from.codePointAt(0) as number) > (to.codePointAt(0) as number))
      throw this.#fault('has a range that is none')
    return `${literal(from)}-${literal(to)}`
  }

  /** One character, or `=` and the inside of a class. */
  #classCharacter(): string {
    const character = this.#take()
    if (character === undefined) throw this.#fault("lacks a ']'")
    if (character !== '\\') return character
    const next = this.#peek()
    if (next === 'd' || next === 'w' || next === 's') {
      this.#next++
      return `=${classOf(next)}`
    }
    if (next === 'b') {
      this.#next++
      return '\b'
    }
    return this.#escapedCharacter()
  }

  #repeated(piece: Piece): Piece {
    const character = this.#peek()
    const mark =
      character === '*' || character === '+' || character === '?'
        ? (this.#take() as string)
        : character === '{'
          ? this.#bounds()
          : undefined
    if (mark === undefined) return piece
    if (piece.isAssertion) throw this.#fault('repeats what stands between characters')
    // Greedy or not makes no difference to whether a text matches.
    this.#skip('?')
    const times = mark.startsWith('{') ? Math.max(...mark.slice(1, -1).split(',').map(Number), 1) : 1
    return { text: `${piece.text}${mark}`, size: piece.size * times + 1 }
  }

  #bounds(): string {
    const end = this.#characters.indexOf('}', this.#next)
    const text = end < 0 ? '' : this.#characters.slice(this.#next, end + 1).join('')
    const match = /^\{([0-9]{1,9})(,([0-9]{0,9}))?\}$/.exec(text)
    if (match === null) throw this.#fault("has a '{' that begins no repetition")
    const least = Number(match[1])
    const most = match[3] === undefined || match[3] === '' ? least : Number(match[3])
    if (most < least || most > mostRepetitions)
      throw this.#fault(`repeats more than ${mostRepetitions} times, or the wrong way round,`)
    this.#next = end + 1
    return match[2] === undefined ? `{${least}}` : `{${least},${match[3]}}`
  }
}

function classOf(name: string): string {
  return name === 'd' ? digit : name === 'w' ? word : space
}

/** Letters and digits of ASCII as they are, all else by number, so that nothing is read as syntax. */
function literal(character: string): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character
  // No text holds U+0000; as the start of a range it means U+0001.
  const point = Math.max(character.codePointAt(0) as number, 1)
  return point > 0xffff
    ? `\\U${point.toString(16).toUpperCase().padStart(8, '0')}`
    : `\\u${point.toString(16).toUpperCase().padStart(4, '0')}`
}
