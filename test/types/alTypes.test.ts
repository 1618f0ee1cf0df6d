import { describe, expect, test } from '@jest/globals'
import { isCatalogueError } from '../../dist/errors/CatalogueError.js'
import {
  alTypes,
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
const million = 1_000_000

/** Rows with the type's name in front, for the tests' names. */
const named = <Rest extends unknown[]>(rows: readonly (readonly [AlType, ...Rest])[]) =>
  rows.map(([type, ...rest]) => [type.text, type, ...rest] as const)

/** Values compare by what they write, so that one table serves Decimal too. */
const packed = (type: AlType, value: unknown) => type.pack(value)

const read: readonly [AlType, xml: string, value: unknown][] = [
  [Integer, '0', 0],
  [Integer, '-0', 0],
  [Integer, '+7', 7],
  [Integer, '007', 7],
  [Integer, ' \t\r\n-42 ', -42],
  [Integer, '2147483647', 2147483647],
  [Integer, '-2147483648', -2147483648],
  [Integer, '0'.repeat(million) + '5', 5],
  [BigInteger, '9223372036854775807', 9223372036854775807n],
  [BigInteger, '-9223372036854775808', -9223372036854775808n],
  [BigInteger, '-0', 0n],
  [Byte, '255', 255],
  [Byte, '+0', 0],
  [Byte, '-0', 0],
  [Decimal, '1638.4', '1638.4'],
  [Decimal, '+1.50', '1.5'],
  [Decimal, '-0', '0'],
  [Decimal, '-0.000', '0'],
  [Decimal, '.5', '0.5'],
  [Decimal, '5.', '5'],
  [Decimal, '000', '0'],
  [Decimal, '79228162514264337593543950335', '79228162514264337593543950335'],
  [Decimal, '-79228162514264337593543950335', '-79228162514264337593543950335'],
  [Decimal, '0.0000000000000000000000000001', '0.0000000000000000000000000001'],
  [Decimal, '7.9228162514264337593543950335', '7.9228162514264337593543950335'],
  [Decimal, '1234567890123456789012345678', '1234567890123456789012345678'],
  [Decimal, '0'.repeat(million) + '1.5' + '0'.repeat(million), '1.5'],
  [Boolean, 'true', true],
  [Boolean, ' false ', false],
  [Boolean, '1', true],
  [Boolean, '0', false],
  [Text(), '', ''],
  [Text(), '  kept  ', '  kept  '],
  [Text(3), 'abc', 'abc'],
  [Text(2), '😀', '😀'],
  [Text(), '__proto__', '__proto__'],
  [Text(), '\r\n\t', '\r\n\t'],
  [Text(), 'x'.repeat(million), 'x'.repeat(million)],
  [Code(20), ' dk-10 ', 'DK-10'],
  [Code(2), '  ab  ', 'AB'],
  [Code(10), 'straße', 'STRAßE'],
  [Code(10), 'æøå', 'ÆØÅ'],
  [Code(10), '', ''],
  [Code(10), 'a b', 'A B'],
  [Code(3), '\ta\t', '\tA\t'],
  [Char, 'x', 'x'],
  [Char, '', ''],
  [Char, ' ', ' '],
  [Char, '€', '€'],
  [Date, '2026-01-25', '2026-01-25'],
  [Date, '0001-01-01', ''],
  [Date, '0001-01-02', '0001-01-02'],
  [Date, '9999-12-31', '9999-12-31'],
  [Date, '2024-02-29', '2024-02-29'],
  [Date, '2000-02-29', '2000-02-29'],
  [Date, '1900-02-28', '1900-02-28'],
  [Date, '2026-01-25Z', '2026-01-25'],
  [Date, '2026-01-25+14:00', '2026-01-25'],
  [Date, ' 2026-01-25\n', '2026-01-25'],
  [Time, '10:30:00', '10:30:00.000'],
  [Time, '00:00:00', '00:00:00.000'],
  [Time, '24:00:00', '00:00:00.000'],
  [Time, '23:59:59.999999', '23:59:59.999'],
  [Time, '10:30:00.5', '10:30:00.500'],
  [Time, '10:30:00Z', '10:30:00.000'],
  [Time, '01:00:00+02:00', '23:00:00.000'],
  [Time, '23:00:00-02:30', '01:30:00.000'],
  [DateTime, '2026-01-25T10:30:00Z', '2026-01-25T10:30:00.000Z'],
  [DateTime, '2026-01-25T10:30:00', '2026-01-25T10:30:00.000Z'],
  [DateTime, '2026-01-25T10:30:00.1239999+02:00', '2026-01-25T08:30:00.123Z'],
  [DateTime, '1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
  [DateTime, '2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z'],
  [DateTime, '1753-01-01T00:00:00Z', '1753-01-01T00:00:00.000Z'],
  [DateTime, '0001-01-01T00:00:00Z', ''],
  [DateTime, '0001-01-01T00:00:00', ''],
  [DateTime, '0001-01-01T00:00:00+01:00', ''],
  [DateTime, '0001-01-01T00:00:01Z', '0001-01-01T00:00:01.000Z'],
  [DateTime, '0099-06-01T12:00:00Z', '0099-06-01T12:00:00.000Z'],
  [DateTime, `2026-01-25T10:30:00.${'9'.repeat(million)}Z`, '2026-01-25T10:30:00.999Z'],
  [Duration, '5400000', 5400000],
  [Duration, '-1', -1],
  [Duration, '9007199254740991', Number.MAX_SAFE_INTEGER],
  [Guid, guid, guid],
  [Guid, `{${guid.toUpperCase()}}`, guid],
  [Guid, '', zeros],
  [Guid, ` ${guid} `, guid],
  [Status, '0', 0],
  [Status, '2', 2],
  [DateFormula, '', ''],
  [DateFormula, '<>', ''],
  [DateFormula, '1M+CM', '1M+CM'],
  [DateFormula, '<1M+CM>', '1M+CM'],
  [DateFormula, ' < -1w + 02 d > ', '-1W+2D'],
  [DateFormula, '+CM', 'CM'],
  [DateFormula, 'D15', 'D15'],
  [DateFormula, 'cwd-wd2', 'CWD-WD2'],
  [DateFormula, '0D', '0D'],
  [DateFormula, '-CY+Q4-1WD', '-CY+Q4-1WD'],
  [RecordID, '', ''],
  [RecordID, 'Customer: 10000', 'Customer: 10000'],
  [RecordID, 'Customer:10000', 'Customer: 10000'],
  [RecordID, 'Sales Line: Order,1001,10000', 'Sales Line: Order,1001,10000'],
  [RecordID, 'Company Information: ', 'Company Information: '],
  [RecordID, 'Company Information:', 'Company Information: '],
  [RecordID, 'Customer: "A,B"', 'Customer: "A,B"'],
  [RecordID, 'Customer: "10000"', 'Customer: 10000'],
  [RecordID, 'Item: "6""",x', 'Item: "6""",x'],
  [RecordID, 'Item: a , b', 'Item: a,b'],
  [RecordID, '__proto__: constructor', '__proto__: constructor'],
]

const refused: readonly [AlType, xml: string, reason: RegExp][] = [
  [Integer, '', /empty/],
  [Integer, '12a', /'12a' is not a whole number/],
  [Integer, '1.0', /whole/],
  [Integer, '1e3', /whole/],
  [Integer, '0x10', /whole/],
  [Integer, '- 1', /whole/],
  [Integer, '--1', /whole/],
  [Integer, '+', /whole/],
  [Integer, '2147483648', /outside -2147483648\.\.2147483647/],
  [Integer, '-2147483649', /outside/],
  [Integer, '9'.repeat(million), /outside/],
  [Integer, '٣', /whole/],
  [Integer, '1\u00a0', /whole/],
  [BigInteger, '9223372036854775808', /outside/],
  [BigInteger, '-9223372036854775809', /outside/],
  [BigInteger, '10000000000000000000000', /outside/],
  [Byte, '256', /outside 0\.\.255/],
  [Byte, '-1', /outside/],
  [Decimal, '', /empty/],
  [Decimal, 'INF', /not a decimal/],
  [Decimal, '-INF', /not/],
  [Decimal, 'NaN', /not/],
  [Decimal, '1e5', /not/],
  [Decimal, '1,5', /not/],
  [Decimal, '1,638.4', /not/],
  [Decimal, '.', /not/],
  [Decimal, '1.2.3', /not/],
  [Decimal, '79228162514264337593543950336', /outside/],
  [Decimal, '99999999999999999999999999999.9', /outside/],
  [Decimal, '9'.repeat(million), /outside/],
  [Decimal, '0.00000000000000000000000000001', /decimal places/],
  [Decimal, '9.9999999999999999999999999999', /more digits/],
  [Decimal, '12345678901234567890.1234567891', /more digits/],
  [Decimal, `0.${'3'.repeat(million)}`, /decimal places/],
  [Boolean, '', /empty/],
  [Boolean, 'True', /neither/],
  [Boolean, 'yes', /neither/],
  [Boolean, '2', /neither/],
  [Text(3), 'abcd', /4 characters, and at most 3/],
  [Text(1), '😀', /2 characters/],
  [Text(), 'a\0b', /position 2 is U\+0000/],
  [Text(), 'a\ud800', /position 2 is half of a surrogate pair/],
  [Text(), '\udc00\ud800', /position 1/],
  [Code(3), 'abcd', /4 characters/],
  [Code(3), '\0', /U\+0000/],
  [Char, 'ab', /2 characters/],
  [Char, '😀', /2 characters/],
  [Char, '\ud83d', /surrogate/],
  [Char, '\0', /U\+0000/],
  [Date, '', /empty/],
  [Date, '2026-02-29', /no day 29/],
  [Date, '1900-02-29', /no day/],
  [Date, '2026-04-31', /no day/],
  [Date, '2026-13-01', /no month 13/],
  [Date, '2026-00-01', /no month/],
  [Date, '2026-01-00', /no day/],
  [Date, '0000-01-01', /0001\.\.9999/],
  [Date, '-0001-01-01', /0001\.\.9999/],
  [Date, '10000-01-01', /0001\.\.9999/],
  [Date, '26-01-25', /not a date/],
  [Date, '2026-1-5', /not a date/],
  [Date, '2026-01-25T00:00:00', /not a date/],
  [Date, '2026-01-25+14:01', /not a date/],
  [Date, '01/25/26', /not a date/],
  [Time, '', /empty/],
  [Time, '24:00:01', /24-hour/],
  [Time, '24:00:00.001', /24-hour/],
  [Time, '25:00:00', /24-hour/],
  [Time, '10:60:00', /24-hour/],
  [Time, '10:00:60', /24-hour/],
  [Time, '10:00', /not a time/],
  [Time, '10:00:00.', /not a time/],
  [DateTime, '', /empty/],
  [DateTime, '2026-01-25', /not a date and time/],
  [DateTime, '2026-01-25 10:30:00', /not/],
  [DateTime, '2026-02-30T10:30:00Z', /no day 30/],
  [DateTime, '2026-01-25T10:30:00+15:00', /not/],
  [DateTime, '2026-01-25T10:30:00+02', /not/],
  [DateTime, '9999-12-31T24:00:00Z', /0001\.\.9999/],
  [DateTime, '9999-12-31T23:00:00-02:00', /0001\.\.9999/],
  [DateTime, '0001-01-01T01:00:00+02:00', /0001\.\.9999/],
  [DateTime, '12026-01-25T10:30:00Z', /0001\.\.9999/],
  [DateTime, '-2026-01-25T10:30:00Z', /0001\.\.9999/],
  [Duration, '', /empty/],
  [Duration, 'P1D', /whole/],
  [Duration, '9007199254740992', /outside/],
  [Duration, '1.5', /whole/],
  [Guid, 'x', /not a Guid/],
  [Guid, `{${guid}`, /not a Guid/],
  [Guid, guid.replaceAll('-', ''), /not a Guid/],
  [Guid, `${guid}0`, /not a Guid/],
  [Status, '', /empty/],
  [Status, '3', /0 \( \), 1 \(Open\), 2 \(Released\)/],
  [Status, '-1', /not an ordinal/],
  [Status, 'Open', /whole/],
  [DateFormula, '<1M', /not a date formula/],
  [DateFormula, '1M>', /not/],
  [DateFormula, '1X', /not/],
  [DateFormula, '1D2W', /not/],
  [DateFormula, '1D+', /not/],
  [DateFormula, '+', /not/],
  [DateFormula, 'C', /not/],
  [DateFormula, '1', /not/],
  [DateFormula, '1 1D', /not/],
  [DateFormula, 'WD8', /outside 1\.\.7/],
  [DateFormula, 'D0', /outside/],
  [DateFormula, '99999999999D', /outside/],
  [DateFormula, '<<1D>>', /not/],
  [DateFormula, 'C1D', /not/],
  [DateFormula, '>', /not/],
  [DateFormula, '1D'.repeat(million), /not/],
  [RecordID, 'Customer', /not a record id/],
  [RecordID, ': 10000', /not a record id/],
  [RecordID, 'Customer: "1', /closing quote/],
  [RecordID, 'Customer: "1"x', /after the closing quote/],
  [RecordID, 'Customer: \0', /U\+0000/],
  [RecordID, 'Customer: \ud800', /surrogate/],
]

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

function failure(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

const cut = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

describe('values that arrive in XML', () => {
  for (const [type, xml, value] of read) {
    test(`${type.text} reads ${cut(xml)}`, () => {
      expect(packed(type, type.fromXml(xml))).toBe(value)
    })
  }
})

describe('values that do not fit their type are refused with the reason', () => {
  for (const [type, xml, reason] of refused) {
    test(`${type.text} refuses ${cut(xml)}`, () => {
      const error = failure(() => type.fromXml(xml))
      expect(error).toBeInstanceOf(ValueError)
      const sentence = (error as ValueError).reason
      expect(sentence).toMatch(reason)
      expect(sentence.length).toBeLessThan(500)
      expect(sentence).not.toMatch(/[\x00-\x1f]|\p{Cs}/u)
    })
  }
})

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

describe('values of business code', () => {
  test.each(
    named<[unknown, unknown]>([
      [Integer, -0, 0],
      [BigInteger, 5, 5n],
      [Code(20), ' dk ', 'DK'],
      [Date, '0001-01-01', ''],
      [Time, '10:30:00', '10:30:00.000'],
      [DateTime, '2026-01-25T12:30:00+02:00', '2026-01-25T10:30:00.000Z'],
      [Guid, `{${guid.toUpperCase()}}`, guid],
      [Guid, '', zeros],
      [DateFormula, '<1m+cm>', '1M+CM'],
      [Decimal, 0.1, '0.1'],
      [Decimal, 1e21, '1000000000000000000000'],
      [Decimal, 5n, '5'],
      [Duration, -0, 0],
      [Status, -0, 0],
    ]),
  )('a %s is normalised', (_, type, value, expected) => {
    expect(packed(type, type.check(value))).toBe(expected)
  })

  const wrong: readonly [AlType, unknown][] = [
    ...[
      Integer,
      BigInteger,
      Decimal,
      Boolean,
      Text(),
      Code(),
      Date,
      Time,
      DateTime,
      Duration,
      Guid,
      Status,
      Char,
      Byte,
      DateFormula,
      RecordID,
    ].flatMap((type) =>
      [null, undefined, {}, [], Symbol('s'), () => 1, NaN, Infinity].map((value): [AlType, unknown] => [type, value]),
    ),
    [Integer, '1'],
    [Integer, 1.5],
    [Integer, 2147483648],
    [Integer, 1n],
    [BigInteger, 2 ** 53],
    [BigInteger, 2n ** 63n],
    [BigInteger, 10n ** 1000n],
    [Decimal, '1.5'],
    [Decimal, 1e30],
    [Decimal, 10n ** 1000n],
    [Boolean, 1],
    [Boolean, 'true'],
    [Text(), 5],
    [Text(), '\0'],
    [Text(), '\ud800'],
    [Date, '2026-02-30'],
    [Date, new globalThis.Date(0)],
    [Time, '10:30'],
    [DateTime, '2026-01-25T10:30:00'],
    [Duration, 0.5],
    [Status, 3],
    [Status, 'Open'],
    [Byte, 256],
    [RecordID, 'x'],
  ]
  test.each(named(wrong))('no %s', (_, type, value) => {
    const error = failure(() => type.check(value))
    expect(isCatalogueError(error, 'Application_InvalidArgument')).toBe(true)
    expect((error as Error).message).toContain(`is not a valid ${type.text}: `)
  })

  test('a text that is too long is told with its length and the limit, and not in full', () => {
    for (const type of [Text(30), Code(30)]) {
      const error = failure(() => type.check('X'.repeat(million)))
      expect(isCatalogueError(error, 'Application_StringExceededLength') && error.args).toEqual({
        length: million,
        maximum: 30,
        value: `${'X'.repeat(100)}…`,
      })
    }
  })

  test('a Guid that is none has the error of Business Central', () => {
    for (const run of [() => Guid.check('x'), () => Guid.evaluate('x')])
      expect(isCatalogueError(failure(run), 'Application_InvalidGUID')).toBe(true)
  })
})

describe('EVALUATE', () => {
  test.each(
    named<[string, unknown]>([
      [Boolean, 'yes', true],
      [Boolean, 'NO', false],
      [Boolean, '1', true],
      [Status, 'released', 2],
      [Status, ' Open ', 1],
      [Status, '', 0],
      [Status, '2', 2],
      [Date, '', ''],
      [DateTime, '2026-01-25T10:30:00', '2026-01-25T10:30:00.000Z'],
      [Duration, '2days 4hours 3.7 seconds 17 milliseconds', 187203717],
      [Duration, 'P1DT2H0.5S', 93600500],
      [Duration, '-PT1M', -60000],
      [Duration, '-1 hour 30 minutes', -5400000],
      [Duration, '250', 250],
      [Decimal, ' 1638.4 ', '1638.4'],
    ]),
  )('gives a %s', (_, type, text, value) => {
    expect(packed(type, type.evaluate(text))).toBe(value)
  })

  test.each(
    named<[string]>([
      [Integer, 'x'],
      [Integer, ''],
      [Decimal, '1,5'],
      [Boolean, ''],
      [Status, 'Closed'],
      [Status, '3'],
      [Status, '__proto__'],
      [Duration, ''],
      [Duration, 'P'],
      [Duration, 'PT'],
      [Duration, '3 weeks'],
      [Duration, '-'],
      [Duration, '9'.repeat(150) + ' days'],
      [Date, '25.01.26'],
      [DateFormula, '1X'],
    ]),
  )('refuses what is no %s', (_, type, text) => {
    const error = failure(() => type.evaluate(text))
    expect(isCatalogueError(error, 'Application_EvaluateException') && error.args).toEqual({
      value: text.length > 100 ? `${text.slice(0, 100)}…` : text,
      type: type.text,
    })
  })

  test('a text that is too long for its type is told so', () => {
    expect(
      isCatalogueError(
        failure(() => Code(2).evaluate('abc')),
        'Application_StringExceededLength',
      ),
    ).toBe(true)
  })
})

describe('the table of AL types', () => {
  test('has every type under its name with an example that is its AL text', () => {
    for (const [name, row] of Object.entries(alTypes)) {
      const type: AlType = row.type
      expect(type.name).toBe(name)
      expect(row.declaration.startsWith(name)).toBe(true)
      expect(type.format(type.evaluate(row.example))).toBe(row.example)
    }
    expect(Object.keys(alTypes)).toHaveLength(18)
  })

  test('writes types as symbols do', () => {
    expect([Text(30), Text(), Code(20), Code(), Status, Integer].map((type) => type.text)).toEqual([
      'Text[30]',
      'Text',
      'Code[20]',
      'Code',
      'Option',
      'Integer',
    ])
    expect(Text(30).length).toBe(30)
    expect('length' in Text()).toBe(false)
  })
})
