/**
 * Keys of entities in URLs: `('10000')`, `(Document_Type='Order',No='1001')`, alternate keys, and what of a contained
 * entity's key its parent tells.
 */

import type { RecordTarget } from '../../steps/steps.js'
import type { Field } from '../../objects/table/field.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import { ValueError, type PackedValue } from '../../types/index.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import type { EntityType, NavigationProperty, Property } from '../model/model.js'
import type { Expression, Literal, PathSegment, QueryOptions } from '../syntax/ast.js'
import { fault } from '../fault.js'

type KeyValues = Readonly<Record<number, PackedValue>>

/** The values of a key that the rest of the path tells, by field number. */
export function linkedValues(navigation: NavigationProperty, parent: KeyValues, parentType: EntityType): KeyValues {
  const {
    target: { source },
    link,
  } = navigation
  if (source.kind !== 'page' || parentType.source.kind !== 'page') return {}
  const values: Record<number, PackedValue> = {}
  for (const { field: name, is } of link) {
    const field = fieldNamed(source.table, name)
    if (is.kind === 'const') values[field.number] = field.type.pack(field.type.check(is.value))
    if (is.kind !== 'field') continue
    const own = fieldNamed(parentType.source.table, is.field)
    const value = parent[own.number]
    if (value !== undefined && own.type.postgres === field.type.postgres && own.type.name === field.type.name)
      values[field.number] = value
  }
  return values
}

/**
 * @param segment with the parentheses
 * @param linked what the link to the parent tells
 * @throws CatalogueError BadRequest for a key of the wrong shape or type, with its position
 */
export function keyTarget(
  type: EntityType,
  segment: PathSegment,
  options: QueryOptions,
  linked: KeyValues = {},
): RecordTarget {
  const given = segment.arguments ?? []
  if (type.source.kind === 'query')
    throw fault(segment.at, `The rows of the query ${type.name} have no key; ask for them with $filter`)
  const isLinked = (property: Property): boolean =>
    property.from.kind === 'field' && linked[property.from.field.number] !== undefined
  const [only] = given
  if (only === undefined) throw fault(segment.at, `${segment.name}() is no key: ${keyShape(type)} is expected`)
  if (only.name === undefined) {
    const open = type.key.filter((property) => !isLinked(property))
    const [property] = type.key.length === 1 ? type.key : open
    if (given.length > 1 || property === undefined || (type.key.length > 1 && open.length !== 1))
      throw fault(
        segment.at,
        `The key of ${type.name} has ${type.key.length} properties: ${keyShape(type)} is expected`,
      )
    return { kind: 'key', values: { ...linked, [numberOf(property)]: keyValue(property, only.value, options) } }
  }
  const byName = new Map<string, Expression>()
  for (const { name = '', value, at } of given) {
    if (byName.has(name)) throw fault(at, `The key property ${name} is given twice`)
    byName.set(name, value)
  }
  const chosen = [type.key, ...type.alternateKeys].find(
    (key) =>
      [...byName.keys()].every((name) => key.some((property) => property.name === name)) &&
      key.every((property) => byName.has(property.name) || isLinked(property)),
  )
  if (chosen === undefined) throw wrongNames(type, segment, byName)
  const values: Record<number, PackedValue> = chosen === type.key ? { ...linked } : {}
  for (const property of chosen) {
    const expression = byName.get(property.name)
    if (expression !== undefined) values[numberOf(property)] = keyValue(property, expression, options)
  }
  return { kind: 'key', values }
}

function wrongNames(type: EntityType, segment: PathSegment, byName: ReadonlyMap<string, Expression>): CatalogueError {
  const unknown = segment.arguments?.find(({ name = '' }) => !type.propertyByName.has(name))
  if (unknown !== undefined)
    return fault(
      unknown.at,
      `Could not find a property named '${unknown.name ?? ''}' on type '${type.name}'; its key is ${keyShape(type)}`,
    )
  return fault(
    segment.at,
    `(${[...byName.keys()].join(', ')}) is no key of ${type.name}: ${keyShape(type)} is expected`,
  )
}

function keyShape({ key, alternateKeys }: EntityType): string {
  return [key, ...alternateKeys]
    .map((properties) => `(${properties.map(({ name }) => `${name}=…`).join(',')})`)
    .join(' or ')
}

function numberOf({ from }: Property): number {
  if (from.kind !== 'field') throw new TypeError('A key property without a field.')
  return from.field.number
}

/** @throws CatalogueError BadRequest */
function keyValue(property: Property, expression: Expression, options: QueryOptions): PackedValue {
  const { type, name, edm } = property
  const literal = literalOf(expression, options)
  if (literal === undefined) throw fault(expression.at, `The value of the key property ${name} is not a literal`)
  const json = jsonOf(edm, literal)
  if (json === undefined)
    throw fault(
      expression.at,
      `The value of the key property ${name} is of type ${literal.type === 'enum' ? (literal.typeName ?? literal.type) : literal.type}, not ${edm}`,
    )
  try {
    return type.pack(type.fromJson(json))
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw new CatalogueError(
      'BadRequest',
      { reason: `The value of the key property ${name} is not valid (position ${expression.at + 1}): ${error.reason}` },
      { cause: error },
    )
  }
}

function literalOf(expression: Expression, { aliases }: QueryOptions): Literal | undefined {
  const value = expression.kind === 'alias' ? aliases?.get(expression.name) : expression
  if (value?.kind === 'literal') return value
  if (value?.kind === 'negate' && value.operand.kind === 'literal' && numeric.has(value.operand.type))
    return { ...value.operand, at: value.at, text: `-${value.operand.text}` }
  return undefined
}

const numeric = new Set<Literal['type']>(['Edm.Int32', 'Edm.Int64', 'Edm.Decimal', 'Edm.Double'])

/** As a JSON body would have it; undefined: it is of another type. */
function jsonOf(edm: Property['edm'], { type, text }: Literal): unknown {
  switch (edm) {
    case 'Edm.String':
      return type === 'Edm.String' || type === 'enum' ? text : undefined
    case 'Edm.Boolean':
      return type === edm ? text.toLowerCase() === 'true' : undefined
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Byte':
    case 'Edm.Decimal':
      return numeric.has(type) ? { number: text } : undefined
    case 'Edm.Duration':
      return type === edm || type === 'Edm.String' ? text : undefined
    case 'Edm.Stream':
      return undefined
    default:
      return type === edm ? text : undefined
  }
}

/** The field of a key value. */
export function fieldNumbered(type: EntityType, number: number): Field {
  const field =
    type.source.kind === 'page' ? type.source.table.allFields.find((one) => one.number === number) : undefined
  if (field === undefined) throw new TypeError(`${type.name} has no field ${number}.`)
  return field
}
