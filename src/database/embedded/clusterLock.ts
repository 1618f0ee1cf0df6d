/**
 * Ownership of a running cluster: a session-level advisory lock in the database `postgres`, on a connection of its own,
 * for as long as the owner lives. A killed owner's connection ends with it, and the lock with the connection.
 * Called by this folder only.
 */

import pg from 'pg'
import { DataDirectoryInUse } from './refusal.js'

/** Arbitrary; nothing else of ours locks in the database `postgres`. */
const lockKey = '8317690154126'

const ownerName = 'servicetier owner of data directory, process '

/**
 * Connects and takes the lock, waiting up to `patience` milliseconds for it. The caller ends the client, and thereby
 * the lock.
 * @throws {DataDirectoryInUse} when another process has it. Other errors: the server cannot be used.
 */
export async function takeClusterLock(adminUrl: string, dataDirectory: string, patience: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: adminUrl,
    application_name: `${ownerName}${process.pid}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  // Without a listener a connection that breaks would end the process. Who needs to know listens for 'end'.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(`select set_config('lock_timeout', $1, false), set_config('statement_timeout', '0', false)`, [
      String(patience),
    ])
    await client.query('select pg_advisory_lock($1::bigint)', [lockKey])
    return client
  } catch (error) {
    const taken = error instanceof pg.DatabaseError && error.code === '55P03'
    const refusal = taken ? new DataDirectoryInUse(dataDirectory, await findOwner(client)) : error
    await client.end().catch(() => undefined)
    throw refusal
  }
}

/** True for a failure that says: too many connections. The server works, and somebody works with it. */
export function isCrowded(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '53300'
}

async function findOwner(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ application_name: string }>(
    `select a.application_name from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and (l.classid::bigint << 32) | l.objid::bigint = $1::bigint`,
    [lockKey],
  )
  const name = rows[0]?.application_name
  return name?.startsWith(ownerName) === true ? Number(name.slice(ownerName.length)) : undefined
}
