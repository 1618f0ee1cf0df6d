/**
 * What requests of one change set or atomicity group know of each other: entities that do not exist yet, their links,
 * their ETags.
 */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { json, odata, type ODataReply } from '../../support/odata.js'
import { useInstance } from '../../support/useInstance.js'

const instance = useInstance()
let root: string
beforeAll(() => {
  root = instance.described.urls.odata
})

interface Answer {
  readonly id: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: Record<string, unknown>
}
type Request = readonly [id: string, method: string, url: string, body?: unknown, headers?: Record<string, string>]

async function together(requests: readonly Request[], base = root): Promise<readonly Answer[]> {
  const body = {
    requests: requests.map(([id, method, url, content, headers]) => ({
      id,
      method,
      url,
      headers: headers ?? {},
      ...(content === undefined ? {} : { body: content }),
      atomicityGroup: 'group',
    })),
  }
  return json<{ responses: readonly Answer[] }>(await odata(instance, `${base}/$batch`, { method: 'POST', body }))
    .responses
}
const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status)
const get = async (url: string): Promise<ODataReply> => await odata(instance, url)

describe('an entity that another request of the group makes', () => {
  test('is bound by its id in bodies, in every way that binds', async () => {
    const answers = await together([
      ['v', 'POST', 'Vendor', { No: 'REFV1', Name: 'First' }],
      ['i', 'POST', 'Item', { No: 'REFI1', 'Vendor_No_Link@odata.bind': '$v' }],
      ['i1', 'GET', '$i/Vendor_No_Link?$select=No,Name'],
      ['w', 'POST', 'Vendor', { No: 'REFV2' }],
      ['r', 'PUT', '$i/Vendor_No_Link/$ref', { '@odata.id': '$w' }],
      ['i2', 'GET', '$i?$select=Vendor_No'],
      ['p', 'PATCH', '$i', { Vendor_No_Link: { '@id': '$v' } }],
    ])
    expect(statuses(answers)).toEqual([201, 201, 200, 201, 204, 200, 200])
    expect([answers[2]?.body, answers[5]?.body?.['Vendor_No'], answers[6]?.body?.['Vendor_No']]).toMatchObject([
      { No: 'REFV1', Name: 'First' },
      'REFV2',
      'REFV1',
    ])
    expect(json(await get("Item('REFI1')"))['Vendor_No']).toBe('REFV1')
  })

  test('that is of the wrong type cannot be bound, and nothing is done', async () => {
    const answers = await together([
      ['v', 'POST', 'Customer', { No: 'REFC1' }],
      ['i', 'POST', 'Item', { No: 'REFI2', 'Vendor_No_Link@odata.bind': '$v' }],
    ])
    expect([statuses(answers), (answers[1]?.body?.['error'] as { message: string }).message]).toEqual([
      [424, 400],
      expect.stringMatching(
        /^In the request body, Vendor_No_Link@odata\.bind: an entity of type Vendor is expected, not one of type Customer\./,
      ),
    ])
    expect((await get("Customer('REFC1')")).status).toBe(404)
  })

  test('has what is behind it read, inserted and changed', async () => {
    const answers = await together([
      ['d', 'POST', 'TypeSample', { No: 'REFT 1' }],
      ['l', 'POST', '$d/TypeSampleLines', { Description: 'one' }],
      ['m', 'POST', '$d/TypeSampleLines', { Description: 'two' }],
      ['c', 'PATCH', '$l', { Description: 'changed' }],
      ['lines', 'GET', '$d/TypeSampleLines?$select=Description'],
      ['count', 'GET', '$d/TypeSampleLines/$count'],
      ['text', 'GET', '$l/Description/$value'],
      ['field', 'GET', '$d/No'],
      ['all', 'GET', '$d?$select=No&$expand=TypeSampleLines($select=Line_No)'],
      ['one', 'GET', "$d/TypeSampleLines(Sample_No='REFT 1',Line_No=10000)?$select=Description"],
      ['none', 'GET', "$d/TypeSampleLines(Sample_No='REFT 1',Line_No=1)"],
    ])
    expect(statuses(answers)).toEqual([201, 201, 201, 200, 200, 200, 200, 200, 200, 200, 404])
    const bodies = Object.fromEntries(answers.map(({ id, body }) => [id, body]))
    expect(bodies).toMatchObject({
      lines: { value: [{ Description: 'changed' }, { Description: 'two' }] },
      count: '2',
      text: 'changed',
      field: { value: 'REFT 1' },
      all: { No: 'REFT 1', TypeSampleLines: [{ Line_No: 10000 }, { Line_No: 20000 }] },
      one: { Description: 'changed' },
    })
  })

  test('is in the Location of what is behind it', async () => {
    const [, line] = await together([
      ['d', 'POST', 'TypeSample', { No: "REF'T/2" }],
      ['l', 'POST', '$d/TypeSampleLines', { Description: 'one' }],
    ])
    expect(line?.headers['location']).toBe(
      `${root}/TypeSample('REF''T%2F2')/TypeSampleLines(Sample_No='REF''T%2F2',Line_No=10000)`,
    )
    expect(json(await get(line?.headers['location'] ?? ''))['Description']).toBe('one')
  })

  test('is in the Location of what is behind it in an API', async () => {
    const api = root.replace(/ODataV4$/, 'api/servicetier/demo/v1.0')
    const [order, line] = await together(
      [
        ['o', 'POST', 'salesOrders', {}],
        ['l', 'POST', '$o/salesOrderLines', {}],
      ],
      api,
    )
    expect([order?.status, line?.status, line?.headers['location']]).toEqual([
      201,
      201,
      expect.stringMatching(/\/companies\([0-9a-f-]{36}\)\/salesOrder/),
    ])
    expect((await get(line?.headers['location'] ?? '')).status).toBe(200)
  })
})

describe('If-Match with the id of a request of the group', () => {
  test('is the ETag that it gave its entity', async () => {
    const answers = await together([
      ['v', 'POST', 'Vendor', { No: 'ETAG1' }],
      ['p', 'PATCH', '$v', { Name: 'x' }, { 'if-match': '$v' }],
      ['q', 'PATCH', '$v', { Name: 'y' }, { 'if-match': '$p' }],
      ['d', 'DELETE', '$v', undefined, { 'if-match': '$q' }],
    ])
    expect(statuses(answers)).toEqual([201, 200, 200, 204])
  })

  test('does not hold once another request of the group has changed it', async () => {
    const answers = await together([
      ['v', 'POST', 'Vendor', { No: 'ETAG2' }],
      ['p', 'PATCH', '$v', { Name: 'x' }],
      ['q', 'PATCH', '$v', { Name: 'y' }, { 'if-match': '$v' }],
    ])
    expect([statuses(answers), (await get("Vendor('ETAG2')")).status]).toEqual([[424, 424, 412], 404])
  })
})
