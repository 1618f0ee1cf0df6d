/** Pages over SOAP: creating, alone and many at once, and its faults. */

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
