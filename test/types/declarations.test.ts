import { describe, expect, test } from '@jest/globals'
import { isCatalogueError } from '../../dist/errors/CatalogueError.js'
import {
  BigInteger,
  columnDefinition,
  Char,
  Code,
  Date,
  DateTime,
  dateTimeOf,
  decimal,
  Decimal,
  formatRecordID,
  Guid,
  Integer,
  Option,
  parseRecordID,
  Text,
  Time,
  ValueError,
  type AlType,
  type DecimalValue,
  type ValueOf,
} from '../../dist/types/index.js'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

test('the values of a type have the TypeScript type of its declaration', () => {
  type Status = ReturnType<typeof Option<'Open' | 'Released'>>
  const same: [
    Same<ValueOf<typeof Integer>, number>,
    Same<ValueOf<typeof BigInteger>, bigint>,
    Same<ValueOf<typeof Decimal>, DecimalValue>,
    Same<ValueOf<ReturnType<typeof Text>>, string>,
    Same<ValueOf<Status>, 'Open' | 'Released'>,
  ] = [true, true, true, true, true]
  expect(same).toHaveLength(5)
})

describe('Option', () => {
  test('knows the ordinals of its members', () => {
    const Status = Option(' ', 'Open', 'Released')
    expect(Status.ordinal('Released')).toBe(2)
    expect(Status.members).toEqual([' ', 'Open', 'Released'])
    expect(Status.format(1)).toBe('Open')
    // @ts-expect-error a name that is no member does not compile
    expect(() => Status.ordinal('Closed')).toThrow(/Closed/)
  })

  test('may leave ordinals out with blank members', () => {
    const ObjectType = Option('', '', '', '', '', 'Codeunit', '', '', 'Page', 'Query')
    expect(ObjectType.evaluate('page')).toBe(8)
    expect(ObjectType.evaluate('')).toBe(0)
  })

  test('keeps an ordinal of the database that has no member any more readable', () => {
    const Status = Option('Open')
    expect(Status.format(Status.fromPostgres('7'))).toBe('7')
  })

  test('takes a member that looks like a number by its name', () => {
    expect(Option('2', '1', '0').evaluate('2')).toBe(0)
  })
})

describe('declarations that cannot be meant', () => {
  test.each<[string, () => unknown]>([
    ['Text(0)', () => Text(0)],
    ['Text(1.5)', () => Text(1.5)],
    ['Code(-1)', () => Code(-1)],
    ['Text(NaN)', () => Text(NaN)],
    ['Option()', () => Option()],
    ["Option('A', 'a')", () => Option('A', 'a')],
    ['a record id without keys', () => formatRecordID({ tableName: 'Customer', keys: [] })],
    ['a table name with a colon', () => formatRecordID({ tableName: 'a:b', keys: ['1'] })],
    ['a moment that is none', () => dateTimeOf(NaN)],
    ['a moment after 9999', () => dateTimeOf(8.64e15)],
  ])('%s', (_, run) => {
    let error: unknown
    try {
      run()
    } catch (caught) {
      error = caught
    }
    expect(isCatalogueError(error, 'Application_InvalidArgument')).toBe(true)
  })
})

describe('Decimal', () => {
  test('rounds computed values half to even to the digits that fit', () => {
    const computed: readonly [DecimalValue, string][] = [
      [decimal('1').div(3), '0.3333333333333333333333333333'],
      [decimal('2').div(3), '0.6666666666666666666666666667'],
      [decimal('10').div(3), '3.3333333333333333333333333333'],
      [decimal('0.0000000000000000000000000001').div(2), '0'],
      [decimal('0.0000000000000000000000000003').div(2), '0.0000000000000000000000000002'],
      [decimal('79228162514264337593543950335').plus('0.4'), '79228162514264337593543950335'],
      [decimal('-5').times(0), '0'],
    ]
    for (const [value, text] of computed) expect(Decimal.toXml(Decimal.check(value))).toBe(text)
    expect(() => Decimal.check(decimal('79228162514264337593543950335').plus('0.5'))).toThrow(/outside/)
  })

  test('never writes an exponent', () => {
    expect(String(decimal('0.0000000000000000000000000001'))).not.toMatch(/e/i)
    expect(decimal('79228162514264337593543950335').toString()).toBe('79228162514264337593543950335')
  })

  test('multiplies without losing digits', () => {
    expect(Decimal.format(Decimal.check(decimal('12345678901234.56').times('98765.4321')))).toBe(
      '1219326311248284541.853376',
    )
  })
})

describe('RecordID', () => {
  test('keeps key values with commas, quotes and blanks', () => {
    for (const keys of [['10000'], [''], ['', ''], ['a,b', 'c'], ['"'], [' x '], ['a"b', ','], ['x: y']]) {
      const text = formatRecordID({ tableName: 'Sales Line', keys })
      expect(parseRecordID(text)).toEqual({ tableName: 'Sales Line', keys })
    }
  })
})

describe('texts of PostgreSQL', () => {
  test.each<[AlType, string, unknown]>([
    [Integer, '-5', -5],
    [BigInteger, '9223372036854775807', 9223372036854775807n],
    [Decimal, '1.50', '1.5'],
    [Decimal, '0.33333333333333333333333333333333', '0.3333333333333333333333333333'],
    [Date, '0001-01-01', ''],
    [Date, '2026-01-25', '2026-01-25'],
    [Time, '', ''],
    [Time, '10:30:00.120', '10:30:00.120'],
    [DateTime, '2026-01-01 10:00:00.123+00', '2026-01-01T10:00:00.123Z'],
    [DateTime, '2026-01-01 10:00:00+00', '2026-01-01T10:00:00.000Z'],
    [DateTime, '0001-01-01 00:00:00+00', ''],
    [DateTime, '2026-01-01 10:00:00+05:30', '2026-01-01T04:30:00.000Z'],
    [DateTime, '1850-01-01 00:53:28+00:53:28', '1850-01-01T00:00:00.000Z'],
    [Guid, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000'],
  ])('row %#', (type, text, value) => {
    expect(type.pack(type.fromPostgres(text))).toBe(value)
  })

  test.each<[AlType, string]>([
    [Decimal, 'NaN'],
    [Decimal, 'Infinity'],
    [Date, 'infinity'],
    [Date, '0044-03-15 BC'],
    [DateTime, '-infinity'],
    [DateTime, '10000-01-01 00:00:00+00'],
  ])('row %#: infinite, BC and years past 9999 are refused', (type, text) => {
    expect(() => type.fromPostgres(text)).toThrow(ValueError)
  })

  test('columns are never null and start blank', () => {
    expect([Integer, Text(30), Decimal, Date, DateTime, Guid, Time].map(columnDefinition)).toEqual([
      'integer not null default 0',
      `text collate "C" not null default ''`,
      `numeric not null default '0'`,
      `date not null default '0001-01-01'`,
      `timestamptz(3) not null default '0001-01-01T00:00:00Z'`,
      `uuid not null default '00000000-0000-0000-0000-000000000000'`,
      `text collate "C" not null default ''`,
    ])
  })

  test('texts sort by code point as in PostgreSQL, where JavaScript goes by code unit', () => {
    const sorted = ['', 'A', 'AA', 'B', 'a', 'ß', '\ue000', '\uffff', '😀', '😁']
    for (const type of [Text(), Code(), Char])
      expect([...sorted].reverse().sort((a, b) => type.compare(a, b))).toEqual(sorted)
  })
})

test('a moment of the clock becomes a DateTime', () => {
  expect(dateTimeOf(0)).toBe('1970-01-01T00:00:00.000Z')
  expect(dateTimeOf(-62135596800000)).toBe('')
})
