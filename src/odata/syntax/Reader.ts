/**
 * A text being read, character by character: where we are, how deep in brackets, and what the limits are. It never goes
 * back by more than a word, so reading is linear. One per query option; every complaint is a `SyntaxFault` with its
 * place.
 */

import { isBlank, isIdentifierPart, isIdentifierStart } from './characters.js'
import { SyntaxFault } from './SyntaxFault.js'

/**
 * Brackets and prefix operators within each other. Keeps the recursion of everybody who walks a tree far from the end
 * of the stack.
 */
const deepest = 100
/** Operands and operators of one option. */
const mostNodes = 5_000
/** Items of one list behind `in`, of one array. */
export const mostItems = 20_000

/** The operator that `expressions.ts` saw ahead. */
export interface Ahead {
  readonly word: string
  readonly level: number
}

export class Reader {
  readonly text: string
  readonly where: string
  /** Places of semicolons that were percent-encoded: in `$search` they are characters like any other. */
  readonly encodedSemicolons: ReadonlySet<number> | undefined
  at = 0
  /** A type's name may stand for a value: in `cast`, `isof` and `aggregate`. */
  typesAllowed = false
  /** Where `ahead` was looked up, and the end of its word. */
  aheadFrom = -1
  aheadEnd = 0
  ahead: Ahead | undefined
  /** Operands, operators and names so far. Items of lists are counted for themselves and taken out again. */
  nodes = 0
  private depth = 0

  constructor(text: string, where: string, encodedSemicolons?: ReadonlySet<number>) {
    this.text = text
    this.where = where
    this.encodedSemicolons = encodedSemicolons
  }

  /** Code of the character here; NaN at the end. */
  code(): number {
    return this.text.charCodeAt(this.at)
  }

  isAt(code: number): boolean {
    return this.text.charCodeAt(this.at) === code
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  /** Steps over the character if it is this one. */
  take(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false
    this.at++
    return true
  }

  expect(code: number): void {
    if (!this.take(code)) this.fail(`'${String.fromCharCode(code)}' expected${this.found()}`)
  }

  /**
   * What ends an item of a list: a comma, which is stepped over (true), or the closing bracket (false). Blanks around
   * are skipped.
   */
  commaOr(closing: number): boolean {
    this.blanks()
    if (this.take(44 /* , */)) {
      this.blanks()
      return true
    }
    if (this.take(closing)) return false
    return this.fail(`',' or '${String.fromCharCode(closing)}' expected${this.found()}`)
  }

  /** A comma (true) or the end of the text (false). */
  commaOrEnd(): boolean {
    this.blanks()
    if (this.take(44 /* , */)) {
      this.blanks()
      return true
    }
    if (this.isAtEnd()) return false
    return this.fail(`',' or the end expected${this.found()}`)
  }

  /** Steps over blanks and tabs; tells if there were any. */
  blanks(): boolean {
    const from = this.at
    while (isBlank(this.text.charCodeAt(this.at))) this.at++
    return this.at > from
  }

  /** Nothing but blanks may follow. */
  end(): void {
    this.blanks()
    if (!this.isAtEnd()) this.fail(`the end expected${this.found()}`)
  }

  isAtName(): boolean {
    return isIdentifierStart(this.text, this.at)
  }

  /** An identifier. */
  name(what = 'a name'): string {
    const from = this.at
    if (!isIdentifierStart(this.text, from)) this.fail(`${what} expected${this.found()}`)
    this.at = this.endOfName(from)
    return this.text.slice(from, this.at)
  }

  /** `Namespace.Name` or `Name`. */
  qualifiedName(what = 'a name'): string {
    const from = this.at
    for (;;) {
      if (!isIdentifierStart(this.text, this.at)) this.fail(`${what} expected${this.found()}`)
      this.at = this.endOfName(this.at)
      if (!this.isAt(46 /* . */) || !isIdentifierStart(this.text, this.at + 1)) return this.text.slice(from, this.at)
      this.at++
    }
  }

  /** Index behind the identifier that begins at `from`. */
  endOfName(from: number): number {
    let at = from
    for (;;) {
      const length = isIdentifierPart(this.text, at)
      if (length === 0) return at
      at += length
    }
  }

  /**
   * Steps over blanks, the word in any case and tells so; or stays. The word must be followed by a blank or the end.
   */
  takeWord(word: string): boolean {
    let at = this.at
    while (isBlank(this.text.charCodeAt(at))) at++
    if (at === this.at) return false
    const end = at + word.length
    if (end < this.text.length && isIdentifierPart(this.text, end) > 0) return false
    if (this.text.slice(at, end).toLowerCase() !== word) return false
    this.at = end
    return true
  }

  /**
   * One bracket or prefix operator deeper; `shallower` when it ends. Where reading fails nobody goes on, so nothing has
   * to be undone.
   */
  deeper(): void {
    if (++this.depth > deepest) this.fail(`more than ${deepest} brackets and prefix operators within each other`)
  }

  shallower(): void {
    this.depth--
  }

  /** Counts an operand, an operator or an item. */
  node(): void {
    if (++this.nodes > mostNodes) this.fail(`more than ${mostNodes} operands and operators`)
  }

  fail(reason: string, at = this.at): never {
    throw new SyntaxFault(this.where, at, reason)
  }

  /** ` instead of 'x'`, for complaints. */
  found(): string {
    if (this.isAtEnd()) return ' at the end'
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 32)
    return ` instead of ${character === "'" ? 'a quote' : `'${character}'`}`
  }
}
