/**
 * Syntax trees of OData 4.01 URLs: what was written, not yet what it means. Plain data. Names are checked against the
 * model by `plan/`. Chains of one operator are one node with many operands, so trees are no deeper than the brackets
 * that were written.
 */

/** Where a node begins: index of its first character in the text it was read from (after percent-decoding). */
interface Placed {
  readonly at: number
}

export type LiteralType =
  | 'null'
  | 'Edm.Boolean'
  | 'Edm.String'
  | 'Edm.Guid'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.TimeOfDay'
  | 'Edm.Duration'
  | 'Edm.Binary'
  /** Whole numbers by size; anything beyond Int64 is Decimal. */
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.Decimal'
  /** With an exponent, or INF, -INF, NaN. */
  | 'Edm.Double'
  /** `Namespace.Type'member,member'` */
  | 'enum'
  /** `geography'…'`, `geometry'…'`: read, and refused by the plan. */
  | 'geo'

export interface Literal extends Placed {
  readonly kind: 'literal'
  readonly type: LiteralType
  /** As it was written, without quotes and prefix; quotes undoubled. */
  readonly text: string
  /** The canonical text (`canonicalText`) of the primitive types; undefined: outside the range of its type. */
  readonly value: string | undefined
  /** Of `enum`: the qualified type name. */
  readonly typeName?: string
}

export interface PathSegment extends Placed {
  /**
   * As written, percent-decoded; `$it`, `$this`, `$root`, `$count`, `$value`, `$ref` and qualified names (with a dot)
   * included. Empty: a key behind the parentheses of a function or of `$filter(…)`, as in `Products/Best(Size=1)('A')`.
   */
  readonly name: string
  /** `Customer('10000')`: positional or named key values, or arguments of a function; undefined: no parentheses. */
  readonly arguments?: readonly NamedArgument[]
  /** An annotation path segment begins with `@`. */
}

export interface NamedArgument extends Placed {
  /** Undefined: positional. */
  readonly name?: string
  readonly value: Expression
}

export interface Path extends Placed {
  readonly kind: 'path'
  readonly segments: readonly PathSegment[]
}

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'has' | 'in'
export type ArithmeticOperator = 'add' | 'sub' | 'mul' | 'div' | 'divby' | 'mod'

export type Expression =
  | Literal
  | Path
  /**
   * `@name`: an alias whose value is another query option. `name` is without its `@`, as in `QueryOptions.aliases`.
   * With a path behind it, or qualified, it is a path whose first segment begins with `@`.
   */
  | ({ readonly kind: 'alias'; readonly name: string } & Placed)
  | ({ readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly operands: readonly Expression[] } & Placed)
  | ({
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: Expression
      readonly right: Expression
    } & Placed)
  /** Left-associative chain of one precedence: `first (operator operand)*`. */
  | ({
      readonly kind: 'arithmetic'
      readonly first: Expression
      readonly rest: readonly { readonly operator: ArithmeticOperator; readonly operand: Expression }[]
    } & Placed)
  | ({ readonly kind: 'not'; readonly operand: Expression } & Placed)
  | ({ readonly kind: 'negate'; readonly operand: Expression } & Placed)
  /**
   * Built-in function, its name in lower case, the number of its arguments checked. Others,
   * `Namespace.Function(Name=value)`, are segments of paths. `cast` and `isof` have the type's name as a path argument
   * last.
   */
  | ({ readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] } & Placed)
  | ({ readonly kind: 'list'; readonly items: readonly Expression[] } & Placed)
  /** `path/any(v:predicate)`; `any()` has neither variable nor predicate. */
  | ({
      readonly kind: 'lambda'
      readonly path: Path
      readonly operator: 'any' | 'all'
      readonly variable?: string
      readonly predicate?: Expression
    } & Placed)
  /** `$case(cond:value,…)` of 4.01. */
  | ({
      readonly kind: 'case'
      readonly branches: readonly { readonly condition: Expression; readonly value: Expression }[]
    } & Placed)
  /**
   * JSON object or array literal without expressions in it; `text` as written, for numbers that JavaScript cannot hold.
   * Behind `in` an array is a `list`.
   */
  | ({ readonly kind: 'json'; readonly value: unknown; readonly text: string } & Placed)
  /** JSON object with expressions as values (an array with expressions is a `list`). */
  | ({
      readonly kind: 'object'
      readonly members: readonly { readonly name: string; readonly value: Expression }[]
    } & Placed)
  /**
   * Every path that ends with `$count`, options or not: `path/$count($filter=…;$search=…)`. `path/$filter(…)` is a
   * segment `$filter` with one argument.
   */
  | ({
      readonly kind: 'count'
      readonly path: Path
      readonly filter?: Expression
      readonly search?: SearchExpression
    } & Placed)
  /** `path/aggregate(Amount with sum)` of the aggregation extension; the path may be `$these`. */
  | ({ readonly kind: 'aggregation'; readonly path: Path; readonly item: AggregateItem } & Placed)

export type SearchExpression =
  | ({ readonly kind: 'term'; readonly text: string; readonly phrase: boolean } & Placed)
  | ({ readonly kind: 'searchNot'; readonly operand: SearchExpression } & Placed)
  | ({
      readonly kind: 'searchLogical'
      readonly operator: 'AND' | 'OR'
      readonly operands: readonly SearchExpression[]
    } & Placed)

export interface OrderByItem extends Placed {
  readonly expression: Expression
  readonly descending: boolean
}

export interface SelectItem extends Placed {
  /** `['*']`, `['Namespace.*']`, or a path of names. */
  readonly path: readonly string[]
  /** `$select=Namespace.Function(Location,Kind)`: names the overload of a function. */
  readonly parameters?: readonly string[]
  /** Nested options of 4.01: `$select=Lines($filter=…)`. */
  readonly options?: QueryOptions
}

export interface ExpandItem extends Placed {
  /** `['*']` or a path of names, type casts included. */
  readonly path: readonly string[]
  readonly suffix?: '$ref' | '$count'
  readonly options: QueryOptions
  /** `$levels`: 'max' or 1 and up. */
  readonly levels?: number | 'max'
}

export interface ComputeItem extends Placed {
  readonly expression: Expression
  readonly alias: string
}

export type Transformation = Placed &
  (
    | { readonly kind: 'identity' }
    | { readonly kind: 'filter'; readonly condition: Expression }
    | { readonly kind: 'search'; readonly search: SearchExpression }
    | { readonly kind: 'groupby'; readonly groupBy: readonly GroupByItem[]; readonly then?: readonly Transformation[] }
    | { readonly kind: 'aggregate'; readonly items: readonly AggregateItem[] }
    | { readonly kind: 'compute'; readonly items: readonly ComputeItem[] }
    | { readonly kind: 'expand'; readonly path: readonly string[]; readonly then: readonly Transformation[] }
    | { readonly kind: 'orderby'; readonly items: readonly OrderByItem[] }
    | { readonly kind: 'top' | 'skip'; readonly count: Expression }
    | {
        readonly kind: 'topcount' | 'toppercent' | 'topsum' | 'bottomcount' | 'bottompercent' | 'bottomsum'
        readonly amount: Expression
        readonly by: Expression
      }
    | { readonly kind: 'concat'; readonly sequences: readonly (readonly Transformation[])[] }
    /** Read, and answered with 501: nest, join, outerjoin, ancestors, descendants, traverse, custom functions. */
    | { readonly kind: 'other'; readonly name: string }
  )

export type GroupByItem = Placed &
  (
    | { readonly kind: 'path'; readonly path: readonly string[] }
    | { readonly kind: 'rollup'; readonly all: boolean; readonly paths: readonly (readonly string[])[] }
    /** Read, and answered with 501. */
    | { readonly kind: 'rolluprecursive' }
  )

export interface AggregateItem extends Placed {
  /** Undefined for `$count as …` of the input itself; `Sales/$count` is an expression of kind `count`. */
  readonly expression?: Expression
  /**
   * `sum`, `min`, `max`, `average`, `countdistinct`, or a qualified custom one; undefined for `$count` and custom
   * aggregates.
   */
  readonly method?: string
  /** `from Time,Product/Name with max`; only custom aggregates go without a method. */
  readonly from?: readonly { readonly paths: readonly (readonly string[])[]; readonly method?: string }[]
  readonly alias?: string
}

/** The options of a request, of an expand item, or after `$count(`. Absent: not given. */
export interface QueryOptions {
  readonly filter?: Expression
  readonly search?: SearchExpression
  readonly apply?: readonly Transformation[]
  readonly compute?: readonly ComputeItem[]
  readonly orderBy?: readonly OrderByItem[]
  readonly select?: readonly SelectItem[]
  readonly expand?: readonly ExpandItem[]
  readonly top?: number
  readonly skip?: number
  readonly count?: boolean
  /** The raw text. */
  readonly skipToken?: string
  readonly deltaToken?: string
  readonly format?: string
  /** `$id` of `$ref` requests and `$entity`. */
  readonly id?: string
  readonly index?: number
  readonly schemaVersion?: string
  /** Values of `@name`, by name without `@`. */
  readonly aliases?: ReadonlyMap<string, Expression>
  /** What is not OData's, by name as written: `company`, `tenant`, anything. */
  readonly custom?: ReadonlyMap<string, string>
}

/** A URL below the service root. */
export interface ParsedUrl {
  /** Resource path; empty for the service document. */
  readonly path: readonly PathSegment[]
  readonly options: QueryOptions
}
