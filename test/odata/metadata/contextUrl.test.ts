/** What a reply's context URL says about it (OData 4.01 protocol, section 10). */

import { describe, expect, test } from '@jest/globals'
import {
  collectionContext,
  contextUrl,
  entityContext,
  entityPath,
  entitySource,
  keyPredicate,
  navigationPath,
  propertyContext,
  qualifiedName,
  referenceContext,
  resultContext,
  setOf,
  valueContext,
} from '../../../dist/odata/metadata/contextUrl.js'
import { serviceDocument } from '../../../dist/odata/metadata/serviceDocument.js'
import type { EntityResource } from '../../../dist/odata/plan/plan.js'
import { parseQueryOptions } from '../../../dist/odata/syntax/index.js'
import { apiRoot, shopModel, typeOf } from '../model/shop.js'

const model = shopModel()
const where = { serviceRoot: 'http://host/BC/ODataV4', contextRoot: 'http://host/BC/ODataV4' }
const root = 'http://host/BC/ODataV4/$metadata'
const [customer, order, lines] = ['Customer', 'SalesOrder', 'SalesOrderSalesLines'].map((name) =>
  typeOf(model, name),
) as [ReturnType<typeof typeOf>, ReturnType<typeof typeOf>, ReturnType<typeof typeOf>]
const setNamed = (name: string) => {
  const set = model.entitySets.get(name)
  if (set === undefined) throw new Error(`There is no set ${name}.`)
  return set
}
const navigationNamed = (type: typeof order, name: string) => {
  const navigation = type.navigation.get(name)
  if (navigation === undefined) throw new Error(`${type.name} leads to no ${name}.`)
  return navigation
}
const orderEntity: EntityResource = {
  from: 'set',
  set: setNamed('SalesOrder'),
  type: order,
  target: { kind: 'key', values: { 1: 1, 3: "A/1 'x'" } },
}
const lineEntity: EntityResource = {
  from: 'collection',
  parent: orderEntity,
  navigation: navigationNamed(order, 'SalesOrderSalesLines'),
  type: lines,
  target: { kind: 'key', values: { 1: 1, 3: "A/1 'x'", 4: 10000 } },
}

describe('context URLs', () => {
  test('of the service document and of sets, entities and what no set has', () => {
    expect(contextUrl(where)).toBe(root)
    expect(collectionContext(where, 'Customer', customer)).toBe(`${root}#Customer`)
    expect(entityContext(where, 'Customer', customer)).toBe(`${root}#Customer/$entity`)
    expect(valueContext(where, 'Edm.Int32')).toBe(`${root}#Edm.Int32`)
    expect(valueContext(where, 'Edm.String', true)).toBe(`${root}#Collection(Edm.String)`)
    expect(valueContext(where, qualifiedName(model, { name: 'Calculator_Split_Result' }))).toBe(
      `${root}#NAV.Calculator_Split_Result`,
    )
    expect(referenceContext(where, false)).toBe(`${root}#$ref`)
    expect(referenceContext(where, true)).toBe(`${root}#Collection($ref)`)
  })

  test.each([
    ['$select=Name', '(Name)', '(Name)'],
    ['$select=Name,No', '(Name,No)', '(Name,No)'],
    ['$select=*', '(*)', '(*)'],
    ['$select=*,Name', '(*)', '(*)'],
    ['$expand=SalesOrderSalesLines', '', '(SalesOrderSalesLines())'],
    ['$select=No&$expand=SalesOrderSalesLines', '(No)', '(No,SalesOrderSalesLines())'],
    [
      '$select=No,SalesOrderSalesLines&$expand=SalesOrderSalesLines',
      '(No,SalesOrderSalesLines)',
      '(No,SalesOrderSalesLines())',
    ],
    [
      '$expand=SalesOrderSalesLines($select=Amount)',
      '(SalesOrderSalesLines(Amount))',
      '(SalesOrderSalesLines(Amount))',
    ],
    [
      '$expand=SalesOrderSalesLines($select=Amount;$expand=Customer_No_Link($select=Name))',
      '(SalesOrderSalesLines(Amount,Customer_No_Link(Name)))',
      '(SalesOrderSalesLines(Amount,Customer_No_Link(Name)))',
    ],
    ['$expand=SalesOrderSalesLines/$ref', '', ''],
    ['$expand=SalesOrderSalesLines/$count', '', ''],
    ['$compute=No as Number', '(*,Number)', '(*,Number)'],
    ['$compute=No as Number&$select=Number', '(Number)', '(Number)'],
  ])('with %s tell %s in 4.0 and %s in 4.01', (query, in40, in401) => {
    const options = parseQueryOptions(query)
    expect(collectionContext(where, 'SalesOrder', order, options, '4.0')).toBe(`${root}#SalesOrder${in40}`)
    expect(entityContext(where, 'SalesOrder', order, options, '4.01')).toBe(`${root}#SalesOrder${in401}/$entity`)
  })

  test('of the rows of $apply list what they have', () => {
    expect(resultContext(where, 'SalesOrder', [['Status'], ['Total']])).toBe(`${root}#SalesOrder(Status,Total)`)
    expect(
      resultContext(where, 'SalesOrder', [['Customer_No_Link', 'Name'], ['Customer_No_Link', 'No'], ['Total']]),
    ).toBe(`${root}#SalesOrder(Customer_No_Link(Name,No),Total)`)
  })

  test('name what a part contains by the path that leads to it, percent-encoded', () => {
    const path = "SalesOrder(Document_Type='Order',No='A%2F1%20''x''')"
    expect(entityPath(model, orderEntity)).toBe(path)
    expect(navigationPath(model, orderEntity, lineEntity.navigation)).toBe(`${path}/SalesOrderSalesLines`)
    expect(entitySource(model, lineEntity)).toBe(`${path}/SalesOrderSalesLines`)
    expect(entityPath(model, lineEntity)).toBe(
      `${path}/SalesOrderSalesLines(Document_Type='Order',Document_No='A%2F1%20''x''',Line_No=10000)`,
    )
    const amount = lines.propertyByName.get('Amount')
    expect(amount && propertyContext(where, entityPath(model, lineEntity), amount)).toBe(
      `${root}#${entityPath(model, lineEntity)}/Amount`,
    )
  })

  test('name what an association leads to by its own set', () => {
    expect(navigationPath(model, orderEntity, navigationNamed(order, 'Customer_No_Link'))).toBe('Customer')
    expect(setOf(model, lines)).toBeUndefined()
  })

  test('have alternate keys by name', () => {
    expect(keyPredicate(customer, { 1: '10000' })).toBe("('10000')")
    expect(keyPredicate(customer, { 11: 'DK 1' })).toBe("(VAT_No='DK%201')")
  })
})

describe('the service document', () => {
  const read = (...[context]: [Parameters<typeof serviceDocument>[1]]): Record<string, unknown> =>
    JSON.parse(serviceDocument(model, context)) as Record<string, unknown>

  test('lists the sets and the functions that need no arguments', () => {
    expect(read({ ...where, version: '4.0', metadata: 'minimal' })).toEqual({
      '@odata.context': root,
      value: [
        ...['Company', 'Countries', 'Customer', 'SalesOrder', 'CustomerTotals'].map((name) => ({
          name,
          kind: 'EntitySet',
          url: name,
        })),
        { name: 'Calculator_Now', kind: 'FunctionImport', url: 'Calculator_Now' },
      ],
    })
  })

  test('has the control information of its version, and none with metadata=none', () => {
    expect(Object.keys(read({ ...where, version: '4.01', metadata: 'minimal' }))).toEqual(['@context', 'value'])
    expect(Object.keys(read({ ...where, version: '4.0', metadata: 'none' }))).toEqual(['value'])
  })

  test('of an API lists its sets', () => {
    const { value } = JSON.parse(
      serviceDocument(shopModel(apiRoot), { ...where, version: '4.0', metadata: 'none' }),
    ) as { value: { name: string }[] }
    expect(value.map(({ name }) => name)).toEqual(['companies', 'orderLines', 'orders'])
  })
})
