/** Pages over SOAP: reading many records, by filters and page by page. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
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
