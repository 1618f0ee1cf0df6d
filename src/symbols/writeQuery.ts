/** The symbols of a query: its data items, each with its columns, filters and the items it holds. */

import type { Objects } from '../application/Objects.js'
import type { QueryColumn, QueryDataItem, QueryDefinition, QueryFilter } from '../objects/query/queryDefinition.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import { Integer, type AlType } from '../types/index.js'
import { conditionsText, fieldOf, nameText, requireTable } from './alText.js'
import { apiProperties, caption, flag, listed, Numbers, properties } from './symbolParts.js'
import type { SymbolColumn, SymbolDataItem, SymbolQuery } from './symbolReference.js'
import { typeSymbol } from './symbolTypes.js'

export function querySymbol(query: QueryDefinition, objects: Pick<Objects, 'table'>): SymbolQuery {
  return {
    Elements: [itemSymbol(query.root, objects, new Numbers())],
    ...properties({
      QueryType: query.queryType,
      Caption: caption(query),
      OrderBy:
        query.orderBy
          .map(({ column, descending }) => `${descending ? 'descending' : 'ascending'}(${nameText(column)})`)
          .join(', ') || undefined,
      TopNumberOfRows: query.topNumberOfRows === 0 ? undefined : String(query.topNumberOfRows),
      ...apiProperties(query.api),
    }),
    Id: query.id,
    Name: query.name,
  }
}

function itemSymbol(item: QueryDataItem, objects: Pick<Objects, 'table'>, numbers: Numbers): SymbolDataItem {
  const table = requireTable((name) => objects.table(name), item.table)
  return {
    RelatedTable: table.name,
    ...listed(
      'Columns',
      item.columns.map((column) => columnSymbol(column, table, numbers)),
    ),
    ...listed(
      'Filters',
      item.queryFilters.map((filter) => filterSymbol(filter, table, numbers)),
    ),
    ...listed(
      'DataItems',
      item.items.map((inner) => itemSymbol(inner, objects, numbers)),
    ),
    ...properties({
      SqlJoinType: item.joinType === undefined ? undefined : `${item.joinType}Join`,
      DataItemLink:
        item.link
          .map(
            ({ field, parentItem, parentField }) =>
              `${nameText(field)} = ${nameText(parentItem)}.${nameText(parentField)}`,
          )
          .join(', ') || undefined,
      DataItemTableFilter: conditionsText(item.filters, table) || undefined,
    }),
    Id: numbers.take(item.name),
    Name: item.name,
  }
}

function columnSymbol(column: QueryColumn, table: AnyTable, numbers: Numbers): SymbolColumn {
  const { field, method } = column
  return {
    ...(field === undefined ? {} : { SourceColumn: field }),
    TypeDefinition: typeSymbol(columnType(column, table)),
    ...properties({ Caption: caption(column), Method: method, ReverseSign: flag(column.reverseSign, false) }),
    Id: numbers.take(column.name),
    Name: column.name,
  }
}

/** As AL tells it: that of the field, but for counts and parts of dates. */
function columnType({ field, method }: QueryColumn, table: AnyTable): AlType {
  return field === undefined || method === 'Day' || method === 'Month' || method === 'Year'
    ? Integer
    : fieldOf(table, field).type
}

function filterSymbol(filter: QueryFilter, table: AnyTable, numbers: Numbers): SymbolColumn {
  const { name, field, columnFilter } = filter
  return {
    SourceColumn: field,
    TypeDefinition: typeSymbol(fieldOf(table, field).type),
    ...properties({
      Caption: caption(filter),
      ColumnFilter:
        columnFilter === undefined
          ? undefined
          : conditionsText([{ field: name, is: { kind: 'filter', filter: columnFilter } }], table),
    }),
    Id: numbers.take(name),
    Name: name,
  }
}
