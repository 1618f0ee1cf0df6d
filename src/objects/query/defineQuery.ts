/**
 * Declares a query: a read-only join of tables, with totals. One declaration gives the OData entity type and its set.
 * With tables the compiler checks the names of their fields; what all names mean is checked by `Objects`, which knows
 * the tables.
 */

import { completeApi, type ApiDeclaration } from '../page/apiAddress.js'
import { conditions, type FiltersOn } from '../table/declaredConditions.js'
import type { DeclaredFields, FieldName } from '../table/field.js'
import { nameOf, type TableOrName } from '../table/formulas.js'
import type { QueryColumn, QueryDataItem, QueryDefinition, QueryFilter, QueryMethod } from './queryDefinition.js'

export interface ColumnDeclaration<Name extends string = string> {
  /** Field of the item's table; default: that of the column's name. Count has none. */
  readonly field?: Name
  readonly caption?: string
  readonly method?: QueryMethod
  readonly reverseSign?: boolean
}

export interface QueryFilterDeclaration<Name extends string = string> {
  readonly field: Name
  readonly caption?: string
  /** AL filter syntax; what applies if the caller sets none. */
  readonly columnFilter?: string
}

/** @typeParam Outer fields of the item that holds this one */
export interface DataItemDeclaration<F extends DeclaredFields = DeclaredFields, Outer extends string = string> {
  readonly name: string
  /** Of items inside another one; default: LeftOuter. */
  readonly joinType?: NonNullable<QueryDataItem['joinType']>
  /** By field of this item: the field of the item that holds it, or of one further out. */
  readonly link?: { readonly [Name in FieldName<F>]?: Outer | { readonly item: string; readonly field: string } }
  /** Constants and filters only (AL: DataItemTableFilter). */
  readonly filters?: FiltersOn<F>
  /** By name; a text is the field. */
  readonly columns?: Readonly<Record<string, FieldName<F> | ColumnDeclaration<FieldName<F>>>>
  readonly queryFilters?: Readonly<Record<string, FieldName<F> | QueryFilterDeclaration<FieldName<F>>>>
  readonly items?: readonly DataItem<FieldName<F>>[]
}

/** A data item after its names were checked: the form all of them share. */
export interface DataItem<Outer extends string = string> extends Omit<DataItemDeclaration, 'items' | 'link'> {
  /** Name of its table. */
  readonly table: string
  readonly link?: Readonly<Partial<Record<string, Outer | { readonly item: string; readonly field: string }>>>
  readonly items?: readonly DataItem[]
}

/**
 * The rows of a table as a query has them.
 * @param table gives the names of fields, or is only a name
 */
export function dataItem<F extends DeclaredFields, const Outer extends string = string>(
  table: TableOrName<F>,
  declaration: DataItemDeclaration<NoInfer<F>, Outer>,
): DataItem<Outer> {
  return { ...(declaration as unknown as Omit<DataItem<Outer>, 'table'>), table: nameOf(table) }
}

export interface QueryDeclaration {
  readonly id: number
  readonly name: string
  readonly caption?: string
  /** Makes it a query of type API. */
  readonly api?: ApiDeclaration
  /** `dataItem(Customer, { … })`. */
  readonly dataItem: DataItem
  /** A text is a column that ascends. */
  readonly orderBy?: readonly (string | { readonly column: string; readonly descending: boolean })[]
  /** 0: all. */
  readonly topNumberOfRows?: number
}

/** @throws TypeError if the declaration cannot be published as it stands: id, names */
export function defineQuery(declaration: QueryDeclaration): QueryDefinition {
  const { id, name, topNumberOfRows = 0 } = declaration
  if (!Number.isInteger(id) || id < 1 || id > 2147483647)
    throw new TypeError(`Query ${name}: the object ID ${id} is not an integer from 1 to 2147483647.`)
  if (name.length < 1 || name.length > 30)
    throw new TypeError(`Query ${id}: the name '${name}' must have 1 to 30 characters.`)
  const where = `Query ${id} ${name}`
  if (!Number.isInteger(topNumberOfRows) || topNumberOfRows < 0)
    throw new TypeError(`${where}: topNumberOfRows is ${topNumberOfRows}; it must be a whole number of 0 or more.`)
  const root = completeItem(where, declaration.dataItem, undefined)
  const { items, columns, names } = namesOf(root)
  requireDistinct(where, 'data item', items)
  requireDistinct(where, 'column or filter', names)
  if (columns.length === 0) throw new TypeError(`${where}: a query has at least one column.`)
  const orderBy = (declaration.orderBy ?? []).map((order) =>
    typeof order === 'string' ? { column: order, descending: false } : { ...order },
  )
  for (const { column } of orderBy)
    if (!columns.includes(column))
      throw new TypeError(`${where}: it is ordered by the column '${column}', which does not exist.`)
  return Object.freeze({
    objectType: 'Query' as const,
    id,
    name,
    caption: declaration.caption ?? name,
    queryType: declaration.api === undefined ? ('Normal' as const) : ('API' as const),
    ...(declaration.api === undefined ? {} : { api: completeApi(where, declaration.api) }),
    root,
    orderBy: Object.freeze(orderBy),
    topNumberOfRows,
  })
}

function completeItem(where: string, declared: DataItem, parent: string | undefined): QueryDataItem {
  const { name, table } = declared
  if (parent === undefined && (declared.joinType !== undefined || declared.link !== undefined))
    throw new TypeError(`${where}: the outermost data item '${name}' has nothing to be joined to.`)
  const link = Object.entries(declared.link ?? {}).flatMap(([field, to]) => {
    if (to === undefined) return []
    return typeof to === 'string'
      ? [{ field, parentItem: parent ?? '', parentField: to }]
      : [{ field, parentItem: to.item, parentField: to.field }]
  })
  if (parent !== undefined && link.length === 0 && declared.joinType !== 'Cross')
    throw new TypeError(`${where}: the data item '${name}' has no link to '${parent}'; only a Cross join has none.`)
  return Object.freeze({
    name,
    table,
    ...(parent === undefined ? {} : { joinType: declared.joinType ?? 'LeftOuter' }),
    link: Object.freeze(link),
    filters: conditions(declared.filters),
    columns: Object.freeze(
      Object.entries(declared.columns ?? {}).map(([columnName, column]) => completeColumn(where, columnName, column)),
    ),
    queryFilters: Object.freeze(
      Object.entries(declared.queryFilters ?? {}).map(([filterName, filter]) => completeFilter(filterName, filter)),
    ),
    items: Object.freeze((declared.items ?? []).map((item) => completeItem(where, item, name))),
  })
}

function completeColumn(where: string, name: string, declared: string | ColumnDeclaration): QueryColumn {
  const { field, caption, method, reverseSign }: ColumnDeclaration =
    typeof declared === 'string' ? { field: declared } : declared
  if (method === 'Count' && field !== undefined)
    throw new TypeError(`${where}: the column '${name}' counts rows, so it has no field.`)
  return Object.freeze({
    name,
    caption: caption ?? name,
    reverseSign: reverseSign ?? false,
    ...(method === 'Count' ? {} : { field: field ?? name }),
    ...(method === undefined ? {} : { method }),
  })
}

function completeFilter(name: string, declared: string | QueryFilterDeclaration): QueryFilter {
  const { field, caption, columnFilter }: QueryFilterDeclaration =
    typeof declared === 'string' ? { field: declared } : declared
  return Object.freeze({
    name,
    caption: caption ?? name,
    field,
    ...(columnFilter === undefined ? {} : { columnFilter }),
  })
}

function namesOf(item: QueryDataItem): {
  readonly items: string[]
  readonly columns: string[]
  readonly names: string[]
} {
  const inner = item.items.map(namesOf)
  const columns = [...item.columns.map((column) => column.name), ...inner.flatMap((one) => one.columns)]
  return {
    items: [item.name, ...inner.flatMap((one) => one.items)],
    columns,
    names: [...item.columns, ...item.queryFilters].map((one) => one.name).concat(inner.flatMap((one) => one.names)),
  }
}

function requireDistinct(where: string, what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (name.trim() === '' || name.length > 120)
      throw new TypeError(`${where}: the name '${name}' of a ${what} must have 1 to 120 characters.`)
    // JavaScript puts such properties first, whatever the order of the declaration.
    if (/^[0-9]+$/.test(name))
      throw new TypeError(`${where}: the name '${name}' of a ${what} is a number; give it a letter.`)
    if (seen.has(name.toLowerCase())) throw new TypeError(`${where}: the ${what} '${name}' is given twice.`)
    seen.add(name.toLowerCase())
  }
}
