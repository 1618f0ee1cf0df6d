/**
 * What operators and functions are given: constants, whose SQL is written only once it is known what they meet,
 * computed values, entities and lists. Beside it the few ways in which SQL is made of them.
 *
 * Invariants: SQL of an operand is used once in a text, or through `once`; so texts grow with the tree and no faster.
 * Numbers and durations are computed as numeric, which PostgreSQL does without an error in every range that can arise
 * here.
 */

import type { EntityType } from '../model/model.js'
import type { Compiled, RowSet, Scope, ExpressionBuilder, ValueType } from './scope.js'
import type { PrimitiveName } from '../syntax/primitiveText.js'

interface Placed {
  readonly at: number
}

/** A literal, or an alias of one. */
export interface Constant extends Placed {
  readonly kind: 'constant'
  readonly type: Extract<ValueType, { kind: 'primitive' | 'null' }>
  /** Canonical, as PostgreSQL reads it for the type; durations: seconds as a decimal number; '' for null. */
  readonly text: string
  /** Enum literals: the qualified name of the type; `text` has the members. */
  readonly enumTypeName?: string
  /** A moment that was written with another offset than UTC's. */
  readonly offset?: boolean
}

export function constant(at: number, edm: PrimitiveName, text: string): Constant {
  return { kind: 'constant', at, type: { kind: 'primitive', edm }, text }
}

export interface Computed extends Placed, Compiled {
  readonly kind: 'computed'
  /** `sql` is numeric: a whole number of any size for integer types, seconds for durations. */
  readonly exact?: boolean
}

export interface EntityOperand extends Placed {
  readonly kind: 'entity'
  readonly type: ValueType
  readonly entityType: EntityType
  readonly isNull: string
}

export interface ListOperand extends Placed {
  readonly kind: 'list'
  readonly type: ValueType
  readonly items: readonly Operand[]
}

export interface RowsOperand extends Placed {
  readonly kind: 'rows'
  readonly type: ValueType
  readonly rows: RowSet
}

export type Operand = Constant | Computed | EntityOperand | ListOperand | RowsOperand
/** What has a single primitive value. */
export type Scalar = Constant | Computed

/** Where the compiler is. */
export interface Context {
  readonly scope: Scope
  readonly builder: ExpressionBuilder
  /** Whoever asks takes null for false, so that conditions may stay simple for indexes. */
  readonly loose: boolean
  /** Aliases being followed, against circles. */
  readonly aliases: readonly string[]
  readonly depth: number
  /** Nodes that may still be compiled: aliases can repeat what they stand for again and again. */
  readonly budget: { left: number }
}

export function computed(
  at: number,
  type: ValueType,
  sql: string,
  nullable: boolean,
  more: { readonly exact?: boolean } = {},
): Computed {
  return { kind: 'computed', at, type, sql, nullable, ...more }
}

export function isNull(operand: Operand): boolean {
  return operand.kind === 'constant' && operand.type.kind === 'null'
}

/** The primitive type; undefined for null, entities, collections. */
export function edmOf(operand: Operand): PrimitiveName | undefined {
  return operand.type.kind === 'primitive' ? operand.type.edm : undefined
}

export function mayBeNull(operand: Scalar): boolean {
  return operand.kind === 'constant' ? operand.type.kind === 'null' : operand.nullable
}

const simple = /^(?:\$[0-9]+(?:::[a-z ]+)?|"?[\w.]+"?(?:\."[^"]+")?)$/

/** SQL that names its inputs more than once, each computed once. */
export function once(
  builder: ExpressionBuilder,
  inputs: readonly string[],
  body: (...names: string[]) => string,
): string {
  if (inputs.every((sql) => simple.test(sql))) return `(${body(...inputs)})`
  const alias = builder.alias()
  // `offset 0` keeps the planner from putting the inputs' text in place of their names, which would grow with every
  // level.
  return `(select ${body(...inputs.map((_, index) => `${alias}.v${index}`))} from (select ${inputs.map((sql, index) => `${sql} as v${index}`).join(', ')} offset 0) as ${alias})`
}
