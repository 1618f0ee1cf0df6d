/**
 * What the paths of expressions mean beside rows: properties, computed ones, navigation, `$it`, `$this`, variables of
 * `any` and `all`. Single-valued navigation is a join, made once however often it is named; collections are rows of
 * their own, with a scope of their own.
 */

import { unqualified, type NavigationProperty, type Property } from '../model/model.js'
import type { Compiled, Resolved, RowSet, Scope } from '../expression/scope.js'
import type { Expression, Path, PathSegment, SearchExpression } from '../syntax/ast.js'
import { all } from '../../sql/sqlText.js'
import { notImplemented, unknownProperty } from './faults.js'
import { fault } from '../fault.js'
import type { Planning } from './Planning.js'
import { entityRows } from './entityRows.js'
import { keyTarget } from './keys.js'
import { Joins, leadsToOne, linkedRows, rowsOf, type Rows } from './Rows.js'
import { searchSql } from './search.js'
import { compileCondition } from '../expression/compileExpression.js'

export class RowScope implements Scope {
  readonly #planning: Planning
  readonly #rows: Rows
  readonly #variables: ReadonlyMap<string, Rows>
  readonly #computed: ReadonlyMap<string, Compiled>
  readonly #aliases: ReadonlyMap<string, Expression>

  /**
   * @param computed values by the names that `$compute` gives them
   * @param aliases values of `@name`; default: those of the request
   */
  constructor(
    planning: Planning,
    rows: Rows,
    variables: ReadonlyMap<string, Rows> = new Map(),
    computed: ReadonlyMap<string, Compiled> = new Map(),
    aliases: ReadonlyMap<string, Expression> = planning.aliases,
  ) {
    this.#planning = planning
    this.#rows = rows
    this.#variables = variables
    this.#computed = computed
    this.#aliases = aliases
    rows.joins ??= new Joins()
  }

  resolve(path: Path): Resolved {
    const [first] = path.segments
    if (first === undefined) throw fault(path.at, 'A name is expected')
    if (first.name === '$root') return this.#fromRoot(first, path.segments.slice(1))
    const start = this.#startOf(first)
    if (start !== undefined) return this.#walk(start, path.segments.slice(1))
    const computed = this.#computed.get(first.name)
    if (computed !== undefined && path.segments.length === 1) return { kind: 'value', value: computed }
    return this.#walk(this.#rows, path.segments)
  }

  /**
   * The property that names lead to, through single-valued navigation, with its rows; undefined: they lead to something
   * else.
   */
  propertyAt(names: readonly string[]): { readonly rows: Rows; readonly property: Property } | undefined {
    let rows = this.#rows
    for (const [index, name] of names.entries()) {
      const property = rows.type.propertyByName.get(name)
      if (property !== undefined) return index === names.length - 1 ? { rows, property } : undefined
      const navigation = rows.type.navigation.get(name)
      if (navigation === undefined || navigation.collection || navigation.toSet !== undefined) return undefined
      rows = this.#single(rows, navigation)
    }
    return undefined
  }

  withVariable(variable: string, rows: RowSet): Scope {
    if (!(rows instanceof LinkedSet)) throw new TypeError('Rows of another scope.')
    return new RowScope(
      this.#planning,
      this.#rows,
      new Map(this.#variables).set(variable, rows.rows),
      this.#computed,
      this.#aliases,
    )
  }

  alias(name: string): Expression {
    const value = this.#aliases.get(name)
    if (value === undefined) throw fault(0, `The parameter alias @${name} is not given`)
    return value
  }

  search(search: SearchExpression): string {
    return searchSql(this.#planning, this.#rows, search)
  }

  /** Undefined: the path begins with a name of the rows themselves. */
  #startOf({ name, at }: PathSegment): Rows | undefined {
    switch (name) {
      case '$it':
        return this.#planning.it ?? this.#rows
      case '$this':
        return this.#rows
      default:
        if (name.startsWith('@'))
          throw notImplemented(`annotations and paths behind aliases in expressions (position ${at + 1})`)
        return this.#variables.get(name)
    }
  }

  #walk(start: Rows, segments: readonly PathSegment[]): Resolved {
    let rows = start
    for (const [index, segment] of segments.entries()) {
      const { name, at } = segment
      const rest = segments.slice(index + 1)
      const property = rows.type.propertyByName.get(name)
      if (property !== undefined) return { kind: 'value', value: valueOf(rows, property, segment, rest) }
      const navigation = rows.type.navigation.get(name)
      if (navigation === undefined) {
        if (this.#isCast(rows, name)) continue
        throw unknownProperty(this.#planning.context.model, rows.type, name, at)
      }
      if (segment.arguments !== undefined) throw notImplemented(`keys in the paths of expressions (position ${at + 1})`)
      if (navigation.toSet !== undefined) throw notImplemented(`${name} in expressions (position ${at + 1})`)
      if (navigation.collection) return { kind: 'rows', rows: this.#collection(rows, navigation, rest) }
      rows = this.#single(rows, navigation)
    }
    return { kind: 'entity', type: rows.type, isNull: rows.nullable ? `${rows.present()} is null` : 'false' }
  }

  /** `$root/Customer('10000')/Name`, `$root/Customer/$count`: rows that have nothing to do with these. */
  #fromRoot(root: PathSegment, [named, ...rest]: readonly PathSegment[]): Resolved {
    const planning = this.#planning
    const set = planning.context.model.entitySets.get(named?.name ?? '')
    if (named === undefined || set === undefined)
      throw fault((named ?? root).at, `There is no entity set '${(named?.name ?? '').slice(0, 100)}'`)
    if (named.arguments === undefined)
      return { kind: 'rows', rows: this.#setOf(rowsOf(planning, set.type), set.name, rest) }
    planning.countExpansion()
    const reached = entityRows(planning, {
      from: 'set',
      set,
      type: set.type,
      target: keyTarget(set.type, named, { aliases: this.#aliases }),
    })
    const one = new RowScope(planning, reached.rows, undefined, undefined, this.#aliases).#walk(reached.rows, rest)
    const beside = (sql: string): string =>
      `(select ${sql} from ${reached.from.join(' cross join ')}${reached.rows.joins?.sql ?? ''} where ${all(reached.conditions)})`
    if (one.kind === 'entity') return { ...one, isNull: `coalesce(${beside(one.isNull)}, true)` }
    if (one.kind === 'rows')
      throw notImplemented(`collections behind $root/${set.name}(…) in expressions (position ${root.at + 1})`)
    const { value } = one
    return {
      kind: 'value',
      value: {
        sql: beside(value.sql),
        type: value.type,
        nullable: true,
        ...(value.ordinalSql === undefined ? {} : { ordinalSql: beside(value.ordinalSql) }),
        ...(value.comparedText === undefined ? {} : { comparedText: value.comparedText }),
      },
    }
  }

  #isCast({ type }: Rows, name: string): boolean {
    return unqualified(this.#planning.context.model, name) === type.name
  }

  #single(rows: Rows, navigation: NavigationProperty): Rows {
    const joins = (rows.joins ??= new Joins())
    return joins.join(navigation.name, () => {
      const { rows: target } = linkedRows(rows, navigation.link, navigation.target, rows.filters)
      const one = target.optional()
      const on = all(target.conditions)
      const source = leadsToOne(navigation.link, navigation.target)
        ? `left join ${target.from} on ${on}`
        : `left join lateral (select ${target.alias}.* from ${target.from} where ${on} limit 1) as ${target.alias} on true`
      return { rows: one, sql: source }
    })
  }

  #collection(rows: Rows, navigation: NavigationProperty, rest: readonly PathSegment[]): RowSet {
    return this.#setOf(linkedRows(rows, navigation.link, navigation.target, rows.filters).rows, navigation.name, rest)
  }

  #setOf(target: Rows, called: string, rest: readonly PathSegment[]): RowSet {
    this.#planning.countExpansion()
    const set = new LinkedSet(this.#planning, target, this.#aliases)
    for (const { name, at, arguments: given } of rest) {
      if (this.#isCast(target, name)) continue
      const [argument] = given ?? []
      if (name !== '$filter' || argument === undefined)
        throw fault(
          at,
          `'${name.slice(0, 60)}' cannot follow the collection '${called}'; use any, all, $count or $filter`,
        )
      set.add(compileCondition(argument.value, set.scope, this.#planning.builder))
    }
    return set
  }
}

/** A collection behind rows. Its joins are complete only when what is said about it has been compiled. */
export class LinkedSet implements RowSet {
  readonly rows: Rows
  readonly scope: Scope
  readonly #conditions: string[]

  constructor(planning: Planning, rows: Rows, aliases: ReadonlyMap<string, Expression>) {
    this.rows = rows
    this.scope = new RowScope(planning, rows, undefined, undefined, aliases)
    this.#conditions = [...rows.conditions]
  }

  get type(): Rows['type'] {
    return this.rows.type
  }

  get from(): string {
    return `from ${this.rows.from}${this.rows.joins?.sql ?? ''}`
  }

  get where(): string {
    return all(this.#conditions)
  }

  add(condition: string): void {
    this.#conditions.push(condition)
  }
}

function valueOf(rows: Rows, property: Property, segment: PathSegment, rest: readonly PathSegment[]): Compiled {
  const [next] = rest
  if (next !== undefined) throw fault(next.at, `'${segment.name}' is a primitive value; nothing can follow it`)
  if (property.from.kind === 'flowFilter' || property.from.kind === 'queryFilter') {
    throw fault(
      segment.at,
      `${segment.name} is a filter: it can be used only in comparisons that stand alone or are joined by 'and' at the outermost level of $filter`,
    )
  }
  return rows.value(property)
}
