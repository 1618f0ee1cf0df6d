/**
 * Stands between an instance and PostgreSQL: cuts connections, refuses them, falls silent, and loses the answer to a
 * COMMIT.
 */

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** What becomes of the next COMMIT: done and its answer lost, or lost before PostgreSQL saw it. */
export type LostCommit = 'answer' | 'request'

/** The simple query `commit`, as pg sends it. */
const commit = Buffer.from('Q\0\0\0\x0bcommit\0')

export class DatabaseProxy {
  /** URL of the database by way of this proxy. */
  readonly url: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #closed = false
  #silent = false
  #lose: LostCommit | undefined
  #onLost: (() => void) | undefined

  private constructor(server: Server, url: string) {
    this.#server = server
    this.url = url
  }

  static async before(databaseUrl: string): Promise<DatabaseProxy> {
    const target = new URL(databaseUrl)
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const own = new URL(databaseUrl)
    own.hostname = '127.0.0.1'
    own.port = String((server.address() as AddressInfo).port)
    const proxy = new DatabaseProxy(server, own.href)
    server.on('connection', (client: Socket) => {
      proxy.#forward(client, connect(Number(target.port), target.hostname))
    })
    return proxy
  }

  /** Ends all connections and takes no new ones until `restore`. */
  cut(): void {
    this.#closed = true
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Hands nothing on any more and ends nothing, as a firewall that forgot its connections; new ones work. */
  forget(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('data').resume()
  }

  /** As `forget`; and new connections are taken, and nothing said on them, until `restore`. */
  silence(): void {
    this.#silent = true
    this.forget()
  }

  restore(): void {
    this.#silent = false
    this.#closed = false
  }

  /** Loses the next COMMIT, with its connection; resolves when that has happened. */
  async loseNextCommit(what: LostCommit): Promise<void> {
    this.#lose = what
    await new Promise<void>((resolve) => {
      this.#onLost = resolve
    })
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #forward(client: Socket, server: Socket): void {
    const both = [client, server]
    const end = (): void => {
      for (const socket of both) socket.destroy()
    }
    for (const socket of both) {
      this.#sockets.add(socket)
      socket.setNoDelay()
      socket.on('error', end)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        end()
      })
    }
    if (this.#closed) {
      end()
      return
    }
    if (this.#silent) {
      client.resume()
      return
    }
    let losing = false
    client.on('data', (chunk: Buffer) => {
      if (this.#lose === undefined || !chunk.equals(commit)) {
        server.write(chunk)
        return
      }
      const what = this.#lose
      this.#lose = undefined
      losing = true
      if (what === 'answer') server.write(chunk)
      else this.#lost(end)
    })
    server.on('data', (chunk: Buffer) => {
      if (losing) this.#lost(end)
      else client.write(chunk)
    })
  }

  #lost(end: () => void): void {
    end()
    this.#onLost?.()
  }
}
