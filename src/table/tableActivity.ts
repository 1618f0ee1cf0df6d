/**
 * What one session has done with one table, over all its record variables: which locks its reads take, and how often it
 * wrote. Used by records only.
 */

import type { Session } from '../session/Session.js'
import type { TableDefinition } from './definition.js'

export interface TableActivity {
  /** Grows with every write of the session to the table, so that rows read ahead before are known to be old. */
  writes: number
  /** The write transaction in which `lockTable` was called, by `transactionOf`. */
  lockedIn: number | undefined
}

const activities = new WeakMap<Session, Map<number, TableActivity>>()

export function activityOf(session: Session, table: TableDefinition): TableActivity {
  let tables = activities.get(session)
  if (tables === undefined) activities.set(session, tables = new Map<number, TableActivity>())
  let activity = tables.get(table.id)
  if (activity === undefined) tables.set(table.id, activity = { writes: 0, lockedIn: undefined })
  return activity
}

/** A number that changes whenever a write transaction of the session ends. */
export function transactionOf(session: Session): number {
  return (session as Session & { readonly transactionNumber?: number }).transactionNumber ?? 0
}
