// STARTSESSION: until the new session's first statement, and until the statement that started it was answered. See
// application/startLatency.mjs for where the times are taken.

import { fileURLToPath } from 'node:url'
import { figure } from './lib/figures.mjs'
import { callSoap } from './lib/service.mjs'
import { percentile } from './lib/statistics.mjs'

const warmUps = 20

export const title = 'Starting a background session, one at a time, warm'

/** @param {{ bench: import('./lib/bench.mjs').Bench, rounds: number }} surroundings */
export async function run({ bench }) {
  const instance = await bench.startInstance({
    APPLICATION: fileURLToPath(new URL('application/application.mjs', import.meta.url)),
  })
  const firstStatement = []
  const answered = []
  const end = performance.now() + Math.max(1, bench.seconds * 2) * 1000
  for (let number = 0; number < warmUps || performance.now() < end; number++) {
    const reply = await callSoap(instance, 'StartAndWait', 'Measure', {})
    const [, first, answer] = />(\d+);(\d+)</.exec(reply) ?? []
    if (first === undefined) throw new Error(`Not the expected reply: ${reply}`)
    if (number < warmUps) continue
    firstStatement.push(Number(first) / 1000)
    answered.push(Number(answer) / 1000)
  }
  const note = `${firstStatement.length} sessions`
  return [
    figure('StartSession → first statement, p50', percentile(firstStatement, 0.5), { unit: 'ms', most: 5, note }),
    figure('StartSession → first statement, p99', percentile(firstStatement, 0.99), { unit: 'ms', note }),
    figure('StartSession → its answer (row and Logon durable), p50', percentile(answered, 0.5), { unit: 'ms', note }),
  ]
}
