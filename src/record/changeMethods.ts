/**
 * How a record changes rows. For `BoundRecord`.
 *
 * Invariant: no statement that may fail by the data (a key that exists, a row that is gone) fails in PostgreSQL,
 * because that would give the transaction up.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { Field, Values } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import type { AnyTrigger } from '../objects/table/tableDefinition.js'
import type { KeyValue } from '../objects/table/TableRecord.js'
import { orderBy } from '../objects/table/view.js'
import { findSet, next, notFoundError } from './findMethods.js'
import { identification } from './recordText.js'
import type { RecordState } from './RecordState.js'
import { copy } from './viewMethods.js'
import { storedFields, uniqueKeys } from './writeStatements.js'

export async function insert(record: RecordState, runTrigger = false): Promise<void> {
  if (await tryInsert(record, runTrigger)) return
  await refuseTaken(record, record.values)
  throw existsError(record, record.values)
}

export async function tryInsert(record: RecordState, runTrigger = false): Promise<boolean> {
  await record.complete()
  if (runTrigger) await callTrigger(record, record.table.triggers.onInsert, record.stored)
  return record.takeWritten(await record.rows.insert(record.values))
}

export async function modify(record: RecordState, runTrigger = false): Promise<void> {
  if (!(await tryModify(record, runTrigger))) throw notFoundError(record, record.values)
}

export async function tryModify(record: RecordState, runTrigger = false): Promise<boolean> {
  const { onModify } = record.table.triggers
  if (runTrigger && onModify !== undefined) {
    await record.complete()
    await callTrigger(record, onModify, record.stored)
  }
  const version = record.version()
  const { primaryKey } = record.table
  const fields = written(record).filter((field) => !primaryKey.fields.includes(field))
  if (record.takeWritten(await inPlace(record, record.rows.update(record.values, fields, version)))) return true
  await refuseChanged(record, record.values, version)
  await refuseTaken(record, record.values, record.values)
  return false
}

export async function deleteRow(record: RecordState, runTrigger = false): Promise<void> {
  if (!(await tryDeleteRow(record, runTrigger))) throw notFoundError(record, record.values)
}

export async function tryDeleteRow(record: RecordState, runTrigger = false): Promise<boolean> {
  const { onDelete } = record.table.triggers
  if (runTrigger && onDelete !== undefined) {
    await record.complete()
    await callTrigger(record, onDelete, record.stored)
  }
  const version = record.version()
  if (await inPlace(record, record.rows.delete(record.values, version))) {
    record.stored = undefined
    return true
  }
  await refuseChanged(record, record.values, version)
  return false
}

export async function rename(record: RecordState, key: readonly KeyValue[]): Promise<void> {
  await record.complete()
  const old = record.values
  const version = record.version()
  const renamed = old.slice()
  const wanted = record.keyValues(key)
  for (const { index } of record.table.primaryKey.fields) renamed[index] = wanted[index]
  try {
    record.values = renamed
    await callTrigger(record, record.table.triggers.onRename, old)
    if (record.takeWritten(await record.rows.rename(old, record.values, written(record), version))) return
    await refuseTaken(record, record.values, old)
    await refuseChanged(record, old, version)
    throw notFoundError(record, old)
  } catch (error) {
    record.values = old
    throw error
  }
}

export async function modifyAll(
  record: RecordState,
  field: string,
  value: unknown,
  runTrigger = false,
): Promise<number> {
  const { table, rows } = record
  const target = fieldNamed(table, field)
  if (target.fieldClass !== 'Normal' || target.system || table.primaryKey.fields.includes(target))
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `ModifyAll sets a stored field that is not part of the primary key; the field ${target.name} of the table ${table.name} is not one.`,
    })
  const checked = checkValue(table, target, value)
  // One statement would fail as a whole, and give the transaction up, where a unique key is in the way.
  if (!runTrigger && !uniqueKeys(table).some((key) => key.fields.includes(target)))
    return await rows.updateAll(record.viewed(), target, checked)
  return await forEachRow(record, async (row) => {
    row.values[target.index] = checked
    await modify(row, runTrigger)
  })
}

export async function deleteAll(record: RecordState, runTrigger = false): Promise<number> {
  if (!runTrigger || record.table.triggers.onDelete === undefined) return await record.rows.deleteAll(record.viewed())
  return await forEachRow(record, async (row) => {
    await deleteRow(row, true)
  })
}

export async function validate(record: RecordState, field: string, value: readonly unknown[]): Promise<void> {
  const target = fieldNamed(record.table, field)
  if (target.system)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The field ${target.name} is set by the server only.`,
    })
  const { onValidate } = record.table.triggers
  const trigger = onValidate !== undefined && Object.hasOwn(onValidate, field) ? onValidate[field] : undefined
  if (trigger !== undefined || target.relation !== undefined) await record.complete()
  const before = record.values.slice()
  if (value.length > 0) record.values[target.index] = checkValue(record.table, target, value[0])
  try {
    await requireRelated(record, target)
  } catch (error) {
    record.values = before
    throw error
  }
  await callTrigger(record, trigger, before)
}

/**
 * Stored fields whose values are to be written: those that were read or given, of the Blobs those that were given.
 */
function written(record: RecordState): Field[] {
  const { table, values, stored } = record
  return storedFields(table).filter(
    ({ index, type }) =>
      values[index] !== undefined &&
      (type.name !== 'Blob' || (values[index] !== type.blank && values[index] !== stored?.[index])),
  )
}

/** Goes through the view with another variable, by primary key so that no row comes twice whatever is changed. */
async function forEachRow(record: RecordState, work: (row: RecordState) => Promise<void>): Promise<number> {
  const row = record.another()
  copy(row, record)
  row.loaded = undefined
  row.view = { ...record.view, order: orderBy(record.table.primaryKey.fields) }
  let rows = 0
  if (await findSet(row, { forUpdate: true })) {
    do {
      await work(row)
      rows++
    } while ((await next(row)) !== 0)
  }
  return rows
}

async function requireRelated(record: RecordState, field: Field): Promise<void> {
  const { table, rows, values, view } = record
  const { relation } = field
  const value = values[field.index]
  if (
    relation?.validated !== true ||
    field.type.compare(value, field.type.blank) === 0 ||
    (await rows.isRelated(field, values, view))
  )
    return
  throw new CatalogueError('Internal_InvalidTableRelation', {
    field: field.name,
    table: table.name,
    value: field.type.format(value),
    related: relation.table,
  })
}

/** A write to the record's row: what was read ahead behind it stays good, also by the loop that gave the record. */
async function inPlace<Result>(record: RecordState, write: Promise<Result>): Promise<Result> {
  const { rows, values } = record
  const { writes } = rows
  const result = await write
  if (rows.writes === writes + 1)
    for (const cursor of [record.cursor, record.givenBy]) cursor?.acceptWrite(writes, values)
  return result
}

/** @throws CatalogueError if the row is there in another version */
async function refuseChanged(record: RecordState, key: Values, version: bigint | undefined): Promise<void> {
  if (version === undefined) return
  const { rows, table } = record
  const versionField = fieldNamed(table, 'SystemRowVersion')
  const row = await rows.row({ fields: [versionField], flowFilters: new Map() }, table.primaryKey.fields, key)
  if (row !== undefined && row[versionField.index] !== version) throw new CatalogueError('Request_EntityChanged', {})
}

/**
 * @param own the row that may have the values
 * @throws CatalogueError if another row has the values of a unique key
 */
async function refuseTaken(record: RecordState, values: Values, own?: Values): Promise<void> {
  const { rows, table } = record
  for (const key of uniqueKeys(table)) {
    if (key === table.primaryKey && own === values) continue
    if (await rows.taken(key, values, own)) throw existsError(record, values, key.fields)
  }
}

function existsError(record: RecordState, values: Values, fields = record.table.primaryKey.fields): CatalogueError {
  return new CatalogueError('Internal_EntityWithSameKeyExists', {
    table: record.table.name,
    identification: identification(record.table, values, fields),
  })
}

/** @param before values of `xRec`, a record of its own; blank ones if there are none */
async function callTrigger(
  record: RecordState,
  trigger: AnyTrigger | undefined,
  before: Values | undefined,
): Promise<void> {
  if (trigger === undefined) return
  const xRec = record.another()
  if (before !== undefined) xRec.values = before.slice()
  xRec.stored = record.stored
  await trigger(record.session, record.self, xRec.self)
}
