import {
  Code,
  count,
  Date,
  decimal,
  Decimal,
  defineTable,
  Enum,
  field,
  flowField,
  fromField,
  Integer,
  sum,
  Text,
  type DecimalValue,
  type RecordOf,
  type Session,
  type Formula,
  type Relation,
} from '../index.js'
import { SalespersonPurchaser } from './SalespersonPurchaser.Table.js'
import { Location } from './Location.Table.js'
import { CountryRegion } from './CountryRegion.Table.js'
import { Customer } from './Customer.Table.js'
import { nextNo } from './NoSeries.Table.js'
import { SalesDocumentStatus } from './SalesDocumentStatus.Enum.js'
import { SalesDocumentType } from './SalesDocumentType.Enum.js'
import { SalesLine } from './SalesLine.Table.js'
import { today } from './today.js'

/** Number series and first number. */
const numbers = {
  Quote: ['S-QUO', '1001'],
  Order: ['S-ORD', '101001'],
  Invoice: ['S-INV', '102001'],
  'Credit Memo': ['S-CR', '1001'],
  'Blanket Order': ['S-BLK', '1001'],
  'Return Order': ['S-RETORD', '1001'],
} as const
const lines = { 'Document Type': fromField('Document Type'), 'Document No.': fromField('No.') }

export const SalesHeader = defineTable({
  id: 36,
  name: 'Sales Header',
  fields: {
    'Document Type': field(1, Enum(SalesDocumentType)),
    'Sell-to Customer No.': field(2, Code(20), { relation: (): Relation => Customer }),
    'No.': field(3, Code(20)),
    'Your Reference': field(11, Text(35)),
    'Order Date': field(19, Date),
    'Posting Date': field(20, Date),
    'Shipment Date': field(21, Date),
    'Due Date': field(24, Date),
    'Location Code': field(28, Code(10), { relation: Location }),
    'Salesperson Code': field(43, Code(20), { relation: SalespersonPurchaser }),
    Amount: flowField(60, Decimal, (): Formula => sum(SalesLine, 'Line Amount', lines)),
    'Sell-to Customer Name': field(79, Text(100)),
    'Sell-to Address': field(81, Text(100)),
    'Sell-to City': field(83, Text(30)),
    'Sell-to Country/Region Code': field(90, Code(10), { relation: CountryRegion }),
    'External Document No.': field(100, Code(35)),
    Status: field(120, Enum(SalesDocumentStatus), { editable: false }),
    'No. of Lines': flowField(50000, Integer, (): Formula => count(SalesLine, lines)),
  },
  keys: {
    PK: ['Document Type', 'No.'],
    Customer: ['Sell-to Customer No.', 'Order Date'],
  },
  triggers: {
    async onInsert(session, header) {
      const [series, firstNo] = numbers[header['Document Type']]
      if (header['No.'] === '') header['No.'] = await nextNo(session, series, firstNo)
      if (header['Order Date'] === '') header['Order Date'] = today()
      if (header['Posting Date'] === '') header['Posting Date'] = header['Order Date']
    },
    onModify(session, header, xHeader) {
      // `reopen` and `release` change the status; all else waits until the document is open.
      if (header.Status === xHeader.Status) requireOpen(session, header)
    },
    onRename(session) {
      session.error('You cannot rename a Sales Header.')
    },
    async onDelete(session, header) {
      requireOpen(session, header)
      for await (const line of linesOf(session, header).rows()) await line.delete()
    },
    onValidate: {
      async 'Sell-to Customer No.'(session, header) {
        requireOpen(session, header)
        const customer = session.record(Customer)
        if (header['Sell-to Customer No.'] !== '') {
          await customer.get(header['Sell-to Customer No.'])
          if (customer.Blocked === 'All')
            session.error(`You cannot sell to Customer ${customer['No.']} because it is blocked.`)
        }
        header['Sell-to Customer Name'] = customer.Name
        header['Sell-to Address'] = customer.Address
        header['Sell-to City'] = customer.City
        header['Sell-to Country/Region Code'] = customer['Country/Region Code']
        header['Salesperson Code'] = customer['Salesperson Code']
        if (header['No.'] === '') return
        for await (const line of linesOf(session, header).rows()) {
          line['Sell-to Customer No.'] = header['Sell-to Customer No.']
          await line.modify()
        }
      },
      'Shipment Date'(session, header) {
        if (
          header['Shipment Date'] !== '' &&
          header['Order Date'] !== '' &&
          header['Shipment Date'] < header['Order Date']
        )
          session.error('The Shipment Date must not be before the Order Date.')
      },
    },
  },
})

export type SalesHeaderRecord = RecordOf<typeof SalesHeader>

function linesOf(session: Session, header: SalesHeaderRecord): RecordOf<typeof SalesLine> {
  const line = session.record(SalesLine)
  line.setRange('Document Type', header['Document Type'])
  line.setRange('Document No.', header['No.'])
  return line
}

function requireOpen(session: Session, header: SalesHeaderRecord): void {
  if (header.Status !== 'Open')
    session.error(`You cannot change the document ${header['No.']} because its Status is not Open. Reopen it first.`)
}

/** The sum of its lines. */
export async function amountOf(session: Session, header: SalesHeaderRecord): Promise<DecimalValue> {
  let amount = decimal(0)
  for await (const line of linesOf(session, header).rows()) amount = amount.plus(line['Line Amount'])
  return amount
}

/**
 * Gives a document over for shipment: its lines cannot be changed any more.
 * @throws if it has no customer or no lines
 */
export async function release(session: Session, header: SalesHeaderRecord): Promise<void> {
  if (header.Status === 'Released') return
  header.testField('Sell-to Customer No.')
  if (await linesOf(session, header).isEmpty())
    session.error(`There is nothing to release for the document ${header['No.']}.`)
  header.Status = 'Released'
  await header.modify(true)
}

/** Takes a document back, so that it can be changed. */
export async function reopen(header: SalesHeaderRecord): Promise<void> {
  if (header.Status === 'Open') return
  header.Status = 'Open'
  await header.modify(true)
}
