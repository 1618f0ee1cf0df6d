/**
 * The SQL of the reading operations: one statement each, whose rows are the XML of records in their order
 * (compatibility 3.5). Pure but for the turns it gives to others between long filters. What is wrong with the request
 * is refused here, before there is a session.
 */

import type { SqlStatement } from '../../database/Connections.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import type { Field } from '../../objects/table/field.js'
import type { FilterTree } from '../../objects/filter/FilterTree.js'
import type { TableLookup } from '../../objects/table/tableLookup.js'
import { addFlowFilter } from '../../objects/filter/filterOfCondition.js'
import type { Filters } from '../../objects/table/view.js'
import { SqlBuilder } from '../../sql/SqlBuilder.js'
import { SqlRows } from '../../sql/SqlRows.js'
import { all } from '../../sql/sqlText.js'
import { Integer, parseRecordID, ValueError } from '../../types/index.js'
import type { XmlElement } from '../readXml.js'
import { criterion, readCriteria } from './criteria.js'
import { orderFields, readRecordKey, type RecordKey } from './recordKey.js'
import { orderSql, recordXml } from './recordXml.js'
import { childNamed, childrenOf, isNil, known, requiredText, textOf, type Where } from './requestElements.js'
import type { PageShape } from './shape.js'

export interface ReadPlan {
  readonly statement: SqlStatement
  /** So many rows at most; undefined: all there are. */
  readonly most: number | undefined
}

export interface ReadContext {
  readonly shape: PageShape
  readonly tables: TableLookup
  readonly companyName: string
  readonly where: Where
}

/** `Read`: values of the primary key, each a filter. The first record that fits. */
export function planRead(context: ReadContext, element: XmlElement, keyFields: readonly KeyParameter[]): ReadPlan {
  const { shape, where } = context
  const children = childrenOf(element, where, known(...keyFields.map(({ name }) => name)))
  const filters = keyFields.flatMap(({ name, field, optional }): [Field, FilterTree][] => {
    const child = childNamed(children, name)
    if (child === undefined || isNil(child)) {
      if (optional) return []
      throw new CatalogueError('BadRequest_ParameterMissing', {
        parameter: name,
        type: field.type.text,
        operation: where.operation,
      })
    }
    const text = textOf(child, where)
    // Nothing is the blank value, and not everything.
    const filter = text.trim() === '' ? undefined : criterion(shape, field, text)
    return [[field, filter ?? { kind: 'compare', operator: '=', value: field.type.pack(field.type.blank) }]]
  })
  return select(context, { filters, most: 1 })
}

/** A field of the primary key as a parameter of `Read`. */
export interface KeyParameter {
  readonly name: string
  readonly field: Field
  /** The page's view gives its value. */
  readonly optional: boolean
}

/** `ReadByRecId`. @throws CatalogueError BadRequest_ParameterInvalid for what is no RecordID of the page's table */
export function planReadByRecId(context: ReadContext, element: XmlElement): ReadPlan {
  const {
    shape: { table },
    where,
  } = context
  const text = requiredText(childrenOf(element, where, known('recId')), 'recId', where, 'RecordID')
  const wrong = (reason: string, cause?: unknown): CatalogueError =>
    new CatalogueError(
      'BadRequest_ParameterInvalid',
      { parameter: 'recId', operation: where.operation, type: 'RecordID', reason },
      { cause },
    )
  const { fields } = table.primaryKey
  try {
    const { tableName, keys } = parseRecordID(text)
    if (tableName.toLowerCase() !== table.name.toLowerCase() || keys.length !== fields.length)
      throw wrong(
        `'${shortened(text)}' is not the id of a record of the table ${table.name}: '${table.name}: ' and the values of ${fields.map(({ name }) => name).join(', ')}, with commas between.`,
      )
    const values = fields.map((field, index): [Field, unknown] => [field, field.type.evaluate(keys[index] as string)])
    return select(context, { key: { values: new Map(values), version: '' }, most: 1 })
  } catch (error) {
    if (error instanceof ValueError) throw wrong(error.reason, error)
    throw error
  }
}

/**
 * `ReadMultiple`. A `setSize` of 0, or none, is everything; a negative one goes from the end. The `bookmarkKey` is the
 * Key of the record behind which it goes on, in the direction of this call.
 */
export async function planReadMultiple(context: ReadContext, element: XmlElement): Promise<ReadPlan> {
  const { shape, where } = context
  const { page, table } = shape
  const children = childrenOf(element, where, {
    ...known('filter', 'bookmarkKey', 'setSize'),
    repeated: new Set(['filter']),
  })
  const size = childNamed(children, 'setSize')
  const setSize =
    size === undefined || isNil(size) || textOf(size, where).trim() === '' ? 0 : setSizeOf(textOf(size, where), where)
  const bookmark = childNamed(children, 'bookmarkKey')
  const bookmarkText = bookmark === undefined || isNil(bookmark) ? '' : textOf(bookmark, where).trim()
  const after =
    bookmarkText === '' ? undefined : readRecordKey(page, table, bookmarkText, where.operation, 'bookmarkKey')
  const criteria = await readCriteria(
    children.filter(({ local }) => local === 'filter'),
    shape,
    where,
  )
  return select(context, {
    filters: criteria.map(({ field, filter }) => [field, filter]),
    ...(after === undefined ? {} : { after }),
    reverse: setSize < 0,
    ...(setSize === 0 ? {} : { most: Math.abs(setSize) }),
  })
}

function setSizeOf(text: string, where: Where): number {
  try {
    return Integer.fromXml(text)
  } catch (error) {
    if (error instanceof ValueError)
      throw new CatalogueError(
        'BadRequest_ParameterInvalid',
        { parameter: 'setSize', operation: where.operation, type: 'Integer', reason: error.reason },
        { cause: error },
      )
    throw error
  }
}

/** `IsUpdated`: one row, `true` or `false`; none if the record is gone. */
export function planIsUpdated(context: ReadContext, key: RecordKey): ReadPlan {
  const rows = pageRows(context)
  const version = rows.builder.bind(key.version, 'bigint')
  const statement = rows.builder.statement(
    `select case when ${rows.version()} = ${version} then 'false' else 'true' end from ${rows.from} where ${all([...rows.conditions, ...keyConditions(rows, key)])}`,
  )
  return { statement, most: 1 }
}

interface Selection {
  readonly filters?: readonly (readonly [Field, FilterTree])[]
  readonly key?: RecordKey
  readonly after?: RecordKey
  readonly reverse?: boolean
  readonly most?: number
}

function select(context: ReadContext, { filters = [], key, after, reverse = false, most }: Selection): ReadPlan {
  const rows = pageRows(context, flowFiltersOf(filters))
  const { builder } = rows
  const conditions = [...rows.conditions]
  if (key !== undefined) conditions.push(...keyConditions(rows, key))
  for (const [field, filter] of filters)
    if (field.fieldClass !== 'FlowFilter') conditions.push(rows.passing(field, filter))
  const { shape } = context
  const { page, table } = shape
  const order = orderFields(page, table)
  const columns = order.map((field) => rows.field(field))
  const descending = page.sourceView.descending !== reverse
  if (after !== undefined) {
    const places = order.map((field) =>
      builder.bind(field.type.toPostgres(after.values.get(field)), field.type.postgres),
    )
    conditions.push(`(${columns.join(', ')}) ${descending ? '<' : '>'} (${places.join(', ')})`)
  }
  const limit = most === undefined ? '' : ` limit ${builder.bind(most, 'bigint')}`
  const statement = builder.statement(
    `select ${recordXml(rows, shape)} from ${rows.from} where ${all(conditions)} order by ${orderSql(columns, descending)}${limit}`,
  )
  return { statement, most }
}

/** The rows of the page in a statement of their own. */
export function pageRows(
  { shape: { page, table }, tables, companyName }: Pick<ReadContext, 'shape' | 'tables' | 'companyName'>,
  flowFilters?: Filters,
): SqlRows {
  return new SqlRows(new SqlBuilder({ tables, company: companyName }), table, {
    view: page.sourceView.filters,
    ...(flowFilters === undefined ? {} : { flowFilters }),
  })
}

function flowFiltersOf(filters: readonly (readonly [Field, FilterTree])[]): Filters {
  return filters
    .filter(([field]) => field.fieldClass === 'FlowFilter')
    .reduce<Filters>((taken, [field, filter]) => addFlowFilter(taken, field, filter), new Map())
}

function keyConditions(rows: SqlRows, { values }: Pick<RecordKey, 'values'>): string[] {
  return rows.equal(rows.table.primaryKey.fields, (field) => values.get(field))
}
