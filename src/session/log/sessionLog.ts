/**
 * The session log: Logon and Logoff of every session to Session Event, live sessions mirrored to Active Session, by
 * group commit (docs/explanation/session-log.md). A session that is over before it is 50 ms old never touches Active
 * Session.
 *
 * `BeforeReply`: what `logon` and `logoff` return resolves when the event is durable. `WriteBehind`: at once; a kill
 * may lose the last 50 ms. `Off`: nothing is written, for benchmarks.
 */

import type { SqlResult, SqlStatement } from '../../database/Connections.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { GroupCommit } from '../../database/GroupCommit.js'
import { sqlStateOf } from '../../database/sqlState.js'
import { ensurePartitions } from '../../database/sessionEventPartitions.js'
import type { LiveSession } from '../gateway/registry.js'
import { State } from '../run/slot.js'
import {
  EventType,
  wasFenced,
  writeSessionEvents,
  type ServerInstanceNames,
  type SessionEvent,
} from './sessionEventRows.js'

export type SessionLogMode = 'BeforeReply' | 'WriteBehind' | 'Off'

const mirrorAgeMilliseconds = 50
const writeBehindPauseMilliseconds = 20
const largestBatch = 2000
/** SQLSTATE of a row that no partition takes. */
const noPartition = '23514'
const dayMilliseconds = 86_400_000

type Query = (statement: SqlStatement) => Promise<SqlResult>

export interface SessionLogOptions {
  readonly mode: SessionLogMode
  readonly names: ServerInstanceNames
  readonly query: Query
  /** The database refused an event by itself: told to the operator. */
  readonly refused: (event: SessionEvent, error: unknown) => void
}

/** An event, or undefined: nothing but a wish to have the mirror written. */
type Item = SessionEvent | undefined

export class SessionLog {
  readonly #options: SessionLogOptions
  readonly #writer: GroupCommit<Item>
  /** Live sessions that have no row in Active Session yet, oldest first. */
  readonly #unmirrored = new Set<LiveSession>()
  readonly #partitionDays = new Set<number>()
  /** The last write had no answer, or failed: some of it may be in the tables. */
  #again = false
  #mirrorAll = false
  #mirrorTimer: NodeJS.Timeout | undefined

  constructor(options: SessionLogOptions) {
    this.#options = options
    this.#writer = new GroupCommit<Item>({
      write: (items) => this.#write(items),
      refused: (item, error) => {
        if (item !== undefined) options.refused(item, error)
      },
      largest: largestBatch,
      pause: options.mode === 'WriteBehind' ? writeBehindPauseMilliseconds : 0,
    })
  }

  /** Events that are not durable yet. */
  get backlog(): number {
    return this.#writer.backlog
  }

  /**
   * The Logon of a session; resolves when the mode allows a commit. That of a session which commits nothing waits for
   * the next event that somebody waits for, mostly its own Logoff, and for the rows of live sessions at the latest.
   */
  async logon(session: LiveSession, { commits }: { readonly commits: boolean }): Promise<void> {
    if (this.#options.mode === 'Off') return
    this.#unmirrored.add(session)
    this.#mirrorLater()
    const event: SessionEvent = {
      session,
      eventType: EventType.Logon,
      eventDatetime: session.identity.loginDatetime,
      comment: '',
    }
    const durable = commits ? this.#writer.add(event) : this.#writer.addUnhurried(event)
    if (this.#options.mode === 'BeforeReply') await durable
  }

  /** The Logon of a background session: resolves when it and the row in Active Session are durable, in both modes. */
  async logonWithRow(session: LiveSession): Promise<void> {
    if (this.#options.mode === 'Off') return
    this.#unmirrored.add(session)
    this.#mirrorAll = true
    await this.#writer.add({
      session,
      eventType: EventType.Logon,
      eventDatetime: session.identity.loginDatetime,
      comment: '',
    })
  }

  /** The Logoff; resolves when the mode allows a reply. */
  async logoff(session: LiveSession, comment: string): Promise<void> {
    if (this.#options.mode === 'Off') return
    this.#unmirrored.delete(session)
    const eventDatetime = Math.max(Date.now(), session.identity.loginDatetime)
    const durable = this.#writer.add({ session, eventType: EventType.Logoff, eventDatetime, comment })
    if (this.#options.mode === 'BeforeReply') await durable
  }

  /** Resolves when all events so far and the rows of all live sessions are in the tables: before they are read. */
  async flush(): Promise<void> {
    if (this.#options.mode === 'Off') return
    this.#mirrorAll = true
    if (this.#unmirrored.size > 0) await this.#writer.add(undefined)
    else await this.#writer.flush()
  }

  end(): void {
    clearTimeout(this.#mirrorTimer)
    this.#writer.end()
  }

  async #write(items: readonly Item[], partitionsAreKnown = true): Promise<void> {
    const events = items.filter((item) => item !== undefined)
    await this.#ensureDays(events)
    const bornBefore = this.#mirrorAll ? Infinity : Date.now() - mirrorAgeMilliseconds
    const begun = [...this.#unmirrored].filter((session) => session.identity.loginDatetime <= bornBefore)
    // Rows that are on their way to the table while the statement runs must be deleted by the session's Logoff.
    for (const session of begun) {
      session.mirrored = true
      this.#unmirrored.delete(session)
    }
    // The Logon of one that began while an earlier try failed may still wait for company, and nothing else would come
    // for it.
    if (begun.length > 0) void this.#writer.flush()
    const ended = events
      .filter((event) => event.eventType === EventType.Logoff && event.session.mirrored)
      .map((event) => event.session)
    this.#mirrorAll = false
    try {
      if (
        wasFenced(
          await this.#options.query(
            writeSessionEvents(this.#options.names, { events, ended, begun, again: this.#again }),
          ),
        )
      )
        throw new CatalogueError('Session_LeaseLost', {})
      this.#again = false
    } catch (error) {
      this.#again = true
      // The rows are tried again with the next write; a session that ends before deletes a row that may not be there.
      for (const session of begun) if (session.slot.state !== State.Ended) this.#unmirrored.add(session)
      if (sqlStateOf(error) !== noPartition || !partitionsAreKnown) throw error
      // Somebody dropped a partition of a day that was seen to be there: it is made again.
      this.#partitionDays.clear()
      await this.#write(items, false)
    }
    this.#mirrorLater()
  }

  async #ensureDays(events: readonly SessionEvent[]): Promise<void> {
    const days = new Set<number>()
    for (const event of events) {
      const day = dayOf(event.eventDatetime)
      if (!this.#partitionDays.has(day)) days.add(day)
    }
    if (days.size === 0) return
    for (const day of [...days]) days.add(day + 1)
    await ensurePartitions(
      this.#options.query,
      new Set([...days].map((day) => new Date(day * dayMilliseconds).toISOString().slice(0, 10))),
    )
    for (const day of days) this.#partitionDays.add(day)
  }

  #mirrorLater(): void {
    if (this.#mirrorTimer !== undefined || this.#unmirrored.size === 0) return
    this.#mirrorTimer = setTimeout(() => {
      this.#mirrorTimer = undefined
      const [oldest] = this.#unmirrored
      if (oldest === undefined) return
      if (Date.now() - oldest.identity.loginDatetime >= mirrorAgeMilliseconds) void this.#writer.add(undefined)
      else this.#mirrorLater()
    }, mirrorAgeMilliseconds)
    this.#mirrorTimer.unref()
  }
}

/** Days since 1970. */
function dayOf(datetime: number): number {
  return Math.floor(datetime / dayMilliseconds)
}
