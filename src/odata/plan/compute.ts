/**
 * `$compute`: values with names of their own beside the properties of rows. Each is computed once for a row, in a join,
 * however often it is named, so that statements grow with what was written and no faster.
 */

import { compileExpression } from '../expression/compileExpression.js'
import type { Compiled, Scope, ValueType } from '../expression/scope.js'
import type { ComputeItem, Expression } from '../syntax/ast.js'
import type { Model } from '../model/model.js'
import { fault } from '../fault.js'
import type { Planning } from './Planning.js'
import { Joins, type Rows } from './Rows.js'
import { RowScope } from './RowScope.js'

export type ComputedValues = ReadonlyMap<string, Compiled>

export interface ComputeSurroundings {
  /** What has been computed of the rows before; in the result again. */
  readonly earlier?: ComputedValues
  /** Those that hold here; undefined: the request's. */
  readonly aliases?: ReadonlyMap<string, Expression>
}

/**
 * Adds to the rows' joins. Later items may name earlier ones.
 * @throws CatalogueError BadRequest for a name that the rows have already, and as `compileExpression`
 */
export function computedValues(
  planning: Planning,
  rows: Rows,
  items: readonly ComputeItem[] = [],
  { earlier = new Map(), aliases }: ComputeSurroundings = {},
): ComputedValues {
  if (items.length === 0) return earlier
  const joins = (rows.joins ??= new Joins())
  const values = new Map(earlier)
  for (const item of items) {
    const { alias } = item
    if (rows.type.propertyByName.has(alias) || rows.type.navigation.has(alias) || values.has(alias)) throw taken(item)
    const { sql, value } = computedJoin(planning, item, new RowScope(planning, rows, undefined, values, aliases))
    joins.add(sql)
    values.set(alias, value)
  }
  return values
}

export function taken({ alias, at }: ComputeItem): Error {
  return fault(at, `The name '${alias}' is taken already; give what is computed another one`)
}

/** A value as a join of one row, beside all rows that the scope's names mean. */
export function computedJoin(
  planning: Planning,
  { expression }: ComputeItem,
  scope: Scope,
): { readonly sql: string; readonly value: Compiled } {
  const computed = compileExpression(expression, scope, planning.builder)
  const { type, nullable, ordinalSql, comparedText } = computed
  const alias = planning.builder.alias()
  const columns = [
    `${type.kind === 'null' ? 'null::text' : computed.sql} as v`,
    ...(ordinalSql === undefined ? [] : [`${ordinalSql} as o`]),
  ]
  return {
    // `offset 0` keeps the planner from putting the expression in place of every name.
    sql: `cross join lateral (select ${columns.join(', ')} offset 0) as ${alias}`,
    value: {
      sql: `${alias}.v`,
      type: known(type),
      nullable,
      ...(ordinalSql === undefined ? {} : { ordinalSql: `${alias}.o` }),
      ...(comparedText === undefined ? {} : { comparedText }),
    },
  }
}

/** What is always null is a text that is. */
function known(type: ValueType): ValueType {
  return type.kind === 'null' ? { kind: 'primitive', edm: 'Edm.String' } : type
}

/**
 * The type annotation of a value that `$metadata` does not tell of, `#Decimal`; undefined where a reader of JSON takes
 * it for the right one.
 */
export function dynamicType({ namespace }: Model, type: ValueType): string | undefined {
  if (type.kind !== 'primitive') return undefined
  if (type.enumType !== undefined) return `#${namespace}.${type.enumType.name}`
  return type.edm === 'Edm.String' || type.edm === 'Edm.Boolean' || type.edm === 'Edm.Double'
    ? undefined
    : `#${type.edm.slice('Edm.'.length)}`
}
