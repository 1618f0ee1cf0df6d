/** The OpenAPI document is one, says what the pages allow, and describes values as the server writes and reads them. */

import { describe, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { application } from '../../dist/app/application.js'
import { applicationContract } from '../../dist/contracts/applicationContract.js'
import { openApi } from '../../dist/contracts/openapi/openApi.js'
import { oddApplication } from './oddApplication.js'
import { methods, parametersOf, SchemaCheck, type Json, type OpenApi } from './openApiDocument.js'

const documentOf = (published: typeof application): OpenApi =>
  JSON.parse(openApi(applicationContract(published))) as OpenApi
const demo = documentOf(application)
const methodsOf = ({ paths }: OpenApi, path: string): string[] =>
  methods.filter((method) => paths[path]?.[method] !== undefined)
const schema = (name: string): { properties: Record<string, Json> } => demo.components.schemas[name] as never

describe.each([
  ['the demo application', demo],
  ['an application with odd names', documentOf(oddApplication)],
])('the OpenAPI document of %s', (_name, document) => {
  test('is valid OpenAPI 3.1, and every reference leads somewhere', async () => {
    const result = await new Validator().validate(structuredClone(document) as never)
    expect(result).toMatchObject({ valid: true })
    expect(document.openapi).toBe('3.1.0')
  })

  test('has only schemas that are JSON Schema 2020-12', () => {
    const check = new SchemaCheck(document, { closed: false })
    for (const name of Object.keys(document.components.schemas))
      expect(() => check.errors({ $ref: `#/components/schemas/${name}` }, {})).not.toThrow()
  })

  test('declares exactly the parameters of each path, and each once', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name).sort()
      for (const method of methods) {
        const operation = item[method]
        if (operation === undefined) continue
        const parameters = parametersOf(document, item, operation)
        expect([
          path,
          parameters
            .filter((one) => one.in === 'path')
            .map(({ name }) => name)
            .sort(),
        ]).toEqual([path, inPath])
        const all = parameters.map((one) => `${one.in} ${one.name}`)
        expect([path, [...new Set(all)]]).toEqual([path, all])
      }
    }
  })

  test('names every operation once, in groups that it describes', () => {
    const operations = Object.values(document.paths).flatMap((item) => methods.flatMap((method) => item[method] ?? []))
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const tags = document.tags.map(({ name }) => name)
    expect(new Set(tags).size).toBe(tags.length)
    expect(new Set(operations.flatMap((operation) => operation.tags))).toEqual(new Set(tags))
  })
})

describe('what can be done with a record', () => {
  test('is what its page allows', () => {
    expect(methodsOf(demo, '/ODataV4/Customer')).toEqual(['get', 'post'])
    expect(methodsOf(demo, "/ODataV4/Customer('{No}')")).toEqual(['get', 'patch', 'put', 'delete'])
    expect(methodsOf(demo, '/ODataV4/ItemLedgerEntries')).toEqual(['get'])
    expect(methodsOf(demo, '/ODataV4/ItemLedgerEntries({Entry_No})')).toEqual(['get'])
    expect(methodsOf(demo, '/ODataV4/CustomerSales')).toEqual(['get'])
    expect(Object.keys(demo.paths).filter((path) => path.startsWith('/ODataV4/CustomerSales('))).toEqual([])
  })

  test('goes on to its parts, links, bytes, actions and functions', () => {
    const order = "/ODataV4/SalesOrder(Document_Type='{Document_Type}',No='{No}')"
    expect(methodsOf(demo, `${order}/SalesOrderSalesLines`)).toEqual(['get', 'post'])
    expect(methodsOf(demo, `${order}/SalesOrderSalesLines({Line_No})`)).toEqual(['get', 'patch', 'put', 'delete'])
    expect(methodsOf(demo, `${order}/Sell_to_Customer_No_Link`)).toEqual(['get'])
    expect(methodsOf(demo, `${order}/NAV.Release`)).toEqual(['post'])
    expect(methodsOf(demo, "/ODataV4/Item('{No}')/Picture")).toEqual(['get', 'put', 'delete'])
    expect(methodsOf(demo, "/ODataV4/Customer('{No}')/NAV.GetNetChange(fromDate={fromDate},toDate={toDate})")).toEqual([
      'get',
    ])
    expect(methodsOf(demo, '/ODataV4/WebService/NAV.Publish')).toEqual(['post'])
    expect(methodsOf(demo, '/ODataV4/MiscOperations_Add(a={a},b={b})')).toEqual(['get'])
    expect(methodsOf(demo, '/ODataV4/Letters_Capitalize')).toEqual(['post'])
    expect(
      methodsOf(demo, '/api/servicetier/demo/v1.0/companies({companyId})/salesOrders({id})/salesOrderLines({id_2})'),
    ).toEqual(['get', 'patch', 'put', 'delete'])
  })

  test('is read only where no key names it', () => {
    const odd = documentOf(oddApplication)
    const [first = ''] = Object.keys(odd.paths).filter((path) => path.endsWith('/GeräteFirst'))
    expect(methodsOf(odd, first)).toEqual(['get'])
    expect(Object.keys(odd.paths).filter((path) => path.startsWith(`${first}/`))).toEqual([])
  })

  test('is asked for with the options of OData, and changed under the ETag that was read', () => {
    const list = demo.paths['/ODataV4/Customer']
    const options = parametersOf(demo, list ?? {}, list?.get as never).map(({ name }) => name)
    expect(options).toEqual(
      expect.arrayContaining([
        '$filter',
        '$search',
        '$select',
        '$orderby',
        '$top',
        '$skip',
        '$count',
        'company',
        'Prefer',
      ]),
    )
    const orders = demo.paths['/ODataV4/SalesOrder']
    expect(parametersOf(demo, orders ?? {}, orders?.get as never).map(({ name }) => name)).toContain('$expand')
    const one = demo.paths["/ODataV4/Customer('{No}')"]
    for (const method of ['patch', 'put', 'delete'] as const)
      expect(parametersOf(demo, one ?? {}, one?.[method] as never).map(({ name }) => name)).toContain('If-Match')
  })
})

describe('what is known of a value', () => {
  test('is its type, length, members and what it is called', () => {
    const { properties } = schema('ODataV4.TypeSample')
    expect(properties).toMatchObject({
      No: { type: 'string', maxLength: 20, description: 'No.' },
      Integer_Field: { type: 'integer', format: 'int32' },
      BigInteger_Field: { type: 'integer', format: 'int64' },
      Decimal_Field: { type: 'number' },
      Boolean_Field: { type: 'boolean' },
      Date_Field: { type: 'string', format: 'date' },
      DateTime_Field: { type: 'string', format: 'date-time' },
      Guid_Field: { type: 'string', format: 'uuid' },
      Option_Field: { type: 'string', enum: [' ', 'Low', 'Medium', 'Very High'] },
      Byte_Field: { type: 'integer', minimum: 0, maximum: 255 },
      Blob_Field: { type: 'string', contentEncoding: 'base64url' },
    })
    expect(schema('servicetier.demo.v1.0.salesOrder').properties['status']).toEqual({
      $ref: '#/components/schemas/servicetier.demo.v1.0.sales_Document_Status',
    })
  })

  test('tells apart what can be given to insert and to change', () => {
    expect(Object.keys(schema('ODataV4.Customer').properties)).toEqual(
      expect.arrayContaining(['@odata.etag', 'No', 'Net_Change_LCY']),
    )
    expect(schema('ODataV4.Customer-create').properties).toHaveProperty('No')
    expect(schema('ODataV4.Customer-create').properties).not.toHaveProperty('Net_Change_LCY')
    expect(schema('ODataV4.Customer-update').properties).not.toHaveProperty('No')
    expect(schema('ODataV4.Customer-update').properties).toHaveProperty('Name')
    expect(schema('ODataV4.SalesOrder-create').properties['SalesOrderSalesLines']).toMatchObject({
      type: 'array',
      items: { $ref: '#/components/schemas/ODataV4.SalesOrderSalesLines-create' },
    })
    expect(schema('ODataV4.SalesOrder-create').properties).toHaveProperty(['Sell_to_Customer_No_Link@odata.bind'])
    expect(demo.components.schemas).not.toHaveProperty(['ODataV4.ItemLedgerEntries-create'])
  })

  test('refuses what the server would refuse', () => {
    const check = new SchemaCheck(demo, { closed: true })
    const errors = (value: Json): string[] =>
      check.errors({ $ref: '#/components/schemas/ODataV4.TypeSample-create' }, value)
    expect(
      errors({
        No: 'A',
        Integer_Field: 5,
        Decimal_Field: 1.5,
        Date_Field: '0001-01-01',
        Time_Field: '10:30:00.5',
        Duration_Field: '-P1DT2H0.5S',
        Option_Field: 'Low',
      }),
    ).toEqual([])
    expect(errors({ No: 'A'.repeat(21) })).toHaveLength(1)
    expect(errors({ Integer_Field: 2 ** 31 })).not.toEqual([])
    expect(errors({ Decimal_Field: '1.5' })).toHaveLength(1)
    expect(errors({ Date_Field: '2026-02-30' })).toHaveLength(1)
    expect(errors({ Time_Field: '24:00:00' })).toHaveLength(1)
    expect(errors({ Duration_Field: 'PT' })).toHaveLength(1)
    expect(errors({ Option_Field: 'Lowest' })).toHaveLength(1)
    expect(errors({ Nonsense: 1 })).toHaveLength(1)
  })
})
