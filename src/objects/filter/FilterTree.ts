/**
 * A filter on one field, as a tree of plain data: what AL's filter texts and `setRange` mean. Values are packed as the
 * field's type packs them, so that a filter may leave its thread.
 */

import type { AlType, PackedValue } from '../../types/index.js'

export type CompareOperator = '=' | '<>' | '<' | '<=' | '>' | '>='

export type FilterTree =
  /** `|`: one of them. */
  | { readonly kind: 'any'; readonly of: readonly FilterTree[] }
  /** `&`: each of them. */
  | { readonly kind: 'all'; readonly of: readonly FilterTree[] }
  | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly value: PackedValue }
  /** Inclusive on both sides; a side that is left out is open. */
  | { readonly kind: 'range'; readonly from?: PackedValue; readonly to?: PackedValue }
  /**
   * Text types only. `pattern` is one of SQL's LIKE (`%`, `_`, `\` before a character that stands for itself); in lower
   * case where case does not count.
   */
  | { readonly kind: 'like'; readonly pattern: string; readonly ignoreCase: boolean; readonly negated: boolean }

/** Filters with wildcards make sense for these only. */
export function takesWildcards(type: AlType): boolean {
  return type.postgres === 'text' && type.name !== 'Time'
}

/** What `setRange` sets: a value, or a range with both sides included. */
export function rangeFilter(type: AlType, from: unknown, to: unknown): FilterTree {
  const first = type.pack(from)
  return type.compare(from, to) === 0
    ? { kind: 'compare', operator: '=', value: first }
    : { kind: 'range', from: first, to: type.pack(to) }
}
