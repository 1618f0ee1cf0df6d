/** For a codeunit whose `onRun` takes records of more than one table. */

import type { RecordSource } from '../../session/words/recordSnapshot.js'

/** One of several tables. */
export interface EitherTable<Row> extends RecordSource<Row> {
  /** Which records may be given. A new record is one of the first. */
  readonly tables: readonly RecordSource<Row>[]
}

/**
 * A record of one of the tables: as it is given; a new record is one of the first table. In the symbols of the object
 * the first table is its TableNo.
 */
export function eitherTable<First, Others>(
  first: RecordSource<First>,
  ...others: readonly RecordSource<Others>[]
): EitherTable<First | Others> {
  return Object.freeze({ id: first.id, name: first.name, tables: Object.freeze([first, ...others]) })
}

/** The table of this id if it is one of several, else the first or only one. */
export function tableOfEither(source: RecordSource | EitherTable<unknown>, tableId?: number): RecordSource {
  if (!('tables' in source)) return source
  return source.tables.find(({ id }) => id === tableId) ?? (source.tables[0] as RecordSource)
}
