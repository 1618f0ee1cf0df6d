/** Links of a reply lead to the company that the request was about, however it named it. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { denmark, international } from '../support/instance.js'
import { json, odata } from '../support/odata.js'
import { useInstance } from '../support/useInstance.js'

interface Page {
  readonly '@odata.context': string
  readonly '@odata.nextLink'?: string
  readonly value: readonly Record<string, unknown>[]
}

const instance = useInstance()
const paged = { prefer: 'odata.maxpagesize=1' }
const inDenmark = `Company('${encodeURIComponent(denmark)}')`
let root: string
let api: string
let id: string
beforeAll(async () => {
  root = instance.described.urls.odata
  api = `${root.replace('/ODataV4', '/api')}/servicetier/demo/v1.0`
  const companies = json<Page>(await odata(instance, 'Company')).value
  id = String(companies.find(({ Name }) => Name === denmark)?.['Id'])
})

const names = async (url: string, headers: Record<string, string> = {}): Promise<Page> =>
  json<Page>(await odata(instance, url, { headers }))
/** The first and the second page's names; the second is asked for by its link alone. */
async function twoPages(url: string, headers: Record<string, string> = {}): Promise<unknown[]> {
  const first = await names(url, { ...paged, ...headers })
  const second = await names(first['@odata.nextLink'] ?? '', paged)
  return [...first.value, ...second.value].map((row) => row['Name'] ?? row['displayName'] ?? Object.values(row)[1])
}

describe('the next page', () => {
  test.each([
    ['path', `${inDenmark}/Customer?$select=Name`, {}],
    ['path, by id', `Company(Id=%ID%)/Customer?$select=Name`, {}],
    ['option', `Customer?$select=Name&company=${encodeURIComponent(denmark)}`, {}],
    ['header', 'Customer?$select=Name', { company: denmark }],
    ['header, in an option without dollar', 'Customer?select=Name', { company: `'${denmark}'` }],
    ['API: path', '%API%/companies(%ID%)/customers?$select=displayName', {}],
    ['API: header', '%API%/customers?$select=displayName', { company: denmark }],
    ['API: option', '%API%/customers?$select=displayName&company=%ID%', {}],
    ['$apply', 'Customer?$apply=groupby((Name))', { company: denmark }],
    ['$compute', 'Customer?$compute=concat(Name,%27!%27) as N&$select=Name,N', { company: denmark }],
  ])('is of the same company: %s', async (_how, url, headers) => {
    const made = url.replace('%API%', api).replaceAll('%ID%', id)
    const expected = await names(made, { ...headers, prefer: 'odata.maxpagesize=2' })
    expect(expected.value).toHaveLength(2)
    expect(await twoPages(made, headers as Record<string, string>)).toEqual(
      expected.value.map((row) => row['Name'] ?? row['displayName'] ?? Object.values(row)[1]),
    )
  })

  test('of the default company names it too, whatever header comes with it', async () => {
    const first = await names('Customer?$select=Name', paged)
    expect(first['@odata.nextLink']).toContain(`/Company('${encodeURIComponent(international)}')/Customer?`)
    const second = await names(first['@odata.nextLink'] ?? '', { ...paged, company: denmark })
    expect(second).toEqual(await names(first['@odata.nextLink'] ?? '', paged))
  })

  test('of $query', async () => {
    const first = json<Page>(
      await odata(instance, 'Customer/$query', {
        method: 'POST',
        headers: { ...paged, company: denmark, 'content-type': 'text/plain' },
        body: '$select=Name',
      }),
    )
    const [, second] = (await names(`${inDenmark}/Customer?$select=Name`, { prefer: 'odata.maxpagesize=2' })).value
    expect((await names(first['@odata.nextLink'] ?? '', paged)).value[0]?.['Name']).toBe(second?.['Name'])
  })

  test('of lines that are expanded', async () => {
    const first = await names('SalesOrder?$expand=SalesOrderSalesLines&$top=1', { ...paged, company: denmark })
    expect(first.value[0]?.['SalesOrderSalesLines@odata.nextLink']).toContain(`/${inDenmark}/SalesOrder(`)
    const ofDefault = await names('SalesOrder?$expand=SalesOrderSalesLines&$top=1', paged)
    expect(ofDefault.value[0]?.['SalesOrderSalesLines@odata.nextLink']).toContain(
      `/Company('${encodeURIComponent(international)}')/SalesOrder(`,
    )
  })

  test.each([
    ['the request’s header', '$batch', {}, { Company: denmark }],
    ['the batch’s header', '$batch', { company: denmark }, {}],
    ['the batch’s option', `$batch?company=${encodeURIComponent(denmark)}`, {}, {}],
    ['the batch’s path', `${inDenmark}/$batch`, {}, {}],
  ])('of a batch, by %s', async (_how, url, headers, own) => {
    const body = {
      requests: [{ id: '1', method: 'GET', url: 'Customer?$select=Name', headers: { ...own, Prefer: paged.prefer } }],
    }
    const reply = json<{ responses: { body: Page }[] }>(
      await odata(instance, url, { method: 'POST', headers: headers, body }),
    )
    const next = reply.responses[0]?.body['@odata.nextLink'] ?? ''
    expect(next).toContain(`/${inDenmark}/Customer?`)
    const [, second] = (await names(`${inDenmark}/Customer?$select=Name`, { prefer: 'odata.maxpagesize=2' })).value
    expect((await names(next, paged)).value[0]?.['Name']).toBe(second?.['Name'])
  })
})

describe('ids, contexts and locations', () => {
  test('a context URL is that of the company, and leads to $metadata', async () => {
    const page = await names('Customer?$top=1', { company: denmark })
    expect(page['@odata.context']).toBe(`${root}/${inDenmark}/$metadata#Customer`)
    const [document, ofCompany] = await Promise.all(
      ['$metadata', page['@odata.context']].map(async (url) => await odata(instance, url)),
    )
    expect([ofCompany?.status, ofCompany?.text]).toEqual([200, document?.text])
    // What is named by context and key is in that company.
    const key = String(page.value[0]?.['No'])
    const entity = await odata(instance, `${page['@odata.context'].replace('$metadata#', '')}('${key}')?$select=Name`)
    expect(json(entity)['Name']).toBe(page.value[0]?.['Name'])
  })

  test('a service document below a company leads into it', async () => {
    const document = json<Page>(await odata(instance, '', { headers: { company: denmark } }))
    const base = document['@odata.context'].replace('$metadata', '')
    const url = (name: string): string =>
      new URL(String(document.value.find((one) => one['name'] === name)?.['url']), base).href
    expect(url('Customer')).toBe(`${root}/${inDenmark}/Customer`)
    expect(url('Company')).toBe(`${root}/Company`)
  })

  test('a new entity of a batch is found where its answer says', async () => {
    const body = { requests: [{ id: '1', method: 'POST', url: 'TypeSample', body: { No: 'LINKED' } }] }
    const reply = json<{ responses: { headers: Record<string, string> }[] }>(
      await odata(instance, '$batch', { method: 'POST', headers: { company: denmark }, body }),
    )
    const location = reply.responses[0]?.headers['location'] ?? ''
    expect(location).toBe(`${root}/${inDenmark}/TypeSample('LINKED')`)
    expect((await odata(instance, location, { method: 'DELETE', headers: { 'if-match': '*' } })).status).toBe(204)
  })

  test('a batch below a company holds no other one', async () => {
    const body = { requests: [{ id: '1', method: 'POST', url: `${inDenmark}/$batch`, body: { requests: [] } }] }
    const reply = json<{ responses: { status: number }[] }>(await odata(instance, '$batch', { method: 'POST', body }))
    expect(reply.responses[0]?.status).toBe(400)
  })
})
