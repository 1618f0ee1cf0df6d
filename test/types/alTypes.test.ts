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
  Decimal,
  Duration,
  Guid,
  Integer,
  Option,
  RecordID,
  Text,
  Time,
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

function failure(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

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
      [Status, 'Open', 1],
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
    [Status, 'Opened'],
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
