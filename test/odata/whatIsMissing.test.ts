/** 404 is for what the URL names; what code, a relation or a link does not find is 400, and named. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { errorOf, json, odata, type ODataReply } from '../support/odata.js'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()
const order = "SalesOrder(Document_Type='Order',No='101001')"
let api: string
beforeAll(() => {
  api = `${instance.described.urls.odata.replace('/ODataV4', '/api')}/servicetier/demo/v1.0`
})
const send = async (
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ODataReply> =>
  await odata(instance, url, {
    method,
    headers: { 'if-match': '*', ...headers },
    ...(body === undefined ? {} : { body }),
  })
const told = (reply: ODataReply): unknown[] => [reply.status, errorOf(reply).code]
const missing = [404, 'BadRequest_ResourceNotFound']

test.each([
  ['GET', "Customer('NOPE9')", undefined],
  ['PATCH', "Customer('NOPE9')", { Name: 'x' }],
  ['PUT', "Customer('NOPE9')", { Name: 'x' }],
  ['DELETE', "Customer('NOPE9')", undefined],
  ['PUT', "Customer('NOPE9')/Name", { value: 'x' }],
  ['POST', "Customer('NOPE9')/NAV.Block", {}],
  ['PATCH', `${order}/SalesOrderSalesLines(77)`, { Quantity: 1 }],
  ['DELETE', "SalesOrder(Document_Type='Order',No='NOPE')/SalesOrderSalesLines(10000)", undefined],
  ['POST', "SalesOrder(Document_Type='Order',No='NOPE')/SalesOrderSalesLines", { Type: 'Item' }],
])('%s of %s, which is not there', async (method, url, body) => {
  const reply = await send(method, url, body)
  expect(told(reply)).toEqual(missing)
  expect(errorOf(reply).message).toContain('Resource not found for the segment')
  const requests = [{ id: '1', method, url, headers: { 'If-Match': '*' }, ...(body === undefined ? {} : { body }) }]
  for (const group of [{}, method === 'GET' ? {} : { atomicityGroup: 'g' }]) {
    const batch = json<{ responses: { status: number; body: { error: { code: string } } }[] }>(
      await odata(instance, '$batch', { body: { requests: requests.map((one) => ({ ...one, ...group })) } }),
    )
    expect([batch.responses[0]?.status, batch.responses[0]?.body.error.code]).toEqual(missing)
  }
})

test('of an API', async () => {
  const none = 'ffffffff-0000-0000-0000-000000000000'
  for (const method of ['GET', 'PATCH', 'DELETE'])
    expect([
      method,
      ...told(await send(method, `${api}/customers(${none})`, method === 'PATCH' ? { displayName: 'x' } : undefined)),
    ]).toEqual([method, ...missing])
})

describe('a record that is looked for in vain', () => {
  test.each([
    ['PATCH', `${order}/SalesOrderSalesLines(10000)`, { No: 'NOPE' }],
    ['POST', `${order}/SalesOrderSalesLines`, { Type: 'Item', No: 'NOPE' }],
    ['POST', 'SalesOrder', { 'Sell_to_Customer_No_Link@odata.bind': "Customer('NOPE')" }],
    ['POST', 'SalesOrder', { Sell_to_Customer_No: 'NOPE' }],
  ])('%s %s %j', async (method, url, body) => {
    const reply = await send(method, url, body)
    expect([reply.status, errorOf(reply).code]).toEqual([
      400,
      expect.stringMatching(/^Internal_(?:RecordNotFound|InvalidTableRelation)$/),
    ])
    expect(errorOf(reply).message).toContain('NOPE')
  })

  test('a company in a header is no part of the URL', async () => {
    expect((await send('GET', 'Customer', undefined, { company: 'Nowhere' })).status).toBe(400)
    expect((await send('GET', "Company('Nowhere')/Customer")).status).toBe(404)
  })
})

describe('fields are set in the order of the page', () => {
  test.each([
    { No: 'ASSEMBLY', Quantity: 2, Type: 'Item' },
    { Quantity: 2, No: 'assembly', Type: 'item' },
    { Type: 'Item', No: 'ASSEMBLY', Quantity: 2 },
  ])('of a line: %j', async (body) => {
    const line = json(await send('POST', `${order}/SalesOrderSalesLines`, body))
    expect(line).toMatchObject({ Type: 'Item', No: 'ASSEMBLY', Quantity: 2 })
    expect(line['Description']).not.toBe('')
    expect((await send('DELETE', `${order}/SalesOrderSalesLines(${String(line['Line_No'])})`)).status).toBe(204)
  })

  test('of a deep insert, its lines before the document’s own fields', async () => {
    const made = json(
      await send('POST', 'SalesOrder', {
        SalesOrderSalesLines: [{ Quantity: 1, No: 'ASSEMBLY', Type: 'Item' }],
        Sell_to_Customer_No: '10000',
      }),
    )
    expect(made).toMatchObject({
      Sell_to_Customer_No: '10000',
      SalesOrderSalesLines: [{ No: 'ASSEMBLY', Quantity: 1 }],
    })
    expect((await send('DELETE', `SalesOrder(Document_Type='Order',No='${String(made['No'])}')`)).status).toBe(204)
  })

  test('a field and its link do not contradict each other', async () => {
    const link = { 'Sell_to_Customer_No_Link@odata.bind': "Customer('10000')" }
    const refused = await send('POST', 'SalesOrder', { ...link, Sell_to_Customer_No: '20000' })
    expect([refused.status, errorOf(refused).message]).toEqual([400, expect.stringContaining('given twice')])
    const made = await send('POST', 'SalesOrder', { ...link, Sell_to_Customer_No: '10000' })
    expect(made.status).toBe(201)
    expect((await send('DELETE', made.headers.get('location') ?? '')).status).toBe(204)
  })
})
