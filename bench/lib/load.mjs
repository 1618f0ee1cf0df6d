// Load on a server, made by a separate process.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Target
 * @property {string} [name]
 * @property {number} port
 * @property {string} request the whole HTTP message
 * @property {string} expected a text of every reply
 * @property {string} [status] 200 where none is given
 * @property {string} [counter] a text of the message whose digits count up, over all loads of the callers
 * @typedef {{ callers: number, seconds: number }} Amount
 * @typedef {{ calls: number, perSecond: number, p50: number, p99: number }} Load in milliseconds
 * @typedef {{ result?: Load, error?: string }} LoadReply what the callers' process tells
 */

/** A process of callers that can be told to load one server after the other. End it with `end`. */
export function startCallers() {
  const child = fork(fileURLToPath(new URL('loadProcess.mjs', import.meta.url)))
  const exited = once(child, 'exit')
  return {
    /**
     * Keeps `callers` connections busy for `seconds`.
     * @param {Target} target
     * @param {Amount} amount
     * @returns {Promise<Load>}
     */
    async load(target, { callers, seconds }) {
      const reply = once(child, 'message')
      child.send({ ...target, callers, seconds })
      /** @type {unknown[]} */
      const [answer] = await Promise.race([reply, exited.then(() => [{ error: 'The callers’ process ended.' }])])
      const { result, error } = /** @type {LoadReply} */ (answer)
      if (result === undefined) throw new Error(`${target.name ?? 'The server'} under load: ${error ?? 'no answer'}`)
      return result
    },
    async end() {
      child.disconnect()
      await exited
    },
  }
}

/**
 * An HTTP/1.1 POST with an XML body, ready to be sent.
 * @param {{ port: number, path: string, headers?: Record<string, string>, body: string, contentType?: string }} message
 */
export function postMessage({ port, path, headers = {}, body, contentType = 'text/xml; charset=utf-8' }) {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    'Content-Type': contentType,
    ...headers,
    'Content-Length': Buffer.byteLength(body),
  })
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/**
 * An HTTP/1.1 GET, ready to be sent.
 * @param {{ port: number, path: string, headers?: Record<string, string> }} message
 */
export function getMessage({ port, path, headers = {} }) {
  return `GET ${path} HTTP/1.1\r\n${Object.entries({ Host: `127.0.0.1:${port}`, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}
