/**
 * Reads AL's filter syntax into tokens of one term each. Precedence: `..` and comparisons bind tighter than `&`, that
 * tighter than `|`; parentheses group.
 *
 *     filter  ::= all { '|' all }       all ::= factor { '&' factor }       factor ::= '(' filter ')' | term
 *     term    ::= [ '<>' | '<' | '<=' | '>' | '>=' | '=' ] operand | [operand] '..' [operand]
 *     operand ::= ['@'] { character | '*' | '?' | quoted | '%1' … }         quoted ::= ' … '' … '
 *
 * Blanks around an operand do not count. Linear in the length of the text; depth is bounded.
 */

import type { CompareOperator } from './FilterTree.js'

/** A piece of an operand: text that stands for itself, or a wildcard. */
export type Piece = { readonly text: string } | '*' | '?'

export interface Operand {
  readonly ignoreCase: boolean
  /** Without empty texts; none at all for `''`. */
  readonly pieces: readonly Piece[]
}

export type Term =
  | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly operand: Operand }
  | { readonly kind: 'range'; readonly from?: Operand; readonly to?: Operand }

export type FilterSyntax = Term | { readonly kind: 'any' | 'all'; readonly of: readonly FilterSyntax[] }

/** What is wrong with a filter text, as a sentence. */
export class FilterFault extends Error {
  override readonly name = 'FilterFault'
}

const deepest = 100
const longest = 65_536
const operators: readonly CompareOperator[] = ['<>', '<=', '>=', '<', '>', '=']

/**
 * @param placeholder the text of `%1`, by number from 1; undefined: the characters stand for themselves
 * @throws FilterFault
 */
export function readFilter(text: string, placeholder: (number: number) => string | undefined): FilterSyntax {
  if (text.length > longest) throw new FilterFault(`It has more than ${longest} characters.`)
  const reader = new Reader(text, placeholder)
  return reader.whole()
}

class Reader {
  readonly #text: string
  readonly #placeholder: (number: number) => string | undefined
  #at = 0
  #depth = 0

  constructor(text: string, placeholder: (number: number) => string | undefined) {
    this.#text = text
    this.#placeholder = placeholder
  }

  whole(): FilterSyntax {
    const filter = this.#any()
    if (this.#at < this.#text.length) throw this.#fault(`'${this.#text[this.#at]}' is not expected`)
    return filter
  }

  #any(): FilterSyntax {
    const of = [this.#all()]
    while (this.#take('|')) of.push(this.#all())
    return of.length === 1 ? (of[0] as FilterSyntax) : { kind: 'any', of }
  }

  #all(): FilterSyntax {
    const of = [this.#factor()]
    while (this.#take('&')) of.push(this.#factor())
    return of.length === 1 ? (of[0] as FilterSyntax) : { kind: 'all', of }
  }

  #factor(): FilterSyntax {
    this.#skipBlanks()
    if (!this.#take('(')) return this.#term()
    if (++this.#depth > deepest) throw this.#fault(`parentheses are nested more than ${deepest} deep`)
    const filter = this.#any()
    if (!this.#take(')')) throw this.#fault("')' is missing")
    this.#depth--
    this.#skipBlanks()
    return filter
  }

  #term(): Term {
    const operator = operators.find((candidate) => this.#text.startsWith(candidate, this.#at))
    if (operator !== undefined) {
      this.#at += operator.length
      this.#skipBlanks()
      if (this.#atRange()) throw this.#fault(`'..' cannot stand behind '${operator}'`)
      const operand = this.#operand()
      if (this.#atRange()) throw this.#fault(`'..' cannot stand behind '${operator}'`)
      return { kind: 'compare', operator, operand }
    }
    if (this.#takeRange()) return { kind: 'range', to: this.#operand() }
    const operand = this.#operand()
    if (!this.#takeRange()) return { kind: 'compare', operator: '=', operand }
    if (!this.#startsOperand()) return { kind: 'range', from: operand }
    const to = this.#operand()
    if (this.#atRange()) throw this.#fault("'..' is given twice")
    return { kind: 'range', from: operand, to }
  }

  #operand(): Operand {
    this.#skipBlanks()
    const start = this.#at
    const ignoreCase = this.#text[this.#at] === '@'
    if (ignoreCase) this.#at++
    const pieces: Piece[] = []
    // A quote opens a quoted text only where something begins: O'Brien is a name.
    let fresh = true
    let parentheses = 0
    let plain = ''
    const endPlain = (): void => {
      if (plain !== '') pieces.push({ text: plain })
      plain = ''
    }
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] as string
      if (character === '|' || character === '&' || this.#atRange()) break
      if (character === ')' && parentheses-- === 0) break
      if (character === "'" && fresh) {
        endPlain()
        pieces.push({ text: this.#quoted() })
        continue
      }
      if (character === '(') parentheses++
      if (character === '*' || character === '?') {
        endPlain()
        pieces.push(character)
        fresh = true
        this.#at++
        continue
      }
      const [given, length] = this.#given()
      fresh = false
      if (given === undefined) {
        plain += character
        this.#at++
      } else {
        endPlain()
        pieces.push({ text: given })
        this.#at += length
      }
    }
    if (this.#at === start) throw this.#fault('a value is expected')
    const trimmed = plain.trimEnd()
    if (trimmed !== '') pieces.push({ text: trimmed })
    return { ignoreCase, pieces: pieces.filter((piece) => typeof piece === 'string' || piece.text !== '') }
  }

  /** The text for a placeholder at this place, and how long it is. */
  #given(): [text: string | undefined, length: number] {
    if (this.#text[this.#at] !== '%') return [undefined, 0]
    const digits = /[0-9]{1,2}/y
    digits.lastIndex = this.#at + 1
    const match = digits.exec(this.#text)
    if (match === null) return [undefined, 0]
    return [this.#placeholder(Number(match[0])), 1 + match[0].length]
  }

  #quoted(): string {
    const open = this.#at
    let text = ''
    let from = open + 1
    for (;;) {
      const close = this.#text.indexOf("'", from)
      if (close < 0) {
        this.#at = open
        throw this.#fault('the closing quote is missing for the one')
      }
      text += this.#text.slice(from, close)
      if (this.#text[close + 1] !== "'") {
        this.#at = close + 1
        return text
      }
      text += "'"
      from = close + 2
    }
  }

  #startsOperand(): boolean {
    this.#skipBlanks()
    const next = this.#text[this.#at]
    return next !== undefined && next !== '|' && next !== '&' && next !== ')'
  }

  #atRange(): boolean {
    return this.#text[this.#at] === '.' && this.#text[this.#at + 1] === '.'
  }

  #takeRange(): boolean {
    if (!this.#atRange()) return false
    this.#at += 2
    return true
  }

  #take(character: string): boolean {
    this.#skipBlanks()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #skipBlanks(): void {
    while (this.#text[this.#at] === ' ') this.#at++
  }

  #fault(reason: string): FilterFault {
    return new FilterFault(`At position ${this.#at + 1}: ${reason}.`)
  }
}
