/** Entities on their way through `$apply`: rows of a type with all that belongs to it, and computed values beside. */

import { compileExpression } from '../../expression/compileExpression.js'
import type { Compiled, Scope } from '../../expression/scope.js'
import type { EntityType, Property } from '../../model/model.js'
import { computedValues, type ComputedValues } from '../compute.js'
import { fault } from '../../fault.js'
import type { OrderPart } from '../order.js'
import type { Planning } from '../Planning.js'
import { Joins, type Rows } from '../Rows.js'
import { RowScope } from '../RowScope.js'
import { all } from '../../../sql/sqlText.js'
import type { ComputeItem, ExpandItem, SearchExpression } from '../../syntax/ast.js'
import { compiledValue, freshColumn, shownPath, valueOfCompiled, type StageOfRows, type Value } from './stage.js'

export interface EntityStageOptions {
  readonly rows: Rows
  /** Behind `from`, all of them: the rows and those that they are reached through. */
  readonly from: readonly string[]
  readonly conditions: readonly string[]
  readonly computed?: ComputedValues
  readonly items?: readonly ComputeItem[]
  readonly expand?: readonly ExpandItem[]
}

export class EntityStage implements StageOfRows {
  readonly kind = 'entities'
  readonly rows: Rows
  order: readonly OrderPart[] = []
  /** What `expand` asked for: told if the rows are entities at the end. */
  expand: readonly ExpandItem[]
  /** Items of all that has been computed, for the context URL. */
  items: readonly ComputeItem[]
  computed: ComputedValues
  readonly #planning: Planning
  readonly #from: readonly string[]
  readonly #conditions: string[]

  constructor(
    planning: Planning,
    { rows, from, conditions, computed = new Map(), items = [], expand = [] }: EntityStageOptions,
  ) {
    this.#planning = planning
    this.rows = rows
    this.#from = from
    this.#conditions = [...conditions]
    this.computed = computed
    this.items = items
    this.expand = expand
    rows.joins = new Joins()
    planning.it = rows
  }

  get alias(): string {
    return this.rows.alias
  }

  get type(): EntityType {
    return this.rows.type
  }

  get scope(): Scope {
    return this.#scope
  }

  get #scope(): RowScope {
    return new RowScope(this.#planning, this.rows, undefined, this.computed)
  }

  sql(): string {
    return `from ${this.#from.join(' cross join ')}${this.rows.joins?.sql ?? ''} where ${all(this.#conditions)}`
  }

  filter(condition: string): void {
    this.#conditions.push(condition)
  }

  search(search: SearchExpression): void {
    this.#conditions.push(`(${this.#scope.search(search)})`)
  }

  compute(items: readonly ComputeItem[]): void {
    this.computed = computedValues(this.#planning, this.rows, items, { earlier: this.computed })
    this.items = [...this.items, ...items]
  }

  packed(columns: readonly string[] = [], tail = ''): string {
    const { alias } = this.rows
    const computed = [...this.computed.values()].flatMap(({ sql, ordinalSql }, index) => [
      `${sql} as ${valueColumn(alias, index)}`,
      ...(ordinalSql === undefined ? [] : [`${ordinalSql} as ${ordinalColumn(alias, index)}`]),
    ])
    return `select ${[`${alias}.*`, ...computed, ...columns].join(', ')} ${this.sql()}${tail}`
  }

  /** The same entities, read from a subselect or by the name of one. @param source made of `packed` */
  over(source: string): EntityStage {
    const planning = this.#planning
    planning.countExpansion()
    const alias = planning.builder.alias()
    const computed = new Map(
      [...this.computed].map(([name, value], index): [string, Compiled] => [
        name,
        {
          sql: `${alias}.${valueColumn(this.rows.alias, index)}`,
          type: value.type,
          nullable: value.nullable,
          ...(value.ordinalSql === undefined
            ? {}
            : { ordinalSql: `${alias}.${ordinalColumn(this.rows.alias, index)}` }),
          ...(value.comparedText === undefined ? {} : { comparedText: value.comparedText }),
        },
      ]),
    )
    const from = `${source} as ${alias}`
    const rows = this.rows.under(alias, from)
    return new EntityStage(planning, {
      rows,
      from: [from],
      conditions: [],
      computed,
      items: this.items,
      expand: this.expand,
    })
  }

  valueAt(path: readonly string[], at: number): Value {
    const [first = ''] = path
    const computed = path.length === 1 ? this.computed.get(first) : undefined
    if (computed !== undefined) return valueOfCompiled(computed)
    const stored = this.#scope.propertyAt(path)
    if (stored !== undefined) return valueOfProperty(stored.rows, stored.property)
    const value = compileExpression(
      { kind: 'path', at, segments: path.map((name) => ({ name, at })) },
      this.scope,
      this.#planning.builder,
    )
    return valueOfCompiled(value)
  }

  /** All there is of an entity that results of another kind can stand beside. */
  values(): { readonly path: readonly string[]; readonly value: Value }[] {
    const plain = this.type.properties.filter(
      ({ edm, from }) => edm !== 'Edm.Stream' && from.kind !== 'flowFilter' && from.kind !== 'queryFilter',
    )
    return [
      ...plain.map((property) => ({ path: [property.name], value: valueOfProperty(this.rows, property) })),
      ...[...this.computed].map(([name, value]) => ({ path: [name], value: valueOfCompiled(value) })),
    ]
  }
}

function valueOfProperty(rows: Rows, property: Property): Value {
  if (property.from.kind === 'flowFilter' || property.from.kind === 'queryFilter' || property.edm === 'Edm.Stream')
    throw fault(0, `'${shownPath([property.name])}' has no value that can be grouped or compared`)
  const value: Value = {
    sql: rows.stored(property),
    nullable: rows.nullable || property.nullable,
    type: { kind: 'null' },
    property,
  }
  return { ...value, type: compiledValue(value).type }
}

// By the alias of the rows they were computed beside: those of earlier subselects are among the columns already.
const valueColumn = (alias: string, index: number): string => freshColumn(`${alias} value ${index}`)
const ordinalColumn = (alias: string, index: number): string => freshColumn(`${alias} ordinal ${index}`)
