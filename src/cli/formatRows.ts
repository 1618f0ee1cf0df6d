/** An array of the management service as a table for people. */

import { CommandError } from './CommandError.js'
import { formatTable } from './table.js'

/**
 * @param keys the columns in order; one that no row has is left out.
 * @param none what is told when there are no rows.
 * @throws {CommandError} when the answer is no array of objects.
 */
export function formatRows(answer: unknown, keys: readonly string[], none: string): string {
  if (!Array.isArray(answer) || !answer.every((row) => typeof row === 'object' && row !== null))
    throw new CommandError('the management service did not answer with a list')
  const rows = answer as readonly Readonly<Record<string, unknown>>[]
  if (rows.length === 0) return `${none}\n`
  const shown = keys.filter((key) => rows.some((row) => Object.hasOwn(row, key)))
  return formatTable(
    shown.map((key) => ({ heading: headingOf(key), right: rows.every((row) => typeof row[key] === 'number') })),
    rows.map((row) => shown.map((key) => cellOf(row[key]))),
  )
}

/** `sessionId` → `Session ID`, as Business Central's tables call it. */
function headingOf(key: string): string {
  return key
    .replace(/([A-Z])/g, ' $1')
    .replace(/^./, (first) => first.toUpperCase())
    .replace(/\bId\b/, 'ID')
}

/** A point in time is shown to the second. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return JSON.stringify(value)
  return value.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/, '$1 $2$3')
}
