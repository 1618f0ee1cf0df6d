/**
 * This process as a member of the cluster: its row, its heartbeat, its lease and the channel on which others ask it to
 * stop sessions or to look again at what is published.
 *
 * The lease counts from when a heartbeat was sent, on the monotonic clock; peers count from when it arrived and wait a
 * margin longer, so this instance stops its own sessions before a peer may declare it crashed.
 */

import { DedicatedConnection } from '../database/DedicatedConnection.js'
import type { ConnectionOptions, SqlStatement } from '../database/Connections.js'
import type { Lease } from '../session/words/lease.js'
import { hostProcessName } from './hostProcess.js'

/** Ordinals of the option Status of Server Instance (compatibility 2.3). */
export const InstanceStatus = { Started: 0, Stopped: 1, Crashed: 2 } as const

/** Channels of NOTIFY. */
export const channels = {
  stop: 'servicetier_stop',
  webServices: 'servicetier_web_services',
  users: 'servicetier_users',
  companies: 'servicetier_companies',
} as const

/**
 * Channels that say that what an instance holds in memory has changed; whoever heard nothing for a while reads it
 * again.
 */
const news = [channels.webServices, channels.users, channels.companies] as const

export interface ServerInstanceOptions {
  readonly database: ConnectionOptions
  readonly lease: Lease
  readonly serverInstanceName: string
  readonly serverComputerName: string
  /** Milliseconds. */
  readonly heartbeatInterval: number
  readonly leaseDuration: number
}

/** A stop that another instance asked for. */
export interface RemoteStop {
  readonly sessionId: number
  readonly by: string
  readonly comment: string
}

export interface ServerInstanceEvents {
  readonly onStop: (stop: RemoteStop) => void
  readonly onNotify: (channel: string, payload: string) => void
  /** The database did not answer a heartbeat for half of the lease: connections to it may hang as this one did. */
  readonly onSilence: () => void
  /** The lease ran out: its sessions must end. */
  readonly onLeaseLost: () => void
  readonly onLeaseRegained: () => void
  /** A peer declared this instance crashed: it may not go on. */
  readonly onFenced: () => void
}

const register: SqlStatement = {
  text: `insert into platform.server_instance (service_name, server_computer_name, last_active, server_instance_name, server_port, management_port, status, last_tenant_config_version, host_process)
    values ($1, $2, now(), $3, $4, $5, 0, 0, $6) returning server_instance_id`,
}
const beat = 'update platform.server_instance set last_active = now() where server_instance_id = $1 and status = 0'
const marks =
  'select session_id, stop_requested_by, stop_comment from platform.active_session where server_instance_id = $1 and stop_requested_by is not null'
const setPorts =
  'update platform.server_instance set server_port = $2, management_port = $3 where server_instance_id = $1'
const unregister =
  'update platform.server_instance set status = 1, last_active = now(), host_process = null where server_instance_id = $1 and status = 0'

export class ServerInstance {
  readonly #options: ServerInstanceOptions
  readonly #connection: DedicatedConnection
  #events: ServerInstanceEvents | undefined
  #id = 0
  #timer: NodeJS.Timeout | undefined
  #held = true
  #ended = false
  #fenced = false
  #unfinished = false

  constructor(options: ServerInstanceOptions) {
    this.#options = options
    this.#connection = new DedicatedConnection(options.database, {
      channels: Object.values(channels),
      onNotification: (channel, payload) => {
        if (channel !== channels.stop) this.#events?.onNotify(channel, payload)
        else if (payload === String(this.#id)) void this.#lookForMarks().catch(() => undefined)
      },
      onListening: () => {
        for (const channel of news) this.#events?.onNotify(channel, '')
      },
    })
  }

  get id(): number {
    return this.#id
  }

  /**
   * Writes the row, takes the lease and begins to beat: from here on the instance has its id, and peers watch it,
   * however long the rest of its start takes.
   */
  async register(): Promise<void> {
    const sent = process.hrtime.bigint()
    const { rows } = await this.#connection.query({
      ...register,
      values: [
        `Servicetier$${this.#options.serverInstanceName}`,
        this.#options.serverComputerName,
        this.#options.serverInstanceName,
        0,
        0,
        hostProcessName() ?? null,
      ],
    })
    this.#id = Number(rows[0]?.[0])
    this.#options.lease.renew(sent, this.#options.leaseDuration)
    this.#schedule()
  }

  async setPorts(soapPort: number, managementPort: number): Promise<void> {
    await this.#connection.query({ text: setPorts, values: [this.#id, soapPort, managementPort] })
  }

  /** From here on the instance takes part: what happened since `register` is told first. */
  start(events: ServerInstanceEvents): void {
    this.#events = events
    if (this.#fenced) {
      events.onFenced()
      return
    }
    // What others published or changed while this instance had read its copy and heard nobody.
    for (const channel of news) events.onNotify(channel, '')
  }

  /**
   * Not all of its sessions have their Logoff: the row stays as a crashed instance's would, and the reaper writes them.
   */
  leaveToReaper(): void {
    this.#unfinished = true
  }

  /** Ends the heart beat and marks the row as stopped. */
  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#timer)
    const hung = setTimeout(() => {
      this.#connection.reset()
    }, this.#options.leaseDuration / 2)
    if (!this.#unfinished) await this.#connection.query({ text: unregister, values: [this.#id] }).catch(() => undefined)
    await this.#connection.end()
    clearTimeout(hung)
  }

  #schedule(): void {
    if (!this.#ended)
      this.#timer = setTimeout(() => {
        void this.#beat()
      }, this.#options.heartbeatInterval)
  }

  async #beat(): Promise<void> {
    const sent = process.hrtime.bigint()
    // A peer that is cut off does not answer: the connection is given up before the lease ends.
    let answered = false
    const hung = setTimeout(() => {
      // A process that did not run for a while looks first at what has come meanwhile.
      setImmediate(() => {
        if (answered) return
        this.#connection.reset()
        this.#events?.onSilence()
      })
    }, this.#options.leaseDuration / 2)
    try {
      const { rowCount } = await this.#connection.query({ text: beat, values: [this.#id], name: 'heartbeat' })
      answered = true
      if (this.#ended) return
      if (rowCount === 0) {
        this.#options.lease.revoke()
        this.#fenced = true
        this.#events?.onFenced()
        return
      }
      this.#options.lease.renew(sent, this.#options.leaseDuration)
      if (!this.#held) {
        this.#held = true
        this.#events?.onLeaseRegained()
      }
      await this.#lookForMarks()
    } catch {
      // The next beat tries again; until then the lease counts down.
    } finally {
      answered = true
      clearTimeout(hung)
    }
    if (this.#held && !this.#options.lease.holds()) {
      this.#held = false
      this.#events?.onLeaseLost()
    }
    this.#schedule()
  }

  async #lookForMarks(): Promise<void> {
    const { rows } = await this.#connection.query({ text: marks, values: [this.#id], name: 'stop marks' })
    for (const [sessionId, by, comment] of rows)
      this.#events?.onStop({ sessionId: Number(sessionId), by: by ?? '', comment: comment ?? '' })
  }
}
