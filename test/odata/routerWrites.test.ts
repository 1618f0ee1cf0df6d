/** Changing over HTTP: what surrounds the steps. What steps and bodies do is for the tests of pages and plans. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword, basic, denmark } from '../support/instance.js'
import { errorOf, json, odata, type ODataCall, type ODataReply } from '../support/odata.js'
import { until, untilLogoff } from '../support/sessions.js'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()
let root: string
beforeAll(() => {
  root = instance.described.urls.odata
})

const send = async (
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ODataReply> =>
  await odata(instance, url, { method, headers, ...(body === undefined ? {} : { body }) } satisfies ODataCall)

describe('a record', () => {
  test('is inserted, read, changed and deleted, each in a session of its own', async () => {
    const inserted = await send('POST', 'Customer', { No: "A'1 %/Ø", Name: 'Anna' })
    const location = inserted.headers.get('location') ?? ''
    expect([inserted.status, location, json(inserted)['@odata.context']]).toEqual([
      201,
      `${root}/Customer('A''1%20%25%2F%C3%98')`,
      `${root}/$metadata#Customer/$entity`,
    ])
    expect(await untilLogoff(instance, inserted.headers.get('request-id') ?? '')).toMatchObject({ comment: '' })
    const read = await send('GET', location)
    expect([json(read)['Name'], read.headers.get('etag')]).toEqual(['Anna', inserted.headers.get('etag')])
    const changed = await send('PATCH', location, { Name: 'Berta' }, { 'if-match': read.headers.get('etag') ?? '' })
    expect([changed.status, json(changed)['Name']]).toEqual([200, 'Berta'])
    const stale = await send('PATCH', location, { Name: 'Clara' }, { 'if-match': read.headers.get('etag') ?? '' })
    expect([stale.status, errorOf(stale).code]).toEqual([412, 'Request_EntityChanged'])
    expect((await send('DELETE', location)).status).toBe(204)
    expect((await send('GET', location)).status).toBe(404)
  })

  test('comes back or not, as the client prefers', async () => {
    const minimal = await send('POST', 'Customer', { No: 'MINIMAL', Name: 'x' }, { prefer: 'return=minimal' })
    expect([
      minimal.status,
      minimal.text,
      minimal.headers.get('preference-applied'),
      minimal.headers.get('odata-entityid'),
      minimal.headers.get('content-length'),
    ]).toEqual([204, '', 'return=minimal', `${root}/Customer('MINIMAL')`, null])
    expect((await send('PATCH', "Customer('MINIMAL')", { Name: 'y' }, { prefer: 'return=minimal' })).status).toBe(204)
    expect(
      (await send('PATCH', "Customer('MINIMAL')", { Name: 'z' }, { prefer: 'return=representation' })).status,
    ).toBe(200)
  })

  test('in another company is found there', async () => {
    const inserted = await send('POST', "Company('CRONUS%20Danmark%20A%2FS')/Customer", { No: 'DK1', Name: 'Dorthe' })
    expect(inserted.headers.get('location')).toBe(`${root}/Company('CRONUS%20Danmark%20A%2FS')/Customer('DK1')`)
    expect((await send('GET', inserted.headers.get('location') ?? '')).status).toBe(200)
    expect((await send('GET', "Customer('DK1')")).status).toBe(404)
    expect((await send('GET', "Customer('DK1')", undefined, { company: denmark })).status).toBe(200)
  })

  test('X-HTTP-Method says what a POST means', async () => {
    await send('POST', 'Customer', { No: 'TUNNEL', Name: 'x' })
    expect((await send('POST', "Customer('TUNNEL')", { Name: 'y' }, { 'x-http-method': 'MERGE' })).status).toBe(200)
    expect((await send('POST', "Customer('TUNNEL')", undefined, { 'x-http-method-override': 'DELETE' })).status).toBe(
      204,
    )
  })
})

describe('what is refused changes nothing', () => {
  test.each([
    ['POST', 'Customer', 'not json', {}, 400, 'BadRequest'],
    ['POST', 'Customer', '<a/>', { 'content-type': 'application/xml' }, 415, 'BadRequest_UnsupportedMediaType'],
    [
      'POST',
      'Customer',
      '{"No":"X1"}',
      { 'content-type': 'application/json;charset=latin1' },
      415,
      'BadRequest_UnsupportedMediaType',
    ],
    [
      'POST',
      'Customer',
      '{"No":"X1"}',
      { 'content-encoding': 'zip', 'content-type': 'application/json' },
      415,
      'BadRequest_UnsupportedEncoding',
    ],
    ['POST', 'Customer', { No: 'X1', Nope: 1 }, {}, 400, 'BadRequest'],
    [
      'POST',
      'Customer',
      { No: 'X1', Name: 'x' },
      { 'data-access-intent': 'ReadOnly' },
      400,
      'BadRequest_InvalidOperation',
    ],
    ['PATCH', 'Customer', { Name: 'x' }, {}, 405, 'BadRequest_MethodNotAllowed'],
    ['DELETE', 'ItemLedgerEntries(1)', undefined, {}, 405, 'BadRequest_MethodNotAllowed'],
    ['POST', 'CustomerSales', { Name: 'x' }, {}, 405, 'BadRequest_MethodNotAllowed'],
  ] as [string, string, unknown, Record<string, string>, number, string][])(
    '%s %s %j %j',
    async (method, url, body, headers, status, code) => {
      const reply = await send(method, url, body, {
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      })
      expect([reply.status, errorOf(reply).code]).toEqual([
        status,
        expect.stringMatching(new RegExp(`^${code}`)) as unknown,
      ])
      if (status === 405) expect(reply.headers.get('allow')).toMatch(/^GET, HEAD/)
      expect((await send('GET', "Customer('X1')")).status).toBe(404)
    },
  )
})

describe('media', () => {
  test('of a Blob field is put, read byte for byte, and deleted', async () => {
    const [first] = json<{ value: { No: string }[] }>(await send('GET', 'TypeSample?$top=1&$select=No')).value
    const url = `TypeSample('${first?.No ?? ''}')/Blob_Field`
    const bytes = Uint8Array.from({ length: 3000 }, (_, index) => index % 256)
    expect((await send('PUT', url, bytes, { 'content-type': 'image/png' })).status).toBe(204)
    const response = await fetch(`${root}/${url}`, {
      headers: { authorization: basic('admin', adminPassword), accept: 'application/json' },
    })
    expect([response.status, response.headers.get('content-type'), response.headers.get('content-length')]).toEqual([
      200,
      'application/octet-stream',
      '3000',
    ])
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
    expect((await send('DELETE', url)).status).toBe(204)
  })
})

describe('procedures', () => {
  test('are called by POST, and an error of theirs is told with its session', async () => {
    const reply = await send('POST', 'Letters_Capitalize', { inputstring: 'abc' })
    expect([reply.status, json(reply)]).toEqual([
      200,
      { '@odata.context': `${root}/$metadata#Edm.String`, value: 'ABC' },
    ])
    const get = await send('GET', 'Letters_Capitalize')
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('publishing', () => {
  test('is effective at once', async () => {
    const before = (await send('GET', '$metadata')).headers.get('etag')
    expect((await send('GET', 'Clients')).status).toBe(404)
    const page = json<{ value: { name: string }[] }>(await send('GET', '')).value.map(({ name }) => name)
    expect(page).not.toContain('Clients')
    const { objectId } = (
      await instance.manage<{ objectId: number; serviceName: string }[]>('GET', '/web-services')
    ).body.find(({ serviceName }) => serviceName === 'Customer') ?? { objectId: 0 }
    expect(
      (await instance.manage('POST', '/web-services', { objectType: 'Page', objectId, serviceName: 'Clients' })).status,
    ).toBe(201)
    expect((await send('GET', 'Clients?$top=1')).status).toBe(200)
    const after = await until('$metadata to change', async () => {
      const reply = await send('GET', '$metadata', undefined, { 'if-none-match': before ?? '' })
      return reply.status === 200 ? reply : undefined
    })
    expect(after.text).toContain('Name="Clients"')
  })
})
