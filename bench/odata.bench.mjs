// OData: a page of entities, a stream of 20,000, deep pages, $expand, inserts and $batch, beside servers that know no
// sessions.

import pg from 'pg'
import { authorization } from './lib/bench.mjs'
import { applicationTable, makeEntries } from './lib/demoData.mjs'
import { figure } from './lib/figures.mjs'
import { getMessage, postMessage } from './lib/load.mjs'
import { residentMegabytes } from './lib/memory.mjs'
import { customerProperties, entryProperties } from './peers/odata/columns.mjs'
import { inTurns, namesOf, ratio } from './lib/rounds.mjs'
import { median } from './lib/statistics.mjs'

/**
 * @typedef {import('./lib/load.mjs').Target} Target
 * @typedef {import('./lib/bench.mjs').Instance} Instance
 */

const callers = 16
const entries = 120_000
const bigPage = 20_000
const deepPage = 5000
const deepPageSize = 20

export const title = 'OData V4'

/** @param {{ bench: import('./lib/bench.mjs').Bench, rounds: number }} surroundings */
export async function run({ bench, rounds }) {
  const instance = await bench.startInstance({ ODATA_SERVICES_MAX_PAGE_SIZE: String(bigPage) })
  await makeEntries(instance.databaseUrl, entries)
  const city = await prepareViews(instance.databaseUrl)
  const environment = { BENCH_DATABASE_URL: instance.databaseUrl }
  const plain = await bench.startPeer('odata/expressPg.mjs', { environment })
  const peers = {
    '@odata/server': await bench.startPeer('odata/odataServer.mjs', { environment }),
    'simple-odata-server': await bench.startPeer('odata/simpleODataServer.mjs', { environment }),
  }
  const load = bench.startCallers()
  const seconds = bench.seconds
  /**
   * @template {string} Name
   * @param {Record<Name, Target>} targets
   */
  const rates = async (targets, count = callers) =>
    await inTurns(
      namesOf(targets),
      rounds,
      async (name) => (await load.load({ name, ...targets[name] }, { callers: count, seconds })).perSecond,
    )
  /**
   * @param {string} path
   * @param {string} expected
   * @param {Record<string, string>} headers
   */
  const ours = (path, expected, headers = {}) => ({
    port: instance.ports.odata,
    request: getMessage({
      port: instance.ports.odata,
      path: `/BC/ODataV4/${path}`,
      headers: { Authorization: authorization, ...headers },
    }),
    expected,
  })
  /**
   * @param {{ port: number }} server
   * @param {string} path
   * @param {string} expected
   */
  const theirs = (server, path, expected) => ({
    port: server.port,
    request: getMessage({ port: server.port, path }),
    expected,
  })

  /** @param {string} set */
  const filtered = (set) => `${set}?$filter=${encodeURIComponent(`City eq '${city}'`)}&$orderby=Name&$top=20`
  const page = await rates({
    ours: ours(`${filtered('Customer')}&$select=${customerProperties.join(',')}`, city),
    'Express and pg': theirs(plain, `/Customer?city=${encodeURIComponent(city)}&top=20`, city),
    '@odata/server': theirs(peers['@odata/server'], `/${filtered('Customers')}`, city),
    'simple-odata-server': theirs(peers['simple-odata-server'], `/${filtered('Customer')}`, city),
  })
  const figures = [
    ...namesOf(page).map((name) =>
      figure(`page of 20 customers, ${callers} callers, ${name}`, median(page[name]), { unit: 'calls/s' }),
    ),
    figure('page of 20: ours / Express and pg', ratio(page, 'ours', 'Express and pg'), { least: 0.85 }),
    figure('page of 20: ours / @odata/server', ratio(page, 'ours', '@odata/server'), { above: 1 }),
    figure('page of 20: ours / simple-odata-server', ratio(page, 'ours', 'simple-odata-server'), { above: 1 }),
  ]

  const before = await residentMegabytes(instance)
  let peak = before
  const watch = setInterval(
    () =>
      void residentMegabytes(instance).then((now) => {
        peak = Math.max(peak, now)
      }),
    20,
  )
  const stream = await rates(
    {
      ours: ours(`ItemLedgerEntries?$top=${bigPage}&$select=${entryProperties.join(',')}`, 'Entry_No'),
      'Express and pg': theirs(plain, `/ItemLedgerEntries?top=${bigPage}`, 'Entry_No'),
    },
    1,
  )
  clearInterval(watch)
  figures.push(
    figure(`${bigPage} rows in one page: ours`, median(stream.ours), { unit: 'pages/s' }),
    figure(`${bigPage} rows: ours / bare pg stream`, ratio(stream, 'ours', 'Express and pg'), { least: 0.9 }),
    ...(Number.isNaN(before)
      ? []
      : [figure(`${bigPage} rows: growth of resident memory`, peak - before, { unit: 'MB', most: 100 })]),
  )

  const prefer = { Prefer: `odata.maxpagesize=${deepPageSize}` }
  const deepLink = await walk(instance, deepPage, prefer)
  const deep = await rates(
    {
      first: ours('ItemLedgerEntries', 'nextLink', prefer),
      deep: {
        port: instance.ports.odata,
        request: getMessage({
          port: instance.ports.odata,
          path: deepLink,
          headers: { Authorization: authorization, ...prefer },
        }),
        expected: 'nextLink',
      },
    },
    1,
  )
  // Time per call: a page that is slower has fewer calls per second.
  figures.push(figure(`page ${deepPage} by nextLink / page 1, time`, ratio(deep, 'first', 'deep'), { most: 1.2 }))

  const expand = await rates(
    {
      plain: ours('SalesOrder?$top=20', 'Document_Type', {}),
      expanded: ours('SalesOrder?$top=20&$expand=SalesOrderSalesLines', 'SalesOrderSalesLines'),
    },
    1,
  )
  figures.push(
    figure('20 orders with their lines ($expand) / 20 orders, time', ratio(expand, 'plain', 'expanded'), {
      note: 'one SQL statement',
    }),
  )

  const insert = await rates(
    {
      ours: numbered(instance.ports.odata, '/BC/ODataV4/TypeSample', 'A', { Authorization: authorization }),
      'Express and pg': numbered(plain.port, '/TypeSample', 'B', {}),
    },
    1,
  )
  figures.push(
    figure('insert by POST, 1 caller', median(insert.ours), { unit: 'calls/s' }),
    figure('insert by POST: ours / Express and pg', ratio(insert, 'ours', 'Express and pg'), {
      note: 'triggers on a thread of their own, two durable events',
    }),
  )

  const requests = Array.from({ length: 100 }, (_, index) => ({
    id: String(index),
    method: 'GET',
    url: `Customer?$top=1&$skip=${index}`,
  }))
  const batch = await rates(
    {
      batch: {
        port: instance.ports.odata,
        request: postMessage({
          port: instance.ports.odata,
          path: '/BC/ODataV4/$batch',
          headers: { Authorization: authorization },
          contentType: 'application/json',
          body: JSON.stringify({ requests }),
        }),
        expected: '"id":"99"',
      },
      single: ours('Customer?$top=1&$skip=50', 'No'),
    },
    1,
  )
  figures.push(
    figure('$batch of 100 GETs', median(batch.batch), { unit: 'batches/s' }),
    figure('$batch of 100 / 100 calls one by one, time', 1 / (100 * ratio(batch, 'batch', 'single'))),
  )
  return figures
}

/**
 * POSTs whose key is new every time: the callers write their count where the zeros are.
 * @param {number} port
 * @param {string} path
 * @param {string} letter
 * @param {Record<string, string>} headers
 */
function numbered(port, path, letter, headers) {
  return {
    port,
    request: postMessage({
      port,
      path,
      headers,
      contentType: 'application/json',
      body: JSON.stringify({ No: `${letter}#0000000000#`, Text_Field: 'A row of the bench' }),
    }),
    expected: 'A row of the bench',
    status: '201',
    counter: '#0000000000#',
  }
}

/**
 * Views with the published names over the application's tables, for the peers; answers a city that has 20 customers and
 * more.
 * @param {string} databaseUrl
 */
async function prepareViews(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    /**
     * @param {string} name
     * @param {number} tableNumber
     * @param {readonly string[]} properties
     */
    const view = async (name, tableNumber, properties, where = '') => {
      const table = await applicationTable(client, tableNumber)
      const columns = properties.map((property) => `${table.column(property)} as "${property}"`)
      await client.query(`create view ${name} as select company, ${columns.join(', ')} from ${table.name} ${where}`)
    }
    await view('bench_customer', 18, customerProperties)
    await view('bench_entry', 32, entryProperties)
    await client.query(
      `create view bench_customer_of_company as select ${customerProperties.map((name) => `"${name}"::text as "${name}"`).join(', ')} from bench_customer where company = 'CRONUS International Ltd.'`,
    )
    await client.query('create table bench_sample ("No" text primary key, "Text_Field" text not null)')
    await client.query('analyze')
    /** @type {import('pg').QueryResult<{ City: string }>} */
    const {
      rows: [first],
    } = await client.query(
      `select "City" from bench_customer where company = 'CRONUS International Ltd.' group by "City" having count(*) >= 20 order by 1 limit 1`,
    )
    if (first === undefined) throw new Error('There is no city with 20 customers.')
    return first.City
  } finally {
    await client.end()
  }
}

/**
 * Follows nextLink; answers the path of page `number`.
 * @param {Instance} instance
 * @param {number} number
 * @param {Record<string, string>} headers
 */
async function walk(instance, number, headers) {
  let path = '/BC/ODataV4/ItemLedgerEntries'
  for (let page = 1; page < number; page++) {
    const response = await fetch(`http://127.0.0.1:${instance.ports.odata}${path}`, {
      headers: { Authorization: authorization, ...headers },
    })
    const body = /** @type {{ '@odata.nextLink'?: string }} */ (await response.json())
    if (body['@odata.nextLink'] === undefined)
      throw new Error(`Page ${page} has no next one: ${JSON.stringify(body).slice(0, 300)}`)
    const link = new URL(body['@odata.nextLink'])
    path = link.pathname + link.search
  }
  return path
}
