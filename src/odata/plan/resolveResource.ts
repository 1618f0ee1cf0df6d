/**
 * What a resource path means in a model: a set, an entity, what is behind it, an operation. Pure; nothing is looked up
 * in the database.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import {
  unqualified,
  type EntityType,
  type Model,
  type NavigationProperty,
  type Operation,
  type Property,
} from '../model/model.js'
import { parseResourcePath } from '../syntax/index.js'
import type { NamedArgument, PathSegment, QueryOptions } from '../syntax/ast.js'
import { splitCompany } from './company.js'
import { notImplemented } from './faults.js'
import { fault } from '../fault.js'
import { keyTarget, linkedValues } from './keys.js'
import type { EntityResource, Resource, ResolveResource } from './plan.js'

/** Where the walk along the path is. */
type Place = Extract<Resource, { kind: 'entitySet' | 'collection' | 'entity' }>

export const resolveResource: ResolveResource = (path, model, options) => {
  const [first, ...rest] = path
  if (first === undefined) return { kind: 'serviceDocument' }
  switch (first.name) {
    case '$metadata':
    case '$batch':
      if (rest[0] !== undefined) throw notFound(rest[0])
      return { kind: first.name === '$batch' ? 'batch' : 'metadata' }
    case '$entity':
      return entityOfId(rest, model, options)
    case '$all':
    case '$crossjoin':
      throw notImplemented(first.name)
    default:
      break
  }
  const set = model.entitySets.get(first.name)
  if (set !== undefined) return new Walk(model, options).from(withKey({ kind: 'entitySet', set }, first, options), rest)
  const operation = model.operations.get(first.name)
  if (operation !== undefined) return called(operation, first.arguments ?? [], rest)
  throw notFound(first)
}

/** What a path behind an entity means, which no key names: a record that another request of the same session makes. */
export function resolveBehind(
  entity: EntityResource,
  path: readonly PathSegment[],
  model: Model,
  options: QueryOptions,
): Resource {
  return new Walk(model, options).from({ kind: 'entity', entity }, path)
}

class Walk {
  readonly #model: Model
  readonly #options: QueryOptions

  constructor(model: Model, options: QueryOptions) {
    this.#model = model
    this.#options = options
  }

  from(start: Place, segments: readonly PathSegment[]): Resource {
    let place = start
    for (const [index, segment] of segments.entries()) {
      const rest = segments.slice(index + 1)
      const next =
        place.kind === 'entity' ? this.#ofEntity(place.entity, segment, rest) : this.#ofCollection(place, segment, rest)
      if ('ended' in next) return next.ended
      place = next.place
    }
    return place
  }

  #ofCollection(place: Exclude<Place, { kind: 'entity' }>, segment: PathSegment, rest: readonly PathSegment[]): Next {
    const { name } = segment
    const type = place.kind === 'entitySet' ? place.set.type : place.navigation.target
    if (name === '') return { place: withKey(place, segment, this.#options) }
    if (name === '$count' || name === '$ref') {
      requireEnd(rest)
      return { ended: { ...place, suffix: name } }
    }
    if (name === '$filter' || name === '$each' || name === '$query')
      throw notImplemented(`${name} in the resource path`)
    if (this.#isCast(type, name))
      return { place: segment.arguments === undefined ? place : withKey(place, segment, this.#options) }
    const operation = this.#boundOperation(type, segment, 'Collection')
    if (operation === undefined) throw notFound(segment)
    const on =
      place.kind === 'entitySet'
        ? { kind: 'set' as const, set: place.set }
        : { kind: 'collection' as const, parent: place.parent, navigation: place.navigation }
    return { ended: called(operation, segment.arguments ?? [], rest, on) }
  }

  #ofEntity(entity: EntityResource, segment: PathSegment, rest: readonly PathSegment[]): Next {
    const { type } = entity
    const { name } = segment
    if (name === '') throw fault(segment.at, `${type.name} has its key already; a second one cannot follow`)
    const property = type.propertyByName.get(name)
    if (property !== undefined) return { ended: propertyOf(entity, property, segment, rest) }
    const navigation = type.navigation.get(name)
    if (navigation !== undefined) return { place: this.#along(entity, navigation, segment) }
    if (name === '$ref') {
      requireEnd(rest)
      return { ended: { kind: 'entity', entity, suffix: '$ref' } }
    }
    if (name === '$value')
      throw new CatalogueError('BadRequest', {
        reason: `An entity of ${type.name} has no $value; its properties have (position ${segment.at + 1}).`,
      })
    if (this.#isCast(type, name) && segment.arguments === undefined) return { place: { kind: 'entity', entity } }
    const operation = this.#boundOperation(type, segment, 'Entity')
    if (operation === undefined) throw notFound(segment)
    return { ended: called(operation, segment.arguments ?? [], rest, { kind: 'entity', entity }) }
  }

  #along(parent: EntityResource, navigation: NavigationProperty, segment: PathSegment): Place {
    if (navigation.toSet !== undefined)
      return withKey({ kind: 'entitySet', set: navigation.toSet }, segment, this.#options)
    if (navigation.collection) return withKey({ kind: 'collection', parent, navigation }, segment, this.#options)
    if (segment.arguments !== undefined)
      throw fault(segment.at, `${navigation.name} leads to one entity, so it takes no key`)
    return { kind: 'entity', entity: { from: 'navigation', parent, navigation, type: navigation.target } }
  }

  #isCast({ name }: EntityType, segment: string): boolean {
    return unqualified(this.#model, segment) === name
  }

  /** By its qualified name, or the name alone. */
  #boundOperation(type: EntityType, { name }: PathSegment, binding: Operation['binding']): Operation | undefined {
    const operation = type.boundOperations.get(unqualified(this.#model, name) ?? name)
    return operation?.binding === binding ? operation : undefined
  }
}

type Next = { readonly place: Place } | { readonly ended: Resource }

function withKey(place: Exclude<Place, { kind: 'entity' }>, segment: PathSegment, options: QueryOptions): Place {
  if (segment.arguments === undefined) return place
  if (place.kind === 'entitySet') {
    const { set } = place
    return {
      kind: 'entity',
      entity: { from: 'set', set, type: set.type, target: keyTarget(set.type, segment, options) },
    }
  }
  const { parent, navigation } = place
  const linked = linkedValues(navigation, knownValues(parent), parent.type)
  return {
    kind: 'entity',
    entity: {
      from: 'collection',
      parent,
      navigation,
      type: navigation.target,
      target: keyTarget(navigation.target, segment, options, linked),
    },
  }
}

/** The values of its fields that the path tells, by field number. */
export function knownValues(
  entity: EntityResource,
): Extract<Extract<EntityResource, { from: 'set' }>['target'], { kind: 'key' }>['values'] {
  if (entity.from === 'navigation')
    return linkedValues(entity.navigation, knownValues(entity.parent), entity.parent.type)
  return entity.target.kind === 'key' ? entity.target.values : {}
}

function propertyOf(
  entity: EntityResource,
  property: Property,
  segment: PathSegment,
  rest: readonly PathSegment[],
): Resource {
  const [next] = rest
  if (segment.arguments !== undefined)
    throw fault(segment.at, `${property.name} is a property; it takes no parentheses`)
  if (next === undefined) return { kind: 'property', entity, property, raw: false }
  requireEnd(rest.slice(1))
  if (next.name !== '$value') throw notFound(next)
  return { kind: 'property', entity, property, raw: true }
}

function called(
  operation: Operation,
  given: readonly NamedArgument[],
  rest: readonly PathSegment[],
  on?: Extract<Resource, { kind: 'operation' }>['on'],
): Resource {
  const [next] = rest
  // `Function()(…)` has the arguments of the call, then a key.
  if (next !== undefined)
    throw next.name === ''
      ? notImplemented(`a key behind ${operation.name}()`)
      : notImplemented(`/${next.name} behind ${operation.name}`)
  return { kind: 'operation', operation, arguments: given, ...(on === undefined ? {} : { on }) }
}

/** `$entity?$id=…`: absolute, or relative to the service root. */
function entityOfId(rest: readonly PathSegment[], model: Model, options: QueryOptions): Resource {
  const [next] = rest
  if (next !== undefined && unqualified(model, next.name) === undefined) throw notFound(next)
  if (options.id === undefined)
    throw new CatalogueError('BadRequest_RequiredParamNotProvided', {
      reason: '$entity needs the option $id, the id of an entity.',
    })
  const relative = belowRoot(options.id, model)
  const { path } = splitCompany(parseResourcePath(relative, '$id'), model)
  if (path[0]?.name === '$entity') throw new CatalogueError('BadRequest', { reason: 'The option $id names no entity.' })
  const resource = resolveResource(path, model, {
    ...(options.aliases === undefined ? {} : { aliases: options.aliases }),
  })
  if (resource.kind !== 'entity' || resource.suffix !== undefined)
    throw new CatalogueError('BadRequest', { reason: 'The option $id does not lead to a single entity.' })
  if (next !== undefined && unqualified(model, next.name) !== resource.entity.type.name)
    throw new CatalogueError('BadRequest_ResourceNotFound', { segment: next.name })
  return resource
}

function belowRoot(id: string, { root }: Model): string {
  if (!/^[a-z][a-z0-9+.-]*:|^\//i.test(id)) return id
  const below =
    root.kind === 'ODataV4' ? '/odatav4/' : `/api/${root.publisher}/${root.group}/${root.version}/`.toLowerCase()
  const at = id.toLowerCase().indexOf(below)
  if (at < 0)
    throw new CatalogueError('BadRequest', { reason: 'The option $id does not lead to an entity of this service.' })
  return id.slice(at + below.length)
}

function requireEnd([next]: readonly PathSegment[]): void {
  if (next !== undefined) throw notFound(next)
}

function notFound({ name }: PathSegment): CatalogueError<'BadRequest_ResourceNotFound'> {
  return new CatalogueError('BadRequest_ResourceNotFound', { segment: name.slice(0, 100) })
}
