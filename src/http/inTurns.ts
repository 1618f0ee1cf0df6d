/**
 * Long work on the gateway's thread, done bit by bit: a generator yields where it may be interrupted, and others get
 * their turn in between. Bits must be short; how many are done at a stretch is a matter of time, not of their number.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'

/** Milliseconds that work is done at a stretch. */
const longest = 8

/** Does all of the work; what ends quickly gives no turn away. @throws whatever the work throws */
export async function inTurns<Result>(work: Generator<void, Result>): Promise<Result> {
  let begun = performance.now()
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
    if (performance.now() - begun < longest) continue
    await nextTurn()
    begun = performance.now()
  }
}

/** Does all of the work at a stretch: it is known to be short. @throws whatever the work throws */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
  }
}
