/**
 * AL's Decimal: the .NET decimal, a whole number of 96 bits divided by a power of ten of 0 to 28.
 *
 * Invariants: texts from outside never lose a digit (what does not fit is refused); results of computations are rounded
 * half to even to the digits that fit, as .NET does, when they are checked; no exponents in any text; no -0.
 * Trailing zeros are not part of a value: 1.50 is 1.5.
 */

import { Decimal as DecimalJs } from 'decimal.js'
import { alType, type AlType } from './AlType.js'
import { jsonNumberText } from './json.js'
import { collapseRequired, expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

/** A decimal number; immutable, computed with `plus`, `minus`, `times`, `div`, compared with `equals`, `lt`, … */
export type DecimalValue = DecimalJs

const mostPlaces = 28

// 58 digits hold the product of any two values exactly, so a computation is rounded once: by `check`.
const AlDecimal = DecimalJs.clone({
  defaults: true,
  precision: 58,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
})

const zero = new AlDecimal(0)
const maximum = new AlDecimal('79228162514264337593543950335')
const largestWithPlaces = Array.from({ length: mostPlaces + 1 }, (_, places) =>
  maximum.div(new AlDecimal(10).pow(places)),
)

/**
 * A decimal number for business code: `decimal('1638.40').times(2)`.
 * @throws CatalogueError `Application_InvalidArgument` outside ±79,228,162,514,264,337,593,543,950,335;
 *   `Application_EvaluateException` for a text that is no decimal number or has too many digits.
 */
export function decimal(value: string | number | bigint | DecimalValue): DecimalValue {
  return typeof value === 'string' ? Decimal.evaluate(value) : Decimal.check(value)
}

function round(value: DecimalValue): DecimalValue {
  if (!value.isFinite()) throw new ValueError('a finite number is expected.')
  if (value.isZero()) return zero
  for (let places = Math.min(value.decimalPlaces(), mostPlaces); places >= 0; places--) {
    const rounded = value.toDecimalPlaces(places)
    if (rounded.abs().lte(largestWithPlaces[places] ?? maximum)) return rounded.isZero() ? zero : rounded
  }
  throw new ValueError(`it is outside -${maximum.toFixed()}..${maximum.toFixed()}.`)
}

const decimalNumber = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/

function read(text: string): DecimalValue {
  const collapsed = collapseRequired(text, 'a decimal number')
  if (!decimalNumber.test(collapsed))
    throw new ValueError(`'${shown(collapsed)}' is not a decimal number such as -1638.4.`)
  const point = collapsed.includes('.') ? collapsed.indexOf('.') : collapsed.length
  let start = collapsed[0] === '-' || collapsed[0] === '+' ? 1 : 0
  while (start < point && collapsed[start] === '0') start++
  let end = collapsed.length
  if (point < end) while (end > point + 1 && collapsed[end - 1] === '0') end--
  if (point - start > 29)
    throw new ValueError(`${shown(collapsed)} is outside -${maximum.toFixed()}..${maximum.toFixed()}.`)
  if (end - point - 1 > mostPlaces)
    throw new ValueError(`${shown(collapsed)} has more than ${mostPlaces} decimal places.`)
  const exact = new AlDecimal(`${collapsed[0] === '-' ? '-' : ''}0${collapsed.slice(start, end)}`)
  const rounded = round(exact)
  if (!rounded.equals(exact))
    throw new ValueError(`${shown(collapsed)} has more digits than a Decimal can hold (28, some 29).`)
  return rounded
}

// toFixed() without an argument writes all digits and no exponent.
const write = (value: DecimalValue): string => (value.isZero() ? '0' : value.toFixed())

/**
 * A decimal number of up to 28 (some 29) digits, up to 28 of them after the point. `check` also takes numbers and
 * bigints.
 */
export const Decimal: AlType<DecimalValue> = alType<DecimalValue>({
  name: 'Decimal',
  text: 'Decimal',
  xsd: 'decimal',
  edm: 'Edm.Decimal',
  // Without precision and scale: exact, sorted by value, and texts without padding zeros.
  postgres: 'numeric',
  blank: zero,
  fromXml: read,
  toXml: write,
  readJson: (value) => read(jsonNumberText(value, 'a decimal number', true)),
  toJson: (value, ieee754Compatible) => (ieee754Compatible ? `"${write(value)}"` : write(value)),
  // Results of SQL computations may have more digits than a Decimal.
  fromPostgres(text) {
    if (!decimalNumber.test(text)) throw new ValueError(`'${shown(text)}' is not a decimal number.`)
    return round(new AlDecimal(text))
  },
  toPostgres: write,
  accept(value) {
    if (DecimalJs.isDecimal(value) || typeof value === 'number') return round(new AlDecimal(value))
    if (typeof value !== 'bigint') throw expectedKind('a decimal number')
    if (value > 10n ** 29n || value < -(10n ** 29n))
      throw new ValueError(`it is outside -${maximum.toFixed()}..${maximum.toFixed()}.`)
    return round(new AlDecimal(value.toString()))
  },
  format: write,
  parse: read,
  compare: (a, b) => a.comparedTo(b),
  pack: write,
  unpack: (packed) => new AlDecimal(String(packed)),
})
