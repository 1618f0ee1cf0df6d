import { describe, expect, test } from '@jest/globals'
import { parseKeyPredicate, parseResourcePath, parseUrl } from '../../../dist/odata/syntax/index.js'
import { faultOf, shownSegment } from './shown.js'

const read = (path: string): string[] => parseResourcePath(path).map(shownSegment)

describe('resource paths', () => {
  test.each([
    ['', []],
    ['/Customer/', ['Customer']],
    [
      "Company('CRONUS%20A%2FS')/Customer('10000')/Name/$value",
      ['Company([Edm.String CRONUS A/S])', 'Customer([Edm.String 10000])', 'Name', '$value'],
    ],
    [
      "SalesOrder(Document_Type='Order',No='101005')/SalesOrderSalesLines",
      ['SalesOrder(Document_Type=[Edm.String Order], No=[Edm.String 101005])', 'SalesOrderSalesLines'],
    ],
    [
      'companies(01234567-89ab-cdef-0123-456789abcdef)/items(@key)',
      ['companies([Edm.Guid 01234567-89ab-cdef-0123-456789abcdef])', 'items(@key)'],
    ],
    ["Customer('O''Neil')", ["Customer([Edm.String O'Neil])"]],
    ["Customer('a+b')", ['Customer([Edm.String a+b])']],
    ['Customer/10000', ['Customer', '10000']],
    ["Customer/$filter(Name eq 'a/b')/$count", ['Customer', '$filter((literal))', '$count']],
    ['Items(1)/NS.Ship(Where=@p)', ['Items([Edm.Int32 1])', 'NS.Ship(Where=@p)']],
    ['Best(Size=1)(2)', ['Best(Size=[Edm.Int32 1])', '([Edm.Int32 2])']],
    ['$crossjoin(Customer,Item)', ['$crossjoin(Customer, Item)']],
    ['Customer()', ['Customer()']],
    ['$metadata', ['$metadata']],
    ['%24metadata', ['$metadata']],
  ])('%s', (path, segments) => {
    expect(read(path)).toEqual(segments.map((segment) => segment.replace('(literal)', '(eq Name [Edm.String a/b])')))
  })

  test('a key predicate on its own', () => {
    expect(parseKeyPredicate("('10000')")).toMatchObject([{ value: { type: 'Edm.String', text: '10000' } }])
    expect(parseKeyPredicate('(A=1,B=@b)')).toMatchObject([
      { name: 'A' },
      { name: 'B', value: { kind: 'alias', name: 'b' } },
    ])
  })

  test('$entity needs $id, and its type where something is selected', () => {
    expect(parseUrl('$entity', '$id=Customers(1)').options.id).toBe('Customers(1)')
    expect(parseUrl('$entity/NS.Customer', '$id=Customers(1)&$select=Name').path).toHaveLength(2)
    expect(faultOf(() => parseUrl('$entity', ''))).toBe(
      "the query, character 1: '$id' expected, for the path is $entity",
    )
    expect(faultOf(() => parseUrl('$entity', '$id=Customers(1)&$select=Name'))).toContain(
      'the path $entity must be followed by a type',
    )
  })

  test.each([
    ['Customer//Name', 'the resource path, character 10: a segment between two slashes expected'],
    ["Customer('1'", "the resource path, character 13: ',' or ')' expected at the end"],
    ["Customer('1)", 'the resource path, character 10: the string has no closing quote'],
    ["Customer('1')x", "the resource path, character 14: '/' or the end expected instead of 'x'"],
    ["Customer('1','2')", 'the resource path, character 14: several values must be named: Name=value'],
    ["Customer(A='1',A='2')", "the resource path, character 16: 'A' is given twice"],
    ['Customer(1 eq 1)', 'the resource path, character 10: a literal or an alias expected'],
    ['$metadata/Customer', 'the resource path, character 11: nothing may follow $metadata'],
    ['Customer/$value/Name', 'the resource path, character 17: nothing may follow $value'],
    [
      'Customer/%zz',
      "the resource path, character 10: '%' must be followed by two hexadecimal digits (a percent sign itself is %25)",
    ],
    ["Customer('%ff')", 'the resource path, character 11: the percent-encoded bytes are not UTF-8'],
    ["Customer('%00')", 'the resource path, character 11: a NUL character is not allowed'],
    ["Customer/Item('\udc00')", 'the resource path, character 16: half of a surrogate pair is no character'],
    ['$metadata(1)', "the resource path, character 1: '$metadata' takes no parentheses"],
  ])('%s is refused', (path, message) => {
    expect(faultOf(() => parseResourcePath(path))).toBe(message)
  })
})
