/**
 * From the JSON of an entity to the values of a page's controls, checked by their types. What is wrong is named with
 * its path in the body; nothing is guessed. Called by `planWrite`.
 */

import { isDeepStrictEqual } from 'node:util'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { packRecords, recordsAtOnce } from '../../steps/packRecords.js'
import type { RecordInput, ReferredValue } from '../../steps/steps.js'
import { ValueError, type AlType, type PackedValue } from '../../types/index.js'
import { BodyFaults } from '../body/BodyFaults.js'
import { isJsonObject, jsonNumber, type JsonObject, type JsonValue } from '../../http/readJson.js'
import type { EntityType, NavigationProperty, Property } from '../model/model.js'
import type { EntityResource } from '../plan/plan.js'
import type { Profile } from '../protocolChoices.js'

export interface EntityReading {
  readonly purpose: 'insert' | 'update' | 'replace'
  readonly profile: Profile
  readonly numbersAsText: boolean
  /** The entity that a link names (`@odata.bind`, `@odata.id`). @throws CatalogueError */
  readonly entityOf: (link: string) => EntityResource
}

/** Which parts a body has, by their names, as far down as it has them. */
export interface SentParts {
  readonly parts: Map<string, SentParts>
}

/**
 * Yields now and then: a body may have parts without end.
 * @throws FaultyBody with the paths of what is wrong; CatalogueError BadRequest_MethodNotImplemented
 */
export function* readEntity(
  body: JsonValue,
  type: EntityType,
  reading: EntityReading,
): Generator<void, { readonly input: RecordInput; readonly sent: SentParts }> {
  const found: Found = { reading, faults: new BodyFaults(), sent: { parts: new Map() } }
  const input = yield* readRecord(body, type, '', found)
  found.faults.throwAny()
  return { input, sent: found.sent }
}

interface Found {
  readonly reading: EntityReading
  readonly faults: BodyFaults
  readonly sent: SentParts
}

type Values = (readonly [string, PackedValue | ReferredValue])[]

function* readRecord(body: JsonValue, type: EntityType, where: string, found: Found): Generator<void, RecordInput> {
  const values: Values = []
  const parts: Record<string, RecordInput['parts'][string]> = {}
  yield
  if (!isJsonObject(body)) {
    found.faults.add(where, wrong(where, `an object with properties of ${type.name} is expected`))
    return { values, parts }
  }
  for (const [name, value] of Object.entries(body)) {
    const path = where === '' ? name : `${where}/${name}`
    try {
      const navigation = type.navigation.get(name)
      const part = navigation?.part
      if (navigation === undefined) values.push(...readMember(name, value, type, found.reading, path))
      else if (part === undefined) values.push(...readLink(navigation, value, type, found.reading, path))
      else if (navigation.collection || value !== null)
        parts[part.name] = yield* readPart(navigation, part.name, value, path, found)
    } catch (error) {
      found.faults.add(path, error)
    }
  }
  requireOneValueEach(values, where, found)
  return { values, parts }
}

/** A link and the field that it is made of may both be given: which comes first must not matter. */
function requireOneValueEach(values: Values, where: string, { faults }: Found): void {
  const seen = new Map<string, unknown>()
  for (const [name, value] of values) {
    if (seen.has(name) && !isDeepStrictEqual(seen.get(name), value))
      faults.add(where, wrong(where, `${name} is given twice, by itself or a link, with different values`))
    seen.set(name, value)
  }
}

/** A property or an annotation. */
function readMember(name: string, value: JsonValue, type: EntityType, reading: EntityReading, path: string): Values {
  const [, target = '', term] = /^(.*)@(?:odata\.)?(.+)$/s.exec(name) ?? []
  if (term !== undefined) return term === 'bind' && target !== '' ? readBind(target, value, type, reading, path) : []
  const property = type.propertyByName.get(name)
  if (property === undefined)
    throw new CatalogueError('BadRequest', {
      reason: `Could not find a property named '${name}' on type '${type.name}'.`,
    })
  const read = readProperty(property, value, reading, path)
  return read === undefined ? [] : [read]
}

function* readPart(
  navigation: NavigationProperty,
  partName: string,
  value: JsonValue,
  path: string,
  found: Found,
): Generator<void, RecordInput['parts'][string]> {
  const { target } = navigation
  requireInsert(found.reading, path)
  const sent = found.sent.parts.get(partName) ?? { parts: new Map() }
  found.sent.parts.set(partName, sent)
  if (!navigation.collection) return [yield* readRecord(value, target, path, { ...found, sent })]
  if (!Array.isArray(value)) throw wrong(path, `an array of ${target.name} is expected`)
  const items = value as readonly JsonValue[]
  const packed: Uint8Array[] = []
  let handful: RecordInput[] = []
  for (const [index, item] of items.entries()) {
    handful.push(yield* readRecord(item, target, `${path}/${index}`, { ...found, sent }))
    if (items.length <= recordsAtOnce || (handful.length < recordsAtOnce && index < items.length - 1)) continue
    packed.push(packRecords(handful))
    handful = []
  }
  return packed.length === 0 ? handful : { packed }
}

/** `{"@id": …}` in place of the entity binds one that is there (4.01, 11.4.2.1); null in a new entity binds none. */
function readLink(
  navigation: NavigationProperty,
  value: JsonValue,
  type: EntityType,
  reading: EntityReading,
  path: string,
): Values {
  if (value === null && reading.purpose === 'insert') return []
  const link = isJsonObject(value) && Object.keys(value).length === 1 ? (value['@id'] ?? value['@odata.id']) : undefined
  if (link !== undefined) return readBind(navigation.name, link, type, reading, path)
  requireInsert(reading, path)
  throw new CatalogueError('BadRequest_MethodNotImplemented', {
    feature: `inserting an entity through ${path}; bind an existing one with ${navigation.name}@odata.bind`,
  })
}

function requireInsert({ purpose }: EntityReading, path: string): void {
  if (purpose !== 'insert')
    throw new CatalogueError('BadRequest_MethodNotImplemented', {
      feature: `changing related entities in the body of their parent (${path})`,
    })
}

/** The value of one property, packed. @throws CatalogueError BadRequest */
export function readValue(type: AlType, value: JsonValue, path: string): PackedValue {
  if (isJsonObject(value) || Array.isArray(value))
    throw wrong(
      path,
      `a value of type ${type.text} is expected, not ${Array.isArray(value) ? 'an array' : 'an object'}`,
    )
  try {
    return type.pack(type.fromJson(value))
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw error.known ?? wrong(path, `the value is not a valid ${type.text}: ${error.reason}`, error)
  }
}

function readProperty(
  property: Property,
  value: JsonValue,
  { purpose, profile, numbersAsText }: EntityReading,
  path: string,
): readonly [string, PackedValue] | undefined {
  if (property.from.kind !== 'field') throw wrong(path, 'it is a filter, which holds no value')
  const writable =
    purpose === 'insert' ? property.editable || property.editableOnCreate : property.editable && !property.isKey
  if (!writable) {
    if (profile.readOnlyProperties === 'ignore') return undefined
    throw new CatalogueError('BadRequest_InvalidOperation', { reason: `Control '${property.caption}' is read-only.` })
  }
  const whole =
    numbersAsText &&
    typeof value === 'string' &&
    (property.edm === 'Edm.Int32' || property.edm === 'Edm.Byte') &&
    /^-?[0-9]+$/.test(value)
  return [controlOf(property), readValue(property.type, whole ? jsonNumber(value) : value, path)]
}

/** Name of the control, or of the field where a key's field is not on the page. */
export function controlOf(property: Property): string {
  if (property.from.kind !== 'field') throw wrong(property.name, 'it is a filter, which holds no value')
  return property.from.control?.name ?? property.from.field.name
}

/** `Sell_to_Customer_No_Link@odata.bind: "Customer('10000')"` sets the fields that the link is made of. */
function readBind(name: string, value: JsonValue, type: EntityType, reading: EntityReading, path: string): Values {
  const navigation = type.navigation.get(name)
  if (navigation === undefined)
    throw new CatalogueError('BadRequest', {
      reason: `Could not find a navigation property named '${name}' on type '${type.name}'.`,
    })
  if (typeof value !== 'string' || navigation.collection)
    throw wrong(
      path,
      navigation.collection
        ? 'entities of a collection are contained in their parent and cannot be bound'
        : 'the URL of an entity is expected, as a text',
    )
  return bindValues(navigation, type, reading.entityOf(value), path)
}

/**
 * Values of the properties that a single-valued link is made of, so that it leads to `entity`.
 * @throws CatalogueError BadRequest
 */
export function bindValues(
  navigation: NavigationProperty,
  type: EntityType,
  entity: EntityResource,
  path: string,
): Values {
  if (entity.type !== navigation.target && entity.type.source !== navigation.target.source)
    throw wrong(path, `an entity of type ${navigation.target.name} is expected, not one of type ${entity.type.name}`)
  const { source } = navigation.target
  if (entity.from === 'navigation' || source.kind !== 'page')
    throw wrong(path, `name the entity by its key, as in ${navigation.target.name}('…')`)
  const { target } = entity
  return navigation.link.flatMap(({ field, is }) => {
    if (is.kind !== 'field') return []
    const number = source.table.allFields.find((candidate) => candidate.name === field)?.number
    // A record that another request makes has its values when they are needed.
    const value =
      number === undefined
        ? undefined
        : target.kind === 'key'
          ? target.values[number]
          : { of: target.reference, pageId: source.page.id, field }
    const own = type.properties.find(
      (property) => property.from.kind === 'field' && property.from.field.name === is.field,
    )
    if (own === undefined || value === undefined)
      throw wrong(path, `the link is made of ${is.field}, which this URL or this type does not have`)
    return [[controlOf(own), value] as const]
  })
}

/** As `bindValues` for a link that is to lead nowhere: blank values. */
export function unbindValues(navigation: NavigationProperty, type: EntityType): Values {
  return navigation.link.flatMap(({ is }) => {
    const own = type.properties.find(
      (property) => is.kind === 'field' && property.from.kind === 'field' && property.from.field.name === is.field,
    )
    return own === undefined ? [] : [[controlOf(own), own.type.pack(own.type.blank)] as const]
  })
}

/** @param reason with or without a full stop at its end */
export function wrong(path: string, text: string, cause?: unknown): CatalogueError {
  const reason = text.replace(/\.$/, '')
  return new CatalogueError(
    'BadRequest',
    { reason: path === '' ? `In the request body ${reason}.` : `In the request body, ${path}: ${reason}.` },
    { cause },
  )
}

/** A body that must be an object, e.g. `{"value":…}` or the parameters of an action. */
export function requireObject(body: JsonValue, what: string): JsonObject {
  if (!isJsonObject(body)) throw wrong('', `${what} is expected`)
  return body
}
