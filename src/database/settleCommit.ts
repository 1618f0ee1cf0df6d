/**
 * Finds out what became of a COMMIT whose answer was lost with its connection.
 *
 * After a crash PostgreSQL may give a transaction id out again if nothing that was written under it had reached the
 * disk. Then `committed` may be said of somebody else's transaction, so it counts only if the server has not crashed
 * since. `aborted` always counts: an id that was given out again was never committed before.
 */

import { selectServerLife, type Connections } from './Connections.js'
import { sqlStateOf } from './sqlState.js'

const patienceMilliseconds = 30_000
const pauseMilliseconds = 1000
const status = `select pg_xact_status($1::text::xid8), (${selectServerLife.text})`

/**
 * Asks PostgreSQL for the status of the transaction until it knows, for about half a minute.
 * @param transactionId xid8 taken after BEGIN
 * @param serverLife of the connection that was lost
 */
export async function settleCommit(
  connections: Connections,
  transactionId: bigint,
  serverLife: string,
): Promise<'committed' | 'rolled back' | 'unknown'> {
  const end = performance.now() + patienceMilliseconds
  for (let attempt = 0; performance.now() < end; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
    try {
      const connection = await connections.acquire(AbortSignal.timeout(pauseMilliseconds * 5))
      try {
        const { rows } = await connection.query({ text: status, values: [String(transactionId)] })
        connection.release()
        // PostgreSQL keeps this for transactions that are very old; it will not know more later.
        if (rows[0]?.[0] === null) return 'unknown'
        const [answer, now] = rows[0] ?? []
        if (answer === 'aborted') return 'rolled back'
        if (answer === 'committed') return now === serverLife ? 'committed' : 'unknown'
      } catch (error) {
        await connection.destroy()
        // "transaction ID is in the future": it was given out before a crash, and nothing of it reached the disk.
        if (sqlStateOf(error) === '22023') return 'rolled back'
        throw error
      }
    } catch {
      // The database is not there yet.
    }
  }
  return 'unknown'
}
