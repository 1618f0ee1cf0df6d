/** Databases of their own for tests, in the PostgreSQL that globalSetup.ts starts for the run. */

import { randomBytes } from 'node:crypto'
import pg from 'pg'

export interface TestDatabase {
  readonly url: string
  /** Ends all connections to it and removes it. */
  drop(): Promise<void>
}

/** @param template name of the database it begins as a copy of; nobody may be connected to that one. */
export async function createTestDatabase(template = 'template1'): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await runOnServer(`create database ${name} template ${pg.escapeIdentifier(template)}`)
  const url = new URL(adminUrl())
  url.pathname = `/${name}`
  return { url: url.href, drop: async () => runOnServer(`drop database if exists ${name} with (force)`) }
}

/** URL of the run's server, database `postgres`. */
export function adminUrl(): string {
  const url = process.env['SERVICETIER_TEST_DATABASE_ADMIN_URL']
  if (url === undefined) throw new Error('There is no PostgreSQL for the tests: run them with "npm test".')
  return url
}

async function runOnServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl() })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
