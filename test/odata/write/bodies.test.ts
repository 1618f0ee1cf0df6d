/** Bodies over HTTP: several faults at once, long ones, links in them. */

import { describe, expect, test } from '@jest/globals'
import { errorOf, json, odata, type ODataReply } from '../../support/odata.js'
import { useInstance } from '../../support/useInstance.js'

const instance = useInstance()

const send = async (method: string, url: string, body?: unknown): Promise<ODataReply> =>
  await odata(instance, url, { method, ...(body === undefined ? {} : { body }) })

interface Fault {
  readonly code: string
  readonly message: string
  readonly target?: string
}
const faultsOf = (reply: ODataReply): Fault & { readonly details?: readonly Fault[] } =>
  json(reply)['error'] as Fault & { details?: Fault[] }

describe('faults of a body', () => {
  test('are all told, each with its place; the first one is the error', async () => {
    const reply = await send('POST', 'TypeSample', {
      No: 'FAULTS',
      Integer_Field: 'x',
      Boolean_Field: 1,
      Nope: 2,
      Code_Field: 'far too long '.repeat(20),
      TypeSampleLines: [
        { Line_No: 1, Description: 'good' },
        { Line_No: 2, Amount: 'much', Date: '2026-02-30' },
      ],
    })
    const { code, target, details } = faultsOf(reply)
    expect([reply.status, code, target]).toEqual([400, 'BadRequest', 'Integer_Field'])
    expect(details?.map((one) => [one.code, one.target])).toEqual([
      ['BadRequest', 'Integer_Field'],
      ['BadRequest', 'Boolean_Field'],
      ['BadRequest', 'Nope'],
      ['Application_StringExceededLength', 'Code_Field'],
      ['BadRequest', 'TypeSampleLines/1/Amount'],
      ['BadRequest', 'TypeSampleLines/1/Date'],
    ])
    expect(details?.[4]?.message).toMatch(
      /^In the request body, TypeSampleLines\/1\/Amount: the value is not a valid Decimal: /,
    )
    expect((await send('GET', "TypeSample('FAULTS')")).status).toBe(404)
  })

  test('one alone has its place, and no list', async () => {
    const { target, details } = faultsOf(await send('PATCH', "Customer('10000')", { Name: 1 }))
    expect([target, details]).toEqual(['Name', undefined])
  })

  test('are told of the parameters of actions too', async () => {
    const reply = await send('POST', 'Letters_Capitalize', { inputstring: 1, nope: 2 })
    expect([reply.status, faultsOf(reply).details?.map(({ target }) => target)]).toEqual([400, ['inputstring', 'nope']])
  })

  test('are not looked for without end', async () => {
    const reply = await send('POST', 'TypeSample', {
      No: 'FAULTS',
      TypeSampleLines: Array.from({ length: 5000 }, () => 1),
    })
    expect([reply.status, faultsOf(reply).details?.length]).toEqual([400, 20])
  })
})

describe('a long body', () => {
  test('with lines of a document inserts them all, in their order', async () => {
    const lines = Array.from({ length: 1234 }, (_, index) => ({ Line_No: index + 1, Description: `Line ${index + 1}` }))
    expect((await send('POST', 'TypeSample?$select=No', { No: 'LONG', TypeSampleLines: lines })).status).toBe(201)
    const read = json<{ value: unknown[] }>(
      await send('GET', "TypeSample('LONG')/TypeSampleLines?$select=Line_No,Description"),
    ).value
    expect(read).toMatchObject(lines)
  })

  test('with one bad line among many inserts nothing', async () => {
    const reply = await send('POST', 'TypeSample', {
      No: 'LONGBAD',
      TypeSampleLines: Array.from({ length: 300 }, (_, index) => ({
        Line_No: index + 1,
        ...(index === 222 ? { Amount: 'x' } : {}),
      })),
    })
    expect([reply.status, faultsOf(reply).target]).toEqual([400, 'TypeSampleLines/222/Amount'])
    expect((await send('GET', "TypeSample('LONGBAD')")).status).toBe(404)
  })
})

describe('links in a body', () => {
  test('in the way of 4.01 name an entity that is there', async () => {
    const bound = await send('POST', 'Item', { No: 'LINKED', Vendor_No_Link: { '@id': "Vendor('V1000')" } })
    const [vendor] = json<{ value: { No: string }[] }>(await send('GET', 'Vendor?$top=1&$select=No')).value
    const reply = await send('POST', 'Item', {
      No: 'LINKED2',
      Vendor_No_Link: { '@id': `Vendor('${vendor?.No ?? ''}')` },
    })
    expect([bound.status, reply.status, json(reply)['Vendor_No']]).toEqual([400, 201, vendor?.No])
    expect(
      json(await send('PATCH', "Item('LINKED2')", { Vendor_No_Link: { '@odata.id': "Vendor('')" } }))['Vendor_No'],
    ).toBe('')
    expect((await send('POST', 'Item', { No: 'LINKED3', Vendor_No_Link: { No: 'NEW' } })).status).toBe(501)
  })

  test('that lead nowhere are faults of the body, not of the URL', async () => {
    const reply = await send('POST', 'Item', { No: 'LINKED4', 'Vendor_No_Link@odata.bind': "Nothing('1')" })
    expect([reply.status, errorOf(reply).message]).toEqual([
      400,
      expect.stringMatching(/^The link 'Nothing\('1'\)' does not lead to an entity of this service\./),
    ])
  })
})
