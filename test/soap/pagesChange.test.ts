/** Pages over SOAP: changing, deleting, conflicts and their faults. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
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
