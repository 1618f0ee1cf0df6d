/** Two who put the same record that is not there yet; and what is read and put back as it was. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData, waitsForLock } from '../../support/companyData.js'
import { json, odata, type ODataReply } from '../../support/odata.js'
import { useInstance } from '../../support/useInstance.js'

const instance = useInstance()
let data: CompanyData
beforeAll(async () => {
  data = await CompanyData.open(instance)
})
instance.add(async () => {
  await data.end()
})

const send = async (method: string, url: string, body?: unknown): Promise<ODataReply> =>
  await odata(instance, url, { method, ...(body === undefined ? {} : { body }) })

/** A change set inserts the customer and waits; meanwhile the other request comes. */
async function race(
  no: string,
  other: () => Promise<ODataReply>,
): Promise<{ readonly first: number[]; readonly second: ODataReply }> {
  await data.lockCustomer('10000')
  const requests = [
    { id: '1', method: 'PUT', url: `Customer('${no}')`, body: { Name: 'First', City: 'Here' } },
    { id: '2', method: 'PATCH', url: "Customer('10000')", body: { City: 'There' } },
  ]
  const first = send('POST', '$batch', {
    requests: requests.map((request) => ({ ...request, atomicityGroup: 'group' })),
  })
  let second: Promise<ODataReply> | undefined
  try {
    await data.untilBackends(waitsForLock)
    second = other()
    await data.untilBackends(waitsForLock, 2)
  } finally {
    await data.unlock()
  }
  return {
    first: json<{ responses: { status: number }[] }>(await first).responses.map(({ status }) => status),
    second: await second,
  }
}

describe('of two who put what is not there', () => {
  test('the second changes what the first has inserted', async () => {
    const { first, second } = await race(
      'RACE1',
      async () => await send('PATCH', "Customer('RACE1')", { Name: 'Second' }),
    )
    expect([first, second.status, json(second)['Name'], json(second)['City']]).toEqual([
      [201, 200],
      200,
      'Second',
      'Here',
    ])
  })

  test('who inserts by POST is told that it is there', async () => {
    const { first, second } = await race(
      'RACE2',
      async () => await send('POST', 'Customer', { No: 'RACE2', Name: 'Second' }),
    )
    expect([first, second.status, json(await send('GET', "Customer('RACE2')"))['Name']]).toEqual([
      [201, 200],
      400,
      'First',
    ])
  })
})

describe('a record that is read and put back', () => {
  const stored = async (no: string): Promise<unknown> => {
    const [table] = await data.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'application' and table_name like '%type_sample'",
    )
    const columns = await data.query<{ name: string }>(
      'select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2',
      'application',
      table?.name ?? '',
    )
    const [no_, time] = [/_no$/, /time_field$/].map(
      (form) => columns.find(({ name }) => form.test(name) && !/datetime/.test(name))?.name ?? '',
    )
    return (
      await data.query<{ time: string }>(
        `select "${time}" as time from application."${table?.name ?? ''}" where "${no_}" = $1`,
        no,
      )
    )[0]?.time
  }

  test.each([
    ['PUT', 'BLANKPUT'],
    ['PATCH', 'BLANKPATCH'],
  ])('by %s keeps its blank time, which looks like midnight', async (method, no) => {
    await send('POST', 'TypeSample', { No: no })
    const blank = await stored(no)
    const values = json(await send('GET', `TypeSample('${no}')`))
    expect([
      values['Time_Field'],
      (await send(method, `TypeSample('${no}')`, values)).status,
      await stored(no),
    ]).toEqual(['00:00:00', 200, blank])
    expect((await send('PATCH', `TypeSample('${no}')`, { Time_Field: '10:30:00' })).status).toBe(200)
    await send('PATCH', `TypeSample('${no}')`, { Time_Field: '00:00:00' })
    const midnight = await stored(no)
    expect(midnight).not.toEqual(blank)
    await send(method, `TypeSample('${no}')`, values)
    expect(await stored(no)).toEqual(midnight)
  })
})
