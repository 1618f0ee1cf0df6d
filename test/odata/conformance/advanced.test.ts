/** The advanced conformance level of OData 4.0 and 4.01, clause by clause: docs/odata-conformance.md has the clauses. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, orderLines, Service, type Json } from './Service.js'

let service: Service
let lines: Json[]
beforeAll(async () => {
  service = await Service.start()
  lines = await service.rows(orderLines)
})
afterAll(async () => { await service.stop() })

const lineNos = (rows: readonly Json[]): unknown[] => rows.map(({ Line_No }) => Line_No)
const isLarge = ({ Quantity }: Json): boolean => Number(Quantity) > 2

/** The lines that an expansion of the order with these options has, and the order. */
async function expanded(options: string): Promise<{ found: Json[]; json: Json }> {
  const { json } = await service.get(`${order}?$select=No&$expand=SalesOrderSalesLines(${options})`)
  return { found: json['SalesOrderSalesLines'] as Json[], json }
}

describe('OData 4.0 advanced', () => {
  test('4.0 advanced 9.1: references of expanded properties', async () => {
    const { json } = await service.get(`${order}?$expand=SalesOrderSalesLines/$ref,Sell_to_Customer_No_Link/$ref`)
    const references = (json['SalesOrderSalesLines'] as Json[]).map((reference) => reference['@odata.id'] as string)
    expect(references).toHaveLength(lines.length)
    expect((await service.get(references[0] ?? '')).json).toMatchObject({ Line_No: lines[0]?.['Line_No'] })
    expect(json['Sell_to_Customer_No_Link']).toEqual({ '@odata.id': `${service.root}/Customer('${json['Sell_to_Customer_No'] as string}')` })
  })

  test('4.0 advanced 9.2: $filter on expanded collections', async () => {
    expect(lineNos((await expanded('$filter=Quantity gt 2')).found)).toEqual(lineNos(lines.filter(isLarge)))
  })

  test('4.0 advanced 9.3: casts in $expand, to the type itself: there are no derived types', async () => {
    const { json } = await service.get(`${order}?$expand=NAV.SalesOrder/SalesOrderSalesLines/NAV.SalesOrderSalesLines`)
    expect(json['SalesOrderSalesLines']).toHaveLength(lines.length)
  })

  test('4.0 advanced 9.4: $orderby on expanded collections', async () => {
    expect(lineNos((await expanded('$orderby=Line_No desc')).found)).toEqual(lineNos(lines).reverse())
  })

  test('4.0 advanced 9.5: $count on expanded collections', async () => {
    expect((await expanded('$count=true;$top=1;$filter=Quantity gt 2')).json['SalesOrderSalesLines@odata.count']).toBe(lines.filter(isLarge).length)
    expect((await service.get(`${order}?$expand=SalesOrderSalesLines/$count`)).json['SalesOrderSalesLines@odata.count']).toBe(lines.length)
  })

  test('4.0 advanced 9.6: $top and $skip on expanded collections', async () => {
    expect(lineNos((await expanded('$skip=1;$top=2')).found)).toEqual(lineNos(lines.slice(1, 3)))
  })

  test('4.0 advanced 9.7: $search on expanded collections', async () => {
    const word = String(lines[0]?.['Description']).split(' ')[0] ?? ''
    expect(lineNos((await expanded(`$search=${word}`)).found)).toEqual(lineNos(lines.filter((line) => JSON.stringify(Object.values(line)).toLowerCase().includes(word.toLowerCase()))))
  })

  test('4.0 advanced 9.8: $levels', async () => {
    expect((await expanded('$levels=2')).found).toHaveLength(lines.length)
    expect((await expanded('$levels=max')).found).toHaveLength(lines.length)
    expect((await service.call('GET', `${order}?$expand=SalesOrderSalesLines($levels=0)`)).status).toBe(400)
  })

  test('4.0 advanced 9.9: $compute on expanded properties', async () => {
    const { found } = await expanded('$compute=Quantity mul 2 as Twice;$filter=Twice gt 4;$select=Line_No,Twice')
    expect(found.map(({ Line_No, Twice }) => ({ Line_No, Twice }))).toEqual(lines.filter(({ Quantity }) => Number(Quantity) > 2).map(({ Line_No, Quantity }) => ({ Line_No, Twice: Number(Quantity) * 2 })))
  })

  test('4.0 advanced 12: the resource paths of the URL conventions', async () => {
    for (const url of [
      'Customer', "Customer('10000')", "Customer(No='10000')", 'Customer/$count', 'Customer/$ref', "Customer('10000')/$ref", "Customer('10000')/Name", "Customer('10000')/Name/$value", order, orderLines, `${orderLines}/$count`, `${orderLines}/$ref`,
      `${orderLines}(Document_Type='Order',Document_No='101001',Line_No=10000)`, `${order}/Sell_to_Customer_No_Link`, `${order}/Sell_to_Customer_No_Link/Name`, `${order}/Sell_to_Customer_No_Link/$ref`, `${order}/NAV.CalcAmount()`, 'MiscOperations_Add(a=1,b=2)',
      "$entity?$id=Customer('10000')", `$entity?$id=${service.root}/Customer('10000')`, "Company('CRONUS International Ltd.')/Customer", "Customer?company=CRONUS International Ltd.", `${service.api}/customers(number='10000')`, "Customer('10000')/", 'Customer/?$top=1',
    ]) await service.get(url)
    const viaPost = await service.call('POST', 'Customer/$query', '$top=2&$select=No', { 'content-type': 'text/plain' })
    expect(viaPost.rows).toEqual(await service.rows('Customer?$top=2&$select=No'))
    await service.expectNotImplemented('$all')
  })

  test('4.0 advanced 13: requests are answered at once, whatever is preferred', async () => {
    const answer = await service.get('Customer?$top=1', { prefer: 'respond-async' })
    expect(answer.headers.get('preference-applied')).toBeNull()
    expect((await service.get('$metadata')).text).toContain('<Annotation Term="Capabilities.AsynchronousRequestsSupported" Bool="false"/>')
  })

  test('4.0 advanced 14: changes are not tracked', async () => {
    const answer = await service.get('Customer?$top=1', { prefer: 'odata.track-changes' })
    expect([answer.headers.get('preference-applied'), answer.json['@odata.deltaLink']]).toEqual([null, undefined])
    await service.expectNotImplemented('Customer?$deltatoken=1')
  })

  test('4.0 advanced 15: cross joins answer 501', async () => {
    await service.expectNotImplemented('$crossjoin(Customer,Item)')
  })
})

describe('OData 4.01 advanced', () => {
  test('4.01 advanced 3: the count of a filtered or searched collection in an expression', async () => {
    const word = String(lines[0]?.['Description']).split(' ')[0] ?? ''
    expect(await service.column(`SalesOrder?$filter=No eq '101001' and SalesOrderSalesLines/$count($filter=Quantity gt 2) eq ${lines.filter(isLarge).length}`, 'No')).toEqual(['101001'])
    expect(await service.column(`SalesOrder?$filter=No eq '101001' and SalesOrderSalesLines/$count($search=${word}) ge 1`, 'No')).toEqual(['101001'])
    expect(await service.column('SalesOrder?$orderby=SalesOrderSalesLines/$count($filter=Quantity gt 2) desc,No&$top=1&$select=No', 'No')).toHaveLength(1)
  })

  test('4.01 advanced 10: identifiers must have their case', async () => {
    expect((await service.call('GET', 'Customer?$select=no')).status).toBe(400)
  })
})
