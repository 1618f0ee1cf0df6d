// Measures several things side by side: in every round each has its turn, so that whatever slows the machine down slows
// all of them.

import { median } from './statistics.mjs'

/**
 * Runs `measure(name)` for every name, in turn, `rounds` times; the order is reversed in every other round. A first
 * turn of each is not counted: servers get warm in it. Answers the numbers by name, one per round.
 */
export async function inTurns(names, rounds, measure) {
  const numbers = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) await measure(name, true)
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) numbers[name].push(await measure(name, false))
  }
  return numbers
}

/** Median of the ratios that the rounds gave. */
export function ratio(numbers, name, against) {
  return median(numbers[name].map((number, round) => number / numbers[against][round]))
}
