/**
 * From a filter text in AL syntax to a filter on a field: every operand becomes a value of the field's type, or a
 * pattern. Beyond the grammar of `readFilter`: a day on a DateTime field means all of that day.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { Text, type AlType, type PackedValue } from '../../types/index.js'
import type { TableDefinition } from '../table/tableDefinition.js'
import type { Field } from '../table/field.js'
import { takesWildcards, type CompareOperator, type FilterTree } from './FilterTree.js'
import { FilterFault, readFilter, type FilterSyntax, type Operand, type Term } from './readFilter.js'

const anyText = Text()
const shownLength = 200

/**
 * @param table, field name the field in errors
 * @param values what `%1`, `%2`, … stand for; values of the field's type, or texts
 * @returns undefined for a text without anything in it: no filter
 * @throws CatalogueError Application_FilterErrorException
 */
export function parseFilter(
  table: Pick<TableDefinition, 'name'>,
  field: Pick<Field, 'name' | 'type'>,
  text: string,
  values: readonly unknown[] = [],
): FilterTree | undefined {
  if (text.trim() === '') return undefined
  const fail = (reason: string): CatalogueError =>
    new CatalogueError('Application_FilterErrorException', {
      filter: text.length > shownLength ? `${text.slice(0, shownLength)}…` : text,
      field: field.name,
      table: table.name,
      reason,
    })
  if (field.type.name === 'Blob') throw fail('A Blob cannot be filtered.')
  try {
    return treeOf(
      field.type,
      readFilter(text, (number) => placeholderText(field.type, values, number)),
    )
  } catch (error) {
    if (error instanceof FilterFault || error instanceof CatalogueError) throw fail(error.message)
    throw error
  }
}

function placeholderText(type: AlType, values: readonly unknown[], number: number): string | undefined {
  if (number < 1 || number > values.length) return undefined
  const value = values[number - 1]
  if (typeof value === 'string') return type.name === 'Guid' && value === '' ? type.format(type.blank) : value
  return type.format(type.check(value))
}

function treeOf(type: AlType, syntax: FilterSyntax): FilterTree {
  switch (syntax.kind) {
    case 'any':
    case 'all':
      return { kind: syntax.kind, of: syntax.of.map((part) => treeOf(type, part)) }
    case 'range':
      return rangeOf(type, syntax)
    case 'compare':
      return comparisonOf(type, syntax.operator, syntax.operand)
  }
}

function rangeOf(type: AlType, { from, to }: Extract<Term, { kind: 'range' }>): FilterTree {
  return {
    kind: 'range',
    ...(from === undefined ? {} : { from: momentOf(type, from)?.first ?? valueOf(type, from) }),
    ...(to === undefined ? {} : { to: momentOf(type, to)?.last ?? valueOf(type, to) }),
  }
}

function comparisonOf(type: AlType, operator: CompareOperator, operand: Operand): FilterTree {
  const wild = operand.ignoreCase || operand.pieces.some((piece) => typeof piece === 'string')
  if (wild && (operator === '=' || operator === '<>')) return patternOf(type, operand, operator === '<>')
  const day = momentOf(type, operand)
  if (day === undefined) return { kind: 'compare', operator, value: valueOf(type, operand) }
  switch (operator) {
    case '=':
      return { kind: 'range', from: day.first, to: day.last }
    case '<>':
      return {
        kind: 'any',
        of: [
          { kind: 'compare', operator: '<', value: day.first },
          { kind: 'compare', operator: '>', value: day.last },
        ],
      }
    case '<':
    case '>=':
      return { kind: 'compare', operator, value: day.first }
    case '<=':
    case '>':
      return { kind: 'compare', operator, value: day.last }
  }
}

function valueOf(type: AlType, operand: Operand): PackedValue {
  if (operand.ignoreCase) throw new FilterFault("'@' cannot stand in a range or behind a comparison.")
  const text = operand.pieces
    .map((piece) => {
      if (typeof piece === 'string')
        throw new FilterFault(
          `'${piece}' cannot stand in a range or behind a comparison; in quotes it is a character like any other.`,
        )
      return piece.text
    })
    .join('')
  return type.pack(text === '' ? type.blank : type.evaluate(text))
}

function patternOf(type: AlType, { pieces, ignoreCase }: Operand, negated: boolean): FilterTree {
  if (!takesWildcards(type))
    throw new FilterFault(
      `'@', '*' and '?' are for texts, and the field is ${/^[AEIOU]/.test(type.text) ? 'an' : 'a'} ${type.text}.`,
    )
  const pattern = pieces
    .map((piece) => {
      if (piece === '*') return '%'
      if (piece === '?') return '_'
      const text = anyText.evaluate(
        type.name === 'Code' ? upperCase(piece.text) : ignoreCase ? piece.text.toLowerCase() : piece.text,
      )
      return text.replace(/[\\%_]/g, '\\$&')
    })
    .join('')
  const caseCounts = !ignoreCase || type.name === 'Code'
  if (caseCounts && pieces.every((piece) => typeof piece === 'object'))
    return { kind: 'compare', operator: negated ? '<>' : '=', value: valueOf(type, { pieces, ignoreCase: false }) }
  return { kind: 'like', pattern, ignoreCase: !caseCounts, negated }
}

/** A Code's letters, character by character, as the type has them. */
function upperCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase()
    return upper.length === character.length ? upper : character
  }).join('')
}

/** The first and last moment of a day that stands for a DateTime. */
function momentOf(
  type: AlType,
  { pieces, ignoreCase }: Operand,
): { readonly first: PackedValue; readonly last: PackedValue } | undefined {
  const [piece] = pieces
  if (
    type.name !== 'DateTime' ||
    ignoreCase ||
    pieces.length !== 1 ||
    typeof piece !== 'object' ||
    !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(piece.text)
  )
    return undefined
  return {
    first: type.pack(type.evaluate(`${piece.text}T00:00:00.000Z`)),
    last: type.pack(type.evaluate(`${piece.text}T23:59:59.999Z`)),
  }
}
