/**
 * Declares a table: one declaration gives the TypeScript types of its records, the PostgreSQL table, the published
 * properties and the docs. The result is plain, frozen data with the triggers as its only code, beside the two functions that make
 * records.
 */

import type { RecordSource } from '../session/record.js'
import type { Session } from '../session/Session.js'
import type { Key, TableDefinition } from './definition.js'
import { systemFields, type DeclaredFields, type Field, type FieldValues, type SystemValues } from './field.js'
import { recordSource } from './recordSource.js'
import { columnName, schemaName, tableSqlName } from './sqlNames.js'
import { TableRecord } from './TableRecord.js'

/** A record with its fields under their names. */
export type RecordWith<F extends DeclaredFields> = TableRecord<F> & FieldValues<F> & SystemValues
/** The record type of a table: `RecordOf<typeof Customer>`. */
export type RecordOf<T> = T extends RecordSource<infer Row> ? Row : never
/** A row of a table as plain data, e.g. for `insertMany`: `RowOf<typeof Customer>`. */
export type RowOf<T> = T extends Table<infer F> ? Partial<FieldValues<F>> : never

type Trigger<F extends DeclaredFields> = (session: Session, rec: RecordWith<F>, xRec: RecordWith<F>) => void | Promise<void>

/** `rec` is the record being changed; `xRec` a copy of it as it was read or written last. An error thrown ends the operation. */
export interface Triggers<F extends DeclaredFields> {
  /** Before the row is inserted, with `insert(true)`. */
  readonly onInsert?: Trigger<F>
  /** Before the row is changed, with `modify(true)`. */
  readonly onModify?: Trigger<F>
  /** Before the row is deleted, with `delete(true)`. */
  readonly onDelete?: Trigger<F>
  /** Before the row gets its new key; `rec` has the new key, `xRec` the old one. */
  readonly onRename?: Trigger<F>
  /** By field: after `validate` has set the value; `xRec` has the values from before. */
  readonly onValidate?: { readonly [Name in keyof F]?: Trigger<F> }
}

/** A table with the types of its fields. */
export interface Table<F extends DeclaredFields> extends TableDefinition, RecordSource<RecordWith<F>> {}

export interface TableDeclaration<F extends DeclaredFields> {
  readonly id: number
  readonly name: string
  /** Default: the name. */
  readonly caption?: string
  /** Default: true. */
  readonly dataPerCompany?: boolean
  readonly fields: F
  /** The first is the primary key; default: the field with the lowest number. */
  readonly keys?: Readonly<Record<string, readonly NoInfer<keyof F & string>[]>>
  readonly triggers?: NoInfer<Triggers<F>>
}

const highestFieldNumber = 1_999_999_999

/** @throws TypeError if the declaration cannot be stored or published as it stands: ids, names, numbers, keys. */
export function defineTable<F extends DeclaredFields>(declaration: TableDeclaration<F>): Table<F> {
  const { id, name } = declaration
  if (!Number.isInteger(id) || id < 1 || id > 2147483647) throw new TypeError(`Table ${name}: the object ID ${id} is not an integer from 1 to 2147483647.`)
  requireName(`Table ${id}`, 'name', name)
  if (name.includes(':')) throw new TypeError(`Table ${id}: the name '${name}' has a colon, which separates name and key in record ids.`)
  const where = `Table ${id} ${name}`
  const fields = completeFields(where, declaration.fields)
  const keys = completeKeys(where, fields, declaration.keys)
  const primaryKey = keys[0] as Key
  for (const validated of Object.keys(declaration.triggers?.onValidate ?? {})) {
    if (!fields.some((field) => field.name === validated)) throw new TypeError(`${where}: onValidate is given for the field '${validated}', which does not exist.`)
  }
  const definition: TableDefinition = {
    objectType: 'Table', id, name, caption: declaration.caption ?? name, system: false, storage: Object.freeze({ schema: schemaName, name: tableSqlName({ id, name }), companyColumn: true }), dataPerCompany: declaration.dataPerCompany ?? true,
    fields, allFields: withSystemFields(fields), primaryKey, keys, triggers: Object.freeze({ ...declaration.triggers }) as unknown as TableDefinition['triggers'],
  }
  return Object.freeze({ ...definition, ...recordSource(definition) }) as unknown as Table<F>
}

function completeFields(where: string, declared: DeclaredFields): readonly Field[] {
  const names = new Set(Object.keys(systemFields).map((name) => name.toLowerCase()))
  const byNumber = new Map<number, string>()
  const fields = Object.entries(declared).map(([name, { number, type }], index): Field => {
    requireName(where, 'field name', name)
    // A field must never hide a method, and `then` would make `await` take the record for a promise.
    if (name in TableRecord.prototype || name === 'then') throw new TypeError(`${where}: the field name '${name}' is the name of a method of records.`)
    if (names.has(name.toLowerCase())) throw new TypeError(`${where}: the field name '${name}' is given twice, or is that of a system field.`)
    if (!Number.isInteger(number) || number < 1 || number > highestFieldNumber) throw new TypeError(`${where}: the number ${number} of the field '${name}' is not an integer from 1 to ${highestFieldNumber}.`)
    if (byNumber.has(number)) throw new TypeError(`${where}: the fields '${byNumber.get(number)}' and '${name}' both have the number ${number}.`)
    names.add(name.toLowerCase())
    byNumber.set(number, name)
    return Object.freeze({ number, name, type, index, system: false, caption: name, fieldClass: 'Normal', column: columnName({ number, name, system: false }), initValue: type.blank, editable: true })
  })
  if (fields.length === 0) throw new TypeError(`${where}: a table has at least one field.`)
  return Object.freeze(fields)
}

function withSystemFields(fields: readonly Field[]): readonly Field[] {
  const system = Object.entries(systemFields).map(([name, { number, type }], index): Field => Object.freeze({ number, name, type, index: fields.length + index, system: true, caption: name, fieldClass: 'Normal', column: columnName({ number, name, system: true }), initValue: type.blank, editable: false }))
  return Object.freeze([...fields, ...system])
}

function completeKeys(where: string, fields: readonly Field[], declared: Readonly<Record<string, readonly string[]>> | undefined): readonly Key[] {
  const lowest = fields.reduce((a, b) => (b.number < a.number ? b : a))
  const entries = Object.entries(declared ?? {})
  if (entries.length === 0) entries.push(['PK', [lowest.name]])
  return Object.freeze(entries.map(([name, names]): Key => {
    requireName(where, 'key name', name)
    // JavaScript puts such properties first, whatever the order of the declaration.
    if (/^[0-9]+$/.test(name)) throw new TypeError(`${where}: the key name '${name}' is a number; give it a letter.`)
    if (names.length === 0) throw new TypeError(`${where}: the key '${name}' has no field.`)
    if (new Set(names).size !== names.length) throw new TypeError(`${where}: the key '${name}' has a field twice.`)
    return Object.freeze({ name, unique: name === entries[0]?.[0], fields: Object.freeze(names.map((fieldName) => {
      const field = fields.find((candidate) => candidate.name === fieldName)
      if (field === undefined) throw new TypeError(`${where}: the key '${name}' names the field '${fieldName}', which does not exist.`)
      return field
    })) })
  }))
}

function requireName(where: string, what: string, name: string): void {
  if (name.length < 1 || name.length > 30) throw new TypeError(`${where}: the ${what} '${name}' must have 1 to 30 characters.`)
  if (/[\x00-\x1f\x7f"]|^\s|\s$/u.test(name)) throw new TypeError(`${where}: the ${what} ${JSON.stringify(name)} has a control character, a double quote or blanks at its ends.`)
}
