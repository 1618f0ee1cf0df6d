/**
 * What the transformations of `$apply` are handed and hand on: rows in SQL, either entities still (`EntityStage`) or
 * results of their own (`ResultStage`). A stage can be conditioned, computed and ordered in place; what must look at
 * its rows as a whole packs it into a subselect and goes on over that.
 */

import type { ComparedText, Compiled, Scope, ValueType } from '../../expression/scope.js'
import type { EnumTypeModel, Property } from '../../model/model.js'
import type { OrderPart } from '../order.js'
import type { ComputeItem, SearchExpression } from '../../syntax/ast.js'
import { computable } from '../../sql/values.js'
import type { EntityStage } from './EntityStage.js'
import type { ResultStage } from './ResultStage.js'

export type Stage = EntityStage | ResultStage

export interface StageOfRows {
  /** Of its rows, which have the columns that were packed beside them. */
  readonly alias: string
  /** What names mean in expressions. */
  readonly scope: Scope
  /** `from … where …`, whole once everything about the stage has been compiled. */
  sql(): string
  filter(condition: string): void
  search(search: SearchExpression): void
  compute(items: readonly ComputeItem[]): void
  /** What `orderby` said last; empty: nothing. */
  order: readonly OrderPart[]
  /** The select that has all there is of the rows. @param columns more of them @param tail `order by …`, `limit …` */
  packed(columns?: readonly string[], tail?: string): string
  /**
   * The value at a path of names, in the form in which it is stored if it is a property's.
   * @throws CatalogueError BadRequest
   */
  valueAt(path: readonly string[], at: number): Value
}

/** A value and how to read it. */
export interface Value {
  readonly sql: string
  readonly nullable: boolean
  readonly type: ValueType
  /** `sql` is the form in which its type is stored. */
  readonly property?: Pick<Property, 'name' | 'edm' | 'type'> & { readonly enumType?: EnumTypeModel }
  readonly ordinalSql?: string
  readonly comparedText?: ComparedText
}

/** As expressions compute with it. */
export function compiledValue({ property, ...value }: Value): Compiled {
  return property === undefined ? value : computable(property, value.sql, value.nullable, true)
}

export function valueOfCompiled({ sql, type, nullable, ordinalSql, comparedText }: Compiled): Value {
  return {
    sql,
    type,
    nullable,
    ...(ordinalSql === undefined ? {} : { ordinalSql }),
    ...(comparedText === undefined ? {} : { comparedText }),
  }
}

/** A name for a column of a subselect that no table has. */
export function freshColumn(alias: string): string {
  return `"$${alias}"`
}

export function shownPath(path: readonly string[]): string {
  return path.join('/').slice(0, 100)
}
