/** The entity type of a query: a property for every column, then its filters as inputs. Read only. */

import type { QueryColumn, QueryDataItem, QueryDefinition, QueryFilter } from '../../objects/query/queryDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { Field } from '../../objects/table/field.js'
import { BigInteger, Decimal, Integer, type AlType } from '../../types/index.js'
import type { EntityType, EnumTypeModel, Property, Root } from './model.js'
import { encodedName, externalName, Names } from '../../objects/page/publishedNames.js'
import { filterName, filterType, typed } from './properties.js'

interface QueryTypeOptions {
  readonly root: Root
  readonly tableOf: (name: string) => AnyTable | undefined
  readonly enumTypeOf: (type: AlType) => EnumTypeModel | undefined
}

/** The data items of a query from the root on, each before those it holds. */
export function dataItems(item: QueryDataItem): readonly QueryDataItem[] {
  return [item, ...item.items.flatMap(dataItems)]
}

/** @param name of the type */
export function queryType(query: QueryDefinition, name: string, options: QueryTypeOptions): EntityType {
  const where = `Query ${query.id} ${query.name}`
  const items = dataItems(query.root)
  const names = new Names()
  const published = (text: string): string => (options.root.kind === 'Api' ? encodedName(text) : externalName(text))
  const fieldOf = (item: QueryDataItem, fieldName: string): Field => {
    const field = options
      .tableOf(item.table)
      ?.allFields.find((one) => one.name.toLowerCase() === fieldName.toLowerCase())
    if (field === undefined) throw new TypeError(`${where}: the table ${item.table} has no field '${fieldName}'.`)
    return field
  }
  const column = (item: QueryDataItem, one: QueryColumn): Property => {
    const field = one.field === undefined ? undefined : fieldOf(item, one.field)
    const type = columnType(one, field)
    return Object.freeze({
      ...typed(names.take(published(one.name)), type, options.enumTypeOf(type)),
      caption: one.caption,
      nullable: false,
      isKey: false,
      editable: false,
      editableOnCreate: false,
      from: Object.freeze({ kind: 'column' as const, column: one, item, ...(field === undefined ? {} : { field }) }),
    })
  }
  const filter = (item: QueryDataItem, one: QueryFilter): Property =>
    Object.freeze({
      ...typed(names.take(filterName(one.name)), filterType),
      caption: one.caption,
      nullable: true,
      isKey: false,
      editable: false,
      editableOnCreate: false,
      from: Object.freeze({ kind: 'queryFilter' as const, name: one.name, field: fieldOf(item, one.field) }),
    })
  const columns = withKey(items.flatMap((item) => item.columns.map((one) => column(item, one))))
  const properties = [...columns, ...items.flatMap((item) => item.queryFilters.map((one) => filter(item, one)))]
  return Object.freeze({
    name,
    source: Object.freeze({ kind: 'query' as const, query }),
    properties: Object.freeze(properties),
    propertyByName: new Map(properties.map((property) => [property.name, property])),
    key: Object.freeze(properties.filter(({ isKey }) => isKey)),
    keyless: true,
    alternateKeys: [],
    navigation: new Map(),
    boundOperations: new Map(),
    insertable: false,
    updatable: false,
    deletable: false,
    hasETag: false,
  })
}

const aggregates = new Set(['Sum', 'Count', 'Average', 'Min', 'Max'])

/** Every entity set must have a key: the columns that are grouped by, or all where there is none. */
function withKey(columns: readonly Property[]): Property[] {
  const canBeKey = columns.filter(({ edm }) => edm !== 'Edm.Stream')
  const grouping = canBeKey.filter(({ from }) => from.kind === 'column' && !aggregates.has(from.column.method ?? ''))
  const key = new Set(grouping.length > 0 ? grouping : canBeKey)
  return columns.map((property) => (key.has(property) ? Object.freeze({ ...property, isKey: true }) : property))
}

/** What a column's values are: sums of whole numbers may be larger than these, averages have digits. */
function columnType({ method }: QueryColumn, field: Field | undefined): AlType {
  switch (method) {
    case 'Count':
    case 'Day':
    case 'Month':
    case 'Year':
      return Integer
    case 'Sum':
      return field?.type.name === 'Integer' || field?.type.name === 'Byte' ? BigInteger : (field as Field).type
    case 'Average':
      return field?.type.name === 'Duration' ? field.type : Decimal
    default:
      return (field as Field).type
  }
}
