/**
 * HTTP as clients speak it: bodies that end early, hosts, codings, `Expect`, proxies, packed replies. Raw sockets, as
 * libraries would mend what is tried here.
 */

import { connect } from 'node:net'
import { brotliDecompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { adminPassword } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'

const authorization = `Authorization: Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`
const ports = ['soap', 'odata', 'management'] as const
type Port = (typeof ports)[number]
/** Requests that bring a body, on each port. */
const paths = { soap: '/BC/WS/SystemService', odata: '/BC/ODataV4/TypeSample', management: '/sessions' }
const companies =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Companies xmlns="urn:microsoft-dynamics-schemas/nav/system/"/></s:Body></s:Envelope>'

const instance = useInstance()

interface Answer {
  /** Each reply that came, with its head. */
  readonly text: string
  readonly bytes: Buffer
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

interface Sending {
  /** Closes the sending side behind the request. */
  readonly halfClose?: boolean
  /** Ends the exchange when this much of an answer is there; default: the server closes the connection. */
  readonly until?: (answer: string) => boolean
}

/** Sends bytes as they are; resolves with all that came back. */
async function exchange(port: Port, request: string | Buffer, sending: Sending = {}): Promise<Answer> {
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: '127.0.0.1', port: instance.described.ports[port], allowHalfOpen: true })
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (sending.until?.(Buffer.concat(chunks).toString('latin1')) === true) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('end', () => {
      socket.end()
    })
    socket.on('close', () => {
      resolve(Buffer.concat(chunks))
    })
    socket.write(request)
    if (sending.halfClose === true) socket.end()
  })
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const body = bytes.subarray(end + 4)
  return {
    text,
    bytes,
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    ),
    body: /^transfer-encoding: chunked/im.test(text) ? unchunked(body) : body,
  }
}

function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at)
    const length = parseInt(body.subarray(at, end).toString('latin1'), 16)
    if (!(length > 0)) return Buffer.concat(parts)
    parts.push(body.subarray(end + 2, end + 2 + length))
    at = end + 4 + length
  }
}

function head(method: string, path: string, ...headers: string[]): string {
  const own = headers.some((line) => /^host:/i.test(line)) ? [] : ['Host: localhost']
  return [`${method} ${path} HTTP/1.1`, ...own, authorization, ...headers, '', ''].join('\r\n')
}

function post(path: string, body: Buffer | string, ...headers: string[]): Buffer {
  return Buffer.concat([
    Buffer.from(head('POST', path, `Content-Length: ${Buffer.byteLength(body)}`, ...headers)),
    Buffer.from(body),
  ])
}

const json = 'Content-Type: application/json'

describe('a client that closes its sending side behind its request', () => {
  test('gets the answer to a change', async () => {
    const request = post(paths.odata, '{"No":"HALFCLOSED"}', json)
    expect(await exchange('odata', request, { halfClose: true })).toMatchObject({ status: 201 })
  })

  test('gets the answer to a SOAP call', async () => {
    const { status, text } = await exchange('soap', post(paths.soap, companies, 'Content-Type: text/xml'), {
      halfClose: true,
    })
    expect([status, text]).toEqual([200, expect.stringContaining('CRONUS International Ltd.')])
  })

  test('gets what it reads', async () => {
    const request = head('GET', '/BC/ODataV4/Customer?$top=1')
    expect(await exchange('odata', request, { halfClose: true })).toMatchObject({ status: 200 })
  })
})

describe.each(ports)('on the port of %s', (port) => {
  test('a body that is not chunked as it says is a 400, and what follows is no request', async () => {
    const request = `${head('POST', paths[port], 'Content-Type: text/xml', 'Transfer-Encoding: chunked')}zz\r\n\r\n${head('GET', '/health')}`
    const { status, text } = await exchange(port, request)
    expect([status, text.match(/^HTTP\/1\.1/gm)]).toEqual([400, ['HTTP/1.1']])
  })

  test('a body whose chunks break off later is a 400', async () => {
    const { status } = await exchange(
      port,
      `${head('POST', paths[port], 'Content-Type: text/xml', 'Transfer-Encoding: chunked')}5\r\nabcde\r\nxyz\r\n`,
    )
    expect(status).toBe(400)
  })

  test.each(['xchunked', 'gzip, chunked'])('the transfer coding %s is refused', async (coding) => {
    const { status } = await exchange(port, `${head('POST', paths[port], `Transfer-Encoding: ${coding}`)}0\r\n\r\n`)
    expect(status).toBe(400)
  })

  test.each([
    ['two hosts', 'Host: a\r\nHost: b'],
    ['the same host twice', 'Host: a\r\nHost: a'],
    ['a host that is markup', 'Host: evil"><script>'],
    ['a host with a path', 'Host: a/b'],
    ['a host with a user', 'Host: a@b'],
    ['a port that is none', 'Host: a:b'],
    ['a port beyond all', 'Host: a:70000'],
    ['an IPv6 address that is none', 'Host: [1:2]'],
    ['two hosts in one', 'Host: a, b'],
  ])('%s: 400', async (_what, hosts) => {
    const { status } = await exchange(port, head('GET', paths[port], hosts))
    expect(status).toBe(400)
  })

  test('who is not signed in is told before the body is asked for', async () => {
    const request = `POST ${paths[port]} HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n`
    expect((await exchange(port, request)).text).toMatch(/^HTTP\/1\.1 401 /)
  })

  test('a body that is too long by its length is refused before it comes', async () => {
    const request = head('POST', paths[port], 'Content-Type: text/xml', 'Content-Length: 99999999999')
    const { status } = await exchange(port, request, { until: (text) => text.includes('\r\n\r\n') })
    expect(status).toBe(413)
  })

  test('data is kept by nobody and taken for nothing else', async () => {
    const { headers } = await exchange(port, head('GET', paths[port], 'Connection: close'))
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  })
})

describe('who is welcome', () => {
  test('is asked for the body that it announced', async () => {
    const request = post(paths.odata, '{"No":"CONTINUED"}', json, 'Expect: 100-continue', 'Connection: close')
    expect((await exchange('odata', request)).text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
  })
})

describe('hosts', () => {
  const contextOf = async (target: string, ...headers: string[]): Promise<string> => {
    const { body } = await exchange('odata', head('GET', target, 'Connection: close', ...headers))
    return (JSON.parse(body.toString()) as { '@odata.context': string })['@odata.context']
  }

  test.each(['erp.example.com', 'erp.example.com:8080', '[::1]:7048', '127.0.0.1', 'my_host'])(
    'links lead to %s',
    async (host) => {
      expect(await contextOf('/BC/ODataV4/Customer?$top=0', `Host: ${host}`)).toMatch(`http://${host}/BC/ODataV4/`)
    },
  )

  test('links of a request whose target is a whole URL lead there', async () => {
    expect(await contextOf('http://target.example.com/BC/ODataV4/Customer?$top=0', 'Host: other')).toMatch(
      'http://target.example.com/BC/ODataV4/',
    )
  })

  test('HTTP/1.0 needs none', async () => {
    const { status } = await exchange('odata', `GET /BC/ODataV4/Customer HTTP/1.0\r\n${authorization}\r\n\r\n`)
    expect(status).toBe(200)
  })

  test('what proxies say counts only where they are trusted', async () => {
    const context = await contextOf('/BC/ODataV4/Customer?$top=0', 'X-Forwarded-Host: evil.example.com')
    expect(context).toMatch('http://localhost/BC/ODataV4/')
  })
})

describe('packed bodies', () => {
  const body = '{"No":"PACKED"}'
  const packed = {
    gzip: gzipSync(body),
    'x-gzip': gzipSync(body),
    GZIP: gzipSync(body),
    deflate: deflateSync(body),
    Deflate: deflateRawSync(body),
  }

  test.each(Object.entries(packed))('%s is taken', async (coding, bytes) => {
    const key = `PACKED`
    await exchange('odata', head('DELETE', `${paths.odata}('${key}')`, 'If-Match: *', 'Connection: close'))
    const request = post(paths.odata, bytes, json, `Content-Encoding: ${coding}`, 'Connection: close')
    expect(await exchange('odata', request)).toMatchObject({ status: 201 })
  })

  test.each(Object.entries(packed))('%s is taken by SOAP', async (coding) => {
    const bytes =
      coding === 'deflate'
        ? deflateSync(companies)
        : coding === 'Deflate'
          ? deflateRawSync(companies)
          : gzipSync(companies)
    const request = post(
      paths.soap,
      bytes,
      'Content-Type: text/xml',
      `Content-Encoding: ${coding}`,
      'Connection: close',
    )
    expect(await exchange('soap', request)).toMatchObject({ status: 200 })
  })

  test.each([
    ['gzip', 400],
    ['deflate', 400],
    ['compress', 415],
  ])('%s that is broken or unknown: %i', async (coding, status) => {
    const request = post(paths.odata, '\xff\xffnothing', json, `Content-Encoding: ${coding}`, 'Connection: close')
    expect(await exchange('odata', request)).toMatchObject({ status })
  })
})

describe('packed replies', () => {
  const get = async (port: Port, path: string, ...headers: string[]): Promise<Answer> =>
    await exchange(port, head('GET', path, 'Connection: close', ...headers))

  test.each([
    ['odata', '/BC/ODataV4/$metadata'],
    ['odata', '/BC/ODataV4/ItemLedgerEntries'],
    ['odata', '/BC/api/servicetier/demo/v1.0/$metadata'],
    ['soap', '/BC/WS/Page/Customer'],
  ] as const)('on the port of %s %s is packed for who asks', async (port, path) => {
    const plain = await get(port, path)
    expect(plain.headers).not.toHaveProperty('content-encoding')
    const gzip = await get(port, path, 'Accept-Encoding: gzip')
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringContaining('Accept-Encoding') })
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true)
    expect(gzip.body.length).toBeLessThan(plain.body.length)
    const brotli = await get(port, path, 'Accept-Encoding: gzip, deflate, br')
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br' })
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true)
  })

  test.each(['gzip;q=0', 'identity', 'zstd'])('nothing is packed for Accept-Encoding: %s', async (accepted) => {
    const { headers } = await get('odata', '/BC/ODataV4/$metadata', `Accept-Encoding: ${accepted}`)
    expect(headers).not.toHaveProperty('content-encoding')
  })

  test('what did not change is not sent again, whichever form is kept', async () => {
    const { headers } = await get('odata', '/BC/ODataV4/$metadata', 'Accept-Encoding: gzip')
    const again = await get(
      'odata',
      '/BC/ODataV4/$metadata',
      'Accept-Encoding: gzip',
      `If-None-Match: ${headers['etag'] ?? ''}`,
    )
    expect([again.status, again.body.length]).toEqual([304, 0])
  })
})

describe('the management service', () => {
  test('refuses a member that is given twice', async () => {
    const { status, text } = await exchange(
      'management',
      post('/sessions', '{"codeunitId":50109,"codeunitId":50110}', 'Connection: close'),
    )
    expect([status, text]).toEqual([400, expect.stringContaining('codeunitId')])
  })
})
