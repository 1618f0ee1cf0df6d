import { expect, test } from '@jest/globals'
import type { Observation } from '../../dist/observations/observations.js'
import type { ThreadOptions } from '../../dist/session/host/SessionThread.js'
import { WarmThreads } from '../../dist/session/host/WarmThreads.js'
import { ConnectionBudget } from '../../dist/database/connectionBudget.js'

test('a thread that the system does not give is reported and tried again; the server goes on', async () => {
  const told: Observation[] = []
  let toldTwice: () => void = () => undefined
  const twice = new Promise<void>((resolve) => {
    toldTwice = resolve
  })
  const parts = {
    // No worker begins from such an address: its constructor throws, as it does without a thread of the system.
    entry: new URL('http://127.0.0.1/worker.js'),
    application: '',
    applicationNamePrefix: 'test/',
    database: { url: '', lockTimeout: 0, statementTimeout: 0 },
    lease: new SharedArrayBuffer(8),
    logTimeout: 0,
    budget: new ConnectionBudget(1),
    maxOldGenerationSize: 64,
    backends: {},
    answer: async () => await Promise.resolve(undefined),
    observe: (observation: Observation) => {
      if (told.push(observation) === 2) toldTwice()
    },
  } as unknown as ThreadOptions
  const warm = new WarmThreads(parts, 1)
  void warm.take()
  // The timer of the next attempt keeps no process alive.
  const alive = setInterval(() => undefined, 1000)
  await twice
  clearInterval(alive)
  await warm.end()
  expect(told[0]).toMatchObject({ kind: 'threadNotStarted' })
  expect(warm.count).toBe(0)
})
