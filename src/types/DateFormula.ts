/**
 * AL's DateFormula: terms such as 1M+CM, -1W or D15, with the English unit letters.
 *
 *     formula ::= [sign] term { sign term }     sign ::= + | -
 *     term    ::= number unit | unit number | C unit     unit ::= D | WD | W | M | Q | Y
 *
 * Read with or without AL's angle brackets (<1M+CM> is how AL marks the language-independent form), in any case, with
 * blanks anywhere. The value is the normal form: no brackets, no blanks, upper case, no leading plus, no leading zeros.
 * Everything here is language independent, so brackets carry no information. `unit number` is checked against the unit
 * (D 1..31, WD 1..7, W 1..53, M 1..12, Q 1..4, Y 1..9999).
 */

import type { AlType } from './AlType.js'
import { collapse, shown } from './lexical.js'
import { textRow } from './textRow.js'
import { ValueError } from './ValueError.js'

const largest: Readonly<Record<string, number>> = { D: 31, WD: 7, W: 53, M: 12, Q: 4, Y: 9999 }
const largestCount = 2147483647

function read(text: string): string {
  let body = collapse(text)
  if (body.startsWith('<') !== body.endsWith('>')) throw notFormula(text)
  if (body.startsWith('<')) body = body.slice(1, -1)
  // Blanks may not join two numbers: '1 1D' is not 11D.
  if (/[0-9][ \t][ \t]*[0-9]/.test(body)) throw notFormula(text)
  body = body.replace(/[ \t]/g, '').toUpperCase()
  if (body === '') return ''
  const term = /([+-]?)(?:([0-9]+)(WD|[DWMQY])|(WD|[DWMQY])([0-9]+)|(C(?:WD|[DWMQY])))(?=[+-]|$)/y
  const terms: string[] = []
  while (term.lastIndex < body.length) {
    const match = term.exec(body)
    if (match === null) throw notFormula(text)
    const [, sign = '', count, countUnit = '', unit = '', position, current] = match
    // The lookahead lets only the first term do without a sign.
    terms.push(
      `${sign === '+' && terms.length === 0 ? '' : sign}${current ?? (count === undefined ? `${unit}${whole(position ?? '', 1, largest[unit] ?? 0, text)}` : `${whole(count, 0, largestCount, text)}${countUnit}`)}`,
    )
  }
  return terms.join('')
}

function whole(digits: string, minimum: number, maximum: number, text: string): number {
  const value = Number(digits)
  if (value < minimum || value > maximum)
    throw new ValueError(`the number ${shown(digits)} in '${shown(text)}' is outside ${minimum}..${maximum}.`)
  return value
}

function notFormula(text: string): ValueError {
  return new ValueError(`'${shown(text)}' is not a date formula such as 1M+CM (units D, WD, W, M, Q, Y; prefix C).`)
}

/** A date formula in normal form, e.g. '1M+CM'; blank: ''. */
export const DateFormula: AlType<string> = textRow('DateFormula', 'DateFormula', undefined, read)
