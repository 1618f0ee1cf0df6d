/**
 * Building blocks for the JSON forms of values. A JavaScript number has too few digits for Int64 and Decimal, so
 * readers hand numbers over as their text.
 */

import { expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

/** A number of a JSON text, as it was written. */
export interface JsonNumber {
  readonly number: string
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === 'object' && value !== null && 'number' in value && typeof value.number === 'string'
}

const numberForm = /^([+-]?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,9}))?$/
/** More digits than any value has, so that an exponent cannot make a text grow without bound. */
const mostPlaces = 100

/**
 * The plain text of a JSON number, without exponent and without zeros behind the point.
 * @param strings numbers are read as strings too, as IEEE754Compatible has them
 * @throws ValueError
 */
export function jsonNumberText(value: unknown, kind: string, strings: boolean): string {
  const text = isJsonNumber(value)
    ? value.number
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : strings && typeof value === 'string'
        ? value
        : undefined
  if (text === undefined) throw expectedKind(kind)
  const match = numberForm.exec(text)
  if (match === null) throw new ValueError(`'${shown(text)}' is not a number.`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent)
  if (Math.abs(shift) > mostPlaces) throw new ValueError(`${shown(text)} is outside the range of ${kind}.`)
  const point = whole.length + shift
  const digits = point > 0 ? (whole + fraction).padEnd(point, '0') : '0'.repeat(1 - point) + whole + fraction
  const at = Math.max(point, 1)
  return `${sign}${digits.slice(0, at)}${withoutZeros(digits, at)}`
}

/** The digits behind the point with the point, or nothing. */
function withoutZeros(digits: string, from: number): string {
  let end = digits.length
  while (end > from && digits[end - 1] === '0') end--
  return end === from ? '' : `.${digits.slice(from, end)}`
}

export function jsonString(value: unknown, kind: string): string {
  if (typeof value !== 'string') throw expectedKind(`${kind}, as a JSON string,`)
  return value
}
