/**
 * WSDL 1.1 in the original server's shape (compatibility 3.4): default namespace declarations and no prefixes but
 * `tns`. The text is made once per service; only the address is filled in per request, so nothing of a request is ever
 * kept.
 */

import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'
import type { XsdType } from '../types/AlType.js'
import { escapeAttribute, escapeText } from './escapeXml.js'
import { codeunitNamespace, schema, soapOverHttp, systemService, wsdl, wsdlSoap } from './namespaces.js'

export interface ServiceDescription {
  readonly name: string
  readonly namespace: string
  readonly operations: readonly OperationDescription[]
}

export interface OperationDescription {
  readonly name: string
  readonly documentation?: string
  readonly request: readonly FieldDescription[]
  readonly answer: readonly FieldDescription[]
}

export interface FieldDescription {
  readonly name: string
  readonly type: XsdType
  readonly minOccurs: 0 | 1
  readonly maxOccurs: 1 | 'unbounded'
}

/** The description of a codeunit under the name it is published as. */
export function describeCodeunit(serviceName: string, codeunit: Codeunit): ServiceDescription {
  return {
    name: serviceName,
    namespace: codeunitNamespace(serviceName),
    operations: Object.values(codeunit.procedures).map(({ name, documentation, parameters, returns }) => {
      const request = Object.entries(parameters).map(([parameterName, { type, optional }]) =>
        field(parameterName, type.xsd, optional ? 0 : 1),
      )
      // A var parameter has the same type and minOccurs in request and answer: wsimport makes one holder of both.
      const vars = request.filter(({ name: parameterName }) => parameters[parameterName]?.byVar === true)
      return {
        name,
        ...(documentation === undefined ? {} : { documentation }),
        request,
        answer: returns === undefined ? vars : [field('return_value', returns.xsd, 1), ...vars],
      }
    }),
  }
}

export const systemServiceDescription: ServiceDescription = {
  name: 'SystemService',
  namespace: systemService,
  operations: [
    {
      name: 'Companies',
      documentation: 'The names of all companies, to be percent-encoded in URLs.',
      request: [],
      answer: [{ name: 'return_value', type: 'string', minOccurs: 1, maxOccurs: 'unbounded' }],
    },
  ],
}

function field(name: string, type: XsdType, minOccurs: 0 | 1): FieldDescription {
  return { name, type, minOccurs, maxOccurs: 1 }
}

/** @returns gives the document for the address that clients are to call */
export function writeWsdl({ name, namespace, operations }: ServiceDescription): (address: string) => string {
  const tns = escapeAttribute(namespace)
  const types = `    <schema elementFormDefault="qualified" targetNamespace="${tns}" xmlns="${schema}">\n${operations.map(elements).join('')}    </schema>\n`
  return writeDefinitions({ name, service: name, namespace, types, operations })
}

export interface Definitions {
  /** Of the portType, the binding and the port, before their suffix. */
  readonly name: string
  readonly service: string
  readonly namespace: string
  /** The schema, as it stands inside `types`. */
  readonly types: string
  readonly operations: readonly Pick<OperationDescription, 'name' | 'documentation'>[]
}

/** Everything but the schema, which is all that kinds of services differ in. @returns as `writeWsdl` */
export function writeDefinitions({
  name,
  service: serviceName,
  namespace,
  types,
  operations,
}: Definitions): (address: string) => string {
  const tns = escapeAttribute(namespace)
  const service = escapeAttribute(name)
  const beforeAddress = `<?xml version="1.0" encoding="utf-8"?>
<definitions targetNamespace="${tns}" xmlns:tns="${tns}" xmlns="${wsdl}">
  <types>
${types}  </types>
${operations.map(messages).join('')}  <portType name="${service}_Port">
${operations.map(portTypeOperation).join('')}  </portType>
  <binding name="${service}_Binding" type="tns:${service}_Port">
    <binding transport="${soapOverHttp}" xmlns="${wsdlSoap}"/>
${operations.map((operation) => bindingOperation(operation, tns)).join('')}  </binding>
  <service name="${escapeAttribute(serviceName)}">
    <port name="${service}_Port" binding="tns:${service}_Binding">
      <address location="`
  const afterAddress = `" xmlns="${wsdlSoap}"/>
    </port>
  </service>
</definitions>
`
  return (address) => beforeAddress + escapeAttribute(address) + afterAddress
}

function elements({ name, request, answer }: OperationDescription): string {
  return element(name, request) + element(`${name}_Result`, answer)
}

function element(name: string, fields: readonly FieldDescription[]): string {
  const rows = fields.map(
    ({ name: fieldName, type, minOccurs, maxOccurs }) =>
      `            <element minOccurs="${minOccurs}" maxOccurs="${maxOccurs}" name="${fieldName}" type="${type}"/>\n`,
  )
  const sequence =
    rows.length === 0 ? '          <sequence/>\n' : `          <sequence>\n${rows.join('')}          </sequence>\n`
  return `      <element name="${name}">\n        <complexType>\n${sequence}        </complexType>\n      </element>\n`
}

function messages({ name }: Definitions['operations'][number]): string {
  return [name, `${name}_Result`]
    .map(
      (message) =>
        `  <message name="${message}">\n    <part name="parameters" element="tns:${message}"/>\n  </message>\n`,
    )
    .join('')
}

function portTypeOperation({ name, documentation }: Definitions['operations'][number]): string {
  const comment =
    documentation === undefined ? '' : `      <documentation>${escapeText(documentation)}</documentation>\n`
  return `    <operation name="${name}">\n${comment}      <input name="${name}" message="tns:${name}"/>\n      <output name="${name}_Result" message="tns:${name}_Result"/>\n    </operation>\n`
}

function bindingOperation({ name }: Definitions['operations'][number], tns: string): string {
  const body = `        <body use="literal" xmlns="${wsdlSoap}"/>\n`
  return (
    `    <operation name="${name}">\n      <operation soapAction="${tns}:${name}" style="document" xmlns="${wsdlSoap}"/>\n` +
    `      <input name="${name}">\n${body}      </input>\n      <output name="${name}_Result">\n${body}      </output>\n    </operation>\n`
  )
}
