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
      of.map((identity) => identity.user.securityId), of.map((identity) => identity.sessionId), events.map((event) => event.eventType),
      events.map((event) => new Date(event.eventDatetime).toISOString()), of.map((identity) => clientTypeOrdinal(identity.clientType)),
      of.map((identity) => identity.clientComputerName), of.map((identity) => identity.user.userName), events.map((event) => event.comment), of.map((identity) => identity.sessionUniqueId),
      ended.map((session) => session.identity.sessionUniqueId),
      live.map((identity) => identity.user.securityId), live.map((identity) => identity.sessionId), live.map((identity) => identity.user.userName),
      live.map((identity) => clientTypeOrdinal(identity.clientType)), live.map((identity) => identity.clientComputerName),
      live.map((identity) => new Date(identity.loginDatetime).toISOString()), live.map((identity) => identity.sessionUniqueId),
      live.map((identity) => identity.companyName), live.map((identity) => identity.objectId), live.map((identity) => identity.procedure),
    ],
  }
}
