/** A file as the vendor's compilers write it, with what means nothing here. */

import { describe, expect, test } from '@jest/globals'
import { readSymbols } from '../../dist/symbols/readSymbols.js'

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
const file = (more: Json): string =>
  JSON.stringify({ AppId: 'x', Name: 'App', Publisher: 'P', Version: '1.0.0.0', Tables: [table([])], ...more })

describe("a file as the vendor's compilers write it", () => {
  const text = `\uFEFF${file({
    RuntimeVersion: '13.0',
    Tables: [],
    Namespaces: [
      {
        Name: 'Contoso',
        Namespaces: [
          {
            Name: 'Shop',
            Tables: [
              table(
                [
                  field({
                    TypeDefinition: { Name: 'Option', OptionMembers: [' ', 'Small'], Temporary: false },
                    ...properties({
                      Caption: 'How large',
                      DataClassification: 'CustomerContent',
                      OptionCaption: ' ,Small',
                      OptionMembers: ' ,Small',
                    }),
                  }),
                ],
                {
                  Variables: [{ TypeDefinition: { Name: 'Label' }, Name: 'Text001' }],
                  Keys: [{ FieldNames: ['No.'], Properties: [{ Value: '1', Name: 'Clustered' }], Name: 'PK' }],
                },
              ),
            ],
          },
        ],
      },
    ],
    Pages: [
      page({
        Controls: [
          {
            Kind: 0,
            Id: 1,
            Name: 'content',
            TypeDefinition: { Name: 'None' },
            Controls: [
              {
                Kind: 3,
                Id: 2,
                Name: 'Group',
                TypeDefinition: { Name: 'None' },
                Controls: [control({ Id: 3 }), { Kind: 10, Id: 4, Name: 'Map', RelatedControlAddIn: 'Map' }],
              },
            ],
          },
        ],
        Actions: [{ Kind: 0, Id: 5, Name: 'processing' }],
        Methods: [
          {
            ReturnTypeDefinition: { Name: 'None' },
            MethodKind: 0,
            Id: -5,
            Name: 'Post',
            Attributes: [{ Name: 'ServiceEnabled' }],
            Parameters: [{ IsVar: true, Name: 'actionContext', TypeDefinition: { Name: 'WebServiceActionContext' } }],
          },
          { Id: 6, Name: 'Other' },
        ],
        ...properties({
          ApplicationArea: '#All',
          SourceTable: '50',
          SourceTableView:
            'SORTING("No.")\r\n   ORDER(descending)\r\n  WHERE("Size" = CONST(Small), "No." = FILTER(<> \'\'))',
          Editable: '0',
        }),
      }),
    ],
    Codeunits: [
      {
        Id: 80,
        Name: 'C',
        Methods: [
          {
            Id: 1,
            Name: 'Hidden',
            IsInternal: true,
            Parameters: [{ Name: 'Json', TypeDefinition: { Name: 'JsonObject' } }],
          },
        ],
        ...properties({ TableNo: '50', Permissions: 'tabledata 50 = r' }),
      },
    ],
    Reports: [{ Id: 1, Name: 'R' }],
    PageExtensions: [{ TargetObject: 'Things', Id: 2, Name: 'X' }],
  })}`

  test('is read, with what means nothing here passed over', () => {
    const { objects } = readSymbols(text)
    expect(objects.table('thing')?.fields.map(({ name, caption, type }) => [name, caption, type.text])).toEqual([
      ['No.', 'No.', 'Code[20]'],
      ['Size', 'How large', 'Option'],
    ])
    expect(objects.page(60)).toMatchObject({
      controls: [{ name: 'No', field: 'No.' }],
      actions: [{ name: 'Post', binding: 'Entity', parameters: {} }],
      sourceView: {
        key: 'PK',
        descending: true,
        filters: [
          { field: 'Size', is: { kind: 'const', value: 'Small' } },
          { field: 'No.', is: { kind: 'filter', filter: "<> ''" } },
        ],
      },
    })
    expect(objects.codeunit('C')).toMatchObject({ table: { id: 50 }, procedures: {} })
  })
})
