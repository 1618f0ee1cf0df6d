/**
 * A company of a database whose sessions run in this process, and leave nothing behind: what `servicetier/testing`
 * gives.
 */

import { randomUUID } from 'node:crypto'
import type { Application } from '../application/application.js'
import { Objects } from '../application/Objects.js'
import { ConnectionBudget } from '../database/connectionBudget.js'
import { Connections } from '../database/Connections.js'
import type { DedicatedConnection } from '../database/DedicatedConnection.js'
import { InitialData } from '../database/InitialData.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { records } from '../record/records.js'
import { executeSession } from '../session/run/executeSession.js'
import type { Session } from '../session/Session.js'
import { RunningSession } from '../session/run/RunningSession.js'
import { SessionSlot, State } from '../session/run/slot.js'
import { askOf, type SessionPort } from '../session/words/questions.js'
import { resolveSettings } from '../config/resolveSettings.js'
import { Belongings } from './Belongings.js'
import { openDatabase } from './openDatabase.js'
import { TestProcess } from './testProcess.js'

export interface CompanyOptions {
  readonly application: Application
  readonly companyName?: string
  readonly databaseUrl?: string
}

const applicationName = 'servicetier testing'
const maxConnections = 20

/** Ends a run whose code came to its end: it is rolled back like one that failed. */
class TakenBack extends Error {}

interface CompanyParts {
  readonly name: string
  readonly objects: Objects
  readonly connections: Connections
  /** The connection that the initial data lies in. */
  readonly watch: DedicatedConnection
  readonly initialData: InitialData
  readonly belongings: Belongings
}

export class CompanyInProcess {
  readonly name: string
  readonly #parts: CompanyParts
  #last: Promise<unknown> = Promise.resolve()
  #lastSessionId = 0

  private constructor(parts: CompanyParts) {
    this.name = parts.name
    this.#parts = parts
  }

  static async open({ application, companyName, databaseUrl }: CompanyOptions): Promise<CompanyInProcess> {
    const name = companyName ?? application.companies[0]
    if (name === undefined) throw new Error('The application has no company; give it one, or name one.')
    const belongings = new Belongings()
    try {
      const url = databaseUrl ?? (await startDatabase(belongings))
      const objects = new Objects(application.objects)
      const database = await openDatabase({
        settings: resolveSettings({ flags: {}, environment: {}, cwd: process.cwd() }).settings,
        url,
        application,
        objects,
        belongings,
        print: () => undefined,
      })
      if (!database.companies.has(name)) throw new Error(`There is no company '${name}'.`)
      const watch = database.dedicated(applicationName)
      const connections = new Connections(
        { ...database.sessions, applicationName },
        new ConnectionBudget(maxConnections),
      )
      belongings.add(async () => {
        await connections.end()
      })
      const initialData = await InitialData.take(watch)
      return new CompanyInProcess({ name, objects, connections, watch, initialData, belongings })
    } catch (error) {
      await belongings.end()
      throw error
    }
  }

  async run<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const result = this.#last.then(async () => await this.#runAlone(work))
    this.#last = result.catch(() => undefined)
    return await result
  }

  async close(): Promise<void> {
    await this.#last
    await this.#parts.belongings.end()
  }

  async #runAlone<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const slot = new SessionSlot()
    slot.change(State.Waiting, State.Running)
    slot.markLogonDurable()
    const session = this.#newSession(slot)
    const before = await this.#nextTransaction()
    let result: { readonly value: Result } | undefined
    let failure: { readonly error: unknown } | undefined
    await executeSession(session, slot, async () => {
      try {
        const value = await work(session.face)
        // What the code did not await may fail yet.
        await session.gate.drain()
        session.gate.check()
        result = { value }
      } catch (error) {
        failure = { error }
      }
      throw new TakenBack()
    })
    if (await this.#wasCommitted(before)) await this.#parts.initialData.restore()
    if (failure !== undefined) throw failure.error as Error
    if (result === undefined) throw session.gate.failure as Error
    return result.value
  }

  /** The transaction that PostgreSQL begins next. */
  async #nextTransaction(): Promise<string> {
    const { rows } = await this.#parts.watch.query({ text: 'select pg_snapshot_xmax(pg_current_snapshot())' })
    return rows[0]?.[0] ?? ''
  }

  /** Whether a transaction since then changed data for good. */
  async #wasCommitted(since: string): Promise<boolean> {
    const { rows } = await this.#parts.watch.query({
      text: `select from generate_series($1::text::numeric, $2::text::numeric - 1) as number
        where pg_xact_status(number::text::xid8) = 'committed' limit 1`,
      values: [since, await this.#nextTransaction()],
    })
    return rows.length > 0
  }

  #newSession(slot: SessionSlot): RunningSession {
    const sessionId = ++this.#lastSessionId
    const { objects, connections } = this.#parts
    return new RunningSession({
      identity: {
        serverInstanceId: 0,
        serverInstanceName: 'TEST',
        sessionId,
        sessionUniqueId: randomUUID(),
        user: { securityId: userSecurityId, userName: 'TESTER' },
        companyName: this.name,
        clientType: 'SOAP',
        clientComputerName: '127.0.0.1',
        loginDatetime: Date.now(),
        objectId: 0,
        procedure: '',
        depth: 0,
        originalSessionId: sessionId,
      },
      slot,
      connections,
      logTimeout: 0,
      leaseHolds: () => true,
      objects,
      records,
      port,
    })
  }
}

const userSecurityId = '00000000-0000-0000-0000-000000000001'

const refuse = async (): Promise<never> => {
  await Promise.resolve()
  throw new CatalogueError('Session_NotStarted', {
    reason: 'a company of servicetier/testing has no server; servicetier/server starts one.',
  })
}

/** There is no server to ask. */
const port: SessionPort = {
  ask: askOf({
    startSession: refuse,
    stopSession: refuse,
    isSessionActive: async () => Promise.resolve(false),
    changeWebServices: refuse,
  }),
  message: () => undefined,
}

async function startDatabase(belongings: Belongings): Promise<string> {
  const process = await TestProcess.start()
  belongings.add(async () => {
    await process.stop()
  })
  return await process.ask('startDatabase', null)
}
