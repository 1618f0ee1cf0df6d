/**
 * The intermediate conformance level of OData 4.0 and 4.01, clause by clause: docs/odata-conformance.md has the
 * clauses.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, orderLines, Service, type Json } from './Service.js'

let service: Service
let customers: Json[]
let lines: Json[]
beforeAll(async () => {
  service = await Service.start()
  customers = await service.rows('Customer')
  lines = await service.rows(orderLines)
})
afterAll(async () => {
  await service.stop()
})

/** What a page of customers must be, found in JavaScript. */
const numbers = (holds: (row: Json) => boolean): unknown[] => customers.filter(holds).map(({ No }) => No)
const filtered = async (filter: string): Promise<unknown[]> =>
  service.column(`Customer?$select=No&$filter=${filter}`, 'No')
const text = (value: unknown): string => value as string

describe('OData 4.0 intermediate', () => {
  test('4.0 intermediate 2: paths and options are read by the grammar; what is not supported answers 501', async () => {
    for (const url of ['$crossjoin(Customer,Item)', '$all', 'Customer?$deltatoken=x'])
      await service.expectNotImplemented(url)
    for (const url of [
      'Customer(',
      "Customer('1)",
      'Customer?$filter=(Name eq 1',
      'Customer?$select=No,,Name',
      'Customer?$expand=(',
    ])
      expect((await service.call('GET', url)).status).toBe(400)
  })

  test('4.0 intermediate 3: $select', async () => {
    expect(Object.keys((await service.rows('Customer?$select=Name,No&$top=1'))[0] ?? {}).sort()).toEqual([
      '@odata.etag',
      'Name',
      'No',
    ])
    expect(Object.keys((await service.get("Customer('10000')?$select=*")).json)).toEqual(
      Object.keys((await service.get("Customer('10000')")).json),
    )
    expect((await service.call('GET', 'Customer?$select=Nothing')).status).toBe(400)
  })

  test('4.0 intermediate 4: casts to the type itself; there are no derived types', async () => {
    expect(await service.column('Customer/NAV.Customer?$top=2&$select=NAV.Customer/No', 'No')).toEqual(
      numbers(() => true).slice(0, 2),
    )
    expect((await service.get("Customer('10000')/NAV.Customer/No")).json).toMatchObject({ value: '10000' })
    expect((await service.get('$metadata')).text).not.toContain('BaseType')
  })

  test('4.0 intermediate 5: $top', async () => {
    expect(await service.column('Customer?$top=3', 'No')).toEqual(numbers(() => true).slice(0, 3))
    expect(await service.rows('Customer?$top=0')).toEqual([])
  })

  test('4.0 intermediate 6: /$value on properties, and media', async () => {
    expect(await service.get("Customer('10000')/Name/$value")).toMatchObject({ text: customers[0]?.['Name'] })
    expect((await service.get("Customer('10000')/Name/$value")).headers.get('content-type')).toMatch(/^text\/plain/)
    const no = await service.newSample()
    expect(
      (
        await service.call('PUT', `TypeSample('${no}')/Blob_Field`, new Uint8Array([0, 1, 255]), {
          'content-type': 'application/octet-stream',
        })
      ).status,
    ).toBe(204)
    const media = await service.get(`TypeSample('${no}')/Blob_Field`)
    expect([media.headers.get('content-type'), media.text.length]).toEqual(['application/octet-stream', 3])
    expect((await service.get(`TypeSample('${no}')/Integer_Field/$value`)).text).toBe('0')
  })

  test('4.0 intermediate 7.1: eq and ne', async () => {
    expect(await filtered("City eq 'Portsmouth'")).toEqual(numbers(({ City }) => City === 'Portsmouth'))
    expect(await filtered("City ne 'Portsmouth'")).toEqual(numbers(({ City }) => City !== 'Portsmouth'))
    expect(await filtered("Contact eq 'Henry O''Dell'")).toEqual(numbers(({ Contact }) => Contact === "Henry O'Dell"))
    expect(await filtered('City eq null')).toEqual([])
  })

  test('4.0 intermediate 7.2: aliases', async () => {
    expect(
      await service.column(
        "Customer?$filter=City eq @city and Balance_LCY gt @least&@city='Portsmouth'&@least=100&$select=No",
        'No',
      ),
    ).toEqual(numbers(({ City, Balance_LCY }) => City === 'Portsmouth' && Number(Balance_LCY) > 100))
    expect((await service.call('GET', 'Customer?$filter=City eq @nowhere')).status).toBe(400)
  })

  test('4.0 intermediate 7.3: all other operators', async () => {
    const balance = (row: Json): number => Number(row['Balance_LCY'])
    for (const [filter, holds] of [
      ['Balance_LCY gt 5000', (row) => balance(row) > 5000],
      ['Balance_LCY ge 19563.68', (row) => balance(row) >= 19563.68],
      ['Balance_LCY lt 0', (row) => balance(row) < 0],
      ['Balance_LCY le 100', (row) => balance(row) <= 100],
      ["City eq 'Portsmouth' and Balance_LCY gt 0", (row) => row['City'] === 'Portsmouth' && balance(row) > 0],
      ["City eq 'Portsmouth' or No eq '20000'", (row) => row['City'] === 'Portsmouth' || row['No'] === '20000'],
      ["not (City eq 'Portsmouth')", (row) => row['City'] !== 'Portsmouth'],
      ['Balance_LCY add 1 gt 5000', (row) => balance(row) + 1 > 5000],
      ['Balance_LCY sub 1 gt 5000', (row) => balance(row) - 1 > 5000],
      ['Balance_LCY mul 2 gt 5000', (row) => balance(row) * 2 > 5000],
      ['Balance_LCY div 2 gt 5000', (row) => balance(row) / 2 > 5000],
      ['No_of_Orders mod 2 eq 1', (row) => Number(row['No_of_Orders']) % 2 === 1],
      ['-Balance_LCY gt 0', (row) => balance(row) < 0],
      [
        "not contains(Name,'a') or City eq 'Portsmouth' and No lt '3'",
        (row) => !text(row['Name']).includes('a') || (row['City'] === 'Portsmouth' && text(row['No']) < '3'),
      ],
    ] as const satisfies readonly (readonly [string, (row: Json) => boolean])[]) {
      expect({ filter, found: await filtered(filter) }).toEqual({ filter, found: numbers(holds) })
    }
  })

  test('4.0 intermediate 7.4: the canonical functions', async () => {
    const name = (row: Json): string => text(row['Name'])
    for (const [filter, holds] of [
      ["contains(Name,'Fur')", (row) => name(row).includes('Fur')],
      ["startswith(Name,'H')", (row) => name(row).startsWith('H')],
      ["endswith(Name,'plc')", (row) => name(row).endsWith('plc')],
      ['length(Name) eq 22', (row) => name(row).length === 22],
      ["indexof(Name,'a') eq 1", (row) => name(row).indexOf('a') === 1],
      ["substring(Name,1,2) eq 'ar'", (row) => name(row).substring(1, 3) === 'ar'],
      ["tolower(Name) eq 'harbourlight furniture'", (row) => name(row).toLowerCase() === 'harbourlight furniture'],
      ["toupper(City) eq 'PORTSMOUTH'", (row) => text(row['City']).toUpperCase() === 'PORTSMOUTH'],
      ["trim(concat(' ',concat(Name,' '))) eq Name", (row) => name(row).trim() === name(row)],
      ["concat(concat(No,'-'),City) eq '10000-Portsmouth'", (row) => row['No'] === '10000'],
      ['year(Last_Date_Modified) eq 2026', (row) => text(row['Last_Date_Modified']).startsWith('2026')],
      ['month(Last_Date_Modified) eq 1', (row) => text(row['Last_Date_Modified']).slice(5, 7) === '01'],
      ['day(Last_Date_Modified) eq 4', (row) => text(row['Last_Date_Modified']).slice(8) === '04'],
      ['round(Balance_LCY) eq 19564', (row) => row['Balance_LCY'] === 19563.68],
      ['floor(Balance_LCY) eq 19563', (row) => row['Balance_LCY'] === 19563.68],
      ['ceiling(Balance_LCY) eq 19564', (row) => row['Balance_LCY'] === 19563.68],
      ['cast(No,Edm.Int32) lt 20000', (row) => Number(row['No']) < 20000],
      ['isof(NAV.Customer)', () => true],
    ] as const satisfies readonly (readonly [string, (row: Json) => boolean])[]) {
      expect({ filter, found: await filtered(filter) }).toEqual({ filter, found: numbers(holds) })
    }
    const no = await service.newSample({
      DateTime_Field: '2026-11-26T14:15:16.5Z',
      Time_Field: '14:15:16',
      Duration_Field: 'PT90S',
    })
    for (const filter of [
      'hour(DateTime_Field) eq 14',
      'minute(DateTime_Field) eq 15',
      'second(DateTime_Field) eq 16',
      'fractionalseconds(DateTime_Field) eq 0.5',
      'date(DateTime_Field) eq 2026-11-26',
      'time(DateTime_Field) eq 14:15:16.5',
      'totaloffsetminutes(DateTime_Field) eq 0',
      'hour(Time_Field) eq 14',
      'DateTime_Field lt maxdatetime()',
      'DateTime_Field gt mindatetime()',
      'now() gt 2020-01-01T00:00:00Z',
      'totalseconds(Duration_Field) eq 90',
      "DateTime_Field add duration'PT1M' eq 2026-11-26T14:16:16.5Z",
    ])
      expect({ filter, found: await service.column(`TypeSample?$filter=No eq '${no}' and ${filter}`, 'No') }).toEqual({
        filter,
        found: [no],
      })
    await service.expectNotImplemented('Customer?$filter=geo.intersects(Name,Name)')
  })

  test('4.0 intermediate 7.5: $filter on expanded entities', async () => {
    const { json } = await service.get(`${order}?$expand=SalesOrderSalesLines($filter=Quantity gt 5;$select=Line_No)`)
    expect((json['SalesOrderSalesLines'] as Json[]).map(({ Line_No }) => Line_No)).toEqual(
      lines.filter(({ Quantity }) => Number(Quantity) > 5).map(({ Line_No }) => Line_No),
    )
  })

  test('4.0 intermediate 10: basic authentication', async () => {
    expect((await fetch(`${service.root}/Customer`)).status).toBe(401)
    expect((await fetch(`${service.root}/Customer`)).headers.get('www-authenticate')).toMatch(/^Basic /)
    await service.get('Customer?$top=1')
  })

  test('4.0 intermediate 11: $search', async () => {
    const found = await service.column('Customer?$search=furniture AND NOT Ltd&$select=No', 'No')
    expect(found).toContain('10000')
    expect(found).toEqual(numbers((row) => /furniture/i.test(JSON.stringify(row)) && !/ltd/i.test(JSON.stringify(row))))
    expect((await service.call('GET', 'Customer?$search=(a')).status).toBe(400)
  })

  test('4.0 intermediate 12: $skip', async () => {
    expect(await service.column('Customer?$skip=5&$top=2', 'No')).toEqual(numbers(() => true).slice(5, 7))
  })

  test('4.0 intermediate 13: $count', async () => {
    const { json, rows } = await service.get("Customer?$count=true&$filter=City eq 'Portsmouth'&$top=2&$skip=1")
    expect([json['@odata.count'], rows.length]).toEqual([numbers(({ City }) => City === 'Portsmouth').length, 2])
    expect((await service.get('Customer?$count=false&$top=1')).json).not.toHaveProperty(['@odata.count'])
  })

  test('4.0 intermediate 14: $expand', async () => {
    const [row] = await service.rows(
      "SalesOrder?$filter=No eq '101001'&$expand=SalesOrderSalesLines($expand=No_Link($select=No))",
    )
    const expanded = row?.['SalesOrderSalesLines'] as Json[]
    expect(expanded.map(({ Line_No }) => Line_No)).toEqual(lines.map(({ Line_No }) => Line_No))
    for (const line of expanded.filter(({ Type }) => Type === 'Item'))
      expect(line['No_Link'] === null || (line['No_Link'] as Json)['No'] === line['No']).toBe(true)
  })

  test('4.0 intermediate 15: any and all', async () => {
    const orders = await service.rows('SalesOrder?$expand=SalesOrderSalesLines&$top=50')
    const quantities = (one: Json): number[] =>
      (one['SalesOrderSalesLines'] as Json[]).map(({ Quantity }) => Number(Quantity))
    for (const [filter, holds] of [
      ['SalesOrderSalesLines/any(l:l/Quantity gt 8)', (one) => quantities(one).some((quantity) => quantity > 8)],
      ['SalesOrderSalesLines/all(l:l/Quantity gt 2)', (one) => quantities(one).every((quantity) => quantity > 2)],
      ['SalesOrderSalesLines/any()', (one) => quantities(one).length > 0],
      ['not SalesOrderSalesLines/any()', (one) => quantities(one).length === 0],
      [
        'SalesOrderSalesLines/any(l:l/Quantity gt 8 and l/Document_No eq No)',
        (one) => quantities(one).some((quantity) => quantity > 8),
      ],
    ] as const satisfies readonly (readonly [string, (one: Json) => boolean])[]) {
      expect({
        filter,
        found: await service.column(
          `SalesOrder?$filter=No le '${text(orders.at(-1)?.['No'])}' and ${filter}&$select=No`,
          'No',
        ),
      }).toEqual({ filter, found: orders.filter(holds).map(({ No }) => No) })
    }
  })

  test('4.0 intermediate 16: /$count', async () => {
    expect((await service.get(`${orderLines}/$count`)).text).toBe(String(lines.length))
    expect((await service.get(`${orderLines}/$count?$filter=Quantity gt 5`)).text).toBe(
      String(lines.filter(({ Quantity }) => Number(Quantity) > 5).length),
    )
    expect((await service.get('Customer/$count')).text).toBe(String(customers.length))
    expect((await service.get('Customer/$count')).headers.get('content-type')).toMatch(/^text\/plain/)
  })

  test('4.0 intermediate 17: $orderby asc and desc', async () => {
    const byCity = customers
      .toSorted((a, b) => byCodePoint(b['City'], a['City']) || byCodePoint(a['No'], b['No']))
      .map(({ No }) => No)
    expect(await service.column('Customer?$orderby=City desc,No asc&$select=No', 'No')).toEqual(byCity)
    expect(await service.column('Customer?$orderby=Balance_LCY&$top=3', 'Balance_LCY')).toEqual(
      customers
        .map(({ Balance_LCY }) => Number(Balance_LCY))
        .sort((a, b) => a - b)
        .slice(0, 3),
    )
  })
})

/** By code point. */
function byCodePoint(a: unknown, b: unknown): number {
  return Buffer.compare(Buffer.from(text(a)), Buffer.from(text(b)))
}

describe('OData 4.01 intermediate', () => {
  test('4.01 intermediate 3: a link is compared with null', async () => {
    const orders = await service.rows('Item?$expand=Vendor_No_Link($select=No)')
    for (const [filter, isNull] of [
      ['Vendor_No_Link eq null', true],
      ['Vendor_No_Link ne null', false],
    ] as const) {
      expect(await service.column(`Item?$filter=${filter}&$select=No`, 'No')).toEqual(
        orders.filter((one) => (one['Vendor_No_Link'] === null) === isNull).map(({ No }) => No),
      )
    }
  })

  test('4.01 intermediate 4: in', async () => {
    expect(await filtered("No in ('10000','20000','nobody')")).toEqual(['10000', '20000'])
    expect(await filtered("City in ('Portsmouth')")).toEqual(numbers(({ City }) => City === 'Portsmouth'))
    expect(await service.column('Item?$filter=not (No in ["1000"])&$select=No&$top=1', 'No')).not.toContain('1000')
  })

  test('4.01 intermediate 5: options inside $select answer 501: no property has parts or members', async () => {
    await service.expectNotImplemented('Customer?$select=Name($select=First)')
    expect((await service.get('$metadata')).text).not.toMatch(/<Property [^>]*Type="(Collection|NAV)/)
  })

  test('4.01 intermediate 6: the count of a filtered collection in an expression', async () => {
    const orders = await service.rows('SalesOrder?$expand=SalesOrderSalesLines&$top=50')
    const large = (one: Json): number =>
      (one['SalesOrderSalesLines'] as Json[]).filter(({ Quantity }) => Number(Quantity) > 5).length
    expect(
      await service.column(
        `SalesOrder?$filter=No le '${text(orders.at(-1)?.['No'])}' and SalesOrderSalesLines/$count($filter=Quantity gt 5) ge 2&$select=No`,
        'No',
      ),
    ).toEqual(orders.filter((one) => large(one) >= 2).map(({ No }) => No))
  })

  test('4.01 intermediate 8: $compute', async () => {
    const [first] = await service.rows(
      'Customer?$compute=Balance_LCY mul 2 as Twice,Twice add 1 as More&$select=No,Balance_LCY,Twice&$filter=More gt 1&$orderby=Twice desc&$top=1',
    )
    expect(first?.['Twice']).toBe(Number(first?.['Balance_LCY']) * 2)
    expect(first?.['Twice@odata.type']).toBe('#Decimal')
  })

  test('4.01 intermediate 10: aliases that are given inside $expand', async () => {
    const { json } = await service.get(
      `${order}?$expand=SalesOrderSalesLines($filter=Quantity gt @least;$select=Line_No;@least=5)`,
    )
    expect((json['SalesOrderSalesLines'] as Json[]).map(({ Line_No }) => Line_No)).toEqual(
      lines.filter(({ Quantity }) => Number(Quantity) > 5).map(({ Line_No }) => Line_No),
    )
  })

  test('4.01 intermediate 11: /$filter in the path', async () => {
    const found = numbers(({ City, Balance_LCY }) => City === 'Portsmouth' && Number(Balance_LCY) > 100)
    expect(
      await service.column("Customer/$filter(City eq 'Portsmouth')?$filter=Balance_LCY gt 100&$select=No", 'No'),
    ).toEqual(found)
    expect(
      await service.column(
        "Customer/$filter(City eq @city)/$filter(Balance_LCY gt 100)?@city='Portsmouth'&$select=No",
        'No',
      ),
    ).toEqual(found)
    expect(
      (await service.get("Customer/$filter(@where)/$count?@where=City eq 'Portsmouth' and Balance_LCY gt 100")).text,
    ).toBe(String(found.length))
    expect((await service.get(`${orderLines}/$filter(Quantity gt 5)`)).rows).toEqual(
      lines.filter(({ Quantity }) => Number(Quantity) > 5),
    )
    expect(
      await service.rows("Customer/$filter(City eq 'Portsmouth')?$apply=aggregate($count as Number)"),
    ).toMatchObject([{ Number: numbers(({ City }) => City === 'Portsmouth').length }])
    const page = await service.get("Customer/$filter(City eq 'Portsmouth')?$select=No", { prefer: 'maxpagesize=2' })
    expect((await service.get(page.json['@odata.nextLink'] as string)).rows.map(({ No }) => No)).toEqual(
      numbers(({ City }) => City === 'Portsmouth').slice(2),
    )
    expect((await service.call('DELETE', "Customer/$filter(City eq 'Portsmouth')/$each")).status).toBe(501)
  })
})
