import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import pg from 'pg'
import { fromDatabaseError, isConnectionLoss } from '../../dist/database/sqlState.js'
import { isCatalogueError } from '../../dist/errors/CatalogueError.js'
import { adminUrl } from '../support/database.js'

test('a database that takes the connection and never answers is away: what was to be written is not at fault', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const client = new pg.Client({
    host: '127.0.0.1',
    port: (silent.address() as AddressInfo).port,
    user: 'nobody',
    connectionTimeoutMillis: 50,
  })
  client.on('error', () => undefined)
  const error: unknown = await client.connect().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(isConnectionLoss(error)).toBe(true)
  expect(fromDatabaseError(error)).toMatchObject({ code: 'Internal_DatabaseUnavailable' })
  for (const socket of sockets) socket.destroy()
  silent.close()
  await once(silent, 'close')
})

test.each([
  [
    'select 2147483647 + 1',
    'Application_Overflow',
    'A value that was computed is out of the range of its type: a number.',
  ],
  [
    "select timestamp '294276-12-31' + interval '2 years'",
    'Application_Overflow',
    'A value that was computed is out of the range of its type: a date or time.',
  ],
  [
    'select 10::numeric ^ 200000',
    'Application_Overflow',
    'A value that was computed is out of the range of its type: a number.',
  ],
  ['select pg_sleep(0), 1 / 0', undefined, 'division by zero'],
])('%s is told in the words of the catalogue, if it has some', async (sql, code, message) => {
  const client = new pg.Client({ connectionString: adminUrl() })
  await client.connect()
  try {
    const error = fromDatabaseError(
      await client.query(sql).then(
        () => undefined,
        (reason: unknown) => reason,
      ),
    )
    expect([isCatalogueError(error) ? error.code : undefined, (error as Error).message]).toEqual([code, message])
  } finally {
    await client.end()
  }
})
