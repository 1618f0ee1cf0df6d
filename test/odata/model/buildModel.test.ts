/** What is published over OData, and under which names. */

import { describe, expect, test } from '@jest/globals'
import { Code, definePage, defineTable, field, Integer } from '../../../dist/index.js'
import { Objects } from '../../../dist/application/Objects.js'
import { buildModel } from '../../../dist/odata/model/buildModel.js'
import { encodedName, externalName, Names } from '../../../dist/objects/page/publishedNames.js'
import { apiRoot, odataRoot, service, services, shopModel, typeOf } from './shop.js'

const model = shopModel()
const names = (items: Iterable<{ readonly name: string }>): string[] => [...items].map(({ name }) => name)

describe('names', () => {
  test.each([
    ['No.', 'No'],
    ['Balance (LCY)', 'Balance_LCY'],
    ['Country/Region Code', 'Country_Region_Code'],
    ['E-Mail', 'E_Mail'],
    ['Profit %', 'Profit_Percent'],
    ['A+B', 'A_x002B_B'],
    ['[x', '_x005B_x'],
    ['3rd', '_x0033_rd'],
    ['Größe', 'Größe'],
    ['a  -  b', 'a_b'],
    ['.', '_'],
    ['a_x0041_b', 'a_x005F_x0041_b'],
    ['😀', '_x0001F600_'],
  ])('%s is published as %s', (name, published) => {
    expect(externalName(name)).toBe(published)
  })

  test('of enum members keep what they are', () => {
    expect(['In Review', ' ', '', 'G/L'].map(encodedName)).toEqual([
      'In_x0020_Review',
      '_x0020_',
      '_x0020_',
      'G_x002F_L',
    ])
  })

  test('that meet get numbers, and no more than 128 characters', () => {
    const taken = new Names(['NAV'])
    expect(['NAV', 'a', 'a', 'a', 'b'].map((name) => taken.take(name))).toEqual(['NAV_2', 'a', 'a_2', 'a_3', 'b'])
    expect([taken.take('x'.repeat(200)), taken.take('x'.repeat(200))]).toEqual([
      'x'.repeat(128),
      `${'x'.repeat(126)}_2`,
    ])
  })

  test('of two controls of one page differ, and the key gives way', () => {
    const Table = defineTable({
      id: 1,
      name: 'T',
      fields: { 'No.': field(1, Code(20)), 'No-': field(2, Code(20)), 'No (': field(3, Integer) },
      keys: { PK: ['No.'] },
    })
    const Page = definePage(Table, {
      id: 1,
      name: 'P',
      controls: [
        { name: 'No', field: 'No-' },
        { name: 'No)', field: 'No (' },
      ],
    })
    const built = buildModel(odataRoot, new Objects([Table, Page]), [service('Page', 1, 'NAV')])
    const type = typeOf(built, 'NAV_2')
    expect(names(type.properties)).toEqual(['No_3', 'No', 'No_2'])
    expect(names(type.key)).toEqual(['No_3'])
    expect([...built.entitySets.keys()]).toEqual(['Company', 'NAV'])
  })
})

describe('over ODataV4', () => {
  test('there are the companies and what is published, in the order of its names; services of objects that are not there are left out', () => {
    expect([...model.entitySets.keys()]).toEqual(['Company', 'Countries', 'Customer', 'SalesOrder', 'CustomerTotals'])
    expect([...model.operations.keys()]).toEqual([
      'Calculator_Add',
      'Calculator_Now',
      'Calculator_Split',
      'Calculator_Nothing',
    ])
    expect(model.namespace).toBe('NAV')
  })

  test('the fields of the primary key are properties, also if the page does not show them', () => {
    expect(names(typeOf(model, 'SalesOrder').key)).toEqual(['Document_Type', 'No'])
    expect(names(typeOf(model, 'SalesOrderSalesLines').properties)).toEqual([
      'Document_Type',
      'Document_No',
      'Line_No',
      'Amount',
      'Customer_No',
      'Status',
    ])
  })

  test('FlowFilters and the filters of queries are inputs at the end', () => {
    expect(typeOf(model, 'Customer').properties.at(-1)).toMatchObject({
      name: 'Date_Filter',
      edm: 'Edm.String',
      nullable: true,
      editable: false,
      from: { kind: 'flowFilter' },
    })
    expect(typeOf(model, 'CustomerTotals').properties.at(-1)).toMatchObject({
      name: 'Country_Filter',
      nullable: true,
      from: { kind: 'queryFilter' },
    })
  })

  test('parts are contained, parts of parts too; each has a type of its own', () => {
    const part = typeOf(model, 'SalesOrder').navigation.get('SalesOrderSalesLines')
    expect(part).toMatchObject({
      collection: true,
      containsTarget: true,
      nullable: false,
      target: { name: 'SalesOrderSalesLines' },
    })
    expect(part?.target.navigation.get('SalesOrderSalesLinesNotes')).toMatchObject({
      containsTarget: true,
      target: { name: 'SalesOrderSalesLinesNotes' },
    })
  })

  test('a field with a relation leads to the row it names, if a page shows its table', () => {
    expect([...typeOf(model, 'SalesOrder').navigation.keys()]).toEqual(['SalesOrderSalesLines', 'Customer_No_Link'])
    expect(typeOf(model, 'SalesOrder').navigation.get('Customer_No_Link')).toMatchObject({
      collection: false,
      containsTarget: false,
      nullable: true,
      target: { name: 'Customer' },
      link: [{ field: 'No.', is: { kind: 'field', field: 'Customer No.' } }],
    })
    expect([
      ...typeOf(
        shopModel(
          odataRoot,
          services.filter(({ serviceName }) => serviceName !== 'Customer'),
        ),
        'SalesOrder',
      ).navigation.keys(),
    ]).toEqual(['SalesOrderSalesLines'])
  })

  test('navigation is bound to sets, through containment too', () => {
    expect([...(model.entitySets.get('SalesOrder')?.bindings ?? [])].map(([path, set]) => [path, set.name])).toEqual([
      ['SalesOrderSalesLines/Customer_No_Link', 'Customer'],
      ['Customer_No_Link', 'Customer'],
    ])
  })

  test('what may be written follows the page, the control and the field', () => {
    const countries = typeOf(model, 'Countries')
    expect([countries.insertable, countries.updatable, countries.deletable]).toEqual([false, true, false])
    const of = (type: string, name: string) => typeOf(model, type).propertyByName.get(name)
    expect(of('SalesOrder', 'No')).toMatchObject({ editable: false, editableOnCreate: true, isKey: true })
    // It is not on the page, but nobody else may know what it is.
    expect(of('SalesOrder', 'Document_Type')).toMatchObject({ editable: false, editableOnCreate: true, isKey: true })
    expect(of('Customer', 'Sales')).toMatchObject({ editable: false, editableOnCreate: false })
    expect(of('Customer', 'Name')).toMatchObject({ editable: true, editableOnCreate: true })
    expect(of('Countries', 'Name')).toMatchObject({ editable: true, editableOnCreate: false })
  })

  test('alternate keys are the SystemId and unique keys that the page shows', () => {
    expect(typeOf(model, 'Customer').alternateKeys.map(names)).toEqual([['Row_Id'], ['VAT_No']])
    expect(typeOf(model, 'Company').alternateKeys.map(names)).toEqual([['Id']])
  })

  test('queries are read only and keyed by what they group by', () => {
    expect(typeOf(model, 'CustomerTotals')).toMatchObject({
      keyless: true,
      insertable: false,
      hasETag: false,
      key: [{ name: 'No' }, { name: 'Name' }],
    })
    expect(typeOf(model, 'CustomerTotals').properties.map(({ edm }) => edm)).toEqual([
      'Edm.String',
      'Edm.String',
      'Edm.Decimal',
      'Edm.Int64',
      'Edm.Decimal',
      'Edm.Int32',
      'Edm.String',
    ])
  })

  test('procedures that promise to change nothing and answer something are functions; var parameters come back in a complex value', () => {
    expect([...model.operations.values()].map(({ kind }) => kind)).toEqual(['function', 'function', 'action', 'action'])
    const returns = model.operations.get('Calculator_Split')?.returns
    expect(returns?.kind === 'complex' && names(returns.complexType.properties)).toEqual([
      'return_value',
      'text',
      'rest',
    ])
  })

  test('pages without their table or part are refused by name', () => {
    const Table = defineTable({ id: 1, name: 'T', fields: { 'No.': field(1, Code(20)) }, keys: { PK: ['No.'] } })
    const Page = definePage(Table, { id: 1, name: 'P', controls: ['No.'] })
    const objects = {
      pages: [Page],
      queries: [],
      page: () => Page,
      query: () => undefined,
      codeunit: () => undefined,
      table: () => undefined,
    }
    expect(() => buildModel(odataRoot, objects, [service('Page', 1, 'P')])).toThrow("Page 1 P: there is no table 'T'.")
  })
})

describe('as an API', () => {
  const api = shopModel(apiRoot)

  test('there are its pages and no services', () => {
    expect([...api.entitySets.keys()]).toEqual(['companies', 'orderLines', 'orders'])
    expect([...api.operations.keys()]).toEqual([])
    expect(api.namespace).toBe('Microsoft.NAV')
    expect([
      ...shopModel({ kind: 'Api', publisher: 'CONTOSO', group: 'Shop', version: 'V1.0' }).entitySets.keys(),
    ]).toHaveLength(3)
    expect([
      ...shopModel({ kind: 'Api', publisher: 'contoso', group: 'shop', version: 'v2.0' }).entitySets.keys(),
    ]).toEqual(['companies'])
  })

  test('the key is what the page says, as id', () => {
    expect(names(typeOf(api, 'order').key)).toEqual(['id'])
    expect(names(typeOf(api, 'order').properties)).toEqual(['id', 'number', 'documentType', 'status'])
    expect(names(typeOf(api, 'company').key)).toEqual(['id'])
    expect(typeOf(api, 'company').alternateKeys.map(names)).toEqual([['name']])
  })

  test('parts have the type of their own page', () => {
    expect(typeOf(api, 'order').navigation.get('orderLines')?.target).toBe(typeOf(api, 'orderLine'))
    expect(api.entitySets.get('orderLines')?.type).toBe(typeOf(api, 'orderLine'))
  })

  test('enums are enum types, options are texts', () => {
    expect(typeOf(api, 'order').propertyByName.get('status')?.enumType?.members).toEqual([
      { name: '_x0020_', value: 0, caption: ' ' },
      { name: 'Open', value: 1, caption: 'Open' },
      { name: 'In_x0020_Review', value: 5, caption: 'In Review' },
    ])
    expect(typeOf(api, 'orderLine').propertyByName.get('status')?.enumType).toBe(
      typeOf(api, 'order').propertyByName.get('status')?.enumType,
    )
    expect(typeOf(api, 'order').propertyByName.get('documentType')?.enumType).toBeUndefined()
  })

  test('actions have names in camel case', () => {
    expect([...typeOf(api, 'order').boundOperations.keys()]).toEqual(['release'])
  })
})
