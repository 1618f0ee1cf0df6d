/** Whether a filter lets a value through: the same answer in memory that `filterCondition` gives in PostgreSQL. */

import type { AlType, PackedValue } from '../../types/index.js'
import type { Field } from '../table/field.js'
import type { CompareOperator, FilterTree } from './FilterTree.js'

export function filterIncludes(filter: FilterTree, field: Pick<Field, 'type'>, value: unknown): boolean {
  const { type } = field
  switch (filter.kind) {
    case 'any':
      return filter.of.some((part) => filterIncludes(part, field, value))
    case 'all':
      return filter.of.every((part) => filterIncludes(part, field, value))
    case 'compare':
      return holds(filter.operator, compare(type, value, filter.value))
    case 'range':
      return (
        (filter.from === undefined || compare(type, value, filter.from) >= 0) &&
        (filter.to === undefined || compare(type, value, filter.to) <= 0)
      )
    case 'like':
      return matches(filter.ignoreCase ? String(value).toLowerCase() : String(value), filter.pattern) !== filter.negated
  }
}

function compare(type: AlType, value: unknown, packed: PackedValue): number {
  return type.compare(value, type.unpack(packed))
}

function holds(operator: CompareOperator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0
    case '<>':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** LIKE: only the last `%` is ever tried again, which takes no more than the product of both lengths. */
function matches(text: string, pattern: string): boolean {
  const characters = Array.from(text)
  const wanted = patternOf(pattern)
  let at = 0
  let place = 0
  let star = -1
  let starAt = 0
  while (at < characters.length) {
    const next = wanted[place]
    if (next === '%') {
      star = place++
      starAt = at
    } else if (next !== undefined && (next === '_' || next.slice(1) === characters[at])) {
      place++
      at++
    } else if (star >= 0) {
      place = star + 1
      at = ++starAt
    } else {
      return false
    }
  }
  while (wanted[place] === '%') place++
  return place === wanted.length
}

/** `%`, `_`, or a character with `=` in front. */
function patternOf(pattern: string): string[] {
  const parts: string[] = []
  const characters = Array.from(pattern)
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string
    if (character === '\\') parts.push(`=${characters[++index] ?? ''}`)
    else parts.push(character === '%' || character === '_' ? character : `=${character}`)
  }
  return parts
}
