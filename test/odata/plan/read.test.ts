/** Reading entities, their properties and links: what a client gets for its URLs. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { demoApi } from '../model/demo.js'
import { companyId, Demo } from './demo.js'
import { serviceRoot } from './requests.js'

let demo: Demo

beforeAll(async () => {
  demo = await Demo.open()
})
afterAll(async () => {
  await demo.close()
})

describe('an entity', () => {
  test('is read by its key, with ETag and path for the headers', async () => {
    const { status, json, etag, id, plan } = await demo.get("Customer('10000')?$select=No,Name")
    expect(status).toBe(200)
    expect(json).toEqual({ '@odata.etag': etag, No: '10000', Name: 'Harbourlight Furniture' })
    expect(etag).toMatch(/^W\/"[0-9]+"$/)
    expect(id).toBe("Customer('10000')")
    expect(plan.result).toMatchObject({
      kind: 'entity',
      ifMissing: 404,
      contextUrl: `${serviceRoot}/$metadata#Customer(No,Name)/$entity`,
    })
  })

  test('is read by all properties of a composite key, whatever their order', async () => {
    expect((await demo.get("SalesOrder(No='101001',Document_Type='Order')")).json).toMatchObject({
      Document_Type: 'Order',
      No: '101001',
    })
  })

  test('is read by an alternate key', async () => {
    const { json } = await demo.get(`Company(Id=${companyId})`)
    expect(json).toMatchObject({ Name: 'CRONUS International Ltd.' })
    expect((await demo.get("Company('CRONUS International Ltd.')")).id).toBe("Company('CRONUS%20International%20Ltd.')")
  })

  test('is read by a key that is the value of an alias', async () => {
    expect((await demo.get("Customer(@no)?@no='10000'&$select=No")).json).toMatchObject({ No: '10000' })
  })

  test('that is not there is a 404', async () => {
    expect((await demo.get("Customer('NIX')")).status).toBe(404)
    expect((await demo.get("Customer('NIX')/Name")).status).toBe(404)
    expect((await demo.get("SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines(1)")).status).toBe(404)
  })

  test('of another company is not seen', async () => {
    const other = { company: { name: 'CRONUS Danmark A/S', id: companyId } }
    expect((await demo.get("Customer('10000')?$select=Country_Region_Code", other)).json).not.toEqual(
      (await demo.get("Customer('10000')?$select=Country_Region_Code")).json,
    )
    expect((await demo.get('Customer/$count', { company: { name: 'NIX', id: companyId } })).body).toBe('0')
  })

  test('outside of the page’s view is not there', async () => {
    expect((await demo.get("SalesOrder(Document_Type='Quote',No='1001')")).status).toBe(404)
  })

  test('is found by its id', async () => {
    for (const id of [
      `${serviceRoot}/Customer('10000')`,
      "Customer('10000')",
      `${serviceRoot}/Company('CRONUS%20International%20Ltd.')/Customer('10000')`,
    ]) {
      expect((await demo.get(`$entity?$id=${encodeURIComponent(id)}`)).id).toBe("Customer('10000')")
    }
  })

  test('has full metadata where they are asked for', async () => {
    const { json } = await demo.get("SalesOrder(Document_Type='Order',No='101001')", { metadata: 'full' })
    const url = `${serviceRoot}/SalesOrder(Document_Type='Order',No='101001')`
    expect(json).toMatchObject({
      '@odata.type': '#NAV.SalesOrder',
      '@odata.id': url,
      '@odata.editLink': url,
      'Order_Date@odata.type': '#Date',
      'Amount@odata.type': '#Decimal',
      'No_of_Lines@odata.type': '#Int32',
      'SalesOrderSalesLines@odata.navigationLink': `${url}/SalesOrderSalesLines`,
      'SalesOrderSalesLines@odata.associationLink': `${url}/SalesOrderSalesLines/$ref`,
      '#NAV.Release': { title: 'Release', target: `${url}/NAV.Release` },
    })
    expect(json).not.toHaveProperty(['No@odata.type'])
  })

  test('has none where none are wanted, and the names of 4.01 in 4.01', async () => {
    expect((await demo.get("Customer('10000')?$select=No", { metadata: 'none' })).json).toEqual({ No: '10000' })
    expect((await demo.get("Customer('10000')?$select=No", { version: '4.01' })).json).toHaveProperty(['@etag'])
  })

  test('tells its id where the key is not selected', async () => {
    expect((await demo.get("Customer('10000')?$select=Name")).json).toMatchObject({
      '@odata.id': `${serviceRoot}/Customer('10000')`,
    })
  })

  test('has links that lead back to it, whatever its key', async () => {
    const key = "A'B/%?# Ø"
    await demo.sql(
      'insert into application."50110_type_sample" (company, "1_no", system_id, row_version) values ($1, $2, gen_random_uuid(), 1)',
      'CRONUS International Ltd.',
      key,
    )
    const { id } = await demo
      .get(`TypeSample?$filter=No eq '${encodeURIComponent("A''B/%?# Ø")}'`, { metadata: 'full' })
      .then(async ({ value }) => await demo.get(String(value[0]?.['@odata.id']), { metadata: 'none' }))
    expect(id).toBe("TypeSample('A''B%2F%25%3F%23%20%C3%98')")
    await demo.sql('delete from application."50110_type_sample" where "1_no" = $1', key)
  })
})

describe('values', () => {
  test('that are blank travel as integrators know them', async () => {
    expect((await demo.get("TypeSample('BLANK')", { metadata: 'none' })).json).toEqual({
      No: 'BLANK',
      Integer_Field: 0,
      BigInteger_Field: 0,
      Decimal_Field: 0,
      Boolean_Field: false,
      Text_Field: '',
      Code_Field: '',
      Date_Field: '0001-01-01',
      Time_Field: '00:00:00',
      DateTime_Field: '0001-01-01T00:00:00Z',
      Duration_Field: 'PT0S',
      Guid_Field: '00000000-0000-0000-0000-000000000000',
      Option_Field: ' ',
      Enum_Field: ' ',
      Char_Field: '',
      Byte_Field: 0,
      DateFormula_Field: '',
      RecordID_Field: '',
    })
  })

  test('keep all digits as strings for clients that ask for it', async () => {
    const plain = (await demo.get("TypeSample('GREATEST')?$select=BigInteger_Field,Decimal_Field,Integer_Field")).body
    const compatible = (
      await demo.get("TypeSample('GREATEST')?$select=BigInteger_Field,Decimal_Field,Integer_Field", {
        ieee754Compatible: true,
      })
    ).body
    expect(plain).toContain('"BigInteger_Field":9223372036854775807')
    expect(compatible).toContain('"BigInteger_Field":"9223372036854775807"')
    expect(compatible).toMatch(/"Decimal_Field":"[0-9.]+"/)
    expect(compatible).toContain('"Integer_Field":2147483647')
  })

  test('are read alone, as JSON and as text', async () => {
    expect((await demo.get("Customer('10000')/Name")).json).toEqual({ value: 'Harbourlight Furniture' })
    expect((await demo.get("Customer('10000')/Name/$value")).body).toBe('Harbourlight Furniture')
    expect((await demo.get("TypeSample('GB001')/Time_Field/$value")).body).toBe('00:30:15.125')
    expect((await demo.get("TypeSample('GB001')/Enum_Field")).json).toEqual({ value: 'Red' })
    expect((await demo.get("TypeSample('GB001')/Date_Field")).json).toEqual({ value: '2026-01-15' })
    expect((await demo.get("Customer('10000')/Name")).plan.result).toMatchObject({
      contextUrl: `${serviceRoot}/$metadata#Customer('10000')/Name`,
    })
  })

  test('of Blobs are bytes, and links in entities', async () => {
    const { plan, body } = await demo.get("TypeSample('GB001')/Blob_Field")
    expect(plan.result).toMatchObject({ kind: 'stream', contentType: 'application/octet-stream' })
    expect(Buffer.from(body, 'hex').toString('utf8')).toBe("it's – sample 1")
    expect((await demo.get("TypeSample('GB001')?$select=Blob_Field")).json).toMatchObject({
      'Blob_Field@odata.mediaReadLink': `${serviceRoot}/TypeSample('GB001')/Blob_Field`,
    })
  })
})

describe('links', () => {
  test('lead to the row that a field names', async () => {
    const { json, id, plan } = await demo.get(
      "SalesOrder(Document_Type='Order',No='101001')/Sell_to_Customer_No_Link?$select=No,Name",
    )
    expect(json).toMatchObject({ No: '10000', Name: 'Harbourlight Furniture' })
    expect(id).toBe("Customer('10000')")
    expect(plan.result).toMatchObject({
      contextUrl: `${serviceRoot}/$metadata#Customer(No,Name)/$entity`,
      ifMissing: 204,
    })
    expect(
      (await demo.get("SalesOrder(Document_Type='Order',No='101001')/Sell_to_Customer_No_Link/Name/$value")).body,
    ).toBe('Harbourlight Furniture')
  })

  test('to nothing are no content', async () => {
    expect(() => demo.plan("SalesOrder(Document_Type='Order',No='101001')/Location_Code_Link")).toThrow(
      /Location_Code_Link/,
    )
    await demo.sql(
      'update application."36_sales_header" set "2_sell_to_customer_no" = \'GONE\' where "3_no" = \'101002\' and company = $1',
      'CRONUS International Ltd.',
    )
    expect((await demo.get("SalesOrder(Document_Type='Order',No='101002')/Sell_to_Customer_No_Link")).status).toBe(204)
    expect(
      (
        await demo.get("SalesOrder(Document_Type='Order',No='101002')?$select=No&$expand=Sell_to_Customer_No_Link", {
          metadata: 'none',
        })
      ).json,
    ).toEqual({ No: '101002', Sell_to_Customer_No_Link: null })
    // Some of the demo orders lead to nothing too.
    const missing = "SalesOrder?$select=No&$filter=Sell_to_Customer_No eq 'GONE' and "
    for (const filter of [
      'Sell_to_Customer_No_Link eq null',
      'Sell_to_Customer_No_Link/Balance_LCY eq null',
      'Sell_to_Customer_No_Link/Name eq null',
    ]) {
      expect((await demo.get(`${missing}${filter}`, { metadata: 'none' })).value).toEqual([{ No: '101002' }])
    }
  })

  test('lead to lines, and each line by the rest of its key', async () => {
    const lines = await demo.get("SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines?$select=Line_No", {
      metadata: 'none',
    })
    expect(lines.value).toEqual([10000, 20000, 30000, 40000, 50000].map((Line_No) => ({ Line_No })))
    expect(lines.plan.result).toMatchObject({
      contextUrl: `${serviceRoot}/$metadata#SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines(Line_No)`,
    })
    for (const key of ['10000', 'Line_No=10000', "Document_Type='Order',Document_No='101001',Line_No=10000"]) {
      expect(
        (await demo.get(`SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines(${key})/Description`)).json,
      ).toEqual({ value: 'Coat Stand, 120 cm' })
    }
    // Another order's line is not one of this order.
    expect(
      (
        await demo.get(
          "SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines(Document_Type='Order',Document_No='101003',Line_No=10000)",
        )
      ).status,
    ).toBe(404)
  })

  test('are counted, and a parent that is not there is a 404', async () => {
    expect((await demo.get("SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines/$count")).body).toBe('5')
    for (const path of [
      'SalesOrderSalesLines',
      'SalesOrderSalesLines/$count',
      'SalesOrderSalesLines?$count=true&$top=2',
    ]) {
      expect((await demo.get(`SalesOrder(Document_Type='Order',No='NIX')/${path}`)).status).toBe(404)
    }
  })

  test('are references behind $ref', async () => {
    expect((await demo.get('Customer/$ref?$top=1')).value).toEqual([
      { '@odata.id': `${serviceRoot}/Customer('10000')` },
    ])
    expect(
      (await demo.get("SalesOrder(Document_Type='Order',No='101001')/Sell_to_Customer_No_Link/$ref")).json,
    ).toEqual({ '@odata.id': `${serviceRoot}/Customer('10000')` })
  })
})

describe('an API', () => {
  test('has its sets below the company, and SystemId for a key', async () => {
    const api = {
      model: demo.model(demoApi),
      serviceRoot: 'http://host/BC/api/servicetier/demo/v1.0',
      companyRoot: `http://host/BC/api/servicetier/demo/v1.0/companies(${companyId})`,
      metadata: 'full' as const,
    }
    const { value } = await demo.get(`companies(${companyId})/customers?$top=1&$select=number`, api)
    expect(value).toEqual([
      expect.objectContaining({
        number: '10000',
        '@odata.id': expect.stringMatching(
          new RegExp(`^${api.companyRoot.replace(/[.()]/g, '\\$&')}/customers\\([0-9a-f-]{36}\\)$`),
        ) as unknown,
      }),
    ])
    const url = String(value[0]?.['@odata.id']).replace(api.companyRoot, `companies(${companyId})`)
    expect((await demo.get(url, api)).json).toMatchObject({ number: '10000' })
    expect((await demo.get('companies', { ...api, company: undefined })).value).toEqual([
      expect.objectContaining({
        '@odata.id': `${api.serviceRoot}/companies(${companyId})`,
        name: 'CRONUS International Ltd.',
      }),
    ])
  })
})
