/**
 * A process that owns an embedded PostgreSQL, for tests that kill it, start two, or run it as another user. Arguments:
 * data directory, max connections, durable. Writes one JSON line per event (OwnerEvent). Stops its server when its
 * input ends. It imports nothing from the tests, so it may be copied beside a copy of dist.
 */

import process from 'node:process'
import { openEmbeddedPostgres } from '../../dist/database/embedded/openEmbeddedPostgres.js'

export type OwnerEvent =
  | { event: 'log'; line: string }
  | {
      event: 'open'
      url: string
      adminUrl: string
      processId: number
      port: number
      adopted: boolean
      clusterDirectory: string
      binariesDirectory: string
    }
  | { event: 'refused'; message: string }
  | { event: 'stopped' }

function tell(event: OwnerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

const [dataDirectory = '', maxConnections = '20', durable = 'true'] = process.argv.slice(2)
try {
  const postgres = await openEmbeddedPostgres({
    dataDirectory,
    maxConnections: Number(maxConnections),
    durable: durable === 'true',
    log: (line) => tell({ event: 'log', line }),
  })
  const { url, adminUrl, processId, port, adopted, clusterDirectory, binariesDirectory } = postgres
  tell({ event: 'open', url, adminUrl, processId, port, adopted, clusterDirectory, binariesDirectory })
  process.stdin.resume().once('end', () => void postgres.stop().then(() => tell({ event: 'stopped' })))
} catch (error) {
  tell({ event: 'refused', message: (error as Error).message })
}
