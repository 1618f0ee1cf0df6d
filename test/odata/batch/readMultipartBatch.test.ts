/** What a multipart batch is read as, and what is refused with the place where it is wrong. */

import { describe, expect, test } from '@jest/globals'
import { atOnce } from '../../../dist/http/inTurns.js'
import type { Batch } from '../../../dist/odata/batch/batch.js'
import { readMultipartBatch } from '../../../dist/odata/batch/readMultipartBatch.js'

const contentType = 'multipart/mixed; boundary=b'
const multipart = (lines: readonly string[], lineEnd = '\r\n', type = contentType): Batch =>
  atOnce(readMultipartBatch(Buffer.from(lines.join(lineEnd), 'utf8'), type))
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
      single(`GET ${'x'.repeat(330_000)} HTTP/1.1`),
      contentType,
      'part 1: its URL has 330000 characters, more than 327680',
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
