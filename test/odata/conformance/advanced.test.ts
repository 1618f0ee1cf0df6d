/**
 * The advanced conformance level of OData 4.0 and 4.01, clause by clause: docs/odata-conformance.md has the clauses.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, orderLines, Service, type Json } from './Service.js'

let service: Service
let lines: Json[]
beforeAll(async () => {
  service = await Service.start()
  lines = await service.rows(orderLines)
})
afterAll(async () => {
  await service.stop()
})

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
    expect(json['Sell_to_Customer_No_Link']).toEqual({
      '@odata.id': `${service.root}/Customer('${json['Sell_to_Customer_No'] as string}')`,
    })
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
    expect((await expanded('$count=true;$top=1;$filter=Quantity gt 2')).json['SalesOrderSalesLines@odata.count']).toBe(
      lines.filter(isLarge).length,
    )
    expect(
      (await service.get(`${order}?$expand=SalesOrderSalesLines/$count`)).json['SalesOrderSalesLines@odata.count'],
    ).toBe(lines.length)
  })

  test('4.0 advanced 9.6: $top and $skip on expanded collections', async () => {
    expect(lineNos((await expanded('$skip=1;$top=2')).found)).toEqual(lineNos(lines.slice(1, 3)))
  })

  test('4.0 advanced 9.7: $search on expanded collections', async () => {
    const word = String(lines[0]?.['Description']).split(' ')[0] ?? ''
    expect(lineNos((await expanded(`$search=${word}`)).found)).toEqual(
      lineNos(lines.filter((line) => JSON.stringify(Object.values(line)).toLowerCase().includes(word.toLowerCase()))),
    )
  })

  test('4.0 advanced 9.8: $levels', async () => {
    expect((await expanded('$levels=2')).found).toHaveLength(lines.length)
    expect((await expanded('$levels=max')).found).toHaveLength(lines.length)
    expect((await service.call('GET', `${order}?$expand=SalesOrderSalesLines($levels=0)`)).status).toBe(400)
  })

  test('4.0 advanced 9.9: $compute on expanded properties', async () => {
    const { found } = await expanded('$compute=Quantity mul 2 as Twice;$filter=Twice gt 4;$select=Line_No,Twice')
    expect(found.map(({ Line_No, Twice }) => ({ Line_No, Twice }))).toEqual(
      lines
        .filter(({ Quantity }) => Number(Quantity) > 2)
        .map(({ Line_No, Quantity }) => ({ Line_No, Twice: Number(Quantity) * 2 })),
    )
  })

  test('4.0 advanced 11: batches as multipart', async () => {
    const no = await service.newSample()
    const part = (...content: string[]): string =>
      ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ...content].join('\r\n')
    const json = 'Content-Type: application/json'
    const changes = [
      part('Content-ID: 1', '', 'POST TypeSample HTTP/1.1', json, '', '{"No":"BATCH1"}'),
      part(
        'Content-ID: 2',
        '',
        'POST $1/TypeSampleLines HTTP/1.1',
        json,
        '',
        '{"Line_No":1,"Description":"of a part before"}',
      ),
    ]
    const body = [
      '--outer',
      part('', 'GET Customer?$top=1&$select=No HTTP/1.1', 'Accept: application/json', '', ''),
      '--outer',
      'Content-Type: multipart/mixed; boundary=inner',
      '',
      ...changes.flatMap((change) => ['--inner', change]),
      '--inner--',
      '--outer',
      part('', `GET /BC/ODataV4/TypeSample('${no}') HTTP/1.1`, '', ''),
      '--outer',
      part('', "GET Customer('nobody') HTTP/1.1", '', ''),
      '--outer',
      part('', 'GET Customer/$count HTTP/1.1', '', ''),
      '--outer--',
      '',
    ].join('\r\n')
    const headers = { 'content-type': 'multipart/mixed; boundary=outer' }
    const answer = await service.call('POST', '$batch', body, headers)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^multipart\/mixed;/),
    ])
    // What failed ends it.
    expect([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '201',
      '201',
      '200',
      '404',
    ])
    expect((await service.get("TypeSample('BATCH1')/TypeSampleLines")).rows).toMatchObject([
      { Description: 'of a part before' },
    ])
    const goesOn = await service.call('POST', '$batch', body.replaceAll('BATCH1', 'BATCH2'), {
      ...headers,
      prefer: 'odata.continue-on-error',
    })
    expect([...goesOn.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '201',
      '201',
      '200',
      '404',
      '200',
    ])
    // A change set is done as a whole or not at all.
    const failing = await service.call(
      'POST',
      '$batch',
      body.replaceAll('BATCH1', 'BATCH3').replace('"Line_No":1', '"Line_No":"x"'),
      headers,
    )
    expect([...failing.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '400'])
    expect((await service.call('GET', "TypeSample('BATCH3')")).status).toBe(404)
  })

  test('4.0 advanced 12: the resource paths of the URL conventions', async () => {
    for (const url of [
      'Customer',
      "Customer('10000')",
      "Customer(No='10000')",
      'Customer/$count',
      'Customer/$ref',
      "Customer('10000')/$ref",
      "Customer('10000')/Name",
      "Customer('10000')/Name/$value",
      order,
      orderLines,
      `${orderLines}/$count`,
      `${orderLines}/$ref`,
      `${orderLines}(Document_Type='Order',Document_No='101001',Line_No=10000)`,
      `${order}/Sell_to_Customer_No_Link`,
      `${order}/Sell_to_Customer_No_Link/Name`,
      `${order}/Sell_to_Customer_No_Link/$ref`,
      `${order}/NAV.CalcAmount()`,
      'MiscOperations_Add(a=1,b=2)',
      "$entity?$id=Customer('10000')",
      `$entity?$id=${service.root}/Customer('10000')`,
      "Company('CRONUS International Ltd.')/Customer",
      'Customer?company=CRONUS International Ltd.',
      `${service.api}/customers(number='10000')`,
      "Customer('10000')/",
      'Customer/?$top=1',
    ])
      await service.get(url)
    const viaPost = await service.call('POST', 'Customer/$query', '$top=2&$select=No', { 'content-type': 'text/plain' })
    expect(viaPost.rows).toEqual(await service.rows('Customer?$top=2&$select=No'))
    await service.expectNotImplemented('$all')
  })

  test('4.0 advanced 13: requests are answered at once, whatever is preferred', async () => {
    const answer = await service.get('Customer?$top=1', { prefer: 'respond-async' })
    expect(answer.headers.get('preference-applied')).toBeNull()
    expect((await service.get('$metadata')).text).toContain(
      '<Annotation Term="Capabilities.AsynchronousRequestsSupported" Bool="false"/>',
    )
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
    expect(
      await service.column(
        `SalesOrder?$filter=No eq '101001' and SalesOrderSalesLines/$count($filter=Quantity gt 2) eq ${lines.filter(isLarge).length}`,
        'No',
      ),
    ).toEqual(['101001'])
    expect(
      await service.column(
        `SalesOrder?$filter=No eq '101001' and SalesOrderSalesLines/$count($search=${word}) ge 1`,
        'No',
      ),
    ).toEqual(['101001'])
    expect(
      await service.column(
        'SalesOrder?$orderby=SalesOrderSalesLines/$count($filter=Quantity gt 2) desc,No&$top=1&$select=No',
        'No',
      ),
    ).toHaveLength(1)
  })

  test('4.01 advanced 7: batches as JSON', async () => {
    const batch = async (requests: Json[], headers: Record<string, string> = {}): Promise<Json[]> =>
      (await service.call('POST', '$batch', { requests }, headers)).json['responses'] as Json[]
    const sample = (id: string, no: string, more: Json = {}): Json => ({
      id,
      method: 'POST',
      url: 'TypeSample',
      body: { No: no },
      headers: { 'content-type': 'application/json' },
      ...more,
    })
    const answers = await batch([
      { id: 'r', method: 'get', url: 'Customer?$top=1&$select=No' },
      sample('a', 'JSON1', { atomicityGroup: 'g' }),
      {
        id: 'b',
        method: 'POST',
        url: '$a/TypeSampleLines',
        body: { Line_No: 1 },
        atomicityGroup: 'g',
        dependsOn: ['a'],
      },
      { id: 'c', method: 'GET', url: '$a', dependsOn: ['g'] },
    ])
    expect(answers.map(({ id, status }) => [id, status])).toEqual([
      ['r', 200],
      ['a', 201],
      ['b', 201],
      ['c', 200],
    ])
    expect(answers[0]).toMatchObject({
      headers: { 'content-type': expect.stringContaining('application/json') as unknown },
      body: { value: [{ No: '10000' }] },
    })
    expect(answers[3]).toMatchObject({ body: { No: 'JSON1' } })
    const failed = await batch(
      [
        sample('a', 'JSON2', { atomicityGroup: 'g' }),
        sample('b', 'JSON1', { atomicityGroup: 'g' }),
        { id: 'c', method: 'GET', url: "TypeSample('JSON1')", dependsOn: ['g'] },
        { id: 'd', method: 'GET', url: "TypeSample('JSON1')" },
      ],
      { prefer: 'continue-on-error' },
    )
    expect(failed.find(({ id }) => id === 'd')).toMatchObject({ status: 200 })
    expect(failed.find(({ id }) => id === 'c')).toMatchObject({ status: 424 })
    expect(failed.filter(({ status }) => Number(status) < 300).map(({ id }) => id)).toEqual(['d'])
    expect((await service.call('GET', "TypeSample('JSON2')")).status).toBe(404)
  })

  test('4.01 advanced 10: identifiers must have their case', async () => {
    expect((await service.call('GET', 'Customer?$select=no')).status).toBe(400)
  })
})
