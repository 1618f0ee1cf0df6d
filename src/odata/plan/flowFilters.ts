/**
 * Filters that choose no rows: on FlowFilters, which change what FlowFields are, and on the filters of a query. In
 * `$filter` they are operands of the outermost `and`: `Location_Filter eq 'GREEN|BLUE' and …`. With `eq` the text is a
 * filter in AL syntax, with the other operators one value.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Field } from '../../objects/table/field.js'
import type { CompareOperator, FilterTree } from '../../objects/filter/FilterTree.js'
import { addFlowFilter, bothFilters } from '../../objects/filter/filterOfCondition.js'
import { parseFilter } from '../../objects/filter/parseFilter.js'
import type { EntityType, Property } from '../model/model.js'
import type { ComparisonOperator, Expression } from '../syntax/ast.js'
import { fault } from '../fault.js'

export interface FlowFilters {
  readonly byField: ReadonlyMap<Field, FilterTree>
  /** By name of the query's filter. */
  readonly ofQuery: ReadonlyMap<string, FilterTree>
}

export const noFilters: FlowFilters = { byField: new Map(), ofQuery: new Map() }

export interface TakenFilters {
  /** What is left of `$filter`. */
  readonly rest: Expression | undefined
  readonly filters: FlowFilters
}

const operators: Partial<Record<ComparisonOperator, CompareOperator>> = {
  ne: '<>',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
}
const mirroredOperators: Partial<Record<ComparisonOperator, ComparisonOperator>> = {
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
  eq: 'eq',
  ne: 'ne',
}

/**
 * @throws CatalogueError BadRequest for another operator, Application_FilterErrorException for what is no filter on
 *   the field
 */
export function takeFilters(
  type: EntityType,
  filter: Expression | undefined,
  aliases: ReadonlyMap<string, Expression>,
): TakenFilters {
  if (filter === undefined || !hasFilters(type)) return { rest: filter, filters: noFilters }
  const operands = filter.kind === 'logical' && filter.operator === 'and' ? filter.operands : [filter]
  let filters = noFilters
  const rest = operands.filter((operand) => {
    const taken = comparisonOfFilter(type, operand, aliases)
    if (taken === undefined) return true
    filters = addTo(filters, taken.property, taken.filter)
    return false
  })
  if (rest.length === operands.length) return { rest: filter, filters }
  const [only] = rest
  return {
    rest: rest.length <= 1 ? only : { kind: 'logical', operator: 'and', operands: rest, at: filter.at },
    filters,
  }
}

const typesWithFilters = new WeakMap<EntityType, boolean>()

function hasFilters(type: EntityType): boolean {
  let has = typesWithFilters.get(type)
  if (has === undefined)
    typesWithFilters.set(
      type,
      (has = type.properties.some(({ from }) => from.kind === 'flowFilter' || from.kind === 'queryFilter')),
    )
  return has
}

function comparisonOfFilter(
  type: EntityType,
  operand: Expression,
  aliases: ReadonlyMap<string, Expression>,
): { property: Property; filter: FilterTree | undefined } | undefined {
  if (operand.kind !== 'comparison') return undefined
  const left = filterProperty(type, operand.left)
  const property = left ?? filterProperty(type, operand.right)
  if (property === undefined) return undefined
  const operator = left === undefined ? mirroredOperators[operand.operator] : operand.operator
  const given = left === undefined ? operand.left : operand.right
  const value = given.kind === 'alias' ? (aliases.get(given.name) ?? given) : given
  if (operator === undefined || (operator !== 'eq' && operators[operator] === undefined))
    throw fault(operand.at, `${property.name} is a filter: it takes eq, ne, gt, ge, lt and le, not ${operand.operator}`)
  if (value.kind !== 'literal' || value.type === 'null')
    throw fault(value.at, `${property.name} is a filter: compare it with a text, such as 'GREEN|BLUE'`)
  return { property, filter: filterTree(type, property, operator, value.text) }
}

function filterProperty(type: EntityType, expression: Expression): Property | undefined {
  if (expression.kind !== 'path' || expression.segments.length !== 1) return undefined
  const property = type.propertyByName.get(expression.segments[0]?.name ?? '')
  return property?.from.kind === 'flowFilter' || property?.from.kind === 'queryFilter' ? property : undefined
}

function filterTree(
  type: EntityType,
  { from }: Property,
  operator: ComparisonOperator,
  text: string,
): FilterTree | undefined {
  if (from.kind !== 'flowFilter' && from.kind !== 'queryFilter') return undefined
  const { field } = from
  if (operator === 'eq') return parseFilter({ name: sourceName(type) }, field, text)
  return {
    kind: 'compare',
    operator: operators[operator] as CompareOperator,
    value: field.type.pack(valueOf(type, field, text)),
  }
}

function valueOf(type: EntityType, field: Field, text: string): unknown {
  try {
    return field.type.evaluate(text)
  } catch (error) {
    throw new CatalogueError(
      'Application_FilterErrorException',
      { filter: text, field: field.name, table: sourceName(type), reason: error instanceof Error ? error.message : '' },
      { cause: error },
    )
  }
}

function sourceName({ source }: EntityType): string {
  return source.kind === 'page' ? source.table.name : source.query.name
}

function addTo(filters: FlowFilters, { from }: Property, filter: FilterTree | undefined): FlowFilters {
  if (filter === undefined) return filters
  if (from.kind === 'flowFilter') return { ...filters, byField: addFlowFilter(filters.byField, from.field, filter) }
  if (from.kind === 'queryFilter')
    return {
      ...filters,
      ofQuery: new Map(filters.ofQuery).set(from.name, bothFilters(filters.ofQuery.get(from.name), filter)),
    }
  return filters
}
