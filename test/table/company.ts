/** A database with tables of its own, and sessions on it that run in this process. */

import { randomUUID } from 'node:crypto'
import { Objects, type ApplicationObject } from '../../dist/application/Objects.js'
import { ConnectionBudget } from '../../dist/database/connectionBudget.js'
import { Connections, type SqlResult, type SqlStatement } from '../../dist/database/Connections.js'
import { openDataSource } from '../../dist/database/dataSource.js'
import { migrate } from '../../dist/database/migrate.js'
import { CatalogueError, unpackError } from '../../dist/errors/CatalogueError.js'
import { records } from '../../dist/record/records.js'
import { executeSession } from '../../dist/session/run/executeSession.js'
import type { Ending } from '../../dist/session/words/outcome.js'
import { askOf, type Answers } from '../../dist/session/words/questions.js'
import type { Session } from '../../dist/session/Session.js'
import { RunningSession } from '../../dist/session/run/RunningSession.js'
import { SessionSlot, State } from '../../dist/session/run/slot.js'
import type { TableDefinition } from '../../dist/objects/table/tableDefinition.js'
import { syncSchema } from '../../dist/schema/schemaSync.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'

export const international = 'CRONUS International Ltd.'
export const danmark = 'CRONUS Danmark A/S'
export const userSecurityId = '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f'

export interface RunOptions {
  readonly companyName?: string
  readonly answers?: Partial<Answers>
  /** Told of the session's slot, through which it can be stopped. */
  readonly onStart?: (slot: SessionSlot) => void
}

export class TestCompany {
  readonly objects: Objects
  readonly connections: Connections
  readonly #database: TestDatabase
  #lastSessionId = 0

  private constructor(database: TestDatabase, objects: Objects) {
    this.#database = database
    this.objects = objects
    this.connections = new Connections(
      { url: database.url, applicationName: 'table test', lockTimeout: 10_000, statementTimeout: 30_000 },
      new ConnectionBudget(20),
    )
  }

  /** @param platform makes the platform's own tables too */
  static async open(objects: readonly ApplicationObject[], { platform = false } = {}): Promise<TestCompany> {
    const company = new TestCompany(await createTestDatabase(), new Objects(objects))
    if (platform) {
      const dataSource = await openDataSource({
        url: company.#database.url,
        applicationName: 'table test',
        poolSize: 1,
      })
      await migrate(dataSource).finally(() => dataSource.destroy())
    }
    await company.sync(company.objects.tables)
    return company
  }

  async close(): Promise<void> {
    await this.connections.end()
    await this.#database.drop()
  }

  /** With one connection that stays the same. */
  async connected<Result>(
    work: (query: (statement: SqlStatement) => Promise<SqlResult>) => Promise<Result>,
  ): Promise<Result> {
    const connection = await this.connections.acquire(new AbortController().signal)
    try {
      return await work(async (statement) => await connection.query(statement))
    } finally {
      connection.release()
    }
  }

  async sync(tables: readonly TableDefinition[], force = false): Promise<string[]> {
    return await this.connected(async (query) => await syncSchema(query, tables, { force }))
  }

  async sql(text: string, ...values: unknown[]): Promise<(string | null)[][]> {
    return await this.connected(async (query) => (await query({ text, values })).rows)
  }

  /** Runs work as a session. @throws the error it failed with */
  async run<Result>(work: (session: Session) => Promise<Result>, options: RunOptions = {}): Promise<Result> {
    const ending = await this.end(work, options)
    if (ending.error !== undefined) throw unpackError(ending.error)
    return ending.result as Result
  }

  /** Runs work as a session to its end, whatever that is. */
  async end(work: (session: Session) => Promise<unknown>, options: RunOptions = {}): Promise<Ending> {
    const slot = new SessionSlot()
    slot.change(State.Waiting, State.Running)
    slot.markLogonDurable()
    options.onStart?.(slot)
    const sessionId = ++this.#lastSessionId
    const refuse = (): never => {
      throw new CatalogueError('Session_NotStarted', { reason: 'this is a test.' })
    }
    const session = new RunningSession({
      identity: {
        serverInstanceId: 1,
        serverInstanceName: 'BC',
        sessionId,
        sessionUniqueId: randomUUID(),
        user: { securityId: userSecurityId, userName: 'TESTER' },
        companyName: options.companyName ?? international,
        clientType: 'ODataV4',
        clientComputerName: '127.0.0.1',
        loginDatetime: Date.now(),
        objectId: 0,
        procedure: 'Test',
        depth: 0,
        originalSessionId: sessionId,
      },
      slot,
      connections: this.connections,
      logTimeout: 2000,
      leaseHolds: () => true,
      objects: this.objects,
      records,
      port: {
        ask: askOf({
          startSession: refuse,
          stopSession: refuse,
          isSessionActive: async () => Promise.resolve(false),
          changeWebServices: refuse,
          ...options.answers,
        }),
        message: () => undefined,
      },
    })
    return await executeSession(session, slot, work)
  }

  /** Resolves when a backend waits for a lock. */
  async someoneWaitsForALock(): Promise<void> {
    for (;;) {
      const rows = await this.sql(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      )
      if (rows.length > 0) return
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
  }
}

/** A promise and its resolution. */
export function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give }
}
