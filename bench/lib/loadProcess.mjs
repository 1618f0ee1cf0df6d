// The callers: a process of their own that keeps HTTP/1.1 connections busy and counts the replies. Started by load.mjs.
//
// Written on bare sockets, because every cycle that callers burn is missing to the server on the same machine: a
// general load generator takes two to three times as much and pulls every ratio towards 1. A reply that is not the
// expected one ends the run.

import { connect } from 'node:net'
import { messageOf } from '../../scripts/lib/project.mjs'
import { percentile } from './statistics.mjs'

/** @typedef {import('./load.mjs').Target & import('./load.mjs').Amount} Order */

/** Milliseconds after which a call that is not answered is lost. */
const patience = 30_000

const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')

process.on('message', (order) => {
  void load(/** @type {Order} */ (order)).then(
    (result) => process.send?.({ result }),
    (/** @type {unknown} */ error) => process.send?.({ error: messageOf(error) }),
  )
})
process.on('disconnect', () => process.exit())

/**
 * Calls for `seconds`; the replies of requests that were sent before the end are waited for and not counted.
 * @param {Order} order
 */
async function load({ port, request, expected, status = '200', counter, callers, seconds }) {
  const wanted = Buffer.from(expected)
  const begin = `HTTP/1.1 ${status}`
  /** @type {number[]} */
  const latencies = []
  const began = performance.now()
  const end = began + seconds * 1000
  await Promise.all(
    Array.from({ length: callers }, async () =>
      call({ port, next: messages(request, counter), wanted, begin, latencies, end }),
    ),
  )
  return {
    calls: latencies.length,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  }
}

let lastNumber = 0

/**
 * What is sent, call by call.
 * @param {string} request
 * @param {string | undefined} counter
 */
function messages(request, counter) {
  const message = Buffer.from(request)
  if (counter === undefined) return () => message
  const at = message.indexOf(counter)
  return () => {
    message.write(String(++lastNumber).padStart(counter.length, '0'), at, 'latin1')
    return message
  }
}

/**
 * @param {{ port: number, next: () => Buffer, wanted: Buffer, begin: string, latencies: number[], end: number }} calls
 * @returns {Promise<void>}
 */
function call({ port, next, wanted, begin, latencies, end }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    /** @type {Buffer | undefined} */
    let received
    let sentAt = 0
    socket.setTimeout(patience, () => reject(new Error(`a call was not answered within ${patience / 1000} s`)))
    const send = () => {
      sentAt = performance.now()
      socket.write(next())
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The server closed the connection.')))
    socket.on('data', (data) => {
      received = received === undefined ? data : Buffer.concat([received, data])
      if (!isWhole(received)) return
      if (!received.includes(wanted) || received.toString('latin1', 0, 12) !== begin) {
        socket.destroy()
        reject(new Error(`Not the expected reply (${wanted.toString()}): ${received.toString().slice(0, 2000)}`))
        return
      }
      received = undefined
      const now = performance.now()
      if (now < end) {
        latencies.push(now - sentAt)
        send()
      } else {
        socket.removeAllListeners('close')
        socket.destroy()
        resolve()
      }
    })
  })
}

/** @param {Buffer} reply */
function isWhole(reply) {
  const head = reply.indexOf(headEnd)
  if (head < 0) return false
  const text = reply.toString('latin1', 0, head).toLowerCase()
  const length = /content-length: *(\d+)/.exec(text)
  if (length !== null) return reply.length >= head + headEnd.length + Number(length[1])
  return reply.length >= lastChunk.length && reply.subarray(-lastChunk.length).equals(lastChunk)
}
