import {
  Code,
  Date,
  Decimal,
  defineTable,
  Enum,
  field,
  flowField,
  fromField,
  Integer,
  lookup,
  relatedTo,
  Text,
  type DecimalValue,
  type RecordOf,
  type Session,
  type Formula,
  type Relation,
} from '../index.js'
import { SalesHeader, type SalesHeaderRecord } from './SalesHeader.Table.js'
import { Location } from './Location.Table.js'
import { Customer } from './Customer.Table.js'
import { Item } from './Item.Table.js'
import { SalesDocumentStatus } from './SalesDocumentStatus.Enum.js'
import { SalesDocumentType } from './SalesDocumentType.Enum.js'
import { SalesLineType } from './SalesLineType.Enum.js'

const lineNoStep = 10_000
const roundHalfUp = 4
const header = { 'Document Type': fromField('Document Type'), 'No.': fromField('Document No.') }

export const SalesLine = defineTable({
  id: 37,
  name: 'Sales Line',
  fields: {
    'Document Type': field(1, Enum(SalesDocumentType)),
    'Sell-to Customer No.': field(2, Code(20), { relation: (): Relation => Customer, editable: false }),
    'Document No.': field(3, Code(20), {
      relation: (): Relation =>
        relatedTo(SalesHeader, { field: 'No.', where: { 'Document Type': fromField('Document Type') } }),
    }),
    'Line No.': field(4, Integer),
    Type: field(5, Enum(SalesLineType)),
    // Whose number it is depends on the type; `onValidate` asks for the item.
    'No.': field(6, Code(20), { relation: (): Relation => relatedTo(Item, { validated: false }) }),
    'Location Code': field(7, Code(10), { relation: Location }),
    'Shipment Date': field(10, Date),
    Description: field(11, Text(100)),
    Quantity: field(15, Decimal),
    'Unit Price': field(22, Decimal),
    'Line Discount %': field(27, Decimal),
    'Line Amount': field(103, Decimal, { editable: false }),
    'Unit of Measure Code': field(5407, Code(10)),
    'Document Status': flowField(50000, Enum(SalesDocumentStatus), (): Formula =>
      lookup(SalesHeader, 'Status', header),
    ),
    'Document Customer No.': flowField(50001, Code(20), (): Formula =>
      lookup(SalesHeader, 'Sell-to Customer No.', header),
    ),
  },
  keys: {
    PK: ['Document Type', 'Document No.', 'Line No.'],
    Item: ['Type', 'No.'],
    Customer: ['Sell-to Customer No.'],
  },
  triggers: {
    async onInsert(session, line) {
      line.testField('Document No.')
      const document = await requireOpen(session, line)
      line['Sell-to Customer No.'] = document['Sell-to Customer No.']
      if (line['Line No.'] === 0) line['Line No.'] = await nextLineNo(session, line)
    },
    async onModify(session, line) {
      await requireOpen(session, line)
    },
    async onDelete(session, line) {
      await requireOpen(session, line)
    },
    onRename(session) {
      session.error('You cannot rename a Sales Line.')
    },
    onValidate: {
      Type(_session, line, xLine) {
        if (line.Type === xLine.Type) return
        line['No.'] = ''
        line.Description = ''
        line['Unit of Measure Code'] = ''
        line['Unit Price'] = Decimal.blank
        line['Line Amount'] = Decimal.blank
      },
      async 'No.'(session, line) {
        if (line.Type !== 'Item' || line['No.'] === '') return
        const item = session.record(Item)
        await item.get(line['No.'])
        item.testField('Blocked', false)
        line.Description = item.Description
        line['Unit of Measure Code'] = item['Base Unit of Measure']
        line['Unit Price'] = item['Unit Price']
        line['Line Amount'] = lineAmount(line)
      },
      Quantity(_session, line) {
        line['Line Amount'] = lineAmount(line)
      },
      'Unit Price'(_session, line) {
        line['Line Amount'] = lineAmount(line)
      },
      'Line Discount %'(session, line) {
        if (line['Line Discount %'].lt(0) || line['Line Discount %'].gt(100))
          session.error('The Line Discount % must be from 0 to 100.')
        line['Line Amount'] = lineAmount(line)
      },
    },
  },
})

type SalesLineRecord = RecordOf<typeof SalesLine>

/** The document of a line, which must be open. */
async function requireOpen(session: Session, line: SalesLineRecord): Promise<SalesHeaderRecord> {
  const document = session.record(SalesHeader)
  await document.get(line['Document Type'], line['Document No.'])
  if (document.Status !== 'Open')
    session.error(
      `You cannot change the lines of the document ${line['Document No.']} because its Status is not Open. Reopen it first.`,
    )
  return document
}

async function nextLineNo(session: Session, line: SalesLineRecord): Promise<number> {
  const last = session.record(SalesLine)
  last.setRange('Document Type', line['Document Type'])
  last.setRange('Document No.', line['Document No.'])
  return ((await last.tryFindLast()) ? last['Line No.'] : 0) + lineNoStep
}

function lineAmount(line: SalesLineRecord): DecimalValue {
  return line.Quantity.times(line['Unit Price'])
    .times(line['Line Discount %'].negated().plus(100))
    .div(100)
    .toDecimalPlaces(2, roundHalfUp)
}
