/** Pages over SOAP: creating, changing, deleting, conflicts and their faults. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
import { eventsOf, untilLogoff } from '../support/sessions.js'
import { filter, pageCall, type PageReply } from '../support/soapPages.js'
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

const call = async (service: string, operation: string, inner = ''): Promise<PageReply> =>
  await pageCall(instance, service, operation, inner)
const keyOf = async (no: string, service = 'Customer'): Promise<string> =>
  (await call(service, 'Read', `<No>${no}</No>`)).value('Key') ?? ''
const keys = (reply: PageReply, type: string): string[] =>
  [...reply.text.matchAll(new RegExp(`<${type}><Key>([^<]*)</Key>`, 'g'))].map(([, key]) => key ?? '')
const line = (item: string, quantity: string | number): string =>
  `<Sales_Order_Line><Type>Item</Type><No>${item}</No><Quantity>${quantity}</Quantity></Sales_Order_Line>`
const createOrder = async (lines = line('1062', 2) + line('1054', 3)): Promise<PageReply> =>
  await call(
    'SalesOrder',
    'Create',
    `<SalesOrder><Sell_to_Customer_No>10000</Sell_to_Customer_No>${lines === '' ? '' : `<SalesLines>${lines}</SalesLines>`}</SalesOrder>`,
  )

describe('Create', () => {
  test('gives the record with what initial values and triggers made of it', async () => {
    const reply = await call(
      'Customer',
      'Create',
      '<Customer><Key>of no meaning</Key><Name>Fabrikam &amp; &lt;Sons&gt;</Name><Credit_Limit_LCY>1234.50</Credit_Limit_LCY><Blocked>Ship</Blocked></Customer>',
    )
    expect(reply.status).toBe(200)
    expect(reply.value('No')).toMatch(/^C\d+$/)
    expect(
      ['Name', 'Search_Name', 'Credit_Limit_LCY', 'Blocked', 'Balance_LCY'].map((name) => reply.value(name)),
    ).toEqual(['Fabrikam & <Sons>', 'FABRIKAM & <SONS>', '1234.5', 'Ship', '0'])
    expect(await data.customerName(reply.value('No') ?? '')).toBe('Fabrikam & <Sons>')
    expect((await call('Customer', 'Read', `<No>${reply.value('No') ?? ''}</No>`)).answer).toBe(reply.answer)
  })

  test('takes unqualified elements in any order, nil and empty ones as not given', async () => {
    const reply = await call(
      'Item',
      'Create',
      '<Item xmlns="" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Unit_Price/><Description>Chair</Description><Base_Unit_of_Measure i:nil="true"/><Type> Service </Type><Blocked></Blocked></Item>',
    )
    expect(
      ['Description', 'Base_Unit_of_Measure', 'Type', 'Unit_Price', 'Blocked'].map((name) => reply.value(name)),
    ).toEqual(['Chair', 'PCS', 'Service', '0', 'false'])
  })

  test('of a document makes its lines too, in their order', async () => {
    const reply = await createOrder()
    expect(reply.status).toBe(200)
    expect([
      reply.value('Sell_to_Customer_Name'),
      reply.all('Line_No'),
      reply.all('Description'),
      reply.all('Quantity'),
      reply.value('No_of_Lines'),
    ]).toEqual([
      'Harbourlight Furniture',
      ['10000', '20000'],
      ['Coat Stand, 120 cm', 'Whiteboard, 120 cm'],
      ['2', '3'],
      '2',
    ])
  })

  test("of a record that exists is the original server's fault, word by word", async () => {
    const reply = await call('Customer', 'Create', '<Customer><No>10000</No></Customer>')
    expect([reply.status, reply.exception, reply.fault]).toEqual([
      500,
      'NavCSideDuplicateKeyException',
      "The Customer already exists. Identification fields and values: No.='10000'",
    ])
    expect(reply.text).toContain(
      '<detail><string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">The Customer already exists. Identification fields and values: No.=\'10000\'</string></detail>',
    )
    await untilLogoff(instance, reply.headers.get('request-id') ?? '')
    expect(
      (await eventsOf(instance, reply.headers.get('request-id') ?? '')).map(({ eventType, comment }) => [
        eventType,
        comment,
      ]),
    ).toEqual([
      ['Logon', ''],
      ['Logoff', expect.stringContaining('already exists')],
    ])
  })

  test('that fails at a line leaves nothing', async () => {
    const [before] = await data.query<{ count: string }>('select count(*) from application."36_sales_header"')
    const reply = await createOrder(line('1062', 1) + line('NO ITEM', 1))
    expect([reply.status, reply.fault]).toEqual([
      500,
      "The Item does not exist. Identification fields and values: No.='NO ITEM'",
    ])
    expect(await data.query('select count(*) from application."36_sales_header"')).toEqual([before])
  })

  test.each([
    ['nothing', '', "The parameter 'Customer' (Customer) of Create is missing."],
    [
      'a field that is none',
      '<Customer><Shoe_Size>44</Shoe_Size></Customer>',
      /^The parameter 'Customer\/Shoe_Size' does not exist in Create\. It takes: Key, No, Name,/,
    ],
    [
      'a field twice',
      '<Customer><Name>a</Name><Name>b</Name></Customer>',
      "The parameter 'Customer/Name' (element) of Create is given more than once.",
    ],
    [
      'a number that is none',
      '<Customer><Credit_Limit_LCY>1,5</Credit_Limit_LCY></Customer>',
      "The value of the parameter 'Customer/Credit_Limit_LCY' of Create is not a valid Decimal: '1,5' is not a decimal number such as -1638.4.",
    ],
    [
      'an option that is none',
      '<Customer><Blocked>Maybe</Blocked></Customer>',
      "The value of the parameter 'Customer/Blocked' of Create is not a valid Option: 'Maybe' is not one of _blank_, Ship, Invoice, All.",
    ],
    [
      'a text that is too long',
      `<Customer><Name>${'x'.repeat(101)}</Name></Customer>`,
      "The value of the parameter 'Customer/Name' of Create is not a valid Text[100]: it has 101 characters, and at most 100 are allowed.",
    ],
    [
      'a value for what cannot be edited',
      '<Customer><Net_Change_LCY>5</Net_Change_LCY></Customer>',
      "Control 'Net Change (LCY)' is read-only.",
    ],
    [
      'a relation to nothing',
      '<Customer><Country_Region_Code>QQ</Country_Region_Code></Customer>',
      /^The field Country\/Region Code of table Customer contains a value \(QQ\) that cannot be found in the related table/,
    ],
  ])('with %s is a fault', async (_what, inner, text) => {
    const reply = await call('Customer', 'Create', inner)
    expect(reply.status).toBe(500)
    expect(reply.fault).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  })
})

describe('CreateMultiple', () => {
  test('makes all records in one session and gives them in their order', async () => {
    const reply = await call(
      'Customer',
      'CreateMultiple',
      `<Customer_List>${[1, 2, 3].map((number) => `<Customer><No>MULTI${number}</No><Name>Multi ${number}</Name></Customer>`).join('')}</Customer_List>`,
    )
    expect(reply.answer).toMatch(
      /^<Customer_List><Customer><Key>[^<]+<\/Key><No>MULTI1<\/No>.*<\/Customer><\/Customer_List>$/,
    )
    expect(reply.all('No')).toEqual(['MULTI1', 'MULTI2', 'MULTI3'])
    await untilLogoff(instance, reply.headers.get('request-id') ?? '')
    expect(await eventsOf(instance, reply.headers.get('request-id') ?? '')).toHaveLength(2)
  })

  test('makes none if one of them fails, and says which value was wrong', async () => {
    const list = (names: readonly string[]): string =>
      `<Customer_List>${names.map((name) => `<Customer><No>${name}</No></Customer>`).join('')}</Customer_List>`
    expect((await call('Customer', 'CreateMultiple', list(['NONE1', '10000', 'NONE2']))).fault).toBe(
      "The Customer already exists. Identification fields and values: No.='10000'",
    )
    expect((await call('Customer', 'CreateMultiple', list(['NONE1', 'x'.repeat(21)]))).fault).toMatch(
      /^The value of the parameter 'Customer_List\/Customer\[2\]\/No' of CreateMultiple is not a valid Code\[20\]/,
    )
    expect((await call('Customer', 'ReadMultiple', filter('No', 'NONE*'))).all('No')).toEqual([])
  })

  test('takes a thousand records', async () => {
    const reply = await call(
      'TypeSample',
      'CreateMultiple',
      `<TypeSample_List>${Array.from({ length: 1000 }, (_, index) => `<TypeSample><No>BULK${String(index).padStart(4, '0')}</No><Integer_Field>${index}</Integer_Field><Text_Field>a</Text_Field><Code_Field>b</Code_Field><Decimal_Field>1.5</Decimal_Field><Boolean_Field>true</Boolean_Field><Date_Field>2026-01-01</Date_Field><Option_Field>Very_High</Option_Field><Enum_Field>Dark_Blue</Enum_Field><Byte_Field>7</Byte_Field></TypeSample>`).join('')}</TypeSample_List>`,
    )
    expect([
      reply.status,
      reply.all('Integer_Field').length,
      reply.all('Integer_Field').at(-1),
      new Set(reply.all('Enum_Field')),
    ]).toEqual([200, 1000, '999', new Set(['Dark_Blue'])])
  })
})

describe('Update', () => {
  test('changes what is given, validates it, and gives the record with a new Key', async () => {
    const key = await keyOf('30000')
    const reply = await call(
      'Customer',
      'Update',
      `<Customer><Key>${key}</Key><Name>Renamed Ltd.</Name><Credit_Limit_LCY>0</Credit_Limit_LCY><Contact></Contact></Customer>`,
    )
    expect(['No', 'Name', 'Credit_Limit_LCY', 'Contact'].map((name) => reply.value(name))).toEqual([
      '30000',
      'Renamed Ltd.',
      '0',
      '',
    ])
    expect(reply.value('City')).not.toBe('')
    expect(reply.value('Key')).not.toBe(key)
    expect((await call('Customer', 'Read', '<No>30000</No>')).answer).toBe(reply.answer)
  })

  test('with everything that was read changes nothing, whatever its type', async () => {
    for (const [service, no] of [
      ['Customer', '40000'],
      ['Item', '1062'],
      ['TypeSample', 'GB001'],
      ['TypeSample', 'BLANK'],
      ['SalesOrder', '101001'],
    ] as const) {
      const read = await call(service, 'Read', `<No>${no}</No>`)
      expect(read.answer).not.toBe('')
      const updated = await call(service, 'Update', read.answer)
      expect(updated.fault).toBeUndefined()
      expect(updated.answer).toBe(read.answer)
    }
  })

  test("of a record that somebody else has changed meanwhile is the original server's fault, word by word", async () => {
    const key = await keyOf('30000')
    expect(
      (await call('Customer', 'Update', `<Customer><Key>${key}</Key><Contact>First</Contact></Customer>`)).status,
    ).toBe(200)
    const late = await call('Customer', 'Update', `<Customer><Key>${key}</Key><Contact>Second</Contact></Customer>`)
    expect([late.status, late.exception, late.fault]).toEqual([
      500,
      'NavCSideRecordChangedException',
      'Other user has modified Customer: 30000.',
    ])
    expect((await call('Customer', 'Read', '<No>30000</No>')).value('Contact')).toBe('First')
  })

  test('of two at the same moment lets one through', async () => {
    const key = await keyOf('30000')
    const replies = await Promise.all(
      ['A', 'B', 'C', 'D'].map(
        async (contact) =>
          await call('Customer', 'Update', `<Customer><Key>${key}</Key><Contact>${contact}</Contact></Customer>`),
      ),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 500, 500, 500])
    expect(new Set(replies.flatMap(({ fault }) => fault ?? []))).toEqual(
      new Set(['Other user has modified Customer: 30000.']),
    )
  })

  test('of a record that is gone says so, word by word', async () => {
    const key = (await call('Customer', 'Create', '<Customer><No>GONE</No></Customer>')).value('Key') ?? ''
    expect((await call('Customer', 'Delete', `<Key>${key}</Key>`)).answer).toBe('<Delete_Result>true</Delete_Result>')
    const reply = await call('Customer', 'Update', `<Customer><Key>${key}</Key><Name>x</Name></Customer>`)
    expect([reply.status, reply.exception, reply.fault]).toEqual([
      500,
      'NavCSideRecordNotFoundException',
      'Customer No. GONE does not exist.',
    ])
  })

  test('of the primary key renames the record', async () => {
    const created = await call(
      'TypeSample',
      'Create',
      '<TypeSample><No>OLD</No><Lines><Type_Sample_Lines><Description>a line</Description></Type_Sample_Lines></Lines></TypeSample>',
    )
    const reply = await call(
      'TypeSample',
      'Update',
      `<TypeSample><Key>${created.value('Key') ?? ''}</Key><No>NEW</No><Text_Field>renamed</Text_Field></TypeSample>`,
    )
    expect([
      reply.value('No'),
      reply.value('Text_Field'),
      reply.value('Sample_No'),
      reply.value('Description'),
    ]).toEqual(['NEW', 'renamed', 'NEW', 'a line'])
    expect((await call('TypeSample', 'Read', '<No>OLD</No>')).answer).toBe('')
  })

  test('of the primary key and of lines in one call renames the record with its lines, changes them and adds to them', async () => {
    const lines = (...inner: string[]): string =>
      `<Lines>${inner.map((one) => `<Type_Sample_Lines>${one}</Type_Sample_Lines>`).join('')}</Lines>`
    const created = await call(
      'TypeSample',
      'Create',
      `<TypeSample><No>OLD2</No>${lines('<Description>one</Description>', '<Description>two</Description>')}</TypeSample>`,
    )
    const [, second = ''] = keys(created, 'Type_Sample_Lines')
    const update = async (key: string, line: string): Promise<PageReply> =>
      await call(
        'TypeSample',
        'Update',
        `<TypeSample><Key>${key}</Key><No>NEW2</No>${lines(`<Key>${line}</Key><Description>changed</Description>`, '<Description>three</Description>')}</TypeSample>`,
      )
    const reply = await update(created.value('Key') ?? '', second)
    expect([reply.fault, reply.value('No'), reply.all('Sample_No'), reply.all('Description')]).toEqual([
      undefined,
      'NEW2',
      ['NEW2', 'NEW2', 'NEW2'],
      ['one', 'changed', 'three'],
    ])
    expect((await call('TypeSample', 'ReadMultiple', filter('No', 'OLD2|NEW2'))).all('Description')).toEqual([
      'one',
      'changed',
      'three',
    ])
    expect((await update(reply.value('Key') ?? '', second)).fault).toBe(
      'Type Sample Line Sample No. OLD2, Line No. 20000 does not exist.',
    )
  })

  test('without a Key is a fault', async () => {
    expect((await call('Customer', 'Update', '<Customer><No>10000</No><Name>x</Name></Customer>')).fault).toBe(
      "The parameter 'Customer/Key' (Key) of Update is missing.",
    )
  })

  test('of what cannot be edited is a fault', async () => {
    expect(
      (
        await call(
          'Customer',
          'Update',
          `<Customer><Key>${await keyOf('30000')}</Key><Net_Change_LCY>1000000</Net_Change_LCY></Customer>`,
        )
      ).fault,
    ).toBe("Control 'Net Change (LCY)' is read-only.")
  })

  test('sets every type', async () => {
    const values = {
      Integer_Field: '-2147483648',
      BigInteger_Field: '9223372036854775807',
      Decimal_Field: '-123456789012345678.9876543210',
      Boolean_Field: 'true',
      Text_Field: ' <&> ',
      Code_Field: 'ABC',
      Date_Field: '1899-12-31',
      Time_Field: '23:59:59.999',
      DateTime_Field: '1969-07-20T20:17:40.250Z',
      Duration_Field: '-1500',
      Guid_Field: '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f',
      Option_Field: 'Very_High',
      Enum_Field: 'Dark_Blue',
      Char_Field: '&',
      Byte_Field: '255',
      DateFormula_Field: '1M+CM',
      RecordID_Field: 'Customer: 10000',
      Blob_Field: 'AAECAw==',
    }
    const xml = Object.entries(values)
      .map(([name, value]) => `<${name}>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`)
      .join('')
    const reply = await call(
      'TypeSample',
      'Update',
      `<TypeSample><Key>${await keyOf('GB002', 'TypeSample')}</Key>${xml}</TypeSample>`,
    )
    expect(reply.fault).toBeUndefined()
    expect(Object.fromEntries(Object.keys(values).map((name) => [name, reply.value(name)]))).toEqual({
      ...values,
      Decimal_Field: '-123456789012345678.987654321',
    })
  })

  test('of a document changes its lines, adds those without a Key, and leaves the others', async () => {
    const created = await createOrder()
    const [header = ''] = keys(created, 'SalesOrder')
    const [first = ''] = keys(created, 'Sales_Order_Line')
    const reply = await call(
      'SalesOrder',
      'Update',
      `<SalesOrder><Key>${header}</Key><Your_Reference>ours</Your_Reference><SalesLines><Sales_Order_Line><Key>${first}</Key><Quantity>7</Quantity></Sales_Order_Line>${line('1062', 1)}</SalesLines></SalesOrder>`,
    )
    expect([reply.fault, reply.value('Your_Reference'), reply.all('Line_No'), reply.all('Quantity')]).toEqual([
      undefined,
      'ours',
      ['10000', '20000', '30000'],
      ['7', '3', '1'],
    ])
  })

  test('of a document takes what its own code does with the lines for no conflict', async () => {
    const created = await createOrder()
    // A new customer changes all lines before they are changed themselves.
    const changed = created.answer
      .replace('<Sell_to_Customer_No>10000<', '<Sell_to_Customer_No>20000<')
      .replace(/<Sell_to_(?:Customer_Name|Address|City)>[^<]*<[^>]*>/g, '')
      .replace('<Quantity>2<', '<Quantity>5<')
    const reply = await call('SalesOrder', 'Update', changed)
    expect([reply.fault, reply.value('Sell_to_Customer_No'), reply.all('Quantity')]).toEqual([
      undefined,
      '20000',
      ['5', '3'],
    ])
  })

  test('of a document with a line that somebody else has changed meanwhile changes nothing', async () => {
    const created = await createOrder()
    const [header = ''] = keys(created, 'SalesOrder')
    const [first = '', second = ''] = keys(created, 'Sales_Order_Line')
    const change = (key: string, quantity: number): string =>
      `<SalesOrder><Key>${header}</Key><SalesLines><Sales_Order_Line><Key>${key}</Key><Quantity>${quantity}</Quantity></Sales_Order_Line></SalesLines></SalesOrder>`
    expect((await call('SalesOrder', 'Update', change(second, 4))).fault).toBeUndefined()
    const late = await call(
      'SalesOrder',
      'Update',
      `<SalesOrder><Key>${header}</Key><Your_Reference>late</Your_Reference><SalesLines><Sales_Order_Line><Key>${first}</Key><Quantity>9</Quantity></Sales_Order_Line><Sales_Order_Line><Key>${second}</Key><Quantity>9</Quantity></Sales_Order_Line></SalesLines></SalesOrder>`,
    )
    const no = created.value('No') ?? ''
    expect(late.fault).toBe(`Other user has modified Sales Line: Order,${no},20000.`)
    const read = await call('SalesOrder', 'Read', `<No>${no}</No>`)
    expect([read.value('Your_Reference'), read.all('Quantity')]).toEqual(['', ['2', '4']])
  })

  test('of a line with the Key of another document is a fault', async () => {
    const [one, other] = [await createOrder(), await createOrder()]
    const reply = await call(
      'SalesOrder',
      'Update',
      `<SalesOrder><Key>${keys(one, 'SalesOrder')[0] ?? ''}</Key><SalesLines><Sales_Order_Line><Key>${keys(other, 'Sales_Order_Line')[0] ?? ''}</Key><Quantity>1</Quantity></Sales_Order_Line></SalesLines></SalesOrder>`,
    )
    expect(reply.fault).toMatch(/^Sales Line Document Type Order, Document No\. \d+, Line No\. 10000 does not exist\.$/)
  })
})

describe('UpdateMultiple', () => {
  test('changes all records, or none', async () => {
    const [one, two] = [await keyOf('10000'), await keyOf('20000')]
    const list = (contact: string, first: string, second: string): string =>
      `<Customer_List><Customer><Key>${first}</Key><Contact>${contact}</Contact></Customer><Customer><Key>${second}</Key><Contact>${contact}</Contact></Customer></Customer_List>`
    const reply = await call('Customer', 'UpdateMultiple', list('Both', one, two))
    expect([reply.fault, reply.all('No'), reply.all('Contact')]).toEqual([
      undefined,
      ['10000', '20000'],
      ['Both', 'Both'],
    ])
    const fresh = reply.all('Key')[0] ?? ''
    expect((await call('Customer', 'UpdateMultiple', list('None', fresh, two))).fault).toBe(
      'Other user has modified Customer: 20000.',
    )
    expect((await call('Customer', 'ReadMultiple', filter('No', '10000|20000'))).all('Contact')).toEqual([
      'Both',
      'Both',
    ])
  })
})

describe('Delete', () => {
  test('answers what the page says', async () => {
    const create = async (no: string): Promise<string> =>
      (await call('Notes', 'Create', `<Notes><No>${no}</No></Notes>`)).value('Key') ?? ''
    expect((await call('Notes', 'Delete', `<Key>${await create('AWAY')}</Key>`)).answer).toBe(
      '<Delete_Result>true</Delete_Result>',
    )
    expect((await call('Notes', 'Delete', `<Key>${await create('KEEP')}</Key>`)).answer).toBe(
      '<Delete_Result>false</Delete_Result>',
    )
    expect((await call('Notes', 'ReadMultiple', filter('No', 'AWAY|KEEP'))).all('No')).toEqual(['KEEP'])
  })

  test('of a record that was changed meanwhile is a conflict', async () => {
    const created = await call('Customer', 'Create', '<Customer><No>STALE</No></Customer>')
    const key = created.value('Key') ?? ''
    await call('Customer', 'Update', `<Customer><Key>${key}</Key><Name>Changed</Name></Customer>`)
    expect((await call('Customer', 'Delete', `<Key>${key}</Key>`)).fault).toBe(
      'Other user has modified Customer: STALE.',
    )
  })

  test('that the table refuses is its fault', async () => {
    expect((await call('Item', 'Delete', `<Key>${await keyOf('1062', 'Item')}</Key>`)).fault).toBe(
      'You cannot delete Item 1062 because there are ledger entries for it.',
    )
  })

  test('of a line takes the Key of the line', async () => {
    const created = await createOrder()
    const [first = ''] = keys(created, 'Sales_Order_Line')
    expect((await call('SalesOrder', 'Delete_SalesLines', `<SalesLines_Key>${first}</SalesLines_Key>`)).answer).toBe(
      '<Delete_SalesLines_Result>true</Delete_SalesLines_Result>',
    )
    expect((await call('SalesOrder', 'Read', `<No>${created.value('No') ?? ''}</No>`)).all('Line_No')).toEqual([
      '20000',
    ])
    expect(
      (
        await call(
          'SalesOrder',
          'Delete_SalesLines',
          `<SalesLines_Key>${keys(created, 'SalesOrder')[0] ?? ''}</SalesLines_Key>`,
        )
      ).fault,
    ).toContain('is not a valid Key: it is not the Key of a record of the table Sales Line')
  })
})

describe('what a page does not allow', () => {
  test('is no operation of its service', async () => {
    expect((await call('CustomerList', 'Update', '')).fault).toBe(
      "The operation 'Update' does not exist in the service CustomerList. It offers: Read, ReadByRecId, ReadMultiple, IsUpdated, GetRecIdFromKey.",
    )
    expect((await call('NoteEntries', 'UpdateMultiple', '')).fault).toBe(
      "The operation 'UpdateMultiple' does not exist in the service NoteEntries. It offers: Read, ReadByRecId, ReadMultiple, IsUpdated, GetRecIdFromKey, Create, CreateMultiple, Delete.",
    )
  })

  test('stays outside of its view', async () => {
    const created = await call('Notes', 'Create', '<Notes><No>CARD</No></Notes>')
    expect(created.status).toBe(200)
    expect(
      await data.query(`select "1_document_type"::text as type from application."60100_note" where "2_no" = 'CARD'`),
    ).toEqual([{ type: '1' }])
  })
})

describe('a codeunit that is published under the name of a page', () => {
  const key = async (): Promise<string> => await keyOf('50000')

  test('adds its procedures, which take the Key first', async () => {
    expect((await call('Customer', 'NameOf', `<Key>${await key()}</Key>`)).value('return_value')).toBe(
      (await call('Customer', 'Read', '<No>50000</No>')).value('Name'),
    )
    expect((await call('Customer', 'Shout', `<Key>${await key()}</Key><text>so</text><marks>2</marks>`)).answer).toBe(
      '<return_value>SO!!</return_value>',
    )
  })

  test('gives back the Key of a record that is handed over by var, as it is then', async () => {
    const [before, name] = [await key(), (await call('Customer', 'Read', '<No>50000</No>')).value('Name') ?? '']
    const reply = await call('Customer', 'Rechristen', `<Key>${before}</Key><name>New Name</name><oldName/>`)
    expect([reply.value('return_value'), reply.value('oldName')]).toEqual([String(name.length), name])
    expect(reply.value('Key')).toBe(await key())
    expect(reply.value('Key')).not.toBe(before)
    expect(reply.answer).toMatch(/^<return_value>\d+<\/return_value><Key>[^<]+<\/Key><oldName>/)
  })

  test('fails as a whole', async () => {
    expect((await call('Customer', 'Rechristen', `<Key>${await key()}</Key><name>FAIL</name><oldName/>`)).fault).toBe(
      'No customer has this name.',
    )
    expect(await data.customerName('50000')).toBe('New Name')
  })

  test('does not hide operations of the page', async () => {
    expect((await call('Customer', 'Read', '<No>50000</No>')).value('No')).toBe('50000')
  })

  test.each([
    ['without a Key', 'Shout', '<text>x</text>', "The parameter 'Key' (Key) of Shout is missing."],
    [
      'with a Key that is none',
      'Shout',
      '<Key>x</Key><text>x</text>',
      /^The value of the parameter 'Key' of Shout is not a valid Key/,
    ],
    [
      'with two Keys',
      'Shout',
      '<Key>16;MTgsNTo1MDAwMA==1;1;</Key><Key>x</Key><text>x</text>',
      /^The parameter 'Key' does not exist in Shout/,
    ],
    [
      'for a record that is not there',
      'Shout',
      '<Key>16;MTgsNTpOT05FRQ==1;1;</Key><text>x</text>',
      'Customer No. NONEE does not exist.',
    ],
    [
      'without an argument',
      'Shout',
      '<Key>16;MTgsNTo1MDAwMA==1;1;</Key>',
      "The parameter 'text' (Text) of Shout is missing.",
    ],
  ])('called %s is a fault', async (_what, operation, inner, text) => {
    const reply = await call('Customer', operation, inner)
    expect(reply.fault).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  })
})
