/** A migrated database of its own for a test file, with its data source and what listens to its channels. */

import pg from 'pg'
import { openDataSource } from '../../dist/database/dataSource.js'
import { migrate } from '../../dist/database/migrate.js'
import { createTestDatabase } from '../support/database.js'

export interface Notification {
  readonly channel: string
  readonly payload: string
}

export interface PlatformDatabase {
  readonly url: string
  readonly dataSource: Awaited<ReturnType<typeof openDataSource>>
  /** A plain connection, e.g. for what an administrator does with psql. */
  readonly client: pg.Client
  /** Notifications of a channel that the work's transactions sent; complete when it resolves. */
  notificationsOf(channel: string, work: () => Promise<unknown>): Promise<string[]>
  end(): Promise<void>
}

export async function openPlatformDatabase(): Promise<PlatformDatabase> {
  const database = await createTestDatabase()
  const dataSource = await openDataSource({ url: database.url, applicationName: 'test', poolSize: 3 })
  await migrate(dataSource)
  const client = new pg.Client({ connectionString: database.url })
  client.on('error', () => undefined)
  await client.connect()
  return {
    url: database.url,
    dataSource,
    client,
    async notificationsOf(channel, work) {
      const payloads: string[] = []
      const listener = ({ channel: from, payload = '' }: pg.Notification): void => {
        if (from === channel) payloads.push(payload)
      }
      await client.query(`listen ${channel}`)
      client.on('notification', listener)
      try {
        await work()
        // What was committed before this statement is delivered with its answer at the latest.
        await client.query('select 1')
        return payloads
      } finally {
        client.off('notification', listener)
        await client.query(`unlisten ${channel}`)
      }
    },
    async end() {
      await client.end().catch(() => undefined)
      await dataSource.destroy()
      await database.drop()
    },
  }
}

/** `query` as the session log has it: rows as arrays of text, every statement a transaction of its own. */
export function queryOf(
  client: pg.Client,
): (statement: {
  text: string
  values?: readonly unknown[]
}) => Promise<{ rows: (string | null)[][]; rowCount: number; command: string }> {
  const types = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig
  return async ({ text, values }) => {
    const result = await client.query<(string | null)[]>({
      text,
      ...(values === undefined ? {} : { values: [...values] }),
      rowMode: 'array',
      types,
    })
    return { rows: result.rows, rowCount: result.rowCount ?? 0, command: result.command }
  }
}
