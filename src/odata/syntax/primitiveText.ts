/**
 * Values of OData's primitive types: from a text to the one canonical text that the rest takes. Whatever PostgreSQL
 * would refuse is no value. Literals pass here once, as they are read; texts that are cast to another type, and the
 * places of pages, pass here too.
 */

import { DateTime, Date as AlDate, readIsoDuration, Time, ValueError, type EdmType } from '../../types/index.js'

/** Beside those of properties: what literals, functions and `cast` give. */
export type PrimitiveName =
  EdmType | 'Edm.Double' | 'Edm.Single' | 'Edm.Int16' | 'Edm.SByte' | 'Edm.TimeOfDay' | 'Edm.Binary' | 'Edm.Stream'

/** Whole numbers, narrowest first, with their least and greatest values. */
export const integerRanges = {
  'Edm.Byte': [0n, 255n],
  'Edm.SByte': [-128n, 127n],
  'Edm.Int16': [-32768n, 32767n],
  'Edm.Int32': [-2147483648n, 2147483647n],
  'Edm.Int64': [-9223372036854775808n, 9223372036854775807n],
} as const satisfies Partial<Record<PrimitiveName, readonly [bigint, bigint]>>

export type IntegerName = keyof typeof integerRanges

export function isInteger(edm: PrimitiveName): edm is IntegerName {
  return Object.hasOwn(integerRanges, edm)
}

export const guidForm = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}'

/** Digits before and behind the point; more than any Decimal has, and far less than what numeric takes. */
const mostDigits = 100
/** .NET's TimeSpan, which clients have for durations: microseconds of its whole seconds. */
const longestDuration = 922337203685n * 1_000_000n + 999_999n

const wholeGuid = new RegExp(`^${guidForm}$`)

/** As PostgreSQL reads it for the type; durations: seconds as a decimal number. Undefined: no value of the type. */
export function canonicalText(edm: PrimitiveName, text: string): string | undefined {
  switch (edm) {
    case 'Edm.Boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() : undefined
    case 'Edm.String':
      return text.includes('\0') || !text.isWellFormed() ? undefined : text
    case 'Edm.Guid':
      return wholeGuid.test(text) ? text.toLowerCase() : undefined
    case 'Edm.Date':
      return valid(() => AlDate.toXml(AlDate.fromXml(text)), /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text))
    case 'Edm.DateTimeOffset':
      return momentText(text)
    case 'Edm.TimeOfDay':
      return clockText(text)
    case 'Edm.Duration':
      return durationText(readIsoDuration(text.toUpperCase()))
    case 'Edm.Decimal':
      return decimalText(text)
    case 'Edm.Double':
    case 'Edm.Single':
      return doubleText(text)
    case 'Edm.Binary':
    case 'Edm.Stream':
      return /^[A-Za-z0-9_+/-]*={0,2}$/.test(text) ? `\\x${Buffer.from(text, 'base64').toString('hex')}` : undefined
    default:
      return isInteger(edm) ? integerText(edm, text) : undefined
  }
}

/** Seconds, with up to 6 digits behind the point. @param microseconds undefined: the text was none */
export function durationText(microseconds: bigint | undefined): string | undefined {
  if (microseconds === undefined || microseconds > longestDuration || microseconds < -longestDuration) return undefined
  const magnitude = microseconds < 0n ? -microseconds : microseconds
  const fraction = String(magnitude % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${microseconds < 0n ? '-' : ''}${magnitude / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`
}

function valid(read: () => string, formed: boolean): string | undefined {
  if (!formed) return undefined
  try {
    return read()
  } catch (error) {
    if (error instanceof ValueError) return undefined
    throw error
  }
}
function integerText(edm: keyof typeof integerRanges, text: string): string | undefined {
  if (!/^[+-]?[0-9]{1,40}$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  const [least, greatest] = integerRanges[edm]
  return value >= least && value <= greatest ? String(value) : undefined
}
/** Digits only, no zeros at the ends, no exponent. */
function decimalText(text: string): string | undefined {
  const match = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?(?:e([+-]?[0-9]{1,3}))?$/i.exec(text)
  if (match === null || !/[0-9]/.test(text)) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole.length + fraction.length > 2 * mostDigits) return undefined
  const shift = Number(exponent)
  const digits = `${whole}${fraction}`
  const point = whole.length + shift
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits.padEnd(point, '0')
  const before = padded.slice(0, Math.max(point, 0)).replace(/^0+/, '')
  const behind = padded.slice(Math.max(point, 0)).replace(/0+$/, '')
  if (before === '' && behind === '') return '0'
  if (
    before.length > 400 ||
    behind.length > 400 ||
    (shift === 0 && (before.length > mostDigits || behind.length > mostDigits))
  )
    return undefined
  return `${sign === '-' ? '-' : ''}${before === '' ? '0' : before}${behind === '' ? '' : `.${behind}`}`
}

function doubleText(text: string): string | undefined {
  if (text === 'INF') return 'Infinity'
  if (text === '-INF') return '-Infinity'
  if (text === 'NaN') return 'NaN'
  if (text.length > 2 * mostDigits || !/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text))
    return undefined
  const value = Number(text)
  return Number.isFinite(value) ? String(value) : undefined
}

/** UTC, microseconds: '2020-01-31T10:00:00.123456Z'. More digits are cut off. */
function momentText(text: string): string | undefined {
  const match =
    /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,12}))?)?(Z|[+-][0-9]{2}:[0-9]{2})$/i.exec(
      text,
    )
  if (match === null) return undefined
  const [, start = '', second = '00', fraction = '', zone = ''] = match
  // AL's reading, which takes .NET's DateTime.MinValue in any offset for the blank one; it has milliseconds only.
  const milliseconds = valid(() => DateTime.fromXml(`${start.toUpperCase()}:${second}${zone.toUpperCase()}`), true)
  if (milliseconds === undefined) return undefined
  return `${milliseconds === '' ? '0001-01-01T00:00:00' : milliseconds.slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}

function clockText(text: string): string | undefined {
  const match = /^([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,12}))?)?$/.exec(text)
  if (match === null || text.startsWith('24')) return undefined
  const [, start = '', second = '00', fraction = ''] = match
  const clock = valid(() => Time.fromXml(`${start}:${second}`), true)
  return clock === undefined ? undefined : `${clock.slice(0, 8)}.${fraction.slice(0, 6).padEnd(6, '0')}`
}
