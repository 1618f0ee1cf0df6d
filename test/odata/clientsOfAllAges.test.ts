/** What clients of other generations write in headers and URLs, and what of it is never passed over. */

import { describe, expect, test } from '@jest/globals'
import { errorOf, json, odata } from '../support/odata.js'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()
const get = async (url: string, headers: Record<string, string> = {}): ReturnType<typeof odata> =>
  await odata(instance, url, { headers })

describe('versions', () => {
  test.each([
    ['4.0;NetFx', '4.0;NetFx', 200, '4.0'],
    ['4.0;NetFx', undefined, 200, '4.0'],
    [undefined, '4.01; NetFx', 200, '4.01'],
    ['4.0, 4.0', '4.0,4.0', 200, '4.0'],
    [undefined, '4.01, 4.0', 200, '4.0'],
    ['4.0, 4.01', undefined, 400, '4.0'],
    ['3.0;NetFx', '3.0;NetFx', 400, '4.0'],
    [undefined, ';NetFx', 400, '4.0'],
  ])('OData-Version %s, OData-MaxVersion %s: %i', async (version, maxVersion, status, told) => {
    const headers = {
      ...(version === undefined ? {} : { 'odata-version': version }),
      ...(maxVersion === undefined ? {} : { 'odata-maxversion': maxVersion }),
    }
    const reply = await get('Customer?$top=1', headers)
    expect([reply.status, reply.headers.get('odata-version')]).toEqual([status, told])
    const body = { requests: [{ id: '1', method: 'GET', url: 'Customer?$top=1', headers }] }
    const batch = json<{ responses: { status: number; headers: Record<string, string> }[] }>(
      await odata(instance, '$batch', { method: 'POST', body }),
    )
    expect([batch.responses[0]?.status, batch.responses[0]?.headers['odata-version']]).toEqual([status, told])
  })
})

describe('the form of $metadata', () => {
  const axios = 'application/json, text/plain, */*'
  test.each([
    [axios, '4.0', '', 'application/xml', '4.0'],
    [axios, undefined, '', 'application/xml', '4.0'],
    [axios, '4.01', '', 'application/json', '4.01'],
    ['application/json', undefined, '', 'application/json', '4.01'],
    ['application/json', '4.0', '', 'application/xml', '4.0'],
    ['application/json', '4.01', '', 'application/json', '4.01'],
    ['application/xml', '4.01', '', 'application/xml', '4.0'],
    ['*/*', '4.01', '?$format=json', 'application/json', '4.01'],
    ['*/*', undefined, '?$format=json', 'application/json', '4.01'],
    ['application/json', undefined, '?$format=xml', 'application/xml', '4.0'],
  ])('Accept %s, OData-MaxVersion %s, %s', async (accept, maxVersion, query, type, version) => {
    for (const root of [
      instance.described.urls.odata,
      `${instance.described.urls.odata.replace('/ODataV4', '/api')}/servicetier/demo/v1.0`,
    ])
      for (const method of ['GET', 'HEAD']) {
        const headers = { accept, ...(maxVersion === undefined ? {} : { 'odata-maxversion': maxVersion }) }
        const reply = await odata(instance, `${root}/$metadata${query}`, { method, headers })
        expect([reply.status, reply.headers.get('content-type'), reply.headers.get('odata-version')]).toEqual([
          200,
          type,
          version,
        ])
        if (method === 'GET') expect(reply.text).toContain(version === '4.0' ? 'Version="4.0"' : '"$Version":"4.01"')
      }
  })

  test('JSON that is asked for by $format is not for who knows 4.0 only', async () => {
    const reply = await get('$metadata?$format=json', { 'odata-maxversion': '4.0' })
    expect([reply.status, errorOf(reply).code]).toEqual([406, 'BadRequest_NotAcceptable'])
  })
})

describe('numbers with a suffix', () => {
  test.each([
    ['Credit_Limit_LCY gt 100m', 'Credit_Limit_LCY gt 100'],
    ['Credit_Limit_LCY gt -1.5F', 'Credit_Limit_LCY gt -1.5'],
    ['Credit_Limit_LCY in (500M,1000d,1e3D)', 'Credit_Limit_LCY in (500,1000,1e3)'],
    ['No_of_Orders ge 1L and Credit_Limit_LCY add 1l gt 2f', 'No_of_Orders ge 1 and Credit_Limit_LCY add 1 gt 2'],
    ['Credit_Limit_LCY eq @p&@p=500m', 'Credit_Limit_LCY eq 500'],
  ])('$filter=%s', async (written, meant) => {
    const [a, b] = await Promise.all([written, meant].map((one) => get(`Customer/$count?$filter=${one}`)))
    expect([a?.status, a?.text]).toEqual([200, b?.text])
  })

  test('in keys, parameters, $apply and $expand', async () => {
    const order = "SalesOrder(Document_Type='Order',No='101001')"
    expect((await get(`${order}/SalesOrderSalesLines(10000L)`)).status).toBe(200)
    const applied =
      'Customer?$apply=filter(Credit_Limit_LCY gt 100m)/compute(Credit_Limit_LCY mul 2d as Twice)/aggregate(Twice with sum as T)'
    expect((await get(applied)).status).toBe(200)
    expect((await get(`${order}?$expand=SalesOrderSalesLines($filter=Quantity gt 0m)`)).status).toBe(200)
  })

  test.each(["No eq '100m'", "Name eq '1L'"])('text stays text: %s', async (filter) => {
    expect((await get(`Customer/$count?$filter=${filter}`)).text).toBe('0')
  })

  test.each(['100x', '100mm', '1.5.m', '0x10', '100m5'])('%s is no number', async (number) => {
    expect((await get(`Customer/$count?$filter=Credit_Limit_LCY gt ${number}`)).status).toBe(400)
  })
})

describe('an option in disguise', () => {
  const filter = "=No eq '10000'"
  test.each(['%20$filter', '%09$filter', '%20filter', '%C2%A0$filter', '%0A%20$filter'])(
    'blanks in front of %s do not count',
    async (name) => {
      const reply = await get(`Customer/$count?${name}${filter}`)
      expect([reply.status, reply.text]).toEqual([200, '1'])
    },
  )

  test.each([
    '%2524filter',
    '%252524filter',
    'amp;$filter',
    'amp;filter',
    '%26amp;$filter',
    'amp;amp;$filter',
    '%2520$filter',
    '$filter%20',
    'filter%20',
    'amp;@p',
  ])('%s is refused', async (name) => {
    for (const path of ['Customer/$count', 'Customer', "Customer('10000')"])
      expect([path, (await get(`${path}?$count=true&${name}${filter}`)).status]).toEqual([path, 400])
    const body = { requests: [{ id: '1', method: 'GET', url: `Customer?${name}${filter}` }] }
    const batch = json<{ responses: { status: number }[] }>(await odata(instance, '$batch', { method: 'POST', body }))
    expect(batch.responses[0]?.status).toBe(400)
  })

  test('the company is none of the client’s own options either', async () => {
    expect((await get('Customer/$count?%20company=Nowhere')).status).toBe(404)
    expect((await get('Customer/$count?amp;company=Nowhere')).status).toBe(400)
  })

  test.each(['x', 'utm_source', 'filters', 'amp;x', '%20x', '100%25'])('%s is the client’s own', async (name) => {
    expect((await get(`Customer/$count?${name}=1`)).status).toBe(200)
  })
})
