// Rows of the demo application for a bench, and where they lie in PostgreSQL.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * Makes item ledger entries, as `servicetier demo-data` does.
 * @param {string} databaseUrl
 * @param {number} rows
 */
export async function makeEntries(databaseUrl, rows) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), 'demo-data', '--rows', String(rows)],
    { env: { ...process.env, SERVICETIER_DATABASE_URL: databaseUrl }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  await once(child, 'exit')
  if (child.exitCode !== 0) throw new Error(`servicetier demo-data ended with status ${child.exitCode ?? 'none'}.`)
}

/**
 * A table of the application by its number: its name in SQL, and `column`, which finds one by the published name of its
 * field.
 * @param {import('pg').Client} client
 * @param {number} tableNumber
 */
export async function applicationTable(client, tableNumber) {
  /** @type {import('pg').QueryResult<{ table_name: string, column_name: string }>} */
  const { rows } = await client.query(
    "select table_name, column_name from information_schema.columns where table_schema = 'application' and table_name like $1",
    [`${tableNumber}\\_%`],
  )
  const [first] = rows
  if (first === undefined) throw new Error(`There is no table ${tableNumber}.`)
  /** @param {string} text */
  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  return {
    name: `application."${first.table_name}"`,
    /** @param {string} property */
    column(property) {
      const found = rows.find((row) => row.column_name.replace(/^\d+_/, '') === slug(property))
      if (found === undefined) throw new Error(`There is no column for ${property}.`)
      return `"${found.column_name}"`
    },
  }
}
