/**
 * Keeps an open cluster running and owned: when the connection with the lock breaks, the server is started again on its
 * port if it is gone, and the lock is taken again, with growing pauses, until it is held or the owner closes.
 *
 * Invariant: between `watchCluster` and `close` there is always either the lock or an attempt to get it back. Called by
 * openEmbeddedPostgres.ts only.
 */

import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { takeClusterLock } from './clusterLock.js'
import type { Placement } from './placement.js'
import { findPostmaster, startPostmaster, type Postmaster, type ServerOptions } from './postmaster.js'
import { DataDirectoryInUse } from './refusal.js'
import { boundServerLog } from './serverLog.js'

export interface ClusterWatch {
  /** The server as last seen. */
  readonly postmaster: Postmaster
  /** Ends the watching, not the server. Answers whether the cluster is still ours to stop. */
  close(): Promise<boolean>
}

export interface WatchedCluster {
  readonly placement: Placement
  readonly options: ServerOptions
  readonly adminUrl: string
  readonly postmaster: Postmaster
  /** The connection that holds the lock. */
  readonly lock: pg.Client
  readonly log: (line: string) => void
}

export function watchCluster(cluster: WatchedCluster): ClusterWatch {
  const { placement, adminUrl, log } = cluster
  const closing = new AbortController()
  let postmaster = cluster.postmaster
  let lock: pg.Client | undefined
  let recovery = Promise.resolve()

  const hold = (client: pg.Client) => {
    lock = client
    client.once('end', () => {
      lock = undefined
      if (!closing.signal.aborted) recovery = recover()
    })
  }

  const recover = async () => {
    let told = ''
    for (let pause = 50; !closing.signal.aborted; pause = Math.min(pause * 2, 5_000)) {
      // Never rejects but by the abort, which ends the loop.
      await delay(pause, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
      if (closing.signal.aborted) return
      try {
        let running = await findPostmaster(placement.clusterDirectory)
        if (running === undefined) {
          running = await startPostmaster(placement, cluster.options, cluster.postmaster.port)
          log(`PostgreSQL had ended without being told to; it was started again on port ${running.port}.`)
        }
        postmaster = running
        hold(await takeClusterLock(adminUrl, placement.dataDirectory, 1_000))
        return
      } catch (error) {
        const reason = (error as Error).message
        if (reason !== told) log(`The embedded PostgreSQL cannot be used, trying again: ${reason}`)
        told = reason
      }
    }
  }

  hold(cluster.lock)
  const logCheck = setInterval(() => {
    boundServerLog(placement.homeDirectory).catch((error: unknown) =>
      log(`PostgreSQL's log could not be shortened: ${(error as Error).message}`),
    )
  }, 60_000)
  logCheck.unref()

  return {
    get postmaster() {
      return postmaster
    },
    async close() {
      closing.abort()
      clearInterval(logCheck)
      await recovery
      const running = await findPostmaster(placement.clusterDirectory)
      if (running !== undefined) postmaster = running
      if (lock !== undefined) return true
      // It broke and was not got back. If another process has it by now, the server is that one's.
      try {
        hold(await takeClusterLock(adminUrl, placement.dataDirectory, 200))
        return true
      } catch (error) {
        return !(error instanceof DataDirectoryInUse)
      }
    },
  }
}
