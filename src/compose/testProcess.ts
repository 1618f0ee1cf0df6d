/**
 * The process beside a test that holds what the test started: a server instance, or a PostgreSQL alone. This is the
 * test's end of it; `src/testProcess.ts` is the other.
 *
 * It is a process and not a part of the test's own, because what a killed process leaves behind somebody must clean up:
 * it does so when its channel to the test closes, however the test ended. If it is killed itself, the test does.
 */

import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentPrefix } from '../config/settingNames.js'
import { removeDataDirectory } from '../database/embedded/removeDataDirectory.js'

/** Question → argument and answer. */
export interface TestQuestions {
  /** Starts an instance. Answers its description. Environment variables of settings. */
  readonly startInstance: {
    readonly asked: Readonly<Record<string, string>>
    readonly answer: {
      readonly soap: string
      readonly odata: string
      readonly api: string
      readonly management: string
    }
  }
  /** Brings the data of the instance back to what it was right after the start. */
  readonly resetData: { readonly asked: null; readonly answer: null }
  /** Starts a PostgreSQL. Answers the URL of an empty database. */
  readonly startDatabase: { readonly asked: null; readonly answer: string }
  /** Ends everything. */
  readonly stop: { readonly asked: null; readonly answer: null }
}

export type TestQuestion = {
  readonly [Kind in keyof TestQuestions]: { readonly kind: Kind; readonly asked: TestQuestions[Kind]['asked'] }
}[keyof TestQuestions]

export type TestAnswer = { readonly answer: unknown } | { readonly error: string }

/** Name of the environment variable that tells the process its data directory. */
export const directoryVariable = `${environmentPrefix}TEST_DATA_DIRECTORY`

const logName = 'output.log'
const entry = new URL('../testProcess.js', import.meta.url)

export class TestProcess {
  readonly dataDirectory: string
  readonly #child: ChildProcess
  #last: Promise<unknown> = Promise.resolve()
  readonly #ended: Promise<void>
  /** What it wrote to standard error, once it has ended of itself. */
  #output = ''

  private constructor(child: ChildProcess, dataDirectory: string) {
    this.#child = child
    this.dataDirectory = dataDirectory
    this.#ended = new Promise((resolve) => {
      child.once('exit', () => {
        // It has removed its folder, unless it was killed.
        this.#output = lastLines(join(dataDirectory, logName))
        resolve(removeDataDirectory(dataDirectory))
      })
    })
    this.#ended.catch(() => undefined)
    // A test that forgets to stop it can end nevertheless.
    child.unref()
    child.channel?.unref()
  }

  /** Starts the process, with a new folder for its data. */
  static async start(): Promise<TestProcess> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'servicetier-data-'))
    // As root PostgreSQL runs as another user, who must be able to enter; the cluster in it is closed to others.
    await chmod(dataDirectory, 0o755)
    const log = openSync(join(dataDirectory, logName), 'w')
    const child = fork(entry, {
      // The settings of the test's own environment are none of the instance's.
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith(environmentPrefix))),
        [directoryVariable]: dataDirectory,
      },
      execArgv: [],
      // A signal to the test's process group does not reach it, so it can clean up.
      detached: true,
      stdio: ['ignore', 'ignore', log, 'ipc'],
    })
    closeSync(log)
    return new TestProcess(child, dataDirectory)
  }

  /** One question after the other. @throws Error with the process's reason, or because it has ended */
  async ask<Kind extends keyof TestQuestions>(
    kind: Kind,
    asked: TestQuestions[Kind]['asked'],
  ): Promise<TestQuestions[Kind]['answer']> {
    const answer = this.#last.then(async () => await this.#exchange({ kind, asked } as TestQuestion))
    this.#last = answer.catch(() => undefined)
    return await answer
  }

  /** Ends everything it started, and itself. May be called again. */
  async stop(): Promise<void> {
    if (this.#child.connected) await this.ask('stop', null).catch(() => undefined)
    await this.#ended
  }

  async #exchange(question: TestQuestion): Promise<never> {
    const child = this.#child
    if (!child.connected) throw new Error('The server has been stopped.')
    child.ref()
    child.channel?.ref()
    try {
      const answered = await new Promise<TestAnswer>((resolve, reject) => {
        child.once('message', resolve)
        child.once('exit', (code, signal) => {
          const how = signal ?? `status ${String(code)}`
          reject(new Error(`The process of the server ended with ${how}: ${this.#output}`))
        })
        child.send(question)
      })
      if ('error' in answered) throw new Error(answered.error)
      return answered.answer as never
    } finally {
      child.removeAllListeners('message')
      child.unref()
      child.channel?.unref()
    }
  }
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-2000)
  } catch {
    return ''
  }
}
