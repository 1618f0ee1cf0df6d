import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Demo } from '../plan/demo.js'
import { serviceRoot } from '../plan/requests.js'

const none = { metadata: 'none' } as const
type Row = Record<string, unknown>

let demo: Demo
let entries: Row[]

beforeAll(async () => {
  demo = await Demo.open()
  entries = (await demo.get('ItemLedgerEntries', none)).value
})
afterAll(async () => {
  await demo.close()
})

const rows = async (url: string): Promise<Row[]> => (await demo.get(url, none)).value
const context = (url: string): unknown => {
  const { result } = demo.plan(url)
  return 'contextUrl' in result ? result.contextUrl : undefined
}
/** Sums of quarters and halves are exact in doubles. */
const total = (of: readonly Row[], name = 'Quantity'): number => of.reduce((sum, row) => sum + Number(row[name]), 0)
const byType = (): Map<unknown, Row[]> =>
  new Map(
    [...new Set(entries.map(({ Entry_Type }) => Entry_Type))].map((type) => [
      type,
      entries.filter(({ Entry_Type }) => Entry_Type === type),
    ]),
  )

describe('entities stay what they are', () => {
  test('through filter, compute, orderby, top and skip, with their ETags and the other options', async () => {
    const found = (
      await demo.get(
        'ItemLedgerEntries?$apply=filter(Quantity gt 0)/compute(Quantity mul 2 as Twice)/orderby(Twice desc)/skip(1)/top(5)&$select=Entry_No,Twice&$count=true',
      )
    ).json
    const wanted = entries
      .filter(({ Quantity }) => Number(Quantity) > 0)
      .sort((a, b) => Number(b['Quantity']) - Number(a['Quantity']) || Number(a['Entry_No']) - Number(b['Entry_No']))
      .slice(1, 6)
    expect(found['@odata.count']).toBe(5)
    expect((found['value'] as Row[]).map(({ Entry_No, Twice }) => [Entry_No, Twice])).toEqual(
      wanted.map(({ Entry_No, Quantity }) => [Entry_No, Number(Quantity) * 2]),
    )
    expect((found['value'] as Row[])[0]?.['@odata.etag']).toMatch(/^W\//)
    expect(context('ItemLedgerEntries?$apply=filter(Quantity gt 0)')).toBe(`${serviceRoot}/$metadata#ItemLedgerEntries`)
    expect(context('ItemLedgerEntries?$apply=compute(Quantity mul 2 as Twice)')).toBe(
      `${serviceRoot}/$metadata#ItemLedgerEntries(*,Twice)`,
    )
  })

  test('and are expanded, by $expand and by expand', async () => {
    const [found] = await rows(
      'SalesOrder?$apply=expand(SalesOrderSalesLines,filter(Quantity gt 2))/top(1)&$expand=Sell_to_Customer_No_Link($select=No)&$select=No',
    )
    const [order] = await rows(`SalesOrder?$filter=No eq '${String(found?.['No'])}'&$expand=SalesOrderSalesLines`)
    expect(found?.['SalesOrderSalesLines']).toEqual(
      (order?.['SalesOrderSalesLines'] as Row[]).filter(({ Quantity }) => Number(Quantity) > 2),
    )
    expect(found).toHaveProperty('Sell_to_Customer_No_Link')
  })

  test('and are searched', async () => {
    expect(await rows('Customer?$apply=search(furniture)/aggregate($count as N)')).toEqual([
      { N: (await rows('Customer?$search=furniture')).length },
    ])
    expect(await rows('Customer?$apply=filter(true)&$search=furniture')).toEqual(
      await rows('Customer?$search=furniture'),
    )
  })

  test('of queries, of parts behind an entity, and with FlowFilters', async () => {
    const sales = await rows('CustomerSales')
    expect(await rows('CustomerSales?$apply=aggregate(Number_of_Lines with sum as N)')).toEqual([
      { N: total(sales, 'Number_of_Lines') },
    ])
    const order = "SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines"
    expect(await rows(`${order}?$apply=aggregate($count as N)`)).toEqual([{ N: (await rows(order)).length }])
    expect(
      (await demo.get("SalesOrder(Document_Type='Order',No='NIX')/SalesOrderSalesLines?$apply=aggregate($count as N)"))
        .status,
    ).toBe(404)
    expect(context(`${order}?$apply=aggregate($count as N)`)).toBe(`${serviceRoot}/$metadata#${order}(N)`)
    expect(await rows("CustomerSales?$apply=filter(Salesperson_Filter eq 'NIX')/aggregate($count as N)")).toEqual([
      { N: (await rows("CustomerSales?$filter=Salesperson_Filter eq 'NIX'")).length },
    ])
  })
})

describe('concat', () => {
  test('gives the results of its sequences one after the other, each with what it has', async () => {
    const found = await rows(
      'ItemLedgerEntries?$apply=filter(Quantity gt 0)/concat(orderby(Quantity desc,Entry_No)/top(2),groupby((Entry_Type),aggregate(Quantity with sum as Total)),aggregate(Quantity with sum as Total))',
    )
    const positive = entries.filter(({ Quantity }) => Number(Quantity) > 0)
    const largest = [...positive]
      .sort((a, b) => Number(b['Quantity']) - Number(a['Quantity']) || Number(a['Entry_No']) - Number(b['Entry_No']))
      .slice(0, 2)
    expect(found.slice(0, 2).map(({ Entry_No }) => Entry_No)).toEqual(largest.map(({ Entry_No }) => Entry_No))
    expect(found[0]).toEqual(largest[0])
    expect(found.slice(2, -1).map((row) => Object.keys(row))).toEqual(
      [...new Set(positive.map(({ Entry_Type }) => Entry_Type))].map(() => ['Entry_Type', 'Total']),
    )
    expect(found.at(-1)).toEqual({ Total: total(positive) })
  })

  test('within concat, and with more behind it', async () => {
    const url =
      'ItemLedgerEntries?$apply=concat(concat(aggregate($count as A),aggregate($count as B)),aggregate($count as A,Quantity with sum as C))'
    expect(await rows(url)).toEqual([
      { A: entries.length },
      { B: entries.length },
      { A: entries.length, C: total(entries) },
    ])
    expect(await rows(`${url}/compute(A add 1 as D)/filter(A ne null)&$select=A,D`)).toEqual([
      { A: entries.length, D: entries.length + 1 },
      { A: entries.length, D: entries.length + 1 },
    ])
    expect(await rows(`${url}/aggregate(A with sum as S,$count as N)`)).toEqual([{ S: entries.length * 2, N: 3 }])
  })
})

describe('the other options see the results', () => {
  test('$compute, $filter, $orderby, $skip, $top, $count and $select', async () => {
    const groups = [...byType()]
      .map(([type, of]) => ({ type, count: of.length }))
      .filter(({ count }) => count > 100)
      .sort((a, b) => b.count - a.count)
    const { json } = await demo.get(
      'ItemLedgerEntries?$apply=groupby((Entry_Type),aggregate($count as N))&$compute=N mul 10 as Tenfold&$filter=Tenfold gt 1000&$orderby=Tenfold desc&$skip=1&$top=2&$count=true&$select=Entry_Type,Tenfold',
      none,
    )
    expect(json['@odata.count']).toBe(groups.length)
    expect(json['value']).toEqual(
      groups.slice(1, 3).map(({ type, count }) => ({ Entry_Type: type, Tenfold: count * 10 })),
    )
    expect(
      (await demo.get("ItemLedgerEntries/$count?$apply=groupby((Entry_Type))&$filter=Entry_Type ne 'Sale'")).body,
    ).toBe(String(byType().size - 1))
  })

  test('pages follow one another by nextLink', async () => {
    const first =
      'ItemLedgerEntries?$apply=groupby((Item_No,Location_Code),aggregate(Quantity with sum as Total))&$orderby=Total desc&$skip=3&$top=50'
    const whole = await rows(first)
    const paged: Row[] = []
    for (let url: string | undefined = first; url !== undefined;) {
      const { value, nextLink } = await demo.get(url, { ...none, pageSize: 7 })
      paged.push(...value)
      url = nextLink
    }
    expect(whole).toHaveLength(50)
    expect(paged).toEqual(whole)
    const entities = await demo.get('ItemLedgerEntries?$apply=filter(Quantity gt 0)/orderby(Quantity desc)', {
      ...none,
      pageSize: 5,
    })
    const next = await demo.get(String(entities.nextLink), { ...none, pageSize: 5 })
    expect([...entities.value, ...next.value]).toEqual(
      (await rows('ItemLedgerEntries?$apply=filter(Quantity gt 0)/orderby(Quantity desc)')).slice(0, 10),
    )
  })
})

describe('the first rows that together are as much as an amount', () => {
  /** By an evaluation of its own. */
  const fewest = (of: readonly Row[], descending: boolean, enough: (sum: number) => number): unknown[] => {
    const sorted = [...of].sort(
      (a, b) =>
        (Number(a['Quantity']) - Number(b['Quantity']) || Number(a['Entry_No']) - Number(b['Entry_No'])) *
        (descending ? -1 : 1),
    )
    const chosen: unknown[] = []
    for (let sum = 0, index = 0; sum < enough(total(of)) && index < sorted.length; index++) {
      sum += Number(sorted[index]?.['Quantity'])
      chosen.push(sorted[index]?.['Entry_No'])
    }
    return chosen
  }
  const positive = (): Row[] => entries.filter(({ Quantity }) => Number(Quantity) > 0)

  test.each([
    ['topsum', 500, true],
    ['bottomsum', 100, false],
    ['toppercent', 25, true],
    ['bottompercent', 12.5, false],
    ['topsum', 0, true],
    ['toppercent', 100, true],
    ['bottomsum', 1e12, false],
  ] as const)('%s(%d)', async (name, amount, descending) => {
    const found = await rows(
      `ItemLedgerEntries?$apply=filter(Quantity gt 0)/${name}(${amount},Quantity)&$select=Entry_No&$top=100000`,
    )
    const wanted = fewest(positive(), descending, (all) => (name.endsWith('percent') ? (all * amount) / 100 : amount))
    // Of equal quantities it does not matter which.
    const sum = (numbers: readonly unknown[]): number =>
      total(entries.filter(({ Entry_No }) => numbers.includes(Entry_No)))
    expect([found.length, sum(found.map(({ Entry_No }) => Entry_No))]).toEqual([wanted.length, sum(wanted)])
  })

  test('are taken of results and within groups too', async () => {
    const byItem = await rows(
      'ItemLedgerEntries?$apply=filter(Quantity gt 0)/groupby((Item_No),aggregate(Quantity with sum as Total))/topsum(1,Total)',
    )
    expect(byItem).toHaveLength(1)
    const largest = await rows(
      'ItemLedgerEntries?$apply=filter(Quantity gt 0)/groupby((Entry_Type),topsum(1,Quantity))&$select=Entry_Type,Quantity',
    )
    for (const { Entry_Type, Quantity } of largest)
      expect(Quantity).toBe(
        Math.max(
          ...positive()
            .filter((row) => row['Entry_Type'] === Entry_Type)
            .map((row) => Number(row['Quantity'])),
        ),
      )
  })
})

test('results are searched in their texts', async () => {
  const all = await rows('Customer?$apply=groupby((City,Country_Region_Code),aggregate($count as N))')
  const wanted = all.filter(({ City }) => City === 'Sheffield')
  expect([
    wanted.length > 1,
    await rows('Customer?$apply=groupby((City,Country_Region_Code),aggregate($count as N))&$search=sHEFFIE'),
  ]).toEqual([true, wanted])
  expect(await rows('Customer?$apply=groupby((City),aggregate($count as N))/search(nowhere_at_all)')).toEqual([])
})

describe('what is wrong or not there is told', () => {
  test.each([
    ['ItemLedgerEntries?$apply=aggregate(Nix with sum as S)', 'BadRequest', /'Nix'.*position 11/],
    ['ItemLedgerEntries?$apply=groupby((Nix))', 'BadRequest', /'Nix'/],
    ['ItemLedgerEntries?$apply=aggregate(Description with sum as S)', 'BadRequest', /takes numbers/],
    ['ItemLedgerEntries?$apply=groupby((Open),aggregate($count as Open))', 'BadRequest', /'Open' stands twice/],
    ['ItemLedgerEntries?$apply=groupby((Open,Open))', 'BadRequest', /twice/],
    ['ItemLedgerEntries?$apply=compute(1 as Open)', 'BadRequest', /'Open' is taken/],
    [
      'ItemLedgerEntries?$apply=aggregate($count as N)/filter(Open)',
      'BadRequest',
      /'Open' in the results of \$apply, which have N/,
    ],
    ['ItemLedgerEntries?$apply=aggregate($count as N)&$select=Open', 'BadRequest', /'Open'/],
    ['ItemLedgerEntries?$apply=aggregate($count as N)&$orderby=Open', 'BadRequest', /'Open'/],
    ['SalesOrder?$apply=aggregate($count as N)&$expand=SalesOrderSalesLines', 'BadRequest', /no entities/],
    ['SalesOrder?$apply=aggregate($count as N)/expand(SalesOrderSalesLines,identity)', 'BadRequest', /no entities/],
    ['SalesOrder/$ref?$apply=aggregate($count as N)', 'BadRequest', /no references/],
    ["Customer('10000')?$apply=aggregate($count as N)", 'BadRequest', /\$apply/],
    [
      'ItemLedgerEntries?$apply=concat(aggregate($count as N),aggregate(Description with max as N))',
      'BadRequest',
      /different types/,
    ],
    ['Customer?$compute=1 as Name', 'BadRequest', /'Name' is taken/],
    ['Customer?$compute=Nix add 1 as N', 'BadRequest', /'Nix'/],
    ['Customer?$compute=1 as N,2 as N', 'BadRequest', /'N' is taken/],
    [
      'SalesOrder?$apply=aggregate(SalesOrderSalesLines with countdistinct as A)',
      'BadRequest_MethodNotImplemented',
      /SalesOrderSalesLines/,
    ],
    ['SalesOrder?$apply=aggregate(SalesOrderSalesLines/Nix with sum as A)', 'BadRequest', /'Nix'/],
    ['ItemLedgerEntries?$apply=toppercent(-10,Quantity)', 'BadRequest', /not negative/],
    ['ItemLedgerEntries?$apply=topsum(10,Description)', 'BadRequest', /'topsum' takes numbers, not/],
    [
      'ItemLedgerEntries?$apply=aggregate(Quantity with NAV.median as M)',
      'BadRequest_MethodNotImplemented',
      /NAV.median/,
    ],
    [
      'ItemLedgerEntries?$apply=aggregate(Quantity with sum from Posting_Date with average as A)',
      'BadRequest_MethodNotImplemented',
      /from/,
    ],
    ['ItemLedgerEntries?$apply=groupby((rollup(Entry_Type,Open)),top(1))', 'BadRequest_MethodNotImplemented', /rollup/],
    [
      `ItemLedgerEntries?$apply=${Array.from({ length: 150 }, () => 'top(5)').join('/')}`,
      'BadRequest',
      /more than 100/,
    ],
  ])('%s', (url, code, message) => {
    expect(() => demo.plan(url)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as unknown }),
    )
  })

  test('a chain of computed values is no longer than it is written', async () => {
    const chain = Array.from(
      { length: 60 },
      (_, index) =>
        `${index === 0 ? 'No_of_Lines' : `V${index - 1}`} mod 7 add ${index === 0 ? 'No_of_Lines' : `V${index - 1}`} mod 5 as V${index}`,
    )
      .join(',')
      .replaceAll('No_of_Lines', 'Amount')
    expect(
      demo.plan(`SalesOrder?$compute=${encodeURIComponent(chain)}&$filter=V59 gt 1`).statement.text.length,
    ).toBeLessThan(30_000)
    expect(
      await rows(`SalesOrder?$compute=${encodeURIComponent(chain)}&$filter=V59 ge 0&$select=V59&$top=1`),
    ).toHaveLength(1)
  })
})
