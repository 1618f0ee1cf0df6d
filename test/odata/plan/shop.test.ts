/**
 * Queries, parts within parts, alternate keys, tables of all companies and of the platform: with a small application of
 * their own.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Decimal } from '../../../dist/index.js'
import { buildModel } from '../../../dist/odata/model/buildModel.js'
import type { Model } from '../../../dist/odata/model/model.js'
import { planReadBack } from '../../../dist/odata/plan/planReadBack.js'
import type { RequestContext } from '../../../dist/odata/plan/plan.js'
import { parseUrl } from '../../../dist/odata/syntax/index.js'
import { insertMany } from '../../../dist/schema/insertMany.js'
import { service, typeOf } from '../model/shop.js'
import { international, TestCompany } from '../../table/company.js'
import { answerOf, planUrl, serviceRoot, type Answer } from './requests.js'
import {
  Client,
  Clients,
  Instances,
  Lands,
  Node,
  Nodes,
  Note,
  Notes,
  Region,
  Sale,
  Sales,
  queries,
} from './shopObjects.js'

let shop: TestCompany
let model: Model

beforeAll(async () => {
  shop = await TestCompany.open([
    Region,
    Client,
    Sale,
    Note,
    Node,
    Nodes,
    Notes,
    Sales,
    Clients,
    Lands,
    Instances,
    ...queries,
  ])
  model = buildModel({ kind: 'ODataV4' }, shop.objects, [
    service('Page', 60012, 'Clients'),
    service('Page', 60013, 'Lands'),
    service('Page', 60014, 'Instances'),
    service('Page', 60015, 'Nodes'),
    ...queries.map(({ id, name }) => service('Query', id, name.replace(' ', ''))),
  ])
  await shop.connected(async (query) => {
    await insertMany(query, Region, international, [
      { Code: 'DK', Name: 'Danmark' },
      { Code: 'NS', Name: 'North Sea', Kind: 'Sea' },
    ])
    await insertMany(query, Client, international, [
      { 'No.': 'C1', Name: 'One', 'VAT No.': 'V1', 'Region Code': 'DK' },
      { 'No.': 'C2', Name: 'Two', 'VAT No.': 'V2', 'Region Code': 'NS' },
      { 'No.': 'C3', Name: 'Three', 'VAT No.': 'V3' },
    ])
    await insertMany(query, Sale, international, [
      { 'Entry No.': 1, 'Client No.': 'C1', Day: '2026-01-10', Amount: Decimal.evaluate('10.50'), Pieces: 1 },
      { 'Entry No.': 2, 'Client No.': 'C1', Day: '2026-02-11', Amount: Decimal.evaluate('4.25'), Pieces: 2 },
      { 'Entry No.': 3, 'Client No.': 'C2', Day: '2026-02-20', Amount: Decimal.evaluate('100'), Pieces: 3 },
      { 'Entry No.': 4, 'Client No.': 'GONE', Day: '2026-03-01', Amount: Decimal.evaluate('-1'), Pieces: 4 },
    ])
    await insertMany(
      query,
      Node,
      international,
      [1, 2, 3, 4, 5].map((no) => ({ 'No.': no, Parent: no - 1 })),
    )
    await insertMany(query, Note, international, [
      { 'Entry No.': 1, 'Line No.': 1, Text: 'a' },
      { 'Entry No.': 1, 'Line No.': 2, Text: 'b' },
      { 'Entry No.': 3, 'Line No.': 1, Text: 'c' },
    ])
  })
})
afterAll(async () => {
  await shop.close()
})

async function get(url: string, change: Partial<RequestContext> = {}): Promise<Answer> {
  const plan = planUrl(url, {
    model,
    company: { name: international, id: '11111111-1111-4111-8111-111111111111' },
    metadata: 'none',
    ...change,
  })
  return answerOf(plan, (await shop.connected(async (query) => await query(plan.statement))).rows)
}

describe('a query', () => {
  test('totals what it joins; who has nothing has blanks', async () => {
    expect((await get('Totals')).value).toEqual([
      {
        No: 'C1',
        Name: 'One',
        Total: 14.75,
        Owed: -14.75,
        Pieces: 3,
        Mean: 1.5,
        Least: 4.25,
        Last: '2026-02-11',
        Sales: 2,
      },
      { No: 'C2', Name: 'Two', Total: 100, Owed: -100, Pieces: 3, Mean: 3, Least: 100, Last: '2026-02-20', Sales: 1 },
      { No: 'C3', Name: 'Three', Total: 0, Owed: 0, Pieces: 0, Mean: 0, Least: 0, Last: '0001-01-01', Sales: 0 },
    ])
  })

  test('is filtered before it is totalled by its filters, and behind by $filter', async () => {
    expect((await get("Totals?$filter=Day_Filter eq '..2026-01-31'&$select=No,Total")).value).toEqual([
      { No: 'C1', Total: 10.5 },
      { No: 'C2', Total: 0 },
      { No: 'C3', Total: 0 },
    ])
    expect((await get('Totals?$filter=Total gt 14.7&$orderby=Total desc&$select=No&$count=true')).body).toBe(
      '{"@odata.count":2,"value":[{"No":"C2"},{"No":"C1"}]}',
    )
    expect((await get('Totals/$count')).body).toBe('3')
  })

  test('takes dates apart, and no more rows than it wants', async () => {
    expect((await get('PerMonth')).value).toEqual([
      { Year: 2026, Month: 2, Total: 104.25 },
      { Year: 2026, Month: 1, Total: 10.5 },
    ])
  })

  test('joins in every way', async () => {
    const pairs = async (name: string): Promise<string[]> =>
      (await get(name)).value
        .map(({ No, Entry_No, Sales: total }) => `${String(No)} ${String(Entry_No)} ${String(total)}`)
        .sort()
    const inner = ['C1 1 14.75', 'C1 2 14.75', 'C2 3 100']
    expect(await pairs('Inner')).toEqual(inner)
    expect(await pairs('Left')).toEqual([...inner, 'C3 0 0'])
    expect(await pairs('Right')).toEqual([' 4 0', ...inner])
    expect(await pairs('Full')).toEqual([' 4 0', ...inner, 'C3 0 0'])
    expect(await pairs('Cross')).toHaveLength(12)
  })
})

describe('parts within parts', () => {
  test('are expanded to any depth in one statement', async () => {
    const { value } = await get(
      "Clients?$select=No&$expand=ClientsEntries($select=Entry_No;$expand=ClientsEntriesRemarks($select=Text;$filter=Text ne 'b'))",
    )
    expect(value).toEqual([
      { No: 'C3', ClientsEntries: [] },
      { No: 'C2', ClientsEntries: [{ Entry_No: 3, ClientsEntriesRemarks: [{ Text: 'c' }] }] },
      {
        No: 'C1',
        ClientsEntries: [
          { Entry_No: 1, ClientsEntriesRemarks: [{ Text: 'a' }] },
          { Entry_No: 2, ClientsEntriesRemarks: [] },
        ],
      },
    ])
  })

  test('of their own kind are expanded by levels', async () => {
    const below = (from: number, levels: number): Record<string, unknown>[] =>
      from > 5 ? [] : [{ No: from, ...(levels > 0 ? { NodesBelow: below(from + 1, levels - 1) } : {}) }]
    expect((await get('Nodes(1)?$select=No&$expand=NodesBelow($select=No;$levels=1)')).json).toEqual({
      No: 1,
      NodesBelow: [{ No: 2 }],
    })
    expect((await get('Nodes(1)?$select=No&$expand=NodesBelow($select=No;$levels=3)')).json).toEqual(below(1, 3)[0])
    expect((await get('Nodes(1)?$select=No&$expand=NodesBelow($select=No;$levels=max)')).json).toEqual(below(1, 8)[0])
    expect((await get('Nodes(2)/NodesBelow(3)/NodesBelow?$select=No')).value).toEqual([{ No: 4 }])
    expect(() =>
      planUrl('Nodes?$expand=NodesBelow($levels=101)', { model, company: { name: international, id: '' } }),
    ).toThrow(/more than 100/)
  })

  test('are reached by paths of any length', async () => {
    expect((await get("Clients('C1')/ClientsEntries(1)/ClientsEntriesRemarks(2)/Text/$value")).body).toBe('b')
    expect((await get("Clients('C1')/ClientsEntries(1)/ClientsEntriesRemarks?$select=Line_No")).value).toEqual([
      { Line_No: 1 },
      { Line_No: 2 },
    ])
    // The sale is another client's, so nothing is below it.
    expect((await get("Clients('C2')/ClientsEntries(1)/ClientsEntriesRemarks")).status).toBe(404)
    expect((await get("Clients('C2')/ClientsEntries(1)/ClientsEntriesRemarks(2)")).status).toBe(404)
  })

  test('are asked for in filters, and say where they are', async () => {
    expect(
      (
        await get(
          "Clients?$select=No&$filter=ClientsEntries/any(s:s/ClientsEntriesRemarks/any(r:r/Text eq 'c' and s/Pieces gt 2 and $it/Name eq 'Two'))",
        )
      ).value,
    ).toEqual([{ No: 'C2' }])
    const { id, json } = await get("Clients('C1')/ClientsEntries(1)/ClientsEntriesRemarks(2)", { metadata: 'full' })
    expect(id).toBe("Clients('C1')/ClientsEntries(1)/ClientsEntriesRemarks(Entry_No=1,Line_No=2)")
    expect(json['@odata.id']).toBe(`${serviceRoot}/${id ?? ''}`)
    const [sale] = (
      await get("Clients('C1')?$expand=ClientsEntries($expand=ClientsEntriesRemarks)", { metadata: 'full' })
    ).json['ClientsEntries'] as { ClientsEntriesRemarks: Record<string, unknown>[] }[]
    expect(sale?.ClientsEntriesRemarks[1]?.['@odata.id']).toBe(`${serviceRoot}/${id ?? ''}`)
  })
})

describe('a page', () => {
  test('has the order of its view, and pages in it', async () => {
    expect((await get('Clients?$select=No')).value).toEqual([{ No: 'C3' }, { No: 'C2' }, { No: 'C1' }])
    const { nextLink } = await get('Clients?$select=No', { pageSize: 1 })
    expect((await get(nextLink ?? '', { pageSize: 5 })).value).toEqual([{ No: 'C2' }, { No: 'C1' }])
  })

  test('is read by SystemId and by unique keys', async () => {
    expect((await get("Clients(VAT_No='V2')")).json).toMatchObject({ No: 'C2' })
    const { Row_Id } = (await get("Clients('C3')")).json
    expect((await get(`Clients(Row_Id=${String(Row_Id)})?$select=No`)).json).toEqual({ No: 'C3' })
  })

  test('of data of all companies needs none', async () => {
    expect((await get('Lands', { company: undefined })).value).toEqual([{ Code: 'DK', Name: 'Danmark' }])
    expect(() => planUrl('Clients', { model, company: undefined })).toThrow(
      expect.objectContaining({ code: 'Internal_DefaultCompanyNotFound' }),
    )
  })

  test('of the platform’s tables has no ETags; those of sessions are written out before', () => {
    const plan = planUrl('Instances(1)', { model, company: undefined })
    expect([plan.etagColumn, plan.idColumn, plan.statement.readsLog]).toEqual([undefined, 1, undefined])
    expect(planUrl('Clients', { model, company: { name: international, id: '' } }).statement.readsLog).toBeUndefined()
    expect(planUrl('Events', { model, company: undefined }).statement.readsLog).toBe(true)
  })
})

describe('what is read back after writing', () => {
  test('is the entity of a SystemId, as the request selects and expands it', async () => {
    const [[systemId] = []] = await shop.sql('select system_id from application."60001_client" where "1_no" = \'C2\'')
    const { options } = parseUrl('Clients', '$select=No,Sales&$expand=ClientsEntries($select=Pieces)')
    const context: RequestContext = {
      model,
      serviceRoot,
      roots: [serviceRoot],
      companyRoot: serviceRoot,
      contextRoot: serviceRoot,
      pageRoot: serviceRoot,
      company: { name: international, id: '' },
      resourceUrl: '',
      query: '',
      metadata: 'minimal',
      ieee754Compatible: false,
      version: '4.0',
      pageSize: 10,
      now: new globalThis.Date(),
    }
    const { readBack, plan } = planReadBack(options, typeOf(model, 'Clients'), context)
    const values = [...(readBack.statement.values ?? [])]
    values[readBack.systemIdAt] = systemId
    const answer = answerOf(
      plan,
      (await shop.connected(async (query) => await query({ ...readBack.statement, values }))).rows,
    )
    expect(answer.json).toMatchObject({ No: 'C2', Sales: 100, ClientsEntries: [{ Pieces: 3 }] })
    expect(answer.etag).toBe(answer.json['@odata.etag'])
    expect(answer.id).toBe("Clients('C2')")
    expect(() => planReadBack({}, typeOf(model, 'Instances'), context)).toThrow(/SystemId/)
  })
})
