/** What `$select` and `$expand` leave of an entity. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { unqualified, type EntityType, type Model, type NavigationProperty, type Property } from '../model/model.js'
import type { ExpandItem, QueryOptions } from '../syntax/ast.js'
import { notImplemented, unknownProperty } from './faults.js'
import { fault } from '../fault.js'
import type { Planning } from './Planning.js'

export interface Selection {
  readonly properties: readonly Property[]
  /** Names that `$compute` gives. */
  readonly computed: readonly string[]
  /** Navigation properties whose links are written where metadata are full. */
  readonly links: readonly NavigationProperty[]
  /** Bound operations are told where metadata are full. */
  readonly operations: boolean
  /** A key property is left out, so that clients cannot make the id themselves. */
  readonly withoutKey: boolean
}

export interface Expansion {
  readonly navigation: NavigationProperty
  readonly item: ExpandItem
}

/**
 * @param computed names that `$compute` gives
 * @throws CatalogueError BadRequest for unknown names, with their position
 */
export function selectionOf(
  planning: Planning,
  type: EntityType,
  options: QueryOptions,
  computed: ReadonlySet<string> = new Set(),
): Selection {
  const standard = type.properties.filter(
    ({ edm, from }) => edm !== 'Edm.Stream' && from.kind !== 'flowFilter' && from.kind !== 'queryFilter',
  )
  if (options.select === undefined)
    return {
      properties: standard,
      computed: [...computed],
      links: [...type.navigation.values()],
      operations: true,
      withoutKey: false,
    }
  const { model } = planning.context
  const named = new Set<Property>()
  const navigation = new Set<NavigationProperty>()
  const aliases = new Set<string>()
  let operations = false
  for (const { path, at, options: nested } of options.select) {
    const names = path.length > 1 && unqualified(model, path[0] ?? '') === type.name ? path.slice(1) : path
    const [name = '', next] = names
    if (nested !== undefined) throw notImplemented(`options inside $select (position ${at + 1})`)
    if (name === '*') {
      for (const property of standard) named.add(property)
      for (const alias of computed) aliases.add(alias)
      continue
    }
    const property = type.propertyByName.get(name)
    const link = type.navigation.get(name)
    if (next !== undefined && (property ?? link) !== undefined) {
      if (link !== undefined)
        throw notImplemented(`paths through navigation properties in $select (position ${at + 1})`)
      throw fault(at, `'${name}' is a primitive value; nothing can follow it`)
    }
    if (property !== undefined) named.add(property)
    else if (link !== undefined) navigation.add(link)
    else if (computed.has(name)) aliases.add(name)
    else if (isOperation(type, model, name)) operations = true
    else throw unknownProperty(model, type, name, at)
  }
  return {
    properties: type.properties.filter((property) => named.has(property)),
    computed: [...aliases],
    links: [...navigation],
    operations,
    withoutKey: type.keyless !== true && type.key.some((property) => !named.has(property)),
  }
}

function isOperation(type: EntityType, model: Model, name: string): boolean {
  const own = unqualified(model, name)
  return own === '*' || (own !== undefined && type.boundOperations.has(own))
}

/** @throws CatalogueError BadRequest for unknown names and those that stand twice, with their position */
export function expansionsOf(planning: Planning, type: EntityType, items: readonly ExpandItem[] = []): Expansion[] {
  const { model } = planning.context
  const expansions = new Map<string, Expansion>()
  const add = (navigation: NavigationProperty, item: ExpandItem): void => {
    const key = `${navigation.name}${item.suffix ?? ''}`
    if (expansions.has(key)) throw fault(item.at, `${navigation.name} is expanded twice`)
    expansions.set(key, { navigation, item })
  }
  // Named ones go before `*`, which stands for the rest.
  for (const item of items.filter(({ path }) => path[0] !== '*')) {
    const names =
      item.path.length > 1 && unqualified(model, item.path[0] ?? '') === type.name ? item.path.slice(1) : item.path
    const [name = '', next] = names
    const navigation = type.navigation.get(name)
    if (navigation === undefined) {
      if (type.propertyByName.get(name)?.edm === 'Edm.Stream')
        throw notImplemented(`stream properties in $expand (position ${item.at + 1})`)
      if (type.propertyByName.has(name))
        throw fault(
          item.at,
          `'${name}' is not a navigation property of '${model.namespace}.${type.name}', so it cannot be expanded`,
        )
      throw unknownProperty(model, type, name, item.at)
    }
    const isCast = next !== undefined && unqualified(model, next) === navigation.target.name
    if (next !== undefined && !(isCast && names.length === 2))
      throw fault(
        item.at,
        `${names.join('/')}: to go on behind ${name}, nest the expansion: ${name}($expand=${names.slice(1).join('/')})`,
      )
    if (navigation.toSet !== undefined)
      throw new CatalogueError('BadRequest', {
        reason: `${name} leads to all rows of a set and is not expanded; ask for …/${name} (position ${item.at + 1}).`,
      })
    add(navigation, item)
  }
  for (const item of items.filter(({ path }) => path[0] === '*')) {
    for (const navigation of type.navigation.values()) {
      if (navigation.toSet === undefined && ![...expansions.values()].some((one) => one.navigation === navigation))
        add(navigation, item)
    }
  }
  return [...expansions.values()]
}
