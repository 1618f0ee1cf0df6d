import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Random } from '../expression/random.js'
import { Demo } from '../plan/demo.js'
import { at, step, type Column, type Row, type Stage } from './pipeline.js'

/**
 * Another seed, and more of them: SERVICETIER_PIPELINES_SEED=7 SERVICETIER_PIPELINES=2000 npm test -- test/odata/apply
 */
const seed = Number(process.env['SERVICETIER_PIPELINES_SEED'] ?? 20261126)
const count = Number(process.env['SERVICETIER_PIPELINES'] ?? 200)

const customer = 'Sell_to_Customer_No_Link'
const columns: readonly Column[] = [
  { path: 'No', kind: 'text' },
  { path: 'Sell_to_Customer_Name', kind: 'text' },
  { path: 'Status', kind: 'text' },
  { path: 'Amount', kind: 'number' },
  { path: 'Salesperson_Code', kind: 'text' },
  { path: `${customer}/City`, kind: 'text' },
  { path: `${customer}/Balance_LCY`, kind: 'number' },
  { path: `${customer}/Country_Region_Code`, kind: 'text' },
]

let demo: Demo
let orders: readonly Row[]

beforeAll(async () => {
  demo = await Demo.open()
  orders = (await demo.get(`SalesOrder?$expand=${customer}`, { metadata: 'none' })).value
})
afterAll(async () => {
  await demo.close()
})

/** What the stage has of a row, in one order of names. */
function told(row: Row, { columns: of }: Stage): string {
  return JSON.stringify(
    of.map(({ path, kind }) => (kind === 'number' && at(row, path) !== null ? Number(at(row, path)) : at(row, path))),
  )
}

describe('transformations at random make of orders what they make in JavaScript', () => {
  test(`${count} sequences, beginning with ${seed}`, async () => {
    const random = new Random(seed)
    // Customers that are gone are what makes nulls.
    expect(orders.filter((order) => order[customer] === null).length).toBeGreaterThan(2)
    const missing = columns.filter(({ path }) => orders.every((order) => at(order, path) === null))
    expect(missing).toEqual([])
    const differing: string[] = []
    for (let made = 0; made < count; made++) {
      let stage: Stage = { rows: orders, columns, entities: true }
      const texts: string[] = []
      for (let steps = 1 + random.below(4); steps > 0; steps--) {
        const next = step(random, stage, 'No', texts.length)
        texts.push(next.text)
        stage = { rows: next.apply(stage.rows), columns: next.columns, entities: next.entities }
      }
      const url = `SalesOrder?$apply=${encodeURIComponent(texts.join('/'))}${stage.entities ? `&$expand=${customer}` : ''}`
      const { value } = await demo.get(url, { metadata: 'none' }).catch((error: unknown) => {
        throw new Error(`${texts.join('/')}\n${String(error)}`, { cause: error })
      })
      const [found = [], wanted = []] = [value, stage.rows].map((rows) => rows.map((row) => told(row, stage)).sort())
      if (JSON.stringify(found) !== JSON.stringify(wanted))
        differing.push(
          `${texts.join('/')}\n  ${String(found.find((row) => !wanted.includes(row)))} in PostgreSQL, ${String(wanted.find((row) => !found.includes(row)))} in JavaScript`,
        )
    }
    expect(differing.slice(0, 5)).toEqual([])
  })
})
