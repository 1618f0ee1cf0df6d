/** Bytes that are no XML or cannot be read, and bodies that are made to cost time. */

import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { authorization, envelope, letters, lettersPath, send, sendRaw } from './soapServer.js'
import { testRefusals, useServerThatGoesOn, type Case } from './refusals.js'

const server = useServerThatGoesOn()

const notXml: Case[] = [
  ['nothing', '', 500, /not well-formed XML: document must contain a root element \(line 1, column 0\)/],
  ['plain text', 'hello', 500, /not well-formed XML: text data outside of root node/],
  ['JSON', '{"a":1}', 500, /not well-formed XML/],
  ['an unclosed element', envelope('').slice(0, -5), 500, /not well-formed XML/],
  [
    'elements that overlap',
    envelope('<a><b></a></b>'),
    500,
    /not well-formed XML: unexpected close tag \(line 1, column \d+\)/,
  ],
  ['two roots', `${envelope('<a/>')}<b/>`, 500, /not well-formed XML: documents may contain only one root/],
  ['text after the root', `${envelope('<a/>')}x`, 500, /not well-formed XML: text data outside of root node/],
  ['an attribute twice', envelope('<a b="1" b="2"/>'), 500, /not well-formed XML: duplicate attribute/],
  [
    'an attribute twice by namespace',
    envelope('<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="2"/>'),
    500,
    /not well-formed XML: duplicate attribute/,
  ],
  ['an attribute without quotes', envelope('<a b=1/>'), 500, /not well-formed XML/],
  ['a prefix without a namespace', envelope('<p:a/>'), 500, /not well-formed XML: unbound namespace prefix/],
  ['a bare ampersand', letters('Echo', '<inputstring>a & b</inputstring>'), 500, /not well-formed XML/],
  [
    'an unknown entity',
    letters('Echo', '<inputstring>&nbsp;</inputstring>'),
    500,
    /not well-formed XML: undefined entity/,
  ],
  [
    'an entity named like a property of objects',
    letters('Echo', '<inputstring>&constructor;&__proto__;</inputstring>'),
    500,
    /not well-formed XML: undefined entity/,
  ],
  [
    'a reference to U+0000',
    letters('Echo', '<inputstring>&#0;</inputstring>'),
    500,
    /not well-formed XML: malformed character entity/,
  ],
  [
    'a reference to half a surrogate pair',
    letters('Echo', '<inputstring>&#xD800;</inputstring>'),
    500,
    /not well-formed XML: malformed character entity/,
  ],
  [
    'a reference beyond Unicode',
    letters('Echo', '<inputstring>&#x110000;</inputstring>'),
    500,
    /not well-formed XML: malformed character entity/,
  ],
  [
    'a control character',
    letters('Echo', '<inputstring>\u0001</inputstring>'),
    500,
    /not well-formed XML: disallowed character \(line 1, column \d+\)/,
  ],
  ['the end of a CDATA section in text', letters('Echo', '<inputstring>]]></inputstring>'), 500, /not well-formed XML/],
  ['an unclosed comment', `<!-- ${envelope('<a/>')}`, 500, /not well-formed XML/],
  ['an unclosed CDATA section', '<a><![CDATA[x</a>', 500, /not well-formed XML/],
  [
    'XML 1.1',
    `<?xml version="1.1"?>${letters('Nothing')}`,
    500,
    /not well-formed XML: the version of the XML declaration is not 1\.0/,
  ],
  ['a late XML declaration', ` <?xml version="1.0"?>${letters('Nothing')}`, 500, /not well-formed XML/],
]

const badBytes: Case[] = [
  [
    'invalid UTF-8',
    Buffer.concat([Buffer.from('<a>'), Buffer.from([0xff, 0xc0, 0x80])]),
    400,
    'The request body could not be read: it is not valid UTF-8.',
  ],
  ['an odd number of UTF-16 bytes', Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x61]), 400, /not valid UTF-16LE/],
  [
    'bytes that are no gzip',
    'hello',
    400,
    "The request body could not be read: its content encoding 'gzip' is broken.",
    { 'content-encoding': 'gzip' },
  ],
  [
    'gzip that ends early',
    gzipSync(letters('Nothing')).subarray(0, 40),
    400,
    /content encoding 'gzip' is broken/,
    { 'content-encoding': 'gzip' },
  ],
  [
    'an unknown content encoding',
    letters('Nothing'),
    415,
    "The content encoding 'compress' is not supported; send gzip, deflate, br or nothing.",
    { 'content-encoding': 'compress' },
  ],
  [
    'two content encodings',
    letters('Nothing'),
    415,
    /'gzip, gzip' is not supported/,
    { 'content-encoding': 'gzip, gzip' },
  ],
  [
    'an unknown charset',
    letters('Nothing'),
    415,
    "The content type 'text/xml; charset=iso-8859-1' is not supported; send text/xml in UTF-8 or UTF-16.",
    { 'content-type': 'text/xml; charset=ISO-8859-1' },
  ],
  [
    'an unknown encoding in the XML declaration',
    `<?xml version="1.0" encoding="ISO-8859-1"?>${letters('Nothing')}`,
    415,
    /XML declaration says encoding="ISO-8859-1"/,
    { 'content-type': 'text/xml' },
  ],
  [
    'an encoding in the XML declaration that is not the one of the bytes',
    `<?xml version="1.0" encoding="utf-16"?>${letters('Nothing')}`,
    415,
    /XML declaration says encoding="utf-16"/,
    { 'content-type': 'text/xml' },
  ],
  [
    'JSON as content type',
    letters('Nothing'),
    415,
    "The content type 'application/json' is not supported; send text/xml in UTF-8 or UTF-16.",
    { 'content-type': 'application/json' },
  ],
  [
    'a form as content type',
    letters('Nothing'),
    415,
    /'application\/x-www-form-urlencoded' is not supported/,
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  [
    'a multipart message',
    letters('Nothing'),
    415,
    /'multipart\/related' is not supported/,
    { 'content-type': 'multipart/related; boundary=x' },
  ],
  [
    'a SOAP 1.1 envelope as SOAP 1.2',
    letters('Nothing'),
    415,
    /'application\/soap\+xml' is not supported/,
    { 'content-type': 'application/soap+xml' },
  ],
  [
    'a body over the limit',
    letters('Echo', `<inputstring>${'x'.repeat(600_000)}</inputstring>`),
    413,
    'The request body is larger than 524288 bytes, which is the limit (SOAPServicesMaxMsgSize).',
  ],
  [
    'a body over the limit in chunks',
    letters('Echo', `<inputstring>${'x'.repeat(600_000)}</inputstring>`),
    413,
    /larger than 524288 bytes/,
    { 'transfer-encoding': 'chunked' },
  ],
  [
    '20 KB of gzip that become 20 MB',
    gzipSync(Buffer.alloc(20_000_000, 0x20)),
    413,
    /larger than 524288 bytes/,
    { 'content-encoding': 'gzip' },
  ],
]

describe('what is not XML is refused without a session, and the server goes on', () => {
  testRefusals(server, notXml)
})

describe('what cannot be read is refused without a session, and the server goes on', () => {
  testRefusals(server, badBytes)
})

test('names never reach the prototype of anything', async () => {
  await send(server(), { body: letters('Defaults', '<__proto__><polluted>1</polluted></__proto__>', ' __proto__="x"') })
  await send(server(), { body: envelope('<__proto__ xmlns:__proto__="urn:x" __proto__:constructor="1"/>') })
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(Object.keys({})).toEqual([])
})

describe('a hostile body of four times the size takes its time, not sixteen times as much: both are answered', () => {
  const shapes: readonly (readonly [string, (n: number) => string])[] = [
    ['CDATA sections', (n) => letters('Echo', `<inputstring>${'<![CDATA[x]]>'.repeat(n)}</inputstring>`)],
    ['one long CDATA section', (n) => letters('Echo', `<inputstring><![CDATA[${']'.repeat(10 * n)}]]></inputstring>`)],
    ['entities', (n) => letters('Echo', `<inputstring>${'&lt;'.repeat(3 * n)}</inputstring>`)],
    ['an entity that never ends', (n) => letters('Echo', `<inputstring>&${'a'.repeat(10 * n)}</inputstring>`)],
    ['comments', (n) => `${'<!-- -x -->'.repeat(n)}<a/>`],
    ['carriage returns', (n) => letters('Echo', `<inputstring>${'\r'.repeat(10 * n)}</inputstring>`)],
    ['white space', (n) => letters('Add', `<a>${' '.repeat(10 * n)}x</a><b>1</b>`)],
    ['a name', (n) => letters('x'.repeat(5 * n))],
    ['a name with colons', (n) => envelope(`<${'x:'.repeat(4 * n)}y/>`)],
    ['an attribute value', (n) => letters('Launch', '', ` a="${'&#9;'.repeat(2 * n)}"`)],
    ['a DTD', (n) => `<!DOCTYPE a [${'<!ENTITY x "y">'.repeat(n / 2)}]><a/>`],
    ['zeros', (n) => letters('Add', `<a>${'0'.repeat(10 * n)}1</a><c/>`)],
    ['an XML declaration', (n) => `<?xml version="1.0" encoding="${'a'.repeat(10 * n)}"?><a/>`],
  ]
  test.each(shapes)(
    '%s',
    async (_what, shape) => {
      for (const n of [10_000, 40_000])
        expect((await send(server(), { body: shape(n) })).status).toBeGreaterThanOrEqual(400)
    },
    10_000,
  )
})

test('a request whose length is not what it says is answered or dropped, and the server goes on', async () => {
  const head = `POST ${lettersPath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${authorization}\r\nContent-Type: text/xml\r\n`
  expect(await sendRaw(server(), `${head}Content-Length: 5\r\n\r\n<a/>`)).toMatch(/^$|400/)
  expect(await sendRaw(server(), `${head}Content-Length: x\r\n\r\n<a/>`)).toContain('400')
  expect(await sendRaw(server(), `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)).toMatch(/^$|400/)
})
