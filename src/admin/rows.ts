/**
 * Rows of the platform tables as the management service shows them: the original's field names in camelCase, options
 * by name.
 */

import type { SqlResult } from '../database/Connections.js'
import { clientTypeMember, clientTypeMembers } from '../session/words/clientType.js'
import type { LiveSession } from '../session/gateway/registry.js'
import type { ServerInstanceNames } from '../session/log/sessionEventRows.js'

const eventTypeMembers = ['Logon', 'Logoff', 'Start', 'Stop', 'Close'] as const
const levelMembers = ['Error', 'Warning', 'Information'] as const

export interface ActiveSessionRow {
  readonly userSid: string
  readonly serverInstanceId: number
  readonly sessionId: number
  readonly serverInstanceName: string
  readonly serverComputerName: string
  readonly userId: string
  readonly clientType: string
  readonly clientComputerName: string
  readonly loginDatetime: string
  readonly databaseName: string
  readonly sessionUniqueId: string
  readonly companyName: string
  readonly objectId: number
  readonly procedure: string
  /** Of a session of another instance only that it is active is known. */
  readonly state: string
}

export const activeSessionColumns =
  'user_sid, server_instance_id, session_id, server_instance_name, server_computer_name, user_id, client_type, client_computer_name, login_datetime, database_name, session_unique_id, company_name, object_id, procedure'
export const sessionEventColumns =
  'user_sid, server_instance_id, session_id, event_type, event_datetime, client_type, database_name, client_computer_name, user_id, comment, session_unique_id'
export const eventLogColumns =
  'id, server_instance_id, event_id, level, event_datetime, session_id, session_unique_id, user_id, company_name, client_type, object_id, procedure, exception, message, context'

type Row = SqlResult['rows'][number]

/** PostgreSQL's `2026-01-31 10:00:00.123+00` as ISO 8601. */
function isoDatetime(text: string | null | undefined): string {
  return new Date((text ?? '').replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString()
}

function clientTypeOf(ordinal: string | null | undefined): string {
  return clientTypeMembers[Number(ordinal)] ?? 'Unknown'
}

export function activeSessionOf(row: Row, state: string): ActiveSessionRow {
  return {
    userSid: row[0] ?? '',
    serverInstanceId: Number(row[1]),
    sessionId: Number(row[2]),
    serverInstanceName: row[3] ?? '',
    serverComputerName: row[4] ?? '',
    userId: row[5] ?? '',
    clientType: clientTypeOf(row[6]),
    clientComputerName: row[7] ?? '',
    loginDatetime: isoDatetime(row[8]),
    databaseName: row[9] ?? '',
    sessionUniqueId: row[10] ?? '',
    companyName: row[11] ?? '',
    objectId: Number(row[12]),
    procedure: row[13] ?? '',
    state,
  }
}

export function activeSessionOfLive(
  { identity, slot }: LiveSession,
  names: Pick<ServerInstanceNames, 'serverComputerName' | 'databaseName'>,
): ActiveSessionRow {
  return {
    userSid: identity.user.securityId,
    serverInstanceId: identity.serverInstanceId,
    sessionId: identity.sessionId,
    serverInstanceName: identity.serverInstanceName,
    serverComputerName: names.serverComputerName,
    userId: identity.user.userName,
    clientType: clientTypeMember(identity.clientType),
    clientComputerName: identity.clientComputerName,
    loginDatetime: new Date(identity.loginDatetime).toISOString(),
    databaseName: names.databaseName,
    sessionUniqueId: identity.sessionUniqueId,
    companyName: identity.companyName,
    objectId: identity.objectId,
    procedure: identity.procedure,
    state: slot.stateName,
  }
}

export function sessionEventOf(row: Row): Record<string, string | number> {
  return {
    userSid: row[0] ?? '',
    serverInstanceId: Number(row[1]),
    sessionId: Number(row[2]),
    eventType: eventTypeMembers[Number(row[3])] ?? '',
    eventDatetime: isoDatetime(row[4]),
    clientType: clientTypeOf(row[5]),
    databaseName: row[6] ?? '',
    clientComputerName: row[7] ?? '',
    userId: row[8] ?? '',
    comment: row[9] ?? '',
    sessionUniqueId: row[10] ?? '',
  }
}

export function eventLogEntryOf(row: Row): Record<string, string | number> {
  return {
    id: Number(row[0]),
    serverInstanceId: Number(row[1]),
    eventId: Number(row[2]),
    level: levelMembers[Number(row[3])] ?? '',
    eventDatetime: isoDatetime(row[4]),
    sessionId: Number(row[5]),
    sessionUniqueId: row[6] ?? '',
    userId: row[7] ?? '',
    companyName: row[8] ?? '',
    clientType: clientTypeOf(row[9]),
    objectId: Number(row[10]),
    procedure: row[11] ?? '',
    exception: row[12] ?? '',
    message: row[13] ?? '',
    context: row[14] ?? '',
  }
}
