/**
 * The minimal conformance level of OData 4.01, clause by clause: docs/odata-conformance.md has the clauses. What a
 * service must do that can be written to: minimalUpdatable.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, Service } from './Service.js'

let service: Service
beforeAll(async () => {
  service = await Service.start()
})
afterAll(async () => {
  await service.stop()
})

describe('OData 4.01 minimal', () => {
  const newer = { 'odata-maxversion': '4.01' }

  test('4.01 minimal 2: the JSON format of 4.01', async () => {
    const { json, headers } = await service.get(`${order}?$expand=SalesOrderSalesLines($count=true;$top=1)`, {
      ...newer,
      accept: 'application/json;metadata=full',
    })
    expect(headers.get('content-type')).toBe('application/json;metadata=full')
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining(['@context', '@type', '@id', '@etag', '@editLink', 'SalesOrderSalesLines@count']),
    )
    expect(Object.keys(json).filter((name) => name.includes('@odata'))).toEqual([])
    expect(json['@type']).toBe('#NAV.SalesOrder')
    const no = await service.newSample()
    expect(
      (
        await service.call(
          'PATCH',
          `TypeSample('${no}')`,
          { '@type': '#NAV.TypeSample', '@etag': 'W/"1"', Text_Field: 'x' },
          { ...newer, 'odata-version': '4.01' },
        )
      ).json,
    ).toMatchObject({ '@context': `${service.root}/$metadata#TypeSample/$entity`, Text_Field: 'x' })
  })

  test('4.01 minimal 4: headers and preferences with and without the prefix odata.', async () => {
    for (const prefer of ['maxpagesize=2', 'odata.maxpagesize=2']) {
      const { rows, headers } = await service.get('Customer?$select=No', { prefer })
      expect([rows.length, headers.get('preference-applied')]).toEqual([2, prefer])
    }
    for (const accept of ['application/json;metadata=none', 'application/json;odata.metadata=none'])
      expect((await service.get('Customer?$top=1&$select=No', { accept })).json).toEqual({ value: [{ No: '10000' }] })
    expect((await service.get('Customer?$format=application/json;metadata=none&$top=1&$select=No')).json).toEqual({
      value: [{ No: '10000' }],
    })
  })

  test('4.01 minimal 5: no schema version is told, so every $schemaversion fits', async () => {
    expect((await service.get('$metadata')).text).not.toContain('SchemaVersion')
    await service.get('Customer?$top=1&$schemaversion=*')
  })

  test('4.01 minimal 6: system query options with and without $', async () => {
    expect(
      await service.rows("Customer?filter=City eq 'Portsmouth'&orderby=No desc&top=2&skip=1&select=No&count=true"),
    ).toEqual(
      await service.rows(
        "Customer?$filter=City eq 'Portsmouth'&$orderby=No desc&$top=2&$skip=1&$select=No&$count=true",
      ),
    )
  })

  test('4.01 minimal 7: options, operators and functions in any case', async () => {
    expect(
      await service.column(
        "Customer?$FILTER=CONTAINS(TOLOWER(Name),'furniture') AND NOT (No EQ '1')&$OrderBy=No DESC&$Top=3&$SELECT=No",
        'No',
      ),
    ).toEqual(
      await service.column(
        "Customer?$filter=contains(tolower(Name),'furniture') and not (No eq '1')&$orderby=No desc&$top=3&$select=No",
        'No',
      ),
    )
  })

  test('4.01 minimal 8: identifiers in the case of $metadata', async () => {
    const {
      rows: [row],
    } = await service.get('Customer?$top=1')
    const { text } = await service.get('$metadata')
    for (const name of Object.keys(row ?? {}).filter((one) => !one.includes('@')))
      expect(text).toContain(`<Property Name="${name}"`)
    expect((await service.call('GET', 'customer')).status).toBe(404)
  })

  test('4.01 minimal 9.1: strings cast to primitive types', async () => {
    expect(
      await service.column(
        "TypeSample?$filter=Integer_Field eq cast('0',Edm.Int32) and Date_Field eq cast('0001-01-01',Edm.Date) and No eq 'BLANK'&$select=No",
        'No',
      ),
    ).toEqual(['BLANK'])
  })

  test('4.01 minimal 9.2: enumeration and duration literals without the type as prefix', async () => {
    for (const literal of ["duration'PT0S'", "'PT0S'"])
      expect(
        await service.column(`TypeSample?$filter=Duration_Field eq ${literal} and No eq 'BLANK'&$select=No`, 'No'),
      ).toEqual(['BLANK'])
    expect(
      await service.column(`${service.api}/salesOrders?$filter=status eq 'Open'&$select=number`, 'number'),
    ).toEqual(
      await service.column(
        `${service.api}/salesOrders?$filter=status eq Microsoft.NAV.sales_Document_Status'Open'&$select=number`,
        'number',
      ),
    )
  })

  test('4.01 minimal 9.3: functions without parameters, with and without parentheses', async () => {
    const {
      json: { value },
    } = await service.get(`${order}/CalcAmount()`)
    expect(typeof value).toBe('number')
    expect((await service.get(`${order}/CalcAmount`)).json).toMatchObject({ value })
    expect((await service.get('Conformance_Answer()')).json).toMatchObject({ value: 42 })
    expect((await service.get('Conformance_Answer')).json).toMatchObject({ value: 42 })
  })

  test('4.01 minimal 9.4: an action without parameters takes an empty object or nothing', async () => {
    for (const body of [undefined, '', {}])
      expect(await service.call('POST', "Customer('30000')/NAV.Block", body)).toMatchObject({
        status: 200,
        json: { Blocked: 'All' },
      })
  })

  test('4.01 minimal 9.5: functions and actions of the default namespace, with and without it', async () => {
    for (const name of ['GetNetChange', 'NAV.GetNetChange'])
      expect(
        (await service.get(`Customer('10000')/${name}(fromDate=2000-01-01,toDate=2999-12-31)`)).json['value'],
      ).not.toBe(0)
    for (const name of ['Block', 'NAV.Block'])
      expect((await service.call('POST', `Customer('30000')/${name}`, {})).status).toBe(200)
  })

  test('4.01 minimal 9.6: aliases for keys and arguments, which may have any character', async () => {
    expect((await service.get("Customer(@key)?@key='10000'&$select=No")).json).toMatchObject({ No: '10000' })
    expect((await service.get("Conformance_Split(text=@t)?@t='a/b\\c'")).json).toMatchObject({ value: 'a|b|c' })
    expect((await service.get('MiscOperations_Add(a=@a,b=@b)?@a=1&@b=2')).json).toMatchObject({ value: 3 })
  })

  test('4.01 minimal 9.7: implicit aliases', async () => {
    expect((await service.get('MiscOperations_Add?@a=1&@b=2')).json).toMatchObject({ value: 3 })
  })

  test('4.01 minimal 9.10: divby', async () => {
    const no = await service.newSample({ Integer_Field: 7 })
    expect(await service.column(`TypeSample?$filter=Integer_Field divby 2 eq 3.5 and No eq '${no}'`, 'No')).toEqual([
      no,
    ])
    expect(await service.column(`TypeSample?$filter=Integer_Field div 2 eq 3 and No eq '${no}'`, 'No')).toEqual([no])
  })

  test('4.01 minimal 9.11: negative indexes of substring', async () => {
    expect(await service.column("Customer?$filter=substring(Name,-9) eq 'Furniture' and No eq '10000'", 'No')).toEqual([
      '10000',
    ])
  })

  test('4.01 minimal 9.12: keys as segments are off; keys in parentheses work', async () => {
    expect((await service.call('GET', 'Customer/10000')).status).toBe(404)
    await service.get("Customer('10000')")
  })

  test('4.01 minimal 10: metadata as XML and as JSON', async () => {
    expect((await service.get('$metadata', { accept: 'application/json' })).json).toMatchObject({
      $Version: '4.01',
      $EntityContainer: 'NAV.NAV',
    })
    expect((await service.get('$metadata', { accept: 'application/xml' })).text).toContain(
      '<EntityContainer Name="NAV">',
    )
  })

  test('4.01 minimal 11: no two identifiers differ only by case', async () => {
    const document = (await service.get('$metadata?$format=json')).json as Record<
      string,
      Record<string, Record<string, unknown>>
    >
    const schema = document['NAV'] as Record<string, Record<string, unknown>>
    for (const scope of [schema, ...Object.values(schema)]) {
      const names = Object.keys(scope)
        .filter((name) => !name.startsWith('$') && !name.includes('@'))
        .map((name) => name.toLowerCase())
      expect(names).toEqual([...new Set(names)])
    }
  })

  test('4.01 minimal 12: Core.ODataVersions', async () => {
    expect((await service.get('$metadata')).text).toContain('<Annotation Term="Core.ODataVersions" String="4.0 4.01"/>')
  })

  test('4.01 minimal 13: capabilities', async () => {
    const { NAV } = (await service.get('$metadata?$format=json')).json as {
      NAV: { NAV: Record<string, Record<string, unknown>> }
    }
    expect(NAV.NAV['CustomerSales']).toMatchObject({ '@Capabilities.InsertRestrictions': { Insertable: false } })
    expect(NAV.NAV).toMatchObject({
      '@Capabilities.KeyAsSegmentSupported': false,
      '@Capabilities.CrossJoinSupported': false,
      '@Capabilities.AsynchronousRequestsSupported': false,
      '@Capabilities.BatchSupported': true,
    })
  })

  test('4.01 minimal 14: filters on annotations answer 501', async () => {
    await service.expectNotImplemented('Customer?$filter=@example.term eq 1')
  })

  test('4.01 minimal 17: 4.0 is answered where no version is asked for', async () => {
    expect((await service.get('Customer?$top=1')).headers.get('odata-version')).toBe('4.0')
  })
})
