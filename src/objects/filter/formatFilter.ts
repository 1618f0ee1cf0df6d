/** A filter as text in AL syntax, which `parseFilter` reads back to the same filter: for `getFilter` and messages. */

import type { AlType, PackedValue } from '../../types/index.js'
import type { Field } from '../table/field.js'
import type { FilterTree } from './FilterTree.js'

export function formatFilter(filter: FilterTree, field: Pick<Field, 'type'>): string {
  return write(filter, field.type)
}

function write(filter: FilterTree, type: AlType): string {
  switch (filter.kind) {
    case 'any':
      return filter.of.map((part) => (part.kind === 'any' ? `(${write(part, type)})` : write(part, type))).join('|')
    case 'all':
      return filter.of
        .map((part) => (part.kind === 'any' || part.kind === 'all' ? `(${write(part, type)})` : write(part, type)))
        .join('&')
    case 'compare':
      return `${filter.operator === '=' ? '' : filter.operator}${value(filter.value, type)}`
    case 'range':
      return `${filter.from === undefined ? '' : value(filter.from, type)}..${filter.to === undefined ? '' : value(filter.to, type)}`
    case 'like':
      return `${filter.negated ? '<>' : ''}${filter.ignoreCase ? '@' : ''}${pattern(filter.pattern)}`
  }
}

function value(packed: PackedValue, type: AlType): string {
  const unpacked = type.unpack(packed)
  if (type.compare(unpacked, type.blank) === 0 && type.format(unpacked).trim() === '') return "''"
  const text = type.format(unpacked)
  // Members of an option without a name have nothing but their ordinal.
  return type.values !== undefined && text.trim() === '' ? String(packed) : quote(text)
}

function pattern(like: string): string {
  return [...like.matchAll(/%|_|(?:\\.|[^%_\\])+/gsu)]
    .map(([part]) => (part === '%' ? '*' : part === '_' ? '?' : quote(part.replace(/\\(.)/gsu, '$1'))))
    .join('')
}

/** In quotes where a character of it would mean something else. */
function quote(text: string): string {
  return /[|&()<>=*?@'%]|\.\.|^\.|\.$|^ | $/.test(text) ? `'${text.replaceAll("'", "''")}'` : text
}
