/** XML that is no SOAP message, and messages that do not fit their operation. */

import { describe } from '@jest/globals'
import { envelope, letters, lettersNamespace } from './soapServer.js'
import { testRefusals, useServerThatGoesOn, type Case } from './refusals.js'

const server = useServerThatGoesOn()

const soap12 = 'http://www.w3.org/2003/05/soap-envelope'
const nil = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const operations = 'Capitalize, Echo, Nothing, Add, Defaults, Swap, Values, Kinds, Unwritable, Fail, Crash, Control'

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

describe('what is no SOAP message is refused without a session, and the server goes on', () => {
  testRefusals(server, notSoap)
})

describe('what does not fit the operation is refused without a session, and the server goes on', () => {
  testRefusals(server, badArguments)
})
