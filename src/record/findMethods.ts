/** How a record reads rows and calculated values. For `BoundRecord`. */

import { CatalogueError } from '../errors/CatalogueError.js'
import { Guid, ValueError } from '../types/index.js'
import type { Field, Values } from '../objects/table/field.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import type { KeyValue, TableRecord } from '../objects/table/TableRecord.js'
import { isReadWithRow } from './readStatements.js'
import { identification } from './recordText.js'
import type { RecordState } from './RecordState.js'
import { copy } from './viewMethods.js'
import { describeFilters, flowFiltersOf } from '../objects/table/view.js'

const summable = ['Integer', 'BigInteger', 'Decimal', 'Duration', 'Byte']

export async function get(record: RecordState, key: readonly KeyValue[]): Promise<void> {
  const wanted = record.keyValues(key)
  if (!(await getRow(record, record.table.primaryKey.fields, wanted))) throw notFoundError(record, wanted)
}

export async function tryGet(record: RecordState, key: readonly KeyValue[]): Promise<boolean> {
  return await getRow(record, record.table.primaryKey.fields, record.keyValues(key))
}

export async function getBySystemId(record: RecordState, systemId: string): Promise<void> {
  if (!(await tryGetBySystemId(record, systemId)))
    throw new CatalogueError('Internal_RecordNotFound', {
      table: record.table.name,
      identification: `SystemId='${Guid.check(systemId)}'`,
    })
}

export async function tryGetBySystemId(record: RecordState, systemId: string): Promise<boolean> {
  const { table } = record
  const field = fieldNamed(table, 'SystemId')
  const values: Values = []
  values[field.index] = Guid.check(systemId)
  return await getRow(record, [field], values)
}

export async function find(record: RecordState, which = '='): Promise<void> {
  if (await tryFind(record, which)) return
  if (which === '=') throw notFoundError(record, record.values)
  const filters = describeFilters(record.view)
  throw new CatalogueError('Internal_DataNotFoundFilter', {
    table: record.table.name,
    filters: filters === '' ? '' : `\n\nFilters: ${filters}`,
  })
}

export async function tryFind(record: RecordState, which = '='): Promise<boolean> {
  if (!/^(?:[-+]|[=<>]{1,3})$/.test(which))
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `Find takes '-', '+', or a combination of '=', '<' and '>', not '${which}'.`,
    })
  for (const direction of which) {
    if (direction === '-' || direction === '+') return record.take(await record.cursor.first(direction === '+'))
    const row =
      direction === '='
        ? await record.rows.rowInView(record.selection(), record.viewed(), record.values)
        : await record.cursor.beside(record.values, direction === '<')
    if (row !== undefined) {
      record.cursor.standOn(row)
      return record.take(row)
    }
  }
  return false
}

export async function findSet(record: RecordState, options: { readonly forUpdate?: boolean } = {}): Promise<boolean> {
  return record.take(await record.cursor.firstOfSet(options.forUpdate ?? false))
}

/** With another variable, whose rows are copied: who holds one of them may change it, and read on. */
export async function* rows(
  record: RecordState,
  options?: { readonly forUpdate?: boolean },
): AsyncGenerator<TableRecord> {
  const cursor = record.another()
  copy(cursor, record)
  for (let found = await findSet(cursor, options); found; found = (await next(cursor)) !== 0) {
    const row = cursor.another()
    copy(row, cursor)
    row.givenBy = cursor.cursor
    yield row.self
  }
}

export async function next(record: RecordState, steps = 1): Promise<number> {
  if (!Number.isSafeInteger(steps))
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `Next takes a whole number of rows, not ${steps}.`,
    })
  if (steps === 0) return 0
  const { moved, row } = await record.cursor.step(steps, record.values)
  record.take(row)
  return moved
}

export async function count(record: RecordState): Promise<number> {
  return await record.rows.count(record.viewed())
}

export async function countApprox(record: RecordState): Promise<number> {
  return await record.rows.countApprox(record.viewed())
}

export async function isEmpty(record: RecordState): Promise<boolean> {
  return await record.rows.isEmpty(record.viewed())
}

export async function lockTable(record: RecordState): Promise<void> {
  await record.rows.lock()
}

export async function calcFields(record: RecordState, names: readonly string[]): Promise<void> {
  const fields = names.map((name) => calculable(record, name))
  const flowFields = fields.filter(({ fieldClass }) => fieldClass === 'FlowField')
  if (flowFields.length > 0) {
    await record.complete()
    const values = await record.rows.calculated(
      { fields: flowFields, flowFilters: flowFiltersOf(record.view) },
      record.values,
    )
    for (const { index } of flowFields) record.values[index] = values[index]
  }
  await record.read(fields.filter(({ fieldClass }) => fieldClass === 'Normal'))
}

export function setAutoCalcFields(record: RecordState, names: readonly string[]): void {
  record.autoCalculated = names.map((name) => calculable(record, name))
  record.viewChanged()
}

export async function calcSums(record: RecordState, names: readonly string[]): Promise<void> {
  const fields = names.map((name) => fieldNamed(record.table, name))
  for (const { name, type, fieldClass } of fields) {
    if (fieldClass !== 'Normal' || !summable.includes(type.name))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `CalcSums sums stored numbers; the field ${name} of the table ${record.table.name} is a ${fieldClass === 'Normal' ? type.text : fieldClass}.`,
      })
  }
  const sums = await record.rows.sums(record.viewed(), fields)
  fields.forEach((summed, at) => {
    record.values[summed.index] = sumOf(summed, sums[at] as string)
  })
}

export async function loadFields(record: RecordState, names: readonly string[]): Promise<void> {
  await record.read(
    names.map((name) => fieldNamed(record.table, name)).filter(({ index }) => record.values[index] === undefined),
  )
}

export function notFoundError(record: RecordState, key: Values): CatalogueError {
  return new CatalogueError('Internal_RecordNotFound', {
    table: record.table.name,
    identification: identification(record.table, key),
  })
}

async function getRow(record: RecordState, by: readonly Field[], values: Values): Promise<boolean> {
  const row = await record.rows.row(record.selection(), by, values)
  if (row !== undefined) record.cursor.standOn(row)
  return record.take(row)
}

function calculable(record: RecordState, name: string): Field {
  const field = fieldNamed(record.table, name)
  if (field.fieldClass === 'FlowFilter' || isReadWithRow(field))
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The field ${field.name} of the table ${record.table.name} is neither a FlowField nor a Blob.`,
    })
  return field
}

function sumOf({ name, type }: Field, sum: string): unknown {
  try {
    return type.fromPostgres(sum)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw new CatalogueError(
      'Application_InvalidArgument',
      {
        reason: `The sum of the field ${name} does not fit its type ${type.text}: ${error.reason}`,
      },
      { cause: error },
    )
  }
}
