/**
 * `$search`: a term is found in a row if one of its texts has it, whatever the case. A phrase is a term with blanks; terms side by side must all be found.
 * Texts of options are not searched, nor FlowFields, which would be calculated for every row.
 */

import { lowerCase } from '../../table/filter/filterCondition.js'
import type { Property } from '../model/model.js'
import type { SearchExpression } from '../syntax/ast.js'
import type { Planning } from './Planning.js'
import type { Rows } from './Rows.js'

const textTypes = new Set(['Text', 'Code'])

/** A condition, never null for rows that are there. */
export function searchSql(planning: Planning, rows: Rows, search: SearchExpression): string {
  const texts = rows.type.properties.filter(isSearched).map((property) => lowerCase(rows.stored(property)))
  return conditionOf(planning, texts, search)
}

function isSearched({ type, from }: Property): boolean {
  return textTypes.has(type.name) && (from.kind === 'column' || (from.kind === 'field' && from.field.fieldClass === 'Normal'))
}

function conditionOf(planning: Planning, texts: readonly string[], search: SearchExpression): string {
  switch (search.kind) {
    case 'searchNot': return `not ${conditionOf(planning, texts, search.operand)}`
    case 'searchLogical': return `(${search.operands.map((operand) => conditionOf(planning, texts, operand)).join(search.operator === 'AND' ? ' and ' : ' or ')})`
    case 'term': {
      if (texts.length === 0) return 'false'
      const pattern = lowerCase(planning.writing.bind(`%${search.text.replace(/[\\%_]/g, '\\$&')}%`, 'text'))
      return `(${texts.map((text) => `${text} like ${pattern}`).join(' or ')})`
    }
  }
}
