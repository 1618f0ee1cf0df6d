/**
 * The threads that web-service sessions share, and one that is kept for procedures marked `unqueued`.
 *
 * A thread that has not begun a call for `UnresponsiveThreadThreshold` is set aside: a warm one takes its place at once
 * and its unbegun calls go there. Sessions already begun on it stay; when they are over it is used again.
 */

import type { Work } from '../words/calls.js'
import type { Ending } from '../words/outcome.js'
import type { LiveSession } from '../gateway/registry.js'
import type { Reassignable, SessionThread } from './SessionThread.js'
import type { WarmThreads } from './WarmThreads.js'

export interface WebServiceThreadSettings {
  /** How many share the calls. */
  readonly threads: number
  /** Most threads that share the calls or are set aside; above it nobody takes a silent thread's place. */
  readonly maximum: number
  /** Milliseconds. */
  readonly silence: number
}

export class WebServiceThreads {
  readonly #warm: WarmThreads
  readonly #settings: WebServiceThreadSettings
  #sharing: SessionThread[] = []
  #control: SessionThread | undefined
  readonly #setAside = new Set<SessionThread>()
  /** Calls that came while no thread was there. */
  readonly #waiting: Reassignable[] = []
  #watch: NodeJS.Timeout | undefined
  #replacing = 0
  #ended = false

  constructor(warm: WarmThreads, settings: WebServiceThreadSettings) {
    this.#warm = warm
    this.#settings = settings
  }

  async start(): Promise<void> {
    const [control, ...sharing] = await this.#warm.start(this.#settings.threads + 1)
    if (control !== undefined) this.#useForControl(control)
    for (const thread of sharing) this.#use(thread)
  }

  /** Runs a session's work; resolves with its ending. */
  async execute(session: LiveSession, work: Work, unqueued: boolean): Promise<Ending> {
    return await new Promise<Ending>((resolve) => {
      this.#assign({ session, work, resolve }, unqueued)
    })
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#watch)
  }

  #assign(call: Reassignable, unqueued: boolean): void {
    const thread = (unqueued ? this.#control : undefined) ?? this.#leastLoaded()
    if (thread === undefined) {
      this.#waiting.push(call)
      return
    }
    thread.assign(call, performance.now())
    this.#watch ??= setTimeout(() => {
      this.#look()
    }, this.#settings.silence / 2)
  }

  /** The thread with the fewest sessions, and among equals the one whose turn it is. */
  #leastLoaded(): SessionThread | undefined {
    let chosen: SessionThread | undefined
    for (const thread of this.#sharing)
      if (chosen === undefined || thread.sessionCount < chosen.sessionCount) chosen = thread
    if (chosen !== undefined && this.#sharing.length > 1)
      this.#sharing.push(...this.#sharing.splice(this.#sharing.indexOf(chosen), 1))
    return chosen
  }

  #look(): void {
    this.#watch = undefined
    if (this.#ended) return
    const now = performance.now()
    for (const thread of this.#all()) if (thread.silent(this.#settings.silence, now)) this.#replace(thread)
    if (this.#all().some((thread) => thread.hasUnclaimed))
      this.#watch = setTimeout(() => {
        this.#look()
      }, this.#settings.silence / 2)
  }

  #all(): SessionThread[] {
    return this.#control === undefined ? this.#sharing : [...this.#sharing, this.#control]
  }

  /** A warm thread takes the place of a silent one: at once if there is one, else as soon as it has started. */
  #replace(thread: SessionThread): void {
    const hasRoom = this.#sharing.length + this.#setAside.size + this.#replacing < this.#settings.maximum
    const warm = hasRoom ? this.#warm.tryTake() : undefined
    if (warm === undefined) {
      const others = this.#sharing.filter((other) => other !== thread && !other.hasUnclaimed)
      if (others.length > 0)
        for (const call of thread.withdrawUnclaimed()) this.#leastLoadedOf(others).assign(call, performance.now())
      if (this.#replacing === 0 && hasRoom) {
        this.#replacing++
        void this.#warm.take().then((started) => {
          this.#replacing--
          if (this.#all().includes(thread) && thread.silent(this.#settings.silence, performance.now()))
            this.#swap(thread, started)
          else this.#warm.giveBack(started)
        })
      }
      return
    }
    this.#swap(thread, warm)
  }

  #leastLoadedOf(threads: readonly SessionThread[]): SessionThread {
    return threads.reduce((least, thread) => (thread.sessionCount < least.sessionCount ? thread : least))
  }

  #swap(thread: SessionThread, replacement: SessionThread): void {
    const control = thread === this.#control
    if (control) this.#useForControl(replacement)
    else {
      this.#sharing = this.#sharing.filter((other) => other !== thread)
      this.#use(replacement)
    }
    this.#setAside.add(thread)
    const unclaimed = thread.withdrawUnclaimed()
    const reuse = (): void => {
      if (thread.sessionCount === 0 && this.#setAside.delete(thread)) this.#warm.giveBack(thread)
    }
    thread.onIdle = reuse
    thread.onLost = (lost) => {
      this.#setAside.delete(thread)
      for (const call of lost) this.#assign(call, control)
    }
    for (const call of unclaimed) this.#assign(call, control)
    reuse()
  }

  #use(thread: SessionThread): void {
    this.#sharing.push(thread)
    thread.onIdle = () => undefined
    thread.onLost = (unclaimed) => {
      void this.#restore(thread, unclaimed)
    }
    for (const call of this.#waiting.splice(0)) this.#assign(call, false)
  }

  #useForControl(thread: SessionThread): void {
    this.#control = thread
    thread.onIdle = () => undefined
    thread.onLost = (unclaimed) => {
      void this.#restore(thread, unclaimed)
    }
  }

  /** A thread ended while it was in use: another one takes its place and its unbegun calls. */
  async #restore(lost: SessionThread, unclaimed: readonly Reassignable[]): Promise<void> {
    if (this.#ended) return
    const control = lost === this.#control
    this.#sharing = this.#sharing.filter((other) => other !== lost)
    if (control) this.#control = undefined
    const replacement = await this.#warm.take()
    if (control) this.#useForControl(replacement)
    else this.#use(replacement)
    for (const call of unclaimed) this.#assign(call, control)
  }
}
