/** Every operator and function of OData 4.01 by example, in PostgreSQL; what is refused, and where. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileCondition, compileExpression } from '../../../dist/odata/expression/compileExpression.js'
import { SqlBuilder } from '../../../dist/sql/SqlBuilder.js'
import { parseExpression, type Expression } from '../../../dist/odata/syntax/index.js'
import { Random } from './random.js'
import { SampleScope } from './sampleScope.js'
import { Samples } from './samples.js'

let samples: Samples

beforeAll(async () => {
  samples = await Samples.open(new Random(1), 3)
})
afterAll(async () => {
  await samples.close()
})

async function valueOf(
  url: string,
  aliases: Readonly<Record<string, string>> = {},
): Promise<string | null | undefined> {
  const scope = new SampleScope(
    new Map<string, Expression>(Object.entries(aliases).map(([name, text]) => [name, parseExpression(text)])),
  )
  const [value] = await samples.select(
    (builder) => `(${compileExpression(parseExpression(url), scope, builder).sql})::text`,
  )
  return value
}

function compile(url: string): string {
  return compileCondition(
    parseExpression(url),
    new SampleScope(),
    new SqlBuilder({ tables: { table: () => undefined }, company: undefined }),
  )
}

describe('worth', () => {
  test.each([
    // Logic: null is neither, and the stronger decides.
    ['true and null', null],
    ['false and null', 'false'],
    ['true or null', 'true'],
    ['false or null', null],
    ['not null', null],
    ['not true or true', 'true'],
    ['true or false and false', 'true'],
    ['not (1 eq 2)', 'true'],
    // Comparisons: null equals null alone, and has no order.
    ['null eq null', 'true'],
    ['null ne null', 'false'],
    ['null gt null', 'false'],
    ['null ge null', 'false'],
    ['1 eq null', 'false'],
    ['1 ne null', 'true'],
    ['1 lt null', 'false'],
    ['null le 1', 'false'],
    ['1 eq 1.0', 'true'],
    ['0.1 add 0.2 eq 0.3', 'true'],
    ['0.1e0 add 0.2e0 eq 0.3e0', 'false'],
    ['NaN eq NaN', 'false'],
    ['NaN ne NaN', 'true'],
    ['INF gt 1e300', 'true'],
    ['-INF lt -1e300', 'true'],
    ['NaN lt 1', 'false'],
    ["'a' lt 'B'", 'false'],
    ["'😀' gt '\uffff'", 'true'],
    ["'é' eq 'e\u0301'", 'false'],
    ["'a' eq 'A'", 'false'],
    ["'' eq ' '", 'false'],
    ['2024-02-29 lt 2024-03-01', 'true'],
    ['2024-02-29T12:00:00+02:00 eq 2024-02-29T10:00:00Z', 'true'],
    ['2024-02-29 eq 2024-02-29T00:00:00Z', 'true'],
    ['10:30:00 lt 10:30:00.001', 'true'],
    ["duration'PT36H' eq duration'P1DT12H'", 'true'],
    ["duration'-PT1S' lt duration'PT0S'", 'true'],
    ['7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f eq 7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F', 'true'],
    ['1 in (1,2)', 'true'],
    ['3 in (1,2)', 'false'],
    ['null in (1,null)', 'true'],
    ['null in (1,2)', 'false'],
    ["'b' in ('a','b')", 'true'],
    ['1 in ()', 'false'],
    ['1.0 in (1,2)', 'true'],
    ['\'a\' in ["a","b"]', 'true'],
    ["Status has NAV.Status'New'", 'true'],
    ["Status in ('New','Open','Held','Both','Closed')", 'true'],
    // Arithmetic.
    ['1 add 2 mul 3', '7'],
    ['(1 add 2) mul 3', '9'],
    ['10 sub 3 sub 2', '5'],
    ['7 div 2', '3'],
    ['-7 div 2', '-3'],
    ['7 divby 2', '3.5'],
    ['7 mod 4', '3'],
    ['-7 mod 4', '-3'],
    ['7.5 mod 2', '1.5'],
    ['7.0 div 2', '3.5'],
    ['1 div 3.0', `0.${'3'.repeat(28)}`],
    ['2 div 3.0', `0.${'6'.repeat(27)}7`],
    ['1e0 div 0', 'Infinity'],
    ['-1e0 div 0', '-Infinity'],
    ['0e0 div 0', 'NaN'],
    ['1 div (1 sub 1)', null],
    ['1.5 mod (1 sub 1)', null],
    ['9223372036854775807 add 1', null],
    ['9223372036854775807 add 1 sub 1', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['1e308 mul 10', 'Infinity'],
    ['1e-308 mul 1e-308', '0'],
    ['null add 1', null],
    ['-(3)', '-3'],
    ['- 3 add 5', '2'],
    ["2024-02-28 add duration'P1D'", '2024-02-29'],
    ["2024-03-01 sub duration'PT1S'", '2024-02-29'],
    ['2024-03-01 sub 2024-02-28', '48:00:00'],
    ["9999-12-31 add duration'P1D'", null],
    ["0001-01-01T00:00:00Z sub duration'PT0.000001S'", null],
    ["duration'PT1H' mul 2.5", '02:30:00'],
    ["duration'PT1H' div 2", '00:30:00'],
    ["-duration'PT1H' add duration'PT2H'", '01:00:00'],
    // Texts, by code point.
    ["concat('a','b')", 'ab'],
    ["concat(concat('a','b'),null)", null],
    ["contains('100%','%')", 'true'],
    ["contains('abc','_')", 'false'],
    ["contains('abc','')", 'true'],
    ["startswith('a_b','a_')", 'true'],
    ["startswith('axb','a_')", 'false'],
    ["endswith('a%','%')", 'true'],
    ["endswith('b','ab')", 'false'],
    ["indexof('a😀b','b')", '2'],
    ["indexof('abc','x')", '-1'],
    ["indexof('abc','')", '0'],
    ["length('a😀b')", '3'],
    ["length('')", '0'],
    ["substring('a😀b',1)", '😀b'],
    ["substring('abc',1,1)", 'b'],
    ["substring('abc',5)", ''],
    ["substring('abc',-2)", 'bc'],
    ["substring('abc',-2,1)", 'b'],
    ["substring('abc',0,0)", ''],
    ["tolower('ÄÖ')", 'äö'],
    ["toupper('straße')", 'STRASSE'],
    ["tolower('ΑΣ')", 'ας'],
    ["toupper('i')", 'I'],
    ["trim(' \u00a0a b\u0085')", 'a b'],
    ["matchespattern('O''Brien','^O.B')", 'true'],
    ["matchesPattern('a\nb','^b')", 'false'],
    ["matchesPattern('😀','^.$')", 'true'],
    ["matchesPattern('a+b','a\\+b')", 'true'],
    ["matchesPattern('\\','^\\\\$')", 'true'],
    // Dates and times, in UTC.
    ['year(2024-02-29)', '2024'],
    ['month(2024-02-29T23:00:00Z)', '2'],
    ['day(0001-01-01)', '1'],
    ['hour(23:59:59)', '23'],
    ['minute(2024-02-29T10:30:15Z)', '30'],
    ['second(10:30:15.75)', '15'],
    ['fractionalseconds(10:30:15.75)', '0.75'],
    ['fractionalseconds(2024-02-29T10:30:15Z)', '0'],
    ['date(2024-02-29T23:59:59Z)', '2024-02-29'],
    ['time(2024-02-29T23:59:59.5Z)', '23:59:59.5'],
    ['totaloffsetminutes(2024-02-29T23:59:59Z)', '0'],
    ["totalseconds(duration'P1DT1.5S')", '86401.5'],
    ['now() gt 2020-01-01T00:00:00Z', 'true'],
    ['mindatetime() eq 0001-01-01T00:00:00Z', 'true'],
    ['maxdatetime() ge 9999-12-31T23:59:59.999Z', 'true'],
    // Rounding, half away from zero.
    ['round(2.5)', '3'],
    ['round(-2.5)', '-3'],
    ['round(2.5e0)', '3'],
    ['floor(-1.1)', '-2'],
    ['ceiling(-1.9)', '-1'],
    ['ceiling(1)', '1'],
    ['round(null)', null],
    // Types.
    ["cast('42',Edm.Int32)", '42'],
    ["cast('x',Edm.Int32)", null],
    ["cast('2147483648',Edm.Int32)", null],
    ['cast(300,Edm.Byte)', null],
    ['cast(2.5,Edm.Int32)', '3'],
    ["cast('2023-02-29',Edm.Date)", null],
    ['cast(2024-02-29,Edm.DateTimeOffset) eq 2024-02-29T00:00:00Z', 'true'],
    ['cast(1.50,Edm.String)', '1.5'],
    ['cast(true,Edm.String)', 'true'],
    ["cast(duration'PT90M',Edm.String)", 'P0DT1H30M0S'],
    ['cast(Status,Edm.Int32) in (0,1,2,3,4)', 'true'],
    ['cast(null,Edm.String)', null],
    ["isof('42',Edm.Int32)", 'true'],
    ["isof('x',Edm.Int32)", 'false'],
    ['isof(null,Edm.String)', 'false'],
    ['isof($it,NAV.Sample)', 'true'],
    ['isof(Link,NAV.Other)', 'false'],
    // Collections and conditions.
    ['case(1 eq 2:1,true:2)', '2'],
    ['case(false:1)', null],
    ['case(null:1,true:2.5)', '2.5'],
    ['hassubset([1,2,2],[2,2])', 'true'],
    ['hassubset([1,2],[2,2])', 'false'],
    ['hassubsequence([1,2,3],[1,3])', 'true'],
    ['hassubsequence([1,2,3],[3,1])', 'false'],
    ['Lines/$count ge 0', 'true'],
    ['Lines/any() or Lines/$count eq 0', 'true'],
    ['Lines/all(l:l/Position ge 0)', 'true'],
    ['Lines/$count($filter=Position lt 0)', '0'],
  ])('%s', async (url, wanted) => {
    expect(await valueOf(url)).toBe(wanted)
  })

  test('an alias is worth what it stands for, also through another', async () => {
    expect(await valueOf('@a mul 2', { a: '@b add 1', b: '4' })).toBe('10')
    expect(await valueOf("@list eq @list and 'a' in @list", { list: "['a','b']" }).catch(() => 'refused')).toBe('true')
    await expect(valueOf('@a', { a: '@b', b: '@a' })).rejects.toThrow(/defined by itself/)
  })
})

describe('refused, with the place', () => {
  test.each([
    ['Name add 1 eq 2', /'add' cannot be applied to Edm.String and Edm.Int32/],
    ["Day gt 'x'", /'gt' cannot be applied/],
    ["Status eq 'Nix'", /'Nix' is no member of the enumeration Status \(position 11\)/],
    ['Name', /A Boolean is expected/],
    ['Lines eq 1', /cannot be applied/],
    ['length(1) eq 1', /'length' takes Edm.String as argument 1, not Edm.Int32 \(position 8\)/],
    ['1 div 0 eq 1', /divides by zero/],
    ['1.5 mod 0.0 eq 1', /divides by zero/],
    ["substring('a',0,-1) eq ''", /is negative/],
    ['not 1', /Boolean/],
    ["-'a' eq 1", /'-' cannot be applied/],
    ['Name in 1', /needs a list/],
    ['Lines/any(l:1)', /Boolean/],
    ["case(true:1,false:'a') eq 1", /no type in common/],
    ['cast(Name,Edm.Nix) eq 1', /no type 'Edm.Nix'/],
    ['year(2024-02-29T12:00:00+02:00) eq 1', /written in UTC/],
    ['Amount eq 1e400', /not a value of Edm.Double/],
    ["binary'AAAA' eq binary'AAAA'", /cannot be applied/],
    ['matchesPattern(Name,Other)', /must be a literal/],
    ...[
      '(a+)+\\1',
      '(?=a)',
      '(?<!a)',
      '[a',
      'a{256}',
      '(((a{50}){50}){50})',
      'a**',
      '(',
      ')',
      '\\',
      '\\k<a>',
      `${'('.repeat(30)}a${')'.repeat(30)}`,
      'x'.repeat(501),
    ].map((pattern): [string, RegExp] => [`matchesPattern(Name,'${pattern}')`, /The pattern/]),
  ])('%s', (url, message) => {
    expect(() => compile(url)).toThrow(
      expect.objectContaining({ code: 'BadRequest', message: expect.stringMatching(message) as unknown }),
    )
  })

  test.each([
    'geo.distance(Name,Name) lt 1',
    'geo.length(Name) lt 1',
    'geo.intersects(Name,Name)',
    "geography'SRID=0;Point(1 1)' eq null",
    'isdefined(Name)',
  ])('as not implemented: %s', (url) => {
    expect(() => compile(url)).toThrow(
      expect.objectContaining({
        code: 'BadRequest_MethodNotImplemented',
        message: expect.stringMatching(/position 1/) as unknown,
      }),
    )
  })
})

describe('values', () => {
  test('are bound, whatever is in them', () => {
    const builder = new SqlBuilder({ tables: { table: () => undefined }, company: undefined })
    const sql = compileCondition(
      parseExpression(
        "Name eq '''; drop table samples; --' and Amount gt 12.5 and Day in (2024-02-29,2024-03-01) and Name in ('$1','%')",
      ),
      new SampleScope(),
      builder,
    )
    expect(sql).not.toMatch(/drop|12\.5|2024|%/)
    expect(builder.values).toEqual(["'; drop table samples; --", '12.5', ['2024-02-29', '2024-03-01'], ['$1', '%']])
  })

  test('leave columns bare, so that their indexes are used', () => {
    expect(compile("Status gt 'Open'")).toMatch(/s\."Status" > \$1/)
    expect(compile("Span lt duration'PT1H'")).toBe('(s."Span" < $1::bigint)')
    expect(compile('Small eq 1.0')).toMatch(/^\(s\."Small" = \$1::bigint\)$/)
    expect(compile('Small eq 1.5')).not.toMatch(/"Small" = \$1::bigint/)
    expect(compile("startswith(Name,'ab')")).toBe('(s."Name" >= $1::text and s."Name" < $2::text)')
  })

  test('may be many: the text of the statement grows with what is written and no faster', () => {
    const deep = Array.from({ length: 200 }, () => 'tolower(').join('') + 'Name' + ')'.repeat(200)
    expect(() => compile(`${deep} eq 'a'`)).toThrow()
    const sums = Array.from({ length: 90 }, () => '(').join('') + 'Amount' + ' mul Amount) div 3'.repeat(90)
    expect(compile(`${sums} gt 1`).length).toBeLessThan(60_000)
    const wide = Array.from({ length: 900 }, (_, index) => `Name eq '${index}'`).join(' or ')
    expect(compile(wide).length).toBeLessThan(40_000)
  })
})
