/**
 * One process per data directory on this machine, from before there is a PostgreSQL server that could be asked.
 *
 * It serialises what the advisory lock (clusterLock.ts) cannot: making the cluster, judging a stale `postmaster.pid`,
 * stopping a server that does not answer. The hold is a listening socket in Linux's abstract namespace: it has no file
 * that could be left behind, and the kernel takes it back the moment its process is gone, whatever ended it. Who
 * connects is told the owner's process id. Other systems have no such namespace; there the rename of a whole cluster,
 * PostgreSQL's own `postmaster.pid` and the advisory lock must do. Called by openEmbeddedPostgres.ts only.
 */

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { isErrno } from './files.js'
import { DataDirectoryInUse } from './refusal.js'

/**
 * Takes the hold, waiting up to `patience` milliseconds for a predecessor to go. Answers the function that gives it
 * back.
 * @param dataDirectory absolute, without symbolic links. @throws {DataDirectoryInUse}
 */
export async function holdDirectory(dataDirectory: string, patience: number): Promise<() => Promise<void>> {
  if (process.platform !== 'linux') return async () => {}
  const name = `\0servicetier-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 40)}`
  const deadline = Date.now() + patience
  for (;;) {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end(String(process.pid))
    })
    try {
      server.listen(name)
      await once(server, 'listening')
      // The hold keeps no process alive that has nothing else to do.
      server.unref()
      return async () => {
        server.close()
        await once(server, 'close')
      }
    } catch (error) {
      if (!isErrno(error, 'EADDRINUSE')) throw error
      if (Date.now() > deadline) throw new DataDirectoryInUse(dataDirectory, await askOwner(name))
      await delay(25)
    }
  }
}

async function askOwner(name: string): Promise<number | undefined> {
  const socket = createConnection(name)
  const impatience = setTimeout(() => socket.destroy(new Error('no answer')), 500)
  try {
    const processId = Number(await text(socket))
    return processId > 0 ? processId : undefined
  } catch {
    return undefined
  } finally {
    clearTimeout(impatience)
    socket.destroy()
  }
}
