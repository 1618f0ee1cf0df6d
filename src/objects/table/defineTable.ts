/**
 * Declares a table: one declaration gives the TypeScript types of its records, the PostgreSQL table, the published
 * properties and the docs. The result is plain, frozen data with the triggers as its only code.
 */

import type { RecordSource } from '../../session/words/recordSnapshot.js'
import type { Session } from '../../session/Session.js'
import type { Key, TableDefinition } from './tableDefinition.js'
import { completeFields, completeKeys, requireName, withSystemFields } from './completeTable.js'
import type { DeclaredFields, FieldValues, GivenRow, SystemValues } from './field.js'
import { schemaName, tableSqlName } from './storageNames.js'
import type { TableRecord } from './TableRecord.js'

/** A record with its fields under their names. */
export type RecordWith<F extends DeclaredFields> = TableRecord<F> & FieldValues<F> & SystemValues
/** The record type of a table: `RecordOf<typeof Customer>`. */
export type RecordOf<T> = T extends RecordSource<infer Row> ? Row : never
/** A row of a table as plain data, e.g. for `insertMany`: `RowOf<typeof Customer>`. */
export type RowOf<T> = T extends Table<infer F> ? GivenRow<F> : never

type Trigger<F extends DeclaredFields> = (
  session: Session,
  rec: RecordWith<F>,
  xRec: RecordWith<F>,
) => void | Promise<void>

/**
 * `rec` is the record being changed; `xRec` a copy of it as it was read or written last. An error thrown ends the
 * operation.
 */
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

/** A table with the types of its fields and the names of its keys. */
export interface Table<F extends DeclaredFields, KeyName extends string = string>
  extends TableDefinition, RecordSource<RecordWith<F>> {
  /** For the compiler only: no table has it. */
  readonly declared?: { readonly fields: F; readonly keys: KeyName }
}

/** Fields of a key; with `unique` no two rows of a company have the same values in them. */
export type KeyDeclaration<Name extends string = string> =
  readonly Name[] | { readonly fields: readonly Name[]; readonly unique?: boolean }

export interface TableDeclaration<F extends DeclaredFields, KeyName extends string = string> {
  readonly id: number
  readonly name: string
  /** Default: the name. */
  readonly caption?: string
  /** Default: true. */
  readonly dataPerCompany?: boolean
  readonly fields: F
  /** The first is the primary key; default: the field with the lowest number. */
  readonly keys?: Readonly<Record<KeyName, KeyDeclaration<NoInfer<keyof F & string>>>>
  readonly triggers?: NoInfer<Triggers<F>>
}

/** @throws TypeError if the declaration cannot be stored or published as it stands: ids, names, numbers, keys. */
export function defineTable<F extends DeclaredFields, const KeyName extends string = 'PK'>(
  declaration: TableDeclaration<F, KeyName>,
): Table<F, KeyName> {
  const { id, name } = declaration
  if (!Number.isInteger(id) || id < 1 || id > 2147483647)
    throw new TypeError(`Table ${name}: the object ID ${id} is not an integer from 1 to 2147483647.`)
  requireName(`Table ${id}`, 'name', name)
  if (name.includes(':'))
    throw new TypeError(`Table ${id}: the name '${name}' has a colon, which separates name and key in record ids.`)
  const where = `Table ${id} ${name}`
  const fields = completeFields(where, declaration.fields)
  const keys = completeKeys(where, fields, declaration.keys)
  const primaryKey = keys[0] as Key
  for (const validated of Object.keys(declaration.triggers?.onValidate ?? {})) {
    if (!fields.some((field) => field.name === validated))
      throw new TypeError(`${where}: onValidate is given for the field '${validated}', which does not exist.`)
  }
  const definition: TableDefinition = {
    objectType: 'Table',
    id,
    name,
    caption: declaration.caption ?? name,
    system: false,
    storage: Object.freeze({ schema: schemaName, name: tableSqlName({ id, name }), companyColumn: true }),
    dataPerCompany: declaration.dataPerCompany ?? true,
    fields,
    allFields: withSystemFields(fields),
    primaryKey,
    keys,
    triggers: Object.freeze({ ...declaration.triggers }) as unknown as TableDefinition['triggers'],
  }
  return Object.freeze(definition)
}
