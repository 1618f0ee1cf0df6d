/**
 * OData clients that were not written here read, page, filter, expand, write and batch. Each is a program of its own in
 * clients/.
 */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'

const run = promisify(execFile)
const clients = join(import.meta.dirname, '..', '..', 'test', 'conformance', 'clients')
const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`
const installed = existsSync(join(clients, 'node_modules', '.package-lock.json'))
if (!installed)
  console.warn(
    'The OData clients of test/conformance/clients are not installed (npm ci in that folder); their tests are skipped.',
  )

interface Entity {
  readonly [name: string]: unknown
}

async function resultsOf(program: string, root: string): Promise<Record<string, unknown>> {
  const { stdout } = await run(process.execPath, [program, root, authorization], {
    cwd: clients,
    maxBuffer: 16 * 1024 * 1024,
  })
  return JSON.parse(stdout) as Record<string, unknown>
}

const numbersOf = (rows: unknown): unknown[] => (rows as Entity[]).map((row) => row['No'])

;(installed ? describe : describe.skip)('an OData client', () => {
  const instance = useInstance()
  let root: string
  let customers: Entity[]

  beforeAll(async () => {
    root = instance.described.urls.odata
    const response = await fetch(`${root}/Customer?$select=No,Name,City,Address&$orderby=No`, {
      headers: { authorization },
    })
    customers = ((await response.json()) as { value: Entity[] }).value
  })

  test('without types (o.js) reads, filters, pages, expands, writes, batches', async () => {
    const results = await resultsOf('untyped.mjs', root)
    expect(results['read']).toMatchObject({ No: '10000' })
    const expected = customers
      .filter(({ Name, City }) => String(Name).includes('a') && City !== '')
      .toReversed()
      .slice(0, 3)
    expect(numbersOf(results['filtered'])).toEqual(numbersOf(expected))
    expect(Number(results['count'])).toBe(customers.length)
    expect(results['pages']).toEqual([
      numbersOf(customers.slice(0, 10)),
      numbersOf(customers.slice(10, 20)),
      numbersOf(customers.slice(20, 25)),
    ])
    expect(
      (results['expanded'] as Entity[]).map(({ SalesOrderSalesLines }) => Array.isArray(SalesOrderSalesLines)),
    ).toEqual([true, true])
    expect(results['created']).toMatchObject({ No: 'OJS', Text_Field: 'by o.js', Integer_Field: 5 })
    expect(results['changed']).toMatchObject({ Text_Field: "changed, with 'quotes' & ümlauts", Integer_Field: 5 })
    expect(results['batch']).toMatchObject([
      { status: 200, body: { No: '10000' } },
      { status: 200, body: { No: 'OJS' } },
      { status: 404, body: { error: { code: 'BadRequest_ResourceNotFound' } } },
    ])
    expect(results['deleted']).toBe(204)
    expect(results['gone']).toBe(404)
  })

  test('generated from $metadata (odata2ts) compiles, reads, filters, expands, writes and calls an action', async () => {
    const generated = join(clients, 'generated')
    await rm(generated, { recursive: true, force: true })
    await mkdir(generated)
    try {
      const metadata = await fetch(`${root}/$metadata`, { headers: { authorization } })
      await writeFile(join(generated, 'metadata.xml'), await metadata.text())
      await run(
        process.execPath,
        [
          join(clients, 'node_modules', '@odata2ts', 'odata2ts', 'lib', 'run-cli.js'),
          '-s',
          join(generated, 'metadata.xml'),
          '-o',
          generated,
          '-m',
          'all',
          '-e',
          'js_dts',
          '-n',
          'Nav',
        ],
        { cwd: clients },
      )
      await copyFile(join(clients, 'typed.ts'), join(generated, 'typed.ts'))
      await run(process.execPath, [join(clients, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', clients], {
        cwd: clients,
      })
      await writeFile(join(generated, 'package.json'), '{"type":"commonjs"}')
      const results = await resultsOf(join('generated', 'typed.js'), root)
      expect(results['read']).toEqual({ No: '10000', Name: customers.find(({ No }) => No === '10000')?.['Name'] })
      const expected = customers.filter(({ Name }) => String(Name).includes('a')).toReversed()
      expect(results['filtered']).toEqual(numbersOf(expected.slice(0, 3)))
      expect(results['count']).toBe(expected.length)
      const orders = results['expanded'] as { No: string; lines: number[] }[]
      expect(orders).toHaveLength(2)
      expect(results['lines']).toEqual(orders[0]?.lines)
      expect(results['created']).toMatchObject({
        No: 'TYPED',
        Integer_Field: 7,
        Decimal_Field: 12.5,
        Boolean_Field: true,
        Date_Field: '2026-02-28',
      })
      expect(results['changed']).toMatchObject({ No: 'TYPED', Text_Field: 'changed', Integer_Field: 7 })
      expect(results['deleted']).toBe(204)
      expect(results['gone']).toBe(404)
      expect(results['ping']).toBe(-5)
    } finally {
      await rm(generated, { recursive: true, force: true })
    }
  })

  test('that feeds a user interface (Kendo UI DataSource) sorts, filters, pages, writes, and writes in one $batch', async () => {
    const results = await resultsOf('dataSource.mjs', root)
    expect(results['errors']).toBeUndefined()
    const byCode = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0)
    const expected = customers
      .filter(({ Name, Address }) => String(Name).includes('a') && Address !== "O'Neil")
      .toSorted((a, b) => byCode(b['City'], a['City']) || byCode(a['No'], b['No']))
    expect(results['total']).toBe(expected.length)
    expect(results['first']).toEqual(numbersOf(expected.slice(0, 7)))
    expect(results['second']).toEqual(numbersOf(expected.slice(7, 14)))
    expect(results['filtered']).toEqual([{ No: '10000', Name: customers.find(({ No }) => No === '10000')?.['Name'] }])
    for (const way of ['single', 'batch']) {
      expect(results[`${way}Created`]).toEqual([
        { No: 'KENDO1', Text_Field: 'first', Integer_Field: 1, Decimal_Field: 1.25 },
        { No: 'KENDO2', Text_Field: 'second', Integer_Field: 2, Decimal_Field: 2 },
      ])
      expect(results[`${way}Changed`]).toEqual([{ No: 'KENDO1', Text_Field: "changed 'it'" }])
    }
  })
})
