/**
 * What every client of test/interop does, and what it must see. A client prints one line of JSON for each step:
 * `["name", "text"]` or `["name", ["text", …]]`, in any order, values as the text that XML has for them; a record that
 * is absent is `(none)`, a fault its exception and its message. The steps themselves stand in each client, in its own
 * language.
 */

export type Seen = string | readonly string[]

/** Texts that a careless reader or writer changes. */
export const texts = [
  '',
  ' two  blanks ',
  `<b a="1">&amp; 'q'</b>`,
  ']]>',
  'line\nline\ttab',
  'one\r\ntwo\rthree',
  'æøå ß € 北京',
  '\u{1d11e}\u{1f600}',
  `${'x'.repeat(99_999)}y`,
] as const

const dialog = 'NavNCLDialogException'
const changed = 'NavCSideRecordChangedException'

export const codeunits = {
  Integer: ['-2147483648', '0', '2147483647'],
  BigInteger: ['-9223372036854775808', '9223372036854775807'],
  Decimal: ['123456789012345678', '-1234567890.12345678', '0.000000000000000001', '-0.5', '0'],
  Boolean: ['true', 'false'],
  Text: texts,
  Code: ['ABC-10', ''],
  Date: ['1899-12-31', '1969-07-20', '2024-02-29', '9999-12-31', '0001-01-01'],
  Time: ['00:00:00', '12:30:00', '23:59:59.123'],
  'DateTime with a zone': [
    '1969-07-20T20:17:40.250Z',
    '1899-12-31T23:00:00.000Z',
    '2026-06-30T10:00:00.000Z',
    '0001-01-01T00:00:00.000Z',
  ],
  'DateTime without a zone': ['1969-07-20T20:17:40.250Z', '2026-01-25T10:30:00.000Z'],
  Duration: ['-1500', '5400000'],
  Guid: ['7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', '00000000-0000-0000-0000-000000000000'],
  Option: ['0', '3'],
  Char: ['Ø', '&', ' '],
  Byte: ['0', '255'],
  DateFormula: ['1M+CM', ''],
  RecordID: ['Customer: 10000', ''],
  /** TypeZoo, in the order of its parameters. */
  'var parameters': [
    '-2147483648',
    '9223372036854775807',
    '-12345678901234567.89012345',
    'true',
    ' <Tøxt> & "quotes" ',
    'ABC-10',
    '2024-02-29',
    '23:59:59.123',
    '2026-11-21T10:30:00.250Z',
    '5400000',
    '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f',
    '3',
    'Ø',
    '255',
    '1M+CM',
    'Customer: 10000',
  ],
  /** All missing; all given; text given and empty. */
  'optional parameters': ['0;;;false;0', '5;five;2026-01-25T10:30:00.000Z;true;12.5', '0;;;false;0'],
  'a procedure that takes and gives nothing': 'done',
  'names that are words of the language': 'CLASS7',
  'a fault': [dialog, 'Order <18006> & "more" already exists'],
  'a fault of a wrong argument': [
    'ServiceBrokerException',
    "The value of the parameter 'value' of EchoCode is not a valid Code[20]: it has 21 characters, and at most 20 are allowed.",
  ],
  'the companies': ['CRONUS Danmark A/S', 'CRONUS International Ltd.'],
} as const satisfies Record<string, Seen>

export const pages = {
  'CreateMultiple with one': ['IA1'],
  'CreateMultiple with many': ['IA2', 'IA3', 'IA4', 'IA5', 'IA6', 'IA7'],
  /** No, Name, City, Contact, Credit_Limit_LCY, Blocked. */
  Read: ['IA3', 'Many 3', 'Interop', '', '3001.5', 'Ship'],
  'Read of nothing': '(none)',
  'GetRecIdFromKey, ReadByRecId': ['Customer: IA3', 'IA3'],
  'ReadMultiple of none': [],
  'ReadMultiple of one': ['IA4'],
  'ReadMultiple with two filters, one on an option': ['IA3', 'IA5'],
  'ReadMultiple with an empty filter': '2',
  'ReadMultiple, page by page': ['IA1 IA2 IA3', 'IA4 IA5 IA6', 'IA7'],
  'ReadMultiple from the end': ['IA7', 'IA6', 'IA5'],
  'ReadMultiple of 1,000': '1000',
  /** No, Name, City, Blocked. */
  Update: ['IA2', 'Ændret & <changed> \u{1f600}', 'Interop', 'All'],
  'Update with an empty text': ['IA7', 'Many 7', ''],
  IsUpdated: ['true', 'false'],
  'Update by two': [changed, 'Other user has modified Customer: IA2.'],
  UpdateMultiple: ['IA4 Both', 'IA5 Both'],
  'Update with all that was read': 'the same Key',
  'Create of what exists': [
    'NavCSideDuplicateKeyException',
    "The Customer already exists. Identification fields and values: No.='IA1'",
  ],
  'the fault of a trigger': [dialog, 'The email address "nowhere" is not valid.'],
  Delete: ['true', '(none)'],
  'Delete of what is gone': ['NavCSideRecordNotFoundException', 'Customer No. IA7 does not exist.'],
} as const satisfies Record<string, Seen>

export const documents = {
  /** In the order of the page, without the lines. */
  'every type as a field': [
    'IT1',
    '-2147483648',
    '9223372036854775807',
    '-12345678901234567.89012345',
    'true',
    ' <Tøxt> & "quotes" ',
    'ABC-10',
    '1969-07-20',
    '23:59:59.123',
    '1969-07-20T20:17:40.250Z',
    '-1500',
    '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f',
    'Very_High',
    'Dark_Blue',
    'Ø',
    '255',
    '1M+CM',
    'Customer: 10000',
    'AAECAw==',
  ],
  'every type, blank': [
    'IT2',
    '0',
    '0',
    '0',
    'false',
    '',
    '',
    '0001-01-01',
    '00:00:00',
    '0001-01-01T00:00:00.000Z',
    '0',
    '00000000-0000-0000-0000-000000000000',
    '_blank_',
    '_blank_',
    '',
    '0',
    '',
    '',
    '',
  ],
  'a document without lines': '(none)',
  'a document with one line': ['the only line'],
  /** Document_Type, then Line_No, Type, No, Quantity of each line. */
  'a document with lines': ['Order', '10000 Item 1062 2', '20000 Item 1054 3'],
  'a changed line, and another': ['10000 7', '20000 3', '30000 1'],
  'Delete of a line': ['true', '10000 7', '30000 1'],
  /** The number of the order written as NO. */
  'Update of a line by two': [changed, 'Other user has modified Sales Line: Order,NO,10000.'],
  'a line with a fault': [
    'NavCSideRecordNotFoundException',
    "The Item does not exist. Identification fields and values: No.='NO ITEM'",
  ],
  'Delete of a document': 'true',
} as const satisfies Record<string, Seen>

/** Everything, by what it is about. */
export const scenario = { codeunits, pages, documents } as const

export type Step = keyof typeof codeunits | keyof typeof pages | keyof typeof documents
