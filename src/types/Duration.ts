/**
 * AL's Duration: a number of milliseconds, whole, possibly negative, within JavaScript's safe integers.
 *
 * XML has it as xs:long of milliseconds [free choice]: no source names a type for it (compatibility 3.4); AL's own
 * conversion of a Duration to a number gives milliseconds, and xs:duration has months, which a Duration cannot hold.
 * AL's text is '1 hour 30 minutes'; `evaluate` also takes ISO 8601 (P1DT2H) and a plain number of milliseconds.
 */

import { alType, type AlType } from './AlType.js'
import { readIsoDuration, writeIsoDuration } from './isoDuration.js'
import { jsonString } from './json.js'
import { collapse, compareValues, shown } from './lexical.js'
import { acceptWholeNumber, readWholeNumber } from './Integer.js'
import { ValueError } from './ValueError.js'

const minimum = Number.MIN_SAFE_INTEGER
const maximum = Number.MAX_SAFE_INTEGER
const longestText = 200

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
] as const

const read = (text: string): number => Number(readWholeNumber(text, BigInt(minimum), BigInt(maximum)))

function write(value: number): string {
  let rest = Math.abs(value)
  const parts: string[] = []
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return parts.length === 0 ? '0 milliseconds' : `${value < 0 ? '-' : ''}${parts.join(' ')}`
}

function parse(text: string): number {
  const collapsed = collapse(text)
  if (collapsed === '' || collapsed.length > longestText) throw notDuration(text)
  if (/^[+-]?[0-9]+$/.test(collapsed)) return read(collapsed)
  const signed = /^([+-]?)\s*(.+)$/s.exec(collapsed)
  const body = signed?.[2] ?? ''
  const microseconds = readIsoDuration(body)
  const magnitude = microseconds === undefined ? fromUnits(body) : Math.round(Number(microseconds) / 1000)
  return acceptWholeNumber(signed?.[1] === '-' ? -magnitude : magnitude, minimum, maximum)
}

/** OData's duration: as ISO 8601, digits behind the milliseconds cut off. */
function fromDuration(text: string): number {
  const microseconds = text.length > longestText ? undefined : readIsoDuration(text)
  if (microseconds === undefined) throw new ValueError(`'${shown(text)}' is not a duration such as PT1H30M.`)
  const milliseconds = microseconds / 1000n
  if (milliseconds > maximum || milliseconds < minimum)
    throw new ValueError(`'${shown(text)}' is longer than ${maximum} milliseconds.`)
  return Number(milliseconds)
}

function fromUnits(body: string): number {
  const part = /\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)/iy
  let total = 0
  while (part.lastIndex < body.length) {
    const match = part.exec(body)
    const unit = match?.[2]?.toLowerCase()
    const size = units.find(([name]) => unit === name || unit === `${name}s`)?.[1]
    if (match === null || size === undefined) throw notDuration(body)
    total += Math.round(Number(match[1]) * size)
  }
  return total
}

function notDuration(text: string): ValueError {
  return new ValueError(`'${shown(text)}' is not a duration such as 1 hour 30 minutes.`)
}

/** A length of time in whole milliseconds, as a number; blank: 0. */
export const Duration: AlType<number> = alType<number>({
  name: 'Duration',
  text: 'Duration',
  xsd: 'long',
  edm: 'Edm.Duration',
  postgres: 'bigint',
  blank: 0,
  fromXml: read,
  toXml: String,
  readJson: (value) => fromDuration(jsonString(value, 'a duration such as PT1H30M')),
  toJson: (value) => `"${writeIsoDuration(value)}"`,
  fromPostgres: read,
  toPostgres: (value) => value,
  accept: (value) => acceptWholeNumber(value, minimum, maximum),
  format: write,
  parse,
  compare: compareValues,
})
