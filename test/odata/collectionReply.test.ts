import { describe, expect, test } from '@jest/globals'
import { CollectionReply } from '../../dist/odata/reply/CollectionReply.js'
import type { Sink } from '../../dist/http/Sink.js'

type Options = ConstructorParameters<typeof CollectionReply>[0]

const result: Options['result'] = {
  kind: 'collection',
  contextUrl: 'http://host/$metadata#Set',
  pageSize: 2,
  parented: false,
  counted: false,
  nextLink: ([, key], rows) => `next?${rows}-${key ?? ''}`,
}

function replyOf(
  more: Partial<Options['result']> = {},
  context: Options['context'] = { metadata: 'minimal', version: '4.0' },
  sink?: Sink,
): CollectionReply {
  return new CollectionReply({ result: { ...result, ...more }, context, headers: {}, sink, segment: () => 'Parent(1)' })
}

describe('the reply of a collection', () => {
  test('holds what the rows are, and whether there are more', () => {
    const reply = replyOf()
    void reply.take([['{"a":1}', '1']])
    void reply.take([
      ['{"a":2}', '2'],
      ['{"a":3}', '3'],
    ])
    expect(reply.finish()?.body).toBe(
      '{"@odata.context":"http://host/$metadata#Set","value":[{"a":1},{"a":2}],"@odata.nextLink":"next?2-2"}',
    )
  })

  test('without rows, with a count, in 4.01, without metadata', () => {
    expect(replyOf().finish()?.body).toBe('{"@odata.context":"http://host/$metadata#Set","value":[]}')
    const counted = replyOf({ counted: true }, { metadata: 'none', version: '4.01' })
    void counted.take([['7']])
    expect(counted.finish()?.body).toBe('{"@count":7,"value":[]}')
  })

  test('of a parent that is not there is an error, however the rows come', () => {
    expect(() => replyOf({ parented: true }).take([['false']])).toThrow("'Parent(1)'")
    expect(() => replyOf({ parented: true }).finish()).toThrow("'Parent(1)'")
    const there = replyOf({ parented: true, counted: true })
    void there.take([['true']])
    void there.take([['1'], ['{}', '1']])
    expect(there.finish()?.body).toBe('{"@odata.context":"http://host/$metadata#Set","@odata.count":1,"value":[{}]}')
  })

  test('goes out in parts if it is long, and the parts make the whole', () => {
    const sent: string[] = []
    const sink = {
      begun: false,
      begin() {
        this.begun = true
      },
      write(text: string) {
        sent.push(text)
      },
      end(text: string) {
        sent.push(text)
      },
      abort: () => undefined,
    }
    const long = JSON.stringify({ text: 'x'.repeat(50_000) })
    const reply = replyOf({ pageSize: 100 }, { metadata: 'none', version: '4.0' }, sink)
    for (let row = 0; row < 10; row++) void reply.take([[long]])
    expect(reply.finish()).toBeUndefined()
    reply.complete()
    expect(sent.length).toBeGreaterThan(2)
    expect((JSON.parse(sent.join('')) as { value: unknown[] }).value).toHaveLength(10)
  })
})
