/**
 * The minimal conformance level of OData 4.0 and 4.01, clause by clause: docs/odata-conformance.md has the clauses. Services that can be written to.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, orderLines, Service } from './Service.js'

let service: Service
beforeAll(async () => { service = await Service.start() })
afterAll(async () => { await service.stop() })

describe('OData 4.0 minimal', () => {
  test('4.0 minimal 1: a service document is at the service root', async () => {
    const { json } = await service.get('')
    expect(json['@odata.context']).toBe(`${service.root}/$metadata`)
    const entries = json['value'] as { name: string; kind: string; url: string }[]
    expect(entries).toContainEqual({ name: 'Customer', kind: 'EntitySet', url: 'Customer' })
    for (const { url } of entries) await service.get(`${url}?$top=1`)
    await service.get(`${service.api}`)
  })

  test('4.0 minimal 2: data is in the JSON format', async () => {
    const answer = await service.get("TypeSample('BLANK')", { accept: 'application/json;odata.metadata=minimal' })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.json).toMatchObject({
      '@odata.context': `${service.root}/$metadata#TypeSample/$entity`, No: 'BLANK', Integer_Field: 0, BigInteger_Field: 0, Decimal_Field: 0, Boolean_Field: false, Text_Field: '', Date_Field: '0001-01-01', Time_Field: '00:00:00',
      DateTime_Field: '0001-01-01T00:00:00Z', Duration_Field: 'PT0S', Guid_Field: '00000000-0000-0000-0000-000000000000', Option_Field: ' ', Enum_Field: ' ', Byte_Field: 0,
    })
    expect((await service.get("TypeSample('BLANK')?$select=BigInteger_Field,Decimal_Field", { accept: 'application/json;IEEE754Compatible=true' })).json).toMatchObject({ BigInteger_Field: '0', Decimal_Field: '0' })
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
    for (const [url, version] of [['', undefined], ['$metadata', undefined], ['Customer?$top=1', '4.0'], ['Customer?$top=1', '4.01'], ['Nothing', '4.0'], ['Customer?$filter=', undefined]] as const) {
      const { headers } = await service.call('GET', url, undefined, version === undefined ? {} : { 'odata-maxversion': version })
      expect(headers.get('odata-version')).toBe(version ?? '4.0')
    }
  })

  test('4.0 minimal 5.1: Accept is followed or the request fails', async () => {
    for (const metadata of ['none', 'minimal', 'full']) {
      const { headers, rows: [row] } = await service.get('Customer?$top=1&$select=No', { accept: `application/json;odata.metadata=${metadata}` })
      expect(headers.get('content-type')).toContain(`odata.metadata=${metadata}`)
      expect(row && Object.keys(row)).toEqual({ none: ['No'], minimal: ['@odata.etag', 'No'], full: ['@odata.type', '@odata.id', '@odata.etag', '@odata.editLink', 'No'] }[metadata])
    }
    expect((await service.get('Customer?$top=1', { accept: 'application/atom+xml, */*;q=0.1' })).headers.get('content-type')).toContain('application/json')
    expect((await service.call('GET', 'Customer', undefined, { accept: 'application/atom+xml' })).status).toBe(406)
  })

  test('4.0 minimal 5.2: OData-MaxVersion is followed or the request fails', async () => {
    expect((await service.get('Customer?$top=1', { 'odata-maxversion': '4.0' })).json).toHaveProperty(['@odata.context'])
    const newer = await service.get('Customer?$top=1', { 'odata-maxversion': '4.01' })
    expect(newer.json).toHaveProperty(['@context'])
    expect((await service.get('Customer?$top=1', { 'odata-maxversion': '5.0' })).headers.get('odata-version')).toBe('4.01')
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
    expect([...types].sort()).toEqual(['Edm.Boolean', 'Edm.Byte', 'Edm.Date', 'Edm.DateTimeOffset', 'Edm.Decimal', 'Edm.Duration', 'Edm.Guid', 'Edm.Int32', 'Edm.Int64', 'Edm.Stream', 'Edm.String', 'Edm.TimeOfDay'])
  })

  test('4.0 minimal 9: nothing beyond HTTP and JSON has to be understood', async () => {
    const answer = await service.get("Customer('10000')", { accept: 'application/json;odata.metadata=none' })
    expect(Object.keys(answer.json).filter((name) => name.includes('@'))).toEqual([])
    expect((await service.call('PATCH', "Customer('10000')", { Contact: 'Henry' }, {})).json).toMatchObject({ Contact: 'Henry' })
  })

  test('4.0 minimal 10: an update changes what it names and nothing else', async () => {
    const no = await service.newSample({ Integer_Field: 5, Text_Field: 'kept', Decimal_Field: 1.5 })
    expect((await service.call('PATCH', `TypeSample('${no}')`, { Integer_Field: 6, No: 'OTHER' })).status).toBe(200)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({ No: no, Integer_Field: 6, Text_Field: 'kept', Decimal_Field: 1.5 })
    expect((await service.call('PUT', `TypeSample('${no}')`, { Decimal_Field: 2 })).status).toBe(200)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({ No: no, Integer_Field: 0, Text_Field: '', Decimal_Field: 2 })
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
    expect((await service.call('GET', '$metadata', undefined, { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304)
  })

  test('4.0 minimal 14: headers and preferences with the prefix odata.', async () => {
    const { json, headers } = await service.get('Customer?$select=No', { prefer: 'odata.maxpagesize=3' })
    expect(json['value']).toHaveLength(3)
    expect(headers.get('preference-applied')).toBe('odata.maxpagesize=3')
    expect((await service.get('Customer?$top=1', { accept: 'application/json;odata.metadata=none' })).json).not.toHaveProperty(['@odata.context'])
  })

  test('4.0 minimal 15: enumeration and duration literals with the type as prefix', async () => {
    expect(await service.column("TypeSample?$filter=Duration_Field eq duration'PT0S' and No eq 'BLANK'&$select=No", 'No')).toEqual(['BLANK'])
    const open = await service.column(`${service.api}/salesOrders?$filter=status eq Microsoft.NAV.sales_Document_Status'Open'&$select=status&$top=3`, 'status')
    expect(open).toEqual(['Open', 'Open', 'Open'])
  })
})

describe('OData 4.0 minimal, updatable', () => {
  test('4.0 minimal 18: edit links', async () => {
    const { rows: [full] } = await service.get('Customer?$top=1', { accept: 'application/json;odata.metadata=full' })
    expect(full?.['@odata.editLink']).toBe(`${service.root}/Customer('10000')`)
    // Minimal metadata leaves out what follows from the key, and only that.
    const { rows: [row] } = await service.get(`${service.api}/customers?$top=1&$select=number`)
    expect(row?.['@odata.id']).toMatch(/\/companies\(.*\)\/customers\(.*\)$/)
    expect((await service.call('PATCH', row?.['@odata.id'] as string, { contact: 'By its link' })).status).toBe(200)
  })

  test('4.0 minimal 19: POST to an entity set', async () => {
    const answer = await service.call('POST', 'TypeSample', { No: 'POSTED', Text_Field: 'new' })
    expect(answer).toMatchObject({ status: 201, json: { No: 'POSTED', Text_Field: 'new' } })
    expect((await service.get("TypeSample('POSTED')")).json).toMatchObject({ Text_Field: 'new' })
  })

  test('4.0 minimal 20: POST to a collection of related entities', async () => {
    const no = await service.newSample()
    expect(await service.call('POST', `TypeSample('${no}')/TypeSampleLines`, { Line_No: 10, Description: 'one' })).toMatchObject({ status: 201, json: { Sample_No: no, Line_No: 10 } })
    expect(await service.column(`TypeSample('${no}')/TypeSampleLines`, 'Description')).toEqual(['one'])
  })

  test('4.0 minimal 21: POST to $ref of a collection: there are only contained collections, whose members belong to one parent', async () => {
    expect(await service.call('POST', `${orderLines}/$ref`, { '@odata.id': `${orderLines}(10000)` })).toMatchObject({ status: 405 })
  })

  test('4.0 minimal 22: PUT to $ref sets a related entity', async () => {
    const { json: { Vendor_No: vendor } } = await service.get("Item('1000')?$select=Vendor_No")
    const other = (await service.column(`Vendor?$filter=No ne '${vendor as string}'&$top=1`, 'No'))[0] as string
    expect((await service.call('PUT', "Item('1000')/Vendor_No_Link/$ref", { '@odata.id': `${service.root}/Vendor('${other}')` })).status).toBe(204)
    expect((await service.get("Item('1000')/Vendor_No_Link?$select=No")).json).toMatchObject({ No: other })
    expect((await service.call('PUT', "Item('1000')/Vendor_No_Link/$ref", { '@odata.id': "Vendor('nobody')" })).status).toBeGreaterThanOrEqual(400)
  })

  test('4.0 minimal 23: PATCH to edit URLs', async () => {
    const no = await service.newSample()
    await service.call('POST', `TypeSample('${no}')/TypeSampleLines`, { Line_No: 10 })
    expect((await service.call('PATCH', `TypeSample('${no}')`, { Text_Field: 'patched' })).json).toMatchObject({ Text_Field: 'patched' })
    expect((await service.call('PATCH', `TypeSample('${no}')/TypeSampleLines(Sample_No='${no}',Line_No=10)`, { Amount: 4.5 })).json).toMatchObject({ Amount: 4.5 })
  })

  test('4.0 minimal 24: DELETE to edit URLs', async () => {
    const no = await service.newSample()
    await service.call('POST', `TypeSample('${no}')/TypeSampleLines`, { Line_No: 10 })
    expect((await service.call('DELETE', `TypeSample('${no}')/TypeSampleLines(Sample_No='${no}',Line_No=10)`)).status).toBe(204)
    expect((await service.call('DELETE', `TypeSample('${no}')`)).status).toBe(204)
    expect((await service.call('GET', `TypeSample('${no}')`)).status).toBe(404)
    expect((await service.call('DELETE', `TypeSample('${no}')`)).status).toBe(404)
  })

  test('4.0 minimal 25: DELETE to $ref removes a reference', async () => {
    expect((await service.call('DELETE', "Item('1001')/Vendor_No_Link/$ref")).status).toBe(204)
    expect((await service.get("Item('1001')?$select=Vendor_No")).json).toMatchObject({ Vendor_No: '' })
    expect((await service.call('GET', "Item('1001')/Vendor_No_Link")).status).toBe(204)
  })

  test('4.0 minimal 26: If-Match in updates and deletions', async () => {
    const no = await service.newSample()
    const stale = (await service.get(`TypeSample('${no}')`)).json['@odata.etag'] as string
    const current = (await service.call('PATCH', `TypeSample('${no}')`, { Integer_Field: 1 }, { 'if-match': stale })).headers.get('etag') ?? ''
    for (const [method, body] of [['PATCH', { Integer_Field: 2 }], ['PUT', { Integer_Field: 2 }], ['DELETE', undefined]] as const) {
      expect((await service.call(method, `TypeSample('${no}')`, body, { 'if-match': stale })).status).toBe(412)
    }
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({ Integer_Field: 1, '@odata.etag': current })
    expect((await service.call('DELETE', `TypeSample('${no}')`, undefined, { 'if-match': current })).status).toBe(204)
  })

  test('4.0 minimal 27: Location of what was created', async () => {
    const { headers } = await service.call('POST', 'TypeSample', { No: "A/B 'C'" })
    expect(headers.get('location')).toBe(`${service.root}/TypeSample('A%2FB%20''C''')`)
    expect((await service.get(headers.get('location') ?? '')).json).toMatchObject({ No: "A/B 'C'" })
  })

  test('4.0 minimal 28: OData-EntityId where the answer has no content', async () => {
    const inserted = await service.call('POST', 'TypeSample', { No: 'MINIMAL' }, { prefer: 'return=minimal' })
    expect([inserted.status, inserted.text, inserted.headers.get('odata-entityid'), inserted.headers.get('preference-applied')]).toEqual([204, '', `${service.root}/TypeSample('MINIMAL')`, 'return=minimal'])
    const upserted = await service.call('PATCH', "TypeSample('MINIMAL2')", {}, { prefer: 'return=minimal' })
    expect([upserted.status, upserted.headers.get('odata-entityid')]).toEqual([204, `${service.root}/TypeSample('MINIMAL2')`])
  })

  test('4.0 minimal 29: upserts', async () => {
    expect(await service.call('PATCH', "TypeSample('UPSERT1')", { Text_Field: 'by PATCH' })).toMatchObject({ status: 201, json: { No: 'UPSERT1', Text_Field: 'by PATCH' } })
    expect(await service.call('PUT', "TypeSample('UPSERT2')", { Text_Field: 'by PUT' })).toMatchObject({ status: 201 })
    expect((await service.call('PATCH', "TypeSample('UPSERT3')", {}, { 'if-match': '*' })).status).toBe(404)
    expect((await service.call('PATCH', "TypeSample('UPSERT1')", {}, { 'if-none-match': '*' })).status).toBe(412)
  })

  test('4.0 minimal 30: PUT and PATCH to a property', async () => {
    const no = await service.newSample({ Text_Field: 'before' })
    expect((await service.call('PUT', `TypeSample('${no}')/Text_Field`, { value: 'after' })).status).toBe(204)
    expect((await service.call('PUT', `TypeSample('${no}')/Code_Field/$value`, 'raw', { 'content-type': 'text/plain' })).status).toBe(204)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({ Text_Field: 'after', Code_Field: 'RAW' })
  })

  test('4.0 minimal 31: DELETE to a property sets the blank value, which AL has instead of null', async () => {
    const no = await service.newSample({ Text_Field: 'before', Date_Field: '2026-11-26' })
    expect((await service.call('DELETE', `TypeSample('${no}')/Text_Field`)).status).toBe(204)
    expect((await service.call('DELETE', `TypeSample('${no}')/Date_Field`)).status).toBe(204)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({ Text_Field: '', Date_Field: '0001-01-01' })
  })

  test('4.0 minimal 32: deep inserts', async () => {
    const { status } = await service.call('POST', 'TypeSample', { No: 'DEEP', TypeSampleLines: [{ Line_No: 1, Description: 'a' }, { Line_No: 2, Description: 'b' }] })
    expect(status).toBe(201)
    expect(await service.column("TypeSample('DEEP')/TypeSampleLines", 'Description')).toEqual(['a', 'b'])
    expect((await service.call('POST', 'TypeSample', { No: 'DEEP2', TypeSampleLines: [{ Line_No: 1 }, { Line_No: 1 }] })).status).toBe(400)
    expect((await service.call('GET', "TypeSample('DEEP2')")).status).toBe(404)
  })

  test('4.0 minimal 33: updates and deletions of a set as a whole are refused', async () => {
    expect((await service.call('PATCH', 'TypeSample', { Integer_Field: 1 })).status).toBe(405)
    expect((await service.call('DELETE', 'TypeSample')).status).toBe(405)
  })
})
