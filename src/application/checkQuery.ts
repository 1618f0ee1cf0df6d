/** Checks that what a query names is there: its tables, their fields, the items it links. Called by `Objects` only. */

import type { QueryDataItem, QueryDefinition } from '../objects/query/queryDefinition.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import { checkConditions, requireField } from './checkConditions.js'
import type { Objects } from './Objects.js'

/** @throws TypeError that names the query and the name */
export function checkQuery(query: QueryDefinition, objects: Objects): void {
  checkItem(`Query ${query.id} ${query.name}`, query.root, new Map(), objects)
}

/** @param outer the items that hold this one, by name */
function checkItem(where: string, item: QueryDataItem, outer: ReadonlyMap<string, AnyTable>, objects: Objects): void {
  const table = objects.table(item.table)
  if (table === undefined)
    throw new TypeError(`${where}: the data item '${item.name}' names the table '${item.table}', which does not exist.`)
  for (const { field, parentItem, parentField } of item.link) {
    const what = `the link of the data item '${item.name}'`
    requireField(where, what, table, field)
    const parent = outer.get(parentItem)
    if (parent === undefined)
      throw new TypeError(`${where}: ${what} names the data item '${parentItem}', which does not hold it.`)
    requireField(where, what, parent, parentField)
  }
  checkConditions(where, `the filters of the data item '${item.name}'`, item.filters, table)
  for (const { name, field } of item.columns)
    if (field !== undefined) requireField(where, `the column '${name}'`, table, field)
  for (const { name, field } of item.queryFilters) requireField(where, `the filter '${name}'`, table, field)
  const inner = new Map(outer).set(item.name, table)
  for (const one of item.items) checkItem(where, one, inner, objects)
}
