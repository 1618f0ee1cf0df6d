/**
 * Filters of a request: criteria in AL's syntax on the page's fields, those of an option also by a member's name in XML
 * (compatibility 3.5).
 */

import { setImmediate as nextTurn } from 'node:timers/promises'
import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Field } from '../../objects/table/field.js'
import type { FilterTree } from '../../objects/filter/FilterTree.js'
import { parseFilter } from '../../objects/filter/parseFilter.js'
import type { XmlElement } from '../readXml.js'
import { childNamed, childrenOf, inside, isNil, known, textOf, type Where } from './requestElements.js'
import { enumerationMembers, ordinalsByName, type PageShape } from './shape.js'

export interface Criteria {
  readonly field: Field
  readonly filter: FilterTree
}

/** Characters of criteria that are read at a stretch; some milliseconds. */
const readAtOnce = 16_384
/** Values that are bound one by one: a statement takes 65,535 at most. */
const mostBound = 20_000
/** Values altogether, those of lists included, which are bound as one. */
const mostValues = 100_000

/** @throws CatalogueError Application_FilterErrorException, BadRequest_ParameterMissing, BadRequest_ParameterInvalid */
export async function readCriteria(
  filters: readonly XmlElement[],
  shape: PageShape,
  where: Where,
): Promise<readonly Criteria[]> {
  const fieldByName = new Map(shape.filterFields.map((one) => [one.name, one]))
  const criteria: Criteria[] = []
  let characters = 0
  let values = 0
  let bound = 0
  for (const [index, element] of filters.entries()) {
    const at = { ...where, path: `filter[${index + 1}]` }
    const children = childrenOf(element, at, known('Field', 'Criteria'))
    const named = childNamed(children, 'Field')
    const given = childNamed(children, 'Criteria')
    const text = given === undefined || isNil(given) ? '' : textOf(given, at)
    const name = named === undefined || isNil(named) ? '' : textOf(named, at).trim()
    // Proxies that must send one filter send an empty one.
    if (name === '' && text.trim() === '') continue
    if (name === '')
      throw new CatalogueError('BadRequest_ParameterMissing', {
        parameter: inside(at, 'Field'),
        type: shape.fieldsName,
        operation: where.operation,
      })
    const field = fieldByName.get(name)?.field
    if (field === undefined)
      throw new CatalogueError('BadRequest_ParameterInvalid', {
        parameter: inside(at, 'Field'),
        operation: where.operation,
        type: shape.fieldsName,
        reason: `'${name.slice(0, 100)}' is not one of ${[...fieldByName.keys()].join(', ')}.`,
      })
    if ((characters += text.length) > readAtOnce) {
      characters = 0
      await nextTurn()
    }
    const filter = criterion(shape, field, text)
    if (filter === undefined) continue
    const most =
      (values += countValues(filter, false)) > mostValues
        ? mostValues
        : (bound += countValues(filter, true)) > mostBound
          ? mostBound
          : undefined
    if (most !== undefined)
      throw new CatalogueError('BadRequest_ParameterInvalid', {
        parameter: inside(at, 'Criteria'),
        operation: where.operation,
        type: 'filter',
        reason: `the filters compare with more than ${most} values.`,
      })
    criteria.push({ field, filter })
  }
  return criteria
}

/** @returns undefined: no filter @throws CatalogueError Application_FilterErrorException */
export function criterion({ table }: Pick<PageShape, 'table'>, field: Field, text: string): FilterTree | undefined {
  const { name, type } = field
  if (type.values === undefined) return parseFilter(table, field, text)
  const ordinals = ordinalsByName(enumerationMembers(type))
  const whole = ordinals.get(text.trim().toLowerCase())
  if (whole !== undefined) return { kind: 'compare', operator: '=', value: type.pack(whole) }
  const evaluate = (operand: string): unknown => ordinals.get(operand.trim().toLowerCase()) ?? type.evaluate(operand)
  return parseFilter(table, { name, type: { ...type, evaluate } }, text)
}

/** @param bound single values of alternatives are bound as one array */
function countValues(filter: FilterTree, bound: boolean): number {
  switch (filter.kind) {
    case 'any':
      return (
        1 +
        filter.of.reduce(
          (sum, one) => sum + (bound && one.kind === 'compare' && one.operator === '=' ? 0 : countValues(one, bound)),
          0,
        )
      )
    case 'all':
      return filter.of.reduce((sum, one) => sum + countValues(one, bound), 0)
    case 'range':
      return 2
    default:
      return 1
  }
}
