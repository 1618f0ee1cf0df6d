/** The demo application's OData service over real sockets, as the conformance tests ask it. */

import { join } from 'node:path'
import { expect } from '@jest/globals'
import { TestInstance } from '../../support/instance.js'
import { odata, type ODataCall } from '../../support/odata.js'

export type Json = Record<string, unknown>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** @throws SyntaxError if it is none */
  readonly json: Json
  /** Of a collection. */
  readonly rows: Json[]
}

export const order = "SalesOrder(Document_Type='Order',No='101001')"
export const orderLines = `${order}/SalesOrderSalesLines`

export class Service {
  readonly #instance: TestInstance
  #next = 0

  private constructor(instance: TestInstance) {
    this.#instance = instance
  }

  static async start(): Promise<Service> {
    return new Service(await TestInstance.start({ application: join(import.meta.dirname, 'application.js') }))
  }

  async stop(): Promise<void> {
    await this.#instance.remove()
  }

  get root(): string {
    return this.#instance.described.urls.odata
  }

  /** The demo application's API. */
  get api(): string {
    return this.root.replace(/ODataV4$/, 'api/servicetier/demo/v1.0')
  }

  /** @param url below the root or absolute */
  async call(method: string, url: string, body?: unknown, headers: ODataCall['headers'] = {}): Promise<Answer> {
    const {
      status,
      headers: answered,
      text,
    } = await odata(this.#instance, url, { method, headers, ...(body === undefined ? {} : { body }) })
    return {
      status,
      headers: answered,
      text,
      get json() {
        return JSON.parse(text) as Json
      },
      get rows() {
        return (JSON.parse(text) as { value: Json[] }).value
      },
    }
  }

  /** Reads what must be there. */
  async get(url: string, headers: ODataCall['headers'] = {}): Promise<Answer> {
    const answer = await this.call('GET', url, undefined, headers)
    expect({ url, status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({
      url,
      status: 200,
      text: '',
    })
    return answer
  }

  async rows(url: string): Promise<Json[]> {
    return (await this.get(url)).rows
  }

  /** One property of all rows. */
  async column(url: string, name: string): Promise<unknown[]> {
    return (await this.rows(url)).map((row) => row[name])
  }

  /** What cannot be done says so. */
  async expectNotImplemented(url: string, method = 'GET', body?: unknown): Promise<void> {
    const answer = await this.call(method, url, body)
    expect({ url, status: answer.status, error: answer.json['error'] }).toMatchObject({
      url,
      status: 501,
      error: { code: 'BadRequest_MethodNotImplemented' },
    })
  }

  /** A row of TypeSample that nobody else uses. Answers its number. */
  async newSample(values: Json = {}): Promise<string> {
    const no = `CONF${++this.#next}`
    const { status, text } = await this.call('POST', 'TypeSample', { No: no, ...values })
    expect({ status, text: status === 201 ? '' : text }).toEqual({ status: 201, text: '' })
    return no
  }
}
