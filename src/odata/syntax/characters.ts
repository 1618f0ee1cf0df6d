/**
 * What characters count as in names. ASCII by comparison, since almost everything is; the rest by Unicode category as
 * the standard has it.
 */

const start = /[\p{L}\p{Nl}]/u
const part = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]/u

export const isBlank = (code: number): boolean => code === 32 || code === 9

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

export const isLetter = (code: number): boolean => {
  const lower = code | 32
  return lower >= 97 && lower <= 122 && code < 128
}

/** Does an identifier begin at this place? */
export function isIdentifierStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128) return isLetter(code) || code === 95
  return code >= 128 && start.test(characterAt(text, at))
}

/** Length of the identifier's character here: 0 (none), 1, or 2 for a surrogate pair. */
export function isIdentifierPart(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code < 128) return isLetter(code) || code === 95 || isDigit(code) ? 1 : 0
  if (!(code >= 128)) return 0
  const character = characterAt(text, at)
  return part.test(character) ? character.length : 0
}

const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 0)
