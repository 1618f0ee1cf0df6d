/**
 * `$search`. `AND`, `OR` and `NOT` are operators where they stand between or before operands, and words everywhere
 * else.
 */

import type { SearchExpression } from './ast.js'
import { isBlank } from './characters.js'
import { quoted } from './literals.js'
import type { Reader } from './Reader.js'

type Word = 'AND' | 'OR' | 'NOT'

/**
 * Up to the end of the text, a closing bracket or a semicolon. OR binds weakest, NOT strongest; no word between
 * operands means AND.
 */
export function readSearch(reader: Reader): SearchExpression {
  reader.blanks()
  return readOr(reader)
}

function readOr(reader: Reader): SearchExpression {
  const { at } = reader
  const operands = [readAnd(reader)]
  while (takeOperator(reader, 'OR')) operands.push(readAnd(reader))
  return chain(at, 'OR', operands)
}

function readAnd(reader: Reader): SearchExpression {
  const { at } = reader
  const operands = [readNot(reader)]
  for (;;) {
    if (takeOperator(reader, 'AND')) operands.push(readNot(reader))
    else if (isAtOperator(reader, 'OR') < 0 && takeBlanksBeforeOperand(reader)) operands.push(readNot(reader))
    else return chain(at, 'AND', operands)
  }
}

const chain = (at: number, operator: 'AND' | 'OR', operands: readonly SearchExpression[]): SearchExpression => {
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'searchLogical', at, operator, operands }
}

function readNot(reader: Reader): SearchExpression {
  const { at } = reader
  const end = endOfWord(reader, at, 'NOT')
  if (end < 0) return readOperand(reader)
  reader.at = end
  reader.blanks()
  reader.deeper()
  const operand = readNot(reader)
  reader.shallower()
  return { kind: 'searchNot', at, operand }
}

function readOperand(reader: Reader): SearchExpression {
  const { at } = reader
  reader.node()
  switch (reader.code()) {
    case 40 /* ( */: {
      reader.deeper()
      reader.at++
      reader.blanks()
      const inner = readOr(reader)
      reader.blanks()
      reader.expect(41)
      reader.shallower()
      return inner
    }
    case 34 /* " */: {
      const end = reader.text.indexOf('"', at + 1)
      if (end < 0) reader.fail('the phrase has no closing double quote', at)
      if (end === at + 1) reader.fail('the phrase is empty', at)
      reader.at = end + 1
      return { kind: 'term', at, text: reader.text.slice(at + 1, end), phrase: true }
    }
    case 39 /* ' */: {
      // What a person has typed so far, half a phrase perhaps: taken as it is.
      const text = quoted(reader)
      if (text === '') reader.fail('the phrase is empty', at)
      return { kind: 'term', at, text, phrase: true }
    }
  }
  while (isWordCharacter(reader, reader.at)) reader.at++
  if (reader.at === at) reader.fail(`a word, a phrase or '(' expected${reader.found()}`)
  return { kind: 'term', at, text: reader.text.slice(at, reader.at), phrase: false }
}

/** Anything but blanks, parentheses, double quotes, and semicolons that were not percent-encoded. */
function isWordCharacter(reader: Reader, at: number): boolean {
  const code = reader.text.charCodeAt(at)
  if (!(code > 32) || code === 34 || code === 40 || code === 41) return false
  if (code === 59) return reader.encodedSemicolons?.has(at) ?? false
  return true
}

const isOperandStart = (reader: Reader, at: number): boolean => {
  const code = reader.text.charCodeAt(at)
  return code === 40 || code === 34 || code === 39 || isWordCharacter(reader, at)
}

/** Index behind the word, if it is here, ended by a blank, and an operand follows; -1 otherwise. */
function endOfWord(reader: Reader, at: number, word: Word): number {
  if (!reader.text.startsWith(word, at)) return -1
  const end = at + word.length
  let next = end
  while (isBlank(reader.text.charCodeAt(next))) next++
  return next > end && isOperandStart(reader, next) ? end : -1
}

function isAtOperator(reader: Reader, word: Word): number {
  let at = reader.at
  while (isBlank(reader.text.charCodeAt(at))) at++
  return at === reader.at ? -1 : endOfWord(reader, at, word)
}

function takeOperator(reader: Reader, word: Word): boolean {
  const end = isAtOperator(reader, word)
  if (end < 0) return false
  reader.at = end
  reader.blanks()
  return true
}

function takeBlanksBeforeOperand(reader: Reader): boolean {
  let at = reader.at
  while (isBlank(reader.text.charCodeAt(at))) at++
  if (at === reader.at || !isOperandStart(reader, at)) return false
  reader.at = at
  return true
}
