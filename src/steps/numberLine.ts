/**
 * Line numbers of parts (AL: AutoSplitKey): a new line whose number is not given comes behind the last one, with room
 * for others between. Who inserts holds the lock of the containing record (`placeOf`), so that lines of one document
 * are numbered in turn.
 */

import type { TableRecord } from '../objects/table/TableRecord.js'
import { valuesOf } from './bounds.js'
import type { GivenValue } from './giveValues.js'
import type { Place, StepsContext } from './Place.js'

const distance = 10_000

/** @throws CatalogueError Application_InvalidArgument where the last line has the highest number there is */
export async function numberLine(
  { session, objects }: StepsContext,
  { page, table, link }: Place,
  record: TableRecord,
  given: readonly GivenValue[],
): Promise<void> {
  const { fields } = table.primaryKey
  const number = fields.at(-1)
  if (number === undefined || fields.length < 2 || number.type.name !== 'Integer' || number.autoIncrement) return
  if (
    link.some(({ field }) => field === number) ||
    given.some(({ field }) => field === number) ||
    valuesOf(record)[number.name] !== 0
  )
    return
  if (link.length === 0 && !objects.pages.some(({ parts }) => parts.some((part) => objects.page(part.page) === page)))
    return
  const last = session.record(table)
  for (const field of fields.slice(0, -1)) last.setRange(field.name, valuesOf(record)[field.name])
  valuesOf(record)[number.name] = (await last.tryFindLast())
    ? Math.max(valuesOf(last)[number.name] as number, 0) + distance
    : distance
}
