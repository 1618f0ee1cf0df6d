/**
 * AL's Duration: a number of milliseconds, whole, possibly negative, within JavaScript's safe integers.
 *
 * XML has it as xs:long of milliseconds [free choice]: no source names a type for it (compatibility 3.4); AL's own
 * conversion of a Duration to a number gives milliseconds, and xs:duration has months, which a Duration cannot hold.
 * AL's text is '1 hour 30 minutes'; `evaluate` also takes ISO 8601 (P1DT2H) and a plain number of milliseconds.
 */

import { alType, type AlType } from './AlType.js'
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

const isoForm = /^P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?$/

function parse(text: string): number {
  const collapsed = collapse(text)
  if (collapsed === '' || collapsed.length > longestText) throw notDuration(text)
  if (/^[+-]?[0-9]+$/.test(collapsed)) return read(collapsed)
  const signed = /^([+-]?)\s*(.+)$/s.exec(collapsed)
  const body = signed?.[2] ?? ''
  const magnitude = isoForm.test(body) && /[0-9]/.test(body) ? fromIso(body) : fromUnits(body)
  return acceptWholeNumber(signed?.[1] === '-' ? -magnitude : magnitude, minimum, maximum)
}

function fromIso(body: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = isoForm.exec(body) ?? []
  return (
    Number(days) * 86_400_000 +
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Math.round(Number(seconds) * 1000)
  )
}

/** OData's duration: as ISO 8601, digits behind the milliseconds cut off. */
function fromDuration(text: string): number {
  const match = /^([+-]?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?$/.exec(text)
  if (match === null || text.length > longestText || !/[0-9]/.test(text) || text.endsWith('T'))
    throw new ValueError(`'${shown(text)}' is not a duration such as PT1H30M.`)
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  const magnitude =
    BigInt(days) * 86_400_000n +
    BigInt(hours) * 3_600_000n +
    BigInt(minutes) * 60_000n +
    BigInt(seconds) * 1000n +
    BigInt(fraction.slice(0, 3).padEnd(3, '0'))
  if (magnitude > BigInt(maximum)) throw new ValueError(`'${shown(text)}' is longer than ${maximum} milliseconds.`)
  return sign === '-' ? Number(-magnitude) : Number(magnitude)
}

/** `P1DT2H30M1.5S`, `-PT1S`; `PT0S` for the blank one. */
function toIso(value: number): string {
  let rest = Math.abs(value)
  const take = (size: number): number => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count
  }
  const [days, hours, minutes] = [take(86_400_000), take(3_600_000), take(60_000)]
  const seconds = rest === 0 ? '' : `${rest / 1000}S`
  const time = `${hours === 0 ? '' : `${hours}H`}${minutes === 0 ? '' : `${minutes}M`}${seconds}`
  if (days === 0 && time === '') return 'PT0S'
  return `${value < 0 ? '-' : ''}P${days === 0 ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`
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
  toJson: (value) => `"${toIso(value)}"`,
  fromPostgres: read,
  toPostgres: (value) => value,
  accept: (value) => acceptWholeNumber(value, minimum, maximum),
  format: write,
  parse,
  compare: compareValues,
})
