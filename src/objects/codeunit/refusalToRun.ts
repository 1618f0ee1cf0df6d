/**
 * Whether a codeunit can be run as a session: asked before there is one, so that a wrong record is no session that
 * fails.
 */

import type { ApplicationObjects } from '../applicationObjects.js'
import { tableOfEither } from '../table/eitherTable.js'

/**
 * Why a codeunit cannot be run, in words that go on after a colon; undefined if it can.
 * @param tableId the table of the record that is given; undefined: none is, which every codeunit takes
 */
export function refusalToRun(
  objects: ApplicationObjects,
  codeunitId: number,
  tableId: number | undefined,
): string | undefined {
  const codeunit = objects.codeunit(codeunitId)
  if (codeunit === undefined) return `the codeunit ${codeunitId} does not exist.`
  if (tableId === undefined) return undefined
  const { name, table } = codeunit
  const given = `one of the table ${tableId} ${objects.table(tableId)?.name ?? ''}`.trimEnd()
  if (table === undefined) return `the codeunit ${codeunitId} ${name} takes no record, and ${given} is given.`
  const taken = tableOfEither(table, tableId)
  if (taken.id === tableId) return undefined
  return `the codeunit ${codeunitId} ${name} takes a record of the table ${taken.id} ${taken.name}, not ${given}.`
}
