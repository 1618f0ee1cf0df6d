/** HTTP servers: opened on their ports, closed without cutting off replies that are under way. */

import { createServer, IncomingMessage, ServerResponse, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import { expectContinue } from '../http/expectContinue.js'
import { closeIdleClients, endHalfClosed } from '../http/HttpConnection.js'
import { faultOfHead } from '../http/requestHead.js'
import { answerUnreadable, refuseHead } from './answerUnreadable.js'

/** Sockets that send their request more slowly than this are closed, milliseconds. */
const requestTimeout = 120_000
const keepAliveTimeout = 65_000
/**
 * Bytes of request line and headers: the longest link to a next page of OData is followed, and a URL that is too long
 * reaches the protocol, which says so in its own words.
 */
const maxHeaderSize = 384 * 1024

export interface Listener {
  readonly port: number
  /** No new connections; idle ones are closed. Resolves when the last reply has left. */
  close(): Promise<void>
  /** Cuts what is left. */
  destroy(): void
}

export interface ListenOptions {
  readonly address: string
  readonly port: number
  /** Where the port comes from, for errors. */
  readonly setting: string
  /** Milliseconds; Infinity: no limit. */
  readonly clientIdleTimeout: number
}

/** @throws Error that names the port and its setting, if it is taken or not allowed */
export async function listen(
  application: Express,
  { address, port, setting, clientIdleTimeout }: ListenOptions,
): Promise<Listener> {
  const options = { requestTimeout, keepAliveTimeout, maxHeaderSize, noDelay: true }
  const server = createServer({ ...options, ...messagesOf(application) })
  // A client may close its sending side behind its request and still wait for the answer.
  Object.assign(server, { httpAllowHalfOpen: true })
  endHalfClosed(server)
  closeIdleClients(server, clientIdleTimeout)
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const fault = faultOfHead(request)
    if (fault === undefined) application(request, response)
    else refuseHead(response, fault)
  }
  server.on('request', answer)
  server.on('checkContinue', (request, response) => {
    expectContinue(response)
    answer(request, response)
  })
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

const messages = new WeakMap<Express, Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>>()

/**
 * Classes of requests and replies that are born with the prototypes which Express would give each of them. Express sets
 * the prototype of every message, and V8 then treats each as one of its kind, which costs more than all else that
 * Express does. Where the prototype is the wanted one already, setting it does nothing. One application has one pair of
 * classes, whatever number of ports it listens on.
 */
function messagesOf(application: Express): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  const known = messages.get(application)
  if (known !== undefined) return known
  class Request extends IncomingMessage {}
  class Response<Of extends IncomingMessage> extends ServerResponse<Of> {}
  for (const [own, express_] of [
    [Request.prototype, express.request],
    [Response.prototype, express.response],
  ] as const)
    Object.defineProperties(own, {
      ...Object.getOwnPropertyDescriptors(express_),
      app: { value: application, writable: true, configurable: true },
    })
  Object.assign(application, { request: Request.prototype, response: Response.prototype })
  const classes = { IncomingMessage: Request, ServerResponse: Response } as Pick<
    ServerOptions,
    'IncomingMessage' | 'ServerResponse'
  >
  messages.set(application, classes)
  return classes
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
