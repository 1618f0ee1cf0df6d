/** The demo application as an OData client has it: read, ordered, released, through the API as well. */

import { expect, test } from '@jest/globals'
import { adminPassword, basic, denmark } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** @param path below `/BC` */
async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
  const root = instance.described.urls.odata.replace(/\/ODataV4$/, '')
  const response = await fetch(`${root}${path}`, {
    method,
    headers: {
      authorization: basic('admin', adminPassword),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'PATCH' || method === 'DELETE' ? { 'if-match': '*' } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}

const valueOf = ({ body }: Answer): Record<string, unknown>[] => body['value'] as Record<string, unknown>[]

test('every published page and the query answer with rows, in both companies', async () => {
  for (const set of ['Customer', 'Vendor', 'Item', 'SalesOrder', 'ItemLedgerEntries', 'TypeSample', 'CustomerSales']) {
    for (const company of ['', `/Company('${encodeURIComponent(denmark)}')`]) {
      const answer = await call('GET', `/ODataV4${company}/${set}?$top=3`)
      expect({ set, company, status: answer.status, rows: valueOf(answer).length }).toEqual({
        set,
        company,
        status: 200,
        rows: 3,
      })
    }
  }
})

test('an order is inserted with its lines, released, refused to be changed, and reopened', async () => {
  const created = await call('POST', '/ODataV4/SalesOrder', {
    Sell_to_Customer_No: '10000',
    SalesOrderSalesLines: [
      { Type: 'Item', No: '1008', Quantity: 2, Unit_Price: 10.25 },
      { Description: 'Call before delivery' },
    ],
  })
  expect(created).toMatchObject({
    status: 201,
    body: {
      Document_Type: 'Order',
      Sell_to_Customer_Name: 'Harbourlight Furniture',
      Status: 'Open',
      Amount: 20.5,
      No_of_Lines: 2,
    },
  })
  const order = `/ODataV4/SalesOrder(Document_Type='Order',No='${String(created.body['No'])}')`
  expect(valueOf(await call('GET', `${order}/SalesOrderSalesLines`))).toMatchObject([
    { Line_No: 10_000, Line_Amount: 20.5 },
    { Line_No: 20_000, Description: 'Call before delivery' },
  ])
  expect(await call('GET', `${order}/NAV.CalcAmount()`)).toMatchObject({ status: 200, body: { value: 20.5 } })

  expect((await call('POST', `${order}/NAV.Release`, {})).status).toBe(200)
  const refused = await call('PATCH', order, { Your_Reference: 'later' })
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 'Application_DialogException' } } })
  expect((refused.body['error'] as { message: string }).message).toContain(
    'because its Status is not Open. Reopen it first.',
  )
  expect((await call('POST', `${order}/NAV.Reopen`, {})).status).toBe(200)
  expect(await call('PATCH', order, { Your_Reference: 'later' })).toMatchObject({
    status: 200,
    body: { Your_Reference: 'later', Status: 'Open' },
  })
  expect((await call('DELETE', order)).status).toBe(204)
  expect((await call('GET', order)).status).toBe(404)
})

test('the API has customers, items, orders and their lines by id', async () => {
  const api = '/api/servicetier/demo/v1.0'
  const [company] = valueOf(await call('GET', `${api}/companies?$filter=name eq '${encodeURIComponent(denmark)}'`))
  const root = `${api}/companies(${String(company?.['id'])})`
  for (const set of ['customers', 'items', 'salesOrders', 'salesOrderLines'])
    expect(valueOf(await call('GET', `${root}/${set}?$top=2`))).toHaveLength(2)
  const [order] = valueOf(await call('GET', `${root}/salesOrders?$top=1&$expand=salesOrderLines`))
  expect(order).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    number: '101001',
    salesOrderLines: expect.arrayContaining([expect.objectContaining({ documentNumber: '101001' })]) as unknown,
  })
  expect(await call('GET', `${root}/salesOrders(${String(order?.['id'])})`)).toMatchObject({
    status: 200,
    body: { number: '101001' },
  })
})

test('a type sample keeps what is written to it; null writes the blank value', async () => {
  const values = {
    Integer_Field: -5,
    BigInteger_Field: 5_000_000_000,
    Decimal_Field: 1.25,
    Boolean_Field: true,
    Text_Field: `it's 100% "Ærø_北京" 😀`,
    Code_Field: 'ÆØ 1',
    Date_Field: '2026-02-28',
    Time_Field: '23:59:59.999',
    DateTime_Field: '2026-02-28T12:00:00Z',
    Guid_Field: '11111111-2222-4333-8444-555555555555',
    Option_Field: 'Very High',
    Enum_Field: 'Dark Blue',
    Char_Field: 'Z',
    Byte_Field: 200,
    DateFormula_Field: '1M',
    RecordID_Field: 'Customer: 10000',
  }
  expect(
    await call('POST', '/ODataV4/TypeSample', {
      No: 'MINE',
      ...values,
      TypeSampleLines: [{ Description: 'one', Amount: 1.5, Date: '2026-01-01' }],
    }),
  ).toMatchObject({ status: 201, body: { No: 'MINE', Text_Field: values.Text_Field } })
  const read = await call('GET', "/ODataV4/TypeSample('MINE')?$expand=TypeSampleLines")
  expect(read).toMatchObject({
    status: 200,
    body: {
      Integer_Field: -5,
      Decimal_Field: 1.25,
      Boolean_Field: true,
      Text_Field: values.Text_Field,
      Code_Field: 'ÆØ 1',
      Date_Field: '2026-02-28',
      Byte_Field: 200,
      TypeSampleLines: [{ Sample_No: 'MINE', Line_No: 10_000, Description: 'one', Amount: 1.5, Date: '2026-01-01' }],
    },
  })
  expect(
    await call('PATCH', "/ODataV4/TypeSample('MINE')", { Date_Field: null, Integer_Field: null, Text_Field: null }),
  ).toMatchObject({ status: 200, body: { Date_Field: '0001-01-01', Integer_Field: 0, Text_Field: '' } })
})

test('a background session is stopped by the action of Active Session right after it began, and its comment is found', async () => {
  const started = await call('POST', '/ODataV4/SessionAdmin_StartSession', { sessionId: 0, codeunitId: 50105 })
  const sessionId = Number(started.body['sessionId'])
  const { serverInstanceId } = instance.described
  expect(
    await call(
      'POST',
      `/ODataV4/ActiveSession(Server_Instance_ID=${serverInstanceId},Session_ID=${sessionId})/NAV.Stop`,
      { comment: 'enough slept' },
    ),
  ).toMatchObject({ status: 204 })
  const events = valueOf(
    await call('GET', `/ODataV4/SessionEvent?$filter=Session_ID eq ${sessionId} and Comment eq 'enough slept'`),
  )
  expect(events).toMatchObject([{ Event_Type: 'Logoff' }])
})

test('a page is taken off and published by the actions of Web Service', async () => {
  const service = "/ODataV4/WebService(Object_Type='Page',Service_Name='Vendor')"
  expect(await call('POST', `${service}/NAV.Unpublish`, {})).toMatchObject({ status: 204 })
  expect((await call('GET', '/ODataV4/Vendor?$top=1')).status).toBe(404)
  expect(
    await call('POST', '/ODataV4/WebService/NAV.Publish', { objectType: 'Page', objectId: 26, serviceName: 'Vendor' }),
  ).toMatchObject({ status: 200, body: { value: 'Vendor' } })
  expect((await call('GET', '/ODataV4/Vendor?$top=1')).status).toBe(200)
})
