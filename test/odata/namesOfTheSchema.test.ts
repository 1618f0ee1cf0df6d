/** What `$metadata` tells is what happens: its alias, what may be null, what changes require. */

import { expect, test } from '@jest/globals'
import { errorOf, json, odata } from '../support/odata.js'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()
const api = (): string => `${instance.described.urls.odata.replace('/ODataV4', '/api')}/servicetier/demo/v1.0`
const order = async (): Promise<string> => {
  const { value } = json<{ value: { id: string }[] }>(await odata(instance, `${api()}/salesOrders?$top=1&$select=id`))
  return `${api()}/salesOrders(${value[0]?.id ?? ''})`
}

test.each(['NAV', 'Microsoft.NAV'])('%s stands before actions and types of an API', async (namespace) => {
  const one = await order()
  const type = `${namespace}.salesOrder`
  for (const url of [
    `${one}/${type}`,
    `${api()}/salesOrders/${type}?$top=1`,
    `${one}?$select=${type}/number`,
    `${one}?$select=${namespace}.*`,
  ])
    expect([url, (await odata(instance, url)).status]).toEqual([url, 200])
  const filter = `$filter=$it/${type}/number ne \'x\'&$top=1`
  expect((await odata(instance, `${api()}/salesOrders?${filter}`)).status).toBe(200)
  const released = await odata(instance, `${one}/${namespace}.release`, { body: {} })
  expect([200, 204, 400]).toContain(released.status)
  expect((await odata(instance, `${one}/Nix.release`, { body: {} })).status).toBe(404)
})

test('only keys are never null, and null in a body is the blank value', async () => {
  const xml = (await odata(instance, '$metadata')).text
  const type = xml.slice(
    xml.indexOf('<EntityType Name="Customer">'),
    xml.indexOf('</EntityType>', xml.indexOf('<EntityType Name="Customer">')),
  )
  expect(type.match(/<Property [^>]*Nullable="false"/g)).toEqual([expect.stringContaining('Name="No"')])
  const made = await odata(instance, 'Customer', {
    body: { No: null, Name: 'Typed', City: null, Credit_Limit_LCY: null, Blocked: null },
  })
  expect([made.status, json(made)]).toEqual([
    201,
    expect.objectContaining({ City: '', Credit_Limit_LCY: 0, Blocked: ' ' }),
  ])
  expect((await odata(instance, made.headers.get('location') ?? '', { method: 'DELETE' })).status).toBe(204)
})

test('changes require no ETag, and no annotation says so', async () => {
  for (const [accept, version] of [
    ['application/xml', '4.0'],
    ['application/json', '4.01'],
  ] as const)
    expect(
      (await odata(instance, '$metadata', { headers: { accept, 'odata-maxversion': version } })).text,
    ).not.toContain('OptimisticConcurrency')
  expect((await odata(instance, "TypeSample('SMALL')", { method: 'PATCH', body: {} })).status).toBe(200)
})

test('the balance of a customer is the sum of its entries, which nobody writes', async () => {
  const url = "Customer('10000')?$select=Balance_LCY,Net_Change_LCY"
  const before = json(await odata(instance, url))
  expect(before['Balance_LCY']).toBe(before['Net_Change_LCY'])
  const made = await odata(instance, 'Customer', { body: { Name: 'No debts', Balance_LCY: 5 } })
  expect([made.status, json(made)['Balance_LCY']]).toEqual([201, 0])
  expect((await odata(instance, made.headers.get('location') ?? '', { method: 'DELETE' })).status).toBe(204)
  const { value } = json<{ value: { No: string }[] }>(
    await odata(instance, 'Customer?$filter=Balance_LCY ne 0&$top=1&$select=No'),
  )
  const owing = await odata(instance, `Customer('${value[0]?.No ?? ''}')`, { method: 'DELETE' })
  expect([owing.status, errorOf(owing).message]).toEqual([
    400,
    expect.stringContaining('because its balance is not zero'),
  ])
})
