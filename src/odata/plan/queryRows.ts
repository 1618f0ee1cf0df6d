/**
 * The rows of a query as a subselect: data items joined, filtered, grouped where a column has an aggregate. Its columns
 * are `c1`, `c2`, … in the order of the type's properties, in the form in which their types are stored; none of them is
 * null: a row that an outer join did not find is blank, as in AL.
 */

import { SqlRows } from '../../sql/SqlRows.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { TableDefinition } from '../../objects/table/tableDefinition.js'
import { parseFilter } from '../../objects/filter/parseFilter.js'
import type { QueryColumn, QueryDataItem, QueryDefinition } from '../../objects/query/queryDefinition.js'
import type { Field } from '../../objects/table/field.js'
import type { EntityType, Property } from '../model/model.js'
import { blankSql } from '../sql/values.js'
import { all } from '../../sql/sqlText.js'
import type { FlowFilters } from './flowFilters.js'
import type { Planning } from './Planning.js'

interface Item {
  readonly item: QueryDataItem
  readonly rows: SqlRows
  /** An outer join may find no row. */
  readonly optional: boolean
}

const aggregates = new Set(['Sum', 'Count', 'Average', 'Min', 'Max'])
const joins: Readonly<Record<NonNullable<QueryDataItem['joinType']>, string>> = {
  LeftOuter: 'left join',
  Inner: 'join',
  RightOuter: 'right join',
  FullOuter: 'full join',
  Cross: 'cross join',
}

/** The column of a property inside the subselect. */
export function queryColumn(type: EntityType, property: Property): string {
  return `c${columnsOf(type).indexOf(property) + 1}`
}

function columnsOf(type: EntityType): Property[] {
  return type.properties.filter(({ from }) => from.kind === 'column')
}

/**
 * The order in which the query gives its rows: its own, then by what it is grouped by, so that the same rows come in
 * the same order.
 */
export function queryOrder(
  type: EntityType,
  query: QueryDefinition,
): { readonly property: Property; readonly descending: boolean }[] {
  const columns = columnsOf(type)
  const ordered = query.orderBy.flatMap(({ column, descending }) =>
    columns
      .filter(({ from }) => from.kind === 'column' && from.column.name === column)
      .map((property) => ({ property, descending })),
  )
  return [
    ...ordered,
    ...type.key
      .filter((key) => !ordered.some(({ property }) => property === key))
      .map((property) => ({ property, descending: false })),
  ]
}

/** The select, without brackets. */
export function querySql(planning: Planning, type: EntityType, filters: FlowFilters): string {
  if (type.source.kind !== 'query') throw new TypeError(`${type.name} is no query.`)
  const { query } = type.source
  const { builder } = planning
  const items: Item[] = []
  const where: string[] = []
  const from = joined(planning, query.root, undefined, items, where, filters)
  const itemOf = (item: QueryDataItem): Item => items.find((one) => one.item === item) as Item
  const columns = columnsOf(type)
  const sqls = columns.map(({ from: source, type: alType }) => {
    if (source.kind !== 'column') throw new TypeError(`${type.name} has a property that is no column.`)
    const item = itemOf(source.item)
    const plain = source.field === undefined ? '' : fieldSql(item, source.field.name)
    const sql =
      source.column.method === 'Count' ? `count(${present(itemOf(source.item))})` : columnSql(source.column, plain)
    const cast = `${source.column.reverseSign ? '-' : ''}(${sql})::${alType.postgres}`
    const whole =
      source.column.method === 'Count' || (!item.optional && !aggregates.has(source.column.method ?? ''))
        ? cast
        : `coalesce(${cast}, ${blankSql(alType)})`
    return alType.collation === undefined ? whole : `(${whole} collate "${alType.collation}")`
  })
  const grouped = columns.some(
    ({ from: source }) => source.kind === 'column' && aggregates.has(source.column.method ?? ''),
  )
  const groups = columns.flatMap(({ from: source }, index) =>
    grouped && source.kind === 'column' && !aggregates.has(source.column.method ?? '') ? [String(index + 1)] : [],
  )
  const order =
    query.topNumberOfRows > 0
      ? ` order by ${queryOrder(type, query)
          .map(({ property, descending }) => `${columns.indexOf(property) + 1}${descending ? ' desc' : ''}`)
          .join(', ')} limit ${builder.bind(query.topNumberOfRows, 'bigint')}`
      : ''
  return `select ${sqls.map((sql, index) => `${sql} as c${index + 1}`).join(', ')} from ${from}${where.length === 0 ? '' : ` where ${all(where)}`}${groups.length === 0 ? '' : ` group by ${groups.join(', ')}`}${order}`
}

function columnSql({ method }: QueryColumn, sql: string): string {
  switch (method) {
    case 'Sum':
      return `sum(${sql})`
    case 'Average':
      return `avg(${sql})`
    case 'Min':
      return `min(${sql})`
    case 'Max':
      return `max(${sql})`
    case 'Day':
    case 'Month':
    case 'Year':
      return `extract(${method} from ${sql})`
    default:
      return sql
  }
}

/** Null where an outer join found no row, which does not count. */
function present({ rows }: Item): string {
  return rows.column(rows.table.primaryKey.fields[0] as Field)
}

function fieldSql({ rows }: Item, name: string): string {
  return rows.field(fieldNamed(rows.table, name))
}

/**
 * An item with those inside it. Conditions on the root stand in `where`, those on others where they are joined, so that
 * outer joins stay outer.
 */
function joined(
  planning: Planning,
  item: QueryDataItem,
  outer: Item | undefined,
  items: Item[],
  where: string[],
  filters: FlowFilters,
): string {
  const table = tableOf(planning, item)
  const rows = new SqlRows(planning.builder, table, { view: item.filters })
  const type = item.joinType ?? 'LeftOuter'
  const self: Item = {
    item,
    rows,
    optional: outer !== undefined && (outer.optional || type === 'LeftOuter' || type === 'FullOuter'),
  }
  if (type === 'RightOuter' || type === 'FullOuter')
    items.forEach((one, index) => {
      items[index] = { ...one, optional: true }
    })
  items.push(self)
  const own = [
    ...rows.conditions,
    ...item.queryFilters.flatMap(({ name, field: fieldName, columnFilter }) => {
      const field = fieldNamed(table, fieldName)
      const filter =
        filters.ofQuery.get(name) ?? (columnFilter === undefined ? undefined : parseFilter(table, field, columnFilter))
      return filter === undefined ? [] : [rows.passing(field, filter)]
    }),
  ]
  const links = item.link.map(
    ({ field, parentItem, parentField }) =>
      `${fieldSql(self, field)} = ${fieldSql(items.find((one) => one.item.name === parentItem) ?? (outer as Item), parentField)}`,
  )
  // The rows an outer join may miss are those within the item's own filters; outermost, they are left if a join further
  // in keeps rows without them.
  const isPlain = own.length === 0 || (outer === undefined ? !keepsWithout(item) : type === 'Inner')
  const { alias, from } = rows
  const source = isPlain ? from : `(select ${alias}.* from ${from} where ${all(own)}) as ${alias}`
  if (outer === undefined && isPlain) where.push(...own)
  const on = [...links, ...(type === 'Inner' ? own : [])]
  const head =
    outer === undefined ? source : type === 'Cross' ? `cross join ${source}` : `${joins[type]} ${source} on ${all(on)}`
  return [head, ...item.items.map((inner) => joined(planning, inner, self, items, where, filters))].join(' ')
}

/** There is a join inside that keeps rows for which the outermost item has none. */
function keepsWithout({ items }: QueryDataItem): boolean {
  return items.some((inner) => inner.joinType === 'RightOuter' || inner.joinType === 'FullOuter' || keepsWithout(inner))
}

function tableOf(planning: Planning, item: QueryDataItem): TableDefinition {
  const table = planning.context.model.tables.table(item.table)
  if (table === undefined) throw new TypeError(`There is no table '${item.table}' for the data item ${item.name}.`)
  return table
}
