/** OData's functions in JavaScript. Texts are taken by code point, as the program documents it. */

import type { TypeName } from './trees.js'
import {
  absolute,
  bool,
  clockOf,
  clockText,
  compareDecimals,
  dateParts,
  dateText,
  dayOf,
  daysOf,
  decimal,
  decimalOf,
  decimalText,
  double,
  exactly,
  floor,
  int,
  momentText,
  negated,
  roundTo,
  seconds,
  spanText,
  text,
  told,
  toDouble,
  type Decimal,
  type Value,
} from './values.js'

type Known = NonNullable<Value>
type Run = (...values: Known[]) => Value

const textOf = (value: Known | undefined): string => (value?.is === 'text' ? value.text : '')
const countOf = (value: Known | undefined): number => (value?.is === 'int' ? Number(value.n) : 0)
const points = (value: Known | undefined): string[] => Array.from(textOf(value))
const nOf = (value: Known): bigint => ('n' in value ? value.n : 0n)
const blank =
  /^[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g

const datePart =
  (name: 'year' | 'month' | 'day'): Run =>
  (value) =>
    int(dateParts(value.is === 'moment' ? dayOf(value.n) : nOf(value))[name])
const clockPart =
  (unit: bigint, modulus: bigint): Run =>
  (value) =>
    int((clockOf(nOf(value)) / unit) % modulus)

const rounding =
  (round: (value: Decimal) => Decimal): Run =>
  (value) => {
    const exact = exactly(value)
    if (exact === undefined) return value
    const result = round(exact)
    return value.is === 'double' ? double(toDouble(result)) : result
  }

const functions: Readonly<Record<string, Run>> = {
  concat: (a, b) => text(textOf(a) + textOf(b)),
  contains: (a, b) => bool(textOf(a).includes(textOf(b))),
  startswith: (a, b) => bool(textOf(a).startsWith(textOf(b))),
  endswith: (a, b) => bool(textOf(a).endsWith(textOf(b))),
  indexof: (a, b) => {
    const at = textOf(a).indexOf(textOf(b))
    return int(at < 0 ? -1 : Array.from(textOf(a).slice(0, at)).length)
  },
  length: (a) => int(points(a).length),
  substring: (a, from, count) => {
    const rest = points(a).slice(countOf(from))
    return text((count === undefined ? rest : rest.slice(0, Math.max(countOf(count), 0))).join(''))
  },
  tolower: (a) => text(textOf(a).toLowerCase()),
  toupper: (a) => text(textOf(a).toUpperCase()),
  trim: (a) => text(textOf(a).replace(blank, '')),
  matchespattern: (a, b) => bool(new RegExp(textOf(b), 'u').test(textOf(a))),
  year: datePart('year'),
  month: datePart('month'),
  day: datePart('day'),
  hour: clockPart(3_600_000_000n, 24n),
  minute: clockPart(60_000_000n, 60n),
  second: clockPart(1_000_000n, 60n),
  fractionalseconds: (value) => seconds(clockOf(nOf(value)) % 1_000_000n),
  totalseconds: (value) => seconds(nOf(value)),
  totaloffsetminutes: () => int(0),
  date: (value) => ({ is: 'date', n: dayOf(nOf(value)) }),
  time: (value) => ({ is: 'clock', n: clockOf(nOf(value)) }),
  mindatetime: () => ({ is: 'moment', n: daysOf('0001-01-01') * 86_400_000_000n }),
  maxdatetime: () => ({ is: 'moment', n: (daysOf('9999-12-31') + 1n) * 86_400_000_000n - 1n }),
  round: rounding((value) => roundTo(value, 0)),
  floor: rounding((value) => decimal(floor(value), 0)),
  ceiling: rounding((value) => decimal(-floor(negated(value)), 0)),
}

export function callFunction(name: string, values: readonly Value[]): Value {
  const run = functions[name]
  if (run === undefined) throw new Error(`There is no ${name}`)
  // Rounding takes decimals, which have no such limits.
  const known = values
    .map((value) => (/^(?:round|floor|ceiling)$/.test(name) ? value : told(value)))
    .filter((value) => value !== null)
  return known.length < values.length ? null : run(...known)
}

const ranges: Partial<Record<TypeName, readonly [bigint, bigint]>> = {
  'Edm.Byte': [0n, 255n],
  'Edm.Int32': [-(2n ** 31n), 2n ** 31n - 1n],
  'Edm.Int64': [-(2n ** 63n), 2n ** 63n - 1n],
}
const greatestDecimal = decimalOf('79228162514264337593543950335')

/** Null where the value has no equivalent in the type. */
export function castTo(operand: Value, type: TypeName): Value {
  const value = type === 'Edm.String' ? told(operand) : operand
  if (value === null) return null
  if (type === 'Edm.String') return text(asText(value))
  if (value.is === 'text') return fromText(value.text, type)
  const exact = exactly(value)
  if (value.is === 'decimal' && type === 'Edm.Decimal') return value
  if (exact !== undefined) return fromNumber(exact, type)
  if (value.is === 'double') return type === 'Edm.Double' ? value : null
  if (type === 'Edm.DateTimeOffset' && value.is === 'date') return { is: 'moment', n: value.n * 86_400_000_000n }
  if (type === 'Edm.Date' && value.is === 'moment') return { is: 'date', n: dayOf(value.n) }
  if (type === 'Edm.TimeOfDay' && value.is === 'moment') return { is: 'clock', n: clockOf(value.n) }
  return value
}

function fromNumber(exact: Decimal, type: TypeName): Value {
  if (type === 'Edm.Decimal')
    return compareDecimals(exact, greatestDecimal) > 0 || compareDecimals(negated(exact), greatestDecimal) > 0
      ? null
      : exact
  if (type === 'Edm.Double') return double(toDouble(exact))
  const range = ranges[type]
  const n = roundTo(exact, 0).digits
  return range === undefined || n < range[0] || n > range[1] ? null : int(n)
}

function asText(value: Known): string {
  switch (value.is) {
    case 'bool':
      return String(value.truth)
    case 'text':
    case 'guid':
      return value.text
    case 'int':
      return String(value.n)
    case 'decimal':
      return decimalText(value)
    case 'double':
      return String(value.d)
    case 'date':
      return dateText(value.n)
    case 'moment':
      return momentText(value.n)
    case 'clock':
      return clockText(value.n)
    case 'span':
      return spanText(value.n)
    case 'member':
      return value.name
  }
}

function fromText(written: string, type: TypeName): Value {
  switch (type) {
    case 'Edm.Boolean':
      return /^(?:true|false)$/i.test(written) ? bool(written.toLowerCase() === 'true') : null
    case 'Edm.Guid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(written)
        ? { is: 'guid', text: written.toLowerCase() }
        : null
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Byte':
      return /^[+-]?\d+$/.test(written) ? fromNumber(decimalOf(written), type) : null
    case 'Edm.Decimal':
    case 'Edm.Double':
      return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(written) ? fromNumber(decimalOf(written), type) : null
    case 'Edm.Date':
      return isDay(written) ? { is: 'date', n: daysOf(written) } : null
    case 'Edm.TimeOfDay': {
      const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/.exec(written)
      return match === null ? null : { is: 'clock', n: microsecondsOf(match.slice(1)) }
    }
    case 'Edm.DateTimeOffset': {
      const match = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?Z$/.exec(written)
      return match === null || !isDay(match[1] as string)
        ? null
        : { is: 'moment', n: daysOf(match[1] as string) * 86_400_000_000n + microsecondsOf(match.slice(2)) }
    }
    case 'Edm.String':
      return text(written)
  }
}

function isDay(written: string): boolean {
  return (
    /^(?!0000)\d{4}-\d\d-\d\d$/.test(written) &&
    !Number.isNaN(Date.parse(`${written}T00:00:00Z`)) &&
    new Date(`${written}T00:00:00Z`).toISOString().startsWith(written)
  )
}

function microsecondsOf([hour, minute, second, fraction]: readonly (string | undefined)[]): bigint {
  return absolute(
    (BigInt(hour ?? 0) * 3600n + BigInt(minute ?? 0) * 60n + BigInt(second ?? 0)) * 1_000_000n +
      BigInt((fraction ?? '').padEnd(6, '0') || 0),
  )
}
