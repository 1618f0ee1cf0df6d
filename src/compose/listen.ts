/** HTTP servers: opened on their ports, closed without cutting off replies that are under way. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { answerUnreadable } from './answerUnreadable.js'

/** Sockets that send their request more slowly than this are closed, milliseconds. */
const requestTimeout = 120_000
const keepAliveTimeout = 65_000
/** Bytes of request line and headers: a URL that is too long reaches the protocol, which says so in its own words. */
const maxHeaderSize = 160 * 1024

export interface Listener {
  readonly port: number
  /** No new connections; idle ones are closed. Resolves when the last reply has left. */
  close(): Promise<void>
  /** Cuts what is left. */
  destroy(): void
}

/** @throws Error that names the port and its setting, if it is taken or not allowed */
export async function listen(application: Express, address: string, port: number, setting: string): Promise<Listener> {
  const server = createServer({ requestTimeout, keepAliveTimeout, maxHeaderSize, noDelay: true }, application)
  answerUnreadable(server, { maxHeaderSize, requestTimeout })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(explain(error, address, port, setting), { cause: error }))
    })
    server.listen(port, address, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await close(server)
    },
    destroy: () => {
      server.closeAllConnections()
    },
  }
}

async function close(server: Server): Promise<void> {
  // A connection whose last reply leaves during the shutdown is kept alive by Node, and nobody will use it again.
  const idle = setInterval(() => {
    server.closeIdleConnections()
  }, 50)
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  clearInterval(idle)
}

function explain(error: NodeJS.ErrnoException, address: string, port: number, setting: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `The port ${port} on ${address} is in use by another process. Give another one with ${setting} (0 picks a free one).`
    case 'EACCES':
      return `This user may not listen on port ${port}. Give one above 1023 with ${setting}.`
    case 'EADDRNOTAVAIL':
      return `The address ${address} (ListenAddress) is not one of this computer's.`
    default:
      return `Cannot listen on ${address}:${port} (${setting}): ${error.message}`
  }
}
