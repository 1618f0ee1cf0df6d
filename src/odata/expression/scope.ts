/**
 * What expressions are compiled against. `expression/` knows operators and functions; where names lead is the scope's
 * business (`plan/` makes them from the model). Nothing here runs SQL; every value is bound through
 * `ExpressionBuilder`.
 */

import type { EntityType, EnumTypeModel } from '../model/model.js'
import type { Expression, Path, SearchExpression } from '../syntax/ast.js'
import type { PrimitiveName } from '../syntax/primitiveText.js'

export type ValueType =
  | {
      readonly kind: 'primitive'
      readonly edm: PrimitiveName
      /** Values are member names of it, as text in SQL, its order that of the ordinals. */
      readonly enumType?: EnumTypeModel
    }
  | { readonly kind: 'null' }
  | { readonly kind: 'entity'; readonly type: EntityType }
  | { readonly kind: 'collection'; readonly of: ValueType }

/**
 * A compiled expression. SQL types by Edm type: Boolean boolean; String and enums text (collate "C" semantics); Guid
 * uuid; Date date; DateTimeOffset timestamptz; TimeOfDay time; Duration interval; Byte, Int32, Int64 bigint-compatible
 * integers; Decimal numeric; Double double precision; Binary bytea.
 */
export interface Compiled {
  readonly sql: string
  readonly type: ValueType
  /** May be SQL null. Stored properties never are. */
  readonly nullable: boolean
  /** Enum properties: SQL of the ordinal, for comparing with `lt`, `has` and for sorting. */
  readonly ordinalSql?: string
  /**
   * A stored column that may stand alone on one side of `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `in`, so that its index is
   * used. Its order and equality are those of `sql`. `literal` turns a value's text into what is bound as `postgres`
   * type; undefined: no row can have that value. Texts: as Edm writes them in JSON, numbers without exponent, moments
   * in UTC with microseconds, durations in seconds. Where `postgres` is the type that the table above gives for the
   * Edm type, it is not asked.
   */
  readonly column?: StoredColumn
  /** What its AL type makes of a text beside it; absent: nothing, as of a Text and what functions make. */
  readonly comparedText?: ComparedText
}

/** How a text is understood that is compared with a value of an AL type. */
export interface ComparedText {
  /** The text of the value as `sql` has it: a Code in upper case, a member by its name. @throws ValueError */
  readonly text: (given: string) => string
  readonly members?: ComparedMembers
}

/** Of options and enumerations. */
export interface ComparedMembers {
  /** @param text as `text` gives it */
  readonly ordinalOf: (text: string) => number | undefined
  /** Ordinals of the members of whom it is true. @param test is told names, and the given text, as they compare */
  readonly ordinalsWhere: (test: (name: string, given: string) => boolean, given: string) => number[]
}

export interface StoredColumn {
  readonly sql: string
  readonly literal: (text: string) => unknown
  readonly postgres: string
}

/** A statement being written. */
export interface ExpressionBuilder {
  /** Binds a value; returns its place, `$3`, with a cast where one is given: `$3::numeric`. */
  bind(value: unknown, postgresType?: string): string
  /** A fresh table alias. */
  alias(): string
}

/** Rows that a collection path leads to: `select … ${from} where ${where}`. */
export interface RowSet {
  /** `from … ` with joins. */
  readonly from: string
  /** A condition, `true` if there is none; links to the outer row included. */
  readonly where: string
  readonly type: EntityType
  /** Names inside a lambda's predicate or a nested filter. */
  readonly scope: Scope
}

export type Resolved =
  | { readonly kind: 'value'; readonly value: Compiled }
  /** A single entity, null if there is no row; `isNull` is SQL of that. */
  | { readonly kind: 'entity'; readonly type: EntityType; readonly isNull: string }
  | { readonly kind: 'rows'; readonly rows: RowSet }

export interface Scope {
  /**
   * What a path means here: properties, computed ones, navigation, `$it`, `$this`, lambda variables, type casts.
   * `$count` at its end is left to the caller.
   * @throws CatalogueError BadRequest (unknown name, with its position) and kin
   */
  resolve(path: Path, builder: ExpressionBuilder): Resolved
  /**
   * The scope for the predicate of a lambda over rows: `variable` leads to them, other names to what they mean here.
   */
  withVariable(variable: string, rows: RowSet): Scope
  /** The value of `@name`. @throws CatalogueError BadRequest if it is not given */
  alias(name: string): Expression
  /** A condition for `$search` on the rows of this scope. */
  search(search: SearchExpression, builder: ExpressionBuilder): string
}
