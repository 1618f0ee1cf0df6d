/** Whatever can be declared comes back from symbols as it was. */

import { describe, expect, test } from '@jest/globals'
import { Objects, type ApplicationObject } from '../../dist/application/Objects.js'
import { metadataJson } from '../../dist/odata/metadata/metadataJson.js'
import { metadataXml } from '../../dist/odata/metadata/metadataXml.js'
import { buildModel } from '../../dist/odata/model/buildModel.js'
import type { Root } from '../../dist/odata/model/model.js'
import { readSymbols } from '../../dist/symbols/readSymbols.js'
import { applicationSymbols, symbolsText } from '../../dist/symbols/writeSymbols.js'
import { apiRoot, objects as shop, odataRoot, service, services } from '../odata/model/shop.js'
import { everything } from './everything.js'

/** As plain data: types by their text, no code, no functions. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) => {
      if (typeof one === 'bigint') return `${one}n`
      if (one instanceof Uint8Array) return Buffer.from(one).toString('hex')
      if (key === 'type' || key === 'returns') {
        const { text, members, values, blank, length, subtype, contentType } = one as Record<string, unknown>
        return {
          text,
          members,
          values,
          blank: typeof blank === 'bigint' ? `${blank}n` : blank,
          length,
          subtype,
          contentType,
        }
      }
      return key === 'table' && typeof one === 'object' ? (one as { name: string }).name : one
    }),
  )
}

const own = ({ codeunits, tables, pages, queries, enums }: Objects): unknown =>
  plain({ codeunits, tables, pages, queries, enums })

describe('an application with everything that can be declared, read back', () => {
  const declared = new Objects(everything.objects)
  const read = readSymbols(symbolsText(everything))

  test('has the same objects, to every property', () => {
    // An enum that only a parameter names is an object of its own in symbols.
    const speed = read.objects.enum('Speed') as unknown as ApplicationObject
    expect(own(read.objects)).toEqual(own(new Objects([...everything.objects, speed])))
  })

  test('publishes the same', () => {
    const published = [
      service('Page', 60001, 'Thing'),
      service('Page', 60002, 'Things'),
      service('Query', 60010, 'Totals'),
      service('Codeunit', 60020, 'Worker'),
    ]
    const roots: readonly Root[] = [
      odataRoot,
      ...['v1.0', 'v2.0', 'beta'].map((version): Root => ({
        kind: 'Api',
        publisher: 'contoso',
        group: 'all',
        version,
      })),
    ]
    for (const root of roots) {
      const [before, after] = [declared, read.objects].map((objects) => buildModel(root, objects, published)) as [
        ReturnType<typeof buildModel>,
        ReturnType<typeof buildModel>,
      ]
      expect(metadataXml(after)).toBe(metadataXml(before))
      expect(metadataJson(after)).toBe(metadataJson(before))
      expect(after.version).toBe(before.version)
    }
  })

  test('and so does the shop of the tests of $metadata', () => {
    const { objects } = readSymbols(symbolsText({ name: 'Shop', companies: [], objects: shop, webServices: [] }))
    for (const root of [odataRoot, apiRoot])
      expect(metadataXml(buildModel(root, objects, services))).toBe(
        metadataXml(buildModel(root, new Objects(shop), services)),
      )
  })
})

describe('symbols are written as the vendor writes them', () => {
  const {
    Tables: [table],
    Pages: pages,
    Queries: [query],
    Codeunits: [codeunit],
    EnumTypes,
    ...root
  } = applicationSymbols(everything)
  const property = (
    element: { readonly Properties?: readonly { readonly Name: string; readonly Value: string }[] } | undefined,
    name: string,
  ): string | undefined => element?.Properties?.find(({ Name }) => Name === name)?.Value
  const fieldOf = (name: string): Parameters<typeof property>[0] => table?.Fields.find(({ Name }) => Name === name)

  test('an application without id, publisher and version gets what a new one has there', () => {
    expect(root).toMatchObject({
      RuntimeVersion: '15.0',
      Name: 'Everything',
      Publisher: 'Default Publisher',
      Version: '1.0.0.0',
      Reports: [],
      TableExtensions: [],
    })
    expect(root.AppId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(applicationSymbols({ ...everything, name: 'Another' }).AppId).not.toBe(root.AppId)
  })

  test("the platform's tables and pages are not in it", () => {
    expect([table?.Id, ...pages.map(({ Id }) => Id)]).toEqual([60000, 60001, 60002, 60003, 60004])
  })

  test('fields: types, classes, formulas, relations', () => {
    expect(table?.Fields.slice(0, 2)).toEqual([
      { TypeDefinition: { Name: 'Code[20]' }, Id: 1, Name: 'No.' },
      { TypeDefinition: { Name: 'Integer' }, Properties: [{ Name: 'InitValue', Value: '7' }], Id: 2, Name: 'Int' },
    ])
    expect(table?.Fields.find(({ Name }) => Name === 'Siz')?.TypeDefinition).toEqual({
      Name: 'Enum',
      Subtype: { Name: 'Size', Id: 80 },
    })
    expect(table?.Fields.find(({ Name }) => Name === 'Opt')?.TypeDefinition).toEqual({
      Name: 'Option',
      OptionMembers: [' ', '', 'Ship, later', '3'],
    })
    expect(property(fieldOf('Opt'), 'OptionMembers')).toBe(' ,,"Ship, later",3')
    expect(property(fieldOf('Found'), 'CalcFormula')).toBe(
      '-exist("Thing (all)" where(Siz = const("10"), Opt = const("3"), Day = field("Day Filter")))',
    )
    expect(property(fieldOf('Total'), 'CalcFormula')).toContain(
      '-sum("Thing (all)".Dec where(Int = const(-5), Big = const(9223372036854775807), Dec = const(-1638.45), Bool = const(true), Txt = const(\'it\'\'s (a) "text", 100 %\')',
    )
    expect(property(fieldOf('Total'), 'CalcFormula')).toContain(
      'Opt = const("Ship, later"), Siz = const("Very ""Large"", really")',
    )
    expect(property(fieldOf('Other No.'), 'TableRelation')).toBe(
      '"Thing (all)"."No." where(Bool = const(true), Txt = filter("12""*"), Int = filter((>0|<-5)))',
    )
    expect(table?.Keys).toEqual([
      { FieldNames: ['No.'], Properties: [{ Name: 'Clustered', Value: '1' }], Name: 'Main Key' },
      { FieldNames: ['Day', 'Int'], Name: 'By Day' },
      { FieldNames: ['Cod', 'Txt'], Properties: [{ Name: 'Unique', Value: '1' }], Name: 'Once' },
    ])
  })

  test('pages: controls, parts, views, actions', () => {
    const [card] = pages
    const [area] = card?.Controls ?? []
    const [group, ...parts] = area?.Controls ?? []
    expect([area?.Kind, group?.Kind, ...parts.map(({ Kind }) => Kind)]).toEqual([0, 1, 6, 6, 6])
    expect(group?.Controls?.[1]).toMatchObject({
      Kind: 8,
      TypeDefinition: { Name: 'Decimal' },
      Name: 'Sum "total"',
      Properties: [
        { Name: 'Caption', Value: 'Sum' },
        { Name: 'Editable', Value: 'false' },
        { Name: 'SourceExpression', Value: 'Rec.Total' },
      ],
    })
    expect(parts[0]).toMatchObject({
      RelatedPagePartId: { Id: 60002 },
      Properties: [
        { Name: 'SubPageLink', Value: 'Day = field(Day), Opt = const("Ship, later"), Int = filter(1..5)' },
        { Name: 'Multiplicity', Value: 'ZeroOrOne' },
      ],
    })
    expect(property(card, 'SourceTable')).toBe('60000')
    expect(property(card, 'SourceTableView')).toMatch(
      /^sorting\(Day, Int\) order\(descending\) where\(Int = const\(-5\), .*Cod = filter\(<>''\), .*Siz = const\(" "\), /,
    )
    expect(property(pages[2], 'ODataKeyFields')).toBe('2000000000,1')
    expect(property(pages[2], 'APIVersion')).toBe('v1.0,v2.0,beta')
    expect(card?.Methods?.map(({ Name, Attributes }) => [Name, Attributes?.map((one) => one.Name)])).toEqual([
      ['Weigh', ['ServiceEnabled', 'ReadOnly', 'Control', 'Optional', 'Documentation']],
      ['Clear', ['ServiceEnabled', 'Collection']],
    ])
    expect(card?.Methods?.[0]?.Parameters?.[0]).toEqual({
      IsVar: true,
      Name: 'ActionContext',
      TypeDefinition: { Name: 'WebServiceActionContext' },
    })
  })

  test('queries, codeunits and enums', () => {
    expect(query?.Elements[0]).toMatchObject({ RelatedTable: 'Thing (all)', Name: 'Thing' })
    expect(query?.Elements[0]?.DataItems?.[0]?.Properties).toEqual([
      { Name: 'SqlJoinType', Value: 'InnerJoin' },
      { Name: 'DataItemLink', Value: '"Other No." = Thing."No.", Day = Thing.Day' },
    ])
    expect(property(query, 'OrderBy')).toBe('descending(Sum), ascending("Month ""of"" Day")')
    expect(property(query?.Elements[0]?.Filters?.[0], 'ColumnFilter')).toBe('Size = filter(<>Small)')
    expect(codeunit).toMatchObject({ Properties: [{ Name: 'TableNo', Value: '60000' }], Id: 60020 })
    expect(codeunit?.Methods?.[0]).toMatchObject({ ReturnTypeDefinition: { Name: 'Guid' }, Name: 'All' })
    expect(codeunit?.Methods?.[0]?.Parameters?.slice(2, 4)).toEqual([
      { IsVar: true, Name: 'c', TypeDefinition: { Name: 'Text' } },
      { Name: 'd', TypeDefinition: { Name: 'RecordId' } },
    ])
    expect(EnumTypes.map(({ Id, Name }) => [Id, Name])).toEqual([
      [80, 'Size'],
      [81, 'Speed'],
    ])
    expect(EnumTypes[0]?.Values[3]).toEqual({
      Ordinal: 20,
      Properties: [{ Name: 'Caption', Value: 'XXL' }],
      Name: 'Very "Large", really',
    })
  })

  test('numbers of controls, columns and methods stay when others come, and are never the same twice', () => {
    const numbers = pages.map((page) =>
      page.Controls.flatMap(function all(control): number[] {
        return [control.Id, ...(control.Controls ?? []).flatMap(all)]
      }),
    )
    for (const ofPage of numbers) expect(new Set(ofPage).size).toBe(ofPage.length)
    expect(numbers.flat().every((number) => Number.isInteger(number) && number > 0 && number <= 2147483647)).toBe(true)
  })
})
