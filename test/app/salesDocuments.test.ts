/**
 * The demo application's sales documents: what happens at the page when orders are made, changed, released and taken
 * away.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { application } from '../../dist/app/application.js'
import { executeWork } from '../../dist/steps/executeWork.js'
import { unpackError, type CatalogueError } from '../../dist/errors/CatalogueError.js'
import type { RecordInput, RecordTarget, Step, StepResult, StepsResult } from '../../dist/steps/steps.js'
import { insertMany } from '../../dist/schema/insertMany.js'
import { denmark as danmark, international } from '../support/instance.js'
import { TestCompany } from '../table/company.js'

const orderPage = 42
const linesPage = 46
const customerPage = 21
const itemPage = 30
const order = 1

let company: TestCompany

beforeAll(async () => {
  company = await TestCompany.open(application.objects)
  await company.connected(async (query) => {
    for (const { companyName, table, rows } of application.demoData?.() ?? [])
      await insertMany(query, table, companyName, rows)
  })
})
afterAll(async () => {
  await company.close()
})

type Done = Extract<StepResult, { kind: 'done' }>

async function run(...steps: Step[]): Promise<Done[]> {
  const { results } = (await company.run(
    async (session) => await executeWork(session, { kind: 'steps', steps }, company.objects),
  )) as StepsResult
  return results as Done[]
}

/** The error with which a step is refused. */
async function refusal(step: Step): Promise<Pick<CatalogueError, 'code' | 'message'>> {
  const { error } = await company.end(
    async (session) => await executeWork(session, { kind: 'steps', steps: [step] }, company.objects),
  )
  if (error === undefined) throw new Error('The step was not refused.')
  const { code, message } = unpackError(error)
  return { code, message }
}

const input = (values: Record<string, unknown>, lines: readonly RecordInput[] = []): RecordInput => ({
  values: Object.entries(values) as RecordInput['values'],
  parts: lines.length === 0 ? {} : { SalesLines: lines },
})
const orderNo = (no: string): RecordTarget => ({ kind: 'key', values: { 1: order, 3: no } })
const lineOf = (no: string, lineNo = 10_000): RecordTarget => ({ kind: 'key', values: { 1: order, 3: no, 4: lineNo } })
const insertOrder = (values: Record<string, unknown>, lines: readonly RecordInput[] = []): Step => ({
  kind: 'insert',
  pageId: orderPage,
  input: input(values, lines),
})
const modifyOrder = (no: string, values: Record<string, unknown>): Step => ({
  kind: 'modify',
  pageId: orderPage,
  target: orderNo(no),
  input: input(values),
  replace: false,
  insertIfMissing: false,
})
const modifyLine = (no: string, values: Record<string, unknown>): Step => ({
  kind: 'modify',
  pageId: linesPage,
  target: lineOf(no),
  input: input(values),
  replace: false,
  insertIfMissing: false,
})
const act = (action: string, no: string): Step => ({
  kind: 'action',
  pageId: orderPage,
  action,
  target: orderNo(no),
  values: {},
})
const chair = input({ Type: 2, 'No.': '1008', Quantity: '3' })

const header = async (no: string): Promise<(string | null)[][]> =>
  await company.sql(
    'select "2_sell_to_customer_no", "79_sell_to_customer_name", "120_status" from application."36_sales_header" where company = $1 and "1_document_type" = 1 and "3_no" = $2',
    international,
    no,
  )
const lines = async (no: string): Promise<(string | null)[][]> =>
  await company.sql(
    'select "4_line_no", "6_no", "2_sell_to_customer_no", "15_quantity", "22_unit_price", "103_line_amount" from application."37_sales_line" where company = $1 and "1_document_type" = 1 and "3_document_no" = $2 order by 1',
    international,
    no,
  )
const lastNo = async (): Promise<number> =>
  Number(
    (
      await company.sql(
        'select "50000_last_no_used" from application."308_no_series" where company = $1 and "1_code" = \'S-ORD\'',
        international,
      )
    )[0]?.[0],
  )
/** A new order with one line; answers with its number. */
async function newOrder(): Promise<string> {
  await run(insertOrder({ 'Sell-to Customer No.': '10000' }, [chair]))
  return String(await lastNo())
}

describe('a sales order', () => {
  test("that is inserted without a number gets the next of its series, and its customer's name and address", async () => {
    const before = await lastNo()
    const no = await newOrder()
    expect(Number(no)).toBe(before + 1)
    expect(await header(no)).toEqual([['10000', 'Harbourlight Furniture', '0']])
  })

  test('gets a number of its own, however many are made at the same moment', async () => {
    const before = await lastNo()
    await Promise.all([1, 2, 3, 4, 5].map(async () => await run(insertOrder({ 'Sell-to Customer No.': '20000' }))))
    expect(await lastNo()).toBe(before + 5)
    for (let no = before + 1; no <= before + 5; no++) expect(await header(String(no))).toHaveLength(1)
  })

  test('keeps the number it was given', async () => {
    const before = await lastNo()
    await run(insertOrder({ 'No.': 'MINE/1' }))
    expect(await header('MINE/1')).toEqual([['', '', '0']])
    expect(await lastNo()).toBe(before)
    expect(await refusal(insertOrder({ 'No.': 'MINE/1' }))).toMatchObject({ code: 'Internal_EntityWithSameKeyExists' })
  })

  test('has lines whatever its number is made of', async () => {
    for (const no of ['A,1', 'SAY "1"', "O'1"]) {
      await run(insertOrder({ 'No.': no, 'Sell-to Customer No.': '10000' }, [chair]))
      await run(modifyLine(no, { Quantity: '5' }))
      expect((await lines(no)).map(([, item, customer, quantity]) => [item, customer, Number(quantity)])).toEqual([
        ['1008', '10000', 5],
      ])
    }
  })

  test('has lines whose price comes from the item and whose amount follows quantity, price and discount', async () => {
    const no = await newOrder()
    const [[price] = []] = await company.sql(
      'select "18_unit_price" from application."27_item" where company = $1 and "1_no" = \'1008\'',
      international,
    )
    const unitPrice = Number(price)
    expect(await lines(no)).toEqual([['10000', '1008', '10000', '3', price, expect.anything()]])
    expect(Number((await lines(no))[0]?.[5])).toBeCloseTo(3 * unitPrice, 2)
    await run(modifyLine(no, { 'Unit Price': '10.005', 'Line Discount %': '50' }))
    expect((await lines(no))[0]?.[5]).toMatch(/^15\.01/)
    const [done] = await run(act('CalcAmount', no))
    expect(String(done?.returnValue)).toMatch(/^15\.01/)
    expect((await refusal(modifyLine(no, { 'Line Discount %': '101' }))).message).toBe(
      'The Line Discount % must be from 0 to 100.',
    )
  })

  test('gives its lines the customer it is changed to', async () => {
    const no = await newOrder()
    await run(modifyOrder(no, { 'Sell-to Customer No.': '30000' }))
    expect((await lines(no))[0]?.[2]).toBe('30000')
  })

  test.each([
    [
      { 'Sell-to Customer No.': 'NOBODY' },
      'Internal_InvalidTableRelation',
      'The field Sell-to Customer No. of table Sales Header contains a value (NOBODY) that cannot be found in the related table (Customer).',
    ],
    [
      { 'Order Date': '2026-02-01', 'Shipment Date': '2026-01-31' },
      'Application_DialogException',
      'The Shipment Date must not be before the Order Date.',
    ],
  ])('with %j is refused, and no number is used up', async (values, code, message) => {
    const before = await lastNo()
    expect(await refusal(insertOrder(values))).toEqual({ code, message })
    expect(await lastNo()).toBe(before)
  })

  test('is not sold to a customer who is blocked', async () => {
    await run({
      kind: 'action',
      pageId: customerPage,
      action: 'Block',
      target: { kind: 'key', values: { 1: '50000' } },
      values: {},
    })
    expect((await refusal(insertOrder({ 'Sell-to Customer No.': '50000' }))).message).toBe(
      'You cannot sell to Customer 50000 because it is blocked.',
    )
  })

  test('takes its lines with it when it is deleted', async () => {
    const no = await newOrder()
    await run({ kind: 'delete', pageId: orderPage, target: orderNo(no) })
    expect([await header(no), await lines(no)]).toEqual([[], []])
  })

  test('that is released is changed in nothing, until it is reopened', async () => {
    const no = await newOrder()
    const [released] = await run(act('Release', no))
    expect(released?.resultCode).toBe('Updated')
    expect((await header(no))[0]?.[2]).toBe('1')
    const before = [await header(no), await lines(no)]
    const ofDocument = `You cannot change the document ${no} because its Status is not Open. Reopen it first.`
    const ofLines = `You cannot change the lines of the document ${no} because its Status is not Open. Reopen it first.`
    for (const [step, message] of [
      [modifyOrder(no, { 'Your Reference': 'x' }), ofDocument],
      [modifyOrder(no, { 'Sell-to Customer No.': '20000' }), ofDocument],
      [{ kind: 'delete', pageId: orderPage, target: orderNo(no) }, ofDocument],
      [modifyLine(no, { Quantity: '4' }), ofLines],
      [{ kind: 'delete', pageId: linesPage, target: lineOf(no) }, ofLines],
      [
        {
          kind: 'insert',
          pageId: linesPage,
          parent: { pageId: orderPage, part: 'SalesLines', target: orderNo(no) },
          input: chair,
        },
        ofLines,
      ],
    ] as const satisfies readonly (readonly [Step, string])[])
      expect(await refusal(step)).toEqual({ code: 'Application_DialogException', message })
    expect([await header(no), await lines(no)]).toEqual(before)
    await run(
      act('Reopen', no),
      modifyOrder(no, { 'Sell-to Customer No.': '20000' }),
      modifyLine(no, { Quantity: '4' }),
    )
    expect([await header(no), (await lines(no))[0]?.[3]]).toEqual([[['20000', expect.any(String), '0']], '4'])
  })

  test('without lines or without a customer is not released', async () => {
    await run(
      insertOrder({ 'No.': 'EMPTY', 'Sell-to Customer No.': '10000' }),
      insertOrder({ 'No.': 'NOBODYS' }, [chair]),
    )
    expect((await refusal(act('Release', 'EMPTY'))).message).toBe('There is nothing to release for the document EMPTY.')
    expect((await refusal(act('Release', 'NOBODYS'))).message).toContain(
      'Sell-to Customer No. must have a value in Sales Header',
    )
  })

  test('its status is not set by hand', async () => {
    const no = await newOrder()
    expect((await refusal(modifyOrder(no, { Status: 1 }))).message).toBe("Control 'Status' is read-only.")
  })
})

describe('customers and items', () => {
  test('GetNetChange sums what was posted in a time', async () => {
    const asked = async (fromDate: string, toDate: string): Promise<unknown> =>
      (
        await run({
          kind: 'action',
          pageId: customerPage,
          action: 'GetNetChange',
          target: { kind: 'key', values: { 1: '10000' } },
          values: { fromDate, toDate },
        })
      )[0]?.returnValue
    const posted = async (condition: string): Promise<unknown> =>
      (
        await company.sql(
          `select coalesce(sum("17_amount_lcy"), 0) from application."21_cust_ledger_entry" where company = $1 and "3_customer_no" = '10000' and ${condition}`,
          international,
        )
      )[0]?.[0]
    expect(Number(await asked('2024-06-01', '2025-03-31'))).toBe(
      Number(await posted("\"4_posting_date\" between '2024-06-01' and '2025-03-31'")),
    )
    expect(Number(await asked('', ''))).toBe(Number(await posted('true')))
    expect(Number(await posted('true'))).not.toBe(0)
  })

  test('an item that was posted stays; one that was not goes', async () => {
    const remove = (no: string): Step => ({
      kind: 'delete',
      pageId: itemPage,
      target: { kind: 'key', values: { 1: no } },
    })
    expect((await refusal(remove('1000'))).message).toBe(
      'You cannot delete Item 1000 because there are ledger entries for it.',
    )
    await run(remove('BLANK'))
  })
})

test('each company has data of its own, connected: orders sum up, lines belong to orders', async () => {
  for (const name of [international, danmark]) {
    expect(
      await company.sql('select count(*) > 200 from application."37_sales_line" where company = $1', name),
    ).toEqual([['t']])
    expect(
      await company.sql(
        'select count(*) from application."37_sales_line" l where company = $1 and not exists (select 1 from application."36_sales_header" h where h.company = l.company and h."1_document_type" = l."1_document_type" and h."3_no" = l."3_document_no")',
        name,
      ),
    ).toEqual([['0']])
    expect(
      await company.sql(
        'select count(*) from application."37_sales_line" where company = $1 and abs("103_line_amount" - "15_quantity" * "22_unit_price" * (100 - "27_line_discount") / 100) > 0.005',
        name,
      ),
    ).toEqual([['0']])
  }
})
