/**
 * A value that is compared with a Code or Option is made one first, wherever it stands; Text is compared as written.
 */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { json, odata } from '../support/odata.js'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()
let api: string
beforeAll(async () => {
  api = `${instance.described.urls.odata.replace('/ODataV4', '/api')}/servicetier/demo/v1.0`
  for (const No of ['  spaced one ', 'plain'])
    expect((await odata(instance, 'TypeSample', { body: { No, Text_Field: 'written so' } })).status).toBe(201)
})

async function count(set: string, filter: string): Promise<number | string> {
  const reply = await odata(instance, `${set}/$count?$filter=${encodeURIComponent(filter)}`)
  return reply.status === 200 ? Number(reply.text) : `${reply.status} ${reply.text}`
}

describe('a Code', () => {
  test.each([
    "No eq 'assembly'",
    "'  Assembly ' eq No",
    "No in ('assembly','nowhere')",
    "startswith(No,'assembly')",
    "endswith(No,'assembly ')",
    "contains(No,'Assembl') and No ge 'assembly' and No le 'assembly'",
    "indexof(No,'assembly') eq 0",
    "not (No ne 'assembly')",
    "$it/No eq 'assembly'",
    "case(No eq 'assembly':1,true:2) eq 1",
  ])('%s', async (filter) => {
    expect(await count('Item', filter)).toBe(1)
  })

  test('as alias, in keys, bodies, $apply, $compute, lambdas and behind links', async () => {
    const numbers = async (url: string): Promise<unknown> =>
      json<{ value?: unknown[] }>(await odata(instance, url)).value?.length ?? 'none'
    expect(await numbers("Item?$filter=No eq @no&@no='assembly'")).toBe(1)
    expect(await numbers("Item?$apply=filter(No eq 'assembly')")).toBe(1)
    expect(await numbers("Item?$apply=groupby((No))/filter(No eq 'assembly')")).toBe(1)
    expect(await numbers("Item?$apply=aggregate($count as C,No with max as M)&$filter=M ne 'x'")).toBe(1)
    expect(await numbers("Item?$compute=No as N&$filter=N eq 'assembly'")).toBe(1)
    expect(await numbers("Item/$filter(No eq 'assembly')")).toBe(1)
    expect((await odata(instance, "Item(' assembly ')")).status).toBe(200)
    const orders = Number(await count('SalesOrder', "SalesOrderSalesLines/any(l:l/No eq 'ASSEMBLY')"))
    expect(await count('SalesOrder', "SalesOrderSalesLines/any(l:l/No eq 'assembly')")).toBe(orders)
    expect(await count('SalesOrder', "SalesOrderSalesLines/$count($filter=No eq 'assembly') gt 0")).toBe(orders)
    expect(await count('SalesOrder', "Sell_to_Customer_No_Link/Country_Region_Code eq 'gb'")).toBe(
      await count('SalesOrder', "Sell_to_Customer_No_Link/Country_Region_Code eq 'GB'"),
    )
    expect(await numbers(`${api}/items?$filter=number eq 'assembly'`)).toBe(1)
  })

  test('of what functions make of it, and of Text, every letter counts', async () => {
    expect(await count('Item', "tolower(No) eq 'assembly'")).toBe(1)
    expect(await count('Item', "tolower(No) eq 'ASSEMBLY'")).toBe(0)
    expect(await count('Item', "concat(No,'') eq 'assembly'")).toBe(0)
    expect(await count('TypeSample', "Text_Field eq 'WRITTEN SO'")).toBe(0)
    expect(await count('TypeSample', "Text_Field eq 'written so'")).toBe(2)
    expect(await count('TypeSample', "No eq 'spaced one '")).toBe(1)
    const [row] = json<{ value: Record<string, unknown>[] }>(
      await odata(instance, "Item?$top=1&$compute=case(No eq 'x':No,true:'none') as Kind&$select=Kind"),
    ).value
    expect(row?.['Kind']).toBe('none')
  })
})

describe('an Option', () => {
  test.each([
    "Blocked eq ''",
    "Blocked eq '_x0020_'",
    "Blocked in ('')",
    "Blocked le ' '",
    "Blocked lt 'ship'",
    "'' eq Blocked",
  ])('the blank member: %s', async (filter) => {
    expect(await count('Customer', filter)).toBe(await count('Customer', "Blocked eq ' '"))
  })

  test.each([
    ["Blocked eq 'ship'", "Blocked eq 'Ship'"],
    ["Blocked ne 'SHIP'", "Blocked ne 'Ship'"],
    ["Blocked in ('all','SHIP')", "Blocked eq 'Ship' or Blocked eq 'All'"],
    ["Blocked gt 'ship'", "Blocked eq 'Invoice' or Blocked eq 'All'"],
    ["startswith(Blocked,'sh')", "Blocked eq 'Ship'"],
    ["endswith(Blocked,'VOICE')", "Blocked eq 'Invoice'"],
    ["contains(Blocked,'i')", "Blocked eq 'Invoice' or Blocked eq 'Ship'"],
  ])('%s', async (written, meant) => {
    const found = await count('Customer', written)
    expect(found).toBe(await count('Customer', meant))
    expect(found).toBeGreaterThan(0)
  })

  test.each([
    "Blocked eq 'Nix'",
    "Blocked ne 'Nix'",
    "Blocked in ('Ship','Nix')",
    "Blocked lt 'Nix'",
    "'Nix' eq Blocked",
    "Blocked eq '9'",
  ])('a member that does not exist is an error: %s', async (filter) => {
    for (const url of [
      `Customer/$count?$filter=${filter}`,
      `Customer?$apply=filter(${filter})`,
      `Customer?$apply=groupby((Blocked))/filter(${filter})`,
    ])
      expect([url, (await odata(instance, url)).status]).toEqual([url, 400])
  })

  test('of an API, as a text and as a literal of its type', async () => {
    const orders = async (filter: string): Promise<number> =>
      json<{ value: unknown[] }>(await odata(instance, `${api}/salesOrders?$filter=${filter}`)).value.length
    const open = await orders("status eq 'Open'")
    expect(open).toBeGreaterThan(0)
    expect(await orders("status eq 'open'")).toBe(open)
    expect(await orders("status eq Microsoft.NAV.sales_Document_Status'OPEN'")).toBe(open)
    expect(await orders("startswith(status,'op')")).toBe(open)
    const pending = await orders("status eq 'Pending_x0020_Approval'")
    expect(await orders("status eq 'pending approval'")).toBe(pending)
    expect((await odata(instance, `${api}/salesOrders?$filter=status eq 'Nix'`)).status).toBe(400)
  })

  test('in keys and bodies', async () => {
    expect((await odata(instance, "SalesOrder(Document_Type='order',No='101001')")).status).toBe(200)
    const body = { Name: 'Typed', Blocked: 'SHIP' }
    const made = await odata(instance, 'Customer', { body })
    expect([made.status, json(made)['Blocked']]).toEqual([201, 'Ship'])
    const url = `Customer('${String(json(made)['No'])}')`
    for (const Blocked of ['', '_x0020_', ' '])
      expect(
        json(await odata(instance, url, { method: 'PATCH', headers: { 'if-match': '*' }, body: { Blocked } })),
      ).toMatchObject({ Blocked: ' ' })
    expect((await odata(instance, url, { method: 'DELETE', headers: { 'if-match': '*' } })).status).toBe(204)
  })
})
