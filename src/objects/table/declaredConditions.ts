/** Conditions as declarations write them, `{ 'Document No.': fromField('No.') }`, and as definitions have them. */

import type { GivenOf } from '../../types/index.js'
import type {
  Condition,
  ConditionValue,
  Constant,
  DeclaredFields,
  FieldName,
  Filtered,
  FromField,
  TypeOfField,
} from './field.js'

/** By the field that is restricted. */
export type DeclaredConditions = Readonly<Partial<Record<string, ConditionValue>>>

/** Conditions on the fields of one table; `Own` are the names that `fromField` may give. */
export type ConditionsOn<F extends DeclaredFields, Own extends string = string> = {
  readonly [Name in FieldName<F>]?: Constant<GivenOf<TypeOfField<F, Name>>> | Filtered | FromField<Own>
}

/** Conditions on the fields of one table that compare with no other field. */
export type FiltersOn<F extends DeclaredFields> = string extends keyof F
  ? DeclaredConditions
  : { readonly [Name in FieldName<F>]?: Constant<GivenOf<TypeOfField<F, Name>>> | Filtered }

/** In the order of the declaration. */
export function conditions(declared: DeclaredConditions = {}): readonly Condition[] {
  return Object.freeze(
    Object.entries(declared).flatMap(([field, is]) => (is === undefined ? [] : [Object.freeze({ field, is })])),
  )
}
