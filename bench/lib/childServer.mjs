// A server in a process of its own, for as long as a bench needs it.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} ChildOptions
 * @property {Record<string, string | undefined>} [environment]
 * @property {string[]} [arguments]
 * @property {string[]} [execArgv]
 */

/**
 * Starts a module that listens on a free port and says so with `process.send({ port })`. Its output is shown only when
 * it fails to start. Answers port, child and stop().
 * @param {URL | string} module
 * @param {ChildOptions} [options]
 */
export async function startChildServer(module, { environment = {}, arguments: args = [], execArgv = [] } = {}) {
  const child = fork(module instanceof URL ? fileURLToPath(module) : module, args, {
    env: { ...process.env, NODE_ENV: 'production', ...environment },
    execArgv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output = (output + text).slice(-4000)))
  const exited = once(child, 'exit')
  /** @type {unknown[]} */
  const [told] = await Promise.race([once(child, 'message'), exited.then(() => [])])
  const message = /** @type {{ port?: number } | undefined} */ (told)
  if (message?.port === undefined) {
    child.kill('SIGKILL')
    throw new Error(`${child.spawnfile} ${args.join(' ')} did not start:\n${output}`)
  }
  return {
    child,
    exited,
    port: message.port,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

/**
 * In the server's process: tells the parent, and ends when the parent does.
 * @param {import('node:net').Server} server
 */
export function announce(server) {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  process.send?.({ port: address.port })
  process.on('disconnect', () => process.exit())
}
