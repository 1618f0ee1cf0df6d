/**
 * `$search`: a term is found in a row if one of its texts has it, whatever the case. A phrase is a term with blanks;
 * terms side by side must all be found. Texts of options are not searched, nor FlowFields, which would be calculated
 * for every row.
 */

import { lowerCase } from '../../sql/filterCondition.js'
import type { Property } from '../model/model.js'
import type { SearchExpression } from '../syntax/ast.js'
import { fault } from '../fault.js'
import type { Planning } from './Planning.js'
import type { Rows } from './Rows.js'

const textTypes = new Set(['Text', 'Code'])
const mostTerms = 100
/** Between the texts of a row, so that no term is found across two of them. */
const separator = '\u001f'

/** A condition, never null for rows that are there. @throws CatalogueError BadRequest for too many terms */
export function searchSql(planning: Planning, rows: Rows, search: SearchExpression): string {
  return searchTexts(
    planning,
    rows.type.properties.filter(isSearched).map((property) => rows.stored(property)),
    search,
  )
}

/** As `searchSql`, in these texts, given as SQL. */
export function searchTexts(planning: Planning, texts: readonly string[], search: SearchExpression): string {
  const text =
    texts.length === 0
      ? undefined
      : lowerCase(texts.length === 1 ? (texts[0] as string) : `concat_ws(chr(31), ${texts.join(', ')})`)
  const terms = { left: mostTerms }
  const conditionOf = (one: SearchExpression): string => {
    switch (one.kind) {
      case 'searchNot':
        return `not ${conditionOf(one.operand)}`
      case 'searchLogical':
        return `(${one.operands.map(conditionOf).join(one.operator === 'AND' ? ' and ' : ' or ')})`
      case 'term': {
        if (--terms.left < 0) throw fault(one.at, `$search has more than ${mostTerms} terms`)
        if (text === undefined || one.text.includes(separator)) return 'false'
        return `(${text} like ${lowerCase(planning.builder.bind(`%${one.text.replace(/[\\%_]/g, '\\$&')}%`, 'text'))})`
      }
    }
  }
  return conditionOf(search)
}

function isSearched({ type, from }: Property): boolean {
  return (
    textTypes.has(type.name) &&
    (from.kind === 'column' || (from.kind === 'field' && from.field.fieldClass === 'Normal'))
  )
}
