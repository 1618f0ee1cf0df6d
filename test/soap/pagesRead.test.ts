/** Pages over SOAP: reading a record, its values and its Key, and the pages of the server. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
import { denmark } from '../support/instance.js'
import { activeSessions, eventsOf, untilLogoff } from '../support/sessions.js'
import { filter, pageCall, pageNamespace, type PageReply } from '../support/soapPages.js'
import { useInstance } from '../support/useInstance.js'

const application = new URL('./pagesApplication.js', import.meta.url).pathname

const instance = useInstance({ application })
let data: CompanyData
beforeAll(async () => {
  data = await CompanyData.open(instance)
})
instance.add(async () => {
  await data.end()
})

const call = async (service: string, operation: string, inner = '', company?: string): Promise<PageReply> =>
  await pageCall(instance, service, operation, inner, company)

describe('Read', () => {
  test('gives the record of a primary key, its Key first, then the fields of the page in their order', async () => {
    const reply = await call('Customer', 'Read', '<No>10000</No>')
    expect(reply.status).toBe(200)
    expect(reply.answer).toMatch(
      /^<Customer><Key>[^<]+<\/Key><No>10000<\/No><Name>Harbourlight Furniture<\/Name><Search_Name>HARBOURLIGHT FURNITURE<\/Search_Name>/,
    )
    expect([...reply.answer.matchAll(/<([A-Za-z_]+)>/g)].map(([, name]) => name)).toEqual([
      'Customer',
      'Key',
      'No',
      'Name',
      'Search_Name',
      'Address',
      'Post_Code',
      'City',
      'Country_Region_Code',
      'Country_Region_Name',
      'Contact',
      'Phone_No',
      'E_Mail',
      'Salesperson_Code',
      'Credit_Limit_LCY',
      'Balance_LCY',
      'Net_Change_LCY',
      'No_of_Orders',
      'Blocked',
      'Last_Date_Modified',
    ])
    expect(reply.text).toContain(`<Soap:Body><Read_Result xmlns="${pageNamespace('Customer')}"><Customer>`)
  })

  test('calculates FlowFields', async () => {
    const reply = await call('Customer', 'Read', '<No>10000</No>')
    const [orders] = await data.query<{ count: string }>(
      `select count(*) from application."36_sales_header" where company = 'CRONUS International Ltd.' and "1_document_type" = 1 and "2_sell_to_customer_no" = '10000'`,
    )
    expect([reply.value('Country_Region_Name'), reply.value('No_of_Orders')]).toEqual(['Great Britain', orders?.count])
  })

  test('gives nothing, and no fault, where there is no such record', async () => {
    for (const no of ['NOBODY', '']) {
      const reply = await call('Customer', 'Read', `<No>${no}</No>`)
      expect([reply.status, reply.answer]).toEqual([200, ''])
    }
  })

  test('takes its argument as a filter: the first that fits', async () => {
    expect((await call('Customer', 'Read', '<No>20000|10000</No>')).value('No')).toBe('10000')
    expect((await call('Customer', 'Read', "<No>'20000'</No>")).value('No')).toBe('20000')
    expect((await call('Item', 'Read', '<No>1062</No>')).value('Description')).toBe('Coat Stand, 120 cm')
  })

  test('takes what the page filters by for granted', async () => {
    expect((await call('SalesOrder', 'Read', '<No>101001</No>')).value('No')).toBe('101001')
    expect((await call('SalesOrder', 'Read', '<Document_Type>Order</Document_Type><No>101001</No>')).value('No')).toBe(
      '101001',
    )
    expect(
      (await call('SalesOrder', 'Read', '<Document_Type>Blanket_Order</Document_Type><No>101001</No>')).answer,
    ).toBe('')
  })

  test('reads the company of the URL', async () => {
    const [here, there] = [
      await call('Customer', 'Read', '<No>10000</No>'),
      await call('Customer', 'Read', '<No>10000</No>', denmark),
    ]
    expect([here.status, there.status]).toEqual([200, 200])
    expect(there.value('Name')).not.toBe(here.value('Name'))
  })

  test('by record id gives the same, and refuses ids of other tables', async () => {
    const { answer } = await call('Customer', 'Read', '<No>10000</No>')
    expect((await call('Customer', 'ReadByRecId', '<recId>Customer: 10000</recId>')).answer).toBe(answer)
    expect((await call('Customer', 'ReadByRecId', '<recId>Customer: NOBODY</recId>')).answer).toBe('')
    expect((await call('SalesOrder', 'ReadByRecId', '<recId>Sales Header: Order,101001</recId>')).value('No')).toBe(
      '101001',
    )
    const other = await call('Customer', 'ReadByRecId', '<recId>Vendor: 10000</recId>')
    expect([other.status, other.exception, other.fault]).toEqual([
      500,
      'ServiceBrokerException',
      expect.stringContaining("'Vendor: 10000' is not the id of a record of the table Customer"),
    ])
  })

  test('is a session of its own, with its Logon and Logoff', async () => {
    const { headers } = await call('Customer', 'Read', '<No>10000</No>')
    const id = headers.get('request-id') ?? ''
    await untilLogoff(instance, id)
    expect(
      (await eventsOf(instance, id)).map(({ eventType, clientType, comment }) => [eventType, clientType, comment]),
    ).toEqual([
      ['Logon', 'Web Service', ''],
      ['Logoff', 'Web Service', ''],
    ])
  })

  test.each([
    ['no argument', 'Customer', 'Read', '', "The parameter 'No' (Code[20]) of Read is missing."],
    [
      'an argument it does not take',
      'Customer',
      'Read',
      '<No>1</No><Name>x</Name>',
      "The parameter 'Name' does not exist in Read. It takes: No.",
    ],
    [
      'an argument twice',
      'Customer',
      'Read',
      '<No>1</No><No>2</No>',
      "The parameter 'No' (element) of Read is given more than once.",
    ],
    ['an argument with elements inside', 'Customer', 'Read', '<No><x/></No>', /it has elements inside/],
    [
      'a filter that is none',
      'Customer',
      'Read',
      '<No>(1</No>',
      /^The filter "\(1" is not valid for the No\. field on the Customer table\./,
    ],
    ['text between arguments', 'Customer', 'Read', 'x<No>1</No>', /has text between its elements/],
    [
      'an operation that is none',
      'Customer',
      'Destroy',
      '',
      /^The operation 'Destroy' does not exist in the service Customer\. It offers: Read, ReadByRecId, ReadMultiple, IsUpdated, GetRecIdFromKey, Create,/,
    ],
  ])('with %s is a fault', async (_what, service, operation, inner, text) => {
    const reply = await call(service, operation, inner)
    expect(reply.status).toBe(500)
    expect(reply.fault).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  })
})

describe('values', () => {
  test('of every type have the form of XML', async () => {
    const reply = await call('TypeSample', 'Read', '<No>GB001</No>')
    expect(
      Object.fromEntries(
        [
          'Integer_Field',
          'Boolean_Field',
          'Text_Field',
          'Date_Field',
          'Time_Field',
          'DateTime_Field',
          'Guid_Field',
          'Option_Field',
          'Enum_Field',
          'DateFormula_Field',
          'RecordID_Field',
        ].map((name) => [name, reply.value(name)]),
      ),
    ).toEqual({
      Integer_Field: '-180',
      Boolean_Field: 'false',
      Text_Field: "it's",
      Date_Field: '2026-01-15',
      Time_Field: '00:30:15.125',
      DateTime_Field: '2026-01-01T22:45:00.500Z',
      Guid_Field: '00000000-0000-4000-8000-000000000010',
      Option_Field: '_blank_',
      Enum_Field: 'Red',
      DateFormula_Field: '1D',
      RecordID_Field: 'Customer: 10000',
    })
    expect(Buffer.from(reply.value('Blob_Field') ?? '', 'base64').toString()).toBe("it's – sample 1")
  })

  test('that are blank have the blank form of their type', async () => {
    const { answer } = await call('TypeSample', 'Read', '<No>BLANK</No>')
    expect(answer.replace(/<Key>[^<]*<\/Key>/, '')).toBe(
      '<TypeSample><No>BLANK</No><Integer_Field>0</Integer_Field><BigInteger_Field>0</BigInteger_Field><Decimal_Field>0</Decimal_Field><Boolean_Field>false</Boolean_Field><Text_Field></Text_Field><Code_Field></Code_Field><Date_Field>0001-01-01</Date_Field><Time_Field>00:00:00</Time_Field><DateTime_Field>0001-01-01T00:00:00Z</DateTime_Field><Duration_Field>0</Duration_Field><Guid_Field>00000000-0000-0000-0000-000000000000</Guid_Field><Option_Field>_blank_</Option_Field><Enum_Field>_blank_</Enum_Field><Char_Field></Char_Field><Byte_Field>0</Byte_Field><DateFormula_Field></DateFormula_Field><RecordID_Field></RecordID_Field><Blob_Field></Blob_Field></TypeSample>',
    )
  })
})

describe('a Key', () => {
  test('stays the same while its record does, tells of changes, and leads to the record id', async () => {
    const key = (await call('Customer', 'Read', '<No>30000</No>')).value('Key') ?? ''
    expect((await call('Customer', 'Read', '<No>30000</No>')).value('Key')).toBe(key)
    const isUpdated = async (): Promise<string> => (await call('Customer', 'IsUpdated', `<Key>${key}</Key>`)).answer
    expect(await isUpdated()).toBe('<IsUpdated_Result>false</IsUpdated_Result>')
    expect((await call('Customer', 'GetRecIdFromKey', `<Key>${key}</Key>`)).answer).toBe(
      '<GetRecIdFromKey_Result>Customer: 30000</GetRecIdFromKey_Result>',
    )
    expect(
      (await call('Customer', 'Update', `<Customer><Key>${key}</Key><Contact>Somebody else</Contact></Customer>`))
        .status,
    ).toBe(200)
    expect(await isUpdated()).toBe('<IsUpdated_Result>true</IsUpdated_Result>')
    expect((await call('Customer', 'Read', '<No>30000</No>')).value('Key')).not.toBe(key)
  })

  test('of a record that is gone says that it is not what it was', async () => {
    const key = (await call('Customer', 'Create', '<Customer><Name>Shortlived</Name></Customer>')).value('Key') ?? ''
    await call('Customer', 'Delete', `<Key>${key}</Key>`)
    expect((await call('Customer', 'IsUpdated', `<Key>${key}</Key>`)).answer).toBe(
      '<IsUpdated_Result>true</IsUpdated_Result>',
    )
  })

  test.each([
    '',
    'x',
    '16;MTgsNToxMDAwMA==2;25',
    '16;MTgsNToxMDAwMA==3;25;',
    '16;MjcsNToxMDAwMA==2;25;',
    '16;MTgsOToxMDAwMA==2;25;',
    '99999;MTgsNToxMDAwMA==2;25;',
    `16;${'A'.repeat(20_000)}2;25;`,
    '16;MTgsNToxMDAwMA==19;9999999999999999999;',
  ])('that is none, %j, is a fault', async (key) => {
    const reply = await call('Customer', 'IsUpdated', `<Key>${key}</Key>`)
    expect([reply.status, reply.fault]).toEqual([
      500,
      expect.stringContaining(
        "The value of the parameter 'Key' of IsUpdated is not a valid Key: it is not the Key of a record of the table Customer",
      ),
    ])
  })

  test('of another table is a fault', async () => {
    const key = (await call('Item', 'Read', '<No>1062</No>')).value('Key') ?? ''
    expect((await call('Customer', 'GetRecIdFromKey', `<Key>${key}</Key>`)).fault).toContain('is not a valid Key')
  })

  test('carries keys of every character', async () => {
    const no = 'Ä😀\'",:;&'
    const created = await call('TypeSample', 'Create', `<TypeSample><No>${no.replace('&', '&amp;')}</No></TypeSample>`)
    const key = created.value('Key') ?? ''
    expect(created.value('No')).toBe(no)
    expect((await call('TypeSample', 'IsUpdated', `<Key>${key}</Key>`)).answer).toBe(
      '<IsUpdated_Result>false</IsUpdated_Result>',
    )
    const id = (await call('TypeSample', 'GetRecIdFromKey', `<Key>${key}</Key>`)).value('GetRecIdFromKey_Result') ?? ''
    expect((await call('TypeSample', 'ReadByRecId', `<recId>${id.replace('&', '&amp;')}</recId>`)).value('Key')).toBe(
      key,
    )
    expect((await call('TypeSample', 'Delete', `<Key>${key}</Key>`)).status).toBe(200)
  })
})

describe("the server's own pages", () => {
  test('show the session that reads them, and whether it changed', async () => {
    const reply = await call('ActiveSession', 'ReadMultiple', '<setSize>0</setSize>')
    expect(reply.all('Session_Unique_ID')).toContain(reply.headers.get('request-id'))
    expect(reply.all('Client_Type')).toContain('Web_Service')
    const services = await call(
      'WebService',
      'ReadMultiple',
      `${filter('Service_Name', 'Customer')}${filter('Object_Type', 'Page')}<setSize>1</setSize>`,
    )
    expect((await call('WebService', 'IsUpdated', `<Key>${services.value('Key') ?? ''}</Key>`)).answer).toBe(
      '<IsUpdated_Result>false</IsUpdated_Result>',
    )
    expect((await activeSessions(instance)).filter(({ clientType }) => clientType === 'Web Service')).toEqual([])
  })

  test('have what ended a moment ago', async () => {
    const id = (await call('Customer', 'Read', '<No>10000</No>')).headers.get('request-id') ?? ''
    const events = await call('SessionEvent', 'ReadMultiple', `${filter('Session_Unique_ID', id)}<setSize>0</setSize>`)
    expect(events.all('Event_Type').sort()).toEqual(['Logoff', 'Logon'])
  })

  test('have operations for reading only', async () => {
    const reply = await call('ActiveSession', 'Delete', '<Key>x</Key>')
    expect(reply.fault).toBe(
      "The operation 'Delete' does not exist in the service ActiveSession. It offers: Read, ReadMultiple, IsUpdated.",
    )
  })
})
