// The same rows by Express and pg, without a protocol and without a session: what there is to reach. BENCH_DATABASE_URL
// says where.

import express from 'express'
import pg from 'pg'
import Cursor from 'pg-cursor'
import { announce } from '../../lib/childServer.mjs'
import { customerColumns, entryColumns } from './columns.mjs'

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 20 })
const application = express().disable('x-powered-by').disable('etag')

application.get('/Customer', async (request, response) => {
  const { rows } = await pool.query({
    name: 'customers',
    text: `select ${customerColumns} from bench_customer where company = $1 and "City" = $2 order by "Name", "No" limit $3`,
    values: ['CRONUS International Ltd.', request.query.city, Number(request.query.top)],
  })
  response.json({ value: rows })
})

/**
 * A stream of rows through a cursor, each row written as JSON: memory stays bounded, as it does in the server that is
 * measured.
 */
application.get('/ItemLedgerEntries', async (request, response) => {
  const client = await pool.connect()
  try {
    const cursor = client.query(
      new Cursor(`select ${entryColumns} from bench_entry where company = $1 order by "Entry_No" limit $2`, [
        'CRONUS International Ltd.',
        Number(request.query.top),
      ]),
    )
    response.type('json').write('{"value":[')
    for (let first = true; ; first = false) {
      const rows = await cursor.read(1000)
      if (rows.length === 0) break
      const text = rows.map((row) => JSON.stringify(row)).join(',')
      if (!response.write(first ? text : `,${text}`)) await new Promise((resolve) => response.once('drain', resolve))
    }
    response.end(']}')
    await cursor.close()
  } finally {
    client.release()
  }
})

application.post('/TypeSample', express.json(), async (request, response) => {
  /** @type {unknown} */
  const body = request.body
  const { No, Text_Field } = /** @type {{ No: string, Text_Field: string }} */ (body)
  const { rows } = await pool.query({
    name: 'insert',
    text: 'insert into bench_sample ("No", "Text_Field") values ($1, $2) returning *',
    values: [No, Text_Field],
  })
  response.status(201).json(rows[0])
})

const listening = application.listen(0, '127.0.0.1', () => announce(listening))
