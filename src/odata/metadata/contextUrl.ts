/**
 * Context URLs (OData 4.01 protocol, section 10): what a reply's `@odata.context` says about its content. Entities of
 * parts are named by the path that leads to them, `SalesOrder('1001')/SalesOrderSalesLines`; what an association leads
 * to is named by its own set.
 */

import { writeIsoDuration, type PackedValue } from '../../types/index.js'
import type { EntitySet, EntityType, Model, Property } from '../model/model.js'
import type { EntityResource, RequestContext } from '../plan/plan.js'
import type { ExpandItem, QueryOptions } from '../syntax/ast.js'
import { uriText } from '../syntax/uriText.js'

type Where = Pick<RequestContext, 'contextRoot'>

/** `…/$metadata`, of the service document; with a fragment, of which only what no URL has is encoded. */
export function contextUrl({ contextRoot }: Where, fragment = ''): string {
  return `${contextRoot}/$metadata${fragment === '' ? '' : `#${uriText(fragment)}`}`
}

/**
 * `…#Customer`, `…#Customer(No,Name)`.
 * @param source percent-encoded: a set's name, the path of a contained collection (`navigationPath`), or a qualified
 *   type for what is in no set
 */
export function collectionContext(
  where: Where,
  source: string,
  type: EntityType,
  options: QueryOptions = {},
  version: RequestContext['version'] = '4.0',
): string {
  return contextUrl(where, source + selectList(options, type, version))
}

/** `…#Customer/$entity`, `…#Customer(No,Name)/$entity`. */
export function entityContext(
  where: Where,
  source: string,
  type: EntityType,
  options: QueryOptions = {},
  version: RequestContext['version'] = '4.0',
): string {
  return contextUrl(where, `${source}${selectList(options, type, version)}/$entity`)
}

/**
 * `…#ItemLedgerEntries(Item_No_Link(Type),Total)`: the rows that `$apply` makes (OData aggregation 4.0, section 5.1).
 * @param paths properties and aliases, one path each, in the order of the rows
 */
export function resultContext(where: Where, source: string, paths: readonly (readonly string[])[]): string {
  return contextUrl(where, `${source}(${pathList(paths)})`)
}

function pathList(paths: readonly (readonly string[])[]): string {
  const below = new Map<string, (readonly string[])[]>()
  for (const [first = '', ...rest] of paths)
    below.set(first, [...(below.get(first) ?? []), ...(rest.length === 0 ? [] : [rest])])
  return [...below]
    .map(([name, rest]) => encodeURIComponent(name) + (rest.length === 0 ? '' : `(${pathList(rest)})`))
    .join(',')
}

/** `…#Customer('10000')/Name`. @param entity as `entityPath` writes it */
export function propertyContext(where: Where, entity: string, property: Property): string {
  return contextUrl(where, `${entity}/${property.name}`)
}

/** `…#Edm.Int32`, `…#Collection(Edm.String)`, `…#NAV.Letters_Swap_Result`. @param type qualified */
export function valueContext(where: Where, type: string, collection = false): string {
  return contextUrl(where, collection ? `Collection(${type})` : type)
}

/** `…#$ref`, `…#Collection($ref)`. */
export function referenceContext(where: Where, collection: boolean): string {
  return contextUrl(where, collection ? 'Collection($ref)' : '$ref')
}

/** `NAV.Customer`. */
export function qualifiedName(model: Model, type: { readonly name: string }): string {
  return `${model.namespace}.${type.name}`
}

/** The set whose entities are all those of a type; undefined for types of parts that are not published themselves. */
export function setOf(model: Model, type: EntityType): EntitySet | undefined {
  for (const set of model.entitySets.values()) {
    if (set.type === type) return set
  }
  return undefined
}

/**
 * What entities behind a navigation property are named by: the path if they are contained, their own set, else their
 * type.
 */
export function navigationPath(
  model: Model,
  parent: EntityResource,
  navigation: { readonly name: string; readonly containsTarget: boolean; readonly target: EntityType },
): string {
  if (navigation.containsTarget) return `${entityPath(model, parent)}/${encodeURIComponent(navigation.name)}`
  return encodeURIComponent(setOf(model, navigation.target)?.name ?? qualifiedName(model, navigation.target))
}

/** What the entities next to this one are named by, for `collectionContext` and `entityContext`: `Customer`. */
export function entitySource(model: Model, entity: EntityResource): string {
  return entity.from === 'set'
    ? encodeURIComponent(entity.set.name)
    : navigationPath(model, entity.parent, entity.navigation)
}

/**
 * The entity itself, percent-encoded: `Customer('10000')`, `SalesOrder('1001')/SalesOrderSalesLines(10000)`. An
 * association's target, whose key the URL does not tell, stays a path.
 */
export function entityPath(model: Model, entity: EntityResource): string {
  if (entity.from === 'navigation')
    return `${entityPath(model, entity.parent)}/${encodeURIComponent(entity.navigation.name)}`
  const source = entitySource(model, entity)
  return entity.target.kind === 'key' ? source + keyPredicate(entity.type, entity.target.values) : source
}

/**
 * `('10000')`, `(Document_Type='Order',No='1001')`, percent-encoded.
 * @param values by field number; a key that they are not of: the alternate key they are of
 */
export function keyPredicate(type: EntityType, values: Readonly<Record<number, PackedValue>>): string {
  const isGiven = (property: Property): boolean =>
    property.from.kind === 'field' && values[property.from.field.number] !== undefined
  const key =
    [type.key, ...type.alternateKeys].find((properties) => properties.every(isGiven)) ?? type.key.filter(isGiven)
  const literals = key.map((property): readonly [string, string] => [
    property.name,
    keyLiteral(property, values[property.from.kind === 'field' ? property.from.field.number : 0] as PackedValue),
  ])
  const [only] = literals
  if (key === type.key && literals.length === 1 && only !== undefined) return `(${only[1]})`
  return `(${literals.map(([name, literal]) => `${encodeURIComponent(name)}=${literal}`).join(',')})`
}

/** A value as it stands in a key predicate, percent-encoded. */
export function keyLiteral(property: Property, packed: PackedValue): string {
  const { type } = property
  const value = type.unpack(packed)
  switch (property.edm) {
    case 'Edm.String':
      return quoted(type.format(value))
    case 'Edm.Duration':
      return `duration${quoted(writeIsoDuration(Number(packed)))}`
    default:
      return encodeURIComponent(type.toXml(value))
  }
}

function quoted(text: string): string {
  return `'${encodeURIComponent(text.replaceAll("'", "''"))}'`
}

/**
 * `(No,Name,Lines(Amount))`: what `$select` and `$expand` leave; '' if that is everything. In 4.0 an expanded property
 * is told only with a list of its own, or where it is selected too; in 4.01 always, with its parentheses.
 */
export function selectList(
  options: QueryOptions,
  type: EntityType,
  version: RequestContext['version'] = '4.0',
): string {
  const names = selectedNames(options, type, version)
  return names.length === 0 ? '' : `(${names.join(',')})`
}

function selectedNames(options: QueryOptions, type: EntityType, version: RequestContext['version']): string[] {
  const selected = (options.select ?? []).map(({ path }) => path.map(encodeURIComponent).join('/'))
  const all = selected.includes('*')
  const names = new Set(
    all
      ? selected.filter((name) => name === '*' || name.includes('.') || name.includes('/') || type.navigation.has(name))
      : selected,
  )
  // `$compute` without `$select` adds to all properties.
  if (options.select === undefined && options.compute !== undefined)
    for (const name of ['*', ...options.compute.map(({ alias }) => alias)]) names.add(name)
  for (const { name, item, target } of expanded(options.expand ?? [], type)) {
    const nested = selectedNames(item.options, target, version)
    const recursive = item.levels === undefined || item.levels === 1 ? '' : '+'
    if (version === '4.0' && nested.length === 0 && recursive === '') continue
    if (version === '4.01') names.delete(name)
    names.add(`${name}${recursive}(${nested.join(',')})`)
  }
  return [...names]
}

/**
 * The navigation properties of `$expand` with what they lead to; those of which only references or counts are written
 * are not told.
 */
function expanded(
  items: readonly ExpandItem[],
  type: EntityType,
): { name: string; item: ExpandItem; target: EntityType }[] {
  return items
    .filter(({ suffix }) => suffix === undefined)
    .flatMap((item) => {
      const names =
        item.path[0] === '*'
          ? [...type.navigation.keys()]
          : item.path.filter((name) => type.navigation.has(name)).slice(-1)
      return names.map((name) => ({ name, item, target: (type.navigation.get(name) as { target: EntityType }).target }))
    })
}
