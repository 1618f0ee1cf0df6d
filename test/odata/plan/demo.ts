/**
 * The demo application in a database of its own, and GET requests that are planned and run there as the service does
 * it, free of HTTP and sessions.
 */

import { application } from '../../../dist/app/application.js'
import { Objects } from '../../../dist/application/Objects.js'
import { ConnectionBudget } from '../../../dist/database/connectionBudget.js'
import { Connections, type SqlStatement } from '../../../dist/database/Connections.js'
import { openDataSource } from '../../../dist/database/dataSource.js'
import { migrate } from '../../../dist/database/migrate.js'
import type { Model, Root } from '../../../dist/odata/model/model.js'
import type { ReadPlan, RequestContext } from '../../../dist/odata/plan/plan.js'
import { insertMany } from '../../../dist/schema/insertMany.js'
import { syncSchema } from '../../../dist/schema/schemaSync.js'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'
import { demoModel } from '../model/demo.js'
import { answerOf, planUrl, type Answer } from './requests.js'

export const international = 'CRONUS International Ltd.'
export const companyId = '11111111-1111-4111-8111-111111111111'

export class Demo {
  readonly connections: Connections
  readonly #database: TestDatabase
  readonly #models = new Map<string, Model>()

  private constructor(database: TestDatabase) {
    this.#database = database
    this.connections = new Connections(
      { url: database.url, applicationName: 'plan test', lockTimeout: 10_000, statementTimeout: 30_000 },
      new ConnectionBudget(4),
    )
  }

  static async open(): Promise<Demo> {
    const database = await createTestDatabase()
    const dataSource = await openDataSource({ url: database.url, applicationName: 'test', poolSize: 1 })
    await migrate(dataSource)
    await dataSource.destroy()
    const demo = new Demo(database)
    await demo.connected(async (query) => {
      await syncSchema(
        query,
        new Objects(application.objects).tables.filter(({ system }) => !system),
        { force: false },
      )
      await query({
        text: "insert into platform.company (name, display_name, id, evaluation_company, business_profile_id, default_company) values ($1, $1, $2, false, '', true)",
        values: [international, companyId],
      })
      for (const { companyName, table, rows } of application.demoData?.() ?? [])
        await insertMany(query, table, companyName, rows)
      await query({ text: 'analyze' })
    })
    return demo
  }

  async close(): Promise<void> {
    await this.connections.end()
    await this.#database.drop()
  }

  async connected<Result>(
    work: (
      query: (statement: SqlStatement) => Promise<{ rows: (string | null)[][]; rowCount: number; command: string }>,
    ) => Promise<Result>,
  ): Promise<Result> {
    const connection = await this.connections.acquire(new AbortController().signal)
    try {
      return await work(async (statement) => await connection.query(statement))
    } finally {
      connection.release()
    }
  }

  async sql(text: string, ...values: unknown[]): Promise<(string | null)[][]> {
    return await this.connected(async (query) => (await query({ text, values })).rows)
  }

  model(root: Root = { kind: 'ODataV4' }): Model {
    const key = JSON.stringify(root)
    const known = this.#models.get(key) ?? demoModel(root)
    this.#models.set(key, known)
    return known
  }

  /** @param url below the service root, or absolute */
  plan(url: string, change: Partial<RequestContext> = {}): ReadPlan {
    return planUrl(url, { model: this.model(), company: { name: international, id: companyId }, ...change })
  }

  async get(url: string, change: Partial<RequestContext> = {}): Promise<Answer> {
    const plan = this.plan(url, change)
    const { rows } = await this.connected(async (query) => await query(plan.statement))
    return answerOf(plan, rows)
  }
}
