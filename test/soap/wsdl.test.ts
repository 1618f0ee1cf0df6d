import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { BasicAuthSecurity, createClientAsync, type Client } from 'soap'
import { authorization, lettersPath, send, startSoapServer, type SoapServer } from './soapServer.js'

const conformance = join(process.cwd(), '..', 'shared', 'conformance')
const schemas = ['wsdl11.xsd', 'wsdl11-soap.xsd'].map((name) => join(conformance, name))
const available = schemas.every(existsSync)
if (!available)
  console.warn(`The schemas of WSDL 1.1 are not in ${conformance}; the WSDL is not validated against them.`)

let server: SoapServer
beforeAll(async () => {
  server = await startSoapServer()
})
afterAll(async () => {
  await server.close()
})

const wsdlOf = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await send(server, { method: 'GET', path, headers })).text

describe('the WSDL of a codeunit', () => {
  test('has the shape of the original server', async () => {
    const text = await wsdlOf(lettersPath)
    const tns = 'urn:microsoft-dynamics-schemas/codeunit/Letters'
    expect(text).toContain(
      `<definitions targetNamespace="${tns}" xmlns:tns="${tns}" xmlns="http://schemas.xmlsoap.org/wsdl/">`,
    )
    expect(text).toContain(
      `<schema elementFormDefault="qualified" targetNamespace="${tns}" xmlns="http://www.w3.org/2001/XMLSchema">`,
    )
    expect(text.replace(/>\s+</g, '><')).toContain(
      '<element name="Swap"><complexType><sequence><element minOccurs="1" maxOccurs="1" name="first" type="int"/><element minOccurs="1" maxOccurs="1" name="between" type="string"/><element minOccurs="1" maxOccurs="1" name="second" type="int"/></sequence></complexType></element>' +
        '<element name="Swap_Result"><complexType><sequence><element minOccurs="1" maxOccurs="1" name="return_value" type="boolean"/><element minOccurs="1" maxOccurs="1" name="first" type="int"/><element minOccurs="1" maxOccurs="1" name="second" type="int"/></sequence></complexType></element>',
    )
    expect(text.replace(/>\s+</g, '><')).toContain(
      '<element name="Nothing"><complexType><sequence/></complexType></element><element name="Nothing_Result"><complexType><sequence/></complexType></element>',
    )
    expect(text.replace(/>\s+</g, '><')).toContain(
      '<message name="Add"><part name="parameters" element="tns:Add"/></message><message name="Add_Result"><part name="parameters" element="tns:Add_Result"/></message>',
    )
    expect(text.replace(/>\s+</g, '><')).toContain(
      '<operation name="Add"><operation soapAction="urn:microsoft-dynamics-schemas/codeunit/Letters:Add" style="document" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/><input name="Add"><body use="literal" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/></input>',
    )
    expect(text).toContain(
      '<binding transport="http://schemas.xmlsoap.org/soap/http" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/>',
    )
    expect(text.replace(/>\s+</g, '><')).toContain(
      `<service name="Letters"><port name="Letters_Port" binding="tns:Letters_Binding"><address location="http://127.0.0.1:${server.port}/BC/WS/CRONUS%20International%20Ltd./Codeunit/Letters" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/></port></service>`,
    )
    expect(text).toContain('<documentation>Gives the text in &lt;upper&gt; case &amp; more.</documentation>')
    expect(text).not.toMatch(/<\/?(wsdl|soap|xsd|xs|s):/)
  })

  test('has minOccurs 0 for optional parameters and the published types', async () => {
    const text = await wsdlOf(lettersPath)
    for (const [name, minOccurs, type] of [
      ['number', 0, 'int'],
      ['when', 0, 'dateTime'],
      ['amount', 1, 'decimal'],
      ['big', 1, 'long'],
      ['day', 1, 'date'],
      ['time', 1, 'time'],
      ['byte', 1, 'unsignedByte'],
      ['status', 1, 'int'],
      ['guid', 1, 'string'],
    ]) {
      expect(text).toContain(`<element minOccurs="${minOccurs}" maxOccurs="1" name="${name}" type="${type}"/>`)
    }
  })

  test('is the same on the bare address, with ?wsdl and for every company but for its address', async () => {
    const text = await wsdlOf(lettersPath)
    expect(await wsdlOf(`${lettersPath}?wsdl`)).toBe(text)
    expect(await wsdlOf(`${lettersPath}?WSDL=1`)).toBe(text)
    expect(await wsdlOf('/BC/WS/Codeunit/Letters')).toBe(text)
    const danish = await wsdlOf('/BC/WS/CRONUS%20Danmark%20A%2FS/Codeunit/Letters')
    expect(danish).toBe(text.replace('CRONUS%20International%20Ltd.', 'CRONUS%20Danmark%20A%252FS'))
  })

  test('names the host that the client called, and trusts nobody who says otherwise', async () => {
    expect(
      await wsdlOf(lettersPath, {
        host: 'erp.example.com:8443',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example',
      }),
    ).toContain('location="http://erp.example.com:8443/BC/WS/')
    expect(await wsdlOf(lettersPath, { host: '[::1]:7047' })).toContain('location="http://[::1]:7047/BC/WS/')
    expect(await wsdlOf(lettersPath, { host: 'x"><script>/' })).toContain(
      `location="http://localhost:${server.port}/BC/WS/`,
    )
  })

  test('names PublicSOAPBaseUrl where it is set, in the discovery document too', async () => {
    const other = await startSoapServer({ settings: { PublicSOAPBaseUrl: 'https://erp.example.com/nav/WS' } })
    expect((await send(other, { method: 'GET' })).text).toContain(
      'location="https://erp.example.com/nav/WS/CRONUS%20International%20Ltd./Codeunit/Letters"',
    )
    expect((await send(other, { method: 'GET', path: '/BC/WS/Services' })).text).toContain(
      'ref="https://erp.example.com/nav/WS/SystemService"',
    )
    await other.close()
  })

  test('begins no session', async () => {
    server.calls.length = 0
    await wsdlOf(lettersPath)
    expect(server.calls).toEqual([])
  })
})

describe('every WSDL is valid', () => {
  test.each([
    ['a codeunit', lettersPath],
    ['a codeunit without procedures', '/BC/WS/CRONUS%20International%20Ltd./Codeunit/Services'],
    ['SystemService', '/BC/WS/SystemService'],
    ['SystemService of a company', '/BC/WS/%C3%86r%C3%B8/SystemService'],
  ])('against the schemas of WSDL 1.1 and its SOAP binding: %s', async (_what, path) => {
    const text = await wsdlOf(path)
    expect(text).toContain('<definitions')
    if (!available) return
    xmlRegisterFsInputProviders()
    // One schema that has both: the WSDL's own and, for what stands inside its bindings and ports, the SOAP binding's.
    const [wsdlSchema = '', soapSchema = ''] = schemas
    const source = XmlDocument.fromString(
      `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="http://schemas.xmlsoap.org/wsdl/" schemaLocation="${wsdlSchema}"/><xs:import namespace="http://schemas.xmlsoap.org/wsdl/soap/" schemaLocation="${soapSchema}"/></xs:schema>`,
    )
    const validator = XsdValidator.fromDoc(source)
    const document = XmlDocument.fromString(text)
    validator.validate(document)
    const wrong = XmlDocument.fromString(
      text.replace('use="literal"', 'use="literary"').replace('<types>', '<kinds/><types>'),
    )
    expect(() => {
      validator.validate(wrong)
    }).toThrow()
    for (const disposable of [document, wrong, validator, source]) disposable.dispose()
  })

  test('and its own schema accepts the answer of a call', async () => {
    const text = await wsdlOf(lettersPath)
    const schema = /<schema[\s\S]*<\/schema>/.exec(text)?.[0] ?? ''
    const answer = (
      await send(server, {
        body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Swap xmlns="urn:microsoft-dynamics-schemas/codeunit/Letters"><first>1</first><between/><second>2</second></Swap></s:Body></s:Envelope>`,
      })
    ).text
    const source = XmlDocument.fromString(
      schema.replace('<schema ', '<schema xmlns:tns="urn:microsoft-dynamics-schemas/codeunit/Letters" '),
    )
    const validator = XsdValidator.fromDoc(source)
    const document = XmlDocument.fromString(/<Swap_Result[\s\S]*<\/Swap_Result>/.exec(answer)?.[0] ?? '')
    validator.validate(document)
    for (const disposable of [document, validator, source]) disposable.dispose()
  })
})

describe('node-soap, a client that knows nothing of this server but its WSDL,', () => {
  const connect = async (url: string): Promise<Client> => {
    const client = await createClientAsync(`${url}?wsdl`, { wsdl_headers: { Authorization: authorization } })
    client.setSecurity(new BasicAuthSecurity('admin', 'secret'))
    return client
  }
  const call = async (client: Client, name: string, values: object): Promise<unknown> => {
    const method = (client as unknown as Record<string, (values: object) => Promise<[unknown]>>)[`${name}Async`]
    if (method === undefined) throw new Error(`No ${name}.`)
    return (await method.call(client, values))[0]
  }

  test('sees every operation with its types', async () => {
    const client = await connect(`${server.url}/CRONUS%20International%20Ltd./Codeunit/Letters`)
    const description = client.describe() as {
      Letters: { Letters_Port: Record<string, { input: object; output: object }> }
    }
    expect(Object.keys(description.Letters.Letters_Port)).toEqual([
      'Capitalize',
      'Echo',
      'Nothing',
      'Add',
      'Defaults',
      'Swap',
      'Values',
      'Kinds',
      'Unwritable',
      'Fail',
      'Crash',
      'Control',
    ])
    expect(description.Letters.Letters_Port.Add).toMatchObject({
      input: { a: 'int', b: 'int' },
      output: { return_value: 'int' },
    })
  })

  test('calls with var parameters, decimals, dates and optional parameters', async () => {
    const client = await connect(`${server.url}/CRONUS%20International%20Ltd./Codeunit/Letters`)
    expect(await call(client, 'Capitalize', { inputstring: 'a <b> & "c" ü' })).toEqual({
      return_value: 'A <B> & "C" Ü',
    })
    expect(await call(client, 'Swap', { first: 1, between: 'x', second: 2 })).toEqual({
      return_value: true,
      first: 2,
      second: 1,
    })
    expect(
      await call(client, 'Values', {
        amount: '12.25',
        big: '9007199254740993',
        day: '2026-01-25',
        moment: new Date('2026-01-25T10:30:00Z').toISOString(),
        flag: true,
        status: 1,
      }),
    ).toMatchObject({ amount: 24.5, moment: new Date('2026-01-25T10:30:00Z'), flag: true, status: 1 })
    expect(await call(client, 'Defaults', {})).toEqual({ return_value: '[0,"",""]' })
    expect(await call(client, 'Defaults', { number: 5, text: '' })).toEqual({ return_value: '[5,"",""]' })
  })

  test('reads a fault', async () => {
    const client = await connect(`${server.url}/CRONUS%20International%20Ltd./Codeunit/Letters`)
    await expect(call(client, 'Fail', { text: 'Order 18006 already exists' })).rejects.toMatchObject({
      response: { status: 500 },
      root: {
        Envelope: {
          Body: {
            Fault: {
              faultcode: 'a:Microsoft.Dynamics.Nav.Types.Exceptions.NavNCLDialogException',
              detail: { string: 'Order 18006 already exists' },
            },
          },
        },
      },
    })
  })

  test('reaches a company with a slash through the address of the WSDL', async () => {
    const client = await connect(`${server.url}/CRONUS%20Danmark%20A%252FS/Codeunit/Letters`)
    expect(await call(client, 'Add', { a: 1, b: 2 })).toEqual({ return_value: 3 })
    expect(server.calls.at(-1)?.companyName).toBe('CRONUS Danmark A/S')
  })

  test('lists the companies', async () => {
    const client = await connect(`${server.url}/SystemService`)
    expect(await call(client, 'Companies', {})).toMatchObject({
      return_value: ['CRONUS International Ltd.', 'CRONUS Danmark A/S', 'Services', 'Codeunit', '50% & more', 'Ærø'],
    })
  })
})
