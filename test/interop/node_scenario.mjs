// Node's soap: a dynamic proxy over the WSDL. Does the steps of scenario.ts and prints what it sees.
// It sends what String makes of a value, so moments are given as texts.
// Environment: SOAP_URL (http://host:port/BC/WS), SOAP_COMPANY, SOAP_USER, SOAP_PASSWORD.

import { BasicAuthSecurity, createClientAsync } from 'soap'

const { SOAP_URL, SOAP_COMPANY, SOAP_USER, SOAP_PASSWORD } = process.env
const Authorization = `Basic ${Buffer.from(`${SOAP_USER}:${SOAP_PASSWORD}`).toString('base64')}`
const asText = (text) => text

/** Its methods: from an object to the result's. */
async function service(path) {
  const client = await createClientAsync(`${SOAP_URL}/${encodeURIComponent(SOAP_COMPANY)}/${path}?wsdl`, {
    wsdl_headers: { Authorization },
    // JavaScript's numbers have 53 bits, and its dates know neither days nor times.
    customDeserializer: { long: asText, decimal: asText, date: asText, time: asText },
    // Blanks at the ends of a text belong to it.
    preserveWhitespace: true,
  })
  client.setSecurity(new BasicAuthSecurity(SOAP_USER, SOAP_PASSWORD))
  const [operations] = Object.values(Object.values(client.describe())[0])
  return Object.fromEntries(
    Object.keys(operations).map((name) => [
      name,
      async (values = {}) => (await client[`${name}Async`](values))[0] ?? {},
    ]),
  )
}

/** A value as XML has it; node-soap gives null for an empty text. */
function text(value) {
  return value === null || value === undefined ? '' : value instanceof Date ? value.toISOString() : String(value)
}

function see(step, seen) {
  console.log(JSON.stringify([step, Array.isArray(seen) ? seen.map(text) : text(seen)]))
}

async function fault(call) {
  try {
    await call()
    return ['no fault']
  } catch (error) {
    const { faultcode, faultstring } = error.root.Envelope.Body.Fault
    return [faultcode.split('.').at(-1), typeof faultstring === 'string' ? faultstring : faultstring.$value]
  }
}

/** Of each, one after the other. */
async function each(values, call) {
  const results = []
  for (const value of values) results.push(await call(value))
  return results
}

async function codeunits() {
  const interop = await service('Codeunit/Interop')
  const echo = async (step, procedure, values) =>
    see(step, await each(values, async (value) => (await interop[`Echo${procedure}`]({ value })).return_value))
  await echo('Integer', 'Integer', [-2147483648, 0, 2147483647])
  await echo('BigInteger', 'BigInteger', [-9223372036854775808n, 9223372036854775807n].map(String))
  await echo('Decimal', 'Decimal', ['123456789012345678', '-1234567890.12345678', '0.000000000000000001', '-0.5', '0'])
  await echo('Boolean', 'Boolean', [true, false])
  await echo('Text', 'Text', [
    '',
    ' two  blanks ',
    `<b a="1">&amp; 'q'</b>`,
    ']]>',
    'line\nline\ttab',
    'one\r\ntwo\rthree',
    'æøå ß € 北京',
    '\u{1d11e}\u{1f600}',
    `${'x'.repeat(99_999)}y`,
  ])
  await echo('Code', 'Code', [' abc-10 ', ''])
  await echo('Date', 'Date', ['1899-12-31', '1969-07-20', '2024-02-29', '9999-12-31', '0001-01-01'])
  await echo('Time', 'Time', ['00:00:00', '12:30:00', '23:59:59.123'])
  await echo('DateTime with a zone', 'DateTime', [
    '1969-07-20T20:17:40.250Z',
    '1899-12-31T23:00:00Z',
    '2026-06-30T12:00:00+02:00',
    '0001-01-01T00:00:00Z',
  ])
  await echo('DateTime without a zone', 'DateTime', ['1969-07-20T20:17:40.250', '2026-01-25T10:30:00'])
  await echo('Duration', 'Duration', [-1500, 5400000])
  await echo('Guid', 'Guid', ['{7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F}', '00000000-0000-0000-0000-000000000000'])
  await echo('Option', 'Option', [0, 3])
  await echo('Char', 'Char', ['Ø', '&', ' '])
  await echo('Byte', 'Byte', [0, 255])
  await echo('DateFormula', 'DateFormula', ['1M+CM', ''])
  await echo('RecordID', 'RecordID', ['Customer: 10000', ''])
  await typeZoo()
  const given = [
    {},
    { number: 5, text: 'five', moment: '2026-01-25T10:30:00Z', flag: true, amount: '12.5' },
    { text: '' },
  ]
  see('optional parameters', await each(given, async (values) => (await interop.Given(values)).return_value))
  await interop.Nothing()
  see('a procedure that takes and gives nothing', 'done')
  see('names that are words of the language', (await interop.Upper({ class: 'class', int: 7 })).return_value)
  see('a fault', await fault(() => interop.Fail({ text: 'Order <18006> & "more" already exists' })))
  see('a fault of a wrong argument', await fault(() => interop.EchoCode({ value: 'x'.repeat(21) })))
  const system = await service('SystemService')
  see('the companies', (await system.Companies()).return_value.sort())
}

async function typeZoo() {
  const zoo = {
    integer: [-2147483648, 0],
    bigInteger: ['9223372036854775807', 0],
    decimal: ['-12345678901234567.89012345', 0],
    boolean: [true, false],
    text: [' <Tøxt> & "quotes" ', ''],
    code: ['ABC-10', ''],
    date: ['2024-02-29', '0001-01-01'],
    time: ['23:59:59.123', '00:00:00'],
    dateTime: ['2026-11-21T10:30:00.250Z', '0001-01-01T00:00:00Z'],
    duration: [5400000, 0],
    guid: ['7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', '00000000-0000-0000-0000-000000000000'],
    option: [3, 0],
    char: ['Ø', 'a'],
    byte: [255, 0],
    dateFormula: ['1M+CM', ''],
    recordID: ['Customer: 10000', ''],
  }
  const letters = await service('Codeunit/Letters')
  const answer = await letters.TypeZoo(
    Object.fromEntries(
      Object.entries(zoo).flatMap(([name, [value, before]]) => [
        [`${name}Value`, value],
        [`${name}Var`, before],
      ]),
    ),
  )
  see(
    'var parameters',
    Object.keys(zoo).map((name) => answer[`${name}Var`]),
  )
}

async function pages() {
  const customers = await service('Page/Customer')
  const read = async (No) => (await customers.Read({ No })).Customer
  const many = async (filters, setSize = 0, bookmarkKey = undefined) => {
    const filter = Object.entries(filters).map(([Field, Criteria]) => ({ Field, Criteria }))
    return (await customers.ReadMultiple({ filter, bookmarkKey, setSize })).ReadMultiple_Result?.Customer ?? []
  }
  const numbers = (records) => records.map(({ No }) => No)
  const create = async (records) =>
    numbers((await customers.CreateMultiple({ Customer_List: { Customer: records } })).Customer_List.Customer)
  const update = async (Customer) => (await customers.Update({ Customer })).Customer

  see('CreateMultiple with one', await create([{ No: 'IA1', Name: 'Only one', City: 'Interop' }]))
  see(
    'CreateMultiple with many',
    await create(
      [2, 3, 4, 5, 6, 7].map((n) => ({
        No: `IA${n}`,
        Name: `Many ${n}`,
        City: 'Interop',
        Credit_Limit_LCY: n * 1000 + 1.5,
        Blocked: n === 3 || n === 5 ? 'Ship' : '_blank_',
      })),
    ),
  )
  const third = await read('IA3')
  see(
    'Read',
    ['No', 'Name', 'City', 'Contact', 'Credit_Limit_LCY', 'Blocked'].map((name) => third[name]),
  )
  see('Read of nothing', (await read('NOBODY')) ?? '(none)')
  const { GetRecIdFromKey_Result: recId } = await customers.GetRecIdFromKey({ Key: third.Key })
  see('GetRecIdFromKey, ReadByRecId', [recId, (await customers.ReadByRecId({ recId })).Customer.No])
  see('ReadMultiple of none', numbers(await many({ City: 'Nowhere at all' })))
  see('ReadMultiple of one', numbers(await many({ No: 'IA4' })))
  see('ReadMultiple with two filters, one on an option', numbers(await many({ City: 'Interop', Blocked: 'Ship' })))
  see('ReadMultiple with an empty filter', (await many({ No: '' }, 2)).length)
  const slices = []
  for (
    let found = await many({ City: 'Interop' }, 3);
    found.length > 0;
    found = await many({ City: 'Interop' }, 3, found.at(-1).Key)
  )
    slices.push(numbers(found).join(' '))
  see('ReadMultiple, page by page', slices)
  see('ReadMultiple from the end', numbers(await many({ City: 'Interop' }, -3)))
  see('ReadMultiple of 1,000', (await many({ No: '' }, 1000)).length)

  const second = await read('IA2')
  const updated = await update({ Key: second.Key, Name: 'Ændret & <changed> \u{1f600}', Blocked: 'All' })
  see('Update', [updated.No, updated.Name, updated.City, updated.Blocked])
  const emptied = await update({ Key: (await read('IA7')).Key, City: '' })
  see('Update with an empty text', [emptied.No, emptied.Name, emptied.City])
  see(
    'IsUpdated',
    await each([second, updated], async ({ Key }) => (await customers.IsUpdated({ Key })).IsUpdated_Result),
  )
  see('Update by two', await fault(() => update({ Key: second.Key, Name: 'Too late' })))
  const keys = await each(['IA4', 'IA5'], async (no) => ({ Key: (await read(no)).Key, Contact: 'Both' }))
  see(
    'UpdateMultiple',
    (await customers.UpdateMultiple({ Customer_List: { Customer: keys } })).Customer_List.Customer.map(
      ({ No, Contact }) => `${No} ${Contact}`,
    ),
  )
  const sixth = await read('IA6')
  see('Update with all that was read', (await update(sixth)).Key === sixth.Key ? 'the same Key' : 'another Key')
  see('Create of what exists', await fault(() => customers.Create({ Customer: { No: 'IA1' } })))
  see('the fault of a trigger', await fault(() => customers.Create({ Customer: { No: 'IA8', E_Mail: 'nowhere' } })))
  see('Delete', [(await customers.Delete({ Key: emptied.Key })).Delete_Result, (await read('IA7')) ?? '(none)'])
  see('Delete of what is gone', await fault(() => customers.Delete({ Key: emptied.Key })))
}

async function documents() {
  const fields = {
    No: 'IT1',
    Integer_Field: -2147483648,
    BigInteger_Field: '9223372036854775807',
    Decimal_Field: '-12345678901234567.89012345',
    Boolean_Field: true,
    Text_Field: ' <Tøxt> & "quotes" ',
    Code_Field: 'ABC-10',
    Date_Field: '1969-07-20',
    Time_Field: '23:59:59.123',
    DateTime_Field: '1969-07-20T20:17:40.250Z',
    Duration_Field: -1500,
    Guid_Field: '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f',
    Option_Field: 'Very_High',
    Enum_Field: 'Dark_Blue',
    Char_Field: 'Ø',
    Byte_Field: 255,
    DateFormula_Field: '1M+CM',
    RecordID_Field: 'Customer: 10000',
    Blob_Field: 'AAECAw==',
  }
  const samples = await service('Page/TypeSample')
  const create = async (TypeSample) => (await samples.Create({ TypeSample })).TypeSample
  const full = await create({ ...fields, Lines: { Type_Sample_Lines: [{ Description: 'the only line' }] } })
  see(
    'every type as a field',
    Object.keys(fields).map((name) => full[name]),
  )
  see(
    'a document with one line',
    full.Lines.Type_Sample_Lines.map(({ Description }) => Description),
  )
  const blank = await create({ No: 'IT2' })
  see(
    'every type, blank',
    Object.keys(fields).map((name) => blank[name]),
  )
  see('a document without lines', blank.Lines ?? '(none)')

  const orders = await service('Page/SalesOrder')
  const line = (No, Quantity) => ({ Type: 'Item', No, Quantity })
  const order = async (lines) =>
    (await orders.Create({ SalesOrder: { Sell_to_Customer_No: '10000', SalesLines: { Sales_Order_Line: lines } } }))
      .SalesOrder
  const update = async (Key, lines) =>
    (await orders.Update({ SalesOrder: { Key, SalesLines: { Sales_Order_Line: lines } } })).SalesOrder
  const quantities = ({ SalesLines }) =>
    SalesLines.Sales_Order_Line.map(({ Line_No, Quantity }) => `${Line_No} ${Quantity}`)

  const created = await order([line('1062', 2), line('1054', 3)])
  const lines = created.SalesLines.Sales_Order_Line
  see('a document with lines', [
    created.Document_Type,
    ...lines.map(({ Line_No, Type, No, Quantity }) => `${Line_No} ${Type} ${No} ${Quantity}`),
  ])
  const [first, second] = lines.map(({ Key }) => Key)
  see(
    'a changed line, and another',
    quantities(await update(created.Key, [{ Key: first, Quantity: 7 }, line('1062', 1)])),
  )
  const { Delete_SalesLines_Result: deleted } = await orders.Delete_SalesLines({ SalesLines_Key: second })
  const { SalesOrder: now } = await orders.Read({ No: created.No })
  see('Delete of a line', [deleted, ...quantities(now)])
  see(
    'Update of a line by two',
    (await fault(() => update(now.Key, [{ Key: first, Quantity: 9 }]))).map((part) => part.replace(created.No, 'NO')),
  )
  see('a line with a fault', await fault(() => order([line('NO ITEM', 1)])))
  see('Delete of a document', (await orders.Delete({ Key: now.Key })).Delete_Result)
}

await codeunits()
await pages()
await documents()
