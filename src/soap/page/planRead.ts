/**
 * The SQL of the reading operations: one statement each, whose rows are the XML of records in their order
 * (compatibility 3.5). Pure but for the turns it gives to others between long filters. What is wrong with the request
 * is refused here, before there is a session.
 */

import type { SqlStatement } from '../../database/Connections.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import type { Field } from '../../objects/table/field.js'
import { filterCondition } from '../../sql/filterCondition.js'
import type { FilterTree } from '../../objects/filter/FilterTree.js'
import type { TableLookup } from '../../objects/table/tableLookup.js'
import { all } from '../../sql/sqlText.js'
import { Writing } from '../../sql/Writing.js'
import { Integer, parseRecordID, ValueError } from '../../types/index.js'
import type { XmlElement } from '../readXml.js'
import { criterion, readCriteria } from './criteria.js'
import { addFilter, PageRows, type FlowFilters } from './PageRows.js'
import { orderFields, readRecordKey, type RecordKey } from './recordKey.js'
import { orderSql, recordXml } from './recordXml.js'
import { childNamed, childrenOf, isNil, known, requiredText, textOf, type Where } from './requestElements.js'
import type { PageShape } from './shape.js'

export interface ReadPlan {
  readonly statement: SqlStatement
  /** The log of sessions is to be written out first. */
  readonly flushLog: boolean
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
  const { shape } = context
  const writing = new Writing()
  const rows = new PageRows({ writing, tables: context.tables, companyName: context.companyName }, shape, new Map())
  const version = writing.bind(key.version, 'bigint')
  return planOf(
    writing,
    `select case when ${rows.version()} = ${version} then 'false' else 'true' end from ${rows.from} where ${all([...rows.conditions, ...keyConditions(rows, key, writing)])}`,
    1,
  )
}

interface Selection {
  readonly filters?: readonly (readonly [Field, FilterTree])[]
  readonly key?: RecordKey
  readonly after?: RecordKey
  readonly reverse?: boolean
  readonly most?: number
}

function select(
  { shape, tables, companyName }: ReadContext,
  { filters = [], key, after, reverse = false, most }: Selection,
): ReadPlan {
  const writing = new Writing()
  const rows = new PageRows({ writing, tables, companyName }, shape, flowFiltersOf(filters))
  const conditions = [...rows.conditions]
  if (key !== undefined) conditions.push(...keyConditions(rows, key, writing))
  for (const [field, filter] of filters)
    if (field.fieldClass !== 'FlowFilter')
      conditions.push(filterCondition(filter, field, rows.field(field), writing.bind.bind(writing)))
  const { page, table } = shape
  const order = orderFields(page, table)
  const columns = order.map((field) => rows.field(field))
  const descending = page.sourceView.descending !== reverse
  if (after !== undefined) {
    const places = order.map((field) =>
      writing.bind(field.type.toPostgres(after.values.get(field)), field.type.postgres),
    )
    conditions.push(`(${columns.join(', ')}) ${descending ? '<' : '>'} (${places.join(', ')})`)
  }
  const limit = most === undefined ? '' : ` limit ${writing.bind(most, 'bigint')}`
  return planOf(
    writing,
    `select ${recordXml(rows, shape)} from ${rows.from} where ${all(conditions)} order by ${orderSql(columns, descending)}${limit}`,
    most,
  )
}

function planOf(writing: Writing, text: string, most: number | undefined): ReadPlan {
  return { statement: writing.statement(text), flushLog: writing.flushLog, most }
}

function flowFiltersOf(filters: readonly (readonly [Field, FilterTree])[]): FlowFilters {
  const result = new Map<Field, FilterTree>()
  for (const [field, filter] of filters) addFilter(result, field, filter)
  return result
}

function keyConditions(rows: PageRows, { values }: Pick<RecordKey, 'values'>, writing: Writing): string[] {
  return rows.table.primaryKey.fields.map(
    (field) => `${rows.field(field)} = ${writing.bind(field.type.toPostgres(values.get(field)), field.type.postgres)}`,
  )
}
