/** How values of AL types leave in XML, and that every form of a value gives it back. */

import { describe, expect, test } from '@jest/globals'
import {
  BigInteger,
  Boolean,
  Byte,
  Char,
  Code,
  Date,
  DateFormula,
  DateTime,
  decimal,
  Decimal,
  Duration,
  Guid,
  Integer,
  Option,
  RecordID,
  Text,
  Time,
  ValueError,
  type AlType,
} from '../../dist/types/index.js'

const Status = Option(' ', 'Open', 'Released')
const zeros = '00000000-0000-0000-0000-000000000000'
const guid = '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f'

/** Values compare by what they write, so that one table serves Decimal too. */
const packed = (type: AlType, value: unknown) => type.pack(value)

const written: readonly [AlType, value: unknown, xml: string][] = [
  [Integer, -5, '-5'],
  [BigInteger, -9223372036854775808n, '-9223372036854775808'],
  [Decimal, decimal('0.0000000000000000000000000001'), '0.0000000000000000000000000001'],
  [Decimal, decimal(79228162514264337593543950335n), '79228162514264337593543950335'],
  [Decimal, Decimal.check(-0), '0'],
  [Boolean, true, 'true'],
  [Boolean, false, 'false'],
  [Text(), ' <a> ', ' <a> '],
  [Date, '', '0001-01-01'],
  [Date, '2026-01-25', '2026-01-25'],
  [Time, '', '00:00:00'],
  [Time, '10:30:00.000', '10:30:00'],
  [Time, '10:30:00.120', '10:30:00.120'],
  [DateTime, '', '0001-01-01T00:00:00Z'],
  [DateTime, '2026-01-25T10:30:00.000Z', '2026-01-25T10:30:00Z'],
  [DateTime, '2026-01-25T10:30:00.001Z', '2026-01-25T10:30:00.001Z'],
  [Duration, -1500, '-1500'],
  [Guid, guid, guid],
  [Status, 2, '2'],
  [Char, 'x', 'x'],
  [Byte, 255, '255'],
  [DateFormula, '1M+CM', '1M+CM'],
  [RecordID, 'Customer: 10000', 'Customer: 10000'],
]

const samples: readonly [AlType, readonly unknown[]][] = [
  [Integer, [0, 1, -1, 2147483647, -2147483648]],
  [BigInteger, [0n, 1n, -(2n ** 63n), 2n ** 63n - 1n]],
  [
    Decimal,
    [
      '0',
      '1.5',
      '-1638.4',
      '79228162514264337593543950335',
      '-0.0000000000000000000000000001',
      '1234567890.123456789012345678',
    ].map(decimal),
  ],
  [Boolean, [true, false]],
  [Text(), ['', ' ', 'a', '😀', '\ufffd', '__proto__', '<&>"\'', 'a\tb']],
  [Code(20), ['', 'DK-10', 'STRAßE', 'ŉ']],
  [Char, ['', ' ', 'x', 'ß']],
  [Byte, [0, 255]],
  [Date, ['', '0001-01-02', '1899-12-31', '2024-02-29', '9999-12-31']],
  [Time, ['', '00:00:00.000', '12:34:56.789', '23:59:59.999']],
  [
    DateTime,
    [
      '',
      '0001-01-01T00:00:00.001Z',
      '1969-12-31T23:59:59.999Z',
      '2026-01-25T10:30:00.000Z',
      '9999-12-31T23:59:59.999Z',
    ],
  ],
  [Duration, [0, 1, -1, 5400000, -93784005, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
  [Guid, [zeros, guid]],
  [Status, [0, 1, 2]],
  [DateFormula, ['', '1M+CM', '-1W', 'D15', 'CWD-1D']],
  [RecordID, ['', 'Customer: 10000', 'Company Information: ', 'Item: "a,b"," c ",d']],
]

const cut = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

describe('values that leave in XML', () => {
  for (const [type, value, xml] of written) {
    test(`${type.text} writes ${cut(xml)}`, () => {
      expect(type.toXml(value)).toBe(xml)
    })
  }

  test.each(['\x01', '\x0b', '\x1f', '\ufffe', '\uffff'])(
    'a text with %j is legal in business code and refused in XML',
    (character) => {
      expect(Text().check(`a${character}`)).toBe(`a${character}`)
      for (const type of [Text(), Code(10), RecordID]) {
        expect(() => type.toXml(`Customer: a${character}`)).toThrow(ValueError)
      }
      expect(() => Char.toXml(character)).toThrow(/cannot be written in XML/)
    },
  )

  test('a blank Time is written as midnight, because xs:time has no blank', () => {
    expect(Time.fromXml(Time.toXml(''))).toBe('00:00:00.000')
  })
})

describe.each(samples.map(([type, values]) => ({ type, values })))(
  'every $type.text comes back unchanged',
  ({ type, values }) => {
    const forms: readonly [string, (value: unknown) => unknown][] = [
      ['from XML', (value) => (type === Time && value === '' ? value : type.fromXml(type.toXml(value)))],
      ['from its AL text', (value) => type.evaluate(type.format(value))],
      ['from check', (value) => type.check(value)],
      ['from another thread', (value) => type.unpack(structuredClone(type.pack(value)))],
    ]
    for (const [name, travel] of forms) {
      test(name, () => {
        for (const value of values) expect(packed(type, travel(value))).toBe(packed(type, value))
      })
    }

    test('and keeps its place in the order', () => {
      for (const left of values) {
        expect(type.compare(left, left)).toBe(0)
        for (const right of values)
          if (left !== right) expect(Math.sign(type.compare(left, right))).toBe(-Math.sign(type.compare(right, left)))
      }
    })

    test('and its blank value passes its own check', () => {
      expect(packed(type, type.check(type.blank))).toBe(packed(type, type.blank))
      expect([null, undefined]).not.toContain(type.toPostgres(type.blank))
    })
  },
)
