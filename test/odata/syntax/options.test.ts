import { describe, expect, test } from '@jest/globals'
import {
  parseApply,
  parseCompute,
  parseExpand,
  parseOrderBy,
  parseQueryOptions,
  parseSearch,
  parseSelect,
} from '../../../dist/odata/syntax/index.js'
import { faultOf, shown, shownSearch } from './shown.js'

describe('query options', () => {
  test('names are read in any case, with and without $, and percent-encoded', () => {
    for (const query of [
      '$filter=a&$top=5',
      'filter=a&top=5',
      '$FILTER=a&TOP=5',
      '%24filter=a&%24top=5',
      '&$filter=a&&$top=5&',
    ]) {
      const { filter, top, ...others } = parseQueryOptions(query)
      expect([filter && shown(filter), top, others]).toEqual(['a', 5, {}])
    }
  })

  test('a plus is a blank, and %2B is a plus', () => {
    const { filter } = parseQueryOptions("$filter=a+eq+'x+y'+and+b+eq+'1%2B1'")
    expect(filter && shown(filter)).toBe('(and (eq a [Edm.String x y]) (eq b [Edm.String 1+1]))')
  })

  test('what separates is decided before percent-decoding', () => {
    const { filter, custom } = parseQueryOptions("$filter=a eq 'x%26y%3Dz%3B'&q=1")
    expect([filter && shown(filter), custom?.get('q')]).toEqual(['(eq a [Edm.String x&y=z;])', '1'])
  })

  test('numbers, booleans and texts', () => {
    expect(
      parseQueryOptions(
        '$top=0&$skip=20&$count=true&$index=-1&$skiptoken=a%26b&$deltatoken=d&$format=application/json;odata.metadata=full&$id=Customers(1)&$schemaversion=*',
      ),
    ).toEqual({
      top: 0,
      skip: 20,
      count: true,
      index: -1,
      skipToken: 'a&b',
      deltaToken: 'd',
      format: 'application/json;odata.metadata=full',
      id: 'Customers(1)',
      schemaVersion: '*',
    })
  })

  test('aliases and what is not of OData', () => {
    const { aliases, custom } = parseQueryOptions("@p='x'&@list=[1,2]&company=CRONUS&Tenant=a%20b&flag")
    expect([...(aliases ?? [])].map(([name, value]) => [name, shown(value)])).toEqual([
      ['p', '[Edm.String x]'],
      ['list', 'json [1,2]'],
    ])
    expect([...(custom ?? [])]).toEqual([
      ['company', 'CRONUS'],
      ['Tenant', 'a b'],
      ['flag', ''],
    ])
  })

  test('$orderby, $select, $compute', () => {
    expect(
      parseOrderBy('Name desc, length(City),No asc').map(({ expression, descending }) => [
        shown(expression),
        descending,
      ]),
    ).toEqual([
      ['Name', true],
      ['length(City)', false],
      ['No', false],
    ])
    expect(
      parseSelect('Name,Address/City,*,Sales.*,Lines($filter=Amount gt 1;$top=2),Sales.Ship(Location,Kind)'),
    ).toMatchObject([
      { path: ['Name'] },
      { path: ['Address', 'City'] },
      { path: ['*'] },
      { path: ['Sales.*'] },
      { path: ['Lines'], options: { top: 2 } },
      { path: ['Sales.Ship'], parameters: ['Location', 'Kind'] },
    ])
    expect(
      parseCompute('Amount mul 2 as Twice,year(Date) as Year').map(({ expression, alias }) => [
        shown(expression),
        alias,
      ]),
    ).toEqual([
      ['(mul Amount [Edm.Int32 2])', 'Twice'],
      ['year(Date)', 'Year'],
    ])
  })

  test('$expand nests with options, and counts levels', () => {
    const items = parseExpand(
      "Customer,Lines($filter=Type eq 'a;b)';$orderby=No desc;top=5;$expand=Item($select=No;$expand=Vendor($levels=max));$count=true),Reports/$ref,Lines/$count($filter=a),*($levels=3)",
    )
    expect(items).toMatchObject([
      { path: ['Customer'], options: {} },
      {
        path: ['Lines'],
        options: {
          orderBy: [{ descending: true }],
          top: 5,
          count: true,
          expand: [
            { path: ['Item'], options: { select: [{ path: ['No'] }], expand: [{ path: ['Vendor'], levels: 'max' }] } },
          ],
        },
      },
      { path: ['Reports'], suffix: '$ref' },
      { path: ['Lines'], suffix: '$count' },
      { path: ['*'], levels: 3 },
    ])
    const filter = items[1]?.options.filter
    expect(filter && shown(filter)).toBe('(eq Type [Edm.String a;b)])')
  })

  test.each([
    ['blue', 'blue'],
    ['blue sky', '(AND blue sky)'],
    ['blue OR green AND NOT sky', '(OR blue (AND green (NOT sky)))'],
    ['"blue sky" NOT (a OR b)', '(AND "blue sky" (NOT (OR a b)))'],
    ['and or not', '(AND and or not)'],
    ['10%', '10%'],
    ["O'Neil", "O'Neil"],
    ['NOT', 'NOT'],
  ])('$search=%s', (text, tree) => {
    expect(shownSearch(parseSearch(text))).toBe(tree)
  })

  test('$apply, every transformation', () => {
    const text =
      'filter(Amount gt 1)/search(blue)/compute(Amount mul 2 as Twice)/groupby((City,Customer/Name,rollup($all,A,B)),aggregate(Amount with sum as Total,$count as Number,Lines/$count as Lines,Price mul 2 with average from Day with max as P,Forecast))' +
      '/orderby(Total desc)/skip(1)/top(10)/topcount(3,Total)/concat(identity,groupby((City))/aggregate($count as N))/expand(Lines,filter(a))/nest(groupby((X)) as Nested)/join(Sales as Sale,filter(b))/ancestors($root/Nodes,Tree,ID,filter(c),2,keep start)/Self.Custom(A=1)'
    expect(parseApply(text).map((one) => (one.kind === 'other' ? one.name : one.kind))).toEqual([
      'filter',
      'search',
      'compute',
      'groupby',
      'orderby',
      'skip',
      'top',
      'topcount',
      'concat',
      'expand',
      'nest',
      'join',
      'ancestors',
      'Self.Custom',
    ])
    expect(parseApply(text)[3]).toMatchObject({
      groupBy: [
        { path: ['City'] },
        { path: ['Customer', 'Name'] },
        { kind: 'rollup', all: true, paths: [['A'], ['B']] },
      ],
      then: [
        {
          kind: 'aggregate',
          items: [
            { expression: { kind: 'path' }, method: 'sum', alias: 'Total' },
            { alias: 'Number' },
            { expression: { kind: 'count' }, alias: 'Lines' },
            {
              expression: { kind: 'arithmetic' },
              method: 'average',
              from: [{ paths: [['Day']], method: 'max' }],
              alias: 'P',
            },
            { expression: { kind: 'path' } },
          ],
        },
      ],
    })
  })

  test.each([
    ['$top=-1', '$top, character 1: a whole number, 0 or more, expected'],
    ['$top=1.5', "$top, character 2: the end expected instead of '.'"],
    ['$skip=x', '$skip, character 1: a whole number, 0 or more, expected'],
    ['$top=99999999999999999999', '$top, character 1: the number is too large'],
    ['$count=maybe', '$count, character 1: true or false expected'],
    ['$top=1&top=2', "the query, character 8: '$top' is given twice"],
    ['$filer=a', "the query, character 1: '$filer' is no query option of OData"],
    ['$filter', "$filter, character 1: '=' and a value expected"],
    ['$filter=', '$filter, character 1: Expression expected at the end'],
    ['$filter=a eq 1#x', "$filter, character 7: '#' begins a fragment; in a query it is written %23"],
    [
      '$filter=a%zz',
      "$filter, character 2: '%' must be followed by two hexadecimal digits (a percent sign itself is %25)",
    ],
    [
      '$filter=a%',
      "$filter, character 2: '%' must be followed by two hexadecimal digits (a percent sign itself is %25)",
    ],
    ['$filter=a eq %27%ff%27', '$filter, character 6: the percent-encoded bytes are not UTF-8'],
    ['$filter=%ED%A0%80', '$filter, character 1: the percent-encoded bytes are not UTF-8'],
    ['$filter=a eq %27%00%27', '$filter, character 7: a NUL character is not allowed'],
    ["$filter=a eq '\ud800'", '$filter, character 7: half of a surrogate pair is no character'],
    ['$orderby=a up', "$orderby, character 3: the end expected instead of 'u'"],
    ['$expand=Lines($top=1', "$expand, character 13: ';' or ')' expected at the end"],
    ['$expand=Lines($format=json)', "$expand, character 7: '$format' is no option of $expand here"],
    ['$expand=Lines($levels=0)', "$expand, character 15: a whole number, 1 or more, or 'max' expected"],
    ['$apply=twist(a)', "$apply, character 1: 'twist' is no transformation"],
    ['$apply=aggregate(Amount with sum)', "$apply, character 26: 'as' and a name expected instead of ')'"],
    ['@p=1&@p=2', "the query, character 1: '@p' is given twice"],
    ['$search="blue', '$search, character 1: the phrase has no closing double quote'],
  ])('%s is refused', (query, message) => {
    expect(faultOf(() => parseQueryOptions(query))).toBe(message)
  })
})
