/**
 * Fields of tables: as business code declares them, and as the rest of the program reads them.
 *
 * Every table has the system fields besides its own. They are stored in every row, set by the server only, and business
 * code may read them like any field.
 */

import { BigInteger, DateTime, Guid, type AlType, type GivenOf, type ValueOf } from '../../types/index.js'

export type FieldClass = 'Normal' | 'FlowField' | 'FlowFilter'

/** Equal to a value of business code; a member of an Option or Enum by its name. */
export interface Constant<Value = unknown> {
  readonly kind: 'const'
  readonly value: Value
}

/** Within a filter in AL syntax. */
export interface Filtered {
  readonly kind: 'filter'
  readonly filter: string
}

/** Equal to a field of the other side; for a FlowFilter field: within its filter. */
export interface FromField<Name extends string = string> {
  readonly kind: 'field'
  readonly field: Name
}

/** What a condition of a CalcFormula, a link or a relation compares a field with. */
export type ConditionValue = Constant | Filtered | FromField

export interface Condition {
  readonly field: string
  readonly is: ConditionValue
}

/** How a FlowField gets its value: `sum("Cust. Ledger Entry".Amount where("Customer No." = field("No.")))`. */
export interface CalcFormula {
  readonly method: 'Sum' | 'Count' | 'Average' | 'Min' | 'Max' | 'Exist' | 'Lookup'
  /** Negated: `-sum(…)`, `-exist(…)`. */
  readonly reverseSign: boolean
  /** Name of the table that is looked at. */
  readonly table: string
  /** Name of its field; absent for Count and Exist. */
  readonly field?: string
  readonly where: readonly Condition[]
}

/** Values of the field must be keys of another table (AL's TableRelation). */
export interface TableRelation {
  /** Name of the related table. */
  readonly table: string
  /** Name of its field; default: its primary key's last field. */
  readonly field?: string
  readonly where: readonly Condition[]
  /** `validate` requires the row to be there (AL's ValidateTableRelation); default: true. */
  readonly validated: boolean
}

/** A table, its name, or what `relatedTo` gives. */
export type Relation = string | { readonly objectType: 'Table'; readonly name: string } | TableRelation

/**
 * Where tables know each other, a function that gives it. Its type is written out, so that the compiler need not know
 * both tables at once: `(): Relation => SalesHeader`.
 */
export type Lazily<Declared> = Declared | (() => Declared)

/** What a field has besides number and type; all of it may be left out. */
export interface FieldProperties<Type extends AlType = AlType> {
  /** Text shown to people; default: the name. */
  readonly caption?: string
  /** Value of `init`, in place of the blank one. */
  readonly initValue?: GivenOf<Type>
  /** The related table, or more: `relatedTo(Customer, { where: … })`. */
  readonly relation?: Lazily<Relation>
  /** False: pages offer it for reading only. Default: true. */
  readonly editable?: boolean
  /** A new row with 0 here gets the next number of the table. Integer and BigInteger only. */
  readonly autoIncrement?: boolean
}

/** A field as `defineTable` takes it; its name is its key in `fields`. */
export interface FieldDeclaration<Type extends AlType = AlType> extends FieldProperties<Type> {
  readonly number: number
  readonly type: Type
  /** Default: Normal. */
  readonly fieldClass?: FieldClass
  readonly calcFormula?: Lazily<CalcFormula>
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
  readonly caption: string
  /** Only Normal fields are stored. */
  readonly fieldClass: FieldClass
  /** Its column's SQL name, unquoted; '' unless Normal. */
  readonly column: string
  /** Value of `init`. */
  readonly initValue: unknown
  readonly editable: boolean
  /** The database counts it up where it is inserted as 0. */
  readonly autoIncrement: boolean
  /** FlowFields only. */
  readonly calcFormula?: CalcFormula
  readonly relation?: TableRelation
}

/** A row's values by `Field.index`. */
export type Values = unknown[]

/**
 * Declares a field.
 * @param number 1 to 1,999,999,999, unique within the table: the field's identity, whatever its name becomes
 */
export function field<Type extends AlType>(
  number: number,
  type: Type,
  properties: FieldProperties<Type> = {},
): FieldDeclaration<Type> {
  return { number, type, ...properties }
}

/** Declares a FlowField: calculated by its formula when it is read, never stored. */
export function flowField<Type extends AlType>(
  number: number,
  type: Type,
  calcFormula: Lazily<CalcFormula>,
  properties: Pick<FieldProperties<Type>, 'caption'> = {},
): FieldDeclaration<Type> {
  return { number, type, fieldClass: 'FlowField', calcFormula, editable: false, ...properties }
}

/** Declares a FlowFilter: holds no value, only a filter that formulas of the table's FlowFields use. */
export function flowFilter<Type extends AlType>(
  number: number,
  type: Type,
  properties: Pick<FieldProperties<Type>, 'caption'> = {},
): FieldDeclaration<Type> {
  return { number, type, fieldClass: 'FlowFilter', editable: false, ...properties }
}

/** The fields that every table has, with their numbers in Business Central. */
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

// An indexed type, so that messages of the compiler list the names.
interface NamesOf<F> {
  readonly all: (keyof F & string) | SystemFieldName
}
/** The names of a table's fields, those of the system fields among them. */
export type FieldName<F extends DeclaredFields> = NamesOf<F>['all']
export type TypeOfField<F extends DeclaredFields, Name> = Name extends keyof F
  ? F[Name]['type']
  : Name extends SystemFieldName
    ? (typeof systemFields)[Name]['type']
    : AlType

/** Values of a record's own fields, by name. */
export type FieldValues<F extends DeclaredFields> = { -readonly [Name in keyof F]: ValueOf<F[Name]['type']> }
/** Values that a new row may be given, by name. */
export type GivenRow<F extends DeclaredFields> = { readonly [Name in keyof F]?: GivenOf<F[Name]['type']> }
/** Values of the system fields, by name. */
export type SystemValues = { readonly [Name in SystemFieldName]: ValueOf<(typeof systemFields)[Name]['type']> }

export function blankValues(fields: readonly Field[]): Values {
  return fields.map((one) => one.type.blank)
}
