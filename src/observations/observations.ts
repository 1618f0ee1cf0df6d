/**
 * Everything worth an operator's attention: one closed table of observations, each with its event id, level, text and
 * fields. The event log, the terminal and docs/reference/event-log.md are made from it. Whoever has something to tell
 * adds a row here and passes the observation to `Observe`; nobody else knows an event id.
 *
 * Ids below 300 are the published ones (compatibility 6.4); those from 300 on are ours.
 */

import { formatTimeSpan } from '../config/timeSpan.js'
import type { EventLogLevel, Placeholders } from '../errors/catalogue.js'

/** The session that an observation is about; a part of its identity. */
export interface ObservedSession {
  readonly sessionId: number
  readonly sessionUniqueId: string
  readonly user: { readonly userName: string }
  readonly companyName: string
  readonly objectId: number
  readonly procedure: string
  readonly clientType: string
}

/** What the kinds of fields hold. */
interface FieldValues {
  text: string
  number: number
  /** Milliseconds. */
  duration: number
  session: ObservedSession
  /** A session that may be over and forgotten by now. */
  perhapsSession: ObservedSession | undefined
}

interface ObservationRow<Fields, Message extends string> {
  readonly eventId: number
  readonly level: EventLogLevel
  /** `{name}` stands for a field. */
  readonly message: Message
  /** `session`, `exception` and `context` are also columns of the event log. */
  readonly fields: Fields
  /** When it is told, for the documentation. */
  readonly description: string
}

/** A row whose text names only fields that it has. */
function row<const Fields extends Readonly<Record<string, keyof FieldValues>>, const Message extends string>(
  eventId: number,
  level: EventLogLevel,
  message: Placeholders<Message> extends keyof Fields ? Message : never,
  fields: Fields,
  description: string,
): ObservationRow<Fields, Message> {
  return { eventId, level, message, fields, description }
}

export const observations = {
  // Sessions.
  messageShown: row(
    100,
    'Information',
    '{text}',
    { text: 'text', context: 'text', session: 'perhapsSession' },
    'Business code called `message`. The context is the call stack.',
  ),
  sessionFailed: row(
    200,
    'Error',
    '{text}',
    { text: 'text', exception: 'text', context: 'text', session: 'session' },
    'A session ended with an error, which [errors](errors.md) lists with the level Error. The context is the stack; a bug in business code is named there and not told to the caller.',
  ),
  sessionEndedEarly: row(
    202,
    'Warning',
    '{text}',
    { text: 'text', exception: 'text', context: 'text', session: 'session' },
    'A session ended with an error that [errors](errors.md) lists with the level Warning, for example at its time limit.',
  ),
  sessionStopped: row(
    300,
    'Information',
    'The session was stopped by {stopper} through {through} after {duration}: {comment}',
    { stopper: 'text', through: 'text', duration: 'duration', comment: 'text', session: 'session' },
    'A session was stopped: by whom, through what, how long after its start, and with which comment.',
  ),
  distantSessionStopped: row(
    301,
    'Information',
    'Session {sessionId} ({sessionUniqueId}) of server instance {serverInstanceId} was stopped from here by {stopper} through {through}: {comment}',
    {
      sessionId: 'number',
      sessionUniqueId: 'text',
      serverInstanceId: 'number',
      stopper: 'text',
      through: 'text',
      comment: 'text',
    },
    'A stop that was asked for here ended a session of another server instance, which tells of it as event 300.',
  ),
  sessionEventRefused: row(
    200,
    'Error',
    'The database refused an event of session {sessionUniqueId}: {reason}',
    { sessionUniqueId: 'text', reason: 'text' },
    'An event of the session log could not be written, not even alone.',
  ),

  // Errors beside the sessions.
  unexpectedError: row(
    200,
    'Error',
    'An unexpected error occurred. CorrelationId: {correlationId}.',
    { correlationId: 'text', context: 'text' },
    'A request ended with an error of the server itself; the caller was given the same correlation id. The context is the stack.',
  ),
  strayError: row(
    216,
    'Error',
    '{text}',
    { text: 'text', exception: 'text', context: 'text' },
    'Code on a session thread failed beside every session, e.g. in a promise that nobody awaited. The context is the stack.',
  ),
  threadNotStarted: row(
    216,
    'Error',
    'A session thread could not be started: {reason}',
    { reason: 'text' },
    'The system gave no thread; it is tried again.',
  ),
  signInRefused: row(
    231,
    'Warning',
    "A sign-in from {clientAddress} as '{userName}' was refused: {reason}.",
    { clientAddress: 'text', userName: 'text', reason: 'text' },
    'A request was answered 401. The reason is told here only.',
  ),

  // The server instance and its peers.
  instanceReady: row(
    224,
    'Information',
    'The server instance {serverInstanceName} ({serverInstanceId}) is ready.',
    { serverInstanceName: 'text', serverInstanceId: 'number' },
    'The server instance takes calls.',
  ),
  instanceShuttingDown: row(
    225,
    'Information',
    'The server instance {serverInstanceName} ({serverInstanceId}) is shutting down.',
    { serverInstanceName: 'text', serverInstanceId: 'number' },
    'The server instance was told to end.',
  ),
  leaseLost: row(
    200,
    'Error',
    'The database has not answered for as long as the lease lasts; all sessions are stopped.',
    {},
    'The database was away for ServerInstanceLeaseDuration.',
  ),
  leaseRegained: row(201, 'Information', 'The database answers again; calls are taken.', {}, 'The database is back.'),
  instanceFenced: row(
    200,
    'Error',
    'Another server instance declared this one crashed; it ends.',
    {},
    'The heartbeat of this server instance came too late for its peers.',
  ),
  instanceReaped: row(
    202,
    'Warning',
    'The server instance {serverInstanceId} ended unexpectedly; {sessions} sessions of it were ended: {comment}',
    { serverInstanceId: 'number', sessions: 'number', comment: 'text' },
    'A crashed peer was cleared away: its backends, the missing Logoffs of its sessions and its rows in Active Session.',
  ),
  maintenanceFailed: row(
    202,
    'Warning',
    'Maintenance failed and will be tried again: {reason}',
    { reason: 'text' },
    'Looking for crashed peers, or dropping old rows, did not succeed.',
  ),
  entryRefused: row(
    200,
    'Error',
    'The database refused an entry of the event log ({reason}): {text}',
    { reason: 'text', text: 'text' },
    'An entry of the event log could not be written, not even alone; told in the terminal only.',
  ),
}

export type ObservationKind = keyof typeof observations

type FieldsOf<Kind extends ObservationKind> = (typeof observations)[Kind]['fields']

type ObservationOf<Kind extends ObservationKind> = { readonly kind: Kind } & {
  readonly [Name in keyof FieldsOf<Kind>]: FieldsOf<Kind>[Name] extends keyof FieldValues
    ? FieldValues[FieldsOf<Kind>[Name]]
    : never
}

/** One of the table's kinds with its fields. */
export type Observation = { [Kind in ObservationKind]: ObservationOf<Kind> }[ObservationKind]

/** The session that an observation is about, if there is one. */
export function sessionOf(observation: Observation): ObservedSession | undefined {
  return 'session' in observation ? observation.session : undefined
}

/** What an operator reads of an observation. */
export function messageOf(observation: Observation): string {
  const { message, fields } = observations[observation.kind]
  const kinds: Readonly<Record<string, keyof FieldValues>> = fields
  const values: Readonly<Record<string, string | number | ObservedSession | undefined>> = observation
  return message.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = values[name]
    if (typeof value === 'number') return kinds[name] === 'duration' ? formatTimeSpan(value) : String(value)
    return typeof value === 'string' ? value : ''
  })
}
