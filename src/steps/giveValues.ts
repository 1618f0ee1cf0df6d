/**
 * Gives a record the values of a page's controls as a person would type them: one after the other, each validated at
 * once.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import type { Field } from '../objects/table/field.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import type { TableRecord } from '../objects/table/TableRecord.js'
import { copyOf } from '../record/records.js'
import type { PackedValue } from '../types/index.js'
import { valueOf, valuesOf } from './bounds.js'
import type { PageControl, PageDefinition } from '../objects/page/pageDefinition.js'
import { getRecord, placeOf, type Place, type StepsContext } from './Place.js'
import type { RecordInput, ReferredValue } from './steps.js'

/** A value that is to be given, with what it is given to. */
export interface GivenValue {
  /** Absent for a key field that the page does not show. */
  readonly control?: PageControl
  readonly field: Field
  readonly value: unknown
}

/**
 * @throws CatalogueError BadRequest_InvalidOperation for a control that is not there, or an earlier step without a
 *   record
 */
export async function givenValues(
  context: StepsContext,
  { page, table }: Place,
  values: RecordInput['values'],
): Promise<readonly GivenValue[]> {
  const given: GivenValue[] = []
  for (const [name, value] of values) {
    const control = page.controls.find((candidate) => candidate.name === name)
    const field = control === undefined ? keyField(page, table, name) : fieldNamed(table, control.field)
    given.push({
      ...(control === undefined ? {} : { control }),
      field,
      value: isReferred(value) ? field.type.check(await referredValue(context, value)) : field.type.unpack(value),
    })
  }
  return inOrderOfPage(page, given)
}

/**
 * The order in which the fields of a record are set and validated, by OData, deep insert and SOAP alike: that of the
 * page, whatever order they came in. Members of JSON have none, and clients sort them; WSDL's sequence is the page's.
 * The original server is reported to take the body's order.
 */
function inOrderOfPage(page: PageDefinition, given: readonly GivenValue[]): readonly GivenValue[] {
  const placeOf = ({ control }: GivenValue): number => (control === undefined ? -1 : page.controls.indexOf(control))
  return [...given].sort((a, b) => placeOf(a) - placeOf(b))
}

function isReferred(value: PackedValue | ReferredValue): value is ReferredValue {
  return typeof value === 'object' && 'of' in value && 'field' in value
}

async function referredValue(context: StepsContext, { of, pageId, field }: ReferredValue): Promise<unknown> {
  const record = await getRecord(
    context,
    await placeOf(context, pageId, undefined),
    { kind: 'reference', reference: of },
    'unlocked',
  )
  return valuesOf(record)[field]
}

function keyField(page: PageDefinition, table: AnyTable, name: string): Field {
  const field = [...table.primaryKey.fields, ...(page.odataKeyFields ?? []).map((key) => fieldNamed(table, key))].find(
    (candidate) => candidate.name === name,
  )
  if (field === undefined)
    throw new CatalogueError('BadRequest_InvalidOperation', {
      reason: `The page ${page.name} has no control '${name}'.`,
    })
  return field
}

/** Those that the record does not have yet. FlowFields are calculated and Blobs read for that. */
export async function changedValues(record: TableRecord, given: readonly GivenValue[]): Promise<readonly GivenValue[]> {
  const [first, ...others] = given
    .filter(({ field }) => field.fieldClass === 'FlowField' || field.type.name === 'Blob')
    .map(({ field }) => field.name)
  if (first !== undefined) await record.calcFields(first, ...others)
  return given.filter(({ field, value }) => !isSame(field, valueOf(record, field), value))
}

/** Told apart by what callers are told: a blank time is 00:00:00 to them. */
function isSame({ type }: Field, current: unknown, given: unknown): boolean {
  return type.compare(current, given) === 0 || (type.xsd !== 'string' && type.toXml(current) === type.toXml(given))
}

/**
 * A value that callers cannot tell from the record's own is that: a blank time is 00:00:00 to them, and comes back so
 * from who has read it.
 */
export function asItIs(record: TableRecord, given: GivenValue): GivenValue {
  const { field, value } = given
  if (field.type.name !== 'Time') return given
  const current = valueOf(record, field)
  return isSame(field, current, value) ? { ...given, value: current } : given
}

/** False: the page shows it for reading only. */
export function isEditable(field: Field, control: PageControl | undefined): boolean {
  return field.editable && !field.system && field.fieldClass === 'Normal' && (control?.editable ?? true)
}

/**
 * True if the record has the value already, so that nothing is to be done: callers send back what they have read.
 * @throws CatalogueError BadRequest_InvalidOperation for another value of what cannot be edited, or of what page and
 *   containing record give
 */
export function requireChangeable(place: Place, record: TableRecord, { control, field, value }: GivenValue): boolean {
  const name = control?.name ?? field.name
  const same = field.type.compare(valueOf(record, field), value) === 0
  if (same) return !isEditable(field, control)
  if (!isEditable(field, control))
    throw new CatalogueError('BadRequest_InvalidOperation', { reason: `Control '${name}' is read-only.` })
  // What a page does not show but filters by, as the kind of a document, is as fixed as what the containing record
  // gives.
  const bound = [...place.link, ...(control === undefined ? place.view : [])].find(
    (candidate) => candidate.field === field,
  )
  if (bound?.kind === 'value') {
    throw new CatalogueError('BadRequest_InvalidOperation', {
      reason: `'${name}' is '${field.type.format(bound.value)}' on the page ${place.page.name} here; it cannot be '${field.type.format(value)}'.`,
    })
  }
  return false
}

/**
 * Runs the field's `onValidate`, then the control's.
 * @throws CatalogueError as `requireChangeable`; whatever the code throws
 */
export async function giveValues(
  { session }: StepsContext,
  place: Place,
  record: TableRecord,
  values: readonly GivenValue[],
): Promise<void> {
  const {
    page: {
      triggers: { onValidate },
    },
  } = place
  for (const given of values) {
    if (requireChangeable(place, record, given)) continue
    const { control, field, value } = given
    const trigger =
      control !== undefined && onValidate !== undefined && Object.hasOwn(onValidate, control.name)
        ? onValidate[control.name]
        : undefined
    const xRec = trigger === undefined ? record : copyOf(session, record)
    await record.validate(field.name, value)
    await trigger?.(session, record, xRec)
  }
}
