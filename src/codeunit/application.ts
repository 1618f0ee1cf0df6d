/** An application as plain data: what compose.ts loads, publishes and fills. */

import type { DeclaredFields, FieldValues } from '../table/field.js'
import type { Table } from '../table/defineTable.js'
import type { ApplicationObject } from './objects.js'

export interface PublishedWebService {
  readonly objectType: 'Codeunit'
  readonly objectId: number
  /** Text[240]: the name in URLs. */
  readonly serviceName: string
}

/** Rows of one table for one company; made as they are asked for. Made by `demoRows`. */
export interface DemoRows {
  /** Text[30]. */
  readonly companyName: string
  readonly table: Table<DeclaredFields>
  readonly rows: Iterable<Readonly<Record<string, unknown>>>
}

export interface Application {
  readonly name: string
  /** Companies of a new database, Text[30] each. */
  readonly companies: readonly string[]
  readonly objects: readonly ApplicationObject[]
  readonly webServices: readonly PublishedWebService[]
  /** What a new database is filled with: the same on every call. */
  demoData?(): readonly DemoRows[]
}

/** Rows for the demo data, checked by the table's fields. */
export function demoRows<F extends DeclaredFields>(companyName: string, table: Table<F>, rows: Iterable<Partial<FieldValues<F>>>): DemoRows {
  return { companyName, table, rows }
}
