/** Finds out what became of a COMMIT whose answer was lost with its connection. */

import type { Connections } from './Connections.js'

const attempts = 30
const pauseMilliseconds = 1000

/**
 * Asks PostgreSQL for the status of the transaction until it knows, for about half a minute.
 * @param transactionId xid8 taken after BEGIN
 */
export async function settleCommit(connections: Connections, transactionId: bigint): Promise<'committed' | 'rolled back' | 'unknown'> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
    try {
      const connection = await connections.acquire(AbortSignal.timeout(pauseMilliseconds * 5))
      try {
        const { rows } = await connection.query({ text: 'select pg_xact_status($1::text::xid8)', values: [String(transactionId)] })
        connection.release()
        const status = rows[0]?.[0]
        if (status === 'committed') return 'committed'
        if (status === 'aborted') return 'rolled back'
      } catch (error) {
        await connection.destroy()
        throw error
      }
    } catch {
      // The database is not there yet.
    }
  }
  return 'unknown'
}
