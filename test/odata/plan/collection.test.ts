/** Collections: filtered, ordered, counted, searched, page by page. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RequestContext } from '../../../dist/odata/plan/plan.js'
import { Demo, international } from './demo.js'

let demo: Demo
const none = { metadata: 'none' } as const

beforeAll(async () => {
  demo = await Demo.open()
})
afterAll(async () => {
  await demo.close()
})

/** All rows of a collection, following nextLink. */
async function allPages(
  url: string,
  change: Partial<RequestContext>,
): Promise<{ rows: Record<string, unknown>[]; sizes: number[] }> {
  const rows: Record<string, unknown>[] = []
  const sizes: number[] = []
  for (let next: string | undefined = url; next !== undefined;) {
    const page: Awaited<ReturnType<Demo['get']>> = await demo.get(next, { ...none, ...change })
    rows.push(...page.value)
    sizes.push(page.value.length)
    next = page.nextLink
  }
  return { rows, sizes }
}

async function numbers(url: string): Promise<unknown[]> {
  return (await demo.get(url, none)).value.map(({ No }) => No)
}

describe('paging', () => {
  test.each([
    'Customer?$select=No',
    'Customer?$select=No&$orderby=City',
    'Customer?$select=No&$orderby=City desc,Name',
    'Customer?$select=No&$orderby=Blocked,Country_Region_Code desc',
    'Customer?$select=No&$orderby=Balance_LCY desc',
    'Customer?$select=No&$orderby=length(Name) desc,tolower(City)',
    'Customer?$select=No&$orderby=Credit_Limit_LCY div 7,Last_Date_Modified desc',
    'Customer?$select=No&$orderby=Balance_LCY divby (Credit_Limit_LCY sub 50000)',
  ])('%s: the pages together are the whole, in its order', async (url) => {
    const whole = (await demo.get(url, none)).value
    const { rows, sizes } = await allPages(url, { pageSize: 171 })
    expect(rows).toEqual(whole)
    expect(sizes).toEqual([171, 171, 171, 171, 171, 171, 171, 3])
  })

  test.each([
    'Time_Field',
    'Duration_Field desc',
    'Enum_Field',
    'Option_Field desc',
    'Guid_Field',
    'Boolean_Field',
    'DateTime_Field desc',
    'BigInteger_Field',
    'Decimal_Field mul 1e3',
    "DateTime_Field sub duration'P1D'",
  ])('goes on behind every type of value: %s', async (orderby) => {
    const url = `TypeSample?$select=No&$orderby=${orderby}`
    const whole = (await demo.get(url, none)).value
    expect((await allPages(url, { pageSize: 3 })).rows).toEqual(whole)
  })

  test('goes on behind nulls, which come first', async () => {
    await demo.sql(
      "update application.\"36_sales_header\" set \"2_sell_to_customer_no\" = 'GONE' where \"3_no\" in ('101002', '101009', '101011') and company = $1",
      international,
    )
    const gone = await numbers('SalesOrder?$filter=Sell_to_Customer_No_Link eq null')
    for (const orderby of [
      'Sell_to_Customer_No_Link/City',
      'Sell_to_Customer_No_Link/City desc',
      'Sell_to_Customer_No_Link/City desc,Order_Date',
    ]) {
      const url = `SalesOrder?$select=No&$orderby=${orderby}`
      const whole = (await demo.get(url, none)).value.map(({ No }) => No)
      expect(gone).toEqual(expect.arrayContaining(['101002', '101009', '101011']))
      expect((orderby.includes('desc') ? whole.slice(-gone.length) : whole.slice(0, gone.length)).sort()).toEqual(gone)
      expect((await allPages(url, { pageSize: 2 })).rows.map(({ No }) => No)).toEqual(whole)
    }
  })

  test('ends at $top, begins behind $skip', async () => {
    const { rows, sizes } = await allPages('Customer?$select=No&$skip=10&$top=25', { pageSize: 10 })
    expect(sizes).toEqual([10, 10, 5])
    expect(rows).toEqual((await demo.get('Customer?$select=No', none)).value.slice(10, 35))
    expect((await demo.get('Customer?$top=10', { pageSize: 10 })).nextLink).toBeUndefined()
    expect((await demo.get('Customer?$top=0&$count=true', none)).body).toBe('{"@odata.count":1200,"value":[]}')
  })

  test('keeps the request’s other options, and counts on every page', async () => {
    const first = await demo.get("Customer?$filter=Country_Region_Code%20eq%20'GB'&$count=true&$skip=1&$select=No", {
      pageSize: 2,
    })
    expect(first.nextLink).toMatch(
      /^http:\/\/host:7048\/BC\/ODataV4\/Customer\?\$filter=Country_Region_Code%20eq%20'GB'&\$count=true&\$select=No&\$skiptoken=[\w-]+$/,
    )
    const second = await demo.get(first.nextLink as string, { pageSize: 2 })
    expect(second.json['@odata.count']).toBe(first.json['@odata.count'])
  })

  test('stays as it is while rows are inserted before', async () => {
    const first = await demo.get('Customer?$select=No', { ...none, pageSize: 5 })
    const expected = await demo.get(first.nextLink as string, { ...none, pageSize: 5 })
    await demo.sql(
      'insert into application."18_customer" (company, "1_no", system_id, row_version) values ($1, \'00001\', gen_random_uuid(), 1)',
      international,
    )
    expect((await demo.get(first.nextLink as string, { ...none, pageSize: 5 })).value).toEqual(expected.value)
    await demo.sql('delete from application."18_customer" where "1_no" = \'00001\'')
  })

  test('finds a late page by the index of the key, without sorting', async () => {
    for (const url of [
      'ItemLedgerEntries?$select=Entry_No',
      'ItemLedgerEntries?$select=Entry_No&$orderby=Entry_No desc',
      'SalesOrder?$select=No',
    ]) {
      const { nextLink } = await demo.get(url, { pageSize: 50 })
      const { statement } = demo.plan(nextLink as string, { pageSize: 50 })
      const explained = (
        await demo.connected(async (query) => {
          await query({ text: 'set enable_seqscan = off; set enable_bitmapscan = off' })
          const { rows } = await query({
            text: `explain ${statement.text}`,
            ...(statement.values === undefined ? {} : { values: statement.values }),
          })
          await query({ text: 'reset all' })
          return rows
        })
      )
        .map(([line]) => line)
        .join('\n')
      expect(explained).not.toContain('Sort')
      expect(explained).toMatch(/Index Cond: .*ROW|Index Cond: .*(?:entry_no|3_no)"? ?[<>]/)
    }
  })

  test('of a query goes on by number', async () => {
    const url = 'CustomerSales?$filter=Sum_Amount gt 0&$orderby=Sum_Amount desc'
    const whole = (await demo.get(url, none)).value
    expect((await allPages(url, { pageSize: 20 })).rows).toEqual(whole)
    expect((await allPages(`${url}&$skip=5&$top=30`, { pageSize: 20 })).rows).toEqual(whole.slice(5, 35))
  })

  test('refuses tokens that it did not make', async () => {
    const tokens = [
      'abc',
      '%2B',
      'W10',
      'WzFd',
      Buffer.from('["1","x"]').toString('base64url'),
      Buffer.from('[1,2]').toString('base64url'),
      Buffer.from('[1,null]').toString('base64url'),
      Buffer.from('{"a":1}').toString('base64url'),
      Buffer.from('[-1,"x"]').toString('base64url'),
      Buffer.from('[1,"\\u0000"]').toString('base64url'),
    ]
    for (const token of tokens) expect(() => demo.plan(`Customer?$skiptoken=${token}`)).toThrow(/skiptoken/)
    for (const value of ['x', '1e5', '99999999999999999999'])
      expect(() =>
        demo.plan(`ItemLedgerEntries?$skiptoken=${Buffer.from(JSON.stringify([1, value])).toString('base64url')}`),
      ).toThrow(/skiptoken/)
    // One with a quote in it is a value like any other.
    expect(
      (
        await demo.get(
          `Customer?$skiptoken=${Buffer.from(JSON.stringify([1, "'; drop table x --"])).toString('base64url')}&$top=2`,
        )
      ).status,
    ).toBe(200)
  })
})

describe('$filter', () => {
  test('counts and chooses the same rows', async () => {
    const filter = "$filter=contains(Name,'Furniture') and Country_Region_Code eq 'GB'"
    const { value } = await demo.get(`Customer?${filter}`, none)
    expect(value.length).toBeGreaterThan(0)
    expect(
      value.every(
        ({ Name, Country_Region_Code }) => String(Name).includes('Furniture') && Country_Region_Code === 'GB',
      ),
    ).toBe(true)
    expect((await demo.get(`Customer/$count?${filter}`)).body).toBe(String(value.length))
  })

  test('reaches over links and into lines', async () => {
    const orders = (await demo.get('SalesOrder?$expand=SalesOrderSalesLines,Sell_to_Customer_No_Link', none)).value as {
      No: string
      SalesOrderSalesLines: { Quantity: number }[]
      Sell_to_Customer_No_Link: { City: string } | null
    }[]
    const of = (choose: (order: (typeof orders)[number]) => boolean): string[] =>
      orders.filter(choose).map(({ No }) => No)
    expect(await numbers('SalesOrder?$filter=SalesOrderSalesLines/any(l:l/Quantity gt 15)')).toEqual(
      of(({ SalesOrderSalesLines: lines }) => lines.some(({ Quantity }) => Quantity > 15)),
    )
    expect(await numbers('SalesOrder?$filter=SalesOrderSalesLines/all(l:l/Quantity lt 10)')).toEqual(
      of(({ SalesOrderSalesLines: lines }) => lines.every(({ Quantity }) => Quantity < 10)),
    )
    expect(await numbers('SalesOrder?$filter=SalesOrderSalesLines/$count eq 3')).toEqual(
      of(({ SalesOrderSalesLines: lines }) => lines.length === 3),
    )
    expect(await numbers('SalesOrder?$filter=SalesOrderSalesLines/$count($filter=Quantity gt 9) ge 2')).toEqual(
      of(({ SalesOrderSalesLines: lines }) => lines.filter(({ Quantity }) => Quantity > 9).length >= 2),
    )
    expect(await numbers("SalesOrder?$filter=Sell_to_Customer_No_Link/City eq 'Portsmouth'")).toEqual(
      of(({ Sell_to_Customer_No_Link: customer }) => customer?.City === 'Portsmouth'),
    )
    expect(await numbers('SalesOrder?$filter=SalesOrderSalesLines/any(l:l/Document_No ne No)')).toEqual([])
  })

  test('calculates FlowFields', async () => {
    const all = (await demo.get('Customer?$select=No,Balance_LCY', none)).value
    expect(await numbers('Customer?$select=No&$filter=Balance_LCY gt 15000')).toEqual(
      all.filter(({ Balance_LCY }) => Number(Balance_LCY) > 15000).map(({ No }) => No),
    )
  })

  test('on a FlowFilter changes what FlowFields are, not which rows there are', async () => {
    const of = async (filter: string): Promise<number[]> =>
      (await demo.get(`Customer?$select=Net_Change_LCY&$filter=${filter}`, none)).value.map((customer) =>
        Number(customer['Net_Change_LCY']),
      )
    const [all, part, rest] = [
      await of('true'),
      await of("Date_Filter eq '..2025-06-30'"),
      await of("true and Date_Filter gt '2025-06-30'"),
    ]
    expect(part).toHaveLength(1200)
    expect(part).not.toEqual(all)
    all.forEach((change, index) => {
      expect((part[index] ?? 0) + (rest[index] ?? 0)).toBeCloseTo(change, 2)
    })
  })

  test('of a query’s own filters chooses what is totalled', async () => {
    const of = async (filter: string): Promise<number> =>
      Number((await demo.get(`CustomerSales/$count?$filter=${filter}`)).body)
    expect((await of("Salesperson_Filter eq 'JO'")) + (await of("Salesperson_Filter eq '<>JO'"))).toBe(await of('true'))
  })
})

describe('$search', () => {
  test('finds terms and phrases in any text of a row, whatever the case', async () => {
    expect((await numbers('Customer?$search=harbourlight')).includes('10000')).toBe(true)
    expect(await numbers('Customer?$search="HARBOURLIGHT furn"')).toEqual(['10000'])
    expect(await numbers('Customer?$search=furniture portsmouth')).toEqual(
      await numbers('Customer?$search=furniture AND portsmouth'),
    )
    const either = await numbers('Customer?$search=harbourlight OR northfield')
    expect(either).toEqual(expect.arrayContaining(['10000', '20000']))
    const without = await numbers('Customer?$search=furniture NOT portsmouth')
    expect(without).not.toContain('10000')
    expect(without.length).toBeGreaterThan(0)
  })

  test('takes wildcards for characters', async () => {
    expect(await numbers('Customer?$search=100%25')).toEqual(await numbers("Customer?$filter=contains(Name,'100%25')"))
    expect(await numbers('Customer?$search="ÆRØ"')).toEqual(['71890'])
  })

  test('takes 100 terms, not more', () => {
    const terms = (count: number): string => Array.from({ length: count }, (_, index) => `x${index}`).join(' OR ')
    expect(demo.plan(`Customer?$search=${terms(100)}`).statement.values?.length).toBeGreaterThan(100)
    expect(() => demo.plan(`Customer?$search=${terms(101)}`)).toThrow(/more than 100 terms/)
    expect(() =>
      demo.plan(`Customer?$orderby=${Array.from({ length: 51 }, (_, index) => `length(Name) add ${index}`).join(',')}`),
    ).toThrow(/more than 50 items/)
  })
})

describe('what is wrong is refused, with its name and place', () => {
  test.each([
    ['Nix', 'BadRequest_ResourceNotFound', /'Nix'/],
    ["Customer('10000')/Nix", 'BadRequest_ResourceNotFound', /'Nix'/],
    ['Customer/10000', 'BadRequest_ResourceNotFound', /'10000'/],
    ['Customer(10000)', 'BadRequest', /Edm.Int32, not Edm.String \(position 10\)/],
    ["SalesOrder('101001')", 'BadRequest', /Document_Type=…,No=…/],
    ["SalesOrder(Document_Type='Order',Nix='1')", 'BadRequest', /'Nix'.*position 34/],
    ["SalesOrder(Document_Type='Bogus',No='1')", 'BadRequest', /Bogus/],
    ["Customer('123456789012345678901')", 'BadRequest', /key property No/],
    ["CustomerSales('x')", 'BadRequest', /no key/],
    ['Customer?$select=Nix', 'BadRequest', /'Nix' on type 'NAV.Customer' \(position 1\)/],
    ['Customer?$select=No,Nix', 'BadRequest', /position 4/],
    ['Customer?$orderby=Name,Nix', 'BadRequest', /position 6/],
    ["Customer?$filter=Name eq 'x' and Nix eq 1", 'BadRequest', /position 17/],
    ['Customer?$filter=Name', 'BadRequest', /Boolean/],
    ['Customer?$expand=Nix', 'BadRequest', /Nix/],
    ['Customer?$expand=Name', 'BadRequest', /not a navigation property/],
    ['SalesOrder?$expand=SalesOrderSalesLines($filter=Nix eq 1)', 'BadRequest', /position 30/],
    ["SalesOrder?$expand=Sell_to_Customer_No_Link($filter=Name eq 'x')", 'BadRequest', /one entity/],
    ['SalesOrder?$expand=SalesOrderSalesLines,SalesOrderSalesLines', 'BadRequest', /twice/],
    ["Customer('10000')?$top=1", 'BadRequest', /\$top/],
    ["Customer('10000')/Name?$select=Name", 'BadRequest', /\$select/],
    ["Customer?$filter=Date_Filter eq '1' or No eq '1'", 'BadRequest', /is a filter/],
    ["Customer?$filter=Date_Filter eq 'bogus'", 'Application_FilterErrorException', /bogus/],
    ['Customer?$filter=Name eq @x', 'BadRequest', /@x/],
    ['Customer?$index=1', 'BadRequest_MethodNotImplemented', /\$index/],
    ['TypeSample?$orderby=Blob_Field', 'BadRequest', /no order/],
    ['$crossjoin(Customer)', 'BadRequest_MethodNotImplemented', /crossjoin/],
    ["Customer('10000')('20000')", 'BadRequest', /position 18/],
    ["Customer('10000')/Name/Nix", 'BadRequest_ResourceNotFound', /Nix/],
    ['Customer?$filter=SalesOrderSalesLines/any()', 'BadRequest', /SalesOrderSalesLines/],
  ])('%s', (url, code, message) => {
    expect(() => demo.plan(url)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as unknown }),
    )
  })

  test('and too many expansions', () => {
    const deep = Array.from({ length: 120 }, () => 'SalesOrderSalesLines/any()').join(' or ')
    expect(() => demo.plan(`SalesOrder?$filter=${deep}`)).toThrow(/more than 100/)
  })

  test('while every value is bound', () => {
    const { statement } = demo.plan(
      "Customer?$filter=Name eq '''; drop table x' and contains(City,'evil')&$search=evil2&$top=77&$skip=88",
    )
    for (const text of ['drop', 'evil', '77', '88', international]) expect(statement.text).not.toContain(text)
  })
})
