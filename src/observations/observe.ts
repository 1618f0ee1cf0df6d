/** The one door through which something is told to an operator, and everybody who listens behind it. */

import type { Observation } from './observations.js'

/** Takes an observation at once; never throws and never waits. A consumer of observations has the same form. */
export type Observe = (observation: Observation) => void

/** Passes each observation to every consumer. What a consumer makes of it, text for example, is its own expense. */
export function observeWith(consumers: readonly Observe[]): Observe {
  return (observation) => {
    for (const consume of consumers) consume(observation)
  }
}
