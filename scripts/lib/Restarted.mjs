// A process that is started again and again, one at a time.

import { once } from 'node:events'

export class Restarted {
  /** @type {() => import('node:child_process').ChildProcess} */
  #start
  /** @type {(status: string) => void} */
  #onEnd
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child
  /** @type {Promise<void> | undefined} */
  #turn
  #wanted = false
  #ended = false

  /**
   * @param {() => import('node:child_process').ChildProcess} start
   * @param {(status: string) => void} onEnd told of a process that ended without being asked to
   */
  constructor(start, onEnd) {
    this.#start = start
    this.#onEnd = onEnd
  }

  /** Ends the process that runs, and starts another when it has gone. Asked for several times meanwhile it is once. */
  restart() {
    this.#wanted = true
    this.#turn ??= this.#restartWhileWanted().finally(() => (this.#turn = undefined))
  }

  /** Ends the process that runs; none is started after it. */
  async end() {
    this.#ended = true
    await this.#turn
    await this.#stop()
  }

  async #restartWhileWanted() {
    while (this.#wanted && !this.#ended) {
      this.#wanted = false
      await this.#stop()
      if (!this.#ended) this.#child = this.#begin()
    }
  }

  #begin() {
    const child = this.#start()
    child.on('exit', (code, signal) => {
      if (this.#child !== child) return
      this.#child = undefined
      if (!this.#ended) this.#onEnd(code === null ? `signal ${signal}` : `status ${code}`)
    })
    return child
  }

  async #stop() {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
}
