/**
 * The one statement of the session log: events in, rows of ended sessions out, rows of live sessions in. Atomic, one
 * round trip.
 */

import type { SqlResult, SqlStatement } from '../../database/Connections.js'
import { clientTypeOrdinal } from '../words/clientType.js'
import type { LiveSession } from '../gateway/registry.js'

/** Ordinals of the option Event Type (compatibility 2.2). */
export const EventType = { Logon: 0, Logoff: 1, Start: 2, Stop: 3, Close: 4 } as const

export interface SessionEvent {
  readonly session: LiveSession
  readonly eventType: 0 | 1
  /** Milliseconds since 1970. */
  readonly eventDatetime: number
  /** At most 132 characters. */
  readonly comment: string
}

export interface ServerInstanceNames {
  readonly serverInstanceId: number
  readonly serverInstanceName: string
  readonly serverComputerName: string
  readonly databaseName: string
}

const eventColumns =
  'user_sid, server_instance_id, session_id, event_type, event_datetime, client_type, database_name, client_computer_name, user_id, comment, session_unique_id'
const selectEvents = `select user_sid, $1, session_id, event_type, event_datetime, client_type, $2, client_computer_name, user_id, comment, session_unique_id
  from unnest($3::uuid[], $4::int[], $5::smallint[], $6::timestamptz[], $7::smallint[], $8::text[], $9::text[], $10::text[], $11::uuid[])
    as event (user_sid, session_id, event_type, event_datetime, client_type, client_computer_name, user_id, comment, session_unique_id)`
// An instance that a peer declared crashed writes nothing more: the peer has written, or will write, what its sessions
// lack.
const selectInstance = 'select from platform.server_instance where server_instance_id = $1 and status = 0'

const eventsOnly = `insert into platform.session_event (${eventColumns}) ${selectEvents} where exists (${selectInstance})`

const eventsAndRows = `
with instance as (${selectInstance}), events as (
  insert into platform.session_event (${eventColumns}) ${selectEvents}, instance
  on conflict do nothing
), ended as (
  delete from platform.active_session where server_instance_id = $1 and session_unique_id = any($14::uuid[])
), begun as (
  insert into platform.active_session
    (user_sid, server_instance_id, session_id, server_instance_name, server_computer_name, user_id, client_type, client_computer_name, login_datetime, database_name, session_unique_id, company_name, object_id, procedure)
  select user_sid, $1, session_id, $12, $13, user_id, client_type, client_computer_name, login_datetime, $2, session_unique_id, company_name, object_id, procedure
  from unnest($15::uuid[], $16::int[], $17::text[], $18::smallint[], $19::text[], $20::timestamptz[], $21::uuid[], $22::text[], $23::int[], $24::text[])
    as session (user_sid, session_id, user_id, client_type, client_computer_name, login_datetime, session_unique_id, company_name, object_id, procedure), instance
  on conflict do nothing
)
select count(*) from instance`

export interface SessionEventBatch {
  readonly events: readonly SessionEvent[]
  /** Sessions whose rows go. */
  readonly ended: readonly LiveSession[]
  /** Sessions whose rows come. */
  readonly begun: readonly LiveSession[]
  /** Some of it may be in the tables already: an earlier try had no answer. */
  readonly again: boolean
}

/** Most batches are events of short calls: their statement is the shorter one, which costs PostgreSQL a fifth less. */
export function writeSessionEvents(
  names: ServerInstanceNames,
  { events, ended, begun, again }: SessionEventBatch,
): SqlStatement {
  const of = events.map((event) => event.session.identity)
  const values = [
    names.serverInstanceId,
    names.databaseName,
    plain(of, (identity) => identity.user.securityId),
    plain(of, (identity) => identity.sessionId),
    plain(events, (event) => event.eventType),
    plain(events, (event) => new Date(event.eventDatetime).toISOString()),
    plain(of, (identity) => clientTypeOrdinal(identity.clientType)),
    quoted(of, (identity) => identity.clientComputerName),
    quoted(of, (identity) => identity.user.userName),
    quoted(events, (event) => event.comment),
    plain(of, (identity) => identity.sessionUniqueId),
  ]
  if (events.length > 0 && ended.length === 0 && begun.length === 0 && !again)
    return { name: 'session events', text: eventsOnly, values }
  const live = begun.map((session) => session.identity)
  return {
    name: 'session events and rows',
    text: eventsAndRows,
    values: [
      ...values,
      names.serverInstanceName,
      names.serverComputerName,
      plain(ended, (session) => session.identity.sessionUniqueId),
      plain(live, (identity) => identity.user.securityId),
      plain(live, (identity) => identity.sessionId),
      quoted(live, (identity) => identity.user.userName),
      plain(live, (identity) => clientTypeOrdinal(identity.clientType)),
      quoted(live, (identity) => identity.clientComputerName),
      plain(live, (identity) => new Date(identity.loginDatetime).toISOString()),
      plain(live, (identity) => identity.sessionUniqueId),
      quoted(live, (identity) => identity.companyName),
      plain(live, (identity) => identity.objectId),
      quoted(live, (identity) => identity.procedure),
    ],
  }
}

/** True if nothing was written, because the instance was declared crashed. */
export function wasFenced({ command, rowCount, rows }: SqlResult): boolean {
  return command === 'INSERT' ? rowCount === 0 : rows[0]?.[0] === '0'
}

// Arrays as PostgreSQL writes them. The driver's way of making them costs several times as much, for every call.

/** Of numbers, GUIDs and points in time, which need no quotes. */
function plain<Item>(items: readonly Item[], valueOf: (item: Item) => string | number): string {
  let values = ''
  for (const item of items) values += `${values === '' ? '' : ','}${valueOf(item)}`
  return `{${values}}`
}

function quoted<Item>(items: readonly Item[], valueOf: (item: Item) => string): string {
  let values = ''
  for (const item of items) {
    const value = valueOf(item)
    values += `${values === '' ? '' : ','}"${/["\\]/.test(value) ? value.replaceAll(/["\\]/g, '\\$&') : value}"`
  }
  return `{${values}}`
}
