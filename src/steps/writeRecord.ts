/** Inserts, modifies and deletes records through a page, with its triggers and those of its table. */

import { sqlOf } from '../session/run/access.js'
import { CatalogueError, isCatalogueError } from '../errors/CatalogueError.js'
import type { KeyValue, TableRecord } from '../objects/table/TableRecord.js'
import { copyOf } from '../record/records.js'
import { valueOf, valuesOf } from './bounds.js'
import {
  asItIs,
  changedValues,
  givenValues,
  giveValues,
  isEditable,
  requireChangeable,
  type GivenValue,
} from './giveValues.js'
import {
  findRecord,
  getRecord,
  partNamed,
  partPlace,
  requireVersion,
  targetValues,
  type Place,
  type StepsContext,
} from './Place.js'
import { numberLine } from './numberLine.js'
import { recordsOf } from './packRecords.js'
import type { RecordInput, RecordTarget, Step } from './steps.js'

type ModifyStep = Pick<
  Extract<Step, { kind: 'modify' }>,
  'target' | 'versions' | 'notVersions' | 'input' | 'replace' | 'insertIfMissing' | 'onlyChanges'
>
type DeleteStep = Pick<Extract<Step, { kind: 'delete' }>, 'target' | 'versions'>

/**
 * A new record, and those of its parts.
 * @param key what an upsert asked for and did not find
 * @throws CatalogueError BadRequest_MethodNotAllowed, BadRequest_InvalidOperation, Internal_EntityWithSameKeyExists;
 *   whatever the code throws
 */
export async function insertRecord(
  context: StepsContext,
  place: Place,
  input: RecordInput,
  key?: RecordTarget,
): Promise<TableRecord> {
  const { session } = context
  const { page, table } = place
  requireAllowed(place, page.insertAllowed, 'POST')
  const record = session.record(table)
  record.init()
  for (const bound of [...place.view, ...place.link])
    if (bound.kind === 'value' && !bound.field.system) valuesOf(record)[bound.field.name] = bound.value
  for (const [field, value] of key === undefined ? [] : targetValues(context, table, key)) {
    if (field.system)
      throw new CatalogueError('BadRequest_InvalidOperation', {
        reason: `There is no ${table.name} with this ${field.name}, and the server gives new ones theirs.`,
      })
    valuesOf(record)[field.name] = value
  }
  const { onNewRecord, onInsertRecord } = page.triggers
  await onNewRecord?.(session, record, session.record(table))
  const given = await givenValues(context, place, input.values)
  await giveValues(context, place, record, given)
  await numberLine(context, place, record, given)
  if ((await onInsertRecord?.(session, record, session.record(table))) !== false) await record.insert(true)
  const parts = Object.keys(input.parts).map((name) => partNamed(page, name))
  for (const part of page.parts.filter((candidate) => parts.includes(candidate))) {
    const inner = partPlace(context, place, part, record)
    for (const one of recordsOf(input.parts[part.name] ?? [])) await insertRecord(context, inner, one)
  }
  return record
}

/**
 * @returns the record, and whether it is a new one (upsert)
 * @throws CatalogueError BadRequest_MethodNotAllowed, BadRequest_InvalidOperation, Internal_RecordNotFound,
 *   Request_EntityChanged; whatever the code throws
 */
export async function modifyRecord(
  context: StepsContext,
  place: Place,
  step: ModifyStep,
): Promise<{ readonly record: TableRecord; readonly created: boolean }> {
  const { page } = place
  const upserts = step.insertIfMissing && step.versions === undefined
  const method = step.replace ? 'PUT' : 'PATCH'
  if (step.onlyChanges !== true) requireAllowed(place, page.modifyAllowed || (upserts && page.insertAllowed), method)
  const found = await findRecord(context, place, step.target, 'locked')
  const inserted = found === undefined && upserts ? await tryInsertRecord(context, place, step) : undefined
  if (inserted !== undefined) return { record: inserted, created: true }
  const record = found ?? (await getRecord(context, place, step.target, 'locked'))
  if (step.onlyChanges !== true) requireAllowed(place, page.modifyAllowed, method)
  requireVersion(context, record, step)
  if (Object.keys(step.input.parts).length > 0)
    throw new CatalogueError('BadRequest_MethodNotImplemented', {
      feature: 'changing the records of parts together with their record (deep update)',
    })
  await changeRecord(context, place, record, step)
  return { record, created: false }
}

/**
 * What an upsert inserts; undefined if somebody else has just inserted it: then it is there to be changed. What code
 * did on the way is undone.
 */
async function tryInsertRecord(
  context: StepsContext,
  place: Place,
  { input, target }: Pick<ModifyStep, 'input' | 'target'>,
): Promise<TableRecord | undefined> {
  const { session } = context
  await sqlOf(session).write({ text: 'savepoint upsert' })
  try {
    return await insertRecord(context, place, input, target)
  } catch (error) {
    if (!isCatalogueError(error, 'Internal_EntityWithSameKeyExists')) throw error
    await sqlOf(session).write({ text: 'rollback to savepoint upsert' })
    // Else it was another key that is taken, or one of another record.
    if ((await findRecord(context, place, target, 'locked')) === undefined) throw error
    return undefined
  }
}

async function changeRecord(
  context: StepsContext,
  place: Place,
  record: TableRecord,
  { input, replace, onlyChanges }: ModifyStep,
): Promise<void> {
  const { session } = context
  const {
    page: {
      triggers: { onModifyRecord },
    },
    table,
  } = place
  const all = (await givenValues(context, place, input.values)).map((one) => asItIs(record, one))
  const given = onlyChanges === true ? await changedValues(record, all) : all
  if (given.length > 0) requireAllowed(place, place.page.modifyAllowed, 'PATCH')
  const isKey = ({ field }: GivenValue): boolean => table.primaryKey.fields.includes(field)
  const others = given.filter((one) => !isKey(one))
  await renameRecord(context, place, record, given.filter(isKey))
  if (others.length === 0 && !replace) return
  const xRec = onModifyRecord === undefined ? record : copyOf(session, record)
  if (replace) resetValues(place, record, given)
  await giveValues(context, place, record, others)
  if ((await onModifyRecord?.(session, record, xRec)) !== false) await record.modify(true)
}

/** A changed key renames the row at once, so that the other values are given to the row it becomes. */
async function renameRecord(
  { session }: StepsContext,
  place: Place,
  record: TableRecord,
  given: readonly GivenValue[],
): Promise<void> {
  const { table } = place
  const changes = given.filter(
    (one) =>
      !requireChangeable(place, record, one) && one.field.type.compare(valueOf(record, one.field), one.value) !== 0,
  )
  if (changes.length === 0) return
  // The fields' own code may refuse the new key; what it changes besides belongs to no row yet.
  const renamed = copyOf(session, record)
  for (const { field, value } of changes) await renamed.validate(field.name, value)
  await record.rename(...table.primaryKey.fields.map((field) => valueOf(renamed, field) as KeyValue))
}

/** PUT: what is not given gets the value it has in a new record. */
function resetValues({ page, table, view, link }: Place, record: TableRecord, given: readonly GivenValue[]): void {
  const kept = new Set([
    ...table.primaryKey.fields,
    ...given.map(({ field }) => field),
    ...view.map(({ field }) => field),
    ...link.map(({ field }) => field),
  ])
  for (const control of page.controls) {
    const field = table.allFields.find((candidate) => candidate.name === control.field)
    if (field !== undefined && !kept.has(field) && isEditable(field, control))
      valuesOf(record)[field.name] = field.initValue
  }
}

/**
 * @returns false if the page's own code left the row where it is
 * @throws CatalogueError BadRequest_MethodNotAllowed, Internal_RecordNotFound, Request_EntityChanged; whatever the
 *   code throws
 */
export async function deleteRecord(context: StepsContext, place: Place, step: DeleteStep): Promise<boolean> {
  const { session } = context
  const {
    page: {
      deleteAllowed,
      triggers: { onDeleteRecord },
    },
  } = place
  requireAllowed(place, deleteAllowed, 'DELETE')
  const record = await getRecord(context, place, step.target, 'locked')
  requireVersion(context, record, step)
  const xRec = onDeleteRecord === undefined ? record : copyOf(session, record)
  if ((await onDeleteRecord?.(session, record, xRec)) === false) return false
  await record.delete(true)
  return true
}

function requireAllowed({ page }: Place, allowed: boolean, method: string): void {
  if (!allowed) throw new CatalogueError('BadRequest_MethodNotAllowed', { method, resource: `the page ${page.name}` })
}
