// The same rows by Express and pg, without a protocol: what there is to reach.

import express from 'express'
import pg from 'pg'
import { announce } from '../../lib/childServer.mjs'

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 20 })
const application = express().disable('x-powered-by').disable('etag')
application.get('/Tasks', async (request, response) => {
  const { rows } = await pool.query({
    name: 'tasks',
    text: 'select "Id", "Priority", "Title", "Done" from task where "Priority" = $1 order by "Id" limit 20',
    values: [Number(request.query.priority)],
  })
  response.json({ value: rows })
})
const listening = application.listen(0, '127.0.0.1', () => announce(listening))
