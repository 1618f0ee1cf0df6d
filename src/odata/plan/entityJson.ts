/**
 * The JSON text of the entity in each row, as SQL: control information by metadata level, the selected properties, what
 * is expanded. Expanded collections are subselects whose rows are put together by `string_agg`, so that however deep
 * the expansion, it is one statement.
 */

import type { EntityType, NavigationProperty, Property } from '../model/model.js'
import type { ExpandItem, QueryOptions } from '../syntax/ast.js'
import { etagSql, writeEtagJson } from '../sql/etag.js'
import { ConcatText } from '../../sql/ConcatText.js'
import { jsonOf, jsonOfCompiled, type JsonForm } from '../sql/values.js'
import { all, quoteText } from '../../sql/sqlText.js'
import { computedValues, dynamicType, type ComputedValues } from './compute.js'
import { notImplemented } from './faults.js'
import { fault } from '../fault.js'
import { expandedPage } from './expandedPage.js'
import { takeFilters } from './flowFilters.js'
import { linksFrom, pathSql, type Links } from './links.js'
import { orderOf, orderSql } from './order.js'
import type { Planning } from './Planning.js'
import { Joins, linkedRows, type Rows } from './Rows.js'
import { RowScope } from './RowScope.js'
import { expansionsOf, selectionOf, type Expansion, type Selection } from './selection.js'
import { compileCondition } from '../expression/compileExpression.js'

/** How deep `$levels=max` goes. */
const maxLevels = 8

export interface EntityText {
  readonly rows: Rows
  readonly options: Pick<QueryOptions, 'select' | 'expand' | 'compute'>
  readonly links: Links
  /** Those of `$compute`, where they have been made already because conditions or the order name them. */
  readonly computed?: ComputedValues
}

/** @throws CatalogueError for what `$select` and `$expand` name in vain, as the expressions inside them */
export function entityJson(
  planning: Planning,
  { rows, options, links, computed = computedValues(planning, rows, options.compute) }: EntityText,
): string {
  const { type } = rows
  const selection = selectionOf(planning, type, options, new Set(computed.keys()))
  const members = new Members()
  writeControl(planning, members, rows, links, selection)
  for (const property of selection.properties) writeProperty(planning, members, rows, links, property)
  for (const name of selection.computed) {
    const value = computed.get(name)
    if (value === undefined) continue
    const annotation =
      planning.context.metadata === 'none' ? undefined : dynamicType(planning.context.model, value.type)
    if (annotation !== undefined)
      members.name(`${name}${planning.controlInformation('type')}`).text(JSON.stringify(annotation))
    members.member(name, orNull(jsonOfCompiled(value, planning.context.ieee754Compatible)))
  }
  if (planning.context.metadata === 'full') writeLinks(planning, members, rows, links, selection)
  for (const expansion of expansionsOf(planning, type, options.expand))
    planning.withAliases(expansion.item.options.aliases, () => {
      writeExpansion(planning, members, rows, links, expansion)
    })
  return members.done()
}

/** `{"@odata.id":"…"}`, of `$ref`. */
export function referenceJson(planning: Planning, rows: Rows, links: Links): string {
  return new ConcatText()
    .text(`{"${planning.controlInformation('id')}":"`)
    .sql(links.root())
    .sql(pathSql(rows, links))
    .text('"}')
    .done()
}

/** The members of an object being written. */
export class Members {
  readonly #text = new ConcatText().text('{')
  #isFirst = true

  /** `"name":`, and a comma in front unless it is the first. The value is for the caller to write. */
  name(name: string): ConcatText {
    const text = this.#text.text(`${this.#isFirst ? '' : ','}${JSON.stringify(name)}:`)
    this.#isFirst = false
    return text
  }

  member(name: string, { sql, quoted }: JsonForm): void {
    const text = this.name(name)
    if (quoted) text.text('"').sql(sql).text('"')
    else text.sql(sql)
  }

  done(): string {
    return this.#text.text('}').done()
  }
}

export function orNull({ sql, quoted }: JsonForm): JsonForm {
  return {
    sql: quoted ? `coalesce('"' || (${sql})::text || '"', 'null')` : `coalesce((${sql})::text, 'null')`,
    quoted: false,
  }
}

function writeControl(planning: Planning, members: Members, rows: Rows, links: Links, selection: Selection): void {
  const { type } = rows
  const { metadata, model } = planning.context
  if (metadata === 'none') return
  const full = metadata === 'full'
  if (full) members.name(planning.controlInformation('type')).text(JSON.stringify(`#${model.namespace}.${type.name}`))
  const addressed = type.keyless !== true
  if (addressed && (full || selection.withoutKey))
    members.name(planning.controlInformation('id')).text('"').sql(links.root()).sql(pathSql(rows, links)).text('"')
  if (type.hasETag) writeEtagJson(members.name(planning.controlInformation('etag')), rows.version())
  if (full && addressed && (type.updatable || type.deletable))
    members
      .name(planning.controlInformation('editLink'))
      .text('"')
      .sql(links.root())
      .sql(pathSql(rows, links))
      .text('"')
}

function writeProperty(planning: Planning, members: Members, rows: Rows, links: Links, property: Property): void {
  const { metadata, ieee754Compatible, version } = planning.context
  const { name, edm } = property
  if (edm === 'Edm.Stream') {
    if (version === '4.01') members.member(name, jsonOf(property, rows.stored(property), ieee754Compatible, false))
    else if (metadata !== 'none') writeMediaLink(planning, members, rows, links, property)
    return
  }
  if (property.from.kind === 'flowFilter' || property.from.kind === 'queryFilter') {
    members.name(name).text('null')
    return
  }
  const annotation = metadata === 'full' ? typeAnnotation(planning, property) : undefined
  if (annotation !== undefined)
    members.name(`${name}${planning.controlInformation('type')}`).text(JSON.stringify(annotation))
  const isComputed = property.from.kind === 'column' || property.from.field.fieldClass === 'FlowField'
  members.member(name, jsonOf(property, rows.stored(property), ieee754Compatible, isComputed))
}

/** Of what a reader of JSON would take for another type. */
function typeAnnotation({ context: { model } }: Planning, { edm, enumType }: Property): string | undefined {
  if (enumType !== undefined) return `#${model.namespace}.${enumType.name}`
  return edm === 'Edm.String' || edm === 'Edm.Boolean' ? undefined : `#${edm.slice('Edm.'.length)}`
}

function writeMediaLink(
  planning: Planning,
  members: Members,
  rows: Rows,
  links: Links,
  { name, editable }: Property,
): void {
  for (const link of editable ? ['mediaEditLink', 'mediaReadLink'] : ['mediaReadLink']) {
    members
      .name(`${name}${planning.controlInformation(link)}`)
      .text('"')
      .sql(links.root())
      .sql(pathSql(rows, links))
      .text(`/${encodeURIComponent(name)}"`)
  }
}

function writeLinks(planning: Planning, members: Members, rows: Rows, links: Links, selection: Selection): void {
  const { type } = rows
  if (type.keyless === true) return
  if (selection.operations) {
    for (const operation of type.boundOperations.values()) {
      if (operation.binding !== 'Entity') continue
      const qualified = `${planning.context.model.namespace}.${operation.schemaName ?? operation.name}`
      members
        .name(`#${qualified}`)
        .text(`{"title":${JSON.stringify(operation.name)},"target":"`)
        .sql(links.root())
        .sql(pathSql(rows, links))
        .text(`/${encodeURIComponent(qualified)}"}`)
    }
    for (const property of type.properties)
      if (property.edm === 'Edm.Stream' && !selection.properties.includes(property))
        writeMediaLink(planning, members, rows, links, property)
  }
  for (const navigation of selection.links) {
    const link = (kind: string, suffix: string): void => {
      members
        .name(`${navigation.name}${planning.controlInformation(kind)}`)
        .text('"')
        .sql(links.root())
        .sql(pathSql(rows, links))
        .text(`/${encodeURIComponent(navigation.name)}${suffix}"`)
    }
    link('associationLink', '/$ref')
    link('navigationLink', '')
  }
}

function writeExpansion(
  planning: Planning,
  members: Members,
  rows: Rows,
  links: Links,
  { navigation, item }: Expansion,
): void {
  planning.countExpansion()
  const { name, collection } = navigation
  const { options, suffix } = item
  refuseOptions(navigation, item)
  const aliases = options.aliases === undefined ? planning.aliases : new Map([...planning.aliases, ...options.aliases])
  const taken = takeFilters(navigation.target, options.filter, aliases)
  const { rows: target } = linkedRows(rows, navigation.link, navigation.target, {
    byField: new Map([...rows.filters.byField, ...taken.filters.byField]),
    ofQuery: taken.filters.ofQuery,
  })
  target.joins = new Joins()
  const computed = computedValues(planning, target, options.compute, { aliases })
  const scope = new RowScope(planning, target, undefined, computed, aliases)
  const conditions = [...target.conditions]
  if (taken.rest !== undefined) conditions.push(compileCondition(taken.rest, scope, planning.builder))
  if (options.search !== undefined) conditions.push(scope.search(options.search))
  const counted = `(select count(*) from ${target.from}${target.joins.sql} where ${all(conditions)})`
  if (options.count === true || suffix === '$count')
    members.member(`${name}${planning.controlInformation('count')}`, {
      sql: counted,
      quoted: planning.context.ieee754Compatible,
    })
  if (suffix === '$count') return
  const targetLinks = linksFrom(planning, rows, links, navigation)
  const order = collection ? orderSql(orderOf(planning, target, scope, options.orderBy)) : ''
  const json =
    suffix === '$ref'
      ? referenceJson(planning, target, targetLinks)
      : entityJson(planning, { rows: target, options: nested(navigation, item), links: targetLinks, computed })
  const from = `from ${target.from}${target.joins.sql} where ${all(conditions)}`
  if (!collection) {
    members.name(name).sql(`coalesce((select ${json} ${from} limit 1), 'null')`)
    return
  }
  const { builder } = planning
  const page = expandedPage(planning.context, item)
  const most = page === undefined ? options.top : page.size + 1
  const limit = `${most === undefined ? '' : ` limit ${builder.bind(most, 'bigint')}`}${options.skip === undefined ? '' : ` offset ${builder.bind(options.skip, 'bigint')}`}`
  const alias = builder.alias()
  const selected = `select ${json} as j ${from} order by ${order}${limit}`
  if (page === undefined) {
    members.name(name).text('[').sql(`(select string_agg(${alias}.j, ',') from (${selected}) as ${alias})`).text(']')
    return
  }
  // The rows are numbered as they come, in their order.
  const size = builder.bind(page.size, 'bigint')
  const next = new ConcatText()
    .text(`,${JSON.stringify(`${name}${planning.controlInformation('nextLink')}`)}:"`)
    .sql(planning.pageRoot)
    .sql(pathSql(rows, links))
    .text(`/${encodeURIComponent(name)}${suffix === undefined ? '' : `/${suffix}`}?`)
    .sql(builder.bind(page.query, 'text'))
    .text('"')
    .done()
  const numbered = builder.alias()
  members
    .name(name)
    .text('[')
    .sql(
      `(select concat(string_agg(${numbered}.j, ',') filter (where ${numbered}.n <= ${size}), ']', case when count(*) > ${size} then ${next} end) from (select ${alias}.j, row_number() over () as n from (${selected}) as ${alias}) as ${numbered})`,
    )
}

/** What does not fit the kind of navigation, and what is not there yet. */
function refuseOptions(navigation: NavigationProperty, { options, suffix, levels, at }: ExpandItem): void {
  if (options.apply !== undefined) throw notImplemented(`$apply inside $expand (position ${at + 1})`)
  const ofCollections = (['filter', 'search', 'orderBy', 'top', 'skip', 'count'] as const).filter(
    (name) => options[name] !== undefined,
  )
  const [first] = ofCollections
  if (!navigation.collection && (first !== undefined || suffix === '$count'))
    throw fault(
      at,
      `${navigation.name} leads to one entity, so it cannot be expanded with ${first === undefined ? '/$count' : `$${first.toLowerCase()}`}`,
    )
  if (suffix !== undefined && (options.select ?? options.expand ?? levels) !== undefined)
    throw fault(at, `${navigation.name}/${suffix} takes no $select, $expand and $levels`)
}

/** The options inside, with the same expansion again where `$levels` goes on. */
function nested({ name, target }: NavigationProperty, item: ExpandItem): QueryOptions {
  const { options, levels = 1 } = item
  const left = levels === 'max' ? maxLevels : levels
  if (left <= 1 || !target.navigation.has(name)) return options
  return {
    ...options,
    expand: [
      ...(options.expand ?? []).filter(({ path }) => path[0] !== name),
      { ...item, path: [name], levels: left - 1 },
    ],
  }
}

/** SQL of a property's value as the member `value` of a reply, null if it has none. */
export function propertyJson(planning: Planning, rows: Rows, property: Property): string {
  const isComputed = property.from.kind !== 'field' || property.from.field.fieldClass === 'FlowField'
  const { sql, quoted } = jsonOf(property, rows.stored(property), planning.context.ieee754Compatible, isComputed)
  return quoted ? `${quoteText('"')} || (${sql})::text || ${quoteText('"')}` : `(${sql})::text`
}

/** The columns of the ETag and of the path of a single entity, behind its text. */
export function entityColumns(
  rows: Rows,
  links: Links,
): { readonly columns: readonly string[]; readonly etagColumn?: number; readonly idColumn?: number } {
  const type: EntityType = rows.type
  const etag = type.hasETag ? [etagSql(rows.version())] : []
  const id = type.keyless === true ? [] : [pathSql(rows, links)]
  return {
    columns: [...etag, ...id],
    ...(etag.length === 0 ? {} : { etagColumn: 1 }),
    ...(id.length === 0 ? {} : { idColumn: 1 + etag.length }),
  }
}
