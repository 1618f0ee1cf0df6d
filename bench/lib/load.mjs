// Load on a server, made by a separate process.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A process of callers that can be told to load one server after the other. End it with `end`. */
export function startCallers() {
  const child = fork(fileURLToPath(new URL('loadProcess.mjs', import.meta.url)))
  const exited = once(child, 'exit')
  return {
    /**
     * Keeps `callers` connections busy for `seconds`. `request` is the whole HTTP message; `expected` is a text of
     * every reply. Answers calls, perSecond, p50 and p99 (milliseconds).
     */
    async load(target, { callers, seconds }) {
      const reply = once(child, 'message')
      child.send({ ...target, callers, seconds })
      const [{ result, error }] = await Promise.race([
        reply,
        exited.then(() => [{ error: 'The callers’ process ended.' }]),
      ])
      if (error !== undefined) throw new Error(`${target.name ?? 'The server'} under load: ${error}`)
      return result
    },
    async end() {
      child.disconnect()
      await exited
    },
  }
}

/** An HTTP/1.1 POST with an XML body, ready to be sent. */
export function postMessage({ port, path, headers = {}, body, contentType = 'text/xml; charset=utf-8' }) {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    'Content-Type': contentType,
    ...headers,
    'Content-Length': Buffer.byteLength(body),
  })
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** An HTTP/1.1 GET, ready to be sent. */
export function getMessage({ port, path, headers = {} }) {
  return `GET ${path} HTTP/1.1\r\n${Object.entries({ Host: `127.0.0.1:${port}`, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}
