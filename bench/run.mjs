// npm run bench: figures of this build on this machine. Each bench is a module *.bench.mjs that exports `title` and
// `run`.

import { readdir } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { ScriptFailure } from '../scripts/lib/project.mjs'
import { openBench } from './lib/bench.mjs'
import { printFigures } from './lib/figures.mjs'

/**
 * @typedef {import('./lib/figures.mjs').Figure} Figure
 * @typedef {{ bench: import('./lib/bench.mjs').Bench, rounds: number }} Surroundings
 * @typedef {{ title: string, run: (surroundings: Surroundings) => Promise<Figure[]> }} BenchModule
 */

const usage = `npm run bench -- [options]
  --only <name>     only this bench (may be given more than once)
  --seconds <n>     length of one turn of load (default 2)
  --rounds <n>      rounds of side-by-side measurements (default 5)
  --json            figures as JSON on stdout instead of tables
  --verbose         what the servers' start says
  --help            this text`

const suffix = '.bench.mjs'

/**
 * Runs the benches that the arguments ask for and prints their figures. A goal that is missed is told, not an error.
 * @param {string[]} args
 */
export async function runBenches(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', multiple: true },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const names = (await readdir(new URL('.', import.meta.url)))
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort()
  if (values.help) return console.log(`${usage}\nBenches: ${names.join(', ')}`)
  const seconds = positive('--seconds', values.seconds)
  const rounds = Math.ceil(positive('--rounds', values.rounds))
  const chosen = values.only ?? names
  for (const name of chosen)
    if (!names.includes(name)) throw new ScriptFailure(`There is no bench '${name}'. Benches: ${names.join(', ')}.`)

  const machine = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cores: availableParallelism(),
    load: Number(loadavg()[0]?.toFixed(1)),
    seconds,
    rounds,
  }
  const results = []
  if (!values.json)
    console.log(
      `${machine.date}, Node ${machine.node}, ${machine.cores} cores, load ${machine.load} before the start, ${rounds} rounds of ${seconds} s`,
    )
  if (machine.load > machine.cores / 2)
    console.error('Other programs keep this machine busy: the figures say little about the server.')
  for (const name of chosen) {
    /** @type {unknown} */
    const module = await import(`./${name}${suffix}`)
    const { title, run } = /** @type {BenchModule} */ (module)
    // Each has its own PostgreSQL: what one bench leaves in memory and on disk is nothing to the next.
    const bench = await openBench({ seconds, log: values.verbose ? console.error : () => {} })
    /** @type {Figure[]} */
    let figures
    try {
      figures = await run({ bench, rounds })
    } finally {
      await bench.close()
    }
    results.push({ name, title, figures })
    if (values.json) continue
    console.log(`\n${title}`)
    printFigures(figures)
  }
  if (values.json) console.log(JSON.stringify({ ...machine, benches: results }, undefined, 2))
}

/**
 * @param {string} option
 * @param {string} text
 */
function positive(option, text) {
  const value = Number(text)
  if (!(value > 0)) throw new ScriptFailure(`${option} must be a number above 0, not '${text}'.`)
  return value
}
