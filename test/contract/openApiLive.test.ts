/**
 * A running instance answers as its OpenAPI document says: every path that can be read, and records that are inserted,
 * changed and deleted by their request schemas.
 */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { applicationContract } from '../../dist/contracts/applicationContract.js'
import { openApi } from '../../dist/contracts/openapi/openApi.js'
import { international } from '../support/instance.js'
import { startBackground } from '../support/sessions.js'
import { useInstance } from '../support/useInstance.js'
import { DocumentClient, type Answer } from './DocumentClient.js'
import { oddApplication } from './oddApplication.js'
import { methods, parametersOf, type OpenApi } from './openApiDocument.js'

const expected = JSON.parse(openApi(applicationContract(oddApplication))) as OpenApi
const readable = Object.entries(expected.paths)
  .filter(([, item]) => item.get !== undefined)
  .map(([path]) => path)
const api = '/api/servicetier/demo/v1.0/companies({companyId})'
const thing =
  "/ODataV4/Geräte(Schlüssel_Nr='{Schlüssel_Nr}',On_Time={On_Time},On_Day={On_Day},At_Once={At_Once},For_Long=duration'{For_Long}',Really={Really},Which={Which},Kind='{Kind}',Güte='{Güte}',company={company})"

describe('a running instance', () => {
  const instance = useInstance({ application: join(import.meta.dirname, 'oddApplication.js') })
  let client: DocumentClient
  const well = (answer: Answer, status: number): Answer => {
    expect(answer).toMatchObject({ status, faults: [] })
    return answer
  }

  beforeAll(async () => {
    // Sleeps: a session whose number is below that of the one that asks for it.
    await startBackground(instance, 50105)
    client = new DocumentClient((await instance.manage<OpenApi>('GET', '/openapi')).body)
    well(
      await client.call('/ODataV4/Geräte', 'post', '/ODataV4/Geräte', {
        body: {
          Schlüssel_Nr: "ONE'S & 50%",
          On_Time: '23:59:59.5',
          On_Day: '1969-12-31',
          At_Once: '2026-01-25T10:30:00.250Z',
          For_Long: '-P1DT2H0.5S',
          Really: true,
          Which: '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f',
          Kind: "It's",
          Güte: 'A+B',
          company: -1.5,
          value: 'text',
          GeräteLines: [
            { Line_No: 10000, Day: '2026-01-01', Amount: 2.5, GeräteLinesRemarks: [{ Remark_No: 1, Text: 'first' }] },
          ],
        },
      }),
      201,
    )
  })

  test('tells the document of what it publishes, with its own addresses and companies', () => {
    const { servers, ...told } = client.document
    expect(servers).toEqual([{ url: instance.described.urls.odata.replace('/ODataV4', '') }])
    const withoutCompany = ({
      servers: _servers,
      ...document
    }: Omit<OpenApi, 'servers'> & { servers?: unknown }): unknown =>
      JSON.parse(JSON.stringify(document, (name, value: unknown) => (name === 'example' ? undefined : value)))
    expect(withoutCompany(told)).toEqual(withoutCompany(expected))
    expect(client.document.components.parameters['company']).toMatchObject({ example: international })
  })

  test.each(readable)('GET %s answers as it is described', async (path) => {
    const address = await client.fill(path)
    if (address === undefined) throw new Error('There is no record to ask for.')
    const answer = await client.call(path, 'get', address)
    expect(answer.faults).toEqual([])
    expect([200, 204]).toContain(answer.status)
    const parameters = parametersOf(expected, expected.paths[path] ?? {}, expected.paths[path]?.get as never)
    const select = parameters.find(({ name }) => name === '$select')
    const names = (select?.schema['items'] as { enum: string[] } | undefined)?.enum
    if (names === undefined) return
    const collection = parameters.some(({ name }) => name === '$top')
    const options = {
      ...(collection ? { $top: '3', $skip: '1', $count: 'true', $orderby: `${names[0] ?? ''} desc` } : {}),
      ...(parameters.some(({ name }) => name === '$expand') ? { $expand: '*' } : {}),
    }
    well(await client.call(path, 'get', address, { query: options }), answer.status)
    well(await client.call(path, 'get', address, { query: { $select: names.join(',') } }), answer.status)
  })

  test('reads records of the company that is asked for', async () => {
    const [danish, byDefault] = await Promise.all(
      [{ company: 'CRONUS Danmark A/S' }, {}].map(
        async (query) =>
          well(
            await client.call('/ODataV4/Customer', 'get', '/ODataV4/Customer', { query: { $top: '1', ...query } }),
            200,
          ).body,
      ),
    )
    expect((danish as { value: unknown[] }).value[0]).toMatchObject({ Country_Region_Code: 'DK' })
    expect((byDefault as { value: unknown[] }).value[0]).not.toEqual((danish as { value: unknown[] }).value[0])
  })

  test.each([
    [
      '/ODataV4/Customer',
      "/ODataV4/Customer('{No}')",
      { No: 'NEW', Name: 'New & Co.', Credit_Limit_LCY: 1000.5, Blocked: 'Ship' },
      { Name: 'Newer', Credit_Limit_LCY: 0 },
    ],
    [
      `${api}/customers`,
      `${api}/customers({id})`,
      { number: 'NEWER', displayName: 'New & Co.', creditLimit: 1000.5, blocked: 'Ship' },
      { displayName: 'Newer', creditLimit: 0 },
    ],
  ])('inserts, changes, replaces and deletes a customer by the schemas of %s', async (set, one, values, changes) => {
    const setAddress = (await client.fill(set)) ?? ''
    const created = well(await client.call(set, 'post', setAddress, { body: values }), 201)
    expect(created.body).toMatchObject(values)
    const { pathname } = new URL(created.headers.get('location') ?? '')
    const address = decodeURIComponent(pathname).replace(/^\/BC/, '')
    const etag = created.headers.get('etag') ?? ''
    const changed = well(
      await client.call(one, 'patch', address, { body: changes, headers: { 'If-Match': etag } }),
      200,
    )
    expect(changed.body).toMatchObject({ ...values, ...changes })
    well(
      await client.call(one, 'get', address, { headers: { 'If-None-Match': changed.headers.get('etag') ?? '' } }),
      304,
    )
    well(await client.call(one, 'patch', address, { body: changes, headers: { 'If-Match': etag } }), 412)
    well(await client.call(one, 'patch', address, { body: changes, headers: { Prefer: 'return=minimal' } }), 204)
    const replaced = well(await client.call(one, 'put', address, { body: changes }), 200)
    expect(replaced.body).toMatchObject({
      ...changes,
      [one.includes('No') ? 'Blocked' : 'blocked']: one.includes('No') ? ' ' : expect.any(String),
    })
    well(await client.call(one, 'delete', address), 204)
    well(await client.call(one, 'get', address), 404)
  })

  test('inserts an order with its lines, and refuses what no schema has', async () => {
    const created = well(
      await client.call('/ODataV4/SalesOrder', 'post', '/ODataV4/SalesOrder', {
        body: {
          'Sell_to_Customer_No_Link@odata.bind': "Customer('10000')",
          SalesOrderSalesLines: [{ Type: 'Item', No: '1000', Quantity: 2 }],
        },
      }),
      201,
    )
    expect(created.body).toMatchObject({
      Sell_to_Customer_No: '10000',
      SalesOrderSalesLines: [{ No: '1000', Quantity: 2 }],
    })
    const refused = await client.call('/ODataV4/SalesOrder', 'post', '/ODataV4/SalesOrder', { body: { Nonsense: 1 } })
    expect(refused).toMatchObject({ status: 400, faults: [expect.stringContaining('Nonsense')] })
  })

  test('takes and gives bytes', async () => {
    const path = "/ODataV4/Item('{No}')/Picture"
    const address = (await client.fill(path)) ?? ''
    const bytes = new Uint8Array([0, 1, 254, 255])
    well(await client.call(path, 'put', address, { body: bytes }), 204)
    expect(well(await client.call(path, 'get', address), 200).body).toEqual(bytes)
    well(await client.call(path, 'delete', address), 204)
  })

  test('calls actions and functions by their schemas', async () => {
    const procedure = async (name: string, body: unknown): Promise<unknown> =>
      well(await client.call(`/ODataV4/${name}`, 'post', `/ODataV4/${name}`, { body }), 200).body
    expect(await procedure('Letters_Capitalize', { inputstring: 'abc' })).toMatchObject({ value: 'ABC' })
    expect(await procedure('SessionAdmin_IsSessionActive', { sessionId: 999_999 })).toMatchObject({ value: false })
    const customer = "/ODataV4/Customer('{No}')"
    const address = (await client.fill(customer)) ?? ''
    expect(well(await client.call(`${customer}/NAV.Block`, 'post', `${address}/NAV.Block`), 200).body).toMatchObject({
      Blocked: 'All',
    })
    expect(
      well(
        await client.call(`${customer}/NAV.CopyTo`, 'post', `${address}/NAV.CopyTo`, { body: { newNo: 'COPY' } }),
        201,
      ).body,
    ).toMatchObject({ No: 'COPY' })
    well(await client.call(`${customer}/NAV.CopyTo`, 'post', `${address}/NAV.CopyTo`, { body: { newNo: 'COPY' } }), 400)
    const repeat = "/ODataV4/Calculator_Repeat(text='{text}')"
    expect(
      well(
        await client.call(repeat, 'get', "/ODataV4/Calculator_Repeat(text='o')", {
          query: { '@times': '3', '@between': "'-'" },
        }),
        200,
      ).body,
    ).toMatchObject({ value: 'o-o-o' })
    expect(well(await client.call(repeat, 'get', "/ODataV4/Calculator_Repeat(text='o')"), 200).body).toMatchObject({
      value: 'oo',
    })
  })

  test('finds a record by a key of every type, in its contained ones too', async () => {
    const remark = `${thing}/GeräteLines({Line_No})/GeräteLinesRemarks({Remark_No})`
    expect(well(await client.call(remark, 'get', (await client.fill(remark)) ?? ''), 200).body).toMatchObject({
      Text: 'first',
    })
  })

  test('answers a batch in JSON as it is described', async () => {
    const requests = [
      { id: '1', method: 'GET', url: "Customer('10000')" },
      {
        id: '2',
        method: 'POST',
        url: 'Customer',
        headers: { 'content-type': 'application/json' },
        body: { No: 'BATCH' },
      },
      { id: '3', method: 'DELETE', url: "Customer('BATCH')", dependsOn: ['2'] },
    ]
    const { body } = well(await client.call('/ODataV4/$batch', 'post', '/ODataV4/$batch', { body: { requests } }), 200)
    expect(body).toMatchObject({
      responses: [
        { id: '1', status: 200 },
        { id: '2', status: 201 },
        { id: '3', status: 204 },
      ],
    })
  })

  test('refuses what the document does not have: methods, users', async () => {
    for (const [path, item] of Object.entries(expected.paths).filter(([path]) =>
      /^\/ODataV4\/(?:ItemLedgerEntries|CustomerSales|Company)$/.test(path),
    )) {
      for (const method of methods.filter((one) => item[one] === undefined)) {
        const response = await fetch(`${client.document.servers[0]?.url ?? ''}${path}`, {
          method: method.toUpperCase(),
          headers: { authorization: `Basic ${btoa('admin:test password')}`, 'content-type': 'application/json' },
          body: '{}',
        })
        expect([path, method, response.status]).toEqual([path, method, 405])
      }
    }
    expect((await fetch(`${instance.described.urls.management}/openapi`)).status).toBe(401)
    expect(await instance.manage('GET', '/openapi?company=Nobody')).toMatchObject({
      status: 400,
      body: { error: { code: 'Internal_CompanyNotFound' } },
    })
    expect(await instance.manage('GET', '/openapi?companies=x')).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest' } },
    })
  })
})
