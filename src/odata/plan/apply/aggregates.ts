/**
 * `sum`, `average`, `min`, `max`, `countdistinct` and `$count`. Each is written in two parts: what is taken of every
 * row, and what is made of that for a group. Values that are null count for nothing; where there is no other, the
 * result is null, of counts 0.
 *
 * Sums and averages of whole numbers are decimals, so that they have no end; averages have 28 digits behind the point,
 * as quotients in expressions.
 */

import { compileExpression } from '../../expression/compileExpression.js'
import { quotient } from '../../expression/arithmetic.js'
import { doubleOfNumeric, intervalOf } from '../../expression/forms.js'
import { describeType, isFloat, isNumeric, primitive } from '../../expression/valueTypes.js'
import type { Compiled } from '../../expression/scope.js'
import type { EntityType, NavigationProperty } from '../../model/model.js'
import { notImplemented } from '../faults.js'
import { fault } from '../../fault.js'
import type { Planning } from '../Planning.js'
import type { AggregateItem, Path } from '../../syntax/ast.js'
import { compiledValue, shownPath, valueOfCompiled, type Stage, type Value } from './stage.js'
import type { PrimitiveName } from '../../syntax/primitiveText.js'

const averageDigits = 28
const methods = new Set(['sum', 'average', 'min', 'max', 'countdistinct'])
/** Digits of a sum of doubles in numeric that is divided: more than a double has. */
const doubleDigits = 400

export interface Aggregate {
  readonly alias: string
  /** SQL beside each row; undefined: nothing. */
  readonly taken: string | undefined
  /** The value for a group. @param argument SQL of what was taken */
  readonly made: (argument: string) => Value
}

/**
 * @throws CatalogueError BadRequest for what cannot be aggregated so, BadRequest_MethodNotImplemented for `from` and
 *   methods of other namespaces
 */
export function aggregateOf(planning: Planning, stage: Stage, item: AggregateItem): Aggregate {
  const { at, expression, method, from, alias } = item
  if (from !== undefined) throw notImplemented(`from in aggregate (position ${at + 1})`)
  if (expression === undefined)
    return {
      alias: named(item),
      taken: undefined,
      made: () => ({ sql: 'count(*)', nullable: false, type: primitive('Edm.Int64') }),
    }
  if (expression.kind === 'count') {
    const { sql } = compileExpression(expression, stage.scope, planning.builder)
    return {
      alias: named(item),
      taken: sql,
      made: (argument) => ({
        sql: `coalesce(sum(${argument}), 0)::bigint`,
        nullable: false,
        type: primitive('Edm.Int64'),
      }),
    }
  }
  if (method === undefined)
    throw fault(
      at,
      `There is no custom aggregate${alias === undefined ? '' : ` for ${alias}`}; say how to aggregate: … with sum as …`,
    )
  const names =
    expression.kind === 'path' && expression.segments.every(({ arguments: given }) => given === undefined)
      ? expression.segments.map(({ name }) => name)
      : undefined
  const behind = names === undefined ? undefined : ofCollection(planning, stage, method, names, expression.at)
  if (behind !== undefined) return { alias: named(item), ...behind }
  const value =
    names === undefined
      ? valueOfCompiled(compileExpression(expression, stage.scope, planning.builder))
      : stage.valueAt(names, expression.at)
  return { alias: named(item), ...written(planning, method, value, at) }
}

/**
 * Of values behind a collection: first of those beside each row, then of that. Undefined: the path has no collection.
 */
function ofCollection(
  planning: Planning,
  stage: Stage,
  method: string,
  names: readonly string[],
  at: number,
): Omit<Aggregate, 'alias'> | undefined {
  const end = stage.kind === 'entities' ? collectionIn(stage.type, names) : -1
  if (end < 0) return undefined
  const path = (of: readonly string[]): Path => ({ kind: 'path', at, segments: of.map((name) => ({ name, at })) })
  const rest = names.slice(end + 1)
  if (rest.length === 0 || !methods.has(method))
    throw notImplemented(`${method.slice(0, 100)} of ${shownPath(names)} (position ${at + 1})`)
  const set = stage.scope.resolve(path(names.slice(0, end + 1)), planning.builder)
  if (set.kind !== 'rows') throw fault(at, `'${shownPath(names)}' is no collection`)
  const { rows } = set
  const value = valueOfCompiled(compileExpression(path(rest), rows.scope, planning.builder))
  const beside = (partial: string): string => `(select ${partial} ${rows.from} where ${rows.where})`
  if (method === 'average') {
    // What an average is made of, for those of groups are no averages of averages.
    const { sql, mean } = averaged(planning, value, at)
    return {
      taken: beside(`array[sum(${sql}), count(${sql})::numeric]`),
      made: (argument) => mean(`sum((${argument})[1])`, `nullif(sum((${argument})[2]), 0)`),
    }
  }
  if (method === 'countdistinct') {
    const { taken = 'null', made } = written(planning, method, value, at)
    const distinct = (argument: string): string => {
      const [lists, list] = [planning.builder.alias(), planning.builder.alias()]
      return `(select count(distinct ${list}.one) from jsonb_array_elements(jsonb_agg(${argument}) filter (where ${argument} is not null)) as ${lists}(some_of), jsonb_array_elements(${lists}.some_of) as ${list}(one))`
    }
    return {
      taken: beside(`jsonb_agg(distinct to_jsonb(${taken})) filter (where ${taken} is not null)`),
      made: (argument) => ({ ...made(argument), sql: distinct(argument) }),
    }
  }
  const inner = written(planning, method, value, at)
  const argument = inner.taken ?? 'null'
  return { taken: beside(method === 'sum' ? `sum(${argument})` : inner.made(argument).sql), made: inner.made }
}

/** Where in the path the first collection is; -1: nowhere. */
function collectionIn(type: EntityType, names: readonly string[]): number {
  let current: EntityType | undefined = type
  for (const [index, name] of names.entries()) {
    const navigation: NavigationProperty | undefined = current?.navigation.get(name)
    if (navigation?.collection === true) return index
    current = navigation?.target
  }
  return -1
}

function named({ alias, at }: AggregateItem): string {
  if (alias === undefined) throw fault(at, 'An aggregate needs a name: … as Total')
  return alias
}

function written(planning: Planning, method: string, value: Value, at: number): Omit<Aggregate, 'alias'> {
  switch (method) {
    case 'sum':
    case 'average':
      return total(planning, method, value, at)
    case 'min':
    case 'max':
      return extreme(method, value, at)
    case 'countdistinct':
      return {
        taken: value.ordinalSql ?? value.sql,
        made: (argument) => ({ sql: `count(distinct ${argument})`, nullable: false, type: primitive('Edm.Int64') }),
      }
    default:
      throw notImplemented(`the aggregation method ${method.slice(0, 100)} (position ${at + 1})`)
  }
}

/** A number, or a duration's seconds, in numeric, which has no overflow. @param purpose for the fault */
export function exactNumber(
  { sql, type }: Compiled,
  purpose: string,
  at: number,
): { readonly sql: string; readonly edm: PrimitiveName } {
  const edm = type.kind === 'primitive' && type.enumType === undefined ? type.edm : undefined
  if (edm === undefined || !(isNumeric(edm) || edm === 'Edm.Duration'))
    throw fault(at, `'${purpose}' takes numbers, not ${describeType(type)}`)
  return {
    sql:
      edm === 'Edm.Duration'
        ? `extract(epoch from ${sql})::numeric`
        : isFloat(edm)
          ? `(${sql})::text::numeric`
          : `(${sql})::numeric`,
    edm,
  }
}

function total(planning: Planning, method: 'sum' | 'average', value: Value, at: number): Omit<Aggregate, 'alias'> {
  if (method === 'average') {
    const { sql, mean } = averaged(planning, value, at)
    return { taken: sql, made: (argument) => mean(`sum(${argument})`, `nullif(count(${argument}), 0)::numeric`) }
  }
  const { sql, edm } = exactNumber(compiledValue(value), method, at)
  return { taken: sql, made: (argument) => numberValue(planning, edm, `sum(${argument})`) }
}

/** The number beside each row, and how the average is made of the sum of these and how many they are. */
function averaged(
  planning: Planning,
  value: Value,
  at: number,
): { readonly sql: string; readonly mean: (sum: string, count: string) => Value } {
  const { sql, edm } = exactNumber(compiledValue(value), 'average', at)
  const digits = edm === 'Edm.Duration' ? 6 : averageDigits
  // A quotient of digits cut off would make 0 of small doubles, and infinite ones cannot be cut.
  const mean = (sum: string, count: string): string =>
    isFloat(edm) ? `round(${sum} / ${count}, ${doubleDigits})` : quotient(sum, count, digits)
  return { sql, mean: (sum, count) => numberValue(planning, edm, mean(sum, count)) }
}

function numberValue({ builder }: Planning, edm: PrimitiveName, numeric: string): Value {
  if (edm === 'Edm.Duration') return { sql: intervalOf(numeric, builder), nullable: true, type: primitive(edm) }
  if (isFloat(edm)) return { sql: doubleOfNumeric(numeric, builder), nullable: true, type: primitive('Edm.Double') }
  return { sql: numeric, nullable: true, type: primitive('Edm.Decimal') }
}

const withoutExtremes = new Set<PrimitiveName>(['Edm.Binary', 'Edm.Stream'])

/** In the stored form of a property, so that the result is one of its values. */
function extreme(method: 'min' | 'max', value: Value, at: number): Omit<Aggregate, 'alias'> {
  const { type } = value
  if (type.kind !== 'primitive' || withoutExtremes.has(type.edm))
    throw fault(at, `'${method}' takes values that have an order, not ${describeType(type)}`)
  const { ordinalSql, ...plain } = value
  if (ordinalSql !== undefined)
    throw notImplemented(
      `'${method}' of enumeration values that are computed or behind a collection (position ${at + 1})`,
    )
  // These have an order, and no aggregate for it in every release of PostgreSQL.
  const isOdd = type.edm === 'Edm.Boolean' || type.edm === 'Edm.Guid'
  const isText = type.edm === 'Edm.String' && value.property === undefined
  return {
    taken: isText ? `(${value.sql})::text collate "C"` : value.sql,
    made: (argument) => ({
      ...plain,
      nullable: true,
      sql: isOdd
        ? `(array_agg(${argument} order by ${argument}${method === 'max' ? ' desc' : ''}) filter (where ${argument} is not null))[1]`
        : `${method}(${argument})`,
    }),
  }
}
