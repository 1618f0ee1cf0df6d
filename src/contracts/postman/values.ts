/** Values of requests: those that the application declares as samples, otherwise made up by type; always the same. */

import type { Property } from '../../odata/model/model.js'
import { escapeText } from '../../soap/escapeXml.js'
import type { Enumeration } from '../../soap/page/shape.js'
import type { AlType } from '../../types/index.js'
import { bareVariable } from './collection.js'

/** What is given for a field or parameter. */
export type Given =
  | { readonly kind: 'value'; readonly type: AlType; readonly value: unknown }
  /** Kept by an earlier request or made before this one. */
  | { readonly kind: 'variable'; readonly type: AlType; readonly name: string }

const moment = '2026-01-15T13:45:30.500Z'

/** A value of a type that says something: never its blank one, where the type has others. */
export function madeUp(type: AlType, name: string): unknown {
  switch (type.name) {
    case 'Integer':
      return 42
    case 'BigInteger':
      return 4_294_967_296n
    case 'Decimal':
      return type.evaluate('1638.4')
    case 'Boolean':
      return true
    case 'Date':
      return moment.slice(0, 10)
    case 'Time':
      return moment.slice(11, 23)
    case 'DateTime':
      return moment
    case 'Duration':
      return 90_061_001
    case 'Guid':
      return '7f3c1b52-6a0e-4d8b-9c1d-2e5a4b6c8d70'
    case 'Option':
    case 'Enum':
      return (type.values?.find((member) => member.name.trim() !== '') ?? type.values?.[0])?.ordinal ?? type.blank
    case 'Char':
      return 'A'
    case 'Byte':
      return 200
    case 'DateFormula':
      return '1M'
    case 'RecordID':
      return 'Customer: 10000'
    case 'Blob':
      return new TextEncoder().encode('Sample')
    case 'Code':
      return 'SAMPLE'.slice(0, type.length)
    case 'Text':
      return (/e-?mail/i.test(name) ? 'sample@example.com' : 'Sample').slice(0, type.length)
  }
}

/** Another value than `madeUp`; undefined: the type has no other that surely fits. */
export function changed(type: AlType): unknown {
  switch (type.name) {
    case 'Text':
      return 'Sample, changed'.slice(0, type.length)
    case 'Code':
      return 'CHANGED'.slice(0, type.length)
    case 'Decimal':
      return type.evaluate('0.5')
    case 'Integer':
      return 43
    default:
      return undefined
  }
}

/**
 * A value as an application declares it: numbers of Decimals, names of members and the like are read.
 * @throws CatalogueError if it does not fit
 */
export function declared(type: AlType, value: unknown): unknown {
  const isText = ['Text', 'Code', 'Char', 'Guid', 'Date', 'Time', 'DateTime', 'DateFormula', 'RecordID'].includes(
    type.name,
  )
  return typeof value === 'string' && !isText ? type.evaluate(value) : type.check(value)
}

export function given(type: AlType, value: unknown): Given {
  return { kind: 'value', type, value }
}

/** Content of an XML element. */
export function xmlOf(one: Given, enumeration?: Enumeration): string {
  if (one.kind === 'variable') return `{{${one.name}}}`
  if (enumeration !== undefined)
    return escapeText(enumeration.members.find(({ ordinal }) => ordinal === one.value)?.name ?? '')
  return escapeText(one.type.toXml(one.value))
}

/** As it stands in an answer, read from its XML. */
export function xmlTextOf(type: AlType, value: unknown): string {
  return type.toXml(value)
}

/** Value of a JSON body. */
export function jsonOf(one: Given, property?: Pick<Property, 'enumType'>): unknown {
  if (one.kind === 'variable')
    return one.type.edm === 'Edm.String' || one.type.edm === 'Edm.Guid' ? `{{${one.name}}}` : bareVariable(one.name)
  return jsonValueOf(one.type, one.value, property)
}

/** As it stands in an answer. */
export function jsonValueOf(type: AlType, value: unknown, property?: Pick<Property, 'enumType'>): unknown {
  const member = property?.enumType?.members.find((one) => one.value === value)
  return member !== undefined ? member.name : (JSON.parse(type.toJson(value, false)) as unknown)
}

/** A literal of a URL. */
export function urlOf(one: Given): string {
  if (one.kind === 'variable') return one.type.edm === 'Edm.String' ? `'{{${one.name}}}'` : `{{${one.name}}}`
  const value = jsonValueOf(one.type, one.value)
  switch (one.type.edm) {
    case 'Edm.String':
      return `'${encodeURIComponent(String(value).replaceAll("'", "''"))}'`
    case 'Edm.Duration':
      return `duration'${String(value)}'`
    default:
      return encodeURIComponent(String(value))
  }
}

/** What a value of a property looks like in JSON; undefined: it has none of its own. */
export function jsonKindOf({ edm, from }: Pick<Property, 'edm' | 'from'>): 'string' | 'number' | 'boolean' | undefined {
  if (from.kind === 'flowFilter' || from.kind === 'queryFilter' || edm === 'Edm.Stream') return undefined
  switch (edm) {
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Decimal':
    case 'Edm.Byte':
      return 'number'
    case 'Edm.Boolean':
      return 'boolean'
    default:
      return 'string'
  }
}

/** Pattern of a type's values in XML. */
export function xmlPatternOf(type: AlType): string {
  switch (type.xsd) {
    case 'int':
    case 'long':
      return '^-?[0-9]+$'
    case 'unsignedByte':
      return '^[0-9]{1,3}$'
    case 'decimal':
      return '^-?[0-9]+([.][0-9]+)?$'
    case 'boolean':
      return '^(true|false)$'
    case 'date':
      return '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    case 'time':
      return '^[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?$'
    case 'dateTime':
      return '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$'
    default:
      return ''
  }
}
