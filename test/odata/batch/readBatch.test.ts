/** What a batch is read as, in both forms, and what is refused with the place where it is wrong. */

import { describe, expect, test } from '@jest/globals'
import { atOnce } from '../../../dist/http/inTurns.js'
import type { Batch } from '../../../dist/odata/batch/batch.js'
import { addressInBatch } from '../../../dist/odata/batch/addressInBatch.js'
import { readJsonBatch } from '../../../dist/odata/batch/readJsonBatch.js'
import { readMultipartBatch } from '../../../dist/odata/batch/readMultipartBatch.js'
import { writeJson } from '../../../dist/http/writeJson.js'

const contentType = 'multipart/mixed; boundary=b'
const multipart = (lines: readonly string[], lineEnd = '\r\n', type = contentType): Batch =>
  atOnce(readMultipartBatch(Buffer.from(lines.join(lineEnd), 'utf8'), type))
const json = (value: unknown): Batch =>
  atOnce(readJsonBatch(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))))
const single = (...request: string[]): string[] => [
  '--b',
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  ...request,
  '--b--',
]

function faultOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    return (error as Error).message
  }
  return 'no fault'
}

describe('a multipart batch', () => {
  const lines = [
    'a preamble',
    '--b',
    'Content-Type: application/http',
    'Content-ID: r1',
    '',
    "GET Customer('1')?$select=No HTTP/1.1",
    'Accept: application/json',
    '',
    '',
    '--b',
    'Content-Type: multipart/mixed;boundary="c s"',
    '',
    '--c s',
    'content-type: application/http',
    'content-transfer-encoding: binary',
    'Content-ID: 1',
    '',
    'post /BC/ODataV4/Customer HTTP/1.1',
    'Content-Type: application/json',
    'Content-Length: 10',
    '',
    '{"No":"1"}',
    '',
    '--c s',
    'Content-Type: application/http',
    '',
    'DELETE $1 HTTP/1.1',
    'Content-ID: 2',
    'If-Match:',
    ' *',
    '',
    '--c s--',
    '',
    '--b--',
    'an epilogue',
  ]

  test('longer than what is searched at once has all its parts, and can be interrupted', () => {
    const big = 'x'.repeat(700_000)
    const reading = readMultipartBatch(
      Buffer.from(
        [
          ...Array.from({ length: 5 }, (_, index) => [
            '--b',
            'Content-Type: application/http',
            '',
            `PUT X${index}/Blob HTTP/1.1`,
            '',
            `--bo${big}`,
          ]).flat(),
          '--b--',
        ].join('\r\n'),
      ),
      contentType,
    )
    let turns = 0
    let step = reading.next()
    for (; step.done !== true; step = reading.next()) turns++
    expect([turns > 3, step.value.items.map(({ requests: [one] }) => [one?.url, one?.body?.length])]).toEqual([
      true,
      Array.from({ length: 5 }, (_, index) => [`X${index}/Blob`, big.length + 4]),
    ])
  })

  test.each(['\r\n', '\n'])('with line ends %j has its parts and change sets', (lineEnd) => {
    const { form, items } = multipart(lines, lineEnd)
    expect([form, items.map(({ kind, requests }) => [kind, requests.length])]).toEqual([
      'multipart',
      [
        ['single', 1],
        ['group', 2],
      ],
    ])
    expect(items[0]?.requests[0]).toMatchObject({
      id: 'r1',
      method: 'GET',
      url: "Customer('1')?$select=No",
      headers: { accept: 'application/json' },
      body: undefined,
    })
    expect(items[1]?.requests[0]).toMatchObject({
      id: '1',
      method: 'POST',
      url: '/BC/ODataV4/Customer',
      body: Buffer.from('{"No":"1"}'),
    })
    expect(items[1]?.requests[1]).toMatchObject({
      id: '2',
      method: 'DELETE',
      url: '$1',
      headers: { 'if-match': '*' },
      body: undefined,
    })
  })

  test('may have requests that end with their line, without a version, or with empty lines in front', () => {
    expect(multipart(single('GET Customer')).items[0]?.requests[0]).toMatchObject({ method: 'GET', url: 'Customer' })
    expect(multipart(single('', 'GET Customer HTTP/1.1')).items[0]?.requests[0]).toMatchObject({
      method: 'GET',
      url: 'Customer',
    })
  })

  test('carries bytes as they are', () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 98, 120, 13, 10, 200])
    const body = Buffer.concat([
      Buffer.from(
        '--b\r\nContent-Type: application/http\r\n\r\nPUT X/Blob HTTP/1.1\r\nContent-Type: image/png\r\n\r\n',
      ),
      bytes,
      Buffer.from('\r\n--b--'),
    ])
    expect(atOnce(readMultipartBatch(body, contentType)).items[0]?.requests[0]?.body).toEqual(bytes)
  })

  test('with nothing in it is one', () => {
    expect(multipart(['--b--']).items).toEqual([])
  })

  test.each([
    [[], contentType, "the request: the delimiter line '--b' is missing"],
    [
      ['--b', 'Content-Type: application/http', '', 'GET Customer HTTP/1.1', ''],
      contentType,
      "the request: the last delimiter line '--b--' is missing",
    ],
    [
      single('GET Customer HTTP/1.1'),
      'multipart/mixed',
      "the request: its Content-Type 'multipart/mixed' has no boundary of 1 to 70 characters",
    ],
    [
      single('GET Customer HTTP/1.1'),
      `multipart/mixed;boundary=${'x'.repeat(71)}`,
      'has no boundary of 1 to 70 characters',
    ],
    [single(), contentType, 'part 1: it has no request'],
    [single('Customer'), contentType, "part 1: the line 'Customer' is no request line like 'GET Customer HTTP/1.1'"],
    [single('GET a b HTTP/1.1'), contentType, "part 1: the line 'GET a b HTTP/1.1' is no request line"],
    [single('GET Customer HTTP/1.1', 'no header'), contentType, "part 1: the line 'no header' is no header"],
    [
      single(`GET ${'x'.repeat(300_000)} HTTP/1.1`),
      contentType,
      'part 1: its URL has 300000 characters, more than 262144',
    ],
    [
      ['--b', 'Content-Type: text/plain', '', 'x', '--b--'],
      contentType,
      "part 1: its Content-Type is 'text/plain'; application/http is expected",
    ],
    [
      ['--b', 'Content-Type: application/http', 'Content-Transfer-Encoding: base64', '', 'x', '--b--'],
      contentType,
      "part 1: its Content-Transfer-Encoding is 'base64'; binary is expected",
    ],
    [
      [
        '--b',
        'Content-Type: multipart/mixed;boundary=c',
        '',
        '--c',
        'Content-Type: application/http',
        '',
        'GET A HTTP/1.1',
        '',
        '--c--',
        '--b--',
      ],
      contentType,
      'part 1, request 1 of the change set: a change set holds requests that change something, not GET',
    ],
    [
      [
        '--b',
        'Content-Type: multipart/mixed;boundary=c',
        '',
        '--c',
        'Content-Type: multipart/mixed;boundary=d',
        '',
        '--d--',
        '--c--',
        '--b--',
      ],
      contentType,
      'part 1, request 1 of the change set: a change set cannot hold another one',
    ],
    [
      [
        '--b',
        'Content-Type: multipart/mixed;boundary=c',
        '',
        ...['--c', '--c'].flatMap((line) => [
          line,
          'Content-Type: application/http',
          'Content-ID: 1',
          '',
          'DELETE A HTTP/1.1',
          '',
        ]),
        '--c--',
        '--b--',
      ],
      contentType,
      "the Content-ID '1' is given twice in the change set",
    ],
  ] as [string[], string, string][])('%#: what is wrong is refused', (body, type, message) => {
    expect(faultOf(() => multipart(body, '\r\n', type))).toContain(message)
  })

  test('has 100 requests at most', () => {
    const parts = (count: number): string[] => [
      ...Array.from({ length: count }, () => [
        '--b',
        'Content-Type: application/http',
        '',
        'GET A HTTP/1.1',
        '',
      ]).flat(),
      '--b--',
    ]
    expect(multipart(parts(100)).items).toHaveLength(100)
    expect(faultOf(() => multipart(parts(101)))).toContain('more than 100 parts')
    const change = [
      '--b',
      'Content-Type: multipart/mixed;boundary=c',
      '',
      ...Array.from({ length: 60 }, () => [
        '--c',
        'Content-Type: application/http',
        '',
        'DELETE A HTTP/1.1',
        '',
      ]).flat(),
      '--c--',
    ]
    expect(faultOf(() => multipart([...change, ...change, '--b--']))).toContain('more than 100 requests')
  })

  test('hostile: delimiters that are none, blanks without end, headers without end', () => {
    expect(faultOf(() => multipart(['--bx\n'.repeat(200_000)]))).toContain("'--b' is missing")
    expect(faultOf(() => multipart(single(`GET a${' '.repeat(500_000)}x y`)))).toContain('no request line')
    expect(
      faultOf(() => multipart(single('GET a', ...Array.from({ length: 101 }, (_, index) => `h${index}: x`)))),
    ).toContain('more than 100 headers')
    expect(faultOf(() => multipart(single('GET a', '__proto__: x', 'constructor: y')))).toBe('no fault')
    expect(
      faultOf(() =>
        atOnce(
          readMultipartBatch(
            Buffer.concat([
              Buffer.from('--b\r\nContent-Type: application/http\r\n\r\nGET '),
              Buffer.from([0xff]),
              Buffer.from('\r\n--b--'),
            ]),
            contentType,
          ),
        ),
      ),
    ).toContain('its URL is not valid UTF-8')
  })
})

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
    expect(addressInBatch(url, root)).toEqual(address)
  })

  test.each(['/BC/ODataV4x/Customer', '/BC/api/a/b/c/items', 'http://localhost/other', '/'])(
    '%s leads out of the service',
    (url) => {
      expect(faultOf(() => addressInBatch(url, root))).toContain('is not below /BC/ODataV4')
    },
  )
})
