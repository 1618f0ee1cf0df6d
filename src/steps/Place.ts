/**
 * Where a step's record is looked for or made: a page with its source table, its source view, and the record of a
 * containing page that it hangs on. What is outside of the view or the link is not there.
 */

import type { ApplicationObjects } from '../objects/applicationObjects.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import type { Session } from '../session/Session.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import type { Field } from '../objects/table/field.js'
import type { TableRecord } from '../objects/table/TableRecord.js'
import { boundsOf, isWithin, valuesOf, type Bound } from './bounds.js'
import type { PageDefinition, PagePart } from '../objects/page/pageDefinition.js'
import type { MissingTarget, RecordTarget, StepParent, StepReference, VersionCondition } from './steps.js'

/** What the steps of a session share. */
export interface StepsContext {
  readonly session: Session
  readonly objects: ApplicationObjects
  /** SystemId of the record of an earlier step. @throws CatalogueError BadRequest_InvalidOperation if it has none */
  systemIdOf(reference: StepReference): string
  /** Row version that this record had behind that step; '' if it has none. */
  rowVersionOf(reference: StepReference): string
}

export interface Place {
  readonly page: PageDefinition
  readonly table: AnyTable
  /** Of the source view. */
  readonly view: readonly Bound[]
  /** Of the link to the containing page's record: a record keeps these values. */
  readonly link: readonly Bound[]
}

/**
 * @param inserting locks the parent: its new records come one after the other, so that each gets a line number of its
 *   own
 * @throws CatalogueError Internal_ObjectNotFound; TargetNotFound for a parent that is not there
 */
export async function placeOf(
  context: StepsContext,
  pageId: number,
  parent: StepParent | undefined,
  inserting?: 'inserting',
): Promise<Place> {
  const page = pageById(context, pageId)
  if (parent === undefined) return newPlace(context, page, [])
  const outer = newPlace(context, pageById(context, parent.pageId), [])
  const part = partNamed(outer.page, parent.part)
  const inner = partPlace(
    context,
    outer,
    part,
    await getRecord(context, outer, parent.target, inserting === undefined ? 'unlocked' : 'locked', 'parent'),
  )
  if (inner.page !== page)
    throw new CatalogueError('Internal_ObjectNotFound', {
      objectType: `part of page ${outer.page.id} ${outer.page.name} with the page`,
      objectId: pageId,
    })
  return inner
}

/** The part of a record's page: where its new records belong. */
export function partPlace(context: StepsContext, outer: Place, part: PagePart, record: TableRecord): Place {
  const page = context.objects.page(part.page)
  if (page === undefined)
    throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'page', objectId: `'${part.page}'` })
  return newPlace(context, page, boundsOf(context.objects.pageSource(page), part.link, { table: outer.table, record }))
}

export function partNamed(page: PageDefinition, name: string): PagePart {
  const part = page.parts.find((candidate) => candidate.name === name)
  if (part === undefined)
    throw new CatalogueError('BadRequest_InvalidOperation', { reason: `The page ${page.name} has no part '${name}'.` })
  return part
}

function newPlace(context: StepsContext, page: PageDefinition, link: readonly Bound[]): Place {
  const table = context.objects.pageSource(page)
  return { page, table, view: boundsOf(table, page.sourceView.filters), link }
}

function pageById({ objects }: StepsContext, id: number): PageDefinition {
  const page = objects.page(id)
  if (page === undefined) throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'page', objectId: id })
  return page
}

/**
 * `locked`: the row is, until the transaction ends, so that what is checked of it holds when it is written. Rows of the
 * server's own tables are never locked: the server writes them meanwhile.
 */
export type Locking = 'locked' | 'unlocked'

/**
 * The request itself names the record that is not there, or its parent: another thing than what code looks for in vain.
 */
export class TargetNotFound extends CatalogueError<'Internal_RecordNotFound'> {
  readonly missing: MissingTarget

  constructor(missing: MissingTarget, table: string, identification: string) {
    super('Internal_RecordNotFound', { table, identification })
    this.missing = missing
  }
}

/** @throws TargetNotFound */
export async function getRecord(
  context: StepsContext,
  place: Place,
  target: RecordTarget,
  locking: Locking,
  role: MissingTarget = 'record',
): Promise<TableRecord> {
  const record = await findRecord(context, place, target, locking)
  if (record === undefined) throw new TargetNotFound(role, place.table.name, identify(context, place.table, target))
  return record
}

/** undefined if there is none, or none within view and link. */
export async function findRecord(
  context: StepsContext,
  place: Place,
  target: RecordTarget,
  locking: Locking,
): Promise<TableRecord | undefined> {
  const record = context.session.record(place.table)
  for (const [field, value] of targetValues(context, place.table, target)) record.setRange(field.name, value)
  const found =
    locking === 'locked' && !place.table.system
      ? await record.findSet({ forUpdate: true })
      : await record.tryFindFirst()
  if (!found) return undefined
  // Business code sees the row, not how it was found.
  record.reset()
  return isWithin(record, place.view) && isWithin(record, place.link) ? record : undefined
}

/** @throws CatalogueError Request_EntityChanged */
export function requireVersion(
  context: Pick<StepsContext, 'rowVersionOf'>,
  record: TableRecord,
  {
    versions,
    notVersions,
  }: { readonly versions?: VersionCondition | undefined; readonly notVersions?: VersionCondition | undefined },
): void {
  // The server's own tables have none: a version that is asked for is never theirs.
  const version = rowVersionOf(record)
  const isAmong = (condition: VersionCondition): boolean =>
    condition === 'any' ||
    ('step' in condition ? version !== '' && context.rowVersionOf(condition) === version : condition.includes(version))
  if ((versions !== undefined && !isAmong(versions)) || (notVersions !== undefined && isAmong(notVersions)))
    throw new CatalogueError('Request_EntityChanged', {})
}

/** '' if its table has none. */
export function rowVersionOf(record: TableRecord): string {
  const rowVersion = valuesOf(record)['SystemRowVersion']
  return typeof rowVersion === 'bigint' ? String(rowVersion) : ''
}

/** The fields that name the record, with their values. */
export function targetValues(
  context: StepsContext,
  table: AnyTable,
  target: RecordTarget,
): [field: Field, value: unknown][] {
  if (target.kind === 'reference') return [[fieldNumbered(table, systemIdNumber), context.systemIdOf(target.reference)]]
  return Object.entries(target.values).map(([number, packed]) => {
    const field = fieldNumbered(table, Number(number))
    return [field, field.type.unpack(packed)]
  })
}

const systemIdNumber = 2000000000

function fieldNumbered(table: AnyTable, number: number): Field {
  const field = table.allFields.find((candidate) => candidate.number === number)
  if (field === undefined)
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `The table ${table.name} has no field with the number ${number}.`,
    })
  return field
}

function identify(context: StepsContext, table: AnyTable, target: RecordTarget): string {
  return targetValues(context, table, target)
    .map(([{ name, type }, value]) => `${name}='${type.format(value)}'`)
    .join(',')
}
