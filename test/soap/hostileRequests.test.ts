import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { XmlDocument } from 'libxml2-wasm'
import {
  authorization,
  envelope,
  faultCode,
  faultString,
  letters,
  lettersNamespace,
  lettersPath,
  send,
  sendRaw,
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
afterEach(async () => {
  expect(server.calls).toEqual([])
  expect(server.unexpected).toEqual([])
  expect((await send(server, { body: letters('Add', '<a>1</a><b>2</b>') })).text).toContain(
    '<return_value>3</return_value>',
  )
})

const soap12 = 'http://www.w3.org/2003/05/soap-envelope'
const nil = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const protocol = 'a:Microsoft.Dynamics.Nav.Service.WebServices.ServiceBrokerException'
const operations = 'Capitalize, Echo, Nothing, Add, Defaults, Swap, Values, Kinds, Unwritable, Fail, Crash, Control'

type Case = readonly [
  what: string,
  body: string | Buffer,
  status: number,
  text: RegExp | string,
  headers?: Record<string, string | undefined>,
]

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

const notSoap: Case[] = [
  [
    'another root',
    '<Ping/>',
    500,
    "The request is not a SOAP 1.1 message: the root element is 'Ping' instead of 'Envelope'.",
  ],
  [
    'a root of another case',
    '<envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>',
    500,
    /the root element is 'envelope'/,
  ],
  [
    'a SOAP 1.2 envelope',
    `<e:Envelope xmlns:e="${soap12}"><e:Body/></e:Envelope>`,
    500,
    `The envelope's namespace is '${soap12}'. This service speaks SOAP 1.1 only: 'http://schemas.xmlsoap.org/soap/envelope/'.`,
  ],
  [
    'a SOAP 1.2 envelope under its own media type',
    `<e:Envelope xmlns:e="${soap12}"><e:Body/></e:Envelope>`,
    500,
    /SOAP 1\.1 only/,
    { 'content-type': 'application/soap+xml; charset=utf-8' },
  ],
  ['an envelope without a namespace', '<Envelope><Body><a/></Body></Envelope>', 500, /The envelope's namespace is ''/],
  ['no Body', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>', 500, /the Envelope has no Body/],
  [
    'a Header only',
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/></s:Envelope>',
    500,
    /the Envelope has no Body/,
  ],
  ['an empty Body', envelope(' '), 500, /the Body is empty/],
  [
    'two elements in the Body',
    envelope(`<Nothing xmlns="${lettersNamespace}"/><Crash xmlns="${lettersNamespace}"/>`),
    500,
    /the Body has more than one element: 'Nothing' and 'Crash'/,
  ],
  [
    'text in the Body',
    envelope(`x<Nothing xmlns="${lettersNamespace}"/>`),
    500,
    /the Body has text outside of its element/,
  ],
  [
    'two Bodies',
    envelope('<a/>').replace('</s:Envelope>', '<s:Body><b/></s:Body></s:Envelope>'),
    500,
    /'Body' after its Body/,
  ],
  [
    'a Header after the Body',
    envelope('<a/>').replace('</s:Envelope>', '<s:Header/></s:Envelope>'),
    500,
    /'Header' after its Body/,
  ],
  [
    'something else than the Body',
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><Body/></s:Envelope>',
    500,
    /'Body' where its Body belongs/,
  ],
  ['text in the Envelope', envelope('<a/>').replace('<s:Body>', 'x<s:Body>'), 500, /the Envelope has text/],
  [
    'a header that must be understood',
    envelope(`<Nothing xmlns="${lettersNamespace}"/>`, '<w:Security xmlns:w="urn:wsse" s:mustUnderstand="1"/>'),
    500,
    "The header '{urn:wsse}Security' is marked mustUnderstand, and this service does not know it.",
  ],
  [
    'the same written as true',
    envelope(
      `<Nothing xmlns="${lettersNamespace}"/>`,
      '<w:Security xmlns:w="urn:wsse" s:mustUnderstand="true" s:actor="http://schemas.xmlsoap.org/soap/actor/next"/>',
    ),
    500,
    /is marked mustUnderstand/,
  ],
  [
    'a DTD',
    `<!DOCTYPE a>${letters('Nothing')}`,
    500,
    /it has a document type declaration \(DTD\), which SOAP does not allow/,
  ],
  [
    'a DTD with an external entity',
    `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${letters('Echo', '<inputstring>&x;</inputstring>')}`,
    500,
    /document type declaration/,
  ],
  [
    'a DTD with entities of entities',
    `<!DOCTYPE a [${Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')}]>${letters('Echo', '<inputstring>&e20;</inputstring>')}`,
    500,
    /document type declaration/,
  ],
  ['a processing instruction', `<?xml-stylesheet href="x"?>${letters('Nothing')}`, 500, /processing instruction/],
  [
    '10,000 levels of nesting',
    envelope('<a>'.repeat(10_000) + '</a>'.repeat(10_000)),
    500,
    /its elements are nested more than 64 levels deep/,
  ],
  [
    '10,000 levels of nesting with namespaces',
    envelope('<a xmlns:p="urn:p">'.repeat(10_000)),
    500,
    /nested more than 64 levels/,
  ],
  ['60,000 elements', envelope('<a/>'.repeat(60_000)), 500, /it has more than 50000 elements/],
  [
    'an element with 30,000 attributes',
    envelope(`<a ${Array.from({ length: 30_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`),
    500,
    /an element has more than 64 attributes/,
  ],
  [
    '30,000 attributes on many elements',
    letters('Nothing', '<a b="1" c="2" d="3" e="4" f="5"/>'.repeat(6_000)),
    500,
    /it has more than 10000 attributes/,
  ],
]

const badArguments: Case[] = [
  [
    'an unknown operation',
    letters('Launch'),
    500,
    `The operation 'Launch' does not exist in the service Letters. It offers: ${operations}.`,
  ],
  ['an operation in another case', letters('add', '<a>1</a><b>2</b>'), 500, /The operation 'add' does not exist/],
  [
    'an operation in another namespace',
    envelope('<Add xmlns="urn:other"><a>1</a><b>2</b></Add>'),
    500,
    `The operation '{urn:other}Add' does not exist in the service Letters (namespace '${lettersNamespace}'). It offers: ${operations}.`,
  ],
  [
    'an operation without a namespace',
    envelope('<Add><a>1</a><b>2</b></Add>'),
    500,
    /The operation '\{\}Add' does not exist in the service Letters \(namespace/,
  ],
  ['an operation named __proto__', letters('__proto__'), 500, /The operation '__proto__' does not exist/],
  ['an operation named constructor', letters('constructor'), 500, /The operation 'constructor' does not exist/],
  [
    'an operation with a name of 100,000 characters',
    letters('x'.repeat(100_000)),
    500,
    /The operation 'x{100}…' does not exist/,
  ],
  ['a missing parameter', letters('Add', '<a>1</a>'), 500, "The parameter 'b' (Integer) of Add is missing."],
  [
    'a parameter twice',
    letters('Add', '<a>1</a><b>2</b><a>3</a>'),
    500,
    "The parameter 'a' (Integer) of Add is given more than once.",
  ],
  [
    'a parameter twice, once without namespace',
    letters('Add', '<a>1</a><b>2</b><a xmlns="">3</a>'),
    500,
    /'a' \(Integer\) of Add is given more than once/,
  ],
  [
    'an unknown parameter',
    letters('Add', '<a>1</a><b>2</b><c>3</c>'),
    500,
    "The parameter 'c' does not exist in Add. It takes: a, b.",
  ],
  ['a parameter in another case', letters('Add', '<A>1</A><b>2</b>'), 500, /The parameter 'A' does not exist in Add/],
  [
    'a parameter of another namespace',
    letters('Add', '<a>1</a><b xmlns="urn:other">2</b>'),
    500,
    /The parameter '\{urn:other\}b' does not exist in Add/,
  ],
  [
    'a parameter named __proto__',
    letters('Add', '<a>1</a><b>2</b><__proto__>3</__proto__>'),
    500,
    /The parameter '__proto__' does not exist in Add/,
  ],
  [
    'a parameter named constructor',
    letters('Nothing', '<constructor/>'),
    500,
    "The parameter 'constructor' does not exist in Nothing. It takes: none.",
  ],
  [
    'an attribute named __proto__ on what is missing',
    letters('Add', '<a __proto__="1">1</a>', ' __proto__="2" constructor="3"'),
    500,
    /'b' \(Integer\) of Add is missing/,
  ],
  [
    'a value that is no number',
    letters('Add', '<a>one</a><b>2</b>'),
    500,
    "The value of the parameter 'a' of Add is not a valid Integer: 'one' is not a whole number.",
  ],
  [
    'an empty number',
    letters('Add', '<a/><b>2</b>'),
    500,
    "The value of the parameter 'a' of Add is not a valid Integer: it is empty, and a whole number is expected.",
  ],
  [
    'a number that is too large',
    letters('Add', '<a>2147483648</a><b>2</b>'),
    500,
    /'a' of Add is not a valid Integer: 2147483648 is outside/,
  ],
  [
    'a number of 400,000 digits',
    letters('Add', `<a>${'9'.repeat(400_000)}</a><b>2</b>`),
    500,
    /'a' of Add is not a valid Integer/,
  ],
  [
    'a number with an exponent',
    letters('Values', '<amount>1e3</amount>'),
    500,
    /'amount' of Values is not a valid Decimal/,
  ],
  [
    'a wrong optional number',
    letters('Defaults', '<number>x</number>'),
    500,
    /'number' of Defaults is not a valid Integer/,
  ],
  [
    'an option out of range',
    letters('Values', '<status>2</status>'),
    500,
    /'status' of Values is not a valid Option: 2 is not an ordinal of the option: 0 \(Open\), 1 \(Released\)/,
  ],
  [
    'a text that is too long',
    letters('Echo', `<inputstring>${'x'.repeat(31)}</inputstring>`),
    500,
    "The value of the parameter 'inputstring' of Echo is not a valid Text[30]: it has 31 characters, and at most 30 are allowed.",
  ],
  [
    'a date that does not exist',
    letters('Values', '<day>2026-02-30</day>'),
    500,
    /'day' of Values is not a valid Date/,
  ],
  [
    'a value with elements inside',
    letters('Add', '<a><x>1</x></a><b>2</b>'),
    500,
    /'a' of Add is not a valid Integer: it has elements inside/,
  ],
  [
    'a required value that is nil',
    letters('Add', '<a xsi:nil="true"/><b>2</b>', nil),
    500,
    /'a' of Add is not a valid Integer: it is nil, and a value is expected/,
  ],
  [
    'an optional value that is nil and there',
    letters('Defaults', '<number xsi:nil="true">1</number>', nil),
    500,
    /'number' of Defaults is not a valid Integer: it is nil and has a value/,
  ],
  [
    'nil that is neither true nor false',
    letters('Defaults', '<number xsi:nil="maybe"/>', nil),
    500,
    /its attribute nil is neither true nor false/,
  ],
  ['text between the parameters', letters('Add', '<a>1</a>and<b>2</b>'), 500, /'Add' has text between its parameters/],
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

describe.each([
  ['is not XML', notXml],
  ['is no SOAP message', notSoap],
  ['does not fit the operation', badArguments],
  ['cannot be read', badBytes],
])('what %s is refused without a session, and the server goes on', (_group, cases) => {
  test.each(cases)('%s', async (_what, body, status, expected, headers = {}) => {
    const answer = await send(server, { body, headers })
    expect(faultString(answer.text).replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&')).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    )
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('text/xml; charset=UTF-8')
    expect(answer.headers).not.toHaveProperty('request-id')
    XmlDocument.fromString(answer.text).dispose()
    if (/The envelope's namespace/.test(answer.text)) expect(faultCode(answer.text)).toBe('s:VersionMismatch')
    else if (/mustUnderstand/.test(answer.text)) expect(faultCode(answer.text)).toBe('s:MustUnderstand')
    else expect(faultCode(answer.text)).toBe(protocol)
  })
})

test('names never reach the prototype of anything', async () => {
  await send(server, { body: letters('Defaults', '<__proto__><polluted>1</polluted></__proto__>', ' __proto__="x"') })
  await send(server, { body: envelope('<__proto__ xmlns:__proto__="urn:x" __proto__:constructor="1"/>') })
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
        expect((await send(server, { body: shape(n) })).status).toBeGreaterThanOrEqual(400)
    },
    10_000,
  )
})

test('a request whose length is not what it says is answered or dropped, and the server goes on', async () => {
  const head = `POST ${lettersPath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${authorization}\r\nContent-Type: text/xml\r\n`
  expect(await sendRaw(server, `${head}Content-Length: 5\r\n\r\n<a/>`)).toMatch(/^$|400/)
  expect(await sendRaw(server, `${head}Content-Length: x\r\n\r\n<a/>`)).toContain('400')
  expect(await sendRaw(server, `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)).toMatch(/^$|400/)
})
