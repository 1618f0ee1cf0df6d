/** A filter as an SQL condition. Every value is bound; nothing of the filter stands in the text. */

import type { AlType, PackedValue } from '../types/index.js'
import type { Field } from '../objects/table/field.js'
import type { FilterTree } from '../objects/filter/FilterTree.js'
import type { Binder } from './SqlBuilder.js'

/**
 * Lower case of every script, whatever the database's own locale. An expression of `filterCondition`, and what other
 * conditions that ignore case should use.
 */
export function lowerCase(sql: string): string {
  return `lower(${sql} collate "und-x-icu")`
}

/**
 * @param sql the column, or another expression of the field's type that is never null
 * @returns a condition that can stand beside `and`
 */
export function filterCondition(filter: FilterTree, field: Pick<Field, 'type'>, sql: string, binder: Binder): string {
  return new Conditions(field.type, sql, binder).of(filter)
}

class Conditions {
  readonly #type: AlType
  readonly #sql: string
  readonly #binder: Binder

  constructor(type: AlType, sql: string, binder: Binder) {
    this.#type = type
    this.#sql = sql
    this.#binder = binder
  }

  of(filter: FilterTree): string {
    switch (filter.kind) {
      case 'any':
        return this.#any(filter.of)
      case 'all':
        return `(${filter.of.map((part) => this.of(part)).join(' and ')})`
      case 'compare':
        return `${this.#sql} ${filter.operator} ${this.#place(filter.value)}`
      case 'range':
        return this.#range(filter)
      case 'like':
        return `${filter.ignoreCase ? lowerCase(this.#sql) : this.#sql} ${filter.negated ? 'not like' : 'like'} ${this.#binder.bind(filter.pattern)}`
    }
  }

  /** Single values go as one array: long lists of them are usual, and cost one value to bind. */
  #any(of: readonly FilterTree[]): string {
    const values: PackedValue[] = []
    const conditions: string[] = []
    for (const part of of) {
      if (part.kind === 'compare' && part.operator === '=') values.push(part.value)
      else conditions.push(this.of(part))
    }
    if (values.length === 1) conditions.push(`${this.#sql} = ${this.#place(values[0] as PackedValue)}`)
    else if (values.length > 1)
      conditions.push(
        `${this.#sql} = any(${this.#binder.bind(
          values.map((value) => this.#postgres(value)),
          `${this.#type.postgres}[]`,
        )})`,
      )
    return `(${conditions.join(' or ')})`
  }

  #range({ from, to }: Extract<FilterTree, { kind: 'range' }>): string {
    if (from !== undefined && to !== undefined)
      return `${this.#sql} between ${this.#place(from)} and ${this.#place(to)}`
    if (from !== undefined) return `${this.#sql} >= ${this.#place(from)}`
    return to === undefined ? 'true' : `${this.#sql} <= ${this.#place(to)}`
  }

  #place(value: PackedValue): string {
    return this.#binder.bind(this.#postgres(value))
  }

  #postgres(value: PackedValue): unknown {
    return this.#type.toPostgres(this.#type.unpack(value))
  }
}
