/** Clients of two server instances that write the same records at the same moment. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Witness } from '../chaos/witness.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { TestInstance } from '../support/instance.js'
import { errorOf, json, odata, type ODataReply } from '../support/odata.js'
import { pageCall, type PageReply } from '../support/soapPages.js'

const rounds = 20

describe('two server instances whose clients write the same records', () => {
  let database: TestDatabase
  let both: readonly [TestInstance, TestInstance]
  let witness: Witness
  beforeAll(async () => {
    database = await createTestDatabase(process.env['SERVICETIER_TEST_TEMPLATE'])
    both = await Promise.all([TestInstance.start({ database }), TestInstance.start({ database })])
    witness = await Witness.of({ database })
  })
  afterAll(async () => {
    await witness.end()
    await Promise.all(
      both.map(async (instance) => {
        await instance.remove()
      }),
    )
    await database.drop()
  })

  const atOnce = async <Reply>(
    send: (instance: TestInstance, caller: string) => Promise<Reply>,
  ): Promise<[Reply, Reply]> => await Promise.all([send(both[0], 'one'), send(both[1], 'other')])
  const patch = async (
    instance: TestInstance,
    no: string,
    name: string,
    headers: Record<string, string> = {},
  ): Promise<ODataReply> =>
    await odata(instance, `Customer('${no}')`, { method: 'PATCH', body: { Name: name }, headers })
  const nameOf = async (no: string): Promise<unknown> =>
    (
      await witness.query(
        `select "2_name" as name from application."18_customer" where company = 'CRONUS International Ltd.' and "1_no" = $1`,
        no,
      )
    )[0]?.['name']

  test('with the same ETag one is let through and the other told that the record has changed', async () => {
    for (let round = 0; round < rounds; round++) {
      const etag = (await odata(both[round % 2] as TestInstance, "Customer('10000')")).headers.get('etag') ?? ''
      const replies = await atOnce(async (instance, caller) => ({
        caller,
        reply: await patch(instance, '10000', `${caller} ${round}`, { 'if-match': etag }),
      }))
      expect(replies.map(({ reply }) => reply.status).sort()).toEqual([200, 412])
      const [won] = replies.filter(({ reply }) => reply.status === 200)
      for (const { reply } of replies)
        if (reply.status === 412) expect(errorOf(reply).code).toBe('Request_EntityChanged')
      expect(await nameOf('10000')).toBe(`${won?.caller ?? ''} ${round}`)
    }
  })

  test('without one the last wins, and both see what they wrote', async () => {
    for (let round = 0; round < rounds; round++) {
      const replies = await atOnce(async (instance, caller) => ({
        name: `${caller} ${round}`,
        reply: await patch(instance, '20000', `${caller} ${round}`),
      }))
      for (const { name, reply } of replies) expect([reply.status, json(reply)['Name']]).toEqual([200, name])
      expect(replies.map(({ name }) => name)).toContain(await nameOf('20000'))
    }
  })

  test('with the same Key of a SOAP page, too, one is let through', async () => {
    for (let round = 0; round < rounds; round++) {
      const key =
        (await pageCall(both[round % 2] as TestInstance, 'Customer', 'Read', '<No>30000</No>')).value('Key') ?? ''
      const replies: [PageReply, PageReply] = await atOnce(
        async (instance, caller) =>
          await pageCall(
            instance,
            'Customer',
            'Update',
            `<Customer><Key>${key}</Key><Name>${caller} ${round}</Name></Customer>`,
          ),
      )
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 500])
      expect(replies.find(({ status }) => status === 500)).toMatchObject({
        exception: 'NavCSideRecordChangedException',
        fault: 'Other user has modified Customer: 30000.',
      })
      expect(await nameOf('30000')).toBe(replies.find(({ status }) => status === 200)?.value('Name'))
    }
  })

  test('the same new record is made once, and the other told that it exists', async () => {
    for (let round = 0; round < rounds; round++) {
      const replies = await atOnce(
        async (instance) => await odata(instance, 'Customer', { body: { No: `SAME${round}`, Name: 'x' } }),
      )
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 400])
      for (const reply of replies)
        if (reply.status === 400) expect(errorOf(reply).code).toBe('Internal_EntityWithSameKeyExists')
    }
  })

  test('numbers from the same series are given out once', async () => {
    const replies = (
      await Promise.all(
        Array.from(
          { length: rounds },
          async () =>
            await atOnce(async (instance) => await odata(instance, 'Customer', { body: { Name: 'numbered' } })),
        ),
      )
    ).flat()
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201))
    expect(new Set(replies.map((reply) => json(reply)['No'])).size).toBe(rounds * 2)
  })

  test('in opposite order in two batches: all of each or nothing, and whoever had to give way is told so', async () => {
    const batch = async (instance: TestInstance, nos: readonly string[], name: string): Promise<number[]> => {
      const requests = nos.map((no, index) => ({
        id: String(index),
        atomicityGroup: 'g',
        method: 'PATCH',
        url: `Customer('${no}')`,
        body: { Name: name },
      }))
      return json<{ responses: { status: number }[] }>(
        await odata(instance, '$batch', { body: { requests } }),
      ).responses.map(({ status }) => status)
    }
    const nos = ['40000', '50000']
    let done = 0
    for (let round = 0; round < rounds; round++) {
      const replies = await Promise.all([
        batch(both[0], nos, `one ${round}`),
        batch(both[1], nos.toReversed(), `other ${round}`),
      ])
      const isWhole = (statuses: readonly number[]): boolean => statuses.every((status) => status === 200)
      const whole = replies.filter(isWhole)
      done += whole.length
      expect(whole.length).toBeGreaterThan(0)
      for (const statuses of replies) if (!isWhole(statuses)) expect(statuses.toSorted()).toEqual([409, 424])
      expect(await nameOf('40000')).toBe(await nameOf('50000'))
    }
    expect(done).toBeGreaterThanOrEqual(rounds)
    expect(await witness.oddSessions()).toEqual([])
  })
})
