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
        const told = new Map()
        let wake = () => {}
        channel.onmessage = ({ data }) => {
          told.set(data.sessionId, data.at)
          wake()
        }
        try {
          const began = process.hrtime.bigint()
          const sessionId = await session.startSession(FirstStatement)
          const answered = process.hrtime.bigint()
          while (!told.has(sessionId)) await new Promise((resolve) => (wake = resolve))
          return `${(told.get(sessionId) - began) / 1000n};${(answered - began) / 1000n}`
        } finally {
          channel.close()
        }
      },
    }),
  },
})
