/**
 * Pages over SOAP: their WSDL, against its schemas and with a client that knows nothing else, and the discovery
 * document.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { BasicAuthSecurity, createClientAsync, type Client } from 'soap'
import { adminPassword, basic, denmark } from '../support/instance.js'
import { filter, pageCall, pageNamespace, pageUrl } from '../support/soapPages.js'
import { useInstance } from '../support/useInstance.js'

const conformance = join(process.cwd(), '..', 'shared', 'conformance')
const schemas = ['wsdl11.xsd', 'wsdl11-soap.xsd'].map((name) => join(conformance, name))
const available = schemas.every(existsSync)
if (!available)
  console.warn(`The schemas of WSDL 1.1 are not in ${conformance}; the WSDL is not validated against them.`)

const application = new URL('./pagesApplication.js', import.meta.url).pathname
const authorization = basic('admin', adminPassword)
const services = [
  'Customer',
  'Vendor',
  'Item',
  'SalesOrder',
  'ItemLedgerEntries',
  'TypeSample',
  'CustomerList',
  'Notes',
  'NoteEntries',
  'ActiveSession',
  'SessionEvent',
  'ServerInstance',
  'EventLog',
  'WebService',
]

const instance = useInstance({ application })

const wsdlOf = async (service: string, company?: string): Promise<string> => {
  const response = await fetch(pageUrl(instance, service, company), { headers: { authorization } })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml; charset=UTF-8'])
  return await response.text()
}
const flat = (text: string): string => text.replace(/>\s+</g, '><')
const operationsOf = (wsdl: string): string[] =>
  [...(/<portType[\s\S]*<\/portType>/.exec(wsdl)?.[0].matchAll(/<operation name="([^"]+)"/g) ?? [])].map(
    ([, name]) => name ?? '',
  )

/** The schema inside a WSDL. */
function withSchema(wsdl: string, service: string, use: (validator: XsdValidator) => void): void {
  const schema = (/<xsd:schema[\s\S]*<\/xsd:schema>/.exec(wsdl)?.[0] ?? '').replace(
    '<xsd:schema ',
    `<xsd:schema xmlns:tns="${pageNamespace(service)}" `,
  )
  const source = XmlDocument.fromString(schema)
  const validator = XsdValidator.fromDoc(source)
  try {
    use(validator)
  } finally {
    validator.dispose()
    source.dispose()
  }
}

function validate(validator: XsdValidator, xml: string): void {
  const document = XmlDocument.fromString(xml)
  try {
    validator.validate(document)
  } finally {
    document.dispose()
  }
}

const bodyOf = (text: string): string => /<Soap:Body>([\s\S]*)<\/Soap:Body>/.exec(text)?.[1] ?? ''

describe('the WSDL of a page', () => {
  test('has the names and types of the original server', async () => {
    const text = flat(await wsdlOf('SalesOrder'))
    const tns = 'urn:microsoft-dynamics-schemas/page/salesorder'
    expect(text).toContain(
      `<definitions targetNamespace="${tns}" xmlns:tns="${tns}" xmlns="http://schemas.xmlsoap.org/wsdl/"><types><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" targetNamespace="${tns}">`,
    )
    expect(text).toContain(
      '<xsd:simpleType name="Document_Type"><xsd:restriction base="xsd:string"><xsd:enumeration value="Quote"/><xsd:enumeration value="Order"/><xsd:enumeration value="Invoice"/><xsd:enumeration value="Credit_Memo"/>',
    )
    expect(text).toContain(
      '<xsd:simpleType name="Type"><xsd:restriction base="xsd:string"><xsd:enumeration value="_blank_"/><xsd:enumeration value="G_L_Account"/>',
    )
    expect(text).toContain(
      '<xsd:complexType name="SalesOrder"><xsd:sequence><xsd:element minOccurs="0" maxOccurs="1" name="Key" type="xsd:string"/><xsd:element minOccurs="0" maxOccurs="1" name="Document_Type" type="tns:Document_Type"/><xsd:element minOccurs="0" maxOccurs="1" name="No" type="xsd:string"/>',
    )
    expect(text).toContain(
      '<xsd:element minOccurs="0" maxOccurs="1" name="SalesLines" type="tns:Sales_Order_Line_List"/></xsd:sequence></xsd:complexType>',
    )
    expect(text).toContain(
      '<xsd:complexType name="SalesOrder_List"><xsd:sequence><xsd:element minOccurs="1" maxOccurs="unbounded" name="SalesOrder" type="tns:SalesOrder"/></xsd:sequence></xsd:complexType>',
    )
    expect(text).toContain(
      '<xsd:complexType name="Sales_Order_Line"><xsd:sequence><xsd:element minOccurs="0" maxOccurs="1" name="Key" type="xsd:string"/>',
    )
    expect(text).toContain(
      '<xsd:simpleType name="SalesOrder_Fields"><xsd:restriction base="xsd:string"><xsd:enumeration value="Document_Type"/><xsd:enumeration value="No"/>',
    )
    expect(text).toContain(
      '<xsd:complexType name="SalesOrder_Filter"><xsd:sequence><xsd:element minOccurs="1" maxOccurs="1" name="Field" type="tns:SalesOrder_Fields"/><xsd:element minOccurs="1" maxOccurs="1" name="Criteria" type="xsd:string"/></xsd:sequence></xsd:complexType>',
    )
    expect(text).toContain(
      '<xsd:element name="ReadMultiple"><xsd:complexType><xsd:sequence><xsd:element minOccurs="1" maxOccurs="unbounded" name="filter" type="tns:SalesOrder_Filter"/><xsd:element minOccurs="0" maxOccurs="1" name="bookmarkKey" type="xsd:string"/><xsd:element minOccurs="1" maxOccurs="1" name="setSize" type="xsd:int"/></xsd:sequence></xsd:complexType></xsd:element>' +
        '<xsd:element name="ReadMultiple_Result"><xsd:complexType><xsd:sequence><xsd:element minOccurs="0" maxOccurs="1" name="ReadMultiple_Result" type="tns:SalesOrder_List"/></xsd:sequence></xsd:complexType></xsd:element>',
    )
    expect(text).toContain(
      '<xsd:element name="Delete_SalesLines"><xsd:complexType><xsd:sequence><xsd:element minOccurs="1" maxOccurs="1" name="SalesLines_Key" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element><xsd:element name="Delete_SalesLines_Result"><xsd:complexType><xsd:sequence><xsd:element minOccurs="1" maxOccurs="1" name="Delete_SalesLines_Result" type="xsd:boolean"/>',
    )
    expect(text).toContain(
      `<operation name="Read"><operation soapAction="${tns}:Read" style="document" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/>`,
    )
    expect(text).toContain(`<portType name="SalesOrder_Port">`)
    expect(text).toContain(
      `<service name="SalesOrder_Service"><port name="SalesOrder_Port" binding="tns:SalesOrder_Binding"><address location="${instance.described.urls.soap}/CRONUS%20International%20Ltd./Page/SalesOrder"`,
    )
  })

  test('lists the operations in the order of the original, as far as the page allows them', async () => {
    const reading = ['Read', 'ReadByRecId', 'ReadMultiple', 'IsUpdated', 'GetRecIdFromKey']
    expect(operationsOf(await wsdlOf('SalesOrder'))).toEqual([
      ...reading,
      'Create',
      'CreateMultiple',
      'Update',
      'UpdateMultiple',
      'Delete',
      'Delete_SalesLines',
    ])
    expect(operationsOf(await wsdlOf('ItemLedgerEntries'))).toEqual(reading)
    expect(operationsOf(await wsdlOf('NoteEntries'))).toEqual([...reading, 'Create', 'CreateMultiple', 'Delete'])
    expect(operationsOf(await wsdlOf('ActiveSession'))).toEqual(['Read', 'ReadMultiple', 'IsUpdated'])
  })

  test('names one argument of Read for each field of the primary key', async () => {
    const read = (text: string): string => /<xsd:element name="Read">.*?<\/xsd:sequence>/.exec(flat(text))?.[0] ?? ''
    expect(read(await wsdlOf('Customer'))).toContain(
      '<xsd:sequence><xsd:element minOccurs="1" maxOccurs="1" name="No" type="xsd:string"/></xsd:sequence>',
    )
    expect(read(await wsdlOf('ItemLedgerEntries'))).toContain(
      '<xsd:sequence><xsd:element minOccurs="1" maxOccurs="1" name="Entry_No" type="xsd:int"/></xsd:sequence>',
    )
    expect(read(await wsdlOf('SalesOrder'))).toContain(
      '<xsd:sequence><xsd:element minOccurs="0" maxOccurs="1" name="Document_Type" type="xsd:string"/><xsd:element minOccurs="1" maxOccurs="1" name="No" type="xsd:string"/></xsd:sequence>',
    )
    expect(read(await wsdlOf('ActiveSession'))).toContain(
      'name="Server_Instance_ID" type="xsd:int"/><xsd:element minOccurs="1" maxOccurs="1" name="Session_ID" type="xsd:int"/>',
    )
  })

  test('keeps names apart that are the same in XML, and filters that have no value out of records', async () => {
    const text = flat(await wsdlOf('Notes'))
    expect(/<xsd:complexType name="Notes">.*?<\/xsd:complexType>/.exec(text)?.[0].match(/name="[^"]+"/g)).toEqual([
      'name="Notes"',
      'name="Key"',
      'name="No"',
      'name="Text"',
      'name="Key_2"',
      expect.stringMatching(/^name="Qty_.*Percent"$/),
      'name="Amount"',
    ])
    expect(/<xsd:simpleType name="Notes_Fields">.*?<\/xsd:simpleType>/.exec(text)?.[0]).toContain(
      '<xsd:enumeration value="Date_Filter"/>',
    )
  })

  test('has the procedures of a codeunit of the same name, the Key first', async () => {
    const text = flat(await wsdlOf('Customer'))
    expect(operationsOf(text).slice(-3)).toEqual(['Rechristen', 'NameOf', 'Shout'])
    expect(text).toContain(
      '<xsd:element name="Rechristen"><xsd:complexType><xsd:sequence><xsd:element minOccurs="1" maxOccurs="1" name="Key" type="xsd:string"/><xsd:element minOccurs="1" maxOccurs="1" name="name" type="xsd:string"/><xsd:element minOccurs="1" maxOccurs="1" name="oldName" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>' +
        '<xsd:element name="Rechristen_Result"><xsd:complexType><xsd:sequence><xsd:element minOccurs="1" maxOccurs="1" name="return_value" type="xsd:int"/><xsd:element minOccurs="1" maxOccurs="1" name="Key" type="xsd:string"/><xsd:element minOccurs="1" maxOccurs="1" name="oldName" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>',
    )
    expect(text).toContain('<documentation>Gives the customer another name.</documentation>')
  })

  test('is the same for every company but for its address, and needs sign-in', async () => {
    expect(await wsdlOf('Customer', denmark)).toBe(
      (await wsdlOf('Customer')).replace('CRONUS%20International%20Ltd.', 'CRONUS%20Danmark%20A%252FS'),
    )
    expect((await fetch(pageUrl(instance, 'Customer'))).status).toBe(401)
    expect((await fetch(pageUrl(instance, 'Nobody'), { headers: { authorization } })).status).toBe(404)
  })

  test.each(services)(
    'of %s is valid against the schemas of WSDL 1.1 and its SOAP binding, and has a schema that is one',
    async (service) => {
      const text = await wsdlOf(service)
      withSchema(text, service, () => undefined)
      if (!available) return
      xmlRegisterFsInputProviders()
      const [wsdlSchema = '', soapSchema = ''] = schemas
      const source = XmlDocument.fromString(
        `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="http://schemas.xmlsoap.org/wsdl/" schemaLocation="${wsdlSchema}"/><xs:import namespace="http://schemas.xmlsoap.org/wsdl/soap/" schemaLocation="${soapSchema}"/></xs:schema>`,
      )
      const validator = XsdValidator.fromDoc(source)
      validate(validator, text)
      validator.dispose()
      source.dispose()
    },
  )

  test.each([
    ['Customer', 'Read', '<No>10000</No>'],
    ['Customer', 'Read', '<No>NOBODY</No>'],
    ['Customer', 'ReadMultiple', `${filter('No', '10000..30000')}<setSize>0</setSize>`],
    ['Customer', 'Create', '<Customer><Name>Valid</Name></Customer>'],
    ['Customer', 'CreateMultiple', '<Customer_List><Customer><Name>Valid</Name></Customer></Customer_List>'],
    ['SalesOrder', 'ReadMultiple', `${filter('No', '101001..101020')}<setSize>0</setSize>`],
    ['TypeSample', 'ReadMultiple', `${filter('No', '*')}<setSize>0</setSize>`],
    ['ItemLedgerEntries', 'ReadMultiple', `${filter('Entry_No', '1..200')}<setSize>0</setSize>`],
    ['ActiveSession', 'ReadMultiple', `${filter('Session_ID', '>0')}<setSize>0</setSize>`],
    ['SessionEvent', 'ReadMultiple', `${filter('Session_ID', '>0')}<setSize>0</setSize>`],
    ['WebService', 'ReadMultiple', `${filter('Published', 'true')}<setSize>0</setSize>`],
  ])('has a schema for request and answer: %s, %s %s', async (service, operation, inner) => {
    const { status, text } = await pageCall(instance, service, operation, inner)
    expect(status).toBe(200)
    const wsdl = await wsdlOf(service)
    withSchema(wsdl, service, (validator) => {
      validate(validator, `<${operation} xmlns="${pageNamespace(service)}">${inner}</${operation}>`)
      validate(validator, bodyOf(text))
      expect(() => {
        validate(
          validator,
          bodyOf(text)
            .replace(`<${operation}_Result`, `<${operation}_Results`)
            .replace(new RegExp(`</${operation}_Result>$`), `</${operation}_Results>`),
        )
      }).toThrow()
    })
  })
})

test('the discovery document lists pages, below every company', async () => {
  for (const company of ['CRONUS International Ltd.', denmark]) {
    const text = await (
      await fetch(`${instance.described.urls.soap}/${encodeURIComponent(company)}/Services`, {
        headers: { authorization },
      })
    ).text()
    expect(text).toContain(
      `<contractRef ref="${instance.described.urls.soap}/${company}/Page/SalesOrder" xmlns="http://schemas.xmlsoap.org/disco/scl/"/>`,
    )
    expect(text).toContain(`${company}/Page/ActiveSession"`)
    expect(text).not.toContain('CustomerSales')
  }
})

describe('node-soap, a client that knows nothing of this server but its WSDL,', () => {
  const connect = async (service: string, company?: string): Promise<Client> => {
    const client = await createClientAsync(`${pageUrl(instance, service, company).replace('%2F', '%252F')}?wsdl`, {
      wsdl_headers: { Authorization: authorization },
    })
    client.setSecurity(new BasicAuthSecurity('admin', adminPassword))
    return client
  }
  const call = async <Result>(client: Client, name: string, values: object): Promise<Result> => {
    const method = (client as unknown as Record<string, (values: object) => Promise<[Result]>>)[`${name}Async`]
    if (method === undefined) throw new Error(`No ${name}.`)
    return (await method.call(client, values))[0]
  }
  interface CustomerRecord {
    Key: string
    No: string
    Name: string
    Contact: string
    Credit_Limit_LCY: number
    Blocked: string
  }

  test('reads, and reads page by page', async () => {
    const client = await connect('Customer')
    const { Customer } = await call<{ Customer: CustomerRecord }>(client, 'Read', { No: '10000' })
    expect(Customer).toMatchObject({ No: '10000', Name: 'Harbourlight Furniture', Blocked: '_blank_' })
    expect(await call(client, 'Read', { No: 'NOBODY' })).toBeNull()
    const page = async (bookmarkKey?: string): Promise<CustomerRecord[]> =>
      (
        await call<{ ReadMultiple_Result: { Customer: CustomerRecord[] } | null }>(client, 'ReadMultiple', {
          filter: [
            { Field: 'No', Criteria: '60000..64000' },
            { Field: 'Blocked', Criteria: '_blank_' },
          ],
          ...(bookmarkKey === undefined ? {} : { bookmarkKey }),
          setSize: 50,
        })
      ).ReadMultiple_Result?.Customer ?? []
    const found: string[] = []
    for (let rows = await page(); rows.length > 0; rows = await page(rows.at(-1)?.Key))
      found.push(...rows.map(({ No }) => No))
    expect(found.length).toBeGreaterThan(100)
    expect(found).toEqual([...new Set(found)].sort())
  })

  test('creates, updates, meets a conflict, deletes, in a company with a slash', async () => {
    const client = await connect('Customer', denmark)
    const created = await call<{ Customer: CustomerRecord }>(client, 'Create', {
      Customer: { Name: 'Åse & <Sønner>', Credit_Limit_LCY: '12.5', Blocked: 'Ship' },
    })
    expect(created.Customer).toMatchObject({ Name: 'Åse & <Sønner>', Credit_Limit_LCY: 12.5, Blocked: 'Ship' })
    const { Key: key } = created.Customer
    const updated = await call<{ Customer: CustomerRecord }>(client, 'Update', {
      Customer: { Key: key, Contact: 'Åse' },
    })
    expect(updated.Customer).toMatchObject({ No: created.Customer.No, Contact: 'Åse', Name: 'Åse & <Sønner>' })
    await expect(call(client, 'Update', { Customer: { Key: key, Contact: 'late' } })).rejects.toMatchObject({
      response: { status: 500 },
      root: {
        Envelope: {
          Body: { Fault: { detail: { string: `Other user has modified Customer: ${created.Customer.No}.` } } },
        },
      },
    })
    expect(await call(client, 'IsUpdated', { Key: key })).toEqual({ IsUpdated_Result: true })
    expect(await call(client, 'Delete', { Key: updated.Customer.Key })).toEqual({ Delete_Result: true })
  })

  test('works with documents and their lines', async () => {
    const client = await connect('SalesOrder')
    interface Order {
      Key: string
      No: string
      Amount: number
      SalesLines: { Sales_Order_Line: { Key: string; Line_No: number; Quantity: number; Description: string }[] }
    }
    const { SalesOrder: order } = await call<{ SalesOrder: Order }>(client, 'Create', {
      SalesOrder: {
        Sell_to_Customer_No: '10000',
        SalesLines: {
          Sales_Order_Line: [
            { Type: 'Item', No: '1062', Quantity: 1 },
            { Type: 'Item', No: '1054', Quantity: 2 },
          ],
        },
      },
    })
    expect(order.SalesLines.Sales_Order_Line.map(({ Line_No, Quantity }) => [Line_No, Quantity])).toEqual([
      [10_000, 1],
      [20_000, 2],
    ])
    const { SalesOrder: changed } = await call<{ SalesOrder: Order }>(client, 'Update', {
      SalesOrder: {
        Key: order.Key,
        SalesLines: { Sales_Order_Line: [{ Key: order.SalesLines.Sales_Order_Line[0]?.Key, Quantity: 5 }] },
      },
    })
    expect(changed.SalesLines.Sales_Order_Line.map(({ Quantity }) => Quantity)).toEqual([5, 2])
    expect(
      await call(client, 'Delete_SalesLines', { SalesLines_Key: changed.SalesLines.Sales_Order_Line[1]?.Key }),
    ).toEqual({ Delete_SalesLines_Result: true })
  })
})
