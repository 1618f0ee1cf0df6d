/**
 * The minimal conformance level of OData 4.0 and 4.01, clause by clause: docs/odata-conformance.md has the clauses.
 * What a service must do that can be written to.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderLines, Service } from './Service.js'

let service: Service
beforeAll(async () => {
  service = await Service.start()
})
afterAll(async () => {
  await service.stop()
})

describe('OData 4.0 minimal, updatable', () => {
  test('4.0 minimal 18: edit links', async () => {
    const {
      rows: [full],
    } = await service.get('Customer?$top=1', { accept: 'application/json;odata.metadata=full' })
    expect(full?.['@odata.editLink']).toBe(`${service.root}/Customer('10000')`)
    // Minimal metadata leaves out what follows from the key, and only that.
    const {
      rows: [row],
    } = await service.get(`${service.api}/customers?$top=1&$select=number`)
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
    expect(
      await service.call('POST', `TypeSample('${no}')/TypeSampleLines`, { Line_No: 10, Description: 'one' }),
    ).toMatchObject({ status: 201, json: { Sample_No: no, Line_No: 10 } })
    expect(await service.column(`TypeSample('${no}')/TypeSampleLines`, 'Description')).toEqual(['one'])
  })

  test('4.0 minimal 21: POST to $ref of a collection: there are only contained collections, whose members belong to one parent', async () => {
    expect(await service.call('POST', `${orderLines}/$ref`, { '@odata.id': `${orderLines}(10000)` })).toMatchObject({
      status: 405,
    })
  })

  test('4.0 minimal 22: PUT to $ref sets a related entity', async () => {
    const {
      json: { Vendor_No: vendor },
    } = await service.get("Item('1000')?$select=Vendor_No")
    const other = (await service.column(`Vendor?$filter=No ne '${vendor as string}'&$top=1`, 'No'))[0] as string
    expect(
      (
        await service.call('PUT', "Item('1000')/Vendor_No_Link/$ref", {
          '@odata.id': `${service.root}/Vendor('${other}')`,
        })
      ).status,
    ).toBe(204)
    expect((await service.get("Item('1000')/Vendor_No_Link?$select=No")).json).toMatchObject({ No: other })
    expect(
      (await service.call('PUT', "Item('1000')/Vendor_No_Link/$ref", { '@odata.id': "Customer('10000')" })).status,
    ).toBe(400)
  })

  test('4.0 minimal 23: PATCH to edit URLs', async () => {
    const no = await service.newSample()
    await service.call('POST', `TypeSample('${no}')/TypeSampleLines`, { Line_No: 10 })
    expect((await service.call('PATCH', `TypeSample('${no}')`, { Text_Field: 'patched' })).json).toMatchObject({
      Text_Field: 'patched',
    })
    expect(
      (
        await service.call('PATCH', `TypeSample('${no}')/TypeSampleLines(Sample_No='${no}',Line_No=10)`, {
          Amount: 4.5,
        })
      ).json,
    ).toMatchObject({ Amount: 4.5 })
  })

  test('4.0 minimal 24: DELETE to edit URLs', async () => {
    const no = await service.newSample()
    await service.call('POST', `TypeSample('${no}')/TypeSampleLines`, { Line_No: 10 })
    expect(
      (await service.call('DELETE', `TypeSample('${no}')/TypeSampleLines(Sample_No='${no}',Line_No=10)`)).status,
    ).toBe(204)
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
    const current =
      (await service.call('PATCH', `TypeSample('${no}')`, { Integer_Field: 1 }, { 'if-match': stale })).headers.get(
        'etag',
      ) ?? ''
    for (const [method, body] of [
      ['PATCH', { Integer_Field: 2 }],
      ['PUT', { Integer_Field: 2 }],
      ['DELETE', undefined],
    ] as const) {
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
    expect([
      inserted.status,
      inserted.text,
      inserted.headers.get('odata-entityid'),
      inserted.headers.get('preference-applied'),
    ]).toEqual([204, '', `${service.root}/TypeSample('MINIMAL')`, 'return=minimal'])
    const upserted = await service.call('PATCH', "TypeSample('MINIMAL2')", {}, { prefer: 'return=minimal' })
    expect([upserted.status, upserted.headers.get('odata-entityid')]).toEqual([
      204,
      `${service.root}/TypeSample('MINIMAL2')`,
    ])
  })

  test('4.0 minimal 29: upserts', async () => {
    expect(await service.call('PATCH', "TypeSample('UPSERT1')", { Text_Field: 'by PATCH' })).toMatchObject({
      status: 201,
      json: { No: 'UPSERT1', Text_Field: 'by PATCH' },
    })
    expect(await service.call('PUT', "TypeSample('UPSERT2')", { Text_Field: 'by PUT' })).toMatchObject({ status: 201 })
    expect((await service.call('PATCH', "TypeSample('UPSERT3')", {}, { 'if-match': '*' })).status).toBe(404)
    expect((await service.call('PATCH', "TypeSample('UPSERT1')", {}, { 'if-none-match': '*' })).status).toBe(412)
  })

  test('4.0 minimal 30: PUT and PATCH to a property', async () => {
    const no = await service.newSample({ Text_Field: 'before' })
    expect((await service.call('PUT', `TypeSample('${no}')/Text_Field`, { value: 'after' })).status).toBe(204)
    expect(
      (await service.call('PUT', `TypeSample('${no}')/Code_Field/$value`, 'raw', { 'content-type': 'text/plain' }))
        .status,
    ).toBe(204)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({ Text_Field: 'after', Code_Field: 'RAW' })
  })

  test('4.0 minimal 31: DELETE to a property sets the blank value, which AL has instead of null', async () => {
    const no = await service.newSample({ Text_Field: 'before', Date_Field: '2026-11-26' })
    expect((await service.call('DELETE', `TypeSample('${no}')/Text_Field`)).status).toBe(204)
    expect((await service.call('DELETE', `TypeSample('${no}')/Date_Field`)).status).toBe(204)
    expect((await service.get(`TypeSample('${no}')`)).json).toMatchObject({ Text_Field: '', Date_Field: '0001-01-01' })
  })

  test('4.0 minimal 32: deep inserts', async () => {
    const { status } = await service.call('POST', 'TypeSample', {
      No: 'DEEP',
      TypeSampleLines: [
        { Line_No: 1, Description: 'a' },
        { Line_No: 2, Description: 'b' },
      ],
    })
    expect(status).toBe(201)
    expect(await service.column("TypeSample('DEEP')/TypeSampleLines", 'Description')).toEqual(['a', 'b'])
    expect(
      (await service.call('POST', 'TypeSample', { No: 'DEEP2', TypeSampleLines: [{ Line_No: 1 }, { Line_No: 1 }] }))
        .status,
    ).toBe(400)
    expect((await service.call('GET', "TypeSample('DEEP2')")).status).toBe(404)
  })

  test('4.0 minimal 33: updates and deletions of a set as a whole are refused', async () => {
    expect((await service.call('PATCH', 'TypeSample', { Integer_Field: 1 })).status).toBe(405)
    expect((await service.call('DELETE', 'TypeSample')).status).toBe(405)
  })
})

describe('OData 4.01 minimal, updatable', () => {
  test('4.01 minimal 19: references of members of collections cannot be removed: they are contained', async () => {
    expect(
      (await service.call('DELETE', `${orderLines}(Document_Type='Order',Document_No='101001',Line_No=10000)/$ref`))
        .status,
    ).toBe(405)
  })

  test('4.01 minimal 20, 21: related entities in an update answer 501', async () => {
    const no = await service.newSample()
    await service.expectNotImplemented(`TypeSample('${no}')`, 'PUT', { TypeSampleLines: [{ Line_No: 1 }] })
    await service.expectNotImplemented(`TypeSample('${no}')`, 'PATCH', { TypeSampleLines: [{ Line_No: 1 }] })
  })

  test('4.01 minimal 22: PUT and DELETE to $ref of a collection are refused', async () => {
    expect((await service.call('PUT', `${orderLines}/$ref`, { value: [] })).status).toBe(405)
    expect((await service.call('DELETE', `${orderLines}/$ref`)).status).toBe(405)
  })

  test('4.01 minimal 27: $select and $expand on modifications', async () => {
    const no = await service.newSample({ TypeSampleLines: [{ Line_No: 1, Description: 'a' }] })
    const { json } = await service.call(
      'PATCH',
      `TypeSample('${no}')?$select=Text_Field&$expand=TypeSampleLines($select=Description)`,
      { Text_Field: 'x' },
    )
    expect(Object.keys(json).filter((name) => !name.startsWith('@'))).toEqual(['Text_Field', 'TypeSampleLines'])
    expect(json).toMatchObject({ TypeSampleLines: [{ Description: 'a' }] })
  })
})
