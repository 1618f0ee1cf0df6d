import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { BackendControl } from '../../dist/database/BackendControl.js'
import { DedicatedConnection } from '../../dist/database/DedicatedConnection.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'

describe('ending backends by application name', () => {
  let database: TestDatabase
  let beside: TestDatabase
  let connection: DedicatedConnection
  let clients: pg.Client[] = []
  beforeAll(async () => {
    ;[database, beside] = await Promise.all([createTestDatabase(), createTestDatabase()])
    connection = new DedicatedConnection({
      url: database.url,
      applicationName: 'servicetier/1/control',
      lockTimeout: 0,
      statementTimeout: 0,
    })
  })
  afterEach(async () => {
    await Promise.all(
      clients.map(async (client) => {
        await client.end().catch(() => undefined)
      }),
    )
    clients = []
  })
  afterAll(async () => {
    await connection.end()
    await Promise.all([database.drop(), beside.drop()])
  })

  /** Opens one connection of each name; the answer tells which of them live. */
  const open = async (...names: readonly string[]): Promise<() => Promise<string[]>> => {
    const all = [
      ...names.map((name) => ({ url: database.url, name, told: name })),
      { url: beside.url, name: 'servicetier/1/1', told: 'servicetier/1/1 beside' },
    ]
    const opened = await Promise.all(
      all.map(async ({ url, name, told }) => {
        const client = new pg.Client({ connectionString: url, application_name: name })
        client.on('error', () => undefined)
        clients.push(client)
        await client.connect()
        return { client, told }
      }),
    )
    return async () =>
      (
        await Promise.all(
          opened.map(
            async ({ client, told }) =>
              await client.query('select').then(
                () => [told],
                () => [],
              ),
          ),
        )
      ).flat()
  }
  const control = (): BackendControl => new BackendControl(connection)

  test("a thread's name ends that thread's backends, and not those of threads whose names begin so", async () => {
    const living = await open('servicetier/1/1', 'servicetier/1/1', 'servicetier/1/10', 'servicetier/11/1', 'psql')
    expect(await control().terminate('servicetier/1/1')).toBe(true)
    expect(await living()).toEqual(['servicetier/1/10', 'servicetier/11/1', 'psql', 'servicetier/1/1 beside'])
  })

  test("an instance's prefix ends the backends of all its threads, and not those of other instances, of other databases, or its own", async () => {
    const living = await open(
      'servicetier/1/1',
      'servicetier/1/10',
      'servicetier/1/inline',
      'servicetier/11/1',
      'servicetier/1',
    )
    expect(await control().terminate('servicetier/1/')).toBe(true)
    expect(await living()).toEqual(['servicetier/11/1', 'servicetier/1', 'servicetier/1/1 beside'])
  })
})
