/** The header Isolation: what others commit while a request is executed. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData, waitsForLock } from '../../support/companyData.js'
import { errorOf, json, odata, type ODataReply } from '../../support/odata.js'
import { useInstance } from '../../support/useInstance.js'

const instance = useInstance()
let data: CompanyData
beforeAll(async () => {
  data = await CompanyData.open(instance)
})
instance.add(async () => {
  await data.end()
})

const send = async (
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ODataReply> => await odata(instance, url, { method, headers, ...(body === undefined ? {} : { body }) })
const group = { atomicityGroup: 'g' }
const rename = (no: string, name: string): object => ({
  method: 'PATCH',
  url: `Customer('${no}')`,
  body: { Name: name },
})

interface Answer {
  readonly status: number
  readonly body?: Record<string, unknown>
}

/** The requests as one session. While the second waits for the customer 10000, the others are done and committed. */
async function interrupted(
  requests: readonly object[],
  headers: Record<string, string>,
  meanwhile: () => Promise<unknown>,
): Promise<readonly Answer[]> {
  await data.lockCustomer('10000')
  const batch = send(
    'POST',
    '$batch',
    { requests: requests.map((request, index) => ({ id: String(index), ...request, ...group })) },
    headers,
  )
  try {
    await data.untilBackends(waitsForLock)
    await meanwhile()
  } finally {
    await data.unlock()
  }
  return json<{ responses: readonly Answer[] }>(await batch).responses
}

describe('a batch that is one session', () => {
  const count = { method: 'GET', url: 'Customer/$count' }

  test.each([
    ['isolation', 'snapshot'],
    ['odata-isolation', 'Snapshot'],
  ])('with %s: %s sees what was there at its begin, and what it changes itself', async (header, value) => {
    const no = `ISO${header.length}`
    const answers = await interrupted(
      [
        count,
        rename('10000', 'First'),
        count,
        { method: 'GET', url: `Customer('${no}')` },
        { method: 'GET', url: "Customer('10000')/Name" },
      ],
      { [header]: value },
      async () => {
        expect((await send('POST', 'Customer', { No: no, Name: 'new' })).status).toBe(201)
      },
    )
    expect([answers.map(({ status }) => status), answers[2]?.body, answers[4]?.body?.['value']]).toEqual([
      [200, 200, 200, 404, 200],
      answers[0]?.body,
      'First',
    ])
    expect((await send('GET', `Customer('${no}')`)).status).toBe(200)
  })

  test('without it sees what others commit', async () => {
    const answers = await interrupted(
      [count, rename('10000', 'Second'), { method: 'GET', url: "Customer('ISOLATED')" }],
      {},
      async () => {
        await send('POST', 'Customer', { No: 'ISOLATED' })
      },
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  test('cannot change what somebody else has changed since its begin, and does nothing', async () => {
    const answers = await interrupted(
      [count, rename('10000', 'Third'), rename('20000', 'Mine')],
      { isolation: 'snapshot' },
      async () => {
        expect((await send('PATCH', "Customer('20000')", { Name: 'Theirs' })).status).toBe(200)
      },
    )
    expect([answers.map(({ status }) => status), (answers[2]?.body?.['error'] as { code: string }).code]).toEqual([
      [424, 424, 409],
      'Request_EntityChanged',
    ])
    expect([await data.customerName('20000'), await data.customerName('10000')]).toEqual([
      'Theirs',
      expect.not.stringMatching('Third'),
    ])
  })
})

describe('a single request', () => {
  test.each([
    ["Customer('10000')", 200],
    ['Customer?$top=5', 200],
    ['Customer/$count', 200],
    ['Customer', 412],
    ['Customer?$top=100000', 412],
    ["SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines", 412],
  ])('GET %s is %i', async (url, status) => {
    const reply = await send('GET', url, undefined, { isolation: 'snapshot' })
    expect(reply.status).toBe(status)
    if (status === 412)
      expect(errorOf(reply).message).toMatch(
        /^Isolation: snapshot holds for one page only, and the result may have several\. Ask for \$top=20000 or less\./,
      )
  })

  test('that changes something is done', async () => {
    expect(
      (await send('PATCH', "Customer('30000')", { Name: 'Alone' }, { 'odata-isolation': 'snapshot' })).status,
    ).toBe(200)
  })

  test('with a value that means nothing is refused', async () => {
    for (const [method, url] of [
      ['GET', 'Customer?$top=1'],
      ['POST', '$batch'],
    ] as const)
      expect(
        (await send(method, url, method === 'POST' ? { requests: [] } : undefined, { isolation: 'serializable' }))
          .status,
      ).toBe(400)
  })
})
