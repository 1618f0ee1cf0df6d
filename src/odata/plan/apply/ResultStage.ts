/**
 * Results on their way through `$apply`: rows that are no entities any more, with values at paths such as
 * `Customer_Link/City` and `Total`.
 */

import type { Compiled, Resolved, RowSet, Scope } from '../../expression/scope.js'
import { computedJoin, taken } from '../compute.js'
import { fault } from '../../fault.js'
import type { OrderPart } from '../order.js'
import type { Planning } from '../Planning.js'
import { searchTexts } from '../search.js'
import { all } from '../../../sql/sqlText.js'
import type { ComputeItem, Expression, Path, SearchExpression } from '../../syntax/ast.js'
import { compiledValue, shownPath, valueOfCompiled, type StageOfRows, type Value } from './stage.js'

export interface ResultColumn {
  readonly path: readonly string[]
  readonly value: Value
  /** No two rows have the same values in all key columns; no column is one: nothing is known. */
  readonly isKey?: true
}

/**
 * Not all rows have all columns: `rollup` and `concat` make some that lack a few, which is another thing than being
 * null.
 */
export interface Branches {
  /** SQL of a whole number. */
  readonly sql: string
  /** By that number: which columns such rows have. */
  readonly shapes: ReadonlyMap<number, readonly ResultColumn['path'][]>
}

export interface ResultStageOptions {
  readonly alias: string
  /** Behind `from`. */
  readonly from: string
  readonly columns: readonly ResultColumn[]
  readonly branches?: Branches
  readonly order?: readonly OrderPart[]
}

export const pathKey = (path: readonly string[]): string => path.join('/')

export class ResultStage implements StageOfRows {
  readonly kind = 'results'
  order: readonly OrderPart[]
  readonly branches: { readonly sql: string; readonly shapes: ReadonlyMap<number, ResultColumn['path'][]> } | undefined
  readonly alias: string
  readonly #planning: Planning
  readonly #from: string
  readonly #columns = new Map<string, ResultColumn>()
  readonly #conditions: string[] = []
  #joins = ''

  constructor(planning: Planning, { alias, from, columns, branches, order = [] }: ResultStageOptions) {
    this.#planning = planning
    this.alias = alias
    this.#from = from
    this.branches =
      branches === undefined
        ? undefined
        : { sql: branches.sql, shapes: new Map([...branches.shapes].map(([branch, paths]) => [branch, [...paths]])) }
    this.order = order
    for (const column of columns) this.#columns.set(pathKey(column.path), column)
    // There is no entity that expressions could mean.
    planning.it = undefined
  }

  get columns(): readonly ResultColumn[] {
    return [...this.#columns.values()]
  }

  get scope(): Scope {
    return this.#scope
  }

  get #scope(): ResultScope {
    return new ResultScope(this.#planning, this.#columns)
  }

  sql(): string {
    return `from ${this.#from}${this.#joins} where ${all(this.#conditions)}`
  }

  filter(condition: string): void {
    this.#conditions.push(condition)
  }

  search(search: SearchExpression): void {
    this.#conditions.push(`(${this.#scope.search(search)})`)
  }

  compute(items: readonly ComputeItem[]): void {
    for (const item of items) {
      if (this.columns.some(({ path }) => path[0] === item.alias)) throw taken(item)
      const { sql, value } = computedJoin(this.#planning, item, this.scope)
      this.#joins += ` ${sql}`
      this.#columns.set(item.alias, { path: [item.alias], value: valueOfCompiled(value) })
      for (const shape of this.branches?.shapes.values() ?? []) shape.push([item.alias])
    }
  }

  packed(columns: readonly string[] = [], tail = ''): string {
    const own = this.columns.flatMap(({ value: { sql, ordinalSql } }, index) => [
      `${sql} as c${index + 1}`,
      ...(ordinalSql === undefined ? [] : [`${ordinalSql} as o${index + 1}`]),
    ])
    const branch = this.branches === undefined ? [] : [`${this.branches.sql} as branch`]
    return `select ${[...own, ...branch, ...columns].join(', ') || 'true'} ${this.sql()}${tail}`
  }

  /** @param source made of `packed` */
  over(source: string): ResultStage {
    this.#planning.countExpansion()
    const alias = this.#planning.builder.alias()
    return new ResultStage(this.#planning, {
      alias,
      from: `${source} as ${alias}`,
      columns: columnsOver(this.columns, alias),
      ...(this.branches === undefined ? {} : { branches: { ...this.branches, sql: `${alias}.branch` } }),
    })
  }

  valueAt(path: readonly string[], at: number): Value {
    return columnAt(this.#columns, path, at).value
  }

  /** Columns that tell rows apart, or all. */
  get key(): readonly ResultColumn[] {
    const key = this.columns.filter(({ isKey }) => isKey === true)
    return key.length > 0 ? key : this.columns
  }
}

/** The columns of a subselect, as `packed` names them. */
export function columnsOver(columns: readonly ResultColumn[], alias: string): ResultColumn[] {
  return columns.map((column, index) => ({
    ...column,
    value: {
      ...column.value,
      sql: `${alias}.c${index + 1}`,
      ...(column.value.ordinalSql === undefined ? {} : { ordinalSql: `${alias}.o${index + 1}` }),
    },
  }))
}

function columnAt(columns: ReadonlyMap<string, ResultColumn>, path: readonly string[], at: number): ResultColumn {
  const column = columns.get(pathKey(path))
  if (column === undefined)
    throw fault(
      at,
      `Could not find a property named '${shownPath(path)}' in the results of $apply, which have ${[...columns.keys()].slice(0, 20).join(', ') || 'none'}`,
    )
  return column
}

class ResultScope implements Scope {
  readonly #planning: Planning
  readonly #columns: ReadonlyMap<string, ResultColumn>

  constructor(planning: Planning, columns: ReadonlyMap<string, ResultColumn>) {
    this.#planning = planning
    this.#columns = columns
  }

  resolve({ segments, at }: Path): Resolved {
    const [first, ...rest] = segments
    const named = first?.name === '$it' || first?.name === '$this' ? rest : segments
    const value: Compiled = compiledValue(
      columnAt(
        this.#columns,
        named.map(({ name }) => name),
        named[0]?.at ?? at,
      ).value,
    )
    return { kind: 'value', value }
  }

  withVariable(_variable: string, _rows: RowSet): Scope {
    return this
  }

  alias(name: string): Expression {
    const value = this.#planning.aliases.get(name)
    if (value === undefined) throw fault(0, `The parameter alias @${name} is not given`)
    return value
  }

  /** In all texts of the row; options and enumeration values are none. */
  search(search: SearchExpression): string {
    const texts = [...this.#columns.values()]
      .map(({ value }) => compiledValue(value))
      .filter(
        ({ type, ordinalSql }) =>
          ordinalSql === undefined &&
          type.kind === 'primitive' &&
          type.edm === 'Edm.String' &&
          type.enumType === undefined,
      )
    return searchTexts(
      this.#planning,
      texts.map(({ sql }) => `coalesce(${sql}, '')`),
      search,
    )
  }
}
