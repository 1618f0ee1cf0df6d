// npm run bench:peers: the packages that were asked for as servers, tried as servers. docs/decisions tells what was
// decided on it.

import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { readJson } from '../../scripts/lib/json.mjs'
import { ScriptFailure } from '../../scripts/lib/project.mjs'
import { openBench } from '../lib/bench.mjs'
import { printFigures, printTable } from '../lib/figures.mjs'
import { evaluateODataServer } from './odata-server/evaluate.mjs'
import { evaluateSoap } from './soap/evaluate.mjs'
import { measureSoap } from './soap/throughput.mjs'

const usage = `npm run bench:peers -- [options]
  --only <soap|odata-server>
  --seconds <n>     length of one turn of load (default 2)
  --help            this text`

/** @param {string} name */
function versionOf(name) {
  const file = new URL(`node_modules/${name}/package.json`, import.meta.url)
  const { version } = /** @type {{ version: string }} */ (readJson(file))
  return version
}

/** @param {string[]} args */
export async function evaluatePeers(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      seconds: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) throw new ScriptFailure(`--seconds must be a number above 0, not '${values.seconds}'.`)
  if (values.only !== undefined && !['soap', 'odata-server'].includes(values.only))
    throw new ScriptFailure(`--only must be soap or odata-server, not '${values.only}'.`)
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? ''} before the start`,
  )
  const bench = await openBench({ seconds, log: () => {} })
  try {
    if (values.only !== 'odata-server') {
      console.log(`\nsoap ${versionOf('soap')} as a server (a fresh one per case), and Servicetier (one for all cases)`)
      const rows = await evaluateSoap(bench)
      printTable(
        ['case', 'expected', 'soap', 'Servicetier'],
        rows.map(({ area, name, expected, peer, ours }) => [
          `${area}: ${name}`,
          expected,
          peer ?? 'right',
          ours ?? 'right',
        ]),
      )
      /** @param {'peer' | 'ours'} key */
      const wrong = (key) => rows.filter((row) => row[key] !== undefined).length
      console.log(`Wrong: soap ${wrong('peer')} of ${rows.length}, Servicetier ${wrong('ours')} of ${rows.length}\n`)
      printFigures(await measureSoap(bench))
    }
    if (values.only !== 'soap') {
      console.log(`\n@odata/server ${versionOf('@odata/server')}`)
      printFigures(await evaluateODataServer(bench))
    }
  } finally {
    await bench.close()
  }
}
