/**
 * Symbols that cannot be read are refused with what is wrong and where; what the vendor's files have beside is passed
 * over.
 */

import { describe, expect, test } from '@jest/globals'
import { application } from '../../dist/app/application.js'
import { readSymbols } from '../../dist/symbols/readSymbols.js'
import { SymbolsError } from '../../dist/symbols/SymbolsError.js'
import { symbolsText } from '../../dist/symbols/writeSymbols.js'

type Json = Record<string, unknown>

const table = (fields: readonly Json[], more: Json = {}): Json => ({
  Id: 50,
  Name: 'Thing',
  Fields: [{ Id: 1, Name: 'No.', TypeDefinition: { Name: 'Code[20]' } }, ...fields],
  ...more,
})
const field = (more: Json): Json => ({ Id: 2, Name: 'Size', TypeDefinition: { Name: 'Integer' }, ...more })
const properties = (values: Record<string, string>): Json => ({
  Properties: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
})
const page = (more: Json): Json => ({
  Id: 60,
  Name: 'Things',
  Controls: [],
  ...properties({ SourceTable: '50' }),
  ...more,
})
const control = (more: Json): Json => ({
  Kind: 8,
  Id: 1,
  Name: 'No',
  ...properties({ SourceExpression: 'Rec."No."' }),
  ...more,
})
const query = (element: Json, values: Record<string, string> = {}): Json => ({
  Id: 70,
  Name: 'Sums',
  Elements: [{ Name: 'Thing', RelatedTable: 'Thing', Columns: [{ Name: 'No', SourceColumn: 'No.' }], ...element }],
  ...properties(values),
})
const file = (more: Json): string =>
  JSON.stringify({ AppId: 'x', Name: 'App', Publisher: 'P', Version: '1.0.0.0', Tables: [table([])], ...more })

function failure(text: string): string {
  try {
    readSymbols(text)
  } catch (error) {
    expect(error).toBeInstanceOf(SymbolsError)
    return (error as SymbolsError).message.replace('The symbols cannot be read: ', '')
  }
  throw new Error('The symbols were read.')
}

describe('a file that is none', () => {
  test.each([
    ['is empty', '', /^it is not JSON: /],
    ['is cut off', symbolsText(application).slice(0, 5000), /^it is not JSON: .*\d/],
    ['is a list', '[]', /^an object is expected\.$/],
    ['has no name', '{"AppId":"x"}', /^'Name' is missing\.$/],
    ['has a text where a list belongs', file({ Pages: 'none' }), /^'Pages' is not a list\.$/],
  ])('%s', (_what, text, message) => {
    expect(failure(text)).toMatch(message)
  })
})

describe('what is wrong is told with its place', () => {
  test.each([
    [
      'a type that does not exist',
      { Tables: [table([field({ TypeDefinition: { Name: 'Intger' } })])] },
      "Tables[0] 'Thing', Fields[1] 'Size', TypeDefinition: 'Intger' is not a type that is known here.",
    ],
    [
      'a Code without length',
      { Tables: [table([field({ TypeDefinition: { Name: 'Code' } })])] },
      "Tables[0] 'Thing', Fields[1] 'Size', TypeDefinition: 'Code' is not a type: Text and Code have a length, Text may have none.",
    ],
    [
      'a name out of Object',
      { Tables: [table([field({ TypeDefinition: { Name: 'constructor' } })])] },
      "Tables[0] 'Thing', Fields[1] 'Size', TypeDefinition: 'constructor' is not a type that is known here.",
    ],
    [
      'an enum that does not exist',
      { Tables: [table([field({ TypeDefinition: { Name: 'Enum', Subtype: { Name: 'Nix', Id: 4711 } } })])] },
      "Tables[0] 'Thing', Fields[1] 'Size', TypeDefinition, Subtype: there is no enum 4711.",
    ],
    [
      'a field without a number',
      { Tables: [table([{ Name: 'Size', TypeDefinition: { Name: 'Integer' } }])] },
      "Tables[0] 'Thing', Fields[1] 'Size': 'Id' is missing.",
    ],
    [
      'a field without a type',
      { Tables: [table([{ Id: 2, Name: 'Size' }])] },
      "Tables[0] 'Thing', Fields[1] 'Size': 'TypeDefinition' is missing.",
    ],
    [
      'a field that is given twice',
      { Tables: [table([field({}), field({ Id: 3 })])] },
      "Tables[0] 'Thing', Fields[2] 'Size': the name 'Size' is given twice.",
    ],
    [
      'a number that is none',
      { Tables: [table([field({ Id: '2' })])] },
      "Tables[0] 'Thing', Fields[1] 'Size': 'Id' is not a whole number.",
    ],
    [
      'a key of a field that does not exist',
      { Tables: [table([], { Keys: [{ Name: 'PK', FieldNames: ['Nr.'] }] })] },
      "Tables[0] 'Thing': Table 50 Thing: the key 'PK' names the field 'Nr.', which does not exist.",
    ],
    [
      'a formula that is none',
      { Tables: [table([field(properties({ FieldClass: 'FlowField', CalcFormula: 'total(Thing)' }))])] },
      "Tables[0] 'Thing', Fields[1] 'Size', CalcFormula: 'total' is not one of sum, count, average, min, max, exist, lookup, at character 6 of \"total(Thing)\".",
    ],
    [
      'a bracket that is not closed',
      {
        Tables: [
          table([
            field(properties({ FieldClass: 'FlowField', CalcFormula: 'count(Thing where("No." = const(\'1\')' })),
          ]),
        ],
      },
      "Tables[0] 'Thing', Fields[1] 'Size', CalcFormula: ')' is expected, at character 37 of \"count(Thing where(\\\"No.\\\" = const('1')\".",
    ],
    [
      'a constant that does not fit',
      { Tables: [table([field(properties({ TableRelation: 'Thing where(Size = const(many))' }))])] },
      'Tables[0] \'Thing\', Fields[1] \'Size\', TableRelation: The value "many" cannot be evaluated into type Integer, at character 26 of "Thing where(Size = const(many))".',
    ],
    [
      'a condition on a field that does not exist',
      { Tables: [table([field(properties({ TableRelation: 'Thing where(Siz = const(1))' }))])] },
      "Tables[0] 'Thing', Fields[1] 'Size', TableRelation: the table 'Thing' has no field 'Siz', at character 25 of \"Thing where(Siz = const(1))\".",
    ],
    [
      'a relation that depends on a condition',
      { Tables: [table([field(properties({ TableRelation: 'if (Size = const(1)) Thing' }))])] },
      "Tables[0] 'Thing', Fields[1] 'Size', TableRelation: relations that depend on a condition are not known here, at character 1 of \"if (Size = const(1)) Thing\".",
    ],
    [
      'yes and no that is neither',
      { Tables: [table([field(properties({ Editable: 'perhaps' }))])] },
      "Tables[0] 'Thing', Fields[1] 'Size': the property 'Editable' is 'perhaps', which is neither 1 nor 0.",
    ],
    [
      'an ordinal that is given twice',
      {
        EnumTypes: [
          {
            Id: 1,
            Name: 'E',
            Values: [
              { Name: 'A', Ordinal: 0 },
              { Name: 'B', Ordinal: 0 },
            ],
          },
        ],
      },
      "EnumTypes[0] 'E': Enum 1 E: 'A' and 'B' both have the ordinal 0.",
    ],
    [
      'two tables of one id',
      { Tables: [table([]), table([], { Name: 'Other' })] },
      'Table 50 Other and Table 50 Thing have the same id.',
    ],
    [
      'a page without a table',
      { Pages: [{ Id: 60, Name: 'Things' }] },
      "Pages[0] 'Things': the property 'SourceTable' is missing.",
    ],
    [
      'a page of a table that does not exist',
      { Pages: [page(properties({ SourceTable: '51' }))] },
      "Pages[0] 'Things': there is no table 51, its SourceTable.",
    ],
    [
      'a control of a field that does not exist',
      {
        Pages: [
          page({
            Controls: [
              { Kind: 0, Id: 9, Name: 'Content', Controls: [control(properties({ SourceExpression: 'Rec.Nix' }))] },
            ],
          }),
        ],
      },
      "Pages[0] 'Things', Controls[0] 'Content', Controls[0] 'No': Table 50 Thing has no field 'Nix'.",
    ],
    [
      'a control of an expression',
      { Pages: [page({ Controls: [control(properties({ SourceExpression: 'Abs(Rec.Size)' }))] })] },
      "Pages[0] 'Things', Controls[0] 'No', SourceExpression: the end is expected, at character 4 of \"Abs(Rec.Size)\".",
    ],
    [
      'a part of a page that does not exist',
      { Pages: [page({ Controls: [{ Kind: 6, Id: 1, Name: 'Lines', RelatedPagePartId: { Name: '', Id: 99 } }] })] },
      "Pages[0] 'Things', Controls[0] 'Lines': there is no page 99, which it shows.",
    ],
    [
      'an API page without an entity',
      {
        Pages: [
          page(
            properties({
              SourceTable: '50',
              PageType: 'API',
              APIPublisher: 'a',
              APIGroup: 'b',
              APIVersion: 'v1.0',
              EntityName: 'c',
            }),
          ),
        ],
      },
      "Pages[0] 'Things': the property 'EntitySetName' is missing.",
    ],
    [
      'a page type of another kind',
      { Pages: [page(properties({ SourceTable: '50', PageType: 'RoleCenter' }))] },
      "Pages[0] 'Things': the PageType 'RoleCenter' is not one of Card, List, Document, ListPart, CardPart, Worksheet, API.",
    ],
    [
      'a view by fields without a key',
      { Pages: [page(properties({ SourceTable: '50', SourceTableView: 'sorting("No.", Size)' }))] },
      "Pages[0] 'Things': the table Thing has no key of the fields No., Size, by which the SourceTableView sorts.",
    ],
    [
      'a query without data items',
      { Queries: [query({}, {}), { Id: 71, Name: 'None', Elements: [] }] },
      "Queries[1] 'None': a query has one outermost data item, not none.",
    ],
    [
      'a column of a field that does not exist',
      { Queries: [query({ Columns: [{ Name: 'No', SourceColumn: 'Nix' }] })] },
      "Queries[0] 'Sums', Elements[0] 'Thing', Columns[0] 'No': Table 50 Thing has no field 'Nix'.",
    ],
    [
      'a method of a column',
      { Queries: [query({ Columns: [{ Name: 'No', SourceColumn: 'No.', ...properties({ Method: 'Median' }) }] })] },
      "Queries[0] 'Sums', Elements[0] 'Thing', Columns[0] 'No': the Method 'Median' is not one of Sum, Count, Average, Min, Max, Day, Month, Year.",
    ],
    [
      'a procedure that is given twice',
      {
        Codeunits: [
          {
            Id: 80,
            Name: 'C',
            Methods: [
              { Id: 1, Name: 'Run' },
              { Id: 2, Name: 'Run' },
            ],
          },
        ],
      },
      "Codeunits[0] 'C', Methods[1] 'Run': the name 'Run' is given twice.",
    ],
    [
      'a parameter of a type that is not known',
      {
        Codeunits: [
          {
            Id: 80,
            Name: 'C',
            Methods: [{ Id: 1, Name: 'Go', Parameters: [{ Name: 'to', TypeDefinition: { Name: 'HttpClient' } }] }],
          },
        ],
      },
      "Codeunits[0] 'C', Methods[0] 'Go', Parameters[0] 'to', TypeDefinition: 'HttpClient' is not a type that is known here.",
    ],
  ])('%s', (_what, more, message) => {
    expect(failure(file(more))).toBe(message)
  })

  test('each member that has to be there is missed', () => {
    const whole = symbolsText(application)
    for (const member of ['Id', 'Name', 'TypeDefinition', 'RelatedTable', 'Ordinal', 'Kind']) {
      const message = failure(
        JSON.stringify(
          JSON.parse(whole, function (this: Json, key, value: unknown) {
            return key === member ? undefined : value
          }),
        ),
      )
      expect(message.split(': ').at(-1)).toBe(`'${member}' is missing.`)
    }
  })
})

describe('hostile texts', () => {
  test('are read in linear time', () => {
    const long = `Thing where(${'"No." = const(\'1\'), '.repeat(20_000)}`
    expect(failure(file({ Tables: [table([field(properties({ TableRelation: long }))])] }))).toContain(
      'a name is expected',
    )
    expect(
      failure(
        file({
          Tables: [table([field(properties({ TableRelation: `Thing where(Size = filter(${'('.repeat(200_000)}` }))])],
        }),
      ),
    ).toContain('the bracket is not closed')
  })
})
