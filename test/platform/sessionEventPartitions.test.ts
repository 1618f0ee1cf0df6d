/** The partitions of Session Event. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { dropPartitionsBefore, ensurePartitions } from '../../dist/database/sessionEventPartitions.js'
import { openPlatformDatabase, queryOf, type PlatformDatabase } from './platformDatabase.js'

let database: PlatformDatabase
let other: pg.Client
beforeAll(async () => {
  database = await openPlatformDatabase()
})
afterAll(async () => {
  await database.end()
})
beforeEach(async () => {
  other = new pg.Client({ connectionString: database.url })
  await other.connect()
})
afterEach(async () => {
  await other.end()
  await dropPartitionsBefore(queryOf(database.client), { interactive: '9999-01-01', nonInteractive: '9999-01-01' })
})

async function partitions(): Promise<string[]> {
  const { rows } = await database.client.query<{ relname: string }>(
    "select relname from pg_class join pg_namespace n on n.oid = relnamespace where nspname = 'platform' and relkind = 'r' and relname like 'session_event%' order by 1",
  )
  return rows.map((row) => row.relname)
}

async function insert(client: pg.Client, clientType: number, eventDatetime: string): Promise<string> {
  const { rows } = await client.query<{ partition: string }>(
    'insert into platform.session_event (client_type, event_datetime) values ($1, $2) returning tableoid::regclass::text as partition',
    [clientType, eventDatetime],
  )
  return rows[0]?.partition ?? ''
}

describe('ensuring the partitions of a day', () => {
  test('gives both kinds of sessions a table for that UTC day, also when asked again', async () => {
    for (let times = 0; times < 2; times++)
      await ensurePartitions(queryOf(database.client), ['2026-11-21', '2026-11-22', '2026-11-21'])
    expect(await partitions()).toEqual([
      'session_event_interactive_20261121',
      'session_event_interactive_20261122',
      'session_event_noninteractive_20261121',
      'session_event_noninteractive_20261122',
    ])
  })

  test('web-service and background sessions go to one, all other kinds to the other, by UTC day', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-21'])
    for (const clientType of [2, 5])
      expect(await insert(database.client, clientType, '2026-11-21T00:00:00Z')).toBe(
        'platform.session_event_noninteractive_20261121',
      )
    for (const clientType of [0, 1, 3, 4, 6, 7, 8, 9, 10, 11])
      expect(await insert(database.client, clientType, '2026-11-21T23:59:59.999Z')).toBe(
        'platform.session_event_interactive_20261121',
      )
    await expect(insert(database.client, 2, '2026-11-22T00:00:00Z')).rejects.toThrow('no partition')
  })

  test('can be done by two server instances at once', async () => {
    const days = ['2026-12-30', '2026-12-31', '2027-01-01']
    await Promise.all([ensurePartitions(queryOf(database.client), days), ensurePartitions(queryOf(other), days)])
    expect(await partitions()).toHaveLength(6)
  })

  test('does not wait for transactions that write events of other days, nor do they wait for it', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-21'])
    await other.query('begin')
    await insert(other, 2, '2026-11-21T10:00:00Z')
    await database.client.query("set lock_timeout = '2s'")
    await ensurePartitions(queryOf(database.client), ['2026-11-22'])
    await database.client.query('set lock_timeout = 0')
    await insert(other, 5, '2026-11-22T10:00:00Z')
    await other.query('commit')
  })

  test('a partition has the keys and indexes of the table', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-21'])
    const { rows } = await database.client.query<{ columns: string }>(
      "select pg_get_indexdef(indexrelid) as columns from pg_index where indrelid = 'platform.session_event_noninteractive_20261121'::regclass",
    )
    expect(rows.map((row) => /\((.*)\)/.exec(row.columns)?.[1]).sort()).toEqual([
      'event_datetime',
      'server_instance_id, session_id, user_sid, event_datetime, event_type, client_type',
      'session_unique_id',
    ])
  })

  test('refuses what is no day', async () => {
    for (const day of ['2026-11-31', '2026-1-1', "2026-11-21'; drop table x"])
      await expect(ensurePartitions(queryOf(database.client), [day])).rejects.toThrow('is not a UTC day')
  })
})

describe('dropping old partitions', () => {
  test('drops both kinds before their own days and says which', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-19', '2026-11-20', '2026-11-21'])
    expect(
      await dropPartitionsBefore(queryOf(database.client), { interactive: '2026-11-20', nonInteractive: '2026-11-21' }),
    ).toEqual([
      'session_event_interactive_20261119',
      'session_event_noninteractive_20261119',
      'session_event_noninteractive_20261120',
    ])
    expect(await partitions()).toEqual([
      'session_event_interactive_20261120',
      'session_event_interactive_20261121',
      'session_event_noninteractive_20261121',
    ])
  })

  test('nothing is dropped for an interval without limit', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-21'])
    expect(
      await dropPartitionsBefore(queryOf(database.client), { interactive: '0001-01-01', nonInteractive: '0001-01-01' }),
    ).toEqual([])
  })

  test('a table that somebody reads stays until the next time, and writers go on', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-20', '2026-11-21'])
    await other.query('begin')
    await other.query('select count(*) from platform.session_event')
    const keep = { interactive: '2026-11-21', nonInteractive: '2026-11-21' }
    expect(await dropPartitionsBefore(queryOf(database.client), keep)).toEqual([])
    await insert(database.client, 2, '2026-11-21T10:00:00Z')
    await other.query('commit')
    expect(await dropPartitionsBefore(queryOf(database.client), keep)).toHaveLength(2)
  })

  test('can be done by two server instances at once', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-19', '2026-11-20'])
    const keep = { interactive: '2026-11-21', nonInteractive: '2026-11-21' }
    await Promise.all([
      dropPartitionsBefore(queryOf(database.client), keep),
      dropPartitionsBefore(queryOf(other), keep),
    ])
    await dropPartitionsBefore(queryOf(database.client), keep)
    expect(await partitions()).toEqual([])
  })

  test('the lock time-out of the connection is what it was', async () => {
    await ensurePartitions(queryOf(database.client), ['2026-11-20'])
    const before = await database.client.query('show lock_timeout')
    await dropPartitionsBefore(queryOf(database.client), { interactive: '2026-11-21', nonInteractive: '2026-11-21' })
    expect((await database.client.query('show lock_timeout')).rows).toEqual(before.rows)
  })
})
