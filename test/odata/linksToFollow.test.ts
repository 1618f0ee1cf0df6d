/** Every link to a next page is a URL that can be requested as it is, and leads to the rows that follow. */

import { beforeAll, expect, test } from '@jest/globals'
import { errorOf, json, odata } from '../support/odata.js'
import { useInstance } from '../support/useInstance.js'

interface Page {
  readonly '@odata.nextLink'?: string
  readonly value: readonly { readonly No: string }[]
}

const instance = useInstance()
/** RFC 3986, with what a request line may hold. */
const uri =
  /^http:\/\/[A-Za-z0-9.:[\]-]+\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*\?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$/
let numbers: readonly string[]
beforeAll(async () => {
  numbers = json<Page>(await odata(instance, 'Customer?$select=No')).value.map(({ No }) => No)
})

async function query(body: string, size = 400): Promise<Page> {
  const headers = { prefer: `odata.maxpagesize=${size}`, 'content-type': 'text/plain' }
  return json<Page>(await odata(instance, 'Customer/$query', { method: 'POST', headers, body }))
}

/** All numbers, by the links alone. */
async function followed(first: Page, size = 400): Promise<string[]> {
  const found = first.value.map(({ No }) => No)
  let next = first['@odata.nextLink']
  while (next !== undefined) {
    expect(next).toMatch(uri)
    const reply = await odata(instance, next, { headers: { prefer: `odata.maxpagesize=${size}` } })
    expect([reply.status, reply.status === 200 ? '' : reply.text]).toEqual([200, ''])
    const page = json<Page>(reply)
    found.push(...page.value.map(({ No }) => No))
    next = page['@odata.nextLink']
  }
  return found
}

test.each([20_000, 80_000, 250_000])('a query of %i bytes is read to its end', async (length) => {
  const random = Array.from({ length: Math.floor(length / 22) }, (_, index) => `'${hash(index)}'`)
  const list = [...numbers.slice(0, 900).map((no) => `'${no}'`), ...random].join(',').slice(0, length - 80)
  const body = `$select=No&$filter=No in (${list.slice(0, list.lastIndexOf(','))})`
  const first = await query(body)
  expect((first['@odata.nextLink'] ?? '').length).toBeLessThan(length)
  expect(await followed(first)).toEqual(numbers.slice(0, Math.min(900, (await query(body, 5000)).value.length)))
})

function hash(index: number): string {
  return [1, 2, 3]
    .map((round) => Math.imul(index * 7 + round, 2_654_435_761).toString(36))
    .join('')
    .slice(0, 18)
}

test.each([
  "$select=No&$filter=No ne '10000'",
  "$select=No&$filter=Name ne '<æ\"|\\^`{}[]>'",
  "$select=No&$filter=Name ne '北京 🪑' and No ne '10000'",
  "$select=No&$filter=Name ne '100%25 Cotton'",
  "$select=No&$filter=contains(Name,'%26') or true&$orderby=Name,No desc",
])('a body without encoding: %s', async (body) => {
  const all = (await query(body, 5000)).value.map(({ No }) => No)
  expect(all.length).toBeGreaterThan(1000)
  expect(await followed(await query(body))).toEqual(all)
})

test.each(['Customer?$select=No&', `Customer/$filter(No%20ne%20'x')?`])(
  'a URL just below the limit: %s',
  async (start) => {
    const url = `${start}$filter=No%20ne%20'${'x'.repeat(16_000 - start.length)}'&$select=No`.replace(
      /\$select=No&(.*)&\$select=No$/,
      '$select=No&$1',
    )
    const first = json<Page>(await odata(instance, url, { headers: { prefer: 'odata.maxpagesize=500' } }))
    expect(await followed(first, 500)).toEqual(numbers)
  },
)

test('a long path of a request of a batch', async () => {
  const url = `Customer/$filter(No ne '${'x'.repeat(30_000)}')?$select=No`
  const body = { requests: [{ id: '1', method: 'GET', url, headers: { prefer: 'odata.maxpagesize=600' } }] }
  const reply = json<{ responses: { body: Page }[] }>(await odata(instance, '$batch', { method: 'POST', body }))
  expect(await followed(reply.responses[0]?.body as Page, 600)).toEqual(numbers)
})

test('lines that are expanded under a long filter', async () => {
  const inside = `$filter=Description ne '${'x'.repeat(9_000)}';$select=Line_No`
  const url = `SalesOrder?$top=1&$select=No&$expand=SalesOrderSalesLines(${encodeURIComponent(inside)})`
  const { value } = json<{ value: Record<string, unknown>[] }>(
    await odata(instance, url, { headers: { prefer: 'odata.maxpagesize=1' } }),
  )
  const next = String(value[0]?.['SalesOrderSalesLines@odata.nextLink'])
  expect(next).toMatch(uri)
  expect(next.length).toBeLessThan(2_000)
  expect(json<{ value: unknown[] }>(await odata(instance, next)).value.length).toBeGreaterThan(0)
})

test('what stands in a token that was not packed here is refused', async () => {
  for (const token of ['WzFd.AAAA', '.zzzz', 'WzFd.'])
    expect([token, (await odata(instance, `Customer?$skiptoken=${token}`)).status]).toEqual([token, 400])
  const reply = await odata(instance, `Customer?$filter=No ne '${'x'.repeat(20_000)}'`)
  expect([reply.status, errorOf(reply).code]).toEqual([414, 'BadRequest_UrlTooLong'])
})
