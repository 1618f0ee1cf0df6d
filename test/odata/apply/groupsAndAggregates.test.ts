/** $apply: what groups and aggregates give. */

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

describe('groups', () => {
  test('come in the order of what they are grouped by, options by their place among the options', async () => {
    const wanted = ['Purchase', 'Sale', 'Positive Adjmt.', 'Negative Adjmt.', 'Transfer'].map((type) => ({
      Entry_Type: type,
      Total: total(byType().get(type) ?? []),
    }))
    expect(await rows('ItemLedgerEntries?$apply=groupby((Entry_Type),aggregate(Quantity with sum as Total))')).toEqual(
      wanted,
    )
  })

  test('without aggregates are what occurs', async () => {
    expect(await rows('ItemLedgerEntries?$apply=groupby((Open,Entry_Type))&$filter=Open')).toEqual(
      [...new Set(entries.filter(({ Open }) => Open === true).map(({ Entry_Type }) => Entry_Type))]
        .sort()
        .map((type) => ({ Open: true, Entry_Type: type }))
        .sort(bySequence),
    )
  })

  test('by a path have objects in objects', async () => {
    const [first] = await rows(
      'SalesOrder?$apply=groupby((Sell_to_Customer_No_Link/City,Sell_to_Customer_No_Link/Country_Region_Code,Status),aggregate($count as N))&$filter=Sell_to_Customer_No_Link/City eq null',
    )
    expect(first).toEqual({
      Sell_to_Customer_No_Link: { City: null, Country_Region_Code: null },
      Status: expect.any(String) as unknown,
      N: expect.any(Number) as unknown,
    })
    expect(
      context(
        'SalesOrder?$apply=groupby((Sell_to_Customer_No_Link/City,Sell_to_Customer_No_Link/Country_Region_Code),aggregate($count as N))',
      ),
    ).toBe(`${serviceRoot}/$metadata#SalesOrder(Sell_to_Customer_No_Link(City,Country_Region_Code),N)`)
  })

  test('with rollup have subtotals, which lack what they are not grouped by', async () => {
    const found = await rows(
      'ItemLedgerEntries?$apply=groupby((rollup($all,Entry_Type,Open)),aggregate(Quantity with sum as Total))',
    )
    expect(found.filter((row) => !('Entry_Type' in row))).toEqual([{ Total: total(entries) }])
    expect(found.filter((row) => 'Entry_Type' in row && !('Open' in row))).toHaveLength(byType().size)
    expect(found.filter((row) => 'Open' in row).map(({ Entry_Type }) => Entry_Type)).not.toContain(undefined)
    const without = await rows(
      'ItemLedgerEntries?$apply=groupby((Location_Code,rollup(Entry_Type,Open)),aggregate($count as N))',
    )
    expect(without.every((row) => 'Location_Code' in row && 'Entry_Type' in row)).toBe(true)
    expect(
      total(
        without.filter((row) => !('Open' in row)),
        'N',
      ),
    ).toBe(entries.length)
  })

  test('have the order of what they are made of', async () => {
    const found = await rows(
      'ItemLedgerEntries?$apply=orderby(Quantity desc,Entry_No)/groupby((Entry_Type),top(1))&$select=Entry_No',
    )
    const first = [...byType().values()].map(
      (of) =>
        [...of].sort(
          (a, b) => Number(b['Quantity']) - Number(a['Quantity']) || Number(a['Entry_No']) - Number(b['Entry_No']),
        )[0]?.['Entry_No'],
    )
    expect(new Set(found.map(({ Entry_No }) => Entry_No))).toEqual(new Set(first))
  })

  test('keep their entities where nothing is aggregated in them', async () => {
    const found = await rows('ItemLedgerEntries?$apply=groupby((Entry_Type),topcount(2,Quantity))&$orderby=Entry_No')
    expect(found[0]).toEqual(entries.find(({ Entry_No }) => Entry_No === found[0]?.['Entry_No']))
    const largest = [...byType().values()].flatMap((of) =>
      [...of]
        .sort((a, b) => Number(b['Quantity']) - Number(a['Quantity']) || Number(b['Entry_No']) - Number(a['Entry_No']))
        .slice(0, 2),
    )
    expect(found.map(({ Entry_No }) => Entry_No)).toEqual(
      largest.map(({ Entry_No }) => Entry_No).sort((a, b) => Number(a) - Number(b)),
    )
  })
})

function bySequence(a: Row, b: Row): number {
  const sequence = ['Purchase', 'Sale', 'Positive Adjmt.', 'Negative Adjmt.', 'Transfer']
  return sequence.indexOf(String(a['Entry_Type'])) - sequence.indexOf(String(b['Entry_Type']))
}

describe('aggregates', () => {
  test('of no rows are null, and counts 0', async () => {
    expect(
      await rows(
        'ItemLedgerEntries?$apply=filter(Entry_No lt 0)/aggregate($count as N,Quantity with sum as S,Quantity with average as A,Posting_Date with min as D,Entry_Type with max as T,Item_No with countdistinct as I)',
      ),
    ).toEqual([{ N: 0, S: null, A: null, D: null, T: null, I: 0 }])
  })

  test('of every type', async () => {
    const samples = await rows('TypeSample')
    const [found] = await rows(
      'TypeSample?$apply=aggregate(Boolean_Field with max as B,Guid_Field with max as G,Time_Field with min as T,Duration_Field with max as D,Enum_Field with max as E,Option_Field with min as O,Text_Field with max as X,DateTime_Field with max as M,Date_Field with min as F,TypeSampleLines/$count as L)',
    )
    const sorted = (name: string): unknown[] =>
      samples.map((row) => row[name]).sort((a, b) => Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))))
    expect(found).toMatchObject({
      G: sorted('Guid_Field').at(-1),
      T: sorted('Time_Field')[0],
      X: sorted('Text_Field').at(-1),
      M: sorted('DateTime_Field').at(-1),
      F: sorted('Date_Field')[0],
    })
    expect(found?.['B']).toBe(samples.some(({ Boolean_Field }) => Boolean_Field === true))
    const lines = await rows('TypeSample?$expand=TypeSampleLines')
    expect(found?.['L']).toBe(
      lines.reduce((count, { TypeSampleLines }) => count + (TypeSampleLines as Row[]).length, 0),
    )
  })

  test('of what is behind the rows of a collection', async () => {
    const orders = await rows('SalesOrder?$expand=SalesOrderSalesLines')
    const lines = orders.flatMap(({ SalesOrderSalesLines }) => SalesOrderSalesLines as Row[])
    const largest = Math.max(...lines.map(({ Quantity }) => Number(Quantity)))
    expect(
      await rows(
        'SalesOrder?$apply=aggregate(SalesOrderSalesLines/Quantity with sum as S,SalesOrderSalesLines/Quantity with max as M,SalesOrderSalesLines/$count as L,$count as N)',
      ),
    ).toEqual([{ S: total(lines), M: largest, L: lines.length, N: orders.length }])
    const byStatus = await rows(
      'SalesOrder?$apply=groupby((Status),aggregate(SalesOrderSalesLines/Quantity with sum as S))',
    )
    expect(total(byStatus, 'S')).toBe(total(lines))
  })

  test('of what is behind the rows of a collection are averages of all of it, and count what is different in all of it', async () => {
    const orders = await rows('SalesOrder?$expand=SalesOrderSalesLines')
    const [found] = await rows(
      'SalesOrder?$apply=aggregate(SalesOrderSalesLines/Quantity with average as A,SalesOrderSalesLines/No with countdistinct as D)',
    )
    const lines = orders.flatMap(({ SalesOrderSalesLines }) => SalesOrderSalesLines as Row[])
    expect(Number(found?.['A'])).toBeCloseTo(total(lines) / lines.length, 10)
    expect(found?.['D']).toBe(new Set(lines.map(({ No }) => No)).size)
    const byStatus = await rows(
      'SalesOrder?$apply=groupby((Status),aggregate(SalesOrderSalesLines/No with countdistinct as D,SalesOrderSalesLines/Quantity with average as A))',
    )
    for (const { Status, D, A } of byStatus) {
      const own = orders
        .filter((order) => order['Status'] === Status)
        .flatMap(({ SalesOrderSalesLines }) => SalesOrderSalesLines as Row[])
      expect([Number(A), D]).toEqual([
        expect.closeTo(total(own) / own.length, 10),
        new Set(own.map(({ No }) => No)).size,
      ])
    }
    expect(
      await rows(
        "SalesOrder?$apply=filter(No eq 'none')/aggregate(SalesOrderSalesLines/Quantity with average as A,SalesOrderSalesLines/No with countdistinct as D)",
      ),
    ).toEqual([{ A: null, D: 0 }])
  })

  test('of doubles go beyond their range instead of failing', async () => {
    const [found] = await rows(
      'TypeSample?$apply=compute(cast(1,Edm.Double) mul 1.7e308 as Large)/aggregate(Large with sum as S,Large with average as A)',
    )
    expect(found).toEqual({ S: 'INF', A: 1.7e308 })
  })

  test('tell the types that $metadata does not', async () => {
    const { value } = await demo.get(
      'ItemLedgerEntries?$apply=groupby((Posting_Date),aggregate(Quantity with sum as S,Posting_Date with max as D,$count as N,Description with max as X))&$top=1',
    )
    expect(Object.keys(value[0] ?? {})).toEqual([
      'Posting_Date',
      'S@odata.type',
      'S',
      'D@odata.type',
      'D',
      'N@odata.type',
      'N',
      'X',
    ])
    expect(value[0]).toMatchObject({ 'S@odata.type': '#Decimal', 'D@odata.type': '#Date', 'N@odata.type': '#Int64' })
    expect(
      (
        await demo.get('ItemLedgerEntries?$apply=aggregate(Quantity with sum as S,$count as N)', {
          ...none,
          ieee754Compatible: true,
        })
      ).value,
    ).toEqual([{ S: String(total(entries)), N: String(entries.length) }])
  })
})
