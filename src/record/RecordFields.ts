/** A record's fields as business code asks about them, without the database. Part of `TableRecord`. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { Session } from '../session/run/Session.js'
import type { DecimalValue, ValueOf } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { DeclaredFields, Field, FieldValues, SystemFieldName, SystemValues } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import { isReadWithRow } from './readStatements.js'
import { shortIdentification } from './recordText.js'
import { RecordState, state } from './RecordState.js'

export type FieldName<F extends DeclaredFields> = (keyof F & string) | SystemFieldName
export type ValueIn<F extends DeclaredFields, Name> = Name extends keyof F
  ? ValueOf<F[Name]['type']>
  : Name extends SystemFieldName
    ? SystemValues[Name]
    : never
/** As `ValueIn`, for what methods return: in this form records of one table can stand for records of any. */
export type ReturnedValue<F extends DeclaredFields, Name extends FieldName<F>> = (FieldValues<F> & SystemValues)[Name]
/** A value of a key's field; the field's type decides whether it is accepted. */
export type KeyValue = string | number | bigint | boolean | DecimalValue

/** A record whatever its fields. */
export interface AnyRecord {
  readonly [state]: RecordState
}

export class RecordFields<F extends DeclaredFields = DeclaredFields> {
  readonly [state]: RecordState

  /** For `Session.record` only, through the table. */
  constructor(session: Session, table: TableDefinition) {
    this[state] = new RecordState(session, table)
  }

  tableName(): string {
    return this[state].table.name
  }

  tableCaption(): string {
    return this[state].table.caption
  }

  tableId(): number {
    return this[state].table.id
  }

  /** `Customer: 10000`; the form that `getRecordById` reads. */
  recordId(): string {
    return this[state].recordId()
  }

  /**
   * The number of a field.
   * @throws CatalogueError Application_InvalidArgument if there is no such field, as all methods that take one
   */
  fieldNo(field: FieldName<F>): number {
    return fieldNamed(this[state].table, field).number
  }

  fieldCaption(field: FieldName<F>): string {
    return fieldNamed(this[state].table, field).caption
  }

  /** Initial values in all fields but those of the primary key; blank ones where the field has none. */
  init(): void {
    const record = this[state]
    const { primaryKey, allFields } = record.table
    record.values = allFields.map((field) =>
      primaryKey.fields.includes(field) ? record.values[field.index] : field.initValue,
    )
    record.stored = undefined
  }

  /**
   * Requires a value that is not blank or, where one is given, this value.
   * @throws CatalogueError Application_FieldValidationException
   */
  testField<Name extends FieldName<F>>(field: Name, ...expected: [] | [value: ValueIn<F, Name>]): void {
    const target = fieldNamed(this[state].table, field)
    const { type } = target
    const given = expected.length > 0
    const required = given ? type.check(expected[0]) : type.blank
    if ((type.compare(this[state].value(target), required) === 0) === given) return
    throw this.#fieldError(target, given ? `must be equal to '${type.format(required)}'` : 'must have a value')
  }

  /**
   * Ends the code with an error about a field: `Status must not be Open in Item: No.=10000. Current value is 'Open'.`
   * @param text what is wrong, in place of `must not be …`
   * @throws CatalogueError Application_FieldValidationException, always
   */
  fieldError(field: FieldName<F>, text = ''): never {
    const target = fieldNamed(this[state].table, field)
    const value = target.type.format(this[state].value(target))
    throw this.#fieldError(target, text === '' ? `must not be ${value.trim() === '' ? 'empty' : value}` : text)
  }

  /**
   * Takes the values of fields with the same numbers from a record of any table. No triggers run.
   * @param initPrimaryKey false: the fields of this record's primary key stay as they are
   * @param skipNotMatching fields of other types are left out, in place of an error
   * @throws CatalogueError Application_InvalidArgument for a field of another type, and the errors of the fields'
   *   types for values that do not fit
   */
  transferFields(from: AnyRecord, initPrimaryKey = true, skipNotMatching = false): void {
    const { table } = this[state]
    const values = this[state].values.slice()
    for (const target of table.fields.filter(
      (field) => field.fieldClass === 'Normal' && (initPrimaryKey || !table.primaryKey.fields.includes(field)),
    )) {
      const source = from[state].table.fields.find(
        (field) => field.number === target.number && field.fieldClass === 'Normal',
      )
      if (source === undefined) continue
      if (kindOf(source) === kindOf(target)) {
        values[target.index] = checkValue(table, target, from[state].value(source))
      } else if (!skipNotMatching) {
        throw new CatalogueError('Application_InvalidArgument', {
          reason: `The field ${source.name} of the table ${from[state].table.name}, ${source.type.text}, cannot be transferred to ${target.name} of ${table.name}, ${target.type.text}.`,
        })
      }
    }
    this[state].values = values
  }

  /** Whether the fields were read; true for all of them unless `setLoadFields` left them out. */
  areFieldsLoaded(...fields: FieldName<F>[]): boolean {
    return fields.every((name) => this[state].values[fieldNamed(this[state].table, name).index] !== undefined)
  }

  /**
   * From now on only these fields are read, besides those of keys and filters and the system fields. Without fields:
   * all.
   */
  setLoadFields(...fields: FieldName<F>[]): void {
    this[state].loaded = undefined
    if (fields.length > 0) this.addLoadFields(...fields)
    this[state].viewChanged()
  }

  /** As `setLoadFields`, besides those that it named before. */
  addLoadFields(...fields: FieldName<F>[]): void {
    const added = fields.map((name) => fieldNamed(this[state].table, name)).filter(isReadWithRow)
    this[state].loaded = [...(this[state].loaded ?? []), ...added]
    this[state].viewChanged()
  }

  #fieldError(field: Field, condition: string): CatalogueError {
    const { table, values } = this[state]
    return new CatalogueError('Application_FieldValidationException', {
      field: field.name,
      condition,
      table: table.name,
      identification: shortIdentification(table, values),
      value: field.type.format(values[field.index]),
    })
  }
}

/** Values of one kind may go from one field to another. */
function kindOf({ type }: Field): string {
  if (type.name === 'Code' || type.name === 'Text') return 'Text'
  return type.values === undefined ? type.name : 'Option'
}
