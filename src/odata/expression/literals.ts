/**
 * Literals: from their text to a checked, canonical one. Whatever PostgreSQL would refuse is refused here, with its
 * position.
 */

import type { Literal } from '../syntax/ast.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { DateTime, Date as AlDate, Time, ValueError } from '../../types/index.js'
import type { Constant } from './operands.js'
import type { PrimitiveName } from './scope.js'
import { fault, integerRanges, isInteger, nullType, primitive } from './valueTypes.js'

const shownLength = 60
/** Digits before and behind the point; more than any Decimal has, and far less than what numeric takes. */
const mostDigits = 100
/** .NET's TimeSpan, which clients have for durations: whole seconds. */
const longestDuration = 922337203685n

/** @throws CatalogueError BadRequest; BadRequest_MethodNotImplemented for geo literals */
export function readLiteral(literal: Literal): Constant {
  switch (literal.type) {
    case 'null':
      return { kind: 'constant', at: literal.at, type: nullType as Constant['type'], text: '' }
    case 'enum':
      return { ...constant(literal.at, 'Edm.String', literal.text), enumTypeName: literal.typeName ?? '' }
    case 'geo':
      throw new CatalogueError('BadRequest_MethodNotImplemented', {
        feature: `geo literals (position ${literal.at + 1})`,
      })
    case 'Edm.DateTimeOffset':
      return {
        ...constant(literal.at, literal.type, readPrimitive(literal.at, literal.type, literal.text)),
        offset: !/(?:Z|[+-]00:00)$/i.test(literal.text),
      }
    default:
      return constant(literal.at, literal.type, readPrimitive(literal.at, literal.type, literal.text))
  }
}

export function constant(at: number, edm: PrimitiveName, text: string): Constant {
  return { kind: 'constant', at, type: primitive(edm) as Constant['type'], text }
}

/** The canonical text of a value. @throws CatalogueError BadRequest */
export function readPrimitive(at: number, edm: PrimitiveName, text: string): string {
  const canonical = canonicalText(edm, text)
  if (canonical === undefined)
    throw fault(at, `'${text.slice(0, shownLength)}' is not a value of ${edm}, or is outside its range`)
  return canonical
}

/** Undefined: no value of the type. */
export function canonicalText(edm: PrimitiveName, text: string): string | undefined {
  switch (edm) {
    case 'Edm.Boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() : undefined
    case 'Edm.String':
      return text.includes('\0') || !text.isWellFormed() ? undefined : text
    case 'Edm.Guid':
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined
    case 'Edm.Date':
      return valid(() => AlDate.toXml(AlDate.fromXml(text)), /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text))
    case 'Edm.DateTimeOffset':
      return momentText(text)
    case 'Edm.TimeOfDay':
      return clockText(text)
    case 'Edm.Duration':
      return durationText(text)
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

/** Seconds, with up to 6 digits behind the point. */
function durationText(text: string): string | undefined {
  const match =
    /^([+-]?)P(?:([0-9]{1,12})D)?(?:T(?:([0-9]{1,14})H)?(?:([0-9]{1,14})M)?(?:([0-9]{1,14})(?:\.([0-9]+))?S)?)?$/i.exec(
      text,
    )
  if (match === null || !/[0-9]/.test(text) || /T$/i.test(text)) return undefined
  const [, sign = '', days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  const whole = BigInt(days) * 86400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)
  if (whole > longestDuration) return undefined
  return decimalText(`${sign}${whole}.${fraction.slice(0, 6)}`)
}

/** 'P1DT2H3M4.5S' of a number of seconds in canonical text. */
export function isoDuration(seconds: string): string {
  const negative = seconds.startsWith('-')
  const [whole = '0', fraction] = seconds.replace('-', '').split('.')
  const total = BigInt(whole)
  const clock = `${(total % 86400n) / 3600n}H${(total % 3600n) / 60n}M${total % 60n}${fraction === undefined ? '' : `.${fraction}`}S`
  return `${negative ? '-' : ''}P${total / 86400n}DT${clock}`
}
