/** The small parts that statements are written with. */

import { describe, expect, test } from '@jest/globals'
import { makeEtag, parseEtags } from '../../../dist/odata/sql/etag.js'
import { ConcatText } from '../../../dist/sql/ConcatText.js'
import { nameOfText } from '../../../dist/sql/statementNames.js'
import { quoteName, quoteText } from '../../../dist/sql/sqlText.js'
import { SqlBuilder } from '../../../dist/sql/SqlBuilder.js'

describe('ETags', () => {
  test('are read as lists, weak or strong', () => {
    expect(parseEtags(makeEtag('12'))).toEqual(['12'])
    expect(parseEtags(' W/"1", "2" ,W/"3"')).toEqual(['1', '2', '3'])
    expect(parseEtags('*')).toBe('any')
  })

  test('that no row has match none', () => {
    expect(parseEtags('W/"x", W/"99999999999999999999"')).toEqual([])
  })

  test.each(['', 'x', 'W/1', '"1" "2"', '"1'])('%j is no list of ETags', (header) => {
    expect(() => parseEtags(header)).toThrow(expect.objectContaining({ code: 'BadRequest_InvalidToken' }))
  })
})

describe('statements', () => {
  test('bind values once where many places name them', () => {
    const builder = new SqlBuilder({ tables: { table: () => undefined }, company: undefined })
    expect([
      builder.shared('company', 'A'),
      builder.bind(1, 'bigint'),
      builder.shared('company', 'A'),
      builder.bind('x'),
    ]).toEqual(['$1::text', '$2::bigint', '$1::text', '$3'])
    expect(builder.statement('select').values).toEqual(['A', 1, 'x'])
  })

  test('are prepared when they come again', () => {
    const text = 'select 1 /* a text of this test */'
    expect(nameOfText(text)).toBeUndefined()
    const name = nameOfText(text)
    expect(name).toMatch(/^[\w-]{43}$/)
    expect(nameOfText(text)).toBe(name)
    expect([nameOfText('x'.repeat(30_000)), nameOfText('x'.repeat(30_000))]).toEqual([undefined, undefined])
  })

  test('have few names at a time, and no name ever means two texts', () => {
    const texts = Array.from({ length: 500 }, (_, index) => `select ${index} /* one of many */`)
    const named = texts.map((text) => [nameOfText(text), nameOfText(text)][1])
    expect(new Set(named).size).toBe(500)
    // The last ones still have theirs; the first ones were forgotten, and get theirs back when they come again.
    expect(nameOfText(texts.at(-1) ?? '')).toBe(named.at(-1))
    expect(nameOfText(texts[0] ?? '')).toBeUndefined()
    expect(nameOfText(texts[0] ?? '')).toBe(named[0])
  })

  test('quote names and constants', () => {
    expect([quoteName('a"b'), quoteText("a'b\\")]).toEqual(['"a""b"', "'a''b\\'"])
  })

  test('put long texts together in steps, because functions take 100 arguments', () => {
    const text = new ConcatText()
    for (let index = 0; index < 300; index++) text.text('x').sql('c')
    const calls = text.done().split('concat(').slice(1)
    for (const call of calls) expect(call.split(',').length).toBeLessThanOrEqual(100)
  })
})
