import { describe, expect, test } from '@jest/globals'
import { readJson } from '../../../dist/odata/body/readJson.js'
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
    expect(read('[1234567890123456789.123456789, 9223372036854775807, -0.10, 1e3]')).toMatchObject([{ number: '1234567890123456789.123456789' }, { number: '9223372036854775807' }, { number: '-0.10' }, { number: '1e3' }])
  })

  test('is read as JSON.parse reads it', () => {
    const texts = ['{"a":[true,false,null,"x\\u00e4\\n\\"\\\\\\/\\ud83d\\ude00"],"b":{"c":{}},"":""}', ' [ ] ', '"text"', '{"\u2028":"ünï"}']
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

  test('that is not UTF-8 is refused', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0xfe, 0x22]))).toContain('not valid UTF-8')
  })
})
