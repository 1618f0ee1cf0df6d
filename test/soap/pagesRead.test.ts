/** Pages over SOAP: reading. */

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
const read = async (inner: string): Promise<PageReply> => await call('Customer', 'ReadMultiple', inner)
const numbers = async (inner: string): Promise<string[]> => (await read(inner)).all('No')

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

describe('ReadMultiple', () => {
  test('without filters and with a setSize of 0, or none, gives everything in the order of the primary key', async () => {
    const all = await numbers('<setSize>0</setSize>')
    expect(all).toEqual(
      (
        await data.query<{ no: string }>(
          `select "1_no" as no from application."18_customer" where company = 'CRONUS International Ltd.' order by "1_no" collate "C"`,
        )
      ).map(({ no }) => no),
    )
    expect(await numbers('')).toEqual(all)
    expect(await numbers('<filter><Field>No</Field><Criteria/></filter>')).toEqual(all)
    expect(await numbers('<filter/><setSize></setSize>')).toEqual(all)
  })

  test('nests its result twice', async () => {
    const reply = await read(`${filter('No', '10000')}<setSize>1</setSize>`)
    expect(reply.text).toContain(
      `<ReadMultiple_Result xmlns="${pageNamespace('Customer')}"><ReadMultiple_Result><Customer><Key>`,
    )
    expect(reply.text).toContain('</Customer></ReadMultiple_Result></ReadMultiple_Result></Soap:Body></Soap:Envelope>')
  })

  test('with no record within the filters gives an empty list', async () => {
    expect((await read(`${filter('No', 'NOBODY')}<setSize>10</setSize>`)).answer).toBe(
      '<ReadMultiple_Result></ReadMultiple_Result>',
    )
  })

  test.each([
    ['10000..20000', `"1_no" between '10000' and '20000'`],
    ['10000|30000', `"1_no" in ('10000', '30000')`],
    ['>60000&<>65000', `"1_no" > '60000' and "1_no" <> '65000'`],
    ['1*', `"1_no" like '1%'`],
    ['?0000', `"1_no" like '_0000'`],
  ])('filters numbers by %s', async (criteria, condition) => {
    const expected = await data.query<{ no: string }>(
      `select "1_no" as no from application."18_customer" where company = 'CRONUS International Ltd.' and ${condition} order by "1_no" collate "C"`,
    )
    expect(await numbers(`${filter('No', criteria)}<setSize>0</setSize>`)).toEqual(expected.map(({ no }) => no))
    expect(expected.length).toBeGreaterThan(0)
  })

  test('joins filters by and, also on one field, and reads those of FlowFields and options', async () => {
    const berlin = await read(
      `${filter('City', '@*port*')}${filter('Balance_LCY', '>0')}${filter('No', '>=10000')}${filter('No', '<30000')}<setSize>0</setSize>`,
    )
    expect(berlin.all('No')).toContain('10000')
    expect(berlin.all('Balance_LCY').every((balance) => Number(balance) > 0)).toBe(true)
    expect(berlin.all('City').every((city) => /port/i.test(city))).toBe(true)
    const blocked = async (criteria: string): Promise<string[]> => [
      ...new Set((await read(`${filter('Blocked', criteria)}<setSize>0</setSize>`)).all('Blocked')),
    ]
    expect(await blocked('_blank_')).toEqual(['_blank_'])
    expect(await blocked('All')).toEqual(['All'])
    expect((await blocked('Ship|Invoice')).sort()).toEqual(['Invoice', 'Ship'])
    const { answer } = await call(
      'SalesOrder',
      'ReadMultiple',
      `${filter('Document_Type', 'Blanket Order')}<setSize>0</setSize>`,
    )
    expect(answer).toBe('<ReadMultiple_Result></ReadMultiple_Result>')
  })

  test('filters by FlowFilters of the page: they choose no records, but change what is calculated', async () => {
    await data.query(
      `insert into application."60100_note" (company, system_id, "1_document_type", "2_no", "3_text", "4_key", "5_qty", system_created_at, system_created_by, system_modified_at, system_modified_by) select 'CRONUS International Ltd.', gen_random_uuid(), 1, 'FLOW', '', '', 0, now(), gen_random_uuid(), now(), gen_random_uuid()`,
    )
    for (const [no, day, amount] of [
      ['1', '2026-01-15', '10'],
      ['2', '2026-02-15', '20.50'],
    ])
      expect(
        (
          await call(
            'NoteEntries',
            'Create',
            `<NoteEntries><Entry_No>${no}</Entry_No><Note_No>FLOW</Note_No><Date>${day}</Date><Amount>${amount}</Amount></NoteEntries>`,
          )
        ).status,
      ).toBe(200)
    const amount = async (inner: string): Promise<string[]> =>
      (await call('Notes', 'ReadMultiple', `${filter('No', 'FLOW')}${inner}`)).all('Amount')
    expect(await amount('')).toEqual(['30.5'])
    expect(await amount(filter('Date_Filter', '2026-02-01..'))).toEqual(['20.5'])
    expect(await amount(filter('Date_Filter', '2027-01-01..'))).toEqual(['0'])
  })

  test('goes from page to page by the Key of the last record, forwards and from the end', async () => {
    const all = await numbers('<setSize>0</setSize>')
    const walk = async (size: number): Promise<string[]> => {
      const found: string[] = []
      let bookmark = ''
      for (;;) {
        const page = await read(
          `${filter('No', '60000..64000')}<bookmarkKey>${bookmark}</bookmarkKey><setSize>${size}</setSize>`,
        )
        const nos = page.all('No')
        if (nos.length === 0) return found
        expect(nos.length).toBeLessThanOrEqual(Math.abs(size))
        found.push(...nos)
        bookmark = page.all('Key').at(-1) ?? ''
      }
    }
    const expected = all.filter((no) => no >= '60000' && no <= '64000')
    expect(expected.length).toBeGreaterThan(300)
    expect(await walk(97)).toEqual(expected)
    expect(await walk(-97)).toEqual(expected.toReversed())
    expect(await numbers('<setSize>-1</setSize>')).toEqual(all.slice(-1))
  })

  test('goes on behind a record that is gone', async () => {
    const created = await call('Customer', 'Create', '<Customer><No>10000X</No></Customer>')
    const bookmark = created.value('Key') ?? ''
    expect((await call('Customer', 'Delete', `<Key>${bookmark}</Key>`)).status).toBe(200)
    const all = await numbers('<setSize>0</setSize>')
    expect(await numbers(`<bookmarkKey>${bookmark}</bookmarkKey><setSize>2</setSize>`)).toEqual(
      all.slice(all.indexOf('10000') + 1, all.indexOf('10000') + 3),
    )
  })

  test('has the order and the filters of the page', async () => {
    const reply = await call('CustomerList', 'ReadMultiple', '<setSize>0</setSize>')
    const expected = (
      await data.query<{ no: string }>(
        `select "1_no" as no from application."18_customer" where company = 'CRONUS International Ltd.' and "39_blocked" = 0 order by "3_search_name" collate "C" desc, "1_no" collate "C" desc`,
      )
    ).map(({ no }) => no)
    expect(reply.all('No')).toEqual(expected)
    const first = await call('CustomerList', 'ReadMultiple', '<setSize>3</setSize>')
    expect(first.all('No')).toEqual(expected.slice(0, 3))
    const next = await call(
      'CustomerList',
      'ReadMultiple',
      `<bookmarkKey>${first.all('Key').at(-1) ?? ''}</bookmarkKey><setSize>3</setSize>`,
    )
    expect(next.all('No')).toEqual(expected.slice(3, 6))
    expect((await call('CustomerList', 'ReadMultiple', '<setSize>-2</setSize>')).all('No')).toEqual(
      expected.slice(-2).toReversed(),
    )
  })

  test('has the lines of documents inside, in their order, and no element where there are none', async () => {
    const reply = await call('SalesOrder', 'ReadMultiple', `${filter('No', '101001')}<setSize>1</setSize>`)
    const lines = await data.query<{ no: string }>(
      `select "4_line_no"::text as no from application."37_sales_line" where company = 'CRONUS International Ltd.' and "1_document_type" = 1 and "3_document_no" = '101001' order by "4_line_no"`,
    )
    expect(reply.all('Line_No')).toEqual(lines.map(({ no }) => no))
    expect(reply.answer).toMatch(
      /<No_of_Lines>5<\/No_of_Lines><SalesLines><Sales_Order_Line><Key>[^<]+<\/Key><Document_Type>Order<\/Document_Type><Document_No>101001<\/Document_No><Line_No>10000<\/Line_No><Type>Item<\/Type>/,
    )
    expect((await call('TypeSample', 'Read', '<No>BLANK</No>')).answer).not.toContain('<Lines>')
  })

  test.each([
    [
      'a field that the page does not have',
      filter('Nobody', '1'),
      /^The value of the parameter 'filter\[1\]\/Field' of ReadMultiple is not a valid Customer_Fields: 'Nobody' is not one of No, Name,/,
    ],
    [
      'criteria without a field',
      '<filter><Criteria>1</Criteria></filter>',
      "The parameter 'filter[1]/Field' (Customer_Fields) of ReadMultiple is missing.",
    ],
    [
      'criteria that are none',
      filter('Credit_Limit_LCY', 'abc'),
      /^The filter "abc" is not valid for the Credit Limit \(LCY\) field on the Customer table\. The value "abc" cannot be evaluated into type Decimal\./,
    ],
    [
      'a setSize that is none',
      '<setSize>many</setSize>',
      "The value of the parameter 'setSize' of ReadMultiple is not a valid Integer: 'many' is not a whole number.",
    ],
    [
      'a bookmark that is none',
      '<bookmarkKey>16;nonsense</bookmarkKey>',
      /^The value of the parameter 'bookmarkKey' of ReadMultiple is not a valid Key: it is not the Key of a record of the table Customer/,
    ],
    [
      'an element it does not take',
      '<order>No</order>',
      /^The parameter 'order' does not exist in ReadMultiple\. It takes: filter, bookmarkKey, setSize\./,
    ],
    [
      'more values than a statement binds',
      filter('No', `<>${Array.from({ length: 8000 }, (_, index) => index).join('&<>')}`).repeat(3),
      /compare with more than 20000 values/,
    ],
    [
      'longer lists of values than anybody needs',
      filter('No', Array.from({ length: 9000 }, (_, index) => String(index + 10_000)).join('|')).repeat(12),
      /^The value of the parameter 'filter\[12\]\/Criteria' of ReadMultiple is not a valid filter: the filters compare with more than 100000 values\.$/,
    ],
  ])('with %s is a fault before there is a session', async (_what, inner, text) => {
    const reply = await read(inner)
    expect([reply.status, reply.headers.get('request-id')]).toEqual([500, null])
    expect(reply.fault).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  })

  test('takes long lists of values', async () => {
    expect(
      await numbers(filter('No', Array.from({ length: 9000 }, (_, index) => String(index + 10_000)).join('|'))),
    ).toContain('10000')
  })

  test('refuses a value that XML cannot carry, and says where it is', async () => {
    await data.query(
      `update application."18_customer" set "102_e_mail" = 'a' || chr(1) || 'b' where company = 'CRONUS International Ltd.' and "1_no" = '20000'`,
    )
    const reply = await read(`${filter('No', '20000')}<setSize>0</setSize>`)
    await data.query(
      `update application."18_customer" set "102_e_mail" = '' where company = 'CRONUS International Ltd.' and "1_no" = '20000'`,
    )
    expect([reply.status, reply.fault]).toEqual([
      500,
      expect.stringMatching(
        /^The value of E_Mail has the character U\+0001, which XML cannot carry, in the record with the Key \d+;/,
      ),
    ])
  })

  test('carries every other character', async () => {
    const text = '<a href="x">&amp; \'ü\' 😀 ]]>\r\n\t</a>'
    await data.query(
      `update application."18_customer" set "2_name" = $1 where company = 'CRONUS International Ltd.' and "1_no" = '20000'`,
      text,
    )
    expect((await call('Customer', 'Read', '<No>20000</No>')).value('Name')).toBe(text)
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
