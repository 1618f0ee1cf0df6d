/**
 * The demo application, and beside it what no demo has: names that are no identifiers, keys of every type, pages in
 * pages, an API of two versions, functions with parameters that may be left out.
 */

import {
  action,
  Boolean,
  byVar,
  Code,
  Date,
  DateTime,
  Decimal,
  defineCodeunit,
  defineEnum,
  definePage,
  defineTable,
  Duration,
  Enum,
  field,
  flowField,
  flowFilter,
  fromField,
  fromFilter,
  Guid,
  Integer,
  optional,
  Option,
  procedure,
  sum,
  Text,
  Time,
  type Application,
  type RecordOf,
} from '../../dist/index.js'
import { application as demo } from '../../dist/app/application.js'

const grade = defineEnum({ id: 60200, name: 'Güte', values: { ' ': 0, 'Sehr gut': 1, 'A+B': 5 } })

const thing = defineTable({
  id: 60200,
  name: 'Ding',
  fields: {
    'Schlüssel Nr.': field(1, Code(20)),
    'On Time': field(2, Time),
    'On Day': field(3, Date),
    'At Once': field(4, DateTime),
    'For Long': field(5, Duration),
    Really: field(6, Boolean),
    Which: field(7, Guid),
    Kind: field(8, Option(' ', "It's", 'a/b')),
    Güte: field(9, Enum(grade)),
    company: field(10, Decimal),
    'Profit %': field(11, Decimal),
    value: field(12, Text()),
    'Day Filter': flowFilter(13, Date),
    Total: flowField(
      14,
      Decimal,
      sum('Ding Zeile', 'Amount', { 'Ding No.': fromField('Schlüssel Nr.'), Day: fromFilter('Day Filter') }),
    ),
  },
  keys: {
    PK: ['Schlüssel Nr.', 'On Time', 'On Day', 'At Once', 'For Long', 'Really', 'Which', 'Kind', 'Güte', 'company'],
  },
})
type ThingRecord = RecordOf<typeof thing>
const line = defineTable({
  id: 60201,
  name: 'Ding Zeile',
  fields: {
    'Ding No.': field(1, Code(20)),
    'Line No.': field(2, Integer),
    Day: field(3, Date),
    Amount: field(4, Decimal),
  },
  keys: { PK: ['Ding No.', 'Line No.'] },
})
const remark = defineTable({
  id: 60202,
  name: 'Remark',
  fields: {
    'Ding No.': field(1, Code(20)),
    'Line No.': field(2, Integer),
    'Remark No.': field(3, Integer),
    Text: field(4, Text(80)),
  },
  keys: { PK: ['Ding No.', 'Line No.', 'Remark No.'] },
})

const Remarks = definePage(remark, {
  id: 60202,
  name: 'Remarks',
  pageType: 'ListPart',
  controls: ['Remark No.', 'Text'],
  modifyAllowed: false,
})
const Lines = definePage(line, {
  id: 60201,
  name: 'Ding Lines',
  pageType: 'ListPart',
  controls: ['Line No.', 'Day', 'Amount'],
  parts: { Remarks: { page: Remarks, link: { 'Ding No.': fromField('Ding No.'), 'Line No.': fromField('Line No.') } } },
})
const First = definePage(line, {
  id: 60203,
  name: 'First Line',
  pageType: 'CardPart',
  sourceView: { filters: {} },
  controls: ['Amount'],
  insertAllowed: false,
  deleteAllowed: false,
})
const Things = definePage(thing, {
  id: 60200,
  name: 'Dinge',
  deleteAllowed: false,
  controls: [
    'Schlüssel Nr.',
    'On Time',
    'On Day',
    'At Once',
    'For Long',
    'Really',
    'Which',
    'Kind',
    'Güte',
    'company',
    { name: 'Profit %', caption: 'Profit, "net" <%>' },
    'value',
    'Total',
  ],
  parts: {
    Lines: { page: Lines, link: { 'Ding No.': fromField('Schlüssel Nr.') } },
    First: { page: First, link: { 'Ding No.': fromField('Schlüssel Nr.') }, multiplicity: 'ZeroOrOne' },
  },
  actions: {
    Weigh: action({
      parameters: { unit: optional(Text(10)), since: Date, digits: optional(Integer) },
      returns: Decimal,
      readOnly: true,
      run: (_session, _thing: ThingRecord) => Decimal.blank,
    }),
    Sort: action({
      binding: 'Collection',
      parameters: { moved: byVar(Integer) },
      run: (_session, _thing: ThingRecord) => undefined,
    }),
  },
})
const ApiThings = definePage(thing, {
  id: 60210,
  name: 'API Dinge',
  pageType: 'API',
  odataKeyFields: ['SystemId'],
  insertAllowed: false,
  api: { publisher: 'odd', group: 'things', version: ['v1.0', 'v2.0'], entityName: 'ding', entitySetName: 'dinge' },
  controls: [
    { name: 'id', field: 'SystemId', editable: false },
    { name: 'number', field: 'Schlüssel Nr.' },
    { name: 'grade', field: 'Güte' },
    { name: 'kind', field: 'Kind' },
  ],
})
const Calculator = defineCodeunit({
  id: 60200,
  name: 'Calculator',
  procedures: {
    Repeat: procedure({
      documentation: 'Says it again.',
      readOnly: true,
      parameters: { text: Text(), times: optional(Integer), between: optional(Text()) },
      returns: Text(),
      run: (_session, p) =>
        Array<string>(p.times === 0 ? 2 : p.times)
          .fill(p.text)
          .join(p.between),
    }),
    Kinds: procedure({
      readOnly: true,
      parameters: { long: Duration, at: Time, kind: Option('One', 'Two') },
      returns: Text(),
      run: (_session, p) => `${p.long}/${p.at}/${p.kind}`,
    }),
  },
})

export const oddApplication: Application = {
  ...demo,
  objects: [...demo.objects, thing, line, remark, Remarks, Lines, First, Things, ApiThings, Calculator, grade],
  webServices: [
    ...demo.webServices,
    { objectType: 'Page', objectId: Things.id, serviceName: 'Geräte' },
    { objectType: 'Codeunit', objectId: Calculator.id, serviceName: 'Calculator' },
    { objectType: 'Codeunit', objectId: Calculator.id, serviceName: 'Customer' },
  ],
}
export const application = oddApplication
