import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ConnectionBudget } from '../../dist/database/connectionBudget.js'
import { Connections, type Connection } from '../../dist/database/Connections.js'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '../../dist/database/embedded/openEmbeddedPostgres.js'
import { settleCommit } from '../../dist/database/settleCommit.js'
import { until } from '../support/sessions.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'

describe('a commit whose answer was lost', () => {
  let folder: TemporaryFolder
  let postgres: EmbeddedPostgres
  let connections: Connections
  beforeAll(async () => {
    folder = await temporaryFolder()
    postgres = await openEmbeddedPostgres({
      dataDirectory: join(folder.path, 'data'),
      maxConnections: 20,
      log: () => undefined,
    })
    connections = new Connections(
      { url: postgres.url, applicationName: 'settle', lockTimeout: 0, statementTimeout: 0 },
      new ConnectionBudget(5),
    )
  })
  afterAll(async () => {
    await connections.end()
    await postgres.stop()
    await folder.remove()
  })

  const transaction = async (end: 'commit' | 'rollback'): Promise<{ id: bigint; serverLife: string }> => {
    const connection: Connection = await connections.acquire(new AbortController().signal)
    await connection.query({ text: 'begin' })
    const { rows } = await connection.query({ text: 'select pg_current_xact_id()::text' })
    await connection.query({ text: end })
    connection.release()
    return { id: BigInt(rows[0]?.[0] ?? '0'), serverLife: connection.serverLife }
  }
  const restart = async (signal: 'SIGINT' | 'SIGQUIT'): Promise<void> => {
    const { processId } = postgres
    process.kill(processId, signal)
    await until('another server process', async () => await Promise.resolve(postgres.processId !== processId))
  }

  test('is settled by what PostgreSQL says of its transaction, also after a restart in good order', async () => {
    const committed = await transaction('commit')
    const undone = await transaction('rollback')
    expect(await settleCommit(connections, committed.id, committed.serverLife)).toBe('committed')
    expect(await settleCommit(connections, undone.id, undone.serverLife)).toBe('rolled back')
    await restart('SIGINT')
    expect(await settleCommit(connections, committed.id, committed.serverLife)).toBe('committed')
  })

  test('is not known after a crash, when PostgreSQL has given the id of the transaction to another one', async () => {
    const before = await transaction('commit')
    await restart('SIGQUIT')
    // Nothing of it had reached the disk, so its id is to be given out again.
    expect(await settleCommit(connections, before.id, before.serverLife)).toBe('rolled back')
    for (let id = 0n; id <= before.id; id = (await transaction('commit')).id);
    expect(await settleCommit(connections, before.id, before.serverLife)).toBe('unknown')
  })
})
