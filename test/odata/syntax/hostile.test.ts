import { describe, expect, test } from '@jest/globals'
import {
  parseApply,
  parseExpand,
  parseExpression,
  parseKeyPredicate,
  parseQueryOptions,
  parseResourcePath,
  parseSearch,
  parseUrl,
} from '../../../dist/odata/syntax/index.js'
import { faultOf } from './shown.js'

const joined = (count: number, of: (index: number) => string, by: string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(by)

describe('hostile input is answered, by limits and not by the end of the stack', () => {
  const tooMany = 'more than 5000 operands and operators'
  const tooDeep = 'more than 100 brackets and prefix operators within each other'

  test.each([
    ['10,000 terms', () => parseExpression(joined(10_000, (index) => `a eq ${index}`, ' or ')), tooMany],
    ['10,000 summands', () => parseExpression(joined(10_000, String, ' add ')), tooMany],
    ['a path of 32,000 names', () => parseExpression(`${'a/'.repeat(32_000)}b`), tooMany],
    ['30,000 columns to sort by', () => parseQueryOptions(`$orderby=${joined(30_000, () => 'a', ',')}`), tooMany],
    ['30,000 columns', () => parseQueryOptions(`$select=${joined(30_000, () => 'a', ',')}`), tooMany],
    ['30,000 names of parameters', () => parseQueryOptions(`$select=a(${joined(30_000, () => 'b', ',')})`), tooMany],
    ['10,000 words to search for', () => parseSearch(joined(10_000, () => 'a', ' ')), tooMany],
    ['7,000 transformations', () => parseApply(joined(7_000, () => 'identity', '/')), tooMany],
    ['a key of 9,000 values', () => parseKeyPredicate(`(${joined(9_000, (index) => `a${index}=1`, ',')})`), tooMany],
    ['1,000 parentheses', () => parseExpression(`${'('.repeat(1_000)}a${')'.repeat(1_000)}`), tooDeep],
    ['1,000 parentheses to search', () => parseSearch(`${'('.repeat(1_000)}a${')'.repeat(1_000)}`), tooDeep],
    ['16,000 times not', () => parseExpression(`${'not '.repeat(16_000)}a`), tooDeep],
    ['16,000 times NOT', () => parseSearch(`${'NOT '.repeat(16_000)}a`), tooDeep],
    ['60,000 minus signs', () => parseExpression(`${'-'.repeat(60_000)}a`), tooDeep],
    ['60,000 brackets', () => parseExpression('['.repeat(60_000)), tooDeep],
    ['10,000 objects', () => parseExpression('{"a":'.repeat(10_000)), tooDeep],
    ['7,000 functions', () => parseExpression('tolower('.repeat(7_000)), tooDeep],
    ['5,000 lambdas', () => parseExpression('a/any(x:'.repeat(5_000)), tooDeep],
    ['5,000 filters in counts', () => parseExpression('a/$count($filter='.repeat(5_000)), tooDeep],
    ['5,000 expands', () => parseExpand('A($expand='.repeat(5_000)), tooDeep],
    ['5,000 groups', () => parseApply('groupby((a),'.repeat(5_000)), tooDeep],
    ['9,000 concats', () => parseApply('concat('.repeat(9_000)), tooDeep],
    [
      'comparisons of comparisons',
      () => parseExpression(`a${' eq a'.repeat(10_000)}`),
      'more than 50 comparisons of one another without brackets',
    ],
    [
      'a list of 30,000 items',
      () => parseExpression(`a in (${joined(30_000, String, ',')})`),
      'more than 20000 items in one list',
    ],
    [
      'an array of 30,000 items',
      () => parseExpression(`a in [${joined(30_000, String, ',')}]`),
      'more than 20000 items in one array',
    ],
    [
      '10,000 options',
      () => parseQueryOptions(joined(10_000, (index) => `a${index}=1`, '&')),
      'more than 1000 options',
    ],
    [
      '10,000 aliases',
      () => parseQueryOptions(joined(10_000, (index) => `@a${index}=1`, '&')),
      'more than 1000 options',
    ],
    ['30,000 segments', () => parseResourcePath('a/'.repeat(30_000)), 'more than 200 segments'],
    ['190 filters that do not end', () => parseResourcePath('$filter(/'.repeat(190)), 'Expression expected'],
    [
      'a string of 32,000 quotes that does not end',
      () => parseExpression(`'${"''".repeat(32_000)}`),
      'the string has no closing quote',
    ],
    ['a duration of 60,000 digits', () => parseExpression(`duration'P${'1'.repeat(60_000)}'`), 'a duration like'],
    ['60,000 signs of equality', () => parseExpression(`binary'${'='.repeat(60_000)}'`), 'base64url text expected'],
    [
      '20,000 encoded characters, the last one broken',
      () => parseQueryOptions(`$filter=${'%41'.repeat(20_000)}%ff`),
      'not UTF-8',
    ],
  ])('%s', (_, read, reason) => {
    expect(faultOf(read)).toContain(reason)
  })

  test('a URL of 64 KB that is right is read', () => {
    const list = joined(11_000, (index) => String(10_000 + index), ',')
    const { options } = parseUrl('Customer', `$filter=No in (${list})`)
    expect(options.filter).toMatchObject({
      kind: 'comparison',
      operator: 'in',
      right: { kind: 'list', items: { length: 11_000 } },
    })
    expect(parseUrl(`Customer('${'x'.repeat(65_000)}')`, '').path).toMatchObject([
      { arguments: [{ value: { text: 'x'.repeat(65_000) } }] },
    ])
    expect(parseUrl('Customer', `$filter=Name${' '.repeat(65_000)}eq 'x'`).options.filter).toMatchObject({
      kind: 'comparison',
    })
    expect(parseUrl('Customer', '&'.repeat(65_000)).options).toEqual({})
    expect(parseExpression('1'.repeat(65_000))).toMatchObject({ type: 'Edm.Decimal', text: '1'.repeat(65_000) })
  })

  test('trees within the limits are no deeper than what was written', () => {
    expect(parseExpression(joined(1_000, (index) => `a eq ${index}`, ' or '))).toMatchObject({
      kind: 'logical',
      operator: 'or',
      operands: { length: 1_000 },
    })
    expect(parseExpression(`${'('.repeat(100)}a${')'.repeat(100)}`)).toMatchObject({ kind: 'path' })
  })

  test('names of prototypes are names like any other', () => {
    expect(parseExpression('{"__proto__":{"a":1}}')).toMatchObject({ kind: 'json', text: '{"__proto__":{"a":1}}' })
    expect(({} as Record<string, unknown>).a).toBeUndefined()
    expect(parseQueryOptions('__proto__=1&constructor=2').custom?.get('__proto__')).toBe('1')
    expect(faultOf(() => parseQueryOptions('$constructor=1'))).toContain("'$constructor' is no query option")
    expect(parseExpression('constructor(1)')).toMatchObject({ kind: 'path' })
  })
})
