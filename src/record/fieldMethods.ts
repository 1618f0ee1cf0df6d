/** What a record does about its fields, without the database. For `BoundRecord`. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { Field } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import { isReadWithRow } from './readStatements.js'
import { shortIdentification } from './recordText.js'
import type { RecordState } from './RecordState.js'

export function init(record: RecordState): void {
  const { primaryKey, allFields } = record.table
  record.values = allFields.map((field) =>
    primaryKey.fields.includes(field) ? record.values[field.index] : field.initValue,
  )
  record.stored = undefined
}

export function testField(record: RecordState, field: string, expected: readonly unknown[]): void {
  const target = fieldNamed(record.table, field)
  const { type } = target
  const given = expected.length > 0
  const required = given ? type.check(expected[0]) : type.blank
  if ((type.compare(record.value(target), required) === 0) === given) return
  throw errorOf(record, target, given ? `must be equal to '${type.format(required)}'` : 'must have a value')
}

export function fieldError(record: RecordState, field: string, text = ''): never {
  const target = fieldNamed(record.table, field)
  const value = target.type.format(record.value(target))
  throw errorOf(record, target, text === '' ? `must not be ${value.trim() === '' ? 'empty' : value}` : text)
}

export function transferFields(
  record: RecordState,
  from: RecordState,
  initPrimaryKey = true,
  skipNotMatching = false,
): void {
  const { table } = record
  const values = record.values.slice()
  for (const target of table.fields.filter(
    (field) => field.fieldClass === 'Normal' && (initPrimaryKey || !table.primaryKey.fields.includes(field)),
  )) {
    const source = from.table.fields.find((field) => field.number === target.number && field.fieldClass === 'Normal')
    if (source === undefined) continue
    if (kindOf(source) === kindOf(target)) {
      values[target.index] = checkValue(table, target, from.value(source))
    } else if (!skipNotMatching) {
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The field ${source.name} of the table ${from.table.name}, ${source.type.text}, cannot be transferred to ${target.name} of ${table.name}, ${target.type.text}.`,
      })
    }
  }
  record.values = values
}

export function areFieldsLoaded(record: RecordState, names: readonly string[]): boolean {
  return names.every((name) => record.values[fieldNamed(record.table, name).index] !== undefined)
}

export function setLoadFields(record: RecordState, names: readonly string[]): void {
  record.loaded = undefined
  if (names.length > 0) addLoadFields(record, names)
  record.viewChanged()
}

export function addLoadFields(record: RecordState, names: readonly string[]): void {
  const added = names.map((name) => fieldNamed(record.table, name)).filter(isReadWithRow)
  record.loaded = [...(record.loaded ?? []), ...added]
  record.viewChanged()
}

function errorOf(record: RecordState, field: Field, condition: string): CatalogueError {
  const { table, values } = record
  return new CatalogueError('Application_FieldValidationException', {
    field: field.name,
    condition,
    table: table.name,
    identification: shortIdentification(table, values),
    value: field.type.format(values[field.index]),
  })
}

/** Values of one kind may go from one field to another. */
function kindOf({ type }: Field): string {
  if (type.name === 'Code' || type.name === 'Text') return 'Text'
  return type.values === undefined ? type.name : 'Option'
}
