// simple-odata-server in Express, over PostgreSQL. It has adapters for document databases only, so the filter that is
// measured is written for it here: what it costs is its parser, its model and its writer. BENCH_DATABASE_URL says
// where.

import express from 'express'
import pg from 'pg'
import { announce } from '../../lib/childServer.mjs'
import { requirePackage } from '../requirePackage.mjs'
import { customerColumns, customerProperties } from './columns.mjs'

/** @typedef {typeof import('simple-odata-server').default} CreateServer */
const createServer = /** @type {CreateServer} */ (requirePackage('simple-odata-server'))
const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 20 })
const properties = Object.fromEntries(
  customerProperties.map((name) => [name, { type: 'Edm.String', ...(name === 'No' ? { key: true } : {}) }]),
)

const server = createServer().model({
  namespace: 'bench',
  entityTypes: { Customer: properties },
  entitySets: { Customer: { entityType: 'bench.Customer' } },
})
server.query((_set, query, _request, answer) => {
  pool
    .query({
      name: 'customers',
      text: `select ${customerColumns} from bench_customer where company = $1 and "City" = $2 order by "Name", "No" limit $3`,
      values: ['CRONUS International Ltd.', query.$filter.City, query.$limit],
    })
    .then(({ rows }) => answer(null, rows), answer)
})

const application = express().disable('x-powered-by').disable('etag')
application.use('/', (request, response) => server.handle(request, response))
const listening = application.listen(0, '127.0.0.1', () => announce(listening))
