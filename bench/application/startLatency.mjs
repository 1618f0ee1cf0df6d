// How long a background session takes from the statement that starts it to its own first statement. Both are taken with
// the process's monotonic clock, which all threads share, inside business code: what an application would see.

import { BroadcastChannel } from 'node:worker_threads'
import { defineCodeunit, procedure, Text } from '../../dist/index.js'

const channelName = 'servicetier-bench-first-statement'

/** Its first statement has no effect; the codeunit then tells when that statement was done. */
export const FirstStatement = defineCodeunit({
  id: 50191,
  name: 'First Statement',
  onRun: async (session) => {
    await session.checkpoint()
    const at = process.hrtime.bigint()
    const channel = new BroadcastChannel(channelName)
    channel.postMessage({ sessionId: session.sessionId(), at })
    channel.close()
  },
})

/** Starts one background session and answers `until first statement;until StartSession answered` in microseconds. */
export const StartAndWait = defineCodeunit({
  id: 50192,
  name: 'Start And Wait',
  procedures: {
    Measure: procedure({
      returns: Text(),
      run: async (session) => {
        const channel = new BroadcastChannel(channelName)
        /** @type {Map<number, bigint>} */
        const told = new Map()
        /** @type {(value?: unknown) => void} */
        let wake = () => {}
        channel.onmessage = (/** @type {{ data: { sessionId: number, at: bigint } }} */ { data }) => {
          told.set(data.sessionId, data.at)
          wake()
        }
        try {
          const began = process.hrtime.bigint()
          const sessionId = await session.startSession(FirstStatement)
          const answered = process.hrtime.bigint()
          for (;;) {
            const first = told.get(sessionId)
            if (first !== undefined) return `${(first - began) / 1000n};${(answered - began) / 1000n}`
            await new Promise((resolve) => (wake = resolve))
          }
        } finally {
          channel.close()
        }
      },
    }),
  },
})
