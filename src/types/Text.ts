/**
 * AL's texts: Text, Code (upper case, no blanks at its ends) and Char (one UTF-16 code unit).
 *
 * Lengths count UTF-16 code units, as .NET does. PostgreSQL's varchar(n) counts code points, so columns are `text` and
 * the limit is kept here. Refused: U+0000 and halves of surrogate pairs, which PostgreSQL cannot store. Other
 * characters that XML 1.0 cannot carry are legal in a value; `toXml` refuses them. XML keeps blanks (xs:string), also
 * at the ends.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { AlType } from './AlType.js'
import { requireStorable, shown, trimSpaces } from './lexical.js'
import { textRow } from './textRow.js'
import { ValueError } from './ValueError.js'

/**
 * Text of at most `length` UTF-16 code units; without `length` of any length.
 * @throws CatalogueError for a length that is no positive whole number.
 */
export function Text(length?: number): AlType<string> {
  return textType('Text', length, requireStorable)
}

/** Text in upper case without leading and trailing spaces, of at most `length` UTF-16 code units after that. */
export function Code(length?: number): AlType<string> {
  return textType('Code', length, (text) => upperCase(trimSpaces(requireStorable(text))))
}

/** A single UTF-16 code unit that is no half of a surrogate pair; blank: ''. */
export const Char: AlType<string> = textRow('Char', 'Char', undefined, (text) => {
  if (text.length > 1) throw new ValueError(`it has ${text.length} characters, and a single one is expected.`)
  return requireStorable(text)
})

function textType(
  name: 'Text' | 'Code',
  length: number | undefined,
  normalise: (text: string) => string,
): AlType<string> {
  if (length === undefined) return textRow(name, name, undefined, normalise)
  if (!Number.isInteger(length) || length < 1)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The length of a ${name} is a whole number from 1, not ${String(length)}.`,
    })
  return textRow(name, `${name}[${length}]`, length, (text) => {
    const normal = normalise(text)
    if (normal.length > length) throw tooLong(normal, length)
    return normal
  })
}

function tooLong(text: string, maximum: number): ValueError {
  return new ValueError(
    `it has ${text.length} characters, and at most ${maximum} are allowed.`,
    new CatalogueError('Application_StringExceededLength', { length: text.length, maximum, value: shown(text) }),
  )
}

/** Upper case without a change of length, as .NET's invariant culture has it: ß stays ß. */
function upperCase(text: string): string {
  const upper = text.toUpperCase()
  if (upper.length === text.length) return upper
  let result = ''
  for (const character of text) {
    const single = character.toUpperCase()
    result += single.length === character.length ? single : character
  }
  return result
}
