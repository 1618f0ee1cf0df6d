/**
 * The one statement of the session log: events in, rows of ended sessions out, rows of live sessions in. Atomic, one round trip.
 * Answers one row with 1, or with 0 and nothing written if the instance was declared crashed.
 */

import type { SqlStatement } from '../database/Connections.js'
import { clientTypeOrdinal } from './clientType.js'
import type { LiveSession } from './registry.js'

/** Ordinals of the option Event Type (reference 2.2). */
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

// An instance that a peer declared crashed writes nothing more: the peer has written, or will write, what its sessions lack.
const text = `
with instance as (
  select from platform.server_instance where server_instance_id = $1 and status = 0
), events as (
  insert into platform.session_event
    (user_sid, server_instance_id, session_id, event_type, event_datetime, client_type, database_name, client_computer_name, user_id, comment, session_unique_id)
  select user_sid, $1, session_id, event_type, event_datetime, client_type, $2, client_computer_name, user_id, comment, session_unique_id
  from unnest($5::uuid[], $6::int[], $7::smallint[], $8::timestamptz[], $9::smallint[], $10::text[], $11::text[], $12::text[], $13::uuid[])
    as event (user_sid, session_id, event_type, event_datetime, client_type, client_computer_name, user_id, comment, session_unique_id), instance
  on conflict do nothing
), ended as (
  delete from platform.active_session where server_instance_id = $1 and session_unique_id = any($14::uuid[])
), begun as (
insert into platform.active_session
  (user_sid, server_instance_id, session_id, server_instance_name, server_computer_name, user_id, client_type, client_computer_name, login_datetime, database_name, session_unique_id, company_name, object_id, procedure)
select user_sid, $1, session_id, $3, $4, user_id, client_type, client_computer_name, login_datetime, $2, session_unique_id, company_name, object_id, procedure
from unnest($15::uuid[], $16::int[], $17::text[], $18::smallint[], $19::text[], $20::timestamptz[], $21::uuid[], $22::text[], $23::int[], $24::text[])
  as session (user_sid, session_id, user_id, client_type, client_computer_name, login_datetime, session_unique_id, company_name, object_id, procedure), instance
on conflict do nothing
)
select count(*) from instance`

export function writeSessionEvents(names: ServerInstanceNames, events: readonly SessionEvent[], ended: readonly LiveSession[], begun: readonly LiveSession[]): SqlStatement {
  const of = events.map((event) => event.session.identity)
  const live = begun.map((session) => session.identity)
  return {
    name: 'session events', text,
    values: [
      names.serverInstanceId, names.databaseName, names.serverInstanceName, names.serverComputerName,
      plain(of, (identity) => identity.user.securityId), plain(of, (identity) => identity.sessionId), plain(events, (event) => event.eventType),
      plain(events, (event) => new Date(event.eventDatetime).toISOString()), plain(of, (identity) => clientTypeOrdinal(identity.clientType)),
      quoted(of, (identity) => identity.clientComputerName), quoted(of, (identity) => identity.user.userName), quoted(events, (event) => event.comment),
      plain(of, (identity) => identity.sessionUniqueId),
      plain(ended, (session) => session.identity.sessionUniqueId),
      plain(live, (identity) => identity.user.securityId), plain(live, (identity) => identity.sessionId), quoted(live, (identity) => identity.user.userName),
      plain(live, (identity) => clientTypeOrdinal(identity.clientType)), quoted(live, (identity) => identity.clientComputerName),
      plain(live, (identity) => new Date(identity.loginDatetime).toISOString()), plain(live, (identity) => identity.sessionUniqueId),
      quoted(live, (identity) => identity.companyName), plain(live, (identity) => identity.objectId), quoted(live, (identity) => identity.procedure),
    ],
  }
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
