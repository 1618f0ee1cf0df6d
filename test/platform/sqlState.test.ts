import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import pg from 'pg'
import { fromDatabaseError, isConnectionLoss } from '../../dist/database/sqlState.js'

test('a database that takes the connection and never answers is away: what was to be written is not at fault', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => { sockets.push(socket); socket.on('error', () => undefined) }).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const client = new pg.Client({ host: '127.0.0.1', port: (silent.address() as AddressInfo).port, user: 'nobody', connectionTimeoutMillis: 50 })
  client.on('error', () => undefined)
  const error: unknown = await client.connect().then(() => undefined, (reason: unknown) => reason)
  expect(isConnectionLoss(error)).toBe(true)
  expect(fromDatabaseError(error)).toMatchObject({ code: 'Internal_DatabaseUnavailable' })
  for (const socket of sockets) socket.destroy()
  silent.close()
  await once(silent, 'close')
})
