/** A query as the rest of the program reads it: a read-only join of tables, with totals. Plain data. */

import type { ApiAddress } from '../page/pageDefinition.js'
import type { Condition } from '../table/field.js'

/** AL's aggregates of numbers, and the parts of dates. */
export type QueryMethod = 'Sum' | 'Count' | 'Average' | 'Min' | 'Max' | 'Day' | 'Month' | 'Year'

export interface QueryColumn {
  /** Its published name is made of it. */
  readonly name: string
  readonly caption: string
  /** Field of the data item's table, FlowFields included; absent for Count. */
  readonly field?: string
  /** With an aggregate anywhere in the query, columns without one are what is grouped by. */
  readonly method?: QueryMethod
  readonly reverseSign: boolean
}

/** A filter that callers may set without a column being shown. */
export interface QueryFilter {
  readonly name: string
  readonly caption: string
  readonly field: string
  /** AL filter syntax; what applies if the caller sets none. */
  readonly columnFilter?: string
}

export interface QueryDataItem {
  readonly name: string
  /** Name of its table. */
  readonly table: string
  /** How it is joined to the item that holds it. Default: LeftOuter. Absent for the root. */
  readonly joinType?: 'LeftOuter' | 'Inner' | 'RightOuter' | 'FullOuter' | 'Cross'
  /** `field` of this item equals `parentField` of the item that holds it (or of any item above, by name). */
  readonly link: readonly { readonly field: string; readonly parentItem: string; readonly parentField: string }[]
  /** DataItemTableFilter. */
  readonly filters: readonly Condition[]
  readonly columns: readonly QueryColumn[]
  readonly queryFilters: readonly QueryFilter[]
  readonly items: readonly QueryDataItem[]
}

export interface QueryDefinition {
  readonly objectType: 'Query'
  readonly id: number
  /** Text[30]. */
  readonly name: string
  readonly caption: string
  readonly queryType: 'Normal' | 'API'
  /** API queries only. */
  readonly api?: ApiAddress
  readonly root: QueryDataItem
  readonly orderBy: readonly { readonly column: string; readonly descending: boolean }[]
  /** 0: all. */
  readonly topNumberOfRows: number
}
