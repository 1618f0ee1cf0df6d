/** The demo application in a database of its own, and GET requests that are planned and run there as the service does it, free of HTTP and sessions. */

import { application } from '../../../dist/app/application.js'
import { Objects } from '../../../dist/codeunit/objects.js'
import { ConnectionBudget } from '../../../dist/database/connectionBudget.js'
import { Connections, type SqlStatement } from '../../../dist/database/Connections.js'
import { openDataSource } from '../../../dist/database/dataSource.js'
import { migrate } from '../../../dist/database/migrate.js'
import type { Model, Root } from '../../../dist/odata/model/model.js'
import { splitCompany } from '../../../dist/odata/plan/company.js'
import type { ReadPlan, RequestContext } from '../../../dist/odata/plan/plan.js'
import { planRead } from '../../../dist/odata/plan/planRead.js'
import { resolveResource } from '../../../dist/odata/plan/resolveResource.js'
import { parseUrl } from '../../../dist/odata/syntax/index.js'
import { insertMany } from '../../../dist/table/insertMany.js'
import { syncSchema } from '../../../dist/table/schemaSync.js'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'
import { demoModel } from '../model/demo.js'

export const international = 'CRONUS International Ltd.'
export const companyId = '11111111-1111-4111-8111-111111111111'
export const serviceRoot = 'http://host:7048/BC/ODataV4'

/** What a request is answered with. */
export interface Answer {
  readonly status: 200 | 204 | 404
  /** JSON, or the text itself. */
  readonly body: string
  readonly plan: ReadPlan
  /** Members of the JSON. */
  readonly json: Record<string, unknown>
  readonly value: Record<string, unknown>[]
  readonly nextLink: string | undefined
  readonly etag: string | undefined
  readonly id: string | undefined
  /** How many statements it took. */
  readonly statement: SqlStatement
}

export class Demo {
  readonly connections: Connections
  readonly #database: TestDatabase
  readonly #models = new Map<string, Model>()

  private constructor(database: TestDatabase) {
    this.#database = database
    this.connections = new Connections({ url: database.url, applicationName: 'plan test', lockTimeout: 10_000, statementTimeout: 30_000 }, new ConnectionBudget(4))
  }

  static async open(): Promise<Demo> {
    const database = await createTestDatabase()
    const dataSource = await openDataSource({ url: database.url, applicationName: 'test', poolSize: 1 })
    await migrate(dataSource)
    await dataSource.destroy()
    const demo = new Demo(database)
    await demo.connected(async (query) => {
      await syncSchema(query, new Objects(application.objects).tables.filter(({ system }) => !system), { force: false })
      await query({ text: "insert into platform.company (name, display_name, id, evaluation_company, business_profile_id, default_company) values ($1, $1, $2, false, '', true)", values: [international, companyId] })
      for (const { companyName, table, rows } of application.demoData?.() ?? []) await insertMany(query, table, companyName, rows)
      await query({ text: 'analyze' })
    })
    return demo
  }

  async close(): Promise<void> {
    await this.connections.end()
    await this.#database.drop()
  }

  async connected<Result>(work: (query: (statement: SqlStatement) => Promise<{ rows: (string | null)[][]; rowCount: number; command: string }>) => Promise<Result>): Promise<Result> {
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
    const model = change.model ?? this.model()
    const root = change.serviceRoot ?? serviceRoot
    const below = url.startsWith(root) ? url.slice(root.length + 1) : url
    const [path = '', query = ''] = below.split(/\?(.*)/s)
    const parsed = parseUrl(path, query)
    const split = splitCompany(parsed.path, model)
    const context: RequestContext = {
      model, serviceRoot: root, companyRoot: root, company: { name: international, id: companyId }, resourceUrl: `${root}/${path}`, query,
      metadata: 'minimal', ieee754Compatible: false, version: '4.0', pageSize: 20_000, now: new Date(), ...change,
    }
    return planRead({ ...parsed, path: split.path }, resolveResource(split.path, model, parsed.options), context)
  }

  async get(url: string, change: Partial<RequestContext> = {}): Promise<Answer> {
    const plan = this.plan(url, change)
    const { rows } = await this.connected(async (query) => await query(plan.statement))
    return answerOf(plan, rows)
  }
}

function answerOf(plan: ReadPlan, read: readonly (readonly (string | null)[])[]): Answer {
  const { result, statement } = plan
  const answer = (status: Answer['status'], body: string, more: Partial<Answer> = {}): Answer => {
    const parse = (): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>
    return { status, body, plan, statement, nextLink: undefined, etag: undefined, id: undefined, get json() { return parse() }, get value() { return parse()['value'] as Record<string, unknown>[] }, ...more }
  }
  const rows = [...read]
  if (result.kind === 'collection') {
    if (result.parented && rows.shift()?.[0] !== 'true') return answer(404, '')
    const count = result.counted ? `"@odata.count":${rows.shift()?.[0] ?? ''},` : ''
    const page = rows.slice(0, result.pageSize)
    const nextLink = rows.length > page.length ? result.nextLink(page.at(-1) ?? [], page.length) : undefined
    return answer(200, `{${count}"value":[${page.map(([json]) => json ?? '').join(',')}]}`, { nextLink })
  }
  const [row] = rows
  if (row === undefined) return answer(result.ifMissing, '')
  const [text] = row
  if (text === null || text === undefined) return answer(204, '')
  return answer(200, result.kind === 'property' ? `{"value":${text}}` : text, {
    etag: plan.etagColumn === undefined ? undefined : (row[plan.etagColumn] ?? undefined), id: plan.idColumn === undefined ? undefined : (row[plan.idColumn] ?? undefined),
  })
}
