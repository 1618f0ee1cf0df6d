/**
 * What the Postman collection has in it, of the demo application and of one of somebody else's: every service, every
 * operation, well-formed requests.
 */

import { runInNewContext, Script } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import type { Application } from '../../dist/index.js'
import { application as demo } from '../../dist/app/application.js'
import { applicationContract } from '../../dist/contracts/applicationContract.js'
import { postmanCollection, postmanEnvironment } from '../../dist/contracts/postman/postman.js'
import { wsdls } from '../../dist/contracts/wsdls.js'
import { Models } from '../../dist/odata/model/Models.js'
import { application as pages } from '../soap/pagesApplication.js'

interface Item {
  readonly name: string
  readonly description?: string
  readonly item?: readonly Item[]
  readonly event?: readonly { readonly script: { readonly exec: readonly string[] } }[]
  readonly request?: {
    readonly method: string
    readonly url: string
    readonly description: string
    readonly header: readonly { readonly key: string; readonly value: string }[]
    readonly body?: { readonly raw: string; readonly options: { readonly raw: { readonly language: string } } }
  }
}

interface Collection {
  readonly info: { readonly schema: string }
  readonly item: readonly Item[]
  readonly auth: unknown
}

const requestsOf = (items: readonly Item[]): readonly Item[] =>
  items.flatMap((one) => (one.item === undefined ? [one] : requestsOf(one.item)))

describe.each<[string, Application]>([
  ['the demo application', demo],
  ['another application, without samples', pages],
])('the collection of %s', (_name, application) => {
  const contract = applicationContract(application === demo ? demo : withoutSamples(application))
  const collection = JSON.parse(postmanCollection(contract)) as Collection
  const requests = requestsOf(collection.item)

  test('has a request for every operation of every WSDL', () => {
    const actions = new Set(
      requests.flatMap(
        ({ request }) =>
          request?.header.filter(({ key }) => key === 'SOAPAction').map(({ value }) => value.slice(1, -1)) ?? [],
      ),
    )
    const operations = wsdls(contract).flatMap(({ text }) =>
      [...text.matchAll(/soapAction="([^"]+)"/g)].map(([, action]) => action ?? ''),
    )
    expect(operations.length).toBeGreaterThan(50)
    expect(operations.filter((operation) => !actions.has(operation))).toEqual([])
  })

  test('has requests for every entity set, action and function', () => {
    const urls = requests.map(({ request }) => request?.url ?? '')
    const models = new Models(contract.objects, () => contract.services)
    for (const root of [models.odataV4, ...models.apis]) {
      const model = models.modelOf(root)
      for (const { name, type } of model.entitySets.values()) {
        expect(urls.filter((url) => url.includes(`/${name}?$top=5`)).length).toBeGreaterThan(0)
        for (const operation of type.boundOperations.keys())
          expect([operation, urls.some((url) => url.includes(`/${model.namespace}.${operation}`))]).toEqual([
            operation,
            application === demo || operation !== 'Stop',
          ])
      }
      for (const operation of model.operations.keys())
        expect(urls.filter((url) => url.startsWith(`{{odataUrl}}/${operation}`)).length).toBeGreaterThan(0)
    }
  })

  test('every request is described, has tests that compile, and a body that is what it says', () => {
    for (const { name, event = [], request } of requests) {
      expect([
        name,
        request?.description === '',
        event.some(({ script }) => script.exec.some((line) => line.includes('pm.test('))),
      ]).toEqual([name, false, true])
      for (const { script } of event)
        expect(() => new Script(`(async () => {${script.exec.join('\n')}\n})`)).not.toThrow()
      if (request?.body?.options.raw.language === 'json')
        expect(() => {
          runInNewContext(`JSON.parse(text)`, { text: request.body?.raw.replace(/: \{\{[^}]+\}\}/g, ': 1') })
        }).not.toThrow()
      if (request?.body?.options.raw.language === 'xml')
        expect(request.body.raw).toMatch(/^<\?xml version="1\.0"[\s\S]*<\/soap:Envelope>$/)
    }
  })

  test('is of format 2.1, signs in with user and password of the environment, and is the same on every call', () => {
    expect(collection.info.schema).toBe('https://schema.getpostman.com/json/collection/v2.1.0/collection.json')
    expect(collection.auth).toEqual({
      type: 'basic',
      basic: [
        { key: 'username', value: '{{user}}', type: 'string' },
        { key: 'password', value: '{{password}}', type: 'string' },
      ],
    })
    expect(postmanCollection(contract)).toBe(postmanCollection(contract))
  })
})

test('the environment has addresses, company and user, and an empty password that is a secret', () => {
  const { values } = JSON.parse(postmanEnvironment(applicationContract(demo))) as {
    readonly values: readonly { readonly key: string; readonly value: string; readonly type: string }[]
  }
  expect(Object.fromEntries(values.map(({ key, value }) => [key, value]))).toEqual({
    host: 'localhost',
    soapPort: '7047',
    odataPort: '7048',
    managementPort: '7045',
    soapUrl: 'http://{{host}}:{{soapPort}}/BC/WS',
    odataUrl: 'http://{{host}}:{{odataPort}}/BC/ODataV4',
    apiUrl: 'http://{{host}}:{{odataPort}}/BC/api',
    managementUrl: 'http://{{host}}:{{managementPort}}',
    company: 'CRONUS International Ltd.',
    user: 'admin',
    password: '',
  })
  expect(values.find(({ key }) => key === 'password')?.type).toBe('secret')
})

test('addresses that settings tell stay as they are', () => {
  const contract = applicationContract(demo)
  const text = postmanEnvironment({
    ...contract,
    urls: { ...contract.urls, odata: 'https://erp.example.com/BC/ODataV4', api: 'https://erp.example.com/BC/api' },
  })
  expect(text).toContain('"https://erp.example.com/BC/ODataV4"')
  expect(text).toContain('"https://erp.example.com/BC/api"')
  expect(text).not.toContain('odataPort')
})

function withoutSamples({ samples: _samples, ...application }: Application): Application {
  return application
}
