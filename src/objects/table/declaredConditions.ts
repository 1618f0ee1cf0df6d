/** Conditions as declarations write them, `{ 'Document No.': fromField('No.') }`, and as definitions have them. */

import type { Condition, ConditionValue } from './field.js'

/** By the field that is restricted. */
export type DeclaredConditions = Readonly<Record<string, ConditionValue>>

/** In the order of the declaration. */
export function conditions(declared: DeclaredConditions = {}): readonly Condition[] {
  return Object.freeze(Object.entries(declared).map(([field, is]) => Object.freeze({ field, is })))
}
