import { describe, expect, test } from '@jest/globals'
import {
  alTypes,
  BigInteger,
  Blob,
  Boolean as AlBoolean,
  Byte,
  Char,
  Code,
  Date as AlDate,
  DateTime,
  Decimal,
  defineEnum,
  Duration,
  Enum,
  Guid,
  Integer,
  Text,
  Time,
  ValueError,
  type AlType,
} from '../../dist/types/index.js'

const kind = Enum(
  defineEnum({ id: 1, name: 'Kind', values: { ' ': 0, Invoice: 2, 'Credit Memo': { ordinal: 7, caption: 'Credit' } } }),
)

describe('the JSON of values', () => {
  test.each(Object.entries(alTypes))('of %s goes there and back', (_name, { type: row, example }) => {
    const type = row as AlType
    // A blank Time is written as midnight, which it is then read as: Edm.TimeOfDay has nothing else.
    for (const value of type.name === 'Time' ? [type.evaluate(example)] : [type.evaluate(example), type.blank]) {
      for (const ieee754Compatible of [false, true]) {
        // A number goes back as the text it was written as.
        const json = type.toJson(value, ieee754Compatible)
        expect(
          type.compare(
            type.fromJson(json.startsWith('"') || /^(?:true|false)$/.test(json) ? JSON.parse(json) : { number: json }),
            value,
          ),
        ).toBe(0)
      }
    }
    expect(type.compare(type.fromJson(null), type.blank)).toBe(0)
  })

  test.each<[AlType<never> | AlType, unknown, string]>([
    [Integer, { number: '1e3' }, '1000'],
    [Integer, 7, '7'],
    [BigInteger, { number: '9223372036854775807' }, '9223372036854775807'],
    [BigInteger, '12', '12'],
    [Decimal, { number: '1.50' }, '1.5'],
    [Decimal, { number: '1e-5' }, '0.00001'],
    [Decimal, '1.25', '1.25'],
    [kind, 'invoice', '"Invoice"'],
    [kind, '', '" "'],
    [Code(5), ' ab ', '"AB"'],
    [AlDate, '0001-01-01', '"0001-01-01"'],
    [DateTime, '2026-01-25T10:00:00+02:00', '"2026-01-25T08:00:00Z"'],
    [Time, '10:00:00', '"10:00:00"'],
    [Guid, '{11111111-2222-3333-4444-55555555555A}', '"11111111-2222-3333-4444-55555555555a"'],
    [Duration, 'PT1H', '"PT1H"'],
    [Blob(), 'AP8=', '"AP8"'],
  ])('%#: is read in every form that means the same', (type, value, written) => {
    expect((type as AlType).toJson((type as AlType).fromJson(value), false)).toBe(written)
  })

  test.each<[AlType<never> | AlType, unknown, RegExp]>([
    [Integer, { number: '1.5' }, /not a whole number/],
    [Integer, { number: '2147483648' }, /outside -2147483648\.\.2147483647/],
    [Integer, '5', /whole number is expected/],
    [Integer, true, /whole number is expected/],
    [BigInteger, '9223372036854775808', /outside/],
    [Decimal, { number: '1e400' }, /outside the range/],
    [kind, 2, /name of a member of the enum/],
    [kind, 'Credit', /'Credit' is not a member of the enum: 0 \( \), 2 \(Invoice\), 7 \(Credit Memo\)/],
    [AlBoolean, 'true', /true or false is expected/],
    [Text(3), 'abcd', /4 characters, and at most 3/],
    [Text(3), 'a\u0000', /position 2 is U\+0000/],
    [Text(3), '\ud800', /half of a surrogate pair/],
    [Text(3), 5, /as a JSON string/],
    [AlDate, '2026-02-30', /no day 30/],
    [DateTime, 'x', /not a date and time/],
    [Time, '25:00:00', /24-hour clock/],
    [Guid, 'x', /not a Guid/],
    [Duration, 3, /as a JSON string/],
    [Blob(), '!', /not base64/],
    [Byte, 256, /outside 0\.\.255/],
    [Char, 'ab', /a single one/],
    [Text(3), undefined, /JSON string/],
  ])('%#: says what is wrong with a value that does not fit', (type, value, message) => {
    expect(() => (type as AlType).fromJson(value)).toThrow(ValueError)
    expect(() => (type as AlType).fromJson(value)).toThrow(message)
  })

  test('keeps exact what JavaScript would round, as a string where it is asked for', () => {
    const value = Decimal.evaluate('1234567890123456789.123456789')
    expect([Decimal.toJson(value, false), Decimal.toJson(value, true)]).toEqual([
      '1234567890123456789.123456789',
      '"1234567890123456789.123456789"',
    ])
    expect([BigInteger.toJson(-9223372036854775808n, false), BigInteger.toJson(-9223372036854775808n, true)]).toEqual([
      '-9223372036854775808',
      '"-9223372036854775808"',
    ])
  })
})

describe('an enum', () => {
  test('has sparse ordinals, names and captions, and a value that a row has but nobody names is shown by its number', () => {
    expect(kind.values).toEqual([
      { ordinal: 0, name: ' ', caption: ' ' },
      { ordinal: 2, name: 'Invoice', caption: 'Invoice' },
      { ordinal: 7, name: 'Credit Memo', caption: 'Credit' },
    ])
    expect([kind.ordinal('Credit Memo'), kind.evaluate('credit memo'), kind.evaluate('7'), kind.format(2)]).toEqual([
      7,
      7,
      7,
      'Invoice',
    ])
    expect(() => kind.check(1)).toThrow(/1 is not an ordinal of the enum/)
    expect([kind.fromPostgres('5'), kind.toJson(kind.fromPostgres('5'), false)]).toEqual([5, '"5"'])
  })

  test.each([
    ['no values', { id: 1, name: 'K', values: {} }, /at least one value/],
    ['an ordinal given twice', { id: 1, name: 'K', values: { A: 1, B: 1 } }, /both have the ordinal 1/],
    ['a name given twice', { id: 1, name: 'K', values: { A: 1, a: 2 } }, /'a' is given twice/],
    ['a negative ordinal', { id: 1, name: 'K', values: { A: -1 } }, /ordinal -1/],
    ['an id of 0', { id: 0, name: 'K', values: { A: 1 } }, /object ID 0/],
  ])('is refused with %s', (_what, declaration, message) => {
    expect(() => defineEnum(declaration as Parameters<typeof defineEnum>[0])).toThrow(message)
  })
})
