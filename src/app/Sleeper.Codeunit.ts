import { defineCodeunit } from '../index.js'

const hour = 3_600_000

/** Sleeps until it is stopped. */
export const Sleeper = defineCodeunit({
  id: 50105,
  name: 'Sleeper',
  onRun: async (session) => {
    for (;;) await session.sleep(hour)
  },
})
