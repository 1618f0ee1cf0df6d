// The hostile cases, each on a fresh server of the `soap` package and with a time limit; and the same ones on one
// server instance of ours.

import { readFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../../../scripts/lib/project.mjs'
import { authorization } from '../../lib/bench.mjs'
import { startChildServer } from '../../lib/childServer.mjs'
import { servicePath } from '../../lib/service.mjs'
import { cases } from './cases.mjs'

/**
 * @typedef {Required<Omit<import('./cases.mjs').Request, 'limit'>>} Message
 * @typedef {Message & { port: number, path: string, patience: number }} Sent
 */

const caseLimit = 90_000

/**
 * Answers a row per case: { area, name, expected, peer, ours }; undefined is right, a text what was found.
 * @param {import('../../lib/bench.mjs').Bench} bench
 */
export async function evaluateSoap(bench) {
  const instance = await bench.startInstance({
    APPLICATION: fileURLToPath(new URL('../../application/application.mjs', import.meta.url)),
  })
  const ours = { port: instance.ports.soap, path: servicePath('Samples'), pid: instance.child.pid }
  const rows = []
  for (const { area, name, expected, run } of cases) {
    const server = await startChildServer(new URL('server.mjs', import.meta.url))
    let peer
    try {
      peer = await judge(run, { port: server.port, path: '/Samples', pid: server.child.pid })
    } finally {
      await server.stop()
    }
    rows.push({ area, name, expected, peer, ours: await judge(run, ours) })
  }
  return rows
}

/**
 * @param {import('./cases.mjs').Run} run
 * @param {{ port: number, path: string, pid: number | undefined }} server
 * @returns {Promise<string | undefined>}
 */
async function judge(run, { port, path, pid }) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @type {Promise<string>} */
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, caseLimit, `no answer after ${caseLimit / 1000} s`)
  })
  /** @type {import('./cases.mjs').Peer['post']} */
  const post = ({ method = 'POST', body, headers = {}, limit: patience = 20_000 }) =>
    send({ port, path, method, body, headers, patience })
  const peakMegabytes = async () =>
    Number(/VmHWM:\s*(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  try {
    return await Promise.race([run({ post, peakMegabytes }), limit])
  } catch (error) {
    return messageOf(error)
  } finally {
    clearTimeout(timer)
  }
}

/**
 * @param {Sent} sent
 * @returns {Promise<import('./cases.mjs').Reply>}
 */
function send({ port, path, method, body, headers, patience }) {
  return new Promise((resolve, reject) => {
    const all = {
      Authorization: authorization,
      'Content-Type': 'text/xml; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      ...headers,
    }
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers: all, agent: false }, (response) => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', (/** @type {string} */ part) => (text += part))
        .on('error', reject)
        .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.setTimeout(patience, () => request.destroy(new Error(`no answer after ${patience / 1000} s`)))
    request.on('error', reject)
    request.end(body)
  })
}
