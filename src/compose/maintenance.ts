/**
 * What an instance does on its own, beside calls: reaps crashed peers, drops old Session Event partitions and event-log
 * entries.
 */

import type { DedicatedConnection } from '../database/DedicatedConnection.js'
import { dropPartitionsBefore } from '../database/sessionEventPartitions.js'
import { longestTimer } from '../session/words/within.js'
import { reapCrashedInstances, type ReaperOptions } from '../instance/reaper.js'

export interface MaintenanceOptions {
  readonly reaper: ReaperOptions
  readonly connection: DedicatedConnection
  readonly settings: {
    readonly SessionEventTableRetainInterval: number
    readonly NonInteractiveSessionsLogRetainInterval: number
    readonly SessionEventTablePurgeLookupPeriod: number
    readonly EventLogRetainInterval: number
  }
  /** Milliseconds between two looks for crashed peers. */
  readonly reapInterval: number
  readonly onFailed: (reason: string) => void
}

const deleteOldEntries = `delete from platform.event_log where event_datetime < now() - make_interval(secs => $1)`

export class Maintenance {
  readonly #options: MaintenanceOptions
  #reaper: NodeJS.Timeout | undefined
  #purge: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #ended = false

  constructor(options: MaintenanceOptions) {
    this.#options = options
  }

  /** One round of each now, then as often as the settings say. */
  async start(): Promise<void> {
    await this.#reap()
    void this.#purgeOld()
  }

  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#reaper)
    clearTimeout(this.#purge)
    await this.#running
  }

  async #reap(): Promise<void> {
    await this.#run(async () => {
      await reapCrashedInstances(this.#options.reaper)
    })
    if (!this.#ended)
      this.#reaper = setTimeout(() => {
        void this.#reap()
      }, this.#options.reapInterval)
  }

  async #purgeOld(): Promise<void> {
    const { settings, connection } = this.#options
    await this.#run(async () => {
      await dropPartitionsBefore(async (statement) => await connection.query(statement), {
        interactive: firstDayToKeep(settings.SessionEventTableRetainInterval),
        nonInteractive: firstDayToKeep(settings.NonInteractiveSessionsLogRetainInterval),
      })
      if (Number.isFinite(settings.EventLogRetainInterval))
        await connection.query({ text: deleteOldEntries, values: [settings.EventLogRetainInterval / 1000] })
    })
    if (!this.#ended)
      this.#purge = setTimeout(
        () => {
          void this.#purgeOld()
        },
        Math.min(settings.SessionEventTablePurgeLookupPeriod, longestTimer),
      )
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.#running = work().catch((error: unknown) => {
      // Without a database there is nothing to maintain; the next round tries again.
      if (!this.#ended) this.#options.onFailed(error instanceof Error ? error.message : String(error))
    })
    await this.#running
  }
}

/** UTC day 'YYYY-MM-DD'; the earliest there is for an interval without limit. */
function firstDayToKeep(interval: number): string {
  return Number.isFinite(interval) ? new Date(Date.now() - interval).toISOString().slice(0, 10) : '0001-01-01'
}
