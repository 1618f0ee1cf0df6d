/**
 * The minimal conformance level of OData 4.0, clause by clause: docs/odata-conformance.md has the clauses. What a
 * service must do that can be written to: minimalUpdatable.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, orderLines, Service } from './Service.js'

let service: Service
beforeAll(async () => {
  service = await Service.start()
})
afterAll(async () => {
  await service.stop()
})

describe('OData 4.0 minimal', () => {
  test('4.0 minimal 1: a service document is at the service root', async () => {
    const { json } = await service.get('')
    expect(json['@odata.context']).toBe(`${service.root}/$metadata`)
    const entries = json['value'] as { name: string; kind: string; url: string }[]
    expect(entries).toContainEqual({ name: 'Customer', kind: 'EntitySet', url: 'Customer' })
    for (const { url } of entries) await service.get(`${url}?$top=1`)
    await service.get(service.api)
  })

  test('4.0 minimal 2: data is in the JSON format', async () => {
    const answer = await service.get("TypeSample('BLANK')", { accept: 'application/json;odata.metadata=minimal' })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.json).toMatchObject({
      '@odata.context': `${service.root}/$metadata#TypeSample/$entity`,
      No: 'BLANK',
      Integer_Field: 0,
      BigInteger_Field: 0,
      Decimal_Field: 0,
      Boolean_Field: false,
      Text_Field: '',
      Date_Field: '0001-01-01',
      Time_Field: '00:00:00',
      DateTime_Field: '0001-01-01T00:00:00Z',
      Duration_Field: 'PT0S',
      Guid_Field: '00000000-0000-0000-0000-000000000000',
      Option_Field: ' ',
      Enum_Field: ' ',
      Byte_Field: 0,
    })
    expect(
      (
        await service.get("TypeSample('BLANK')?$select=BigInteger_Field,Decimal_Field", {
          accept: 'application/json;IEEE754Compatible=true',
        })
      ).json,
    ).toMatchObject({ BigInteger_Field: '0', Decimal_Field: '0' })
  })

  test('4.0 minimal 3: partial results are paged by the server and by nothing else', async () => {
    const all = await service.column('Item?$select=No', 'No')
    const seen: unknown[] = []
    let pages = 0
    for (let url: string | undefined = 'Item?$select=No'; url !== undefined; pages++) {
      const { json, rows } = await service.get(url, { prefer: 'odata.maxpagesize=40' })
      seen.push(...rows.map(({ No }) => No))
      url = json['@odata.nextLink'] as string | undefined
    }
    expect(seen).toEqual(all)
    expect(pages).toBe(Math.ceil(all.length / 40))
  })

  test('4.0 minimal 4: every answer has the header OData-Version', async () => {
    for (const [url, version] of [
      ['', undefined],
      ['$metadata', undefined],
      ['Customer?$top=1', '4.0'],
      ['Customer?$top=1', '4.01'],
      ['Nothing', '4.0'],
      ['Customer?$filter=', undefined],
    ] as const) {
      const { headers } = await service.call(
        'GET',
        url,
        undefined,
        version === undefined ? {} : { 'odata-maxversion': version },
      )
      expect(headers.get('odata-version')).toBe(version ?? '4.0')
    }
  })

  test('4.0 minimal 5.1: Accept is followed or the request fails', async () => {
    for (const metadata of ['none', 'minimal', 'full']) {
      const {
        headers,
        rows: [row],
      } = await service.get('Customer?$top=1&$select=No', { accept: `application/json;odata.metadata=${metadata}` })
      expect(headers.get('content-type')).toContain(`odata.metadata=${metadata}`)
      expect(row && Object.keys(row)).toEqual(
        {
          none: ['No'],
          minimal: ['@odata.etag', 'No'],
          full: ['@odata.type', '@odata.id', '@odata.etag', '@odata.editLink', 'No'],
        }[metadata],
      )
    }
    expect(
      (await service.get('Customer?$top=1', { accept: 'application/atom+xml, */*;q=0.1' })).headers.get('content-type'),
    ).toContain('application/json')
    expect((await service.call('GET', 'Customer', undefined, { accept: 'application/atom+xml' })).status).toBe(406)
  })

  test('4.0 minimal 5.2: OData-MaxVersion is followed or the request fails', async () => {
    expect((await service.get('Customer?$top=1', { 'odata-maxversion': '4.0' })).json).toHaveProperty([
      '@odata.context',
    ])
    const newer = await service.get('Customer?$top=1', { 'odata-maxversion': '4.01' })
    expect(newer.json).toHaveProperty(['@context'])
    expect((await service.get('Customer?$top=1', { 'odata-maxversion': '5.0' })).headers.get('odata-version')).toBe(
      '4.01',
    )
    expect((await service.call('GET', 'Customer', undefined, { 'odata-maxversion': '3.0' })).status).toBe(400)
  })

  test('4.0 minimal 6: custom options, annotations and headers are let through, unknown system options are not', async () => {
    expect(await service.column('Customer?$top=1&debug-mode=true&$select=No', 'No')).toEqual(['10000'])
    await service.get('Customer?$top=1', { 'x-custom': 'anything', prefer: 'something-unknown; wait=10' })
    expect((await service.call('GET', 'Customer?$unknown=1')).status).toBe(400)
    const no = await service.newSample({ 'Text_Field@example.term': 'told', '@example.other': { a: 1 } })
    expect((await service.get(`TypeSample('${no}')`)).text).not.toContain('example')
  })

  test('4.0 minimal 7: options are read by the grammar; what is not supported answers 501', async () => {
    expect((await service.call('GET', 'Customer?$filter=Name eq')).status).toBe(400)
    expect((await service.call('GET', 'Customer?$orderby=Name sideways')).status).toBe(400)
    expect((await service.call('GET', 'Customer?$top=-1')).status).toBe(400)
    await service.expectNotImplemented('Customer?$filter=geo.distance(Name,Name) lt 1')
    await service.expectNotImplemented('Customer?$deltatoken=1')
  })

  test('4.0 minimal 8: only types of CSDL are exposed', async () => {
    const { text } = await service.get('$metadata')
    const types = new Set([...text.matchAll(/<Property [^>]*Type="([^"]+)"/g)].map(([, type]) => type))
    expect([...types].sort()).toEqual([
      'Edm.Boolean',
      'Edm.Byte',
      'Edm.Date',
      'Edm.DateTimeOffset',
      'Edm.Decimal',
      'Edm.Duration',
      'Edm.Guid',
      'Edm.Int32',
      'Edm.Int64',
      'Edm.Stream',
      'Edm.String',
      'Edm.TimeOfDay',
    ])
  })

  test('4.0 minimal 9: nothing beyond HTTP and JSON has to be understood', async () => {
    const answer = await service.get("Customer('10000')", { accept: 'application/json;odata.metadata=none' })
    expect(Object.keys(answer.json).filter((name) => name.includes('@'))).toEqual([])
    expect((await service.call('PATCH', "Customer('10000')", { Contact: 'Henry' }, {})).json).toMatchObject({
      Contact: 'Henry',
    })
  })

  test('4.0 minimal 10: an update changes what it names and nothing else', async () => {
    const no = await service.newSample({ Integer_Field: 5, Text_Field: 'kept', Decimal_Field: 1.5 })
    expect((await service.call('PATCH', `TypeSample('${no}')`, { Integer_Field: 6, No: 'OTHER' })).status).toBe(200)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({
      No: no,
      Integer_Field: 6,
      Text_Field: 'kept',
      Decimal_Field: 1.5,
    })
    expect((await service.call('PUT', `TypeSample('${no}')`, { Decimal_Field: 2 })).status).toBe(200)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({
      No: no,
      Integer_Field: 0,
      Text_Field: '',
      Decimal_Field: 2,
    })
    expect((await service.call('PATCH', `TypeSample('${no}')`, { Integer_Field: 'six' })).status).toBe(400)
    expect((await service.call('POST', 'TypeSample', { No: no })).status).toBe(400)
  })

  test('4.0 minimal 11: GET and HEAD change nothing, and what does not exist is not found', async () => {
    const before = await service.get("Customer('20000')")
    expect(await service.call('HEAD', "Customer('20000')")).toMatchObject({ status: 200, text: '' })
    expect((await service.get("Customer('20000')")).json).toEqual(before.json)
    expect((await service.call('GET', "Customer('nobody')")).status).toBe(404)
    expect((await service.call('GET', 'Nothing')).status).toBe(404)
    expect((await service.call('DELETE', 'Customer')).status).toBe(405)
  })

  test('4.0 minimal 12: $expand', async () => {
    const { json } = await service.get(`${order}?$expand=SalesOrderSalesLines,Sell_to_Customer_No_Link`)
    expect(json['SalesOrderSalesLines']).toHaveLength(Number((await service.get(`${orderLines}/$count`)).text))
    expect(json['Sell_to_Customer_No_Link']).toMatchObject({ No: json['Sell_to_Customer_No'] })
  })

  test('4.0 minimal 13: metadata is at $metadata', async () => {
    const { text, headers } = await service.get('$metadata')
    expect(headers.get('content-type')).toContain('application/xml')
    expect(text).toContain('<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">')
    expect(
      (await service.call('GET', '$metadata', undefined, { 'if-none-match': headers.get('etag') ?? '' })).status,
    ).toBe(304)
  })

  test('4.0 minimal 14: headers and preferences with the prefix odata.', async () => {
    const { json, headers } = await service.get('Customer?$select=No', { prefer: 'odata.maxpagesize=3' })
    expect(json['value']).toHaveLength(3)
    expect(headers.get('preference-applied')).toBe('odata.maxpagesize=3')
    expect(
      (await service.get('Customer?$top=1', { accept: 'application/json;odata.metadata=none' })).json,
    ).not.toHaveProperty(['@odata.context'])
  })

  test('4.0 minimal 15: enumeration and duration literals with the type as prefix', async () => {
    expect(
      await service.column("TypeSample?$filter=Duration_Field eq duration'PT0S' and No eq 'BLANK'&$select=No", 'No'),
    ).toEqual(['BLANK'])
    const open = await service.column(
      `${service.api}/salesOrders?$filter=status eq Microsoft.NAV.sales_Document_Status'Open'&$select=status&$top=3`,
      'status',
    )
    expect(open).toEqual(['Open', 'Open', 'Open'])
  })
})
