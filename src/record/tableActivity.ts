/**
 * What one session has done with one table, over all its record variables: which locks its reads take, and how often it
 * wrote. Used by records only.
 */

import type { Session } from '../session/Session.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'

export interface TableActivity {
  /** Grows with every write of the session to the table, so that rows read ahead before are known to be old. */
  writes: number
  /** PostgreSQL's id of the transaction in which `lockTable` was called; it locks nothing in a later one. */
  lockedIn: string | undefined
}

const activities = new WeakMap<Session, Map<number, TableActivity>>()

export function activityOf(session: Session, table: TableDefinition): TableActivity {
  let tables = activities.get(session)
  if (tables === undefined) activities.set(session, (tables = new Map<number, TableActivity>()))
  let activity = tables.get(table.id)
  if (activity === undefined) tables.set(table.id, (activity = { writes: 0, lockedIn: undefined }))
  return activity
}
