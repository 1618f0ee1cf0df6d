/**
 * Rules of the WS-I Basic Profile 1.1 about descriptions, as far as a document shows whether it keeps them: each an
 * XPath that finds what breaks the rule, and a change of a valid WSDL that does. Rules about messages, and such that
 * only allow something, are not here.
 */

export interface Rule {
  readonly id: string
  readonly says: string
  /** Finds what breaks it. */
  readonly broken: string
  /** Makes a WSDL of ours break it. */
  readonly breaking: readonly [from: RegExp | string, to: string]
}

/** Prefixes of the expressions. */
export const prefixes = {
  w: 'http://schemas.xmlsoap.org/wsdl/',
  s: 'http://schemas.xmlsoap.org/wsdl/soap/',
  x: 'http://www.w3.org/2001/XMLSchema',
}

const rule = (id: string, says: string, broken: string, from: RegExp | string, to: string): Rule => ({
  id,
  says,
  broken,
  breaking: [from, to],
})
const xsd = `xmlns:x="${prefixes.x}"`
const firstMessage = /(<message name="[^"]+">\s*<part name="parameters") element="[^"]+"\/>/

export const rules: readonly Rule[] = [
  rule(
    'R2001',
    'wsdl:import imports WSDL descriptions only',
    "//w:import[contains(@location, '.xsd')]",
    '<types>',
    '<import namespace="urn:other" location="other.xsd"/><types>',
  ),
  rule(
    'R2003',
    'xsd:import stands in schemas only',
    '//x:import[not(parent::x:schema)]',
    '<types>',
    `<types><x:import ${xsd} namespace="urn:other"/>`,
  ),
  rule(
    'R2007',
    'wsdl:import has a location',
    '//w:import[not(string(@location))]',
    '<types>',
    '<import namespace="urn:other" location=""/><types>',
  ),
  rule(
    'R2022',
    'wsdl:import stands before everything else',
    '//w:import[preceding-sibling::*[not(self::w:documentation or self::w:import)]]',
    '</types>',
    '</types><import namespace="urn:other" location="other.wsdl"/>',
  ),
  rule(
    'R2023',
    'wsdl:types stands before everything but imports',
    '//w:types[preceding-sibling::*[not(self::w:documentation or self::w:import)]]',
    '<types>',
    '<message name="Early"/><types>',
  ),
  rule(
    'R2026',
    'no extension is required',
    '//@w:required[. = "true" or . = "1"]',
    '<types>',
    '<ext xmlns="urn:other" xmlns:w="http://schemas.xmlsoap.org/wsdl/" w:required="true"/><types>',
  ),
  rule(
    'R2030',
    'wsdl:documentation comes first inside its element',
    '//w:documentation[preceding-sibling::*]',
    /(<output name="[^"]+" message="[^"]+"\/>)/,
    '$1<documentation>late</documentation>',
  ),
  rule(
    'R2102',
    'types that a schema names are in a namespace that it knows',
    "//x:element/@type[contains(., ':') and not(starts-with(., 'tns:') or starts-with(., 'xsd:'))]",
    / type="(xsd:|tns:)?\w+"/,
    ' type="other:T"',
  ),
  rule(
    'R2105',
    'each schema has a targetNamespace',
    '//w:types/x:schema[not(string(@targetNamespace))]',
    /(<(?:xsd:)?schema [^>]*?)targetNamespace="[^"]*"/,
    '$1',
  ),
  rule(
    'R2110',
    'no type is made of soapenc:Array',
    "//x:restriction[contains(@base, 'Array')] | //x:extension[contains(@base, 'Array')]",
    '</types>',
    `<x:schema ${xsd} targetNamespace="urn:o"><x:complexType name="A"><x:complexContent><x:restriction base="soapenc:Array"/></x:complexContent></x:complexType></x:schema></types>`,
  ),
  rule(
    'R2111',
    'wsdl:arrayType is not used',
    '//@w:arrayType',
    '<types>',
    '<types xmlns:w="http://schemas.xmlsoap.org/wsdl/" w:arrayType="x">',
  ),
  rule(
    'R2112',
    'no type is called ArrayOf…',
    "//x:complexType[starts-with(@name, 'ArrayOf')] | //x:element[starts-with(@name, 'ArrayOf')]",
    /(<(?:xsd:)?element name=")/,
    '$1ArrayOf',
  ),
  rule(
    'R2201',
    'a body has one part at most',
    "//s:body[contains(normalize-space(@parts), ' ')]",
    'use="literal"',
    'use="literal" parts="a b"',
  ),
  rule('R2204', 'parts are elements', '//w:part[not(@element)]', firstMessage, '$1 type="x:string"/>'),
  rule(
    'R2206',
    'parts name global elements of the schema',
    "//w:part[not(substring-after(@element, ':') = //w:types/x:schema/x:element/@name)]",
    firstMessage,
    '$1 element="tns:Nowhere"/>',
  ),
  rule(
    'R2210',
    'a message whose body names no parts has one at most',
    '//w:message[count(w:part) > 1]',
    firstMessage,
    '$1 element="tns:A"/><part name="b" element="tns:B"/>',
  ),
  rule(
    'R2303',
    'operations take a message first: none is a notification or a solicitation',
    '//w:portType/w:operation[*[not(self::w:documentation)][1][not(self::w:input)]]',
    /<input name="[^"]+" message="[^"]+"\/>/,
    '',
  ),
  rule(
    'R2304',
    'operations of a portType have names of their own',
    '//w:portType/w:operation[@name = preceding-sibling::w:operation/@name]',
    /(<portType [^>]*>)\s*(<operation name="[^"]+">[\s\S]*?<\/operation>)/,
    '$1$2$2',
  ),
  rule(
    'R2305',
    'a parameterOrder leaves out one part at most',
    '//w:operation[@parameterOrder]',
    /(<portType [^>]*>\s*<operation) /,
    '$1 parameterOrder="a" ',
  ),
  rule(
    'R2306',
    'no part has both a type and an element',
    '//w:part[@type and @element]',
    /(<part name="parameters") /,
    '$1 type="x:string" ',
  ),
  rule('R2401', 'every binding is one of SOAP', '//w:binding[not(s:binding)]', /<binding transport[^>]*\/>/, ''),
  rule(
    'R2701',
    'the binding tells its transport',
    '//s:binding[not(@transport)]',
    /<binding transport="[^"]*"/,
    '<binding',
  ),
  rule(
    'R2702',
    'the transport is HTTP',
    "//s:binding[@transport != 'http://schemas.xmlsoap.org/soap/http']",
    'soap/http"',
    'soap/smtp"',
  ),
  rule(
    'R2705',
    'the style is the same for all operations',
    "//w:binding[(s:binding/@style = 'rpc' or w:operation/s:operation/@style = 'rpc') and w:operation/s:operation[not(@style) or @style = 'document']] | //s:operation[@style = 'rpc']",
    'style="document"',
    'style="rpc"',
  ),
  rule(
    'R2706',
    'the use is literal',
    "//s:body[@use and @use != 'literal'] | //s:fault[@use and @use != 'literal'] | //s:header[@use and @use != 'literal']",
    'use="literal"',
    'use="encoded"',
  ),
  rule(
    'R2710',
    'operations can be told apart by what is in the Body',
    '//w:part[@element = preceding::w:part/@element]',
    /(<message name="[^"]+">\s*<part name="parameters" element=")([^"]+)("\/>\s*<\/message>\s*<message name="[^"]+">\s*<part name="parameters" element=")[^"]+/,
    '$1$2$3$2',
  ),
  rule(
    'R2716',
    'bodies of documents have no namespace',
    '//s:body[@namespace] | //s:fault[@namespace] | //s:header[@namespace]',
    'use="literal"',
    'use="literal" namespace="urn:o"',
  ),
  rule(
    'R2717',
    'bodies of rpc have a namespace',
    "//w:binding[.//@style = 'rpc']//s:body[not(@namespace)]",
    'style="document"',
    'style="rpc"',
  ),
  rule(
    'R2718',
    'the binding has the operations of its portType',
    '//w:binding/w:operation[not(@name = //w:portType/w:operation/@name)] | //w:portType/w:operation[not(@name = //w:binding/w:operation/@name)]',
    /(<portType [^>]*>\s*<operation name=")/,
    '$1Other',
  ),
  rule(
    'R2721',
    'a soap:fault has a name',
    '//s:fault[not(@name)]',
    /(<\/output>\s*<\/operation>)/,
    '$1<x><fault xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/></x>',
  ),
  rule(
    'R2801',
    'types are those of XML Schema',
    '//w:types/*[not(self::x:schema or self::w:documentation)]',
    '</types>',
    '<grammar xmlns="http://relaxng.org/ns/structure/1.0"/></types>',
  ),
]
