/** Which types of columns become others without losing a value. For `schemaSync` only. */

import { type AlType } from '../types/index.js'

const wholeNumbers = ['Byte', 'Option', 'Integer', 'BigInteger', 'Decimal']

/** The steps of a change that keeps every value, as `alter column` takes them; undefined: there is none. */
export function lossless(from: string, to: AlType): readonly string[] | undefined {
  if (wholeNumbers.includes(from) && wholeNumbers.indexOf(from) < wholeNumbers.indexOf(to.name) && to.name !== 'Option')
    return [`type ${to.postgres}`]
  // Both are ordinals; one that the new members do not name stays readable as a number.
  if (/^(Option$|Enum )/.test(from) && to.values !== undefined) return []
  const length = lengthOf(from)
  const longer = to.length === undefined || (length !== undefined && length <= to.length)
  const sameText =
    /^(Text|Code)\b/.test(from) && (to.name === 'Text' || (to.name === 'Code' && from.startsWith('Code')))
  return sameText && longer ? [] : undefined
}

export function isShorter(from: string, to: AlType): boolean {
  return (
    to.length !== undefined &&
    (from.startsWith(to.name) || (from.startsWith('Code') && to.name === 'Text')) &&
    (to.name === 'Text' || to.name === 'Code')
  )
}

export function lengthOf(alType: string): number | undefined {
  const match = /\[([0-9]+)\]$/.exec(alType)
  return match === null ? undefined : Number(match[1])
}

/** Lengths count UTF-16 code units, as the AL types do: two for a character beyond U+FFFF. */
export function longerThan(expression: string, length: number): string {
  return `length(${expression}) + length(regexp_replace(${expression}, '[^\\U00010000-\\U0010ffff]', '', 'g')) > ${length}`
}
