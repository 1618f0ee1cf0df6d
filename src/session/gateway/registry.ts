/**
 * The live sessions of this server instance: the truth of Active Session, which the table mirrors.
 * On the gateway's thread only.
 */

import { randomUUID } from 'node:crypto'
import type { SessionIdentity } from '../words/identity.js'
import { SessionSlot } from '../run/slot.js'

/** Why and for whom a session is to stop. At most one per session; the first wins. */
export interface StopRequest {
  readonly kind: 'stop' | 'timeout' | 'shutdown' | 'lease'
  /** User name of who asked, '' for the server itself. */
  readonly by: string
  /** Through what it was asked for, in words for the event log. */
  readonly through: string
  readonly comment: string
  /** For a timeout: the limit in milliseconds. */
  readonly limit?: number
}

/** The thread a session lives on, as the stop ladder needs it. */
export interface SessionThreadControl {
  /** Ends every wait of the session's code. */
  wake(session: LiveSession): void
  /** Ends the thread, its backends and with them every session that began on it. */
  terminate(reason: string): Promise<void>
}

export class LiveSession {
  readonly identity: SessionIdentity
  readonly slot = new SessionSlot()
  /** Set only after the state was taken from Running or Waiting to Stopping. */
  stopRequest: StopRequest | undefined
  /** Resolves when the session is over or its stop request was withdrawn. */
  stopSettled: Promise<void> = Promise.resolve()
  /** Set while its code runs on a thread. */
  thread: SessionThreadControl | undefined
  /** Takes a waiting session out of its queue. */
  leaveQueue: (() => void) | undefined
  /** Its row is in the table Active Session. */
  mirrored = false
  /** Resolves when the session is over and its Logoff is durable, or could not be made so in time. */
  readonly over: Promise<void>
  readonly markOver: () => void

  constructor(identity: SessionIdentity) {
    this.identity = identity
    let markOver: () => void = () => undefined
    this.over = new Promise((resolve) => {
      markOver = resolve
    })
    this.markOver = markOver
  }
}

const greatestId = 2_147_483_647

export class SessionRegistry {
  readonly #live = new Map<number, LiveSession>()
  #lastId = 0

  get size(): number {
    return this.#live.size
  }

  /** Opens a session in state Waiting: it has its ids from here on. */
  open(
    parts: Omit<SessionIdentity, 'sessionId' | 'sessionUniqueId' | 'loginDatetime' | 'originalSessionId'> & {
      readonly originalSessionId?: number
    },
  ): LiveSession {
    const sessionId = this.#nextId()
    const session = new LiveSession({
      ...parts,
      sessionId,
      sessionUniqueId: randomUUID(),
      loginDatetime: Date.now(),
      originalSessionId: parts.originalSessionId ?? sessionId,
    })
    this.#live.set(sessionId, session)
    return session
  }

  find(sessionId: number): LiveSession | undefined {
    return this.#live.get(sessionId)
  }

  list(): LiveSession[] {
    return [...this.#live.values()]
  }

  close(session: LiveSession): void {
    this.#live.delete(session.identity.sessionId)
  }

  /** Ids count from 1 and, after the greatest Integer, go on from 1 over the live ones. */
  #nextId(): number {
    do this.#lastId = this.#lastId >= greatestId ? 1 : this.#lastId + 1
    while (this.#live.has(this.#lastId))
    return this.#lastId
  }
}
