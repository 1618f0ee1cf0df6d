/** Starts, talks to and kills processes that own an embedded PostgreSQL (embeddedOwner.ts). */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { OwnerEvent } from './embeddedOwner.js'

export type OpenEvent = Extract<OwnerEvent, { event: 'open' }>

export interface Owner {
  readonly child: ChildProcess
  /** What it logged so far. */
  readonly lines: string[]
  /** Settles with its first `open` or `refused`; rejects when it ends without. */
  readonly outcome: Promise<OwnerEvent>
  /** The same, and a refusal is an error. */
  opened(): Promise<OpenEvent>
  /** Lets it stop its server and end. */
  stop(): Promise<void>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

export interface OwnerOptions {
  readonly maxConnections?: number
  /** Whether its data outlive a crash of the machine; default: as users have it. */
  readonly durable?: boolean
  readonly uid?: number
  readonly gid?: number
  /** Another copy of this program. */
  readonly program?: string
}

const program = join(dirname(fileURLToPath(import.meta.url)), 'embeddedOwner.js')

export function startOwner(dataDirectory: string, options: OwnerOptions = {}): Owner {
  const child = spawn(
    process.execPath,
    [options.program ?? program, dataDirectory, String(options.maxConnections ?? 20), String(options.durable ?? true)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid ?? options.uid }),
    },
  )
  const gone = once(child, 'exit')
  const lines: string[] = []
  const outcome = new Promise<OwnerEvent>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const event = JSON.parse(line) as OwnerEvent
      if (event.event === 'log') lines.push(event.line)
      else if (event.event !== 'stopped') resolve(event)
    })
    void gone.then(() => reject(new Error('The owner ended without opening its database.')))
  })
  outcome.catch(() => undefined)
  return {
    child,
    lines,
    outcome,
    async opened() {
      const event = await outcome
      if (event.event !== 'open') throw new Error(`Not opened: ${JSON.stringify(event)}`)
      return event
    },
    async stop() {
      child.stdin.end()
      await gone
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
