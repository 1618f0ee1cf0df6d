/** Observations as lines for whoever watches the process. */

import { messageOf, observations, sessionOf } from './observations.js'
import type { Observe } from './observe.js'

/** @param print writes one line where the operator of the process sees it */
export function newTerminalLog(print: (line: string) => void): Observe {
  return (observation) => {
    const { level } = observations[observation.kind]
    const session = sessionOf(observation)
    if (level === 'Information' && session !== undefined) return
    const where = session === undefined ? '' : ` [session ${session.sessionId} ${session.sessionUniqueId}]`
    print(`${level}: ${messageOf(observation)}${where}`)
  }
}
