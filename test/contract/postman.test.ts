/**
 * The Postman collection, run by newman against a fresh instance: everything in it is green, nothing is left behind,
 * and a wrong answer is noticed.
 */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword, denmark, international } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'
import { runNewman, type NewmanResult } from './runNewman.js'

interface Item {
  readonly name: string
  readonly item?: readonly Item[]
}

/** What a run may leave out: nothing was created that had to be deleted. */
const mayBeLeftOut = /: delete what an action created$/

const instance = useInstance()
let collection: { readonly item: readonly Item[] }
let environment: { readonly values: readonly { readonly key: string; readonly value: string }[] }

beforeAll(async () => {
  collection = (await instance.manage<typeof collection>('GET', '/postman')).body
  environment = (await instance.manage<typeof environment>('GET', '/postman/environment')).body
}, 120_000)

async function run(
  company: string,
  more: { readonly folder?: string; readonly variables?: Readonly<Record<string, string>> } = {},
): Promise<NewmanResult> {
  const variables = { password: adminPassword, company, ...more.variables }
  return await runNewman({
    collection,
    environment,
    envVar: Object.entries(variables).map(([key, value]) => ({ key, value })),
    ...(more.folder === undefined ? {} : { folder: more.folder }),
  })
}

function namesOf(items: readonly Item[]): string[] {
  return items.flatMap(({ name, item }) => (item === undefined ? [name] : namesOf(item)))
}

/** Rows of every table of the application. */
async function rowCounts(): Promise<Record<string, number>> {
  const tables = ['Customer', 'Vendor', 'Item', 'SalesOrder', 'TypeSample', 'ItemLedgerEntries']
  const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`
  const counts = [international, denmark].flatMap((company) =>
    tables.map(async (table) => {
      const response = await fetch(
        `${instance.described.urls.odata}/Company('${encodeURIComponent(company)}')/${table}/$count`,
        { headers: { authorization } },
      )
      return [`${company}: ${table}`, Number(await response.text())] as const
    }),
  )
  return Object.fromEntries(await Promise.all(counts))
}

describe('the Postman collection of the demo application', () => {
  test.each([
    ['runs green against a fresh instance', international],
    ['runs green once more, and for a company whose name needs percent-encoding', denmark],
  ])(
    '%s',
    async (_name, company) => {
      const before = await rowCounts()
      const result = await run(company)
      expect(result.failures).toEqual([])
      expect(result.stats.assertions.total).toBeGreaterThanOrEqual(result.stats.requests.total)
      expect(result.stats.testScripts.failed + result.stats.prerequestScripts.failed).toBe(0)
      const ran = new Set(result.ran)
      expect(namesOf(collection.item).filter((name) => !ran.has(name) && !mayBeLeftOut.test(name))).toEqual([])
      expect(await rowCounts()).toEqual(before)
      expect(
        (await instance.manage<readonly { readonly serviceName: string }[]>('GET', '/web-services')).body.map(
          ({ serviceName }) => serviceName,
        ),
      ).not.toContain('PostmanSample')
    },
    400_000,
  )

  test('a folder runs again on its own, against the same instance', async () => {
    for (let turn = 0; turn < 2; turn++) {
      await run(international, { folder: 'Start here' })
      expect((await run(international, { folder: 'Page Customer' })).failures).toEqual([])
    }
  }, 120_000)

  test('a wrong answer of the server makes it fail', async () => {
    const proxy = await wrongAnswers(instance.described.urls.soap)
    try {
      const { port } = proxy.address() as AddressInfo
      const result = await run(international, {
        folder: 'Codeunit MiscOperations',
        variables: { soapUrl: `http://127.0.0.1:${port}/BC/WS` },
      })
      expect(result.failures).toEqual([expect.stringContaining("Ping: Ping answers: expected '42' to equal '-42'")])
    } finally {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    }
  }, 120_000)
})

/** Passes requests on, and takes the sign from the answer of Ping. */
async function wrongAnswers(soapUrl: string): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.fromEntries(
        ['authorization', 'content-type', 'soapaction'].flatMap((name) =>
          typeof request.headers[name] === 'string' ? [[name, request.headers[name]]] : [],
        ),
      ) as Record<string, string>
      void fetch(new URL(request.url ?? '/', soapUrl), {
        method: request.method ?? 'GET',
        headers,
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      }).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        response.end((await answer.text()).replace('>-42<', '>42<'))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
