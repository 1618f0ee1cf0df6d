/** Reading over HTTP: what surrounds the rows. What the rows are is for the tests of plans and expressions. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { denmark, international } from '../support/instance.js'
import { errorOf, json, odata, type ODataCall, type ODataReply } from '../support/odata.js'
import { untilLogoff } from '../support/sessions.js'
import { useInstance } from '../support/useInstance.js'

interface Page {
  readonly '@odata.context'?: string
  readonly '@odata.count'?: number
  readonly '@odata.nextLink'?: string
  readonly value: readonly Record<string, unknown>[]
}

const instance = useInstance()
let root: string
let api: string
beforeAll(() => {
  root = instance.described.urls.odata
  api = `${root.replace('/ODataV4', '/api')}/servicetier/demo/v1.0`
})

const get = async (url: string, headers: Record<string, string> = {}, call: ODataCall = {}): Promise<ODataReply> =>
  await odata(instance, url, { headers, ...call })

describe('a page of entities', () => {
  test('is a session of its own, durable before its reply', async () => {
    const reply = await get('Customer?$top=2&$select=No,Name&$orderby=No')
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('content-length')]).toEqual([
      200,
      'application/json;odata.metadata=minimal',
      String(Buffer.byteLength(reply.text)),
    ])
    expect(json<Page>(reply)).toEqual({
      '@odata.context': `${root}/$metadata#Customer(No,Name)`,
      value: [
        {
          '@odata.etag': expect.stringMatching(/^W\/"\d+"$/) as unknown,
          No: '10000',
          Name: expect.any(String) as unknown,
        },
        { '@odata.etag': expect.any(String) as unknown, No: '20000', Name: expect.any(String) as unknown },
      ],
    })
    expect(await untilLogoff(instance, reply.headers.get('request-id') ?? '')).toMatchObject({ comment: '' })
  })

  test('leads to the next one, until all rows were seen once', async () => {
    const all = json<Page>(await get('Customer?$select=No')).value.map(({ No }) => No)
    const seen: unknown[] = []
    let url: string | undefined = 'Customer?$select=No&$count=true'
    while (url !== undefined) {
      const reply: ODataReply = await get(url, { prefer: 'odata.maxpagesize=500' })
      expect(reply.headers.get('preference-applied')).toBe('odata.maxpagesize=500')
      const page: Page = json<Page>(reply)
      expect(page['@odata.count']).toBe(all.length)
      expect(page.value.length).toBeLessThanOrEqual(500)
      seen.push(...page.value.map(({ No }) => No))
      url = page['@odata.nextLink']
    }
    expect(seen).toEqual(all)
  })

  test('has no next one where $top ends it', async () => {
    const page = json<Page>(await get('Customer?$top=2&$select=No', { prefer: 'maxpagesize=2' }))
    expect([page.value.length, page['@odata.nextLink']]).toEqual([2, undefined])
    expect(json<Page>(await get('Customer?$top=0&$count=true'))).toEqual({
      '@odata.context': `${root}/$metadata#Customer`,
      '@odata.count': 1200,
      value: [],
    })
  })

  test('in other forms', async () => {
    expect(
      Object.keys(json(await get('Customer?$top=1&$select=No', { accept: 'application/json;odata.metadata=none' }))),
    ).toEqual(['value'])
    const new401 = json(
      await get('Customer?$top=1&$select=No&$count=true', { 'odata-maxversion': '4.01', prefer: 'maxpagesize=1' }),
    )
    expect(Object.keys(new401)).toEqual(['@context', '@count', 'value'])
  })

  test('HEAD has no body', async () => {
    const reply = await get('Customer?$top=1', {}, { method: 'HEAD' })
    expect([reply.status, reply.text, Number(reply.headers.get('content-length')) > 100]).toEqual([200, '', true])
  })

  test('of a collection whose parent is not there is none', async () => {
    const reply = await get("SalesOrder(Document_Type='Order',No='nope')/SalesOrderSalesLines")
    expect([reply.status, errorOf(reply).code]).toEqual([404, 'BadRequest_ResourceNotFound'])
    expect((await get("SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines?$top=1")).status).toBe(200)
  })
})

describe('one entity', () => {
  test('has its ETag, which spares sending it again', async () => {
    const reply = await get("Customer('10000')?$select=No")
    const etag = reply.headers.get('etag') ?? ''
    expect(json(reply)).toEqual({
      '@odata.context': `${root}/$metadata#Customer(No)/$entity`,
      '@odata.etag': etag,
      No: '10000',
    })
    const same = await get("Customer('10000')", { 'if-none-match': etag })
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag])
    expect((await get("Customer('10000')", { 'if-none-match': 'W/"1"' })).status).toBe(200)
    const changed = await get("Customer('10000')", { 'if-match': 'W/"1"' })
    expect([changed.status, errorOf(changed).code]).toEqual([412, 'Request_EntityChanged'])
    expect((await get("Customer('10000')", { 'if-match': etag })).status).toBe(200)
  })

  test('that is not there: 404 with the id of its session', async () => {
    const reply = await get("Customer('no%20one')")
    const session = reply.headers.get('request-id') ?? 'none'
    expect([reply.status, errorOf(reply)]).toEqual([
      404,
      {
        code: 'BadRequest_ResourceNotFound',
        message: `Resource not found for the segment 'Customer('no one')'.  CorrelationId:  ${session}.`,
      },
    ])
  })

  test('its properties, raw and not, and counts, whatever Accept says', async () => {
    expect(json(await get("Customer('10000')/No"))).toEqual({
      '@odata.context': `${root}/$metadata#Customer('10000')/No`,
      value: '10000',
    })
    const raw = await get("Customer('10000')/No/$value", { accept: 'text/plain' })
    expect([raw.text, raw.headers.get('content-type')]).toEqual(['10000', 'text/plain'])
    expect((await get('Customer/$count', { accept: 'text/plain' })).text).toBe('1200')
  })
})

describe('which company', () => {
  test.each([
    ["Company('CRONUS%20Danmark%20A%2FS')/Customer"],
    ['Customer?company=CRONUS%20Danmark%20A/S'],
    ["Customer?Company='CRONUS+Danmark+A%2FS'"],
    ['Customer?COMPANY=CRONUS%20Danmark%20A%2FS'],
  ])('%s', async (url) => {
    const reply = await get(`${url}${url.includes('?') ? '&' : '?'}$select=Name&$filter=No eq '10000'`)
    expect(json<Page>(reply).value).toEqual(
      json<Page>(await get(`Customer?$select=Name&$filter=No eq '10000'`, { company: denmark })).value,
    )
    expect(json<Page>(reply).value).not.toEqual(
      json<Page>(await get("Customer?$select=Name&$filter=No eq '10000'")).value,
    )
  })

  test('by its id, and links that lead back into it', async () => {
    const companies = json<Page>(await get('Company?$select=Name,Id')).value
    const id = companies.find(({ Name }) => Name === denmark)?.['Id'] as string
    const page = json<Page>(
      await get(`Company(Id=${id})/Customer?$top=1&$select=No`, { accept: 'application/json;odata.metadata=full' }),
    )
    const link = page.value[0]?.['@odata.id'] as string
    expect(
      json(await get(new URL(link, `${root}/`).href, { accept: 'application/json;odata.metadata=none' }))['No'],
    ).toBe('10000')
    expect(link).toContain(`Company(Id=${id})/Customer(`)
  })

  test('one that is not there', async () => {
    for (const url of [
      "Company('Nobody')/Customer",
      'Customer?company=Nobody',
      'Customer?company=00000000-0000-0000-0000-000000000001',
    ]) {
      const reply = await get(url)
      expect([url, reply.status, errorOf(reply).code]).toEqual([url, 404, 'Internal_CompanyNotFound'])
    }
    expect((await get("Company('cronus%20international%20ltd.')/Customer")).status).toBe(404)
  })

  test('of an API', async () => {
    const companies = json<Page>(await get(`${api}/companies`)).value
    const id = companies.find(({ name }) => name === international)?.['id'] as string
    const customers = json<Page>(await get(`${api}/companies(${id})/customers?$top=1`))
    expect(customers).toEqual(json<Page>(await get(`${api}/customers?$top=1&company=${id}`)))
    expect(customers['@odata.context']).toBe(`${api}/companies(${id})/$metadata#customers`)
  })
})

describe('forgiving', () => {
  test.each([
    ['a slash before the query', "Customer/?$select=No&$filter=No eq '10000'"],
    ['an encoded dollar', "Customer?%24select=No&%24filter=No%20eq%20'10000'"],
    ['a plus for a blank', "Customer?$select=No&$filter=No+eq+'10000'"],
    ['another case of the root', ''],
  ])('%s', async (_what, path) => {
    const url = path === '' ? `${root.replace('ODataV4', 'odatav4')}/Customer?$select=No&$filter=No eq '10000'` : path
    expect(json<Page>(await get(url)).value.map(({ No }) => No)).toEqual(['10000'])
  })

  test('a query in the body, for those that are too long for a URL', async () => {
    const filter = `No in (${Array.from({ length: 2000 }, (_, index) => `'${10_000 + index}'`).join(',')})`
    const reply = await get(
      'Customer/$query?$select=No',
      { 'content-type': 'text/plain' },
      { body: `$filter=${encodeURIComponent(filter)}` },
    )
    expect(json<Page>(reply).value.map(({ No }) => No)).toContain('10000')
    expect((await get('Customer/$query', { 'content-type': 'application/xml' }, { body: '<a/>' })).status).toBe(415)
  })
})

describe('what is wrong with a request is said before there is a session', () => {
  test.each([
    ['Nobody', 404, 'BadRequest_ResourceNotFound'],
    ['Customer?$filter=Nope eq 1', 400, 'BadRequest'],
    ['Customer?$top=-1', 400, 'BadRequest_Syntax'],
    ['Customer(1)', 400, 'BadRequest'],
    ["Customer('1','2')", 400, 'BadRequest'],
    [`Customer?$filter=${'('.repeat(1000)}true${')'.repeat(1000)}`, 400, 'BadRequest_Syntax'],
    ["Customer?$filter=No eq '\u0000'", 400, 'BadRequest_Syntax'],
  ])('%s', async (url, status, code) => {
    const reply = await get(url)
    expect([reply.status, errorOf(reply).code, reply.headers.get('request-id')]).toEqual([
      status,
      expect.stringMatching(new RegExp(`^${code}`)) as unknown,
      null,
    ])
  })
})
