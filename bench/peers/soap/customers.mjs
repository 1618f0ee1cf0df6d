// A bare server of the `soap` package on node:http with the rows of a page: ReadMultiple reads them with pg, and the
// package writes the XML. It knows no sessions, no sign-in, no Keys. BENCH_DATABASE_URL says where the rows are; the
// columns of the view have the names of the elements.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import pg from 'pg'
import { listen } from 'soap'
import { announce } from '../../lib/childServer.mjs'

// As PostgreSQL writes them: the page's own form of dates and decimals.
const types = { getTypeParser: () => String }
const pool = new pg.Pool({
  connectionString: process.env.BENCH_DATABASE_URL,
  max: 20,
  types,
  options: '-c timezone=UTC -c datestyle=ISO',
})

const procedures = {
  /** @param {{ setSize: number }} parameters */
  ReadMultiple: async ({ setSize }) => {
    const { rows } = await pool.query({
      name: 'customers',
      text: 'select * from bench_page_customer order by "No" limit $1',
      values: [setSize],
    })
    return { ReadMultiple_Result: { Customer: rows } }
  },
}

const server = createServer((_request, response) => response.writeHead(404).end())
listen(
  server,
  '/Customer',
  { Customer_Service: { Customer_Port: procedures } },
  readFileSync(new URL('Customers.wsdl', import.meta.url), 'utf8'),
)
server.listen(0, '127.0.0.1', () => announce(server))
