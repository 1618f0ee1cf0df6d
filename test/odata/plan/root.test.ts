/** `$root` in expressions: values of rows that have nothing to do with those that are asked for. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Demo } from './demo.js'

let demo: Demo
const none = { metadata: 'none' } as const
type Row = Record<string, unknown>

beforeAll(async () => {
  demo = await Demo.open()
})
afterAll(async () => {
  await demo.close()
})

const rows = async (url: string): Promise<Row[]> => (await demo.get(url, none)).value

describe('$root', () => {
  test('with a key is a value of that row, in every place of expressions', async () => {
    const all = await rows('Customer?$select=No,City,Credit_Limit_LCY')
    const one = all.find(({ No }) => No === '10000') as Row
    expect(
      await rows("Customer?$filter=City eq $root/Customer('10000')/City&$select=No,City,Credit_Limit_LCY"),
    ).toEqual(all.filter(({ City }) => City === one['City']))
    expect(
      await rows(
        "Customer?$filter=Credit_Limit_LCY gt $root/Customer('10000')/Credit_Limit_LCY add 1&$select=No,City,Credit_Limit_LCY",
      ),
    ).toEqual(all.filter(({ Credit_Limit_LCY }) => Number(Credit_Limit_LCY) > Number(one['Credit_Limit_LCY']) + 1))
    expect(
      await rows("Customer?$top=1&$compute=concat($root/Customer('10000')/City,'!') as Shout&$select=Shout"),
    ).toEqual([{ Shout: `${String(one['City'])}!` }])
    expect(
      await rows(
        "Item?$filter=$root/SalesOrder(Document_Type='Order',No='101001')/Sell_to_Customer_No_Link/No ne null&$top=1",
      ),
    ).toHaveLength(1)
    expect(
      await rows(
        "SalesOrder?$apply=filter(Status eq $root/SalesOrder(Document_Type='Order',No='101001')/Status)/aggregate($count as N)",
      ),
    ).toEqual([{ N: expect.any(Number) as unknown }])
  })

  test('with a key of no row is null', async () => {
    expect(await rows("Customer?$filter=City eq $root/Customer('NOBODY')/City&$top=3")).toEqual([])
    expect(await rows("Customer?$filter=$root/Customer('NOBODY') eq null&$top=3")).toHaveLength(3)
    expect(await rows("Customer?$filter=$root/Customer('10000') eq null&$top=3")).toEqual([])
  })

  test('without one is the whole set, to be counted and looked into', async () => {
    const customers = await rows('Customer?$select=No,City')
    expect(await rows(`Item?$filter=$root/Customer/$count eq ${customers.length}&$top=1`)).toHaveLength(1)
    const vendorCities = new Set((await rows('Vendor?$select=City')).map(({ City }) => City))
    expect(await rows('Customer?$filter=$root/Vendor/any(v:v/City eq City)&$select=No,City')).toEqual(
      customers.filter(({ City }) => vendorCities.has(City)),
    )
  })

  test.each([
    ["Customer?$filter=$root/Nothing('1')/Name eq ''", 'BadRequest', /no entity set 'Nothing'/],
    ["Customer?$filter=$root/Customer(1)/Name eq ''", 'BadRequest', /./],
    ["Customer?$filter=$root/Customer('1')/Nix eq ''", 'BadRequest', /'Nix'/],
    [
      "Customer?$filter=$root/SalesOrder(Document_Type='Order',No='1')/SalesOrderSalesLines/$count eq 1",
      'BadRequest_MethodNotImplemented',
      /behind \$root\/SalesOrder/,
    ],
    ['Customer?$filter=$root/Customer eq null', 'BadRequest', /./],
  ])('%s is refused', (url, code, message) => {
    expect(() => demo.plan(url)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as unknown }),
    )
  })
})
