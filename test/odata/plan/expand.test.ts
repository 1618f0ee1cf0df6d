/** $expand of collections: options, nesting, counts, references and pages. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RequestContext } from '../../../dist/odata/plan/plan.js'
import { Demo } from './demo.js'
import { serviceRoot } from './requests.js'

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

describe('$expand', () => {
  test('is one statement, however many parents', async () => {
    const { value, statement } = await demo.get('SalesOrder?$top=20&$expand=SalesOrderSalesLines', none)
    expect(value).toHaveLength(20)
    expect(statement.text.match(/\$expand|;/)).toBeNull()
    for (const { No, SalesOrderSalesLines } of value) {
      expect(SalesOrderSalesLines).toEqual(
        (await demo.get(`SalesOrder(Document_Type='Order',No='${String(No)}')/SalesOrderSalesLines`, none)).value,
      )
    }
  })

  test('takes options, nested', async () => {
    const [order] = (
      await demo.get(
        'SalesOrder?$top=1&$select=No&$expand=SalesOrderSalesLines($select=Line_No;$filter=Quantity gt 1;$orderby=Line_Amount desc;$skip=1;$top=2;$count=true)',
        none,
      )
    ).value
    const lines = await demo.get(
      "SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines?$select=Line_No&$filter=Quantity gt 1&$orderby=Line_Amount desc&$count=true",
      none,
    )
    expect(order).toEqual({
      No: '101001',
      'SalesOrderSalesLines@odata.count': lines.json['@odata.count'],
      SalesOrderSalesLines: lines.value.slice(1, 3),
    })
  })

  test('goes to counts and references', async () => {
    const [sample] = (
      await demo.get(
        'TypeSample?$filter=TypeSampleLines/$count eq 3&$top=1&$select=No&$expand=TypeSampleLines/$count,TypeSampleLines/$ref',
        none,
      )
    ).value
    expect(sample?.['TypeSampleLines@odata.count']).toBe(3)
    expect((sample?.['TypeSampleLines'] as Record<string, string>[])[0]?.['@odata.id']).toBe(
      `${serviceRoot}/TypeSample('${String(sample?.['No'])}')/TypeSampleLines(Sample_No='${String(sample?.['No'])}',Line_No=10000)`,
    )
  })

  test('has pages too, and says where the rest is', async () => {
    const order = "SalesOrder(Document_Type='Order',No='101001')"
    for (const options of [
      '$select=Line_No',
      "$select=Line_No;$filter=Description ne 'a;b)''c';$orderby=Line_Amount desc,Line_No",
      '$select=Line_No;$skip=1',
      '$select=Line_No;$top=4',
      '$orderby=Line_No desc;$select=Line_No;$count=true',
    ]) {
      const [first] = (
        await demo.get(`SalesOrder?$top=1&$expand=Sell_to_Customer_No_Link,SalesOrderSalesLines(${options})`, {
          ...none,
          pageSize: 2,
        })
      ).value
      const rows = [...(first?.['SalesOrderSalesLines'] as Record<string, unknown>[])]
      expect(rows).toHaveLength(2)
      rows.push(...(await allPages(String(first?.['SalesOrderSalesLines@odata.nextLink']), { pageSize: 2 })).rows)
      expect(rows).toEqual(
        (await demo.get(`${order}/SalesOrderSalesLines?${options.replaceAll(/;\$/g, '&$')}`, none)).value,
      )
    }
    expect(
      (await demo.get('SalesOrder?$top=1&$expand=SalesOrderSalesLines($top=2)', { pageSize: 2 })).body,
    ).not.toContain('nextLink')
    expect((await demo.get('SalesOrder?$top=1&$expand=SalesOrderSalesLines', { pageSize: 5 })).body).not.toContain(
      'nextLink',
    )
  })

  test('takes aliases of its own', async () => {
    const [order] = (
      await demo.get(
        'SalesOrder?$top=1&$select=No&$expand=SalesOrderSalesLines($select=Line_No;$filter=Line_No eq @a add @b;@a=10000)&@b=20000',
        none,
      )
    ).value
    expect(order).toEqual({ No: '101001', SalesOrderSalesLines: [{ Line_No: 30000 }] })
  })

  test('of everything is everything once', async () => {
    expect(Object.keys((await demo.get('SalesOrder?$top=1&$select=No&$expand=*', none)).value[0] ?? {})).toEqual([
      'No',
      'SalesOrderSalesLines',
      'Sell_to_Customer_No_Link',
    ])
  })
})
