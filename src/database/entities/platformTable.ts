/**
 * How a platform table is declared: the original's fields with their numbers, AL types and keys
 * (compatibility 2), and what the table has besides that no symbol shows.
 *
 * Declarations are plain data without the ORM: threads that run business code load them too. `entitySchemas.ts` makes
 * TypeORM's entities of them, the migrations make the tables; test/platform compares the two with the published
 * symbols.
 */

import type { AlType } from '../../types/index.js'

export interface PlatformField<Type extends AlType = AlType, Name extends string = string> {
  /** Number of the field in the symbols. */
  readonly no: number
  /** Name of the field in the symbols. */
  readonly name: Name
  readonly type: Type
  /** The database counts it up. */
  readonly autoIncrement: boolean
}

/** A column that no symbol shows. */
export interface HiddenColumn {
  readonly type: 'integer' | 'boolean' | 'varchar'
  /** Characters, of a varchar. */
  readonly length?: number
  readonly nullable: boolean
}

export interface PlatformIndex {
  readonly columns: readonly string[]
  readonly unique: boolean
  /** SQL condition of a partial index. */
  readonly where?: string
}

type Fields = Readonly<Record<string, PlatformField>>
type Hidden = Readonly<Record<string, HiddenColumn>>
type Key<Property extends string = string> = readonly Property[]
type Keys<Property extends string = string> = readonly [primary: Key<Property>, ...others: Key<Property>[]]

export interface PlatformTable<F extends Fields = Fields, H extends Hidden = Hidden> {
  readonly id: number
  readonly name: string
  /** Name in schema `platform`. */
  readonly tableName: string
  /** By property name; the column is the same name in snake_case (`columnName`). */
  readonly fields: F
  readonly hidden: H
  /** The keys that symbols show, the primary key first. */
  readonly keys: Keys
  /** The primary key of the table in the database, where it differs from the first of `keys`. */
  readonly physicalKey: Key
  /** Indexes that no symbol shows. */
  readonly hiddenIndexes: readonly PlatformIndex[]
}

type HiddenValue<C extends HiddenColumn> =
  | (C['type'] extends 'integer' ? number : C['type'] extends 'boolean' ? boolean : string)
  | (C['nullable'] extends true ? null : never)

/**
 * A row as the repositories of the data source give and take it; option fields are ordinals, a blank DateTime is ''.
 */
export type RowOf<Table> =
  Table extends PlatformTable<infer F, infer H>
    ? {
        -readonly [Name in keyof F | keyof H]: Name extends keyof F
          ? F[Name]['type']['blank']
          : Name extends keyof H
            ? HiddenValue<H[Name]>
            : never
      }
    : never

export function field<Type extends AlType, const Name extends string>(
  no: number,
  name: Name,
  type: Type,
): PlatformField<Type, Name> {
  return { no, name, type, autoIncrement: false }
}

export function autoIncrementField<Type extends AlType, const Name extends string>(
  no: number,
  name: Name,
  type: Type,
): PlatformField<Type, Name> {
  return { no, name, type, autoIncrement: true }
}

interface Declaration<F extends Fields, H extends Hidden> {
  readonly id: number
  readonly name: string
  readonly fields: F
  readonly keys: Keys<keyof F & string>
  readonly hidden: H
  readonly physicalKey?: Key<keyof F & string>
  readonly hiddenIndexes?: readonly PlatformIndex[]
}

export function platformTable<const F extends Fields, const H extends Hidden>(
  declaration: Declaration<F, H>,
): PlatformTable<F, H> {
  return {
    id: declaration.id,
    name: declaration.name,
    tableName: declaration.name.toLowerCase().replaceAll(' ', '_'),
    fields: declaration.fields,
    hidden: declaration.hidden,
    keys: declaration.keys,
    physicalKey: declaration.physicalKey ?? declaration.keys[0],
    hiddenIndexes: declaration.hiddenIndexes ?? [],
  }
}

/** `serverInstanceId` → `server_instance_id`. */
export function columnName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
