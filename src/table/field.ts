/**
 * Fields of tables: as business code declares them, and as the rest of the program reads them.
 *
 * Every table has the system fields besides its own. They are stored in every row, set by the server only, and business
 * code may read them like any field.
 */

import { BigInteger, DateTime, Guid, type AlType, type ValueOf } from '../types/index.js'

/** A field as `defineTable` takes it; its name is its key in `fields`. */
export interface FieldDeclaration<Type extends AlType = AlType> {
  readonly number: number
  readonly type: Type
}

export type DeclaredFields = Readonly<Record<string, FieldDeclaration>>

export interface Field {
  /** Stable identity within the table: 1 to 1,999,999,999, or a system field's number. */
  readonly number: number
  /** Text[30]. */
  readonly name: string
  readonly type: AlType
  /** Position of its value in a row. */
  readonly index: number
  /** Set by the server, read-only in business code. */
  readonly system: boolean
}

/** A row's values by `Field.index`. */
export type Values = unknown[]

/**
 * Declares a field.
 * @param number 1 to 1,999,999,999, unique within the table: the field's identity, whatever its name becomes
 */
export function field<Type extends AlType>(number: number, type: Type): FieldDeclaration<Type> {
  return { number, type }
}

/** The fields that every table has, with the numbers the field knows them by. */
export const systemFields = {
  SystemId: field(2000000000, Guid),
  SystemCreatedAt: field(2000000001, DateTime),
  SystemCreatedBy: field(2000000002, Guid),
  SystemModifiedAt: field(2000000003, DateTime),
  SystemModifiedBy: field(2000000004, Guid),
  /** Changes with every change of the row; one sequence for the whole database. 0: not read from the database. */
  SystemRowVersion: field(0, BigInteger),
} as const

export type SystemFieldName = keyof typeof systemFields

/** Values of a record's own fields, by name. */
export type FieldValues<F extends DeclaredFields> = { -readonly [Name in keyof F]: ValueOf<F[Name]['type']> }
/** Values of the system fields, by name. */
export type SystemValues = { readonly [Name in SystemFieldName]: ValueOf<(typeof systemFields)[Name]['type']> }

export function blankValues(fields: readonly Field[]): Values {
  return fields.map((one) => one.type.blank)
}
