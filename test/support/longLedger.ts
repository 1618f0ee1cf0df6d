/**
 * A database whose item ledger is long, for tests of replies that cannot be held. The first test file of a run that
 * asks for it has it filled; each instance begins with a copy.
 */

import pg from 'pg'
import { runCli } from '../config/runCli.js'
import { adminUrl } from './database.js'

/** Item Ledger Entries of the company CRONUS International Ltd. */
export const longLedger = 100_000

/** Name of the database to copy. @throws Error with what `servicetier demo-data` told when it failed */
export async function longLedgerTemplate(): Promise<string> {
  const base = process.env['SERVICETIER_TEST_TEMPLATE']
  if (base === undefined) throw new Error('There is no template database: run the tests with "npm test".')
  const [name, filling] = [`${base}_long`, `${base}_filling`]
  const client = new pg.Client({ connectionString: adminUrl() })
  await client.connect()
  try {
    // Files that run at the same time wait for the one that fills it. The lock ends with the connection.
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      await client.query(`create database ${filling} template ${base}`)
      const url = new URL(adminUrl())
      url.pathname = `/${filling}`
      const { status, error } = await runCli(['demo-data', '--rows', String(longLedger)], {
        SERVICETIER_DATABASE_URL: url.href,
      })
      if (status !== 0) throw new Error(`The item ledger could not be filled: ${error}`)
      // Only a database that is whole has the name.
      await client.query(`alter database ${filling} rename to ${name}`)
    }
  } finally {
    await client.end()
  }
  return name
}
