/** How a row of the table of functions looks: what it takes, what it gives, its SQL. */

import type { Computed, Context, Scalar } from '../operands.js'
import type { PrimitiveName } from '../../syntax/primitiveText.js'

/** What a parameter takes; a constant of another type is turned into it where OData allows that. */
export type Parameter =
  'String' | 'Integer' | 'Decimal' | 'Double' | 'Date' | 'DateTimeOffset' | 'TimeOfDay' | 'Duration'

export interface Call {
  /** As the caller wrote it. */
  readonly name: string
  readonly at: number
  readonly arguments: readonly Scalar[]
  readonly context: Context
}

export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly returns: PrimitiveName
  /** May be null though no argument is. */
  readonly mayFail?: true
  /** The result is numeric where its type has another form: see `Computed.exact`. */
  readonly exact?: true
  /**
   * @param args SQL of the arguments in their own form (Integer: at most 32 bits wide; Decimal: numeric), none of
   *   them null
   */
  readonly sql?: (args: readonly string[], builder: Context['builder']) => string
  /** In place of `sql`, where it matters which arguments are constants or columns. */
  readonly compile?: (call: Call) => string
}

export type FunctionTable = Readonly<Record<string, readonly Signature[]>>

export type { Computed }
