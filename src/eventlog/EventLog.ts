/**
 * The event log: what an operator reads. Errors of sessions, `Message`, start and stop of the server instance, in table
 * Event Log by group commit and as one line each on standard error.
 */

import type { EventLogLevel } from '../errors/catalogue.js'
import type { SqlResult, SqlStatement } from '../database/Connections.js'
import { GroupCommit } from '../database/GroupCommit.js'

/** The session an entry belongs to; a part of its identity. */
export interface EventLogSession {
  readonly sessionId: number
  readonly sessionUniqueId: string
  readonly user: { readonly userName: string }
  readonly companyName: string
  readonly objectId: number
  readonly procedure: string
  readonly clientType: string
}

export interface EventLogEntry {
  readonly level: EventLogLevel
  /** Ids of compatibility 6.4: 100 message, 200 error, 201 information, 202 warning, 223 to 225 instance. */
  readonly eventId: number
  readonly message: string
  readonly exception?: string
  /** Stack or call stack; '' for none. */
  readonly context?: string
  readonly identity?: EventLogSession
}

export interface EventLogOptions {
  readonly serverInstanceId: number
  readonly query: (statement: SqlStatement) => Promise<SqlResult>
  /** Ordinal of the tables' option Client Type for a language client type. */
  readonly clientTypeOrdinal: (clientType: string) => number
  /** Writes one line where the operator of the process sees it. */
  readonly print: (line: string) => void
}

/** Ordinals of the option Level. */
const levelOrdinal: Record<EventLogLevel, number> = { Error: 0, Warning: 1, Information: 2 }
const largestBatch = 500
/** Most entries that wait for the database; what comes on top is printed only. */
const largestBacklog = 10_000
const longestText = 100_000
const noGuid = '00000000-0000-0000-0000-000000000000'

const insert = `
insert into platform.event_log
  (server_instance_id, event_id, level, event_datetime, session_id, session_unique_id, user_id, company_name, client_type, object_id, procedure, exception, message, context)
select $1, * from unnest($2::int[], $3::smallint[], $4::timestamptz[], $5::int[], $6::uuid[], $7::text[], $8::text[], $9::smallint[], $10::int[], $11::text[], $12::text[], $13::text[], $14::text[])`

interface Item extends EventLogEntry {
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
        options.print(`event log entry refused by the database (${String(error)}): ${item.message}`)
      },
      largest: largestBatch,
      pause: 0,
    })
  }

  /** Never throws and never waits. */
  write(entry: EventLogEntry): void {
    const where =
      entry.identity === undefined ? '' : ` [session ${entry.identity.sessionId} ${entry.identity.sessionUniqueId}]`
    if (entry.level !== 'Information' || entry.identity === undefined)
      this.#options.print(`${entry.level}: ${entry.message}${where}`)
    if (this.#writer.backlog < largestBacklog) void this.#writer.add({ ...entry, datetime: Date.now() })
  }

  /** Resolves when everything so far is in the table: before it is read. */
  async flush(): Promise<void> {
    await this.#writer.flush()
  }

  end(): void {
    this.#writer.end()
  }

  #statement(items: readonly Item[]): SqlStatement {
    const of = <Value>(value: (item: Item) => Value): Value[] => items.map(value)
    return {
      name: 'event log',
      text: insert,
      values: [
        this.#options.serverInstanceId,
        of((item) => item.eventId),
        of((item) => levelOrdinal[item.level]),
        of((item) => new Date(item.datetime).toISOString()),
        of((item) => item.identity?.sessionId ?? 0),
        of((item) => item.identity?.sessionUniqueId ?? noGuid),
        of((item) => item.identity?.user.userName ?? ''),
        of((item) => item.identity?.companyName ?? ''),
        of((item) => (item.identity === undefined ? 8 : this.#options.clientTypeOrdinal(item.identity.clientType))),
        of((item) => item.identity?.objectId ?? 0),
        of((item) => item.identity?.procedure ?? ''),
        of((item) => item.exception ?? ''),
        of((item) => storable(item.message)),
        of((item) => storable(item.context ?? '')),
      ],
    }
  }
}

/** Text as PostgreSQL can store it. */
function storable(text: string): string {
  return text.slice(0, longestText).replaceAll('\0', '').toWellFormed()
}
