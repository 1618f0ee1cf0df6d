import { describe, expect, test } from '@jest/globals'
import { isJsonNumber, readJson, readingJson, type JsonValue } from '../../../dist/http/readJson.js'
import { isCatalogueError } from '../../../dist/errors/CatalogueError.js'

const read = (text: string): unknown => readJson(Buffer.from(text))
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown

/** The message that refuses the text. */
function refusal(body: string | Buffer): string {
  try {
    readJson(typeof body === 'string' ? Buffer.from(body) : body)
  } catch (error) {
    if (isCatalogueError(error, 'BadRequest')) return error.message
    throw error
  }
  return 'it was read'
}

describe('the body of a request', () => {
  test('keeps every digit of a number', () => {
    expect(read('[1234567890123456789.123456789, 9223372036854775807, -0.10, 1e3]')).toMatchObject([
      { number: '1234567890123456789.123456789' },
      { number: '9223372036854775807' },
      { number: '-0.10' },
      { number: '1e3' },
    ])
  })

  test('is read as JSON.parse reads it', () => {
    const texts = [
      '{"a":[true,false,null,"x\\u00e4\\n\\"\\\\\\/\\ud83d\\ude00"],"b":{"c":{}},"":""}',
      ' [ ] ',
      '"text"',
      '{"\u2028":"ünï"}',
    ]
    for (const text of texts) expect(plain(read(text))).toEqual(JSON.parse(text))
  })

  test('has no prototype to poison', () => {
    const value = read('{"__proto__":{"polluted":true},"constructor":1}') as Record<string, unknown>
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test.each([
    ['', 'it ends where a value is expected (line 1, column 1)'],
    ['{"a":1,}', 'the name of a member is expected (line 1, column 8)'],
    ['{"a":1\n"b":2}', "',' or '}' is expected (line 2, column 1)"],
    ['{"a":1,"a":2}', 'the member "a" is given twice (line 1, column 8)'],
    ['[1 2]', "',' or ']' is expected"],
    ['{a:1}', 'the name of a member is expected'],
    ["{'a':1}", 'the name of a member is expected'],
    ['[01]', "',' or ']' is expected"],
    ['[NaN]', 'a value is expected'],
    ['[nul]', 'a value is expected'],
    ['"abc', 'the text does not end (line 1, column 1)'],
    ['"a\tb"', 'a control character must be escaped'],
    ['"\\x"', "'\\x' is no escape"],
    ['"\\u12g4"', 'four hexadecimal digits'],
    ['"\\ud800"', 'half of a surrogate pair'],
    ['"a\\u0000b"', 'NUL character'],
    ['{} {}', 'nothing more is expected'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, 'nested deeper than 100 levels'],
  ])('is refused where it is wrong: %j', (text, reason) => {
    expect(refusal(text)).toContain(reason)
  })

  test('is the same wherever the windows end that it is decoded in', () => {
    const rows = Array.from({ length: 4000 }, (_, index) => ({
      name: `Ø${'ü'.repeat(index % 7)}\u{1f600}${index}`,
      text: `a"\\\n\u{2028}${'x'.repeat(index % 90)}`,
      list: [index, (-1 - index) / 8, true, false, null, {}],
      empty: '',
    }))
    const text = JSON.stringify(rows, undefined, 1)
    expect(Buffer.byteLength(text)).toBeGreaterThan(10 * 65_536)
    const numbers = (_name: string, value: unknown): unknown =>
      isJsonNumber(value as JsonValue) ? Number((value as { number: string }).number) : value
    for (let shift = 0; shift < 9; shift++)
      expect(JSON.parse(JSON.stringify(read(`\u{feff}${' '.repeat(shift)}${text}`), numbers))).toEqual(rows)
  })

  test('can be interrupted, within a long text too', () => {
    const turns = (body: string): number => {
      const reading = readingJson(Buffer.from(body))
      let count = 0
      while (reading.next().done !== true) count++
      return count
    }
    expect(turns(`[${'1,'.repeat(10_000)}1]`)).toBeGreaterThan(30)
    expect(turns(`"${'x'.repeat(1_000_000)}"`)).toBeGreaterThan(10)
    expect(turns('{"a":1}')).toBe(0)
  })

  test('is refused where it is wrong, however far that is', () => {
    expect(refusal(`[${'1,\n'.repeat(100_000)} x]`)).toContain('a value is expected (line 100001, column 2)')
    expect(refusal(`${'\n'.repeat(99_999)} "${'x'.repeat(200_000)}`)).toContain(
      'the text does not end (line 100000, column 2)',
    )
    expect(refusal(`[${' '.repeat(200_000)}"\\ud800"]`)).toContain(
      'half of a surrogate pair, which is no character (line 1, column 200002)',
    )
    expect(refusal('7'.repeat(200_000))).toContain('a number has 1000 characters and more')
    expect(refusal(`{${Array.from({ length: 10_001 }, (_, index) => `"a${index}":1`).join(',')}}`)).toContain(
      'an object has more than 10000 members',
    )
    expect(
      refusal(Buffer.concat([Buffer.from(`"${'x'.repeat(200_000)}`), Buffer.from([0xff]), Buffer.from('"')])),
    ).toContain('not valid UTF-8')
  })

  test('that is not UTF-8 is refused', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0xfe, 0x22]))).toContain('not valid UTF-8')
  })
})
