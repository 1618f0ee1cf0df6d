/** The data source and the migrations of the platform tables. */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { openDataSource } from '../../dist/database/dataSource.js'
import { migrate } from '../../dist/database/migrate.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'

let database: TestDatabase
const owned: { destroy(): Promise<void> }[] = []

async function open(poolSize = 2): Promise<Awaited<ReturnType<typeof openDataSource>>> {
  const dataSource = await openDataSource({ url: database.url, applicationName: 'test data source', poolSize })
  owned.push(dataSource)
  return dataSource
}

beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(async () => {
  await Promise.all(
    owned.splice(0).map(async (dataSource) => {
      await dataSource.destroy()
    }),
  )
  await database.drop()
})

describe('migrations', () => {
  test('run once, and a second start finds nothing to do', async () => {
    const dataSource = await open()
    expect(await migrate(dataSource)).toEqual(['Platform1763683200000'])
    expect(await migrate(dataSource)).toEqual([])
  })

  test('two server instances that start at once do not collide', async () => {
    const dataSources = await Promise.all([open(), open(), open()])
    const done = await Promise.all(dataSources.map(async (dataSource) => await migrate(dataSource)))
    expect(done.flat()).toEqual(['Platform1763683200000'])
  })

  test('one that fails leaves nothing, and the next start does it again', async () => {
    const dataSource = await open()
    await dataSource.query('create schema platform')
    await dataSource.query('create table platform.event_log (id int)')
    await expect(migrate(dataSource)).rejects.toThrow('already exists')
    expect(
      await dataSource.query(
        "select count(*)::int as tables from information_schema.tables where table_schema = 'platform'",
      ),
    ).toEqual([{ tables: 1 }])
    await dataSource.query('drop table platform.event_log')
    expect(await migrate(dataSource)).toEqual(['Platform1763683200000'])
  })

  test('they work with a pool of one connection', async () => {
    expect(await migrate(await open(1))).toHaveLength(1)
  })
})

describe('the data source', () => {
  test('connections that break while idle and in use do not end the process, and queries work again', async () => {
    const dataSource = await open()
    const running = dataSource.query('select pg_sleep(60)').then(
      () => 'done',
      (error: unknown) => error,
    )
    await dataSource.query('select 1')
    const admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await untilSleeping(admin)
    await admin.query(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'test data source'",
    )
    await admin.end()
    expect(await running).toBeInstanceOf(Error)
    expect(await dataSource.query('select 2 as two')).toEqual([{ two: 2 }])
  })

  test('a database that is away is an error of the catalogue', async () => {
    const url = new URL(database.url)
    url.port = '1'
    // In a process of its own: jest's errors of sockets are of another realm than its `Error`.
    const program = `const { openDataSource } = await import(process.argv[1])
      await openDataSource({ url: process.argv[2], applicationName: 'test', poolSize: 1 }).catch((error) => { console.log(error.code) })`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      program,
      new URL('../../dist/database/dataSource.js', import.meta.url).href,
      url.href,
    ])
    expect(stdout.trim()).toBe('Internal_DatabaseUnavailable')
  })

  test('its connections show their name and think in UTC', async () => {
    const dataSource = await open()
    expect(
      await dataSource.query("select current_setting('application_name') as name, current_setting('TimeZone') as zone"),
    ).toEqual([{ name: 'test data source', zone: 'UTC' }])
  })
})

async function untilSleeping(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      "select from pg_stat_activity where wait_event = 'PgSleep' and application_name = 'test data source'",
    )
    if (rowCount === 1) return
  }
}
