/** JSON batches over HTTP: what is done together, what alone, what follows a failure, and how the answers look. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { denmark } from '../../support/instance.js'
import { json, odata, type ODataReply } from '../../support/odata.js'
import { useInstance } from '../../support/useInstance.js'

const instance = useInstance()
let root: string
beforeAll(() => {
  root = instance.described.urls.odata
})

interface Answer {
  readonly id: string | null
  readonly atomicityGroup?: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: Record<string, unknown>
}

const send = async (body: unknown, headers: Record<string, string> = {}, url = '$batch'): Promise<ODataReply> =>
  await odata(instance, url, { method: 'POST', body, headers })
async function answersTo(
  requests: readonly unknown[],
  headers: Record<string, string> = {},
  url?: string,
): Promise<readonly Answer[]> {
  const reply = await send({ requests }, headers, url)
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')])
  return json<{ responses: readonly Answer[] }>(reply).responses
}
const statuses = (answers: readonly Answer[]): unknown => answers.map(({ id, status }) => [id, status])
const exists = async (no: string): Promise<boolean> => (await odata(instance, `Customer('${no}')`)).status === 200
const codeOf = ({ body }: Answer): string => (body as { error: { code: string } }).error.code
const insert = (id: string, no: string, more: object = {}): object => ({
  id,
  method: 'POST',
  url: 'Customer',
  body: { No: no, Name: `Name ${no}` },
  ...more,
})

describe('a JSON batch', () => {
  test('answers each request, in their order', async () => {
    const answers = await answersTo([
      { id: '1', method: 'GET', url: 'Customer?$top=1&$select=No' },
      { id: '2', method: 'GET', url: `${root}/Customer/$count` },
      { id: '3', method: 'GET', url: '/BC/ODataV4/Item?$top=2' },
      insert('4', 'JSON1'),
      {
        id: '5',
        method: 'GET',
        url: "Customer('JSON1')?$select=Name",
        headers: { accept: 'application/json;odata.metadata=none' },
      },
      { id: '6', method: 'DELETE', url: "Customer('JSON1')" },
    ])
    expect(statuses(answers)).toEqual([
      ['1', 200],
      ['2', 200],
      ['3', 200],
      ['4', 201],
      ['5', 200],
      ['6', 204],
    ])
    expect(answers[0]?.body).toMatchObject({ '@odata.context': `${root}/$metadata#Customer(No)`, value: [{}] })
    expect(answers[1]?.body).toEqual(expect.stringMatching(/^\d+$/))
    expect(answers[3]?.headers).toMatchObject({ location: `${root}/Customer('JSON1')`, 'odata-version': '4.0' })
    expect(answers[4]?.body).toMatchObject({ Name: 'Name JSON1' })
    expect(new Set(answers.map(({ headers }) => headers['request-id'])).size).toBe(6)
  })

  test('stops at the first failure, unless it shall not', async () => {
    const requests = [
      { id: '1', method: 'GET', url: 'Nothing' },
      insert('2', 'STOP1'),
      { id: '3', method: 'GET', url: 'Customer?$top=1' },
    ]
    const stopped = await answersTo(requests)
    expect([statuses(stopped), codeOf(stopped[1] as Answer)]).toEqual([
      [
        ['1', 404],
        ['2', 424],
        ['3', 424],
      ],
      'BadRequest_FailedDependency',
    ])
    expect(await exists('STOP1')).toBe(false)
    for (const [index, prefer] of ['continue-on-error', 'odata.continue-on-error=true'].entries()) {
      const reply = await send({ requests: [requests[0], insert('2', `GO${index}`), requests[2]] }, { prefer })
      expect(statuses(json<{ responses: Answer[] }>(reply).responses)).toEqual([
        ['1', 404],
        ['2', 201],
        ['3', 200],
      ])
      expect(reply.headers.get('preference-applied')).toBe(prefer.replace('=true', ''))
    }
  })

  test('does all of a group or nothing', async () => {
    const done = await answersTo([
      insert('1', 'G1', { atomicityGroup: 'g' }),
      insert('2', 'G2', { atomicityGroup: 'g' }),
    ])
    expect([
      statuses(done),
      done[0]?.atomicityGroup,
      done[0]?.headers['request-id'] === done[1]?.headers['request-id'],
    ]).toEqual([
      [
        ['1', 201],
        ['2', 201],
      ],
      'g',
      true,
    ])
    const failed = await answersTo([
      insert('1', 'G3', { atomicityGroup: 'g' }),
      insert('2', 'G1', { atomicityGroup: 'g' }),
      insert('3', 'G4', { atomicityGroup: 'g' }),
    ])
    expect([statuses(failed), codeOf(failed[1] as Answer)]).toEqual([
      [
        ['1', 424],
        ['2', 400],
        ['3', 424],
      ],
      'Internal_EntityWithSameKeyExists',
    ])
    const wrong = await answersTo([
      insert('1', 'G3', { atomicityGroup: 'g' }),
      { id: '2', atomicityGroup: 'g', method: 'PATCH', url: "Customer('G1')", body: { Nope: 1 } },
    ])
    expect(statuses(wrong)).toEqual([
      ['1', 424],
      ['2', 400],
    ])
    expect([await exists('G3'), await exists('G4')]).toEqual([false, false])
  })

  test('reads within a group what the group has written', async () => {
    const group = { atomicityGroup: 'g' }
    const answers = await answersTo([
      insert('1', 'R1', group),
      { id: '2', method: 'PATCH', url: '$1', body: { Name: 'Other' }, ...group },
      { id: '3', method: 'GET', url: "Customer('R1')?$select=Name", ...group },
      { id: '4', method: 'GET', url: '$1?$select=No,Name', ...group },
      { id: '5', method: 'GET', url: "Customer?$filter=No eq 'R1'&$select=No", ...group },
    ])
    expect(statuses(answers)).toEqual([
      ['1', 201],
      ['2', 200],
      ['3', 200],
      ['4', 200],
      ['5', 200],
    ])
    expect([answers[2]?.body?.['Name'], answers[3]?.body?.['Name'], answers[4]?.body?.['value']]).toMatchObject([
      'Other',
      'Other',
      [{ No: 'R1' }],
    ])
  })

  test('refers to what earlier requests made, within a group and across', async () => {
    const across = await answersTo([
      insert('c', 'A/1 Ø'),
      {
        id: 'p',
        method: 'PATCH',
        url: '$c',
        body: { Name: 'Across' },
        headers: { 'if-match': '$c' },
        dependsOn: ['c'],
      },
      { id: 'g', method: 'GET', url: '$c/Name', dependsOn: ['p'] },
    ])
    expect([statuses(across), across[2]?.body?.['value']]).toEqual([
      [
        ['c', 201],
        ['p', 200],
        ['g', 200],
      ],
      'Across',
    ])
    const failed = await answersTo(
      [
        insert('c', 'A/1 Ø'),
        { id: 'p', method: 'PATCH', url: '$c', body: { Name: 'x' } },
        { id: 'g', method: 'GET', url: 'Customer?$top=1', dependsOn: ['c'] },
        { id: 'h', method: 'GET', url: 'Item?$top=1' },
      ],
      { prefer: 'continue-on-error' },
    )
    expect(statuses(failed)).toEqual([
      ['c', 400],
      ['p', 424],
      ['g', 424],
      ['h', 200],
    ])
    const unknown = await answersTo([{ id: 'x', method: 'GET', url: '$nothing' }])
    expect(statuses(unknown)).toEqual([['x', 404]])
  })

  test('refers in a body to what earlier requests made', async () => {
    const metadata = (await odata(instance, '$metadata')).text
    const link =
      /<EntityType Name="SalesOrder">.*?<NavigationProperty Name="([^"]*Sell[^"]*)" Type="NAV.Customer"/s.exec(
        metadata,
      )?.[1] ?? ''
    const answers = await answersTo([
      insert('c', 'BOUND'),
      { id: 'o', method: 'POST', url: 'SalesOrder', body: { [`${link}@odata.bind`]: '$c' }, dependsOn: ['c'] },
      { id: 'g', method: 'GET', url: `$o/${link}?$select=No`, dependsOn: ['o'] },
    ])
    expect([statuses(answers), answers[2]?.body?.['No']]).toEqual([
      [
        ['c', 201],
        ['o', 201],
        ['g', 200],
      ],
      'BOUND',
    ])
  })

  test('inserts a document and its lines in one group', async () => {
    const group = { atomicityGroup: 'g' }
    const answers = await answersTo([
      { id: 'd', method: 'POST', url: 'TypeSample', body: { No: 'BATCH' }, ...group },
      { id: 'l1', method: 'POST', url: '$d/TypeSampleLines', body: { Description: 'one' }, ...group },
      { id: 'l2', method: 'POST', url: '$d/TypeSampleLines', body: { Description: 'two' }, ...group },
    ])
    expect(statuses(answers)).toEqual([
      ['d', 201],
      ['l1', 201],
      ['l2', 201],
    ])
    const lines = json<{ value: { Description: string }[] }>(
      await odata(instance, "TypeSample('BATCH')/TypeSampleLines?$select=Description"),
    )
    expect(lines.value.map(({ Description }) => Description)).toEqual(['one', 'two'])
  })

  test('with the header Isolation: snapshot is one session', async () => {
    const done = await answersTo(
      [
        { id: '1', method: 'GET', url: 'Customer?$top=1' },
        insert('2', 'S1'),
        { id: '3', method: 'PATCH', url: '$2', body: { Name: 'x' } },
      ],
      { isolation: 'snapshot' },
    )
    expect([statuses(done), new Set(done.map(({ headers }) => headers['request-id'])).size]).toEqual([
      [
        ['1', 200],
        ['2', 201],
        ['3', 200],
      ],
      1,
    ])
    const failed = await answersTo([insert('1', 'S2'), insert('2', 'S1')], { isolation: 'snapshot' })
    expect([statuses(failed), await exists('S2')]).toEqual([
      [
        ['1', 424],
        ['2', 400],
      ],
      false,
    ])
  })

  test('is for the company of the batch, unless one of its requests names another', async () => {
    const answers = await answersTo(
      [insert('1', 'DKB'), { id: '2', method: 'GET', url: "Customer('DKB')" }],
      {},
      `$batch?company=${encodeURIComponent(denmark)}`,
    )
    expect([statuses(answers), await exists('DKB')]).toEqual([
      [
        ['1', 201],
        ['2', 200],
      ],
      false,
    ])
    expect(
      statuses(await answersTo([{ id: '1', method: 'GET', url: "Customer('DKB')", headers: { Company: denmark } }])),
    ).toEqual([['1', 200]])
    const mixed = await answersTo([
      insert('1', 'M1', { atomicityGroup: 'g' }),
      insert('2', 'M1', { atomicityGroup: 'g', headers: { company: denmark } }),
    ])
    expect([statuses(mixed), codeOf(mixed[1] as Answer)]).toEqual([
      [
        ['1', 424],
        ['2', 400],
      ],
      'BadRequest_InvalidOperation',
    ])
  })

  test('below the root of an API', async () => {
    const api = `${root.replace('/ODataV4', '/api')}/servicetier/demo/v1.0`
    const [company] = json<{ value: { id: string }[] }>(await odata(instance, `${api}/companies`)).value
    const companyUrl = `companies(${company?.id ?? ''})`
    const answers = await answersTo(
      [
        { id: 'c', method: 'POST', url: `${companyUrl}/customers`, body: { number: 'APIB', displayName: 'x' } },
        { id: 'p', method: 'PATCH', url: '$c', body: { displayName: 'y' }, dependsOn: ['c'] },
        {
          id: 'g',
          method: 'GET',
          url: `/BC/api/servicetier/demo/v1.0/${companyUrl}/customers?$filter=number eq 'APIB'&$select=displayName`,
        },
      ],
      {},
      `${api}/$batch`,
    )
    expect([statuses(answers), answers[2]?.body?.['value']]).toMatchObject([
      [
        ['c', 201],
        ['p', 200],
        ['g', 200],
      ],
      [{ displayName: 'y' }],
    ])
  })

  test("reads the server's own pages, the batch's sessions among them", async () => {
    const answers = await answersTo([
      { id: '1', method: 'GET', url: 'ActiveSession?$top=5', atomicityGroup: 'g' },
      { id: '2', method: 'GET', url: 'SessionEvent/$count', atomicityGroup: 'g' },
    ])
    expect(statuses(answers)).toEqual([
      ['1', 200],
      ['2', 200],
    ])
  })

  test('tells in its response what is wrong with a request', async () => {
    const answers = await answersTo(
      [
        { id: '1', method: 'GET', url: '/elsewhere' },
        { id: '2', method: 'POST', url: '$batch', body: { requests: [] } },
        { id: '3', method: 'GET', url: 'Customer?$filter=No eq' },
        { id: '4', method: 'PATCH', url: 'Customer', body: {} },
        { id: '5', method: 'GET', url: '$metadata' },
        { id: '6', method: 'BREW', url: 'Customer' },
      ],
      { prefer: 'continue-on-error' },
    )
    expect(statuses(answers)).toEqual([
      ['1', 400],
      ['2', 400],
      ['3', 400],
      ['4', 405],
      ['5', 200],
      ['6', 405],
    ])
    expect(codeOf(answers[2] as Answer)).toBe('BadRequest_Syntax')
  })

  test('of 100 requests that all read', async () => {
    const answers = await answersTo(
      Array.from({ length: 100 }, (_, index) => ({
        id: String(index),
        method: 'GET',
        url: `Item?$top=1&$skip=${index}&$select=No`,
      })),
    )
    expect(answers.map(({ id, status }) => `${id ?? ''} ${status}`)).toEqual(
      Array.from({ length: 100 }, (_, index) => `${index} 200`),
    )
  })

  test('with answers that are too long to be held', async () => {
    const answers = await answersTo(
      Array.from({ length: 4 }, (_, index) => ({
        id: String(index),
        method: 'GET',
        url: 'ItemLedgerEntries?$top=2000',
      })),
    )
    expect(answers.map(({ status, body }) => [status, (body?.['value'] as unknown[]).length])).toEqual([
      [200, 2000],
      [200, 2000],
      [200, 2000],
      [200, 2000],
    ])
  })
})
