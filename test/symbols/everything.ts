/** An application with everything that symbols can say. */

import {
  action,
  ActiveSession,
  average,
  BigInteger,
  Blob,
  Boolean,
  Byte,
  byVar,
  Char,
  Code,
  constant,
  count,
  Date,
  DateFormula,
  DateTime,
  decimal,
  Decimal,
  defineCodeunit,
  defineEnum,
  definePage,
  dataItem,
  defineQuery,
  defineTable,
  Duration,
  Enum,
  exist,
  field,
  filtered,
  flowField,
  flowFilter,
  fromField,
  fromFilter,
  Guid,
  Integer,
  lookup,
  max,
  min,
  negated,
  Option,
  optional,
  procedure,
  RecordID,
  relatedTo,
  sum,
  Text,
  Time,
  type Application,
} from '../../dist/index.js'

const Size = defineEnum({
  id: 80,
  name: 'Size',
  caption: 'How large',
  values: { ' ': 0, Small: 1, '10': 5, 'Very "Large", really': { ordinal: 20, caption: 'XXL' } },
})
/** Only a parameter has it. */
const Speed = defineEnum({ id: 81, name: 'Speed', values: { Slow: 3, Fast: 4 } })

export const samples = {
  Int: constant(-5),
  Big: constant(9223372036854775807n),
  Dec: constant(decimal('-1638.45')),
  Bool: constant(true),
  Txt: constant('it\'s (a) "text", 100 %'),
  Cod: constant('A-1'),
  Day: constant('2026-01-25'),
  Tim: constant('10:30:00.000'),
  When: constant('2026-01-25T10:30:00.000Z'),
  Dur: constant(5_400_000),
  Gui: constant('7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f'),
  Opt: constant('Ship, later'),
  Siz: constant('Very "Large", really'),
  Chr: constant('x'),
  Byt: constant(255),
  For: constant('1M+CM'),
  Rec: constant('Sales Line: Order,1001,10000'),
} as const

const Thing = defineTable({
  id: 60000,
  name: 'Thing (all)',
  caption: 'Everything',
  dataPerCompany: false,
  fields: {
    'No.': field(1, Code(20)),
    Int: field(2, Integer, { initValue: 7 }),
    Big: field(3, BigInteger, { autoIncrement: true }),
    Dec: field(4, Decimal, { initValue: decimal('0.5'), editable: false }),
    Bool: field(5, Boolean, { initValue: true }),
    Txt: field(6, Text(250), { initValue: ' a "b" ', caption: 'A text' }),
    Cod: field(7, Code(10)),
    Day: field(8, Date),
    Tim: field(9, Time),
    When: field(10, DateTime),
    Dur: field(11, Duration),
    Gui: field(12, Guid),
    Opt: field(13, Option(' ', '', 'Ship, later', '3'), { initValue: '3' }),
    Siz: field(14, Enum(Size), { initValue: '10' }),
    Chr: field(15, Char),
    Byt: field(16, Byte),
    For: field(17, DateFormula),
    Rec: field(18, RecordID),
    Picture: field(19, Blob('Bitmap')),
    Document: field(20, Blob('UserDefined', 'application/pdf')),
    Long: field(21, Text()),
    Note: field(22, Blob('Memo', 'text/html')),
    'Other No.': field(23, Code(20), {
      relation: relatedTo('Thing (all)', {
        field: 'No.',
        where: { Bool: constant(true), Txt: filtered('12"*'), Int: filtered('(>0|<-5)') },
        validated: false,
      }),
    }),
    'Day Filter': flowFilter(30, Date, { caption: 'On' }),
    Total: flowField(31, Decimal, negated(sum('Thing (all)', 'Dec', { ...samples, 'Other No.': fromField('No.') }))),
    Found: flowField(
      32,
      Boolean,
      negated(exist('Thing (all)', { Siz: constant('10'), Opt: constant('3'), Day: fromFilter('Day Filter') })),
    ),
    Number: flowField(33, Integer, count('Thing (all)')),
    Mean: flowField(34, Decimal, average('Thing (all)', 'Dec', { Txt: constant('') })),
    First: flowField(35, Date, min('Thing (all)', 'Day', { Opt: constant(' ') })),
    Last: flowField(36, Date, max('Thing (all)', 'Day', { Txt: filtered("\"quoted\" & 'it''s'") })),
    Computer: flowField(
      37,
      Text(250),
      lookup('Active Session', 'Client Computer Name', { 'Client Type': constant('NAS') }),
    ),
  },
  keys: { 'Main Key': ['No.'], 'By Day': ['Day', 'Int'], Once: { fields: ['Cod', 'Txt'], unique: true } },
})

const api = {
  publisher: 'contoso',
  group: 'all',
  version: ['v1.0', 'v2.0', 'beta'],
  entityName: 'thing',
  entitySetName: 'things',
} as const
const Sessions = definePage(ActiveSession, {
  id: 60004,
  name: 'Thing Sessions',
  pageType: 'ListPart',
  controls: ['Session ID'],
  insertAllowed: false,
  modifyAllowed: false,
  deleteAllowed: false,
})
const ThingCard = definePage('Thing (all)', {
  id: 60001,
  name: 'Thing "Card"',
  caption: 'One thing',
  sourceView: { key: 'By Day', descending: true, filters: { ...samples, Siz: constant(' '), Cod: filtered("<>''") } },
  insertAllowed: false,
  modifyAllowed: false,
  deleteAllowed: false,
  controls: [
    'No.',
    { name: 'Sum "total"', field: 'Total', caption: 'Sum', editable: false },
    'Day Filter',
    { name: 'Row', field: 'SystemId' },
    'Picture',
    'Siz',
    'Opt',
  ],
  parts: {
    'Same Day': {
      page: 'Thing List',
      link: { Day: fromField('Day'), Opt: constant('Ship, later'), Int: filtered('1..5') },
      multiplicity: 'ZeroOrOne',
    },
    Sessions: { page: Sessions },
    System: { page: 'Session Event' },
  },
  actions: {
    Weigh: action({
      documentation: 'Says "how" heavy.',
      readOnly: true,
      unqueued: true,
      parameters: { speed: Enum(Speed), unit: optional(Option('kg', 'g')), weight: byVar(Decimal) },
      returns: Decimal,
      run: () => Decimal.blank,
    }),
    Clear: action({ binding: 'Collection', run: () => undefined }),
  },
})
const ThingList = definePage(Thing, {
  id: 60002,
  name: 'Thing List',
  pageType: 'List',
  controls: ['Day', 'Int'],
})
const ApiThings = definePage(Thing, {
  id: 60003,
  name: 'API Things',
  pageType: 'API',
  api,
  odataKeyFields: ['SystemId', 'No.'],
  controls: ['No.', 'Siz'],
  parts: { Others: { page: ThingList } },
})

const Totals = defineQuery({
  id: 60010,
  name: 'Totals',
  caption: 'All totals',
  dataItem: dataItem(Thing, {
    name: 'Thing',
    filters: samples,
    columns: {
      No: 'No.',
      'Month "of" Day': { field: 'Day', method: 'Month', caption: 'Month' },
      Sum: { field: 'Dec', method: 'Sum', reverseSign: true },
    },
    queryFilters: { Size: { field: 'Siz', caption: 'How large', columnFilter: '<>Small' }, Any: 'Cod' },
    items: [
      dataItem(Thing, {
        name: 'Inner One',
        joinType: 'Inner',
        link: { 'Other No.': 'No.', Day: 'Day' },
        columns: { Lines: { method: 'Count' } },
        items: [
          dataItem('Thing (all)', {
            name: 'Deep',
            joinType: 'FullOuter',
            link: { 'No.': { item: 'Thing', field: 'No.' } },
            columns: { Least: { field: 'Int', method: 'Min' } },
          }),
        ],
      }),
      dataItem('Company', { name: 'All', joinType: 'Cross' }),
    ],
  }),
  orderBy: [{ column: 'Sum', descending: true }, 'Month "of" Day'],
  topNumberOfRows: 10,
})
const ApiTotals = defineQuery({
  id: 60011,
  name: 'API Totals',
  api: { ...api, entityName: 'total', entitySetName: 'totals' },
  dataItem: dataItem(Thing, { name: 'Thing', columns: { no: 'No.', size: 'Siz' } }),
})

const Worker = defineCodeunit({
  id: 60020,
  name: 'Worker',
  table: Thing,
  procedures: {
    All: procedure({
      documentation: 'Takes\neverything.',
      unqueued: true,
      parameters: {
        a: Integer,
        b: optional(Text(30)),
        c: byVar(Text()),
        d: optional(RecordID),
        e: DateFormula,
        f: BigInteger,
        g: Option('One', 'Two'),
      },
      returns: Guid,
      run: () => Guid.blank,
    }),
    Look: procedure({ readOnly: true, returns: Enum(Size), run: (_session) => ' ' }),
  },
  onRun: () => undefined,
})

export const everything: Application = {
  name: 'Everything',
  companies: [],
  objects: [Thing, ThingCard, ThingList, ApiThings, Sessions, Totals, ApiTotals, Worker, Size],
  webServices: [],
}
