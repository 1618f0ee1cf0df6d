/** Where the entities of rows are found: SQL of their paths below the root, percent-encoded. */

import { entityPath, navigationPath, setOf } from '../metadata/contextUrl.js'
import type { EntitySet, NavigationProperty } from '../model/model.js'
import { all, quoteText } from '../../sql/sqlText.js'
import { keyPredicateSql } from '../sql/urlText.js'
import type { Planning } from './Planning.js'
import type { EntityResource } from './plan.js'
import { rowsOf, type Rows } from './Rows.js'

/** Functions, because a statement must name every value that is bound for it. */
export interface Links {
  /** SQL of the URL that the path is below, a slash at its end. */
  readonly root: () => string
  /**
   * SQL of the path of the collection the entities are in, to which their key is added; or of the entity's own, where
   * the key is not part of it.
   */
  readonly path: (rows: Rows) => string
  readonly keyed: boolean
}

/** A name of the model in a URL. */
function encoded(name: string): string {
  return quoteText(encodeURIComponent(name))
}

export function linksOfSet(planning: Planning, set: EntitySet): Links {
  return {
    root: () => (set.isCompanies ? planning.serviceRoot : planning.root),
    path: () => encoded(set.name),
    keyed: set.type.keyless !== true,
  }
}

/** Of the entities behind a navigation property of one that the URL names. */
export function linksBehind(planning: Planning, parent: EntityResource, navigation: NavigationProperty): Links {
  const { model } = planning.context
  if (!navigation.containsTarget) {
    const set = navigation.toSet ?? setOf(model, navigation.target)
    if (set !== undefined) return linksOfSet(planning, set)
  }
  if (isMade(parent))
    return {
      root: () => rootOf(planning, parent),
      path: (rows) => madePath(planning, parent, navigation, rows),
      keyed: navigation.collection,
    }
  // The path has values of the request.
  const path = navigation.containsTarget
    ? navigationPath(model, parent, navigation)
    : `${entityPath(model, parent)}/${encodeURIComponent(navigation.name)}`
  return {
    root: () => rootOf(planning, parent),
    path: () => planning.builder.shared(`path ${path}`, path),
    keyed: navigation.collection,
  }
}

export function linksOf(planning: Planning, entity: EntityResource): Links {
  if (entity.from === 'set') return linksOfSet(planning, entity.set)
  return linksBehind(planning, entity.parent, entity.navigation)
}

/** Another request of the same session makes it, or what it is in: the URL does not tell its key. */
function isMade(entity: EntityResource): boolean {
  return (
    (entity.from !== 'navigation' && entity.target.kind === 'reference') ||
    (entity.from !== 'set' && isMade(entity.parent))
  )
}

/** SQL of the path of what is behind such an entity, which is found again by what links it to its rows. */
function madePath(planning: Planning, parent: EntityResource, { link, name }: NavigationProperty, rows: Rows): string {
  const outer = rowsOf(planning, parent.type)
  const linked = link.flatMap((condition) =>
    condition.is.kind === 'field' && rows.table !== undefined
      ? outer.ofTable.conditionOn(rows.table, rows.alias, condition)
      : [],
  )
  const path = pathSql(outer, linksOf(planning, parent))
  return `concat((select ${path} from ${outer.from} where ${all([...outer.conditions, ...linked])} limit 1), ${quoteText(`/${encodeURIComponent(name)}`)})`
}

function rootOf(planning: Planning, entity: EntityResource): string {
  if (entity.from !== 'set') return rootOf(planning, entity.parent)
  return entity.set.isCompanies ? planning.serviceRoot : planning.root
}

/** Of the entities behind a navigation property of rows. */
export function linksFrom(planning: Planning, rows: Rows, links: Links, navigation: NavigationProperty): Links {
  const set = navigation.containsTarget ? undefined : setOf(planning.context.model, navigation.target)
  if (set !== undefined) return linksOfSet(planning, set)
  return {
    root: links.root,
    path: () => `concat(${pathSql(rows, links)}, ${quoteText(`/${encodeURIComponent(navigation.name)}`)})`,
    keyed: navigation.collection,
  }
}

/** SQL of the path of each row's entity. */
export function pathSql(rows: Rows, { path, keyed }: Links): string {
  if (!keyed) return path(rows)
  return `concat(${path(rows)}, ${keyPredicateSql(rows.type.key.map((property) => [property, rows.stored(property)]))})`
}
