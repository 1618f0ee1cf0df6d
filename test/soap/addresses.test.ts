import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { CatalogueError } from '../../dist/errors/CatalogueError.js'
import {
  Empty,
  envelope,
  faultString,
  Letters,
  letters,
  lettersPath,
  send,
  startSoapServer,
  type SoapServer,
} from './soapServer.js'

let server: SoapServer
beforeAll(async () => {
  server = await startSoapServer()
})
afterAll(async () => {
  await server.close()
})
beforeEach(() => {
  server.calls.length = 0
})

describe('a codeunit is called at /{instance}/WS/{company}/Codeunit/{service}', () => {
  test.each([
    ['/BC/WS/CRONUS%20International%20Ltd./Codeunit/Letters', 'CRONUS International Ltd.'],
    ['/BC/WS/CRONUS%20International%20Ltd./codeUNIT/Letters/', 'CRONUS International Ltd.'],
    ['/BC/WS/CRONUS%20International%20Ltd./Codeunit/Letters?tenant=default', 'CRONUS International Ltd.'],
    ['/BC/WS/Codeunit/Letters', 'CRONUS International Ltd.'],
    ['/BC/WS/CRONUS%20Danmark%20A%2FS/Codeunit/Letters', 'CRONUS Danmark A/S'],
    ['/BC/WS/CRONUS%20Danmark%20A%252FS/Codeunit/Letters', 'CRONUS Danmark A/S'],
    ['/BC/WS/CRONUS%20Danmark%20A%252fS/Codeunit/Letters', 'CRONUS Danmark A/S'],
    ['/BC/WS/CRONUS%20Danmark%20A/S/Codeunit/Letters', 'CRONUS Danmark A/S'],
    ['/BC/WS/Services/Codeunit/Letters', 'Services'],
    ['/BC/WS/Codeunit/Codeunit/Letters', 'Codeunit'],
    ['/BC/WS/50%25%20%26%20more/Codeunit/Letters', '50% & more'],
    ['/BC/WS/%C3%86r%C3%B8/Codeunit/Letters', 'Ærø'],
  ])('%s is %s', async (path, company) => {
    expect((await send(server, { path, body: letters('Nothing') })).status).toBe(200)
    expect(server.calls.map(({ companyName }) => companyName)).toEqual([company])
  })

  test.each([
    ['a company that does not exist', '/BC/WS/Nowhere/Codeunit/Letters', "The company 'Nowhere' does not exist."],
    [
      'a company in another case',
      '/BC/WS/CRONUS%20INTERNATIONAL%20LTD./Codeunit/Letters',
      "The company 'CRONUS INTERNATIONAL LTD.' does not exist.",
    ],
    [
      'a company of 10,000 characters',
      `/BC/WS/${'x'.repeat(10_000)}/Codeunit/Letters`,
      /^The company 'x{100}…' does not exist\.$/,
    ],
    [
      'a company that is encoded twice in all',
      '/BC/WS/CRONUS%2520International%2520Ltd./Codeunit/Letters',
      /does not exist/,
    ],
    ['an empty company', '/BC/WS//Codeunit/Letters', "The company '' does not exist."],
    [
      'a service that is not published',
      '/BC/WS/Codeunit/Numbers',
      "There is no published web service 'Codeunit/Numbers'.",
    ],
    ['a service in another case', '/BC/WS/Codeunit/letters', "There is no published web service 'Codeunit/letters'."],
    [
      'a service named __proto__',
      '/BC/WS/Codeunit/__proto__',
      "There is no published web service 'Codeunit/__proto__'.",
    ],
    ['a page service', '/BC/WS/Page/Orders', "There is no published web service 'Page/Orders'."],
    ['a query', '/BC/WS/CRONUS%20International%20Ltd./Query/TopCustomers', /There is no published web service/],
    [
      'an object type that is none',
      '/BC/WS/CRONUS%20International%20Ltd./Report/Letters',
      /There is no published web service/,
    ],
    ['nothing', '/BC/WS', "There is no published web service '/'."],
    ['a company alone', '/BC/WS/CRONUS%20International%20Ltd.', /There is no published web service/],
    ['a path that goes on', '/BC/WS/Codeunit/Letters/Add', /There is no published web service/],
  ])('%s is not found: 404 with a fault', async (_what, path, text) => {
    for (const method of ['POST', 'GET']) {
      const answer = await send(server, { path, method, ...(method === 'POST' ? { body: letters('Nothing') } : {}) })
      expect(faultString(answer.text)).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
      expect(answer.status).toBe(404)
    }
    expect(server.calls).toEqual([])
  })

  test('a path that is not valid UTF-8 is refused with 400', async () => {
    for (const path of ['/BC/WS/%ff/Codeunit/Letters', '/BC/WS/%/Services']) {
      const { status, text } = await send(server, { path, method: 'GET' })
      expect([status, faultString(text)]).toEqual([400, expect.stringContaining('is not valid percent-encoded UTF-8')])
    }
  })

  test('a published service without its codeunit is a fault that says so', async () => {
    const { status, text } = await send(server, { path: '/BC/WS/Codeunit/Gone', body: letters('Nothing') })
    expect([status, faultString(text)]).toEqual([500, 'The Codeunit 99999 does not exist.'])
  })

  test('companies whose names differ by an encoded slash only are told apart, in WSDL addresses too', async () => {
    const other = await startSoapServer({ companies: ['A/S', 'A%2FS'] })
    for (const [path, company, address] of [
      ['A%2FS', 'A/S', 'A%2FS'],
      ['A%252FS', 'A%2FS', 'A%252FS'],
      ['A/S', 'A/S', 'A%2FS'],
    ]) {
      await send(other, { path: `/BC/WS/${path}/Codeunit/Letters`, body: letters('Nothing') })
      expect(other.calls.at(-1)?.companyName).toBe(company)
      expect((await send(other, { path: `/BC/WS/${path}/Codeunit/Letters`, method: 'GET' })).text).toContain(
        `/BC/WS/${address}/Codeunit/Letters"`,
      )
    }
    await other.close()
  })

  test('without a default company an address that names none is not found', async () => {
    const other = await startSoapServer({ defaultCompany: undefined })
    const { status, text } = await send(other, { path: '/BC/WS/Codeunit/Letters', body: letters('Nothing') })
    expect([status, faultString(text)]).toEqual([404, expect.stringContaining("the default company can't be found")])
    await other.close()
  })

  test('a name that is published anew for another codeunit calls that one', async () => {
    const services = [{ objectType: 'Codeunit' as const, objectId: 50101, serviceName: 'Letters' }]
    const other = await startSoapServer({ services, codeunits: [Letters, Empty] })
    expect((await send(other, { body: letters('Nothing') })).status).toBe(200)
    services[0] = { objectType: 'Codeunit', objectId: 50102, serviceName: 'Letters' }
    expect(faultString((await send(other, { body: letters('Nothing') })).text)).toContain('It offers: none.')
    expect((await send(other, { method: 'GET' })).text).not.toContain('Capitalize')
    await other.close()
  })
})

describe('the discovery document', () => {
  const lines = (text: string): string[] =>
    [...text.matchAll(/<contractRef ref="([^"]*)" xmlns="http:\/\/schemas\.xmlsoap\.org\/disco\/scl\/"\/>/g)].map(
      (match) => match[1] ?? '',
    )

  test.each([
    '/BC/WS/Services',
    '/BC/WS/services',
    '/BC/WS/SERVICES/?x=1',
    '/BC/WS/CRONUS%20International%20Ltd./services',
  ])('%s lists SystemService and every published service under clear company names', async (path) => {
    const { status, headers, text } = await send(server, { path, method: 'GET' })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/xml; charset=UTF-8')
    expect(text).toContain('<discovery xmlns="http://schemas.xmlsoap.org/disco/">')
    const base = `http://127.0.0.1:${server.port}/BC/WS`
    const company = `${base}/CRONUS International Ltd.`
    expect(lines(text)).toEqual([
      `${base}/SystemService`,
      `${company}/Codeunit/Letters`,
      `${company}/Codeunit/Services`,
      `${company}/Codeunit/Gone`,
      `${company}/Page/Customer`,
    ])
  })

  test('is of the company in the URL, also one that has a slash, is named like a path word or needs escaping', async () => {
    for (const [path, company] of [
      ['CRONUS%20Danmark%20A%252FS', 'CRONUS Danmark A/S'],
      ['Services', 'Services'],
      ['Codeunit', 'Codeunit'],
      ['50%25%20%26%20more', '50% &amp; more'],
    ]) {
      expect(lines((await send(server, { path: `/BC/WS/${path}/Services`, method: 'GET' })).text)[1]).toBe(
        `http://127.0.0.1:${server.port}/BC/WS/${company}/Codeunit/Letters`,
      )
    }
  })

  test('every line of it can be called', async () => {
    const { text } = await send(server, { path: '/BC/WS/CRONUS%20Danmark%20A%2FS/Services', method: 'GET' })
    const path = new URL(lines(text)[1] ?? '').pathname
    expect((await send(server, { path, body: letters('Nothing') })).status).toBe(200)
    expect(server.calls[0]?.companyName).toBe('CRONUS Danmark A/S')
  })

  test('without a default company lists the services of all companies', async () => {
    const other = await startSoapServer({ defaultCompany: undefined, companies: ['A', 'B'] })
    expect(lines((await send(other, { path: '/BC/WS/Services', method: 'GET' })).text)).toHaveLength(1 + 2 * 4)
    await other.close()
  })

  test('takes no POST', async () => {
    const { status, headers, text } = await send(server, { path: '/BC/WS/Services', body: letters('Nothing') })
    expect([status, headers.allow, faultString(text)]).toEqual([
      405,
      'GET, HEAD',
      "'POST' requests are not allowed for the discovery document.",
    ])
  })

  test('a service named like a path word is reached where no company is', async () => {
    const other = await startSoapServer({ companies: ['CRONUS'] })
    expect((await send(other, { path: '/BC/WS/Codeunit/Services', method: 'GET' })).text).toContain('<definitions')
    expect((await send(other, { path: '/BC/WS/CRONUS/Codeunit/Services', method: 'GET' })).text).toContain(
      '<definitions',
    )
    await other.close()
  })
})

describe('the server', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'refuses %s with 405 and Allow',
    async (method) => {
      const { status, headers, text } = await send(server, { method })
      expect([status, headers.allow, faultString(text)]).toEqual([
        405,
        'GET, HEAD, POST',
        `'${method}' requests are not allowed for SOAP web services.`,
      ])
    },
  )

  test('answers everything with 405 when SOAP is switched off, before it looks at credentials', async () => {
    const other = await startSoapServer({ settings: { SOAPServicesEnabled: false } })
    for (const call of [
      { body: letters('Nothing') },
      { method: 'GET' },
      { method: 'GET', path: '/BC/WS/Nowhere/Services' },
      { method: 'GET', headers: { authorization: undefined } },
    ]) {
      const { status, headers, text } = await send(other, call)
      expect([status, headers.allow, faultString(text)]).toEqual([
        405,
        '',
        'SOAP web services are switched off on this server instance (SOAPServicesEnabled).',
      ])
    }
    expect(other.calls).toEqual([])
    await other.close()
  })

  test.each<[string, { method?: string; path?: string; body?: string }]>([
    ['a call', { body: letters('Nothing') }],
    ['a WSDL', { method: 'GET' }],
    ['discovery', { method: 'GET', path: '/BC/WS/Services' }],
    ['SystemService', { method: 'GET', path: '/BC/WS/SystemService' }],
    ['what does not exist', { method: 'GET', path: '/BC/WS/Nowhere/Codeunit/X' }],
    ['what cannot be read', { body: '<' }],
  ])('asks for credentials before anything else: %s', async (_what, call) => {
    for (const given of [undefined, 'Basic eDp5', 'Bearer x', '']) {
      const { status, headers, text } = await send(server, { ...call, headers: { authorization: given } })
      expect([status, headers['www-authenticate'], faultString(text)]).toEqual([
        401,
        'Basic realm="Servicetier", charset="UTF-8"',
        'The server has rejected the client credentials.',
      ])
    }
  })

  test('hands the header and the address of the caller to the sign-in, and reports its unexpected errors', async () => {
    const seen: unknown[] = []
    const other = await startSoapServer({
      signIn: (...args) => {
        seen.push(args)
        return Promise.reject(new Error('the database password is hunter2'))
      },
    })
    const { status, text } = await send(other, {
      body: letters('Nothing'),
      headers: { authorization: 'Basic eDp5', 'x-forwarded-for': '1.2.3.4' },
    })
    expect(seen).toEqual([['Basic eDp5', '127.0.0.1']])
    expect(status).toBe(500)
    expect(text).not.toContain('hunter2')
    expect(faultString(text)).toContain(other.unexpected[0]?.correlationId ?? 'none')
    await other.close()
  })

  test.each([
    [
      new CatalogueError('Limit_TooManyRequests', { running: 5, waiting: 95, setting: 'SOAPRequestQueueSize' }),
      429,
      '5',
    ],
    [new CatalogueError('Limit_QueueTimeout', { seconds: 480 }), 503, '30'],
    [new CatalogueError('Limit_ShuttingDown', {}), 503, '10'],
    [new CatalogueError('Limit_Backlog', { backlog: 10_000 }), 503, '5'],
  ])('tells when to come again: %s', async (error, status, seconds) => {
    const other = await startSoapServer({
      call: () => Promise.reject(error),
      callInline: () => Promise.reject(error),
    })
    for (const call of [
      { body: letters('Nothing') },
      {
        path: '/BC/WS/SystemService',
        body: envelope('<Companies xmlns="urn:microsoft-dynamics-schemas/nav/system/"/>'),
      },
    ]) {
      const answer = await send(other, call)
      expect([answer.status, answer.headers['retry-after'], faultString(answer.text)]).toEqual([
        status,
        seconds,
        error.message,
      ])
      expect(answer.headers).not.toHaveProperty('request-id')
    }
    await other.close()
  })

  test.each([
    [
      { outcome: 'TimedOut', error: { code: 'Session_TimedOut', args: { limit: '00:10:00' } } },
      408,
      'The session was cancelled because it exceeded its time limit of 00:10:00.',
    ],
    [
      { outcome: 'Stopped', error: { code: 'Session_Stopped', args: { comment: ': night shift' } } },
      500,
      'The session was stopped: night shift',
    ],
    [
      { outcome: 'Lost', error: { code: 'Session_Lost', args: { reason: 'its thread was ended.' } } },
      500,
      'The session was lost: its thread was ended.',
    ],
    [
      {
        outcome: 'Failed',
        error: { code: 'Application_DialogException', args: { message: 'bad \u0000 \ud800 text' } },
      },
      500,
      'bad \ufffd \ufffd text',
    ],
  ] as const)(
    'answers a session that ended otherwise with a fault that has its id: %j',
    async (ending, status, text) => {
      const other = await startSoapServer({ call: () => Promise.resolve({ sessionUniqueId: 'the-id', ending }) })
      const answer = await send(other, { body: letters('Nothing') })
      expect([answer.status, faultString(answer.text), answer.headers['request-id']]).toEqual([status, text, 'the-id'])
      expect(other.unexpected).toEqual([])
      await other.close()
    },
  )

  test('reports a session that ended without result and without error, and says nothing but its id', async () => {
    const other = await startSoapServer({
      call: () => Promise.resolve({ sessionUniqueId: 'the-id', ending: { outcome: 'Lost' } }),
    })
    const answer = await send(other, { body: letters('Nothing') })
    expect([answer.status, faultString(answer.text), answer.headers['request-id']]).toEqual([
      500,
      'An unexpected error occurred. CorrelationId:  the-id.',
      'the-id',
    ])
    expect(other.unexpected.map(({ correlationId }) => correlationId)).toEqual(['the-id'])
    await other.close()
  })

  test('answers HEAD like GET, without the body', async () => {
    for (const path of [lettersPath, '/BC/WS/Services', '/BC/WS/SystemService']) {
      const get = await send(server, { method: 'GET', path })
      const head = await send(server, { method: 'HEAD', path })
      expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', get.headers['content-length']])
    }
    expect((await send(server, { method: 'HEAD', path: '/BC/WS/Codeunit/Numbers' })).status).toBe(404)
  })
})
