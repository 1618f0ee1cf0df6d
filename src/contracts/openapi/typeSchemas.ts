/**
 * The schemas of a root's types. Of an entity type there are four: the record as it is read (`Customer`), many of them
 * (`Customer-collection`), and what can be given to insert (`Customer-create`) and to change one (`Customer-update`),
 * as OASIS' note "OData to OpenAPI Mapping" names them.
 */

import type { ComplexType, EntityType, EnumTypeModel, NavigationProperty, Property } from '../../odata/model/model.js'
import { contextMember, ref } from './common.js'
import type { Published } from './Published.js'
import { valueSchema, type Json } from './valueSchema.js'

export function addTypeSchemas(published: Published): void {
  const {
    model,
    options: { schemas },
  } = published
  for (const type of model.enumTypes.values()) schemas[published.schemaName(type)] = enumSchema(type)
  for (const type of model.complexTypes.values()) schemas[published.schemaName(type)] = complexSchema(type)
  for (const type of model.entityTypes.values()) {
    const name = published.schemaName(type)
    schemas[name] = entitySchema(published, type)
    schemas[collectionName(published, type)] = collectionSchema(published, type)
    if (type.insertable) schemas[createName(published, type)] = createSchema(published, type)
    if (type.updatable) schemas[updateName(published, type)] = updateSchema(published, type)
  }
}

export function collectionName(published: Published, type: EntityType): string {
  return `${published.schemaName(type)}-collection`
}

export function createName(published: Published, type: EntityType): string {
  return `${published.schemaName(type)}-create`
}

export function updateName(published: Published, type: EntityType): string {
  return `${published.schemaName(type)}-update`
}

/** Inputs of `$filter` hold no value, so they are in no record. */
export function holdsValue({ from }: Property): boolean {
  return from.kind !== 'flowFilter' && from.kind !== 'queryFilter'
}

/** The page's or query's name for people. */
export function captionOf({ source }: EntityType): string {
  return source.kind === 'page' ? source.page.caption : source.query.caption
}

function enumSchema({ name, members }: EnumTypeModel): Json {
  const captions = members
    .filter((member) => member.caption !== member.name)
    .map((member) => `\`${member.name}\`: ${member.caption}`)
  return {
    title: name,
    type: 'string',
    enum: members.map((member) => member.name),
    ...(captions.length === 0 ? {} : { description: captions.join(', ') }),
  }
}

function complexSchema({ name, properties }: ComplexType): Json {
  return {
    title: name,
    type: 'object',
    required: properties.map((property) => property.name),
    properties: {
      ...contextMember,
      ...Object.fromEntries(properties.map((property) => [property.name, valueSchema(property)])),
    },
  }
}

function propertySchema(published: Published, property: Property): Json {
  const { name, caption, enumType } = property
  const described = caption === name ? {} : { description: caption }
  return enumType === undefined
    ? { ...valueSchema(property), ...described }
    : { ...ref('schemas', published.schemaName(enumType)), ...described }
}

function propertySchemas(published: Published, properties: readonly Property[]): Json {
  return Object.fromEntries(properties.map((property) => [property.name, propertySchema(published, property)]))
}

/** Where bytes are read and written, which a record tells with them. */
function mediaLinks(properties: readonly Property[]): Json {
  const link = { type: 'string', format: 'uri-reference' }
  return Object.fromEntries(
    properties
      .filter(({ edm }) => edm === 'Edm.Stream')
      .flatMap(({ name }) => [
        [`${name}@odata.mediaEditLink`, link],
        [`${name}@odata.mediaReadLink`, link],
      ]),
  )
}

function entitySchema(published: Published, type: EntityType): Json {
  const navigation = [...type.navigation.values()].filter(({ toSet }) => toSet === undefined)
  return {
    title: captionOf(type),
    type: 'object',
    properties: {
      ...contextMember,
      ...(type.hasETag ? { '@odata.etag': { type: 'string', description: 'State of the record, for If-Match.' } } : {}),
      ...propertySchemas(published, type.properties.filter(holdsValue)),
      ...mediaLinks(type.properties),
      ...Object.fromEntries(navigation.flatMap((one) => expanded(published, one))),
    },
  }
}

/** What `$expand` adds. */
function expanded(published: Published, { name, collection, nullable, target }: NavigationProperty): [string, Json][] {
  const record = ref('schemas', published.schemaName(target))
  if (!collection) return [[name, nullable ? { anyOf: [record, { type: 'null' }] } : record]]
  return [
    [name, { type: 'array', items: record }],
    [`${name}@odata.count`, { type: 'integer' }],
    [`${name}@odata.nextLink`, { type: 'string', format: 'uri-reference' }],
  ]
}

function collectionSchema(published: Published, type: EntityType): Json {
  return {
    title: `${captionOf(type)}: records`,
    type: 'object',
    required: ['value'],
    properties: {
      ...contextMember,
      '@odata.count': { type: 'integer', description: 'With `$count=true`: how many there are.' },
      '@odata.nextLink': {
        type: 'string',
        format: 'uri',
        description: 'There are more: the address of the next page. The last page has none.',
      },
      value: { type: 'array', items: ref('schemas', published.schemaName(type)) },
    },
  }
}

function createSchema(published: Published, type: EntityType): Json {
  const given = type.properties.filter(
    (property) => holdsValue(property) && (property.editable || property.editableOnCreate),
  )
  const parts = [...type.navigation.values()].filter(({ part, target }) => part !== undefined && target.insertable)
  const inserted = ({ name, collection, target }: NavigationProperty): [string, Json] => {
    const record = ref('schemas', createName(published, target))
    return [name, collection ? { type: 'array', description: 'Inserted with the record.', items: record } : record]
  }
  return {
    title: `${captionOf(type)}: to insert`,
    type: 'object',
    properties: {
      ...propertySchemas(published, given),
      ...Object.fromEntries(parts.map(inserted)),
      ...bindings(type, given),
    },
  }
}

function updateSchema(published: Published, type: EntityType): Json {
  const given = type.properties.filter((property) => holdsValue(property) && property.editable && !property.isKey)
  return {
    title: `${captionOf(type)}: to change`,
    type: 'object',
    properties: { ...propertySchemas(published, given), ...bindings(type, given) },
  }
}

/** Links that can be set by the address of what they lead to: all of the fields they are made of can be given. */
function bindings({ navigation }: EntityType, given: readonly Property[]): Json {
  const fields = new Set(given.flatMap(({ from }) => (from.kind === 'field' ? [from.field.name] : [])))
  const bindable = [...navigation.values()].filter(
    ({ collection, containsTarget, link }) =>
      !collection && !containsTarget && link.every(({ is }) => is.kind !== 'field' || fields.has(is.field)),
  )
  return Object.fromEntries(
    bindable.map(({ name, target }) => [
      `${name}@odata.bind`,
      {
        type: 'string',
        format: 'uri-reference',
        description: `The record it leads to, e.g. \`${target.name}('…')\`, in place of the fields that it is made of.`,
      },
    ]),
  )
}
