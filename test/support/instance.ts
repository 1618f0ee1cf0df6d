/** A server instance as its users have it: a process of its own, started with the command line, on free ports. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from './database.js'
import { temporaryFolder, type TemporaryFolder } from './temporaryFolder.js'

export const adminPassword = 'test password'
export const international = 'CRONUS International Ltd.'
export const denmark = 'CRONUS Danmark A/S'

const projectRoot = join(import.meta.dirname, '..', '..')
const command = join(projectRoot, 'dist', 'cli.js')

/** The demo application with codeunits that only tests need (testApplication.ts). */
export const testApplication = join(import.meta.dirname, 'testApplication.js')

export interface InstanceOptions {
  /** Settings as environment variables without prefix: `{ SESSION_LOG_MODE: 'Off' }`. */
  readonly settings?: Readonly<Record<string, string>>
  /** A database that others use too; default: one of its own, with the demo application's rows. */
  readonly database?: TestDatabase
  /** Name of the database that its own begins as a copy of; default: the run's template. */
  readonly template?: string
  /** Module of the application; default: the demo application. */
  readonly application?: string
}

export interface Described {
  readonly serverInstanceId: number
  readonly ports: { readonly soap: number; readonly odata: number; readonly management: number }
  readonly urls: { readonly soap: string; readonly odata: string; readonly management: string }
}

export interface JsonReply<Body = unknown> {
  readonly status: number
  readonly body: Body
}

export class TestInstance {
  readonly #given: InstanceOptions | (() => Promise<InstanceOptions>)
  #options: InstanceOptions = {}
  readonly #belongings: (() => Promise<void> | void)[] = []
  #database: TestDatabase | undefined
  #folder: TemporaryFolder | undefined
  #process: ChildProcess | undefined
  #described: Described | undefined
  #output = ''

  /** One that is not started yet: see `useInstance`. */
  constructor(options: InstanceOptions | (() => Promise<InstanceOptions>) = {}) {
    this.#given = options
  }

  /** Starts an instance in the middle of a test, which removes it; resolves when it is ready. */
  static async start(options: InstanceOptions = {}): Promise<TestInstance> {
    const instance = new TestInstance(options)
    await instance.open()
    return instance
  }

  /** Makes its database and folder and starts it; resolves when it is ready. */
  async open(): Promise<void> {
    this.#options = typeof this.#given === 'function' ? await this.#given() : this.#given
    this.#database =
      this.#options.database ??
      (await createTestDatabase(this.#options.template ?? process.env['SERVICETIER_TEST_TEMPLATE']))
    this.#folder = await temporaryFolder()
    await this.startAgain()
  }

  get database(): TestDatabase {
    if (this.#database === undefined) throw new Error('The instance has not been started.')
    return this.#database
  }

  get folder(): TemporaryFolder {
    if (this.#folder === undefined) throw new Error('The instance has not been started.')
    return this.#folder
  }

  /** What else is to end with it: called before it is removed, the latest first. */
  add(end: () => Promise<void> | void): void {
    this.#belongings.push(end)
  }

  get described(): Described {
    if (this.#described === undefined) throw new Error('The instance does not run.')
    return this.#described
  }

  get id(): number {
    return this.described.serverInstanceId
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** What the process wrote to standard error. */
  get output(): string {
    return this.#output
  }

  /** URL of a codeunit service. */
  serviceUrl(service: string, company = international): string {
    return `${this.described.urls.soap}/${encodeURIComponent(company)}/Codeunit/${service}`
  }

  get environment(): Record<string, string> {
    return {
      SERVICETIER_DATABASE_URL: this.database.url,
      SERVICETIER_DATA_DIRECTORY: this.folder.path,
      SERVICETIER_ADMIN_PASSWORD: adminPassword,
      SERVICETIER_SOAP_SERVICES_PORT: '0',
      SERVICETIER_ODATA_SERVICES_PORT: '0',
      SERVICETIER_MANAGEMENT_SERVICES_PORT: '0',
      ...(this.#options.application === undefined ? {} : { SERVICETIER_APPLICATION: this.#options.application }),
      ...Object.fromEntries(
        Object.entries(this.#options.settings ?? {}).map(([name, value]) => [`SERVICETIER_${name}`, value]),
      ),
    }
  }

  /** Starts the process again after `stop` or `kill`, on the same database and data directory. */
  async startAgain(): Promise<void> {
    const child = spawn(process.execPath, [command, 'start', '--json'], {
      env: { PATH: process.env['PATH'] ?? '', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    child.stderr.on('data', (chunk: Buffer) => {
      this.#output += chunk.toString()
    })
    const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The instance ended with status ${String(code)}: ${this.#output}`)
    })
    ended.catch(() => undefined)
    const [described] = await Promise.race([line, ended])
    this.#described = JSON.parse(described) as Described
  }

  /** Ends the process in order. Answers its exit status. */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM')
  }

  /** Ends the process without any chance to clean up. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Waits until the process ends by itself. Answers its exit status. */
  async ended(): Promise<number | null> {
    const child = this.#process
    if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child?.exitCode ?? null
  }

  /** Ends the process and removes its folder and, if it is its own, its database. */
  async remove(): Promise<void> {
    for (const end of this.#belongings.toReversed()) await end()
    await this.#end('SIGTERM')
    if (this.#options.database === undefined) await this.#database?.drop()
    await this.#folder?.remove()
  }

  /** A request to the management service, signed in as the administrator. */
  async manage<Body = unknown>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    password = adminPassword,
  ): Promise<JsonReply<Body>> {
    const response = await fetch(`${this.described.urls.management}${path}`, {
      method,
      headers: {
        authorization: basic('admin', password),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body }
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const exit = once(child, 'exit')
    child.kill(signal)
    const [code] = (await exit) as [number | null]
    return code
  }
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
