// A thousand web-service sessions that sleep at the same time: all are answered, and what one costs in memory.

import { figure } from './lib/figures.mjs'
import { residentMegabytes } from './lib/memory.mjs'
import { callSoap, listSessions } from './lib/service.mjs'

const sessions = 1000

export const title = `${sessions} sleeping web-service sessions at once (MiscOperations.Delay)`

/** @param {{ bench: import('./lib/bench.mjs').Bench, rounds: number }} surroundings */
export async function run({ bench }) {
  const instance = await bench.startInstance()
  const delay = Math.max(6000, bench.seconds * 2000)
  // Warm: what the first calls compile and allocate for good is no session's.
  await sleepAtOnce(instance, 200, 1)
  const before = await residentMegabytes(instance)
  const began = performance.now()
  const calls = sleepAtOnce(instance, sessions, delay)
  let peak = before
  let most = 0
  let over = false
  void calls.finally(() => (over = true))
  while (!over) {
    const listed = (await listSessions(instance)).filter(({ state }) => state === 'Sleeping').length
    most = Math.max(most, listed)
    peak = Math.max(peak, await residentMegabytes(instance))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const answered = (await calls).filter((reply) => reply.includes('Delay_Result')).length
  const seconds = (performance.now() - began) / 1000
  return [
    figure('sleeping at once, as listed', most, { least: sessions }),
    figure('answered', answered, {
      least: sessions,
      note: `each slept ${delay} ms; all done after ${seconds.toFixed(1)} s`,
    }),
    ...(Number.isNaN(before)
      ? []
      : [
          figure('memory of the server before', before, { unit: 'MB' }),
          figure('memory of the server at most', peak, { unit: 'MB' }),
          figure('memory per session', ((peak - before) * 1024) / sessions, {
            unit: 'KB',
            note: 'with its connection and request',
          }),
        ]),
  ]
}

/**
 * @param {import('./lib/bench.mjs').Instance} instance
 * @param {number} count
 * @param {number} milliseconds
 */
function sleepAtOnce(instance, count, milliseconds) {
  return Promise.all(
    Array.from({ length: count }, async () =>
      callSoap(instance, 'MiscOperations', 'Delay', { delayMilliseconds: String(milliseconds) }).catch(String),
    ),
  )
}
