/** The event log: every observation as a row of table Event Log, by group commit. */

import type { EventLogLevel } from '../errors/catalogue.js'
import type { SqlResult, SqlStatement } from '../database/Connections.js'
import { GroupCommit } from '../database/GroupCommit.js'
import {
  messageOf,
  observations,
  sessionOf,
  type Observation,
  type ObservedSession,
} from '../observations/observations.js'
import type { Observe } from '../observations/observe.js'
import { sourceLines } from './sourceLines.js'

export interface EventLogOptions {
  readonly serverInstanceId: number
  readonly query: (statement: SqlStatement) => Promise<SqlResult>
  /** Ordinal of the tables' option Client Type for a language client type. */
  readonly clientTypeOrdinal: (clientType: string) => number
  /** Is told what the table could not take. */
  readonly elsewhere: Observe
}

/** Ordinals of the option Level. */
const levelOrdinal: Record<EventLogLevel, number> = { Error: 0, Warning: 1, Information: 2 }
const largestBatch = 500
/** Most entries that wait for the database; what comes on top is told to the other consumers only. */
const largestBacklog = 10_000
const longestText = 100_000
/** Ordinal of the member Unknown of option Client Type. */
const unknownClientType = 8
const noGuid = '00000000-0000-0000-0000-000000000000'

const insert = `
insert into platform.event_log
  (server_instance_id, event_id, level, event_datetime, session_id, session_unique_id, user_id, company_name, client_type, object_id, procedure, exception, message, context)
select $1, * from unnest($2::int[], $3::smallint[], $4::timestamptz[], $5::int[], $6::uuid[], $7::text[], $8::text[], $9::smallint[], $10::int[], $11::text[], $12::text[], $13::text[], $14::text[])`

interface Item {
  readonly observation: Observation
  readonly datetime: number
}

export class EventLog {
  readonly #options: EventLogOptions
  readonly #writer: GroupCommit<Item>

  constructor(options: EventLogOptions) {
    this.#options = options
    this.#writer = new GroupCommit<Item>({
      write: async (items) => {
        await options.query(this.#statement(items))
      },
      refused: (item, error) => {
        options.elsewhere({ kind: 'entryRefused', reason: String(error), text: messageOf(item.observation) })
      },
      largest: largestBatch,
      pause: 0,
    })
  }

  /** Never throws and never waits. */
  write(observation: Observation): void {
    if (this.#writer.backlog < largestBacklog) void this.#writer.add({ observation, datetime: Date.now() })
  }

  /** Resolves when everything so far is in the table: before it is read. */
  async flush(): Promise<void> {
    await this.#writer.flush()
  }

  end(): void {
    this.#writer.end()
  }

  #statement(items: readonly Item[]): SqlStatement {
    const of = <Value>(value: (observation: Observation) => Value): Value[] =>
      items.map(({ observation }) => value(observation))
    const ofSession = <Value>(value: (session: ObservedSession) => Value, none: Value): Value[] =>
      of((observation) => {
        const session = sessionOf(observation)
        return session === undefined ? none : value(session)
      })
    return {
      name: 'event log',
      text: insert,
      values: [
        this.#options.serverInstanceId,
        of(({ kind }) => observations[kind].eventId),
        of(({ kind }) => levelOrdinal[observations[kind].level]),
        items.map(({ datetime }) => new Date(datetime).toISOString()),
        ofSession(({ sessionId }) => sessionId, 0),
        ofSession(({ sessionUniqueId }) => sessionUniqueId, noGuid),
        ofSession(({ user }) => user.userName, ''),
        ofSession(({ companyName }) => companyName, ''),
        ofSession(({ clientType }) => this.#options.clientTypeOrdinal(clientType), unknownClientType),
        ofSession(({ objectId }) => objectId, 0),
        ofSession(({ procedure }) => procedure, ''),
        of((observation) => ('exception' in observation ? observation.exception : '')),
        of((observation) => storable(messageOf(observation))),
        of((observation) => storable('context' in observation ? sourceLines(observation.context) : '')),
      ],
    }
  }
}

/** Text as PostgreSQL can store it. */
function storable(text: string): string {
  return text.slice(0, longestText).replaceAll('\0', '').toWellFormed()
}
