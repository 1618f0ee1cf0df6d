/** `$metadata` says the same in XML and in JSON, and is what OASIS' schemas ask for. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { metadataJson } from '../../../dist/odata/metadata/metadataJson.js'
import { metadataXml } from '../../../dist/odata/metadata/metadataXml.js'
import type { Model } from '../../../dist/odata/model/model.js'
import { demoApi, demoModel } from '../model/demo.js'
import { apiRoot, odataRoot, service, shopModel } from '../model/shop.js'
import { jsonStatements, xmlStatements } from './csdl.js'

const conformance = join(import.meta.dirname, '../../../../shared/conformance')
const available = ['edm.xsd', 'edmx.xsd', 'csdl.schema.json'].every((name) => existsSync(join(conformance, name)))
if (!available) console.warn(`OASIS' schemas are not in ${conformance}; $metadata is not validated against them.`)

const models: readonly (readonly [string, Model])[] = [
  ['a shop over ODataV4', shopModel(odataRoot)],
  ['a shop as an API', shopModel(apiRoot)],
  ['companies alone', shopModel(odataRoot, [])],
  ['the demo application over ODataV4', demoModel()],
  ['the demo application as an API', demoModel(demoApi)],
]
const statements = (model: Model): string[] => xmlStatements(metadataXml(model))

describe.each(models)('$metadata of %s', (_name, model) => {
  test('says the same in XML and in JSON', () => {
    const said = statements(model)
    expect(said.length).toBeGreaterThan(20)
    expect(jsonStatements(metadataJson(model))).toEqual(said)
  })

  test('names nothing that is not there', () => {
    const said = statements(model)
    const declared = new Set(said.flatMap((line) => /^\/([^/@ (]+)(?:\(.*\))? (?:is|has) /.exec(line)?.[1] ?? []))
    const named = said.flatMap((line) =>
      [...(line.split(/@|=/)[0] as string).matchAll(/(?:Microsoft\.)?NAV\.(\w+)/g)].map(([, name]) => name),
    )
    expect(named.filter((name) => !declared.has(name as string))).toEqual([])
    const sets = new Set(said.flatMap((line) => /^\/NAV\/(\S+) of /.exec(line)?.[1] ?? []))
    expect(
      said.flatMap((line) => /^\/NAV\/\S+ \S+ in (\S+)$/.exec(line)?.[1] ?? []).filter((name) => !sets.has(name)),
    ).toEqual([])
  })
})

;(available ? describe : describe.skip)("by OASIS' schemas", () => {
  let schemas: XmlDocument
  let xsd: XsdValidator
  beforeAll(() => {
    xmlRegisterFsInputProviders()
    const path = join(conformance, 'edmx.xsd')
    schemas = XmlDocument.fromBuffer(readFileSync(path), { url: path })
    xsd = XsdValidator.fromDoc(schemas)
  })
  afterAll(() => {
    xsd.dispose()
    schemas.dispose()
  })

  test.each(models)('$metadata of %s is valid XML', (_name, model) => {
    const document = XmlDocument.fromString(metadataXml(model))
    try {
      xsd.validate(document)
    } finally {
      document.dispose()
    }
  })

  test('they find what is wrong in XML', () => {
    const document = XmlDocument.fromString(
      metadataXml(shopModel()).replace('<PropertyRef Name="No"/>', '<PropertyRef/>'),
    )
    expect(() => {
      xsd.validate(document)
    }).toThrow('Name')
    document.dispose()
  })

  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  const validate = available
    ? ajv.compile(JSON.parse(readFileSync(join(conformance, 'csdl.schema.json'), 'utf8')) as object)
    : undefined

  test.each(models)('$metadata of %s is valid JSON', (_name, model) => {
    validate?.(JSON.parse(metadataJson(model)))
    expect(validate?.errors).toBeNull()
  })

  test('they find what is wrong in JSON', () => {
    expect(validate?.(JSON.parse(metadataJson(shopModel()).replace('"$Kind":"EntityType"', '"$Kind":"Entity"')))).toBe(
      false,
    )
  })
})

describe('$metadata', () => {
  const shop = statements(shopModel())

  test('has every type of AL as OData knows it', () => {
    for (const [name, type] of [
      ['SalesOrder/No', 'Edm.String length 20'],
      ['SalesOrder/Document_Type', 'Edm.String'],
      ['SalesOrder/Status', 'Edm.String?'],
      ['SalesOrder/Order_Date', 'Edm.Date?'],
      ['SalesOrder/Order_Time', 'Edm.TimeOfDay? precision 3'],
      ['SalesOrder/Sent_At', 'Edm.DateTimeOffset? precision 3'],
      ['SalesOrder/Effort', 'Edm.Duration? precision 3'],
      ['SalesOrder/External_Id', 'Edm.Guid?'],
      ['Customer/Balance_LCY', 'Edm.Decimal? scale variable'],
      ['Customer/A_x002B_B', 'Edm.Int32?'],
      ['Customer/Picture', 'Edm.Stream?'],
      ['CustomerTotals/Pieces', 'Edm.Int64?'],
      ['CustomerTotals/Average', 'Edm.Decimal? scale variable'],
      ['CustomerTotals/Lines', 'Edm.Int32?'],
    ] as const)
      expect(shop).toContain(`/${name} has ${type}`)
  })

  test('says of a property what may be written, what it is called and what type it has in AL', () => {
    expect(shop).toEqual(
      expect.arrayContaining([
        '/SalesOrder/No@Core.Immutable=true',
        '/SalesOrder/No@NAV.AllowEdit=false',
        '/SalesOrder/No@NAV.AllowEditOnCreate=true',
        '/SalesOrder/No@NAV.NavType="Code"',
        '/SalesOrder/No@NAV.LabelId="SalesOrder_No"',
        '/Customer/Sales@Core.Computed=true',
        '/Customer/Sales@Core.Permissions="Read"',
        '/Customer/Name@NAV.AllowEdit=true',
        '/Customer/Picture@Core.Description="Portrait \\"large\\" & <small>"',
        '/Customer/Date_Filter has Edm.String?',
        '/Customer/Date_Filter@Core.Description="Input of $filter: an AL filter on Date Filter. It has no value."',
      ]),
    )
    expect(shop).not.toContain('/Customer/Name@Core.Computed=true')
  })

  test('says of a set what cannot be done with it', () => {
    expect(shop.filter((line) => line.startsWith('/NAV/Countries@'))).toEqual([
      '/NAV/Countries@Capabilities.DeleteRestrictions={"Deletable":false}',
      '/NAV/Countries@Capabilities.InsertRestrictions={"Insertable":false}',
    ])
    expect(shop.filter((line) => line.startsWith('/NAV/Customer@'))).toEqual([])
    expect(shop).toContain(
      '/NAV/CustomerTotals@Capabilities.ReadRestrictions={"ReadByKeyRestrictions":{"Readable":false}}',
    )
    expect(shop).toContain('/NAV/Company@Capabilities.ExpandRestrictions={"Expandable":false}')
  })

  test('tells alternate keys, links of parts and the sets that associations lead to', () => {
    expect(shop).toEqual(
      expect.arrayContaining([
        '/Customer@Core.AlternateKeys=[{"Key":[{"Name":"Row_Id","Alias":"Row_Id"}]},{"Key":[{"Name":"VAT_No","Alias":"VAT_No"}]}]',
        '/SalesOrder/SalesOrderSalesLines leads to its [NAV.SalesOrderSalesLines]',
        '/SalesOrder/SalesOrderSalesLines Document_Type=Document_Type',
        '/SalesOrder/SalesOrderSalesLines No=Document_No',
        '/NAV/SalesOrder SalesOrderSalesLines/Customer_No_Link in Customer',
      ]),
    )
  })

  test('has actions and functions with their parameters, the optional ones last', () => {
    expect(metadataXml(shopModel())).toMatch(
      /<Action Name="Block" IsBound="true">\s*<Parameter Name="bindingParameter" Type="NAV.Customer" Nullable="false"\/>\s*<Parameter Name="days"[^>]*>\s*<Parameter Name="reason"/,
    )
    expect(shop).toEqual(
      expect.arrayContaining([
        '/Turnover(NAV.Customer) is Function',
        '/Turnover(NAV.Customer) returns Edm.Decimal scale variable',
        '/Merge([NAV.Customer]) returns NAV.Customer_Merge_Result',
        '/Calculator_Split() is Action',
        '/Calculator_Add() is Function',
        '/Calculator_Split_Result/return_value has Edm.Int32?',
        '/NAV/Calculator_Now calls NAV.Calculator_Now, told',
        '/NAV/Calculator_Nothing calls NAV.Calculator_Nothing',
        '/Calculator_Add()/b@Core.OptionalParameter={}',
      ]),
    )
  })

  test('of an API is in the namespace Microsoft.NAV and has enums as types', () => {
    expect(statements(shopModel(apiRoot))).toEqual(
      expect.arrayContaining([
        '/order/status has Microsoft.NAV.document_Status?',
        '/document_Status/In_x0020_Review = 5',
        '/document_Status/_x0020_ = 0',
        '/order/documentType has Edm.String?',
        '/order key id',
        '/NAV/companies of [Microsoft.NAV.company]',
        '/order/orderLines leads to its [Microsoft.NAV.orderLine]',
        '/NAV/orderLines of [Microsoft.NAV.orderLine]',
        '/release(Microsoft.NAV.order) is Action',
      ]),
    )
  })

  test('is made once per model, is the same for the same model, and has another version as soon as anything is published', () => {
    const model = shopModel()
    expect(metadataXml(model)).toBe(metadataXml(model))
    expect(metadataXml(shopModel())).toBe(metadataXml(model))
    expect(metadataJson(shopModel())).toBe(metadataJson(model))
    expect(shopModel().version).toBe(model.version)
    const versions = [
      model,
      shopModel(apiRoot),
      shopModel(odataRoot, []),
      shopModel(odataRoot, [service('Page', 21, 'Customer')]),
      shopModel(odataRoot, [service('Page', 21, 'Customers')]),
    ].map(({ version }) => version)
    expect(new Set(versions).size).toBe(versions.length)
  })
})
