/** Reads queries: their data items, each with its columns, filters and the items it holds. */

import type { ApplicationObject } from '../application/Objects.js'
import {
  defineQuery,
  type ColumnDeclaration,
  type DataItem,
  type QueryFilterDeclaration,
} from '../objects/query/defineQuery.js'
import type { QueryDataItem, QueryMethod } from '../objects/query/queryDefinition.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import { AlReader } from './AlReader.js'
import { fieldOf } from './alText.js'
import { declared, readApi } from './readPage.js'
import type { KnownObjects } from './readSymbols.js'
import { byName, type SymbolNode } from './SymbolNode.js'

const joinTypes = {
  leftouterjoin: 'LeftOuter',
  innerjoin: 'Inner',
  rightouterjoin: 'RightOuter',
  fullouterjoin: 'FullOuter',
  crossjoin: 'Cross',
} as const satisfies Record<string, NonNullable<QueryDataItem['joinType']>>
const methods: readonly string[] = [
  'Sum',
  'Count',
  'Average',
  'Min',
  'Max',
  'Day',
  'Month',
  'Year',
] satisfies QueryMethod[]

/** @throws SymbolsError */
export function readQuery(node: SymbolNode, known: KnownObjects): ApplicationObject {
  const id = node.integer('Id')
  const name = node.text('Name')
  const [root, ...others] = node.list('Elements')
  if (root === undefined || others.length > 0)
    return node.fail(`a query has one outermost data item, not ${others.length === 0 ? 'none' : others.length + 1}.`)
  const api = readApi(node)
  const queryType = node.property('QueryType') ?? 'Normal'
  if (queryType !== (api === undefined ? 'Normal' : 'API'))
    node.fail(
      `the QueryType is '${queryType}', but ${api === undefined ? 'it has no API address' : 'it has an API address'}.`,
    )
  const orderBy = node.property('OrderBy')
  const topNumberOfRows = node.numberOf('TopNumberOfRows') ?? 0
  return node.checked(() =>
    defineQuery({
      id,
      name,
      caption: node.property('Caption') ?? name,
      dataItem: readItem(root, known),
      topNumberOfRows,
      ...(api === undefined ? {} : { api }),
      ...(orderBy === undefined ? {} : { orderBy: new AlReader(orderBy, node.propertyAt('OrderBy')).order() }),
    }),
  )
}

function readItem(node: SymbolNode, known: KnownObjects): DataItem {
  const name = node.text('Name')
  const tableName = node.text('RelatedTable')
  const table = known.tableOf(tableName) ?? node.fail(`there is no table '${tableName}', its RelatedTable.`)
  const joinType = node.property('SqlJoinType')
  const join = joinType?.toLowerCase() ?? ''
  if (joinType !== undefined && !Object.hasOwn(joinTypes, join))
    node.fail(`the SqlJoinType '${joinType}' is not known.`)
  const link = node.property('DataItemLink')
  const filters = node.property('DataItemTableFilter')
  return {
    name,
    table: table.name,
    ...(joinType === undefined ? {} : { joinType: joinTypes[join as keyof typeof joinTypes] }),
    ...(link === undefined
      ? {}
      : {
          link: Object.fromEntries(
            new AlReader(link, node.propertyAt('DataItemLink'))
              .links()
              .map(({ field, parentItem, parentField }) => [field, { item: parentItem, field: parentField }]),
          ),
        }),
    ...(filters === undefined
      ? {}
      : {
          filters: declared(
            node,
            new AlReader(filters, node.propertyAt('DataItemTableFilter')).conditions(
              (field) => fieldOf(table, field).type,
            ),
          ),
        }),
    columns: byName(node.list('Columns'), (column) => readColumn(column, table)),
    queryFilters: byName(node.list('Filters'), (filter) => readFilter(filter, table)),
    items: node.list('DataItems').map((item) => readItem(item, known)),
  }
}

function readColumn(node: SymbolNode, table: AnyTable): ColumnDeclaration {
  const method = node.property('Method')
  if (method !== undefined && !methods.includes(method))
    node.fail(`the Method '${method}' is not one of ${methods.join(', ')}.`)
  return {
    caption: node.property('Caption') ?? node.text('Name'),
    reverseSign: node.flag('ReverseSign') ?? false,
    ...(method === 'Count' ? {} : { field: sourceColumn(node, table) }),
    ...(method === undefined ? {} : { method: method as QueryMethod }),
  }
}

function readFilter(node: SymbolNode, table: AnyTable): QueryFilterDeclaration {
  const field = sourceColumn(node, table)
  const text = node.property('ColumnFilter')
  const [condition, ...others] =
    text === undefined
      ? []
      : new AlReader(text, node.propertyAt('ColumnFilter')).conditions(() => fieldOf(table, field).type)
  if (others.length > 0 || (condition !== undefined && condition.is.kind !== 'filter'))
    node.fail('the ColumnFilter is not one filter.')
  return {
    field,
    caption: node.property('Caption') ?? node.text('Name'),
    ...(condition?.is.kind === 'filter' ? { columnFilter: condition.is.filter } : {}),
  }
}

function sourceColumn(node: SymbolNode, table: AnyTable): string {
  const name = node.text('SourceColumn')
  return node.checked(() => fieldOf(table, name).name)
}
