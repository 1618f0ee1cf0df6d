/** A sample written from the docs: tables whose triggers know each other. */

import {
  Boolean,
  Code,
  constant,
  count,
  Date,
  defineApplication,
  defineEnum,
  defineTable,
  demoRows,
  Enum,
  exist,
  field,
  filtered,
  flowField,
  fromField,
  Integer,
  relatedTo,
  Text,
  type Formula,
  type Relation,
} from '../../dist/index.js'

const LoanStatus = defineEnum({ id: 50600, name: 'Loan Status', values: { Out: 0, Returned: 1 } })

export const Title = defineTable({
  id: 50601,
  name: 'Title',
  fields: {
    'No.': field(1, Code(20)),
    Name: field(2, Text(100)),
    Copies: field(3, Integer, { initValue: 1 }),
    'Copies Out': flowField(10, Integer, (): Formula =>
      count(Loan, { 'Title No.': fromField('No.'), Status: constant('Out') }),
    ),
    Lent: flowField(11, Boolean, (): Formula => exist(Loan, { 'Title No.': fromField('No.') })),
  },
  triggers: {
    onDelete: async (session, title) => {
      await title.calcFields('Copies Out')
      if (title['Copies Out'] > 0) session.error(`${title['Copies Out']} copies of ${title.Name} are out.`)
      const loan = session.record(Loan)
      loan.setRange('Title No.', title['No.'])
      for await (const old of loan.rows({ forUpdate: true })) await old.delete()
    },
  },
})

export const Loan = defineTable({
  id: 50602,
  name: 'Loan',
  fields: {
    'Title No.': field(1, Code(20), {
      relation: (): Relation => relatedTo(Title, { where: { Copies: filtered('>0') } }),
    }),
    'Line No.': field(2, Integer),
    Reader: field(3, Text(50)),
    Since: field(4, Date),
    Status: field(5, Enum(LoanStatus)),
  },
  keys: { PK: ['Title No.', 'Line No.'], Reader: ['Reader', 'Since'] },
  triggers: {
    onInsert: async (session, loan) => {
      loan.testField('Reader')
      const title = session.record(Title)
      await title.lockTable()
      await title.get(loan['Title No.'])
      await title.calcFields('Copies Out')
      if (title['Copies Out'] >= title.Copies) session.error(`No copy of ${title.Name} is left.`)
    },
    onModify: (_session, loan, xLoan) => {
      if (xLoan.Status === 'Returned') loan.testField('Status', 'Returned')
    },
  },
})

const company = 'Library'

export const library = defineApplication({
  name: 'Library',
  companies: [company],
  objects: [LoanStatus, Title, Loan],
  demoData: () => [demoRows(company, Title, [{ 'No.': 'T1', Name: 'Wind', Copies: 1 }])],
})
