/**
 * AL's whole numbers: Integer (32 bit), BigInteger (64 bit, a bigint) and Byte (8 bit, unsigned).
 *
 * A leading plus and leading zeros are read, as XSD allows them; -0 becomes 0. Nothing is ever rounded or wrapped.
 */

import { alType, type AlType, type AlTypeRow } from './AlType.js'
import { jsonNumberText } from './json.js'
import { collapseRequired, compareValues, expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

const wholeNumber = /^[+-]?[0-9]+$/

/** @throws ValueError for anything but a whole number of `minimum..maximum`. */
export function readWholeNumber(text: string, minimum: bigint, maximum: bigint): bigint {
  const collapsed = collapseRequired(text, 'a whole number')
  if (!wholeNumber.test(collapsed)) throw new ValueError(`'${shown(collapsed)}' is not a whole number.`)
  let start = collapsed[0] === '-' || collapsed[0] === '+' ? 1 : 0
  while (start < collapsed.length - 1 && collapsed[start] === '0') start++
  // BigInt needs quadratic time for long texts; no type here has more than 19 digits.
  if (collapsed.length - start > 19) throw outside(collapsed, minimum, maximum)
  const digits = BigInt(collapsed.slice(start))
  const value = collapsed[0] === '-' ? -digits : digits
  if (value < minimum || value > maximum) throw outside(collapsed, minimum, maximum)
  return value
}

/** A number of business code that must be whole. @throws ValueError */
export function acceptWholeNumber(value: unknown, minimum: number, maximum: number): number {
  if (typeof value !== 'number') throw expectedKind('a number')
  if (!Number.isInteger(value)) throw new ValueError('a whole number is expected.')
  if (value < minimum || value > maximum) throw new ValueError(`it is outside ${minimum}..${maximum}.`)
  return value + 0
}

function outside(text: string, minimum: bigint, maximum: bigint): ValueError {
  return new ValueError(`${shown(text)} is outside ${minimum}..${maximum}.`)
}

function smallWholeNumber(
  row: Pick<AlTypeRow<number>, 'name' | 'xsd' | 'edm' | 'postgres'>,
  minimum: number,
  maximum: number,
): AlType<number> {
  const read = (text: string): number => Number(readWholeNumber(text, BigInt(minimum), BigInt(maximum)))
  return alType<number>({
    ...row,
    text: row.name,
    blank: 0,
    fromXml: read,
    toXml: String,
    readJson: (value) => read(jsonNumberText(value, 'a whole number', false)),
    toJson: String,
    fromPostgres: read,
    toPostgres: (value) => value,
    accept: (value) => acceptWholeNumber(value, minimum, maximum),
    format: String,
    parse: read,
    compare: compareValues,
  })
}

/** -2,147,483,648 to 2,147,483,647, as a number. */
export const Integer: AlType<number> = smallWholeNumber(
  { name: 'Integer', xsd: 'int', edm: 'Edm.Int32', postgres: 'integer' },
  -2147483648,
  2147483647,
)

/** 0 to 255, as a number. */
export const Byte: AlType<number> = smallWholeNumber(
  { name: 'Byte', xsd: 'unsignedByte', edm: 'Edm.Byte', postgres: 'smallint' },
  0,
  255,
)

const minimum64 = -(2n ** 63n)
const maximum64 = 2n ** 63n - 1n
const readBig = (text: string): bigint => readWholeNumber(text, minimum64, maximum64)

/** -9,223,372,036,854,775,808 to 9,223,372,036,854,775,807, as a bigint. `check` also takes safe whole numbers. */
export const BigInteger: AlType<bigint> = alType<bigint>({
  name: 'BigInteger',
  text: 'BigInteger',
  xsd: 'long',
  edm: 'Edm.Int64',
  postgres: 'bigint',
  blank: 0n,
  fromXml: readBig,
  toXml: String,
  readJson: (value) => readBig(jsonNumberText(value, 'a whole number', true)),
  toJson: (value, ieee754Compatible) => (ieee754Compatible ? `"${value}"` : String(value)),
  fromPostgres: readBig,
  toPostgres: String,
  accept(value) {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
    if (typeof value !== 'bigint') throw expectedKind('a bigint')
    if (value < minimum64 || value > maximum64) throw new ValueError(`it is outside ${minimum64}..${maximum64}.`)
    return value
  },
  format: String,
  parse: readBig,
  compare: compareValues,
})
