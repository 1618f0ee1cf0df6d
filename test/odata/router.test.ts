/** What every OData URL has in common: sign-in, addresses, documents, formats, versions, methods, errors. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { basic, adminPassword } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()
let root: string

beforeAll(() => {
  root = instance.described.urls.odata
})

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

async function send(url: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { ...init, headers: { authorization: basic('admin', adminPassword), ...headers } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function errorOf({ text }: Reply): { code: string; message: string } {
  return (JSON.parse(text) as { error: { code: string; message: string } }).error
}

describe('the roots', () => {
  test('answer with the service document, with a slash at the end or without', async () => {
    for (const url of [root, `${root}/`, `${root}?$format=json`, `${root}/?`]) {
      const reply = await send(url)
      expect([
        url,
        reply.status,
        reply.headers.get('content-type'),
        reply.headers.get('odata-version'),
        reply.headers.get('etag'),
      ]).toEqual([url, 200, 'application/json;odata.metadata=minimal', '4.0', null])
      const document = JSON.parse(reply.text) as { '@odata.context': string; value: { name: string }[] }
      expect(document['@odata.context']).toBe(`${root}/$metadata`)
      expect(document.value.map(({ name }) => name)).toContain('Company')
    }
  })

  test('are answered on the SOAP port too, and named as they were reached', async () => {
    const url = `http://localhost:${instance.described.ports.soap}/BC/ODataV4`
    expect(JSON.parse((await send(url)).text)).toMatchObject({ '@odata.context': `${url}/$metadata` })
  })

  test('ask who is calling', async () => {
    const reply = await send(`${root}/$metadata`, { authorization: basic('admin', 'wrong') })
    expect([reply.status, reply.headers.get('www-authenticate'), errorOf(reply).code]).toEqual([
      401,
      'Basic realm="Servicetier", charset="UTF-8"',
      'Authentication_InvalidCredentials',
    ])
  })

  test('an API that does not exist', async () => {
    const reply = await send(`${root.replace('ODataV4', 'api')}/nobody/nothing/v1.0/companies`)
    expect([reply.status, errorOf(reply)]).toEqual([
      404,
      { code: 'BadRequest_ResourceNotFound', message: expect.stringContaining("'api/nobody/nothing/v1.0'") as unknown },
    ])
  })
})

describe('$metadata', () => {
  test('comes as XML, and as JSON if that is wanted', async () => {
    const xml = await send(`${root}/$metadata`)
    expect([xml.status, xml.headers.get('content-type')]).toEqual([200, 'application/xml'])
    expect(xml.text).toContain('<edmx:Edmx Version="4.0"')
    for (const [url, headers] of [
      [`${root}/$metadata`, { accept: 'application/json' }],
      [`${root}/$metadata?$format=json`, {}],
    ] as const) {
      const json = await send(url, headers)
      expect([json.status, json.headers.get('content-type')]).toEqual([200, 'application/json'])
      expect(JSON.parse(json.text)).toMatchObject({ $EntityContainer: 'NAV.NAV' })
    }
    expect((await send(`${root}/$metadata`, { accept: 'image/png' })).status).toBe(406)
  })

  test('is not sent again to who has it', async () => {
    const etag = (await send(`${root}/$metadata`)).headers.get('etag') ?? ''
    const again = await send(`${root}/$metadata`, { 'if-none-match': `"other", ${etag}` })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    expect((await send(`${root}/$metadata?$format=json`, { 'if-none-match': etag })).status).toBe(200)
  })

  test('is the same for all companies, and below each', async () => {
    const [below, own] = await Promise.all(
      ["/Company('CRONUS%20International%20Ltd.')", ''].map(
        async (company) => await send(`${root}${company}/$metadata`),
      ),
    )
    expect([below?.status, below?.text]).toEqual([200, own?.text])
    const missing = await send(`${root}/Company('Nowhere')/$metadata`)
    expect([missing.status, errorOf(missing).code]).toEqual([404, 'Internal_CompanyNotFound'])
  })

  test('HEAD tells what GET would', async () => {
    const [get, head] = [await send(`${root}/$metadata`), await send(`${root}/$metadata`, {}, { method: 'HEAD' })]
    expect([head.status, head.text, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      200,
      '',
      String(get.text.length),
      get.headers.get('etag'),
    ])
  })
})

describe('negotiation', () => {
  test.each([
    [{ accept: 'application/json;odata.metadata=none' }, 'application/json;odata.metadata=none'],
    [
      { accept: 'application/json;odata.metadata=full;IEEE754Compatible=true' },
      'application/json;odata.metadata=full;IEEE754Compatible=true',
    ],
    [
      { accept: 'application/json;odata.streaming=true;charset=utf-8' },
      'application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8',
    ],
    [{ accept: 'text/html, */*;q=0.1' }, 'application/json;odata.metadata=minimal'],
    [{ accept: 'application/json;metadata=none', 'odata-maxversion': '4.01' }, 'application/json;metadata=none'],
  ])('%j', async (headers, contentType) => {
    const reply = await send(root, headers)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, contentType])
  })

  test('what cannot be sent', async () => {
    for (const headers of [
      { accept: 'application/xml' },
      { accept: 'application/json;odata.metadata=some' },
      { accept: 'application/json;charset=latin1' },
    ]) {
      expect(errorOf(await send(root, headers)).code).toBe('BadRequest_NotAcceptable')
    }
    expect((await send(`${root}?$format=atom`)).status).toBe(406)
  })

  test('versions', async () => {
    expect((await send(root, { 'odata-maxversion': '4.01' })).headers.get('odata-version')).toBe('4.01')
    expect((await send(root, { 'odata-version': '4.01' })).headers.get('odata-version')).toBe('4.01')
    expect((await send(root, { 'odata-maxversion': '4.0' })).headers.get('odata-version')).toBe('4.0')
    expect((await send(root, { 'odata-maxversion': '3.0' })).status).toBe(400)
    expect((await send(root, { 'odata-version': '5.0' })).status).toBe(400)
  })
})

describe('bad requests', () => {
  test('methods that a resource does not have', async () => {
    for (const [path, method, allow] of [
      ['', 'POST', 'GET, HEAD'],
      ['/$metadata', 'DELETE', 'GET, HEAD'],
      ['/$batch', 'GET', 'POST'],
      ['', 'OPTIONS', 'GET, HEAD'],
    ] as const) {
      const reply = await send(root + path, {}, { method })
      expect([path, method, reply.status, reply.headers.get('allow'), errorOf(reply).code]).toEqual([
        path,
        method,
        405,
        allow,
        'BadRequest_MethodNotAllowed',
      ])
    }
  })

  test('a URL that is too long', async () => {
    const reply = await send(`${root}?$filter=${'x'.repeat(17_000)}`)
    expect([reply.status, errorOf(reply).code]).toEqual([414, 'BadRequest_UrlTooLong'])
    expect((await send(`${root}?x=${'x'.repeat(60_000)}`)).status).toBe(414)
  })

  test('syntax: what and where', async () => {
    const reply = await send(`${root}/Company?$filter=Name eq`)
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      400,
      {
        error: {
          code: 'BadRequest_Syntax',
          target: '$filter',
          message: expect.stringMatching(/\$filter at position \d+: /) as unknown,
        },
      },
    ])
    expect((await send(`${root}/Company?$filter=%C3%28`)).status).toBe(400)
    expect((await send(`${root}/%zz`)).status).toBe(400)
    expect((await send(`${root}?$wibble=1`)).status).toBe(400)
  })

  test('each has an id that the event log would know', async () => {
    expect(errorOf(await send(`${root}?$wibble=1`)).message).toMatch(/ {2}CorrelationId: {2}[0-9a-f-]{36}\.$/)
  })
})
