// Measures several things side by side: in every round each has its turn, so that whatever slows the machine down slows
// all of them.

import { median } from './statistics.mjs'

/**
 * Runs `measure(name)` for every name, in turn, `rounds` times; the order is reversed in every other round. A first
 * turn of each is not counted: servers get warm in it. Answers the numbers by name, one per round.
 * @template {string} Name
 * @param {readonly Name[]} names
 * @param {number} rounds
 * @param {(name: Name, warmingUp: boolean) => Promise<number>} measure
 * @returns {Promise<Record<Name, number[]>>}
 */
export async function inTurns(names, rounds, measure) {
  /** @type {[Name, number[]][]} */
  const empty = names.map((name) => [name, []])
  const numbers = /** @type {Record<Name, number[]>} */ (Object.fromEntries(empty))
  for (const name of names) await measure(name, true)
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) numbers[name].push(await measure(name, false))
  }
  return numbers
}

/**
 * Median of the ratios that the rounds gave.
 * @template {string} Name
 * @param {Record<Name, number[]>} numbers
 * @param {Name} name
 * @param {Name} against
 */
export function ratio(numbers, name, against) {
  return median(numbers[name].map((number, round) => number / (numbers[against][round] ?? Number.NaN)))
}

/**
 * What is measured side by side.
 * @template {string} Name
 * @param {Readonly<Record<Name, unknown>>} measured
 */
export const namesOf = (measured) => /** @type {Name[]} */ (Object.keys(measured))
