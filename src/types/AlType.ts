/**
 * What an AL type is: one row that says how its values look in TypeScript, XML, OData, PostgreSQL and AL text.
 *
 * Invariants: values have no null; each type has a blank value. `fromXml`, `fromPostgres`, `evaluate` and `check` give
 * normalised values only, equal values are `===` (Decimal and Blob: `compare` gives 0). Every reader works in linear
 * time.
 *
 * Errors, one way for all types:
 * - `fromXml`, `toXml`, `fromJson` and `fromPostgres` throw `ValueError`; the protocol or the table adds the name of
 *   the parameter or field.
 * - `check` and `evaluate` serve business code and throw `CatalogueError`: `Application_StringExceededLength` for a
 *   text that is too long, `Application_InvalidGUID` for a Guid, otherwise `Application_InvalidArgument` (check) and
 *   `Application_EvaluateException` (evaluate).
 */

import type { Decimal as DecimalValue } from 'decimal.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { describeValue, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

export type AlTypeName =
  | 'Integer'
  | 'BigInteger'
  | 'Decimal'
  | 'Boolean'
  | 'Text'
  | 'Code'
  | 'Date'
  | 'Time'
  | 'DateTime'
  | 'Duration'
  | 'Guid'
  | 'Option'
  | 'Enum'
  | 'Blob'
  | 'Char'
  | 'Byte'
  | 'DateFormula'
  | 'RecordID'

/** Local name in `http://www.w3.org/2001/XMLSchema` (compatibility 3.4). */
export type XsdType =
  'int' | 'long' | 'decimal' | 'boolean' | 'string' | 'date' | 'time' | 'dateTime' | 'unsignedByte' | 'base64Binary'

/** Primitive type of OData 4.0 (compatibility 4.2). */
export type EdmType =
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.Decimal'
  | 'Edm.Boolean'
  | 'Edm.String'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.Duration'
  | 'Edm.Guid'
  | 'Edm.Byte'
  | 'Edm.TimeOfDay'
  | 'Edm.Stream'

export type PostgresType =
  'integer' | 'bigint' | 'numeric' | 'boolean' | 'text' | 'date' | 'timestamptz(3)' | 'uuid' | 'smallint' | 'bytea'

/** A value as it travels between threads and as a bound parameter; both are structured-clone safe. */
export type PackedValue = string | number | bigint | boolean | Uint8Array
export type PostgresValue = string | number | boolean | Uint8Array

/** A member of an Option or Enum. */
export interface AlMember {
  readonly ordinal: number
  readonly name: string
  readonly caption: string
}

export interface AlType<Value = unknown> {
  readonly name: AlTypeName
  /** As symbols and messages write it: `Integer`, `Text[30]`, `Option`. */
  readonly text: string
  /** Text and Code: the most UTF-16 code units a value has; undefined: no limit. */
  readonly length?: number
  /** Option: the members by ordinal, from 0. */
  readonly members?: readonly string[]
  /** Option and Enum: the members by ascending ordinal; an Option's ordinals that are not in use are left out. */
  readonly values?: readonly AlMember[]
  /** Enum: the object that declares its members. */
  readonly enumObject?: { readonly id: number; readonly name: string; readonly caption: string }
  readonly xsd: XsdType
  readonly edm: EdmType
  readonly postgres: PostgresType
  /** `C`: the column sorts by code point, the order of `compare`, on every machine alike. */
  readonly collation?: 'C'
  /** The initial value of variables and fields. */
  readonly blank: Value
  /** Reads the content of an XML element. @throws ValueError */
  fromXml(text: string): Value
  /**
   * Unescaped content of an XML element.
   * @throws ValueError where the value has a character that XML 1.0 cannot carry.
   */
  toXml(value: Value): string
  /**
   * Reads a value of an OData JSON body (compatibility 4.2): null is the blank value, numbers as `JsonNumber` or as
   * JavaScript has them, an Option or Enum by its member's name. @throws ValueError
   */
  fromJson(value: unknown): Value
  /**
   * JSON text of a value.
   * @param ieee754Compatible 64-bit and decimal numbers are written as strings, so that no reader rounds them
   */
  toJson(value: Value, ieee754Compatible: boolean): string
  /** Reads PostgreSQL's text form. @throws ValueError for what is no value of the type, e.g. `NaN`. */
  fromPostgres(text: string): Value
  /** The bound parameter; never null. */
  toPostgres(value: Value): PostgresValue
  /**
   * A value of business code, normalised (a Code in upper case, a Decimal rounded to its digits).
   * @throws CatalogueError
   */
  check(value: unknown): Value
  /** The value as business code reads it: an Option or Enum by its member's name, all others as they are. */
  shown(value: Value): unknown
  /**
   * AL's text of a value, independent of language and region, for messages and record ids. `evaluate` reads it back.
   */
  format(value: Value): string
  /** AL's EVALUATE with language-independent formats. @throws CatalogueError */
  evaluate(text: string): Value
  /** Negative, 0 or positive; the order of the PostgreSQL column. */
  compare(a: Value, b: Value): number
  /** For the way between threads. Everything but Decimal travels as it is. */
  pack(value: Value): PackedValue
  unpack(packed: PackedValue): Value
}

/** What business code reads: `ValueOf<typeof Integer>` is number, that of an Option the union of its members' names. */
export type ValueOf<T extends AlType> = T extends { ordinal(member: infer Member): number } ? Member : T['blank']

/**
 * What business code may give where a value of the type is expected: members by name, numbers for a Decimal or a
 * BigInteger.
 */
export type GivenOf<T extends AlType> = T extends { ordinal(member: infer Member): number }
  ? Member
  : T['blank'] extends DecimalValue | bigint
    ? T['blank'] | number
    : T['blank']

/**
 * A row as its module writes it: `accept` and `parse` throw `ValueError`, and `alType` turns that into the catalogue's
 * errors.
 */
export interface AlTypeRow<Value> extends Omit<
  AlType<Value>,
  'check' | 'evaluate' | 'pack' | 'unpack' | 'fromJson' | 'shown'
> {
  readonly accept: (value: unknown) => Value
  readonly parse: (text: string) => Value
  /** Anything but null. */
  readonly readJson: (value: unknown) => Value
  readonly shown?: (value: Value) => unknown
  readonly pack?: (value: Value) => PackedValue
  readonly unpack?: (packed: PackedValue) => Value
}

/** Completes a row. Only the modules of this folder call it. */
export function alType<Value>(row: AlTypeRow<Value>): AlType<Value> {
  const { accept, parse, readJson, pack, unpack, ...rest } = row
  return Object.freeze({
    ...rest,
    fromJson: (value: unknown) => (value === null ? row.blank : readJson(value)),
    check(value: unknown): Value {
      try {
        return accept(value)
      } catch (error) {
        if (!(error instanceof ValueError)) throw error
        throw (
          error.known ??
          new CatalogueError(
            'Application_InvalidArgument',
            { reason: `${describeValue(value)} is not a valid ${row.text}: ${error.reason}` },
            { cause: error },
          )
        )
      }
    },
    evaluate(text: string): Value {
      try {
        return parse(text)
      } catch (error) {
        if (!(error instanceof ValueError)) throw error
        throw (
          error.known ??
          new CatalogueError('Application_EvaluateException', { value: shown(text), type: row.text }, { cause: error })
        )
      }
    },
    shown: row.shown ?? ((value: Value) => value),
    pack: pack ?? ((value: Value) => value as PackedValue),
    unpack: unpack ?? ((packed: PackedValue) => packed as Value),
  })
}
