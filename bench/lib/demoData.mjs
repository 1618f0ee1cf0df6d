// Rows of the demo application for a bench, and where they lie in PostgreSQL.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Makes item ledger entries, as `servicetier demo-data` does. */
export async function makeEntries(databaseUrl, rows) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), 'demo-data', '--rows', String(rows)],
    { env: { ...process.env, SERVICETIER_DATABASE_URL: databaseUrl }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`servicetier demo-data ended with status ${code}.`)
}

/**
 * A table of the application by its number: its name in SQL, and `column`, which finds one by the published name of its
 * field.
 */
export async function applicationTable(client, tableNumber) {
  const { rows } = await client.query(
    "select table_name, column_name from information_schema.columns where table_schema = 'application' and table_name like $1",
    [`${tableNumber}\\_%`],
  )
  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  return {
    name: `application."${rows[0].table_name}"`,
    column(property) {
      const found = rows.find((row) => row.column_name.replace(/^\d+_/, '') === slug(property))
      if (found === undefined) throw new Error(`There is no column for ${property}.`)
      return `"${found.column_name}"`
    },
  }
}
