/** A sample written from the docs: a document page with lines and actions. */

import {
  action,
  Code,
  constant,
  Date,
  Decimal,
  defineApplication,
  definePage,
  defineTable,
  field,
  flowField,
  fromField,
  Integer,
  Option,
  publish,
  sum,
  Text,
  type Formula,
  type RecordOf,
  type Relation,
} from '../../dist/index.js'

export const Repair = defineTable({
  id: 50611,
  name: 'Repair',
  fields: {
    'No.': field(1, Code(20)),
    Owner: field(2, Text(100)),
    Brought: field(3, Date),
    State: field(4, Option('Waiting', 'In Work', 'Done'), { editable: false }),
    Total: flowField(5, Decimal, (): Formula => sum(Work, 'Amount', { 'Repair No.': fromField('No.') })),
  },
  keys: { PK: ['No.'], State: ['State', 'Brought'] },
})

export const Work = defineTable({
  id: 50612,
  name: 'Work',
  fields: {
    'Repair No.': field(1, Code(20), { relation: (): Relation => Repair }),
    'Line No.': field(2, Integer),
    Description: field(3, Text(100)),
    Hours: field(4, Decimal),
    Rate: field(5, Decimal, { initValue: 80 }),
    Amount: field(6, Decimal, { editable: false }),
  },
  keys: { PK: ['Repair No.', 'Line No.'] },
  triggers: {
    onInsert: async (session, work) => {
      const repair = session.record(Repair)
      await repair.get(work['Repair No.'])
      if (repair.State === 'Done') repair.fieldError('State')
    },
    onValidate: {
      Hours: (_session, work) => {
        setAmount(work)
      },
      Rate: (_session, work) => {
        setAmount(work)
      },
    },
  },
})

function setAmount(work: RecordOf<typeof Work>): void {
  work.Amount = work.Hours.times(work.Rate)
}

const WorkLines = definePage(Work, {
  id: 50613,
  name: 'Work Lines',
  pageType: 'ListPart',
  controls: ['Line No.', 'Description', 'Hours', { name: 'Price per Hour', field: 'Rate' }, 'Amount'],
})

export const RepairCard = definePage(Repair, {
  id: 50614,
  name: 'Repair Card',
  pageType: 'Document',
  controls: ['No.', 'Owner', { name: 'Brought on', field: 'Brought' }, 'State', { name: 'Total', editable: false }],
  parts: { Lines: { page: WorkLines, link: { 'Repair No.': fromField('No.') } } },
  actions: {
    AddHours: action({
      documentation: 'Adds work to the repair; answers its total.',
      parameters: { description: Text(100), hours: Decimal },
      returns: Decimal,
      run: async (session, repair, { description, hours }) => {
        const work = session.record(Work)
        work.setRange('Repair No.', repair['No.'])
        const last = (await work.tryFindLast()) ? work['Line No.'] : 0
        work.init()
        work['Repair No.'] = repair['No.']
        work['Line No.'] = last + 10_000
        work.Description = description
        await work.validate('Hours', hours)
        await work.insert(true)
        await repair.calcFields('Total')
        return repair.Total
      },
    }),
    Finish: action({
      run: async (_session, repair, _parameters, context) => {
        repair.State = 'Done'
        await repair.modify(true)
        context.resultCode = 'Updated'
      },
    }),
  },
  triggers: {
    onNewRecord: (_session, repair) => {
      repair.Owner = 'Walk-in'
    },
    onValidate: {
      'Brought on': (session, repair) => {
        if (repair.Brought > '2099-12-31') session.error('That is too far away.')
      },
    },
  },
})

const Waiting = definePage(Repair, {
  id: 50615,
  name: 'Waiting Repairs',
  pageType: 'List',
  sourceView: { key: 'State', filters: { State: constant('Waiting') } },
  controls: ['No.', 'Owner'],
  insertAllowed: false,
})

export const repairs = defineApplication({
  name: 'Repairs',
  companies: ['Workshop'],
  objects: [Repair, Work, WorkLines, publish(RepairCard, 'Repairs'), publish(Waiting)],
})
