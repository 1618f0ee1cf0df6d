/** For a codeunit whose `onRun` takes records of more than one table. */

import type { RecordSource } from '../session/words/recordSnapshot.js'

/**
 * A record of one of the tables: as snapshots come; a new record is one of the first table. In the symbols of the
 * object the first table is its TableNo.
 */
export function eitherTable<First, Others>(
  first: RecordSource<First>,
  ...others: readonly RecordSource<Others>[]
): RecordSource<First | Others> {
  return Object.freeze({
    id: first.id,
    name: first.name,
    newRecord: (session) => first.newRecord(session),
    restoreRecord: (session, snapshot) =>
      (others.find((table) => table.id === snapshot.tableId) ?? first).restoreRecord(session, snapshot),
  } satisfies RecordSource<First | Others>)
}
