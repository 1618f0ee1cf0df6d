/** What a JSON batch and the URLs in it are read as, and what is refused with the place where it is wrong. */

import { describe, expect, test } from '@jest/globals'
import { atOnce } from '../../../dist/http/inTurns.js'
import type { Batch } from '../../../dist/odata/batch/batch.js'
import { addressInBatch } from '../../../dist/odata/batch/addressInBatch.js'
import { readJsonBatch } from '../../../dist/odata/batch/readJsonBatch.js'
import { writeJson } from '../../../dist/http/writeJson.js'

const json = (value: unknown): Batch =>
  atOnce(readJsonBatch(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))))

function faultOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    return (error as Error).message
  }
  return 'no fault'
}

describe('a JSON batch', () => {
  test('has its requests, groups and what they depend on', () => {
    const { form, items } = json({
      requests: [
        { id: '0', method: 'get', url: 'Customer' },
        {
          id: 'a',
          atomicityGroup: 'g',
          method: 'POST',
          url: '/BC/ODataV4/Customer',
          headers: { 'OData-Version': '4.01' },
          body: { No: '1' },
        },
        { id: 'b', atomicityGroup: 'g', method: 'patch', url: '$a', body: {}, dependsOn: ['a', '0'] },
        {
          id: 'c',
          method: 'PUT',
          url: 'X/Note/$value',
          headers: { 'Content-Type': 'text/plain' },
          body: 'text',
          dependsOn: ['g'],
        },
        { id: 'd', method: 'PUT', url: 'X/Blob', headers: { 'content-type': 'image/png' }, body: 'AP_-' },
        { method: 'GET', url: 'Item' },
        { id: 7, method: 'GET', url: 'Item' },
      ],
    })
    expect([
      form,
      items.map(({ kind, group, requests, dependsOn }) => [kind, group, requests.map(({ id }) => id), dependsOn]),
    ]).toEqual([
      'json',
      [
        ['single', undefined, ['0'], []],
        ['group', 'g', ['a', 'b'], ['0']],
        ['single', undefined, ['c'], ['g']],
        ['single', undefined, ['d'], []],
        ['single', undefined, [undefined], []],
        ['single', undefined, ['7'], []],
      ],
    ])
    expect(items[1]?.requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'odata-version': '4.01', 'content-type': 'application/json' },
      body: undefined,
      json: { No: '1' },
    })
    expect([items[2]?.requests[0]?.body, items[3]?.requests[0]?.body]).toEqual([
      Buffer.from('text'),
      Buffer.from([0, 255, 254]),
    ])
  })

  test('keeps numbers as they were written', () => {
    const { items } = json(
      '{"requests":[{"id":"1","method":"POST","url":"A","body":{"Amount":12345678901234567890.1200,"List":[1e400,null,true,"x\\n"]}}]}',
    )
    expect(writeJson(items[0]?.requests[0]?.json ?? null)).toBe(
      '{"Amount":12345678901234567890.1200,"List":[1e400,null,true,"x\\n"]}',
    )
  })

  const get = { method: 'GET', url: 'A' }
  test.each([
    ['[]', 'the request: an object {"requests": […]} is expected'],
    [{ requests: {} }, 'the request: an object {"requests": […]} is expected'],
    [{ requests: [1] }, 'requests[0]: an object is expected'],
    [{ requests: [{ id: '1', url: 'A' }] }, 'requests[0].method: the name of a method is expected'],
    [{ requests: [{ id: '1', method: 'GET' }] }, 'requests[0].url: a text is expected'],
    [
      {
        requests: [
          { id: '1', ...get },
          { id: '1', ...get },
        ],
      },
      "requests[1].id: '1' is given twice",
    ],
    [
      {
        requests: [
          { id: '1', ...get, dependsOn: ['2'] },
          { id: '2', ...get },
        ],
      },
      "requests[0].dependsOn: '2' is neither the id nor the atomicity group of a request in front of it",
    ],
    [
      {
        requests: [
          { id: '1', ...get, atomicityGroup: 'g' },
          { id: '2', ...get },
          { id: '3', ...get, atomicityGroup: 'g' },
        ],
      },
      "requests[2].atomicityGroup: 'g' is given already",
    ],
    [{ requests: [{ id: '1', ...get, headers: { a: 1 } }] }, 'requests[0].headers.a: a text of one line is expected'],
    [
      { requests: [{ id: '1', ...get, headers: { 'content-type': 'image/png' }, body: '%' }] },
      'requests[0].body: base64url is expected',
    ],
    [
      { requests: Array.from({ length: 101 }, (_, index) => ({ id: String(index), ...get })) },
      'The batch has 101 requests; at most 100 are allowed.',
    ],
    [{ requests: [{ id: '1', ...get, if: 'x' }] }, 'Not implemented: "if" in requests[0].'],
    ['{"requests":[{]}', 'The request body is not valid JSON'],
  ])('%j is refused', (body, message) => {
    expect(faultOf(() => json(body))).toContain(message)
  })
})

describe('URLs of requests', () => {
  const root = 'http://localhost:7048/BC/ODataV4'
  test.each([
    ['Customer', { path: 'Customer', query: '' }],
    ["Customer('a%2Fb')/?$top=1#x", { path: "Customer('a%2Fb')", query: '$top=1' }],
    [`${root}/Customer?a=1?b`, { path: 'Customer', query: 'a=1?b' }],
    ['https://elsewhere/bc/odatav4/Customer', { path: 'Customer', query: '' }],
    ['/BC/ODataV4/Customer', { path: 'Customer', query: '' }],
    ['/BC/ODataV4', { path: '', query: '' }],
    ['?$format=json', { path: '', query: '$format=json' }],
  ])('%s', (url, address) => {
    expect(addressInBatch(url, [root])).toEqual(address)
  })

  test.each(['/BC/ODataV4x/Customer', '/BC/api/a/b/c/items', 'http://localhost/other', '/'])(
    '%s leads out of the service',
    (url) => {
      expect(faultOf(() => addressInBatch(url, [root]))).toContain('is not below /BC/ODataV4')
    },
  )
})
