// @odata/server on real rows: filters that must find exactly what they say, the parser against OASIS's cases, and
//   throughput.

import pg from 'pg'
import { messageOf } from '../../../scripts/lib/project.mjs'
import { figure, printTable } from '../../lib/figures.mjs'
import { getMessage } from '../../lib/load.mjs'
import { inTurns, namesOf, ratio } from '../../lib/rounds.mjs'
import { median } from '../../lib/statistics.mjs'
import { judgeParser } from './conformance.mjs'
import { filters, tasks } from './rows.mjs'

/** @typedef {{ value?: { Id: number }[], error?: { message: string } }} Answer */

const rounds = 3

/**
 * Prints what the filters found; answers figures.
 * @param {import('../../lib/bench.mjs').Bench} bench
 */
export async function evaluateODataServer(bench) {
  const databaseUrl = await bench.createDatabase()
  await createRows(databaseUrl)
  const environment = { BENCH_DATABASE_URL: databaseUrl }
  const server = await bench.startPeer('odata-server/server.mjs', { environment })
  /** @type {[string, string, string][]} */
  const rows = []
  for (const [filter, rule] of filters)
    rows.push([filter, rule === undefined ? 'refused' : rowsText(tasks.filter(rule)), await found(server.port, filter)])
  printTable(
    ['$filter', 'expected', '@odata/server'],
    rows.map(([filter, expected, got]) => [filter, shortened(expected), got === expected ? 'right' : shortened(got)]),
  )
  const wrong = rows.filter(([, expected, got]) => got !== expected).length
  console.log(`Wrong: ${wrong} of ${rows.length}\n`)
  const figures = [figure('filters answered wrongly', wrong, { note: `of ${rows.length}` })]

  const judged = judgeParser()
  if (judged === undefined)
    console.log('OASIS’s ABNF cases are not at hand (../shared/conformance): the parser was not tried on them.\n')
  else {
    const [accepted, valid] = judged.valid
    const [refused, invalid] = judged.invalid
    figures.push(
      figure('OASIS ABNF cases, valid and accepted', (100 * accepted) / valid, {
        unit: '%',
        note: `${accepted} of ${valid}`,
      }),
      figure('OASIS ABNF cases, invalid and refused', (100 * refused) / invalid, {
        unit: '%',
        note: `${refused} of ${invalid}`,
      }),
    )
  }

  const plain = await bench.startPeer('odata-server/expressPg.mjs', { environment })
  const path = `/Tasks?$filter=${encodeURIComponent('Priority eq 3')}&$orderby=Id&$top=20`
  const targets = {
    '@odata/server': { port: server.port, request: getMessage({ port: server.port, path }), expected: '"Task 3"' },
    'Express and pg': {
      port: plain.port,
      request: getMessage({ port: plain.port, path: '/Tasks?priority=3' }),
      expected: '"Task 3"',
    },
  }
  const load = bench.startCallers()
  for (const callers of [1, 16]) {
    const perSecond = await inTurns(
      namesOf(targets),
      rounds,
      async (name) => (await load.load({ name, ...targets[name] }, { callers, seconds: bench.seconds })).perSecond,
    )
    const who = callers === 1 ? '1 caller' : `${callers} callers`
    for (const name of namesOf(targets))
      figures.push(figure(`12 rows, ${who}, ${name}`, median(perSecond[name]), { unit: 'calls/s' }))
    figures.push(figure(`@odata/server / Express and pg, ${who}`, ratio(perSecond, '@odata/server', 'Express and pg')))
  }
  return figures
}

/** @param {string} url */
async function createRows(url) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      'create table task ("Id" int primary key, "Priority" int not null, "Title" varchar not null, "Done" boolean not null)',
    )
    await client.query('insert into task select * from json_populate_recordset(null::task, $1)', [
      JSON.stringify(tasks),
    ])
  } finally {
    await client.end()
  }
}

/**
 * @param {number} port
 * @param {string} filter
 */
async function found(port, filter) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/Tasks?$filter=${encodeURIComponent(filter)}&$top=100`, {
      signal: AbortSignal.timeout(10_000),
    })
    if (response.status >= 400 && response.status < 500) return 'refused'
    const body = /** @type {Answer} */ (await response.json())
    return response.status === 200
      ? rowsText(body.value ?? [])
      : `status ${response.status}: ${body.error?.message ?? ''}`
  } catch (error) {
    return messageOf(error)
  }
}

/** @param {{ Id: number }[]} rows */
function rowsText(rows) {
  return `${rows.length} rows: ${rows
    .map(({ Id }) => Id)
    .sort((a, b) => a - b)
    .join(' ')}`
}

/** @param {string} text */
function shortened(text) {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
