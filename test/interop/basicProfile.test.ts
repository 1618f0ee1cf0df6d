/**
 * Every WSDL that a server publishes, in both companies, found through its discovery document: valid, true about its
 * address, and within the Basic Profile.
 */

import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { adminPassword, basic, denmark, international } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'
import { prefixes, rules, type Rule } from './basicProfile.js'

const application = new URL('../soap/pagesApplication.js', import.meta.url).pathname
const schemas = join(import.meta.dirname, '..', '..', 'test', 'support', 'wsdl')
const headers = { authorization: basic('admin', adminPassword) }
/** By address as the discovery document has it: companies are clear there. */
const documents = new Map<string, string>()

const instance = useInstance({ application })
beforeAll(async () => {
  xmlRegisterFsInputProviders()
  for (const company of [international, denmark]) {
    for (const address of await referencesOf(company)) documents.set(address, await get(encoded(address)))
  }
})
async function get(address: string): Promise<string> {
  const response = await fetch(address, { headers })
  expect([address, response.status, response.headers.get('content-type')]).toEqual([
    address,
    200,
    'text/xml; charset=UTF-8',
  ])
  return await response.text()
}

/** As a client has to encode it. */
function encoded(address: string): string {
  const root = `${instance.described.urls.soap}/`
  const company = [international, denmark].find((name) => address.startsWith(`${root}${name}/`))
  return company === undefined
    ? address
    : root + encodeURIComponent(company) + address.slice(root.length + company.length)
}

async function referencesOf(company: string): Promise<string[]> {
  return within(await get(`${instance.described.urls.soap}/${encodeURIComponent(company)}/Services`), (document) =>
    document
      .find('/d:discovery/c:contractRef/@ref', {
        d: 'http://schemas.xmlsoap.org/disco/',
        c: 'http://schemas.xmlsoap.org/disco/scl/',
      })
      .map(({ content }) => content),
  )
}

function within<Result>(xml: string, use: (document: XmlDocument) => Result): Result {
  const document = XmlDocument.fromString(xml)
  try {
    return use(document)
  } finally {
    document.dispose()
  }
}

/** Names of the elements and attributes that break a rule. */
function breaks(wsdl: string, { broken }: Rule): string[] {
  return within(wsdl, (document) =>
    document.find(broken, prefixes).map((node) => (node as { name?: string }).name ?? ''),
  )
}

/** The services whose WSDL fails a check, each with why. */
function failing(check: (wsdl: string, address: string) => string[]): string[] {
  return [...documents].flatMap(([address, wsdl]) => check(wsdl, address).map((why) => `${address}: ${why}`))
}

function attempt(act: () => void): string[] {
  try {
    act()
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

/** Against the schemas of WSDL 1.1 and its SOAP binding, as one. */
function validator(): XsdValidator {
  const [wsdl, soap] = ['wsdl11.xsd', 'wsdl11-soap.xsd'].map((name) => join(schemas, name))
  return within(
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="http://schemas.xmlsoap.org/wsdl/soap/" schemaLocation="${soap}"/><xs:import namespace="http://schemas.xmlsoap.org/wsdl/" schemaLocation="${wsdl}"/></xs:schema>`,
    (document) => XsdValidator.fromDoc(document),
  )
}

describe('the discovery document', () => {
  test('lists SystemService and what is published, codeunits and pages, of its company', () => {
    const root = instance.described.urls.soap
    expect([...documents.keys()]).toEqual(
      expect.arrayContaining([
        `${root}/SystemService`,
        `${root}/${international}/Codeunit/Letters`,
        `${root}/${denmark}/Codeunit/Letters`,
        `${root}/${international}/Page/Notes`,
        `${root}/${denmark}/Page/SalesOrder`,
      ]),
    )
    expect(documents.size).toBeGreaterThan(30)
  })

  test('is valid against what is known of its schema', async () => {
    const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:c="http://schemas.xmlsoap.org/disco/scl/" targetNamespace="http://schemas.xmlsoap.org/disco/" elementFormDefault="qualified">
      <xs:element name="discovery"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded"><xs:any namespace="http://schemas.xmlsoap.org/disco/scl/" processContents="skip"/></xs:choice></xs:complexType></xs:element></xs:schema>`
    const discovery = within(schema, (document) => XsdValidator.fromDoc(document))
    within(await get(`${instance.described.urls.soap}/Services`), (document) => {
      discovery.validate(document)
    })
    discovery.dispose()
  })
})

describe('every WSDL', () => {
  test('is valid against the schemas of WSDL 1.1 and its SOAP binding', () => {
    const schema = validator()
    const check = (wsdl: string): string[] =>
      attempt(() => {
        within(wsdl, (document) => {
          schema.validate(document)
        })
      })
    expect(failing(check)).toEqual([])
    const [wsdl = ''] = documents.values()
    for (const [from, to] of [
      ['use="literal"', 'use="literary"'],
      ['<types>', '<kinds/><types>'],
      ['<portType name', '<portType title'],
      [/<message [\s\S]*?<\/message>/, '$&$&'],
    ] as const)
      expect(check(wsdl.replace(from, to))).not.toEqual([])
    schema.dispose()
  })

  test('has schemas that are XML Schema', () => {
    expect(
      failing((wsdl) => {
        const namespaces = /xmlns:tns="[^"]*"/.exec(wsdl)?.[0] ?? ''
        const schema = (/<(?:xsd:)?schema[\s\S]*<\/(?:xsd:)?schema>/.exec(wsdl)?.[0] ?? '').replace(
          /<(?:xsd:)?schema /,
          `$&${namespaces} `,
        )
        return attempt(() => {
          within(schema, (document) => XsdValidator.fromDoc(document)).dispose()
        })
      }),
    ).toEqual([])
  })

  test('has the address under which it was found, where the same WSDL is again', async () => {
    for (const [found, wsdl] of documents) {
      const address = within(wsdl, (document) => document.find('//s:address/@location', prefixes)[0]?.content ?? '')
      expect(address.replaceAll('%252F', '%2F').toLowerCase()).toBe(encoded(found).toLowerCase())
      expect(address).toBe(encodeURI(decodeURI(address)))
      expect(await get(`${address}?wsdl`)).toBe(wsdl)
    }
  })

  test('imports nothing: it is whole', () => {
    expect(
      failing((wsdl) =>
        within(wsdl, (document) =>
          document.find('//w:import | //x:import | //x:include', prefixes).map(() => 'an import'),
        ),
      ),
    ).toEqual([])
  })

  test('is XML 1.0 in UTF-8 (R4003, R4004)', () => {
    expect(
      failing((wsdl) => (wsdl.startsWith('<?xml version="1.0" encoding="utf-8"?>\n') ? [] : [wsdl.slice(0, 60)])),
    ).toEqual([])
  })

  test.each(rules.map((rule): [string, string, Rule] => [rule.id, rule.says, rule]))(
    'keeps %s of the Basic Profile 1.1: %s',
    (_id, _says, rule) => {
      expect(failing((wsdl) => breaks(wsdl, rule))).toEqual([])
      const [wsdl = ''] = [...documents].find(([address]) => address.endsWith('/Page/Customer'))?.slice(1) ?? []
      expect(breaks(wsdl.replace(...rule.breaking), rule)).not.toEqual([])
    },
  )
})
