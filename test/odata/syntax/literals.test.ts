import { describe, expect, test } from '@jest/globals'
import { parseExpression, type LiteralType } from '../../../dist/odata/syntax/index.js'
import { faultOf } from './shown.js'

const cases: readonly (readonly [text: string, type: LiteralType, value: string])[] = [
  ['null', 'null', 'null'],
  ['true', 'Edm.Boolean', 'true'],
  ['FALSE', 'Edm.Boolean', 'false'],
  ["''", 'Edm.String', ''],
  ["'O''Neil'", 'Edm.String', "O'Neil"],
  ["'''%_\"'", 'Edm.String', '\'%_"'],
  ["'😀'", 'Edm.String', '😀'],
  ['0', 'Edm.Int32', '0'],
  ['-2147483648', 'Edm.Int32', '-2147483648'],
  ['2147483648', 'Edm.Int64', '2147483648'],
  ['+5', 'Edm.Int32', '5'],
  ['9223372036854775807', 'Edm.Int64', '9223372036854775807'],
  ['9223372036854775808', 'Edm.Decimal', '9223372036854775808'],
  ['3.50', 'Edm.Decimal', '3.50'],
  ['-0.000000000000000001', 'Edm.Decimal', '-0.000000000000000001'],
  ['1.5e3', 'Edm.Double', '1.5e3'],
  ['1E-300', 'Edm.Double', '1E-300'],
  ['INF', 'Edm.Double', 'INF'],
  ['-INF', 'Edm.Double', '-INF'],
  ['NaN', 'Edm.Double', 'NaN'],
  ['01234567-89ab-CDEF-0123-456789abcdef', 'Edm.Guid', '01234567-89ab-CDEF-0123-456789abcdef'],
  ['abcdef01-89ab-cdef-0123-456789abcdef', 'Edm.Guid', 'abcdef01-89ab-cdef-0123-456789abcdef'],
  ['2024-02-29', 'Edm.Date', '2024-02-29'],
  ['0001-01-01', 'Edm.Date', '0001-01-01'],
  ['-0044-03-15', 'Edm.Date', '-0044-03-15'],
  ['2024-01-01T10:00Z', 'Edm.DateTimeOffset', '2024-01-01T10:00Z'],
  ['2024-01-01t10:00:00.123z', 'Edm.DateTimeOffset', '2024-01-01T10:00:00.123Z'],
  ['2024-01-01T10:00:00-05:30', 'Edm.DateTimeOffset', '2024-01-01T10:00:00-05:30'],
  // A plus that was not encoded, and none at all.
  ['2024-01-01T10:00:00 02:00', 'Edm.DateTimeOffset', '2024-01-01T10:00:00+02:00'],
  ['2024-01-01T10:00:00', 'Edm.DateTimeOffset', '2024-01-01T10:00:00Z'],
  ['23:59', 'Edm.TimeOfDay', '23:59'],
  ['07:59:59.999999', 'Edm.TimeOfDay', '07:59:59.999999'],
  ["duration'P1DT2H3M4.5S'", 'Edm.Duration', 'P1DT2H3M4.5S'],
  ["duration'-PT1M'", 'Edm.Duration', '-PT1M'],
  ['P1DT2H', 'Edm.Duration', 'P1DT2H'],
  ["binary'AQID'", 'Edm.Binary', 'AQID'],
  ["BINARY'AQ=='", 'Edm.Binary', 'AQ=='],
  ["binary''", 'Edm.Binary', ''],
  ["Sales.Color'Red,Blue'", 'enum', 'Red,Blue'],
  ["Sales.Color'2'", 'enum', '2'],
  ["geography'SRID=4326;Point(142.1 64.1)'", 'geo', 'SRID=4326;Point(142.1 64.1)'],
]

describe('literals', () => {
  test.each(cases)('%s is %s', (text, type, value) => {
    expect(parseExpression(text)).toMatchObject({ kind: 'literal', type, text: value, at: 0 })
  })

  test.each([
    ['2024-02-30', '$filter, character 1: there is no day 2024-02-30'],
    ['2023-02-29', '$filter, character 1: there is no day 2023-02-29'],
    ['2024-13-01T00:00:00Z', '$filter, character 1: there is no day 2024-13-01'],
    ['24:00', '$filter, character 1: a time of day, 00:00 to 23:59:59.999999999999, expected'],
    ['2024-01-01T25:00:00Z', '$filter, character 12: a time of day, 00:00 to 23:59:59.999999999999, expected'],
    ['2024-01-01x', "$filter, character 11: the date cannot go on like this instead of 'x'"],
    ['1a', "$filter, character 2: a number, date, time or GUID cannot go on like this instead of 'a'"],
    ['1.', "$filter, character 2: a number, date, time or GUID cannot go on like this instead of '.'"],
    ['.5', "$filter, character 1: Expression expected instead of '.'"],
    ['01234567-89ab-cdef-0123-456789abcdef0', '$filter, character 37: the GUID is too long'],
    ["duration'1D'", '$filter, character 10: a duration like P1DT2H3M4.5S expected'],
    ["duration'P'", '$filter, character 10: a duration like P1DT2H3M4.5S expected'],
    ["binary'A'", '$filter, character 8: base64url text expected'],
    ["binary'A+/='", '$filter, character 8: base64url text expected'],
    ["datetime'2024-01-01'", "$filter, character 1: 'datetime' is no prefix of a literal"],
    [
      "Sales.Color'Red Blue'",
      '$filter, character 13: members of Sales.Color or their numbers, separated by commas, expected',
    ],
    ["geography'Point(1 2)'", "$filter, character 11: a shape like 'SRID=0;Point(142.1 64.1)' expected"],
  ])('%s is refused', (text, message) => {
    expect(faultOf(() => parseExpression(text))).toBe(message)
  })
})
