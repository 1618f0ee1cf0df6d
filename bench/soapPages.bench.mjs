// SOAP pages: ReadMultiple of 1,000 customers beside a bare node-soap server with the same rows and beside the OData
// page, and the memory that a result of 100,000 records takes.

import pg from 'pg'
import { authorization } from './lib/bench.mjs'
import { applicationTable, makeEntries } from './lib/demoData.mjs'
import { figure } from './lib/figures.mjs'
import { getMessage, postMessage } from './lib/load.mjs'
import { residentMegabytes } from './lib/memory.mjs'
import { inTurns, namesOf, ratio } from './lib/rounds.mjs'
import { median } from './lib/statistics.mjs'

const callers = 4
const customers = 1000
const entries = 100_000

export const title = 'SOAP pages'

/** @param {{ bench: import('./lib/bench.mjs').Bench, rounds: number }} surroundings */
export async function run({ bench, rounds }) {
  const instance = await bench.startInstance()
  await makeEntries(instance.databaseUrl, entries)
  await prepareView(instance.databaseUrl)
  const peer = await bench.startPeer('soap/customers.mjs', {
    environment: { BENCH_DATABASE_URL: instance.databaseUrl },
  })
  const load = bench.startCallers()
  const last = 'Last_Date_Modified'
  /**
   * @param {number} port
   * @param {string} path
   * @param {Record<string, string>} headers
   */
  const readMultiple = (port, path, headers = {}) =>
    postMessage({
      port,
      path,
      headers: { SOAPAction: '"urn:microsoft-dynamics-schemas/page/customer:ReadMultiple"', ...headers },
      body: envelope('customer', `<setSize>${customers}</setSize>`),
    })
  const { soap, odata } = instance.ports
  const targets = {
    ours: {
      port: soap,
      request: readMultiple(soap, '/BC/WS/Page/Customer', { Authorization: authorization }),
      expected: last,
    },
    'node-soap': { port: peer.port, request: readMultiple(peer.port, '/Customer'), expected: last },
    'OData page': {
      port: odata,
      request: getMessage({
        port: odata,
        path: `/BC/ODataV4/Customer?$top=${customers}`,
        headers: { Authorization: authorization },
      }),
      expected: last,
    },
  }
  const rates = await inTurns(
    namesOf(targets),
    rounds,
    async (name) => (await load.load({ name, ...targets[name] }, { callers, seconds: bench.seconds })).perSecond,
  )

  const before = await residentMegabytes(instance)
  let peak = before
  const watch = setInterval(
    () =>
      void residentMegabytes(instance).then((now) => {
        peak = Math.max(peak, now)
      }),
    20,
  )
  const durations = []
  for (let round = 0; round < rounds; round++) durations.push(await readAll(soap))
  clearInterval(watch)

  return [
    ...namesOf(rates).map((name) =>
      figure(`ReadMultiple of ${customers} customers, ${callers} callers, ${name}`, median(rates[name]), {
        unit: 'calls/s',
      }),
    ),
    figure('ReadMultiple: ours / bare node-soap with the same rows', ratio(rates, 'ours', 'node-soap'), { above: 1 }),
    figure('ReadMultiple: ours / the OData page', ratio(rates, 'ours', 'OData page'), { least: 0.5 }),
    figure(`ReadMultiple of ${entries} item ledger entries, time`, median(durations), { unit: 's' }),
    ...(Number.isNaN(before)
      ? []
      : [figure(`ReadMultiple of ${entries}: growth of resident memory`, peak - before, { unit: 'MB', most: 100 })]),
  ]
}

/**
 * @param {string} service
 * @param {string} inner
 */
function envelope(service, inner) {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><ReadMultiple xmlns="urn:microsoft-dynamics-schemas/page/${service}">${inner}</ReadMultiple></s:Body></s:Envelope>`
}

/**
 * Reads all entries and throws them away; answers the seconds it took.
 * @param {number} port
 */
async function readAll(port) {
  const began = performance.now()
  const response = await fetch(`http://127.0.0.1:${port}/BC/WS/Page/ItemLedgerEntries`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/xml; charset=utf-8' },
    body: envelope('itemledgerentries', '<setSize>0</setSize>'),
  })
  let end = ''
  let bytes = 0
  for await (const part of /** @type {AsyncIterable<Uint8Array>} */ (response.body)) {
    bytes += part.length
    end = (end + Buffer.from(part).toString('latin1')).slice(-100)
  }
  if (
    response.status !== 200 ||
    !end.endsWith('</ReadMultiple_Result></ReadMultiple_Result></Soap:Body></Soap:Envelope>') ||
    bytes < entries * 100
  )
    throw new Error(`The reply (${response.status}, ${bytes} bytes) is not whole: ${end}`)
  return (performance.now() - began) / 1000
}

/**
 * The rows of the page for the peer, calculated fields included, under the names of their elements.
 * @param {string} databaseUrl
 */
async function prepareView(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const customer = await applicationTable(client, 18)
    const country = await applicationTable(client, 9)
    const ledger = await applicationTable(client, 21)
    const header = await applicationTable(client, 36)
    const stored = [
      'No',
      'Name',
      'Search_Name',
      'Address',
      'Post_Code',
      'City',
      'Country_Region_Code',
      'Contact',
      'Phone_No',
      'E_Mail',
      'Salesperson_Code',
      'Credit_Limit_LCY',
      'Balance_LCY',
      'Last_Date_Modified',
    ].map((name) => `c.${customer.column(name)} as "${name}"`)
    const calculated = [
      `coalesce((select t.${country.column('Name')} from ${country.name} as t where t.company = c.company and t.${country.column('Code')} = c.${customer.column('Country_Region_Code')}), '') as "Country_Region_Name"`,
      `(select coalesce(sum(t.${ledger.column('Amount_LCY')}), 0) from ${ledger.name} as t where t.company = c.company and t.${ledger.column('Customer_No')} = c.${customer.column('No')}) as "Net_Change_LCY"`,
      `(select count(*) from ${header.name} as t where t.company = c.company and t.${header.column('Document_Type')} = 1 and t.${header.column('Sell_to_Customer_No')} = c.${customer.column('No')}) as "No_of_Orders"`,
      `coalesce((array['_blank_', 'Ship', 'Invoice', 'All'])[c.${customer.column('Blocked')} + 1], '') as "Blocked"`,
    ]
    await client.query(
      `create view bench_page_customer as select ${[...stored, ...calculated].join(', ')} from ${customer.name} as c where c.company = 'CRONUS International Ltd.'`,
    )
    await client.query('analyze')
  } finally {
    await client.end()
  }
}
