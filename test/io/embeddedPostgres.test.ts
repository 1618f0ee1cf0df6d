/** The embedded PostgreSQL: made, stopped, adopted, refused, recovered. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../../dist/database/embedded/openEmbeddedPostgres.js'
import { startOwner, type Owner, type OwnerOptions } from '../support/embeddedOwners.js'
import { isAlive } from '../support/isAlive.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'

let folder: TemporaryFolder
let dataDirectory: string
let opened: EmbeddedPostgres[] = []
let owners: Owner[] = []

// One cluster for all that do not ask for a first start: making one is what takes long. Every test leaves it stopped.
beforeAll(async () => {
  folder = await temporaryFolder()
  dataDirectory = join(folder.path, 'data')
})

afterEach(async () => {
  for (const owner of owners) if (owner.child.exitCode === null && owner.child.signalCode === null) await owner.stop()
  for (const postgres of opened) await postgres.stop()
  opened = []
  owners = []
})

afterAll(async () => folder.remove())

async function open(maxConnections = 20, directory = dataDirectory): Promise<EmbeddedPostgres> {
  const postgres = await openEmbeddedPostgres({ dataDirectory: directory, maxConnections, log: () => {} })
  opened.push(postgres)
  return postgres
}

function start(options?: OwnerOptions, directory = dataDirectory): Owner {
  const owner = startOwner(directory, options)
  owners.push(owner)
  return owner
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Waits for something that another process brings about. */
async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await delay(10)
  }
}

describe('an embedded PostgreSQL', () => {
  test('keeps its data from one start to the next, in a long path with blanks and unicode', async () => {
    const deep = join(folder.path, 'Ein Ordner mit Ümläuten 数据', 'x'.repeat(120), '.servicetier')
    const first = await open(20, deep)
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    expect(isAlive(first.processId)).toBe(false)
    const begun = performance.now()
    const second = await open(20, deep)
    expect(performance.now() - begun).toBeLessThan(3_000)
    expect(second.adopted).toBe(false)
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('has the same text rules on every system, UTC, and listens on 127.0.0.1 only', async () => {
    const postgres = await open(23)
    const [settings] = await query(
      postgres.url,
      `select current_database() as name, current_setting('max_connections') as connections, current_setting('listen_addresses') as addresses,
        current_setting('unix_socket_directories') as sockets, current_setting('timezone') as timezone, current_setting('fsync') as fsync,
        current_setting('client_connection_check_interval') as check, current_setting('password_encryption') as passwords, upper('straße é') as upper,
        (select datlocprovider::text || ' ' || datlocale || ' ' || pg_encoding_to_char(encoding) from pg_database where datname = current_database()) as locale`,
    )
    expect(settings).toEqual({
      name: 'servicetier',
      connections: '23',
      addresses: '127.0.0.1',
      sockets: '',
      timezone: 'UTC',
      fsync: 'on',
      check: '1s',
      passwords: 'scram-sha-256',
      upper: 'STRASSE É'.replace('SS', 'ß'),
      locale: 'b C.UTF-8 UTF8',
    })
  })

  test('lets nobody in without its password, which only its owner can read', async () => {
    const postgres = await open()
    const wrong = new URL(postgres.url)
    wrong.password = 'guess'
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    const password = join(dirname(postgres.clusterDirectory), 'password')
    expect((await stat(password)).mode & 0o777).toBe(0o600)
    expect((await stat(postgres.clusterDirectory)).mode & 0o777).toBe(0o700)
  })

  test('does not get the Ctrl-C of its owner’s terminal', async () => {
    const postgres = await open()
    const fields = (await readFile(`/proc/${postgres.processId}/stat`, 'utf8').catch(() => ''))
      .split(') ')[1]
      ?.split(' ')
    if (fields !== undefined) expect(fields[2]).toBe(String(postgres.processId))
  })

  test('stops once, however often it is told to, also with connections open', async () => {
    const postgres = await open()
    const client = new pg.Client({ connectionString: postgres.url })
    client.on('error', () => {})
    const cut = new Promise((resolve) => client.once('end', resolve))
    await client.connect()
    await Promise.all([postgres.stop(), postgres.stop()])
    await postgres.stop()
    await cut
    expect(isAlive(postgres.processId)).toBe(false)
  })
})

describe('after kill -9 of its owner', () => {
  test('the next start takes over the running server', async () => {
    const owner = start()
    const before = await owner.opened()
    await query(before.url, 'create table left_behind as select 42 as answer')
    await owner.kill()
    expect(isAlive(before.processId)).toBe(true)
    const after = await open()
    expect(after).toMatchObject({ adopted: true, processId: before.processId, port: before.port, url: before.url })
    expect(await query(after.url, 'select answer from left_behind')).toEqual([{ answer: 42 }])
    await after.stop()
    expect(isAlive(before.processId)).toBe(false)
  })

  test('the next start stops a server with other settings and starts anew', async () => {
    const owner = start({ maxConnections: 20 })
    const before = await owner.opened()
    await owner.kill()
    const after = await open(30)
    expect(after.adopted).toBe(false)
    expect(isAlive(before.processId)).toBe(false)
    expect(await query(after.url, 'show max_connections')).toEqual([{ max_connections: '30' }])
  })

  test('the next start ends a server that no longer answers and starts anew', async () => {
    const owner = start()
    const before = await owner.opened()
    await owner.kill()
    // Nothing that listens there answers as PostgreSQL: as if the server's port were somebody else's.
    const file = join(before.clusterDirectory, 'postmaster.pid')
    const lines = (await readFile(file, 'utf8')).split('\n')
    lines[3] = '1'
    await writeFile(file, lines.join('\n'))
    const after = await open()
    expect(after.adopted).toBe(false)
    expect(isAlive(before.processId)).toBe(false)
    expect(await query(after.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('and of the server, a postmaster.pid whose process id belongs to another program does not confuse', async () => {
    const owner = start()
    const before = await owner.opened()
    const file = join(before.clusterDirectory, 'postmaster.pid')
    const noted = await readFile(file, 'utf8')
    await owner.stop()
    // Its command line even names the cluster, as an editor's or a pager's might.
    const other = spawn('tail', ['-f', '/dev/null', join(before.clusterDirectory, 'PG_VERSION')], { stdio: 'ignore' })
    try {
      await once(other, 'spawn')
      await writeFile(file, noted.replace(/^\d+/, String(other.pid)))
      const after = await open()
      expect(after.adopted).toBe(false)
      expect(await query(after.url, 'select 1 as one')).toEqual([{ one: 1 }])
      expect(other.exitCode).toBeNull()
    } finally {
      other.kill()
      await once(other, 'exit')
    }
  })

  test('in the middle of making the database, the next start makes it anew', async () => {
    const directory = join(folder.path, 'interrupted')
    const owner = start({}, directory)
    const temporary = await until(async () =>
      (await readdir(directory).catch(() => [])).find((name) => name.startsWith('postgres.tmp-')),
    )
    await until(async () =>
      (await readdir(join(directory, temporary, 'data')).catch(() => [])).find((name) => name === 'base'),
    )
    await owner.kill()
    const after = await open(20, directory)
    expect(await query(after.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('two owners of one data directory', () => {
  test('started at once for the first time: one wins and keeps its server, the other is told by whom and what to do', async () => {
    const directory = join(folder.path, 'twice')
    const both = [start({}, directory), start({}, directory)]
    const first = await Promise.any(both.map(async (owner) => owner.opened()))
    const client = new pg.Client({ connectionString: first.url })
    await client.connect()
    await client.query('begin')
    const outcomes = await Promise.all(both.map(async (owner) => owner.outcome))
    const winner = outcomes.findIndex((outcome) => outcome.event === 'open')
    expect(outcomes.map((outcome) => outcome.event).sort()).toEqual(['open', 'refused'])
    const refusal = outcomes[1 - winner] as { message: string }
    for (const part of [
      directory,
      `process ${both[winner]?.child.pid}`,
      'SERVICETIER_DATA_DIRECTORY',
      'SERVICETIER_DATABASE_URL',
    ]) {
      expect(refusal.message).toContain(part)
    }
    await client.query('commit')
    await client.end()
    expect(isAlive(first.processId)).toBe(true)
  })

  test('the lock in the database alone refuses too, as it must where processes do not see each other', async () => {
    const owner = start()
    const { adminUrl, processId } = await owner.opened()
    const [lock] = await query(
      adminUrl,
      `select (classid::bigint << 32) | objid::bigint as key from pg_locks where locktype = 'advisory'`,
    )
    await owner.kill()
    const holder = new pg.Client({
      connectionString: adminUrl,
      application_name: 'servicetier owner of data directory, process 12345',
    })
    await holder.connect()
    await holder.query('select pg_advisory_lock($1)', [lock?.['key']])
    await expect(open()).rejects.toThrow('in use by process 12345')
    expect(isAlive(processId)).toBe(true)
    await holder.end()
    expect((await open()).adopted).toBe(true)
  })
})

describe('an embedded PostgreSQL that is disturbed while it is owned', () => {
  const holders = `select a.pid from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory'`

  test('takes its lock again when the connection was cut', async () => {
    const postgres = await open()
    const [before] = await query(postgres.adminUrl, holders)
    await query(postgres.adminUrl, `select pg_terminate_backend(${Number(before?.['pid'])})`)
    // The cut connection may be listed for another moment.
    await until(async () => (await query(postgres.adminUrl, holders)).find((row) => row['pid'] !== before?.['pid']))
    expect(isAlive(postgres.processId)).toBe(true)
  })

  test('comes back on the same address when the server was killed', async () => {
    const postgres = await open()
    await query(postgres.url, 'create table committed as select 42 as answer')
    const killed = postgres.processId
    process.kill(killed, 'SIGKILL')
    await until(() => (postgres.processId === killed ? undefined : true))
    expect(await until(async () => query(postgres.url, 'select answer from committed').catch(() => undefined))).toEqual(
      [{ answer: 42 }],
    )
    await until(async () => (await query(postgres.adminUrl, holders))[0])
    await postgres.stop()
    expect(isAlive(postgres.processId)).toBe(false)
  })

  test('is stopped also while it is not there', async () => {
    const postgres = await open()
    process.kill(postgres.processId, 'SIGKILL')
    await postgres.stop()
    expect(isAlive(postgres.processId)).toBe(false)
    expect((await open()).adopted).toBe(false)
  })
})

test('data of another PostgreSQL version is refused, naming both versions and the folder', async () => {
  const postgres = await open()
  await postgres.stop()
  const file = join(postgres.clusterDirectory, 'PG_VERSION')
  const version = await readFile(file, 'utf8')
  await writeFile(file, '15\n')
  try {
    await expect(open()).rejects.toThrow(
      `${postgres.clusterDirectory} was made by PostgreSQL 15; this is PostgreSQL ${version.trim()}`,
    )
  } finally {
    await writeFile(file, version)
  }
})
