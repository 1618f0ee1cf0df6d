/** What requests to SOAP services have in common: envelopes, the WSDL, calls of procedures. */

import { escapeAttribute } from '../../soap/escapeXml.js'
import { soap11 } from '../../soap/namespaces.js'
import type { Parameter } from '../../objects/codeunit/defineCodeunit.js'
import type { AlType } from '../../types/index.js'
import type { Call } from './calls.js'
import { request, type RequestItem } from './collection.js'
import { keep, literal, readXml, soapAnswer, soapFault, statusIs, test } from './scripts.js'
import { xmlOf, xmlPatternOf, xmlTextOf } from './values.js'

export interface SoapService {
  readonly name: string
  readonly url: string
  readonly namespace: string
}

export function soapService(objectType: 'Codeunit' | 'Page', name: string, namespace: string): SoapService {
  return { name, namespace, url: `{{soapUrl}}/{{companyInPath}}/${objectType}/${encodeURIComponent(name)}` }
}

export function wsdlRequest(
  { name, url }: Pick<SoapService, 'name' | 'url'>,
  operations: readonly string[],
): RequestItem {
  return request({
    name: `WSDL of ${name}`,
    url: `${url}?wsdl`,
    description: `The contract of the service ${name}, for tools that generate clients. Its address is the one you asked for.`,
    test: [
      readXml,
      ...test('The WSDL has every operation', [
        statusIs(200),
        `pm.expect($('portType > operation').toArray().map((one) => one.attribs.name)).to.eql(${literal(operations)});`,
        "pm.expect($('port > address').attr('location')).to.match(/^https?:/);",
      ]),
    ],
  })
}

export interface OperationRequest {
  readonly name: string
  readonly operation: string
  /** Lines of XML inside the operation's element. */
  readonly content: readonly string[]
  readonly description: string
  readonly before?: readonly string[]
  readonly test: readonly string[]
}

export function operationRequest(
  { url, namespace }: SoapService,
  { name, operation, content, description, before = [], test: lines }: OperationRequest,
): RequestItem {
  const tag = `${operation} xmlns="${escapeAttribute(namespace)}"`
  const inside =
    content.length === 0
      ? [`    <${tag}/>`]
      : [`    <${tag}>`, ...content.map((line) => `      ${line}`), `    </${operation}>`]
  return request({
    name,
    method: 'POST',
    url,
    headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${namespace}:${operation}"` },
    xml: [
      '<?xml version="1.0" encoding="utf-8"?>',
      `<soap:Envelope xmlns:soap="${soap11}">`,
      '  <soap:Body>',
      ...inside,
      '  </soap:Body>',
      '</soap:Envelope>',
    ].join('\n'),
    description,
    before,
    test: lines,
  })
}

export function argumentLines({ given }: Call): string[] {
  return [...given].map(([name, value]) => `<${name}>${xmlOf(value)}</${name}>`)
}

interface Procedure {
  readonly name: string
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly returns?: AlType
}

/**
 * Tests on the answer to a call.
 * @param keptAs variables for the values of `var` parameters
 * @param more children of the answer's element, behind the return value
 */
export function callTests(
  { name, parameters, returns }: Procedure,
  { outcome }: Call,
  keptAs: ReadonlyMap<string, string>,
  more: readonly string[] = [],
): string[] {
  if (outcome.kind === 'error') return soapFault(name, outcome.text)
  const vars = Object.entries(parameters).filter(([, { byVar }]) => byVar)
  const children = [
    ...(returns === undefined ? [] : ['return_value']),
    ...more,
    ...vars.map(([parameterName]) => parameterName),
  ]
  const types = [
    ...(returns === undefined ? [] : [['return_value', returns] as const]),
    ...vars.map(([parameterName, { type }]) => [parameterName, type] as const),
  ]
  const text = (child: string): string => `$(${literal(`${name}_Result > ${child}`)}).text()`
  const expected =
    outcome.kind === 'answer'
      ? new Map([...outcome.values, ...('returns' in outcome ? [['return_value', outcome.returns] as const] : [])])
      : new Map<string, unknown>()
  const lines = types.flatMap(([child, type]) => {
    if (expected.has(child))
      return [`pm.expect(${text(child)}).to.equal(${literal(xmlTextOf(type, expected.get(child)))});`]
    const pattern = xmlPatternOf(type)
    return pattern === '' ? [] : [`pm.expect(${text(child)}).to.match(/${pattern}/);`]
  })
  const keeps = [...keptAs].map(([parameterName, variable]) => keep(variable, text(parameterName)))
  if (outcome.kind === 'answer') return [...soapAnswer(name, lines, children), ...keeps]
  return [
    readXml,
    ...test(`${name} answers, or is refused by the application`, [
      'if (pm.response.code === 500) {',
      "  pm.expect($('faultcode').text()).to.include('a:Microsoft.Dynamics.Nav.');",
      "  pm.expect($('faultstring').text()).to.not.equal('');",
      '  return;',
      '}',
      statusIs(200),
      `pm.expect($(${literal(`${name}_Result`)}).children().toArray().map((one) => one.name)).to.eql(${literal(children)});`,
      ...lines,
    ]),
    ...keeps,
  ]
}
