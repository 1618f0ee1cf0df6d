import { connect } from 'node:net'
import { once } from 'node:events'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { CallReply } from '../../dist/session/words/calls.js'
import {
  authorization,
  envelope,
  faultString,
  letters,
  lettersNamespace,
  lettersPath,
  send,
  sessionUniqueId,
  startSoapServer,
  type SoapServer,
} from './soapServer.js'

let server: SoapServer
beforeAll(async () => {
  server = await startSoapServer()
})
afterAll(async () => {
  await server.close()
})
beforeEach(() => {
  server.calls.length = 0
})

const answerOf = (body: string): string =>
  `<Soap:Envelope xmlns:Soap="http://schemas.xmlsoap.org/soap/envelope/"><Soap:Body>${body}</Soap:Body></Soap:Envelope>`

describe('a call', () => {
  test("is answered in the original server's shape: prefix Soap, {Procedure}_Result, return_value", async () => {
    const { status, headers, text } = await send(server, {
      body: letters('Capitalize', '<inputstring>hello</inputstring>'),
    })
    expect(text).toBe(
      answerOf(`<Capitalize_Result xmlns="${lettersNamespace}"><return_value>HELLO</return_value></Capitalize_Result>`),
    )
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/xml; charset=UTF-8',
      'content-length': String(Buffer.byteLength(text)),
      'request-id': sessionUniqueId,
    })
    expect(headers).not.toHaveProperty('etag')
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  test('becomes a session of client type SOAP with user, company, address, procedure, values and time limit', async () => {
    await send(server, { body: letters('Add', '<a>1</a><b>2</b>') })
    expect(server.calls).toEqual([
      {
        user: { securityId: '0', userName: 'ADMIN' },
        companyName: 'CRONUS International Ltd.',
        clientType: 'SOAP',
        clientComputerName: '127.0.0.1',
        work: { kind: 'procedure', codeunitId: 50101, procedure: 'Add', values: { a: 1, b: 2 } },
        unqueued: false,
        timeout: 600_000,
      },
    ])
  })

  test('of a control procedure is marked as one', async () => {
    await send(server, { body: letters('Control') })
    expect(server.calls[0]?.unqueued).toBe(true)
  })

  test('gives var parameters back after the return value, in the order of their declaration', async () => {
    const { text } = await send(server, {
      body: letters('Swap', '<second>2</second><first>1</first><between>-</between>'),
    })
    expect(text).toBe(
      answerOf(
        `<Swap_Result xmlns="${lettersNamespace}"><return_value>true</return_value><first>2</first><second>1</second></Swap_Result>`,
      ),
    )
  })

  test('that returns nothing has an empty answer element', async () => {
    const { text } = await send(server, { body: letters('Nothing') })
    expect(text).toBe(answerOf(`<Nothing_Result xmlns="${lettersNamespace}"></Nothing_Result>`))
  })

  test('keeps every digit of a Decimal, a BigInteger and a DateTime; an Option travels as its ordinal', async () => {
    const values =
      '<amount>1234567890123456789.0123456789</amount><big>9007199254740993</big><day>2026-01-25</day><moment>2026-01-25T10:30:00.123+02:00</moment><flag>1</flag><status>1</status>'
    const { text } = await send(server, { body: letters('Values', values) })
    expect(text).toContain(
      '<amount>2469135780246913578.0246913578</amount><big>9007199254740993</big><day>2026-01-25</day><moment>2026-01-25T08:30:00.123Z</moment><flag>true</flag><status>1</status>',
    )
  })

  test('gives values of the other types back in their normal form', async () => {
    const values =
      '<code> dk-10 </code><time>10:30:00</time><duration>5400000</duration><guid>{7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F}</guid><char>x</char><byte>255</byte><formula>1m+cm</formula><recordId>Customer: 10000</recordId>'
    const { text } = await send(server, { body: letters('Kinds', values) })
    expect(text).toContain(
      '<code>DK-10</code><time>10:30:00</time><duration>5400000</duration><guid>7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f</guid><char>x</char><byte>255</byte><formula>1M+CM</formula><recordId>Customer: 10000</recordId>',
    )
  })

  test.each([
    ['blanks at the ends', '  a b  ', '  a b  '],
    ['markup characters', '&lt;&amp;&gt;"\'', '&lt;&amp;&gt;"\''],
    ['a CDATA section', '<![CDATA[<b>]]]]><![CDATA[>&amp;]]>', '&lt;b&gt;]]&gt;&amp;amp;'],
    ['character references', '&#65;&#x42;&#x1F600;', 'AB😀'],
    ['a carriage return', 'a&#13;b', 'a&#xD;b'],
    ['line ends', 'a\r\nb\rc', 'a\nb\nc'],
    ['comments within', 'a<!-- not this -->b', 'ab'],
    ['an empty text', '', ''],
    ['text shaped like a processing instruction', '&lt;?php ?&gt;', '&lt;?php ?&gt;'],
    ['letters of other scripts', 'Grüße Ελλάδα 日本', 'Grüße Ελλάδα 日本'],
  ])('carries %s through unchanged', async (_what, given, expected) => {
    const { text } = await send(server, { body: letters('Echo', `<inputstring>${given}</inputstring>`) })
    expect(text).toContain(`<return_value>${expected}</return_value>`)
  })

  test('with a required text that is an empty element gets an empty text', async () => {
    const { text } = await send(server, { body: letters('Echo', '<inputstring/>') })
    expect(text).toContain('<return_value></return_value>')
  })
})

describe('parameters', () => {
  test.each([
    ['are left out', '', [0, '', '']],
    ['are nil', '<number xsi:nil="true"/><text xsi:nil="1"/><when xsi:nil="true"/>', [0, '', '']],
    ['are empty', '<number></number><text></text><when/>', [0, '', '']],
    ['are 0 and empty', '<number>0</number><text></text>', [0, '', '']],
    [
      'are given',
      '<number>7</number><text>x</text><when>2026-01-25T10:30:00Z</when>',
      [7, 'x', '2026-01-25T10:30:00.000Z'],
    ],
    ['are given and not nil', '<number xsi:nil="false">7</number>', [7, '', '']],
  ])('that are optional may come as they like: they %s', async (_how, parameters, expected) => {
    const { text } = await send(server, {
      body: letters('Defaults', parameters, ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'),
    })
    expect(JSON.parse(/<return_value>(.*)<\/return_value>/.exec(text)?.[1] ?? text)).toEqual(expected)
  })

  test.each([
    ['without a namespace', `<n:Add xmlns:n="${lettersNamespace}"><a>1</a><b>2</b></n:Add>`],
    ['with a prefix', `<n:Add xmlns:n="${lettersNamespace}"><n:a>1</n:a><n:b>2</n:b></n:Add>`],
    ['in another order', `<Add xmlns="${lettersNamespace}"><b>2</b><a>1</a></Add>`],
    [
      'with xsi:type',
      `<Add xmlns="${lettersNamespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><a xsi:type="xsd:int" xmlns:xsd="http://www.w3.org/2001/XMLSchema">1</a><b>2</b></Add>`,
    ],
    [
      'between white space and comments',
      `\n  <Add xmlns="${lettersNamespace}">\n    <a> 1 </a><!-- and -->\n    <b>2</b>\n  </Add>\n`,
    ],
  ])('may come %s', async (_how, body) => {
    expect((await send(server, { body: envelope(body) })).text).toContain('<return_value>3</return_value>')
  })
})

describe('the operation is decided by the first element of the Body', () => {
  test.each([
    ['no SOAPAction', undefined],
    ['another operation as SOAPAction', `"${lettersNamespace}:Crash"`],
    ['the bare name', 'Add'],
    ['an empty one', '""'],
    ['anything', '__proto__'],
  ])('with %s', async (_what, soapaction) => {
    expect((await send(server, { body: letters('Add', '<a>1</a><b>2</b>'), headers: { soapaction } })).text).toContain(
      '<return_value>3</return_value>',
    )
  })

  test('with headers nobody has to understand', async () => {
    const header =
      '<x:Trace xmlns:x="urn:x">1</x:Trace><y xmlns="" s:mustUnderstand="0"/><z xmlns="urn:z" s:mustUnderstand="1" s:actor="http://example.com/proxy"/>'
    const { status } = await send(server, {
      body: envelope(`<Nothing xmlns="${lettersNamespace}"/>`, header),
      headers: { soap_version: '1.1' },
    })
    expect(status).toBe(200)
  })
})

describe('the body of a request', () => {
  const text = `<?xml version="1.0"?>${letters('Echo', '<inputstring>Grüße</inputstring>')}`
  const utf16 = Buffer.from(text, 'utf16le')
  test.each<[string, Buffer, Record<string, string | undefined>]>([
    ['gzip', gzipSync(text), { 'content-encoding': 'gzip' }],
    ['deflate', deflateSync(text), { 'content-encoding': 'deflate' }],
    ['br', brotliCompressSync(text), { 'content-encoding': 'br' }],
    ['GZIP in upper case', gzipSync(text), { 'content-encoding': 'GZIP' }],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`), {}],
    ['UTF-8 without a charset', Buffer.from(text), { 'content-type': 'text/xml' }],
    ['no content type', Buffer.from(text), { 'content-type': undefined }],
    ['application/xml', Buffer.from(text), { 'content-type': 'application/xml' }],
    ['a quoted charset', Buffer.from(text), { 'content-type': 'Text/XML;charset="UTF-8"; action=x' }],
    [
      'UTF-16 with a byte order mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      { 'content-type': 'text/xml; charset=utf-16' },
    ],
    [
      'UTF-16 big-endian with a byte order mark',
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
      { 'content-type': 'text/xml' },
    ],
    ['UTF-16 without a byte order mark', utf16, { 'content-type': 'text/xml; charset=utf-16' }],
    ['UTF-16BE by name', Buffer.from(utf16).swap16(), { 'content-type': 'text/xml; charset=UTF-16BE' }],
    [
      'an encoding in the XML declaration',
      Buffer.from(text.replace('?>', ' encoding="UTF-8" standalone="yes"?>')),
      { 'content-type': 'text/xml' },
    ],
    ['a charset that outranks the XML declaration', Buffer.from(text.replace('?>', ' encoding="utf-16"?>')), {}],
    ['chunks', Buffer.from(text), { 'transfer-encoding': 'chunked' }],
  ])('may come with %s', async (_how, body, headers) => {
    expect((await send(server, { body, headers })).text).toContain('<return_value>Grüße</return_value>')
  })

  test('may be as long as the limit, and other calls go on while it is read', async () => {
    const body = letters('Capitalize', `<inputstring>${'x'.repeat(500_000)}</inputstring>`)
    const answers = await Promise.all([send(server, { body }), send(server, { body: letters('Nothing') })])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[0].text.length).toBeGreaterThan(500_000)
  })
})

test('a long text is the same wherever the reader cuts it', async () => {
  for (const shift of ['', 'x', 'xx']) {
    const long = `${shift}${'😀\r\né&amp;<![CDATA[<]]>'.repeat(8_000)}`
    const { text } = await send(server, { body: letters('Capitalize', `<inputstring>${long}</inputstring>`) })
    const expected = long
      .replaceAll('\r\n', '\n')
      .replaceAll('<![CDATA[<]]>', '&lt;')
      .replaceAll('é', 'É')
      .replaceAll('x', 'X')
      .replaceAll('&amp;', '&AMP;')
      .replaceAll('&AMP;', '&amp;')
    expect(text.includes(`<return_value>${expected}</return_value>`)).toBe(true)
  }
})

test('calls follow one another on one connection', async () => {
  const socket = connect(server.port, '127.0.0.1')
  const body = letters('Add', '<a>1</a><b>2</b>')
  const request = `POST ${lettersPath} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  socket.write(request + request.replace('<a>1</a>', '<a>x</a>') + request)
  let text = ''
  while (text.split('</Soap:Body>').length < 3) text += String(((await once(socket, 'data')) as [Buffer])[0])
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 500', 'HTTP/1.1 200'])
  socket.destroy()
  await once(socket, 'close')
})

test('a client that hangs up does not end its session', async () => {
  let begin = (): void => {}
  let end = (_reply: CallReply): void => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const other = await startSoapServer({
    call: () =>
      new Promise((resolve) => {
        end = resolve
        begin()
      }),
  })
  const socket = connect(other.port, '127.0.0.1')
  const body = letters('Nothing')
  socket.write(
    `POST ${lettersPath} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  await begun
  socket.destroy()
  await once(socket, 'close')
  end({ sessionUniqueId, ending: { outcome: 'Completed', result: { values: {} } } })
  const { status } = await send(other, { method: 'GET' })
  expect(status).toBe(200)
  expect(other.unexpected).toEqual([])
  await other.close()
})

test('a client that hangs up before its request is complete begins no session, and the server goes on', async () => {
  for (const encoding of ['', 'Content-Encoding: gzip\r\n']) {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `POST ${lettersPath} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: text/xml\r\n${encoding}Content-Length: 1000\r\n\r\n<s:Envelope`,
    )
    socket.destroySoon()
    await once(socket, 'close')
  }
  expect((await send(server, { body: letters('Nothing') })).status).toBe(200)
  expect(server.calls).toHaveLength(1)
})

test('a fault of business code keeps its text and its session id', async () => {
  const { status, headers, text } = await send(server, {
    body: letters('Fail', '<text>Order 18006 &lt;already&gt; exists &amp; more</text>'),
  })
  expect(text).toBe(
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>' +
      '<faultcode xmlns:a="urn:microsoft-dynamics-schemas/error">a:Microsoft.Dynamics.Nav.Types.Exceptions.NavNCLDialogException</faultcode>' +
      '<faultstring xml:lang="en-US">Order 18006 &lt;already&gt; exists &amp; more</faultstring>' +
      '<detail><string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">Order 18006 &lt;already&gt; exists &amp; more</string></detail></s:Fault></s:Body></s:Envelope>',
  )
  expect(status).toBe(500)
  expect(headers).toMatchObject({ 'content-type': 'text/xml; charset=UTF-8', 'request-id': sessionUniqueId })
})

test('an unknown error tells nothing but the session id', async () => {
  const { status, text } = await send(server, { body: letters('Crash') })
  expect(status).toBe(500)
  expect(text).not.toContain('secret')
  expect(faultString(text)).toContain(sessionUniqueId)
})

test('a result that XML cannot carry fails the call', async () => {
  const { status, headers, text } = await send(server, { body: letters('Unwritable') })
  expect(status).toBe(500)
  expect(headers['request-id']).toBe(sessionUniqueId)
  expect(faultString(text)).toBe(
    'Unwritable: the return value: the character at position 2 (\\u0001) cannot be written in XML.',
  )
})

test('SystemService lists the companies', async () => {
  for (const path of ['/BC/WS/SystemService', '/BC/WS/CRONUS%20Danmark%20A%252FS/systemservice/']) {
    const { headers, text } = await send(server, {
      path,
      body: envelope('<Companies xmlns="urn:microsoft-dynamics-schemas/nav/system/"/>'),
    })
    expect(text).toContain(
      '<Companies_Result xmlns="urn:microsoft-dynamics-schemas/nav/system/"><return_value>CRONUS International Ltd.</return_value><return_value>CRONUS Danmark A/S</return_value>',
    )
    expect(text).toContain('<return_value>50% &amp; more</return_value>')
    expect(headers['request-id']).toBe(sessionUniqueId)
  }
})
