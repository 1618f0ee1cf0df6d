/**
 * The WSDL of a page's service, in the original server's shape: its schema has the prefix `xsd:` (compatibility 3.5).
 */

import { escapeAttribute } from '../escapeXml.js'
import { schema } from '../namespaces.js'
import { writeDefinitions } from '../wsdl.js'
import type { ElementDescription, PageOperation } from './pageOperations.js'
import { pageNamespace, type Enumeration, type PageShape, type RecordShape } from './shape.js'

/** @returns gives the document for the address that clients are to call */
export function writePageWsdl(
  serviceName: string,
  shape: PageShape,
  operations: readonly PageOperation[],
): (address: string) => string {
  const namespace = pageNamespace(serviceName)
  const lists = [...new Set([shape, ...shape.parts.map((part) => part.shape)])]
  const types = `    <xsd:schema xmlns:xsd="${schema}" elementFormDefault="qualified" targetNamespace="${escapeAttribute(namespace)}">
${shape.enumerations.map(simpleType).join('')}${lists.map(recordTypes).join('')}${fieldsType(shape)}${filterType(shape)}${operations.map(elements).join('')}    </xsd:schema>
`
  return writeDefinitions({ name: serviceName, service: `${serviceName}_Service`, namespace, types, operations })
}

function simpleType({
  typeName,
  members,
}: Pick<Enumeration, 'typeName'> & { readonly members: readonly { readonly name: string }[] }): string {
  const values = members.map(({ name }) => `          <xsd:enumeration value="${escapeAttribute(name)}"/>\n`)
  return `      <xsd:simpleType name="${typeName}">\n        <xsd:restriction base="xsd:string">\n${values.join('')}        </xsd:restriction>\n      </xsd:simpleType>\n`
}

function fieldsType({ fieldsName, filterFields }: PageShape): string {
  return simpleType({ typeName: fieldsName, members: filterFields })
}

function filterType({ fieldsName, filterName }: PageShape): string {
  return complexType(filterName, [
    { name: 'Field', type: `tns:${fieldsName}`, minOccurs: 1, maxOccurs: 1 },
    { name: 'Criteria', type: 'xsd:string', minOccurs: 1, maxOccurs: 1 },
  ])
}

function recordTypes(shape: RecordShape): string {
  const { typeName, listName, fields, parts } = shape
  const optional = (name: string, type: string): ElementDescription => ({ name, type, minOccurs: 0, maxOccurs: 1 })
  const record = [
    optional('Key', 'xsd:string'),
    ...fields.map(({ name, field: { type }, enumeration }) =>
      optional(name, enumeration === undefined ? `xsd:${type.xsd}` : `tns:${enumeration.typeName}`),
    ),
    ...parts.map((part) => optional(part.name, `tns:${part.shape.listName}`)),
  ]
  return (
    complexType(typeName, record) +
    complexType(listName, [{ name: typeName, type: `tns:${typeName}`, minOccurs: 1, maxOccurs: 'unbounded' }])
  )
}

function complexType(name: string, elementsInside: readonly ElementDescription[]): string {
  return `      <xsd:complexType name="${name}">\n${sequence(elementsInside, '        ')}      </xsd:complexType>\n`
}

function elements({ name, request, answer }: PageOperation): string {
  return element(name, request) + element(`${name}_Result`, answer)
}

function element(name: string, elementsInside: readonly ElementDescription[]): string {
  return `      <xsd:element name="${name}">\n        <xsd:complexType>\n${sequence(elementsInside, '          ')}        </xsd:complexType>\n      </xsd:element>\n`
}

function sequence(elementsInside: readonly ElementDescription[], indent: string): string {
  const rows = elementsInside.map(
    ({ name, type, minOccurs, maxOccurs }) =>
      `${indent}  <xsd:element minOccurs="${minOccurs}" maxOccurs="${maxOccurs}" name="${name}" type="${type}"/>\n`,
  )
  return rows.length === 0
    ? `${indent}<xsd:sequence/>\n`
    : `${indent}<xsd:sequence>\n${rows.join('')}${indent}</xsd:sequence>\n`
}
