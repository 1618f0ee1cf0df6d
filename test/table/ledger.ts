/**
 * Tables for the tests of filters, FlowFields and relations: customers with entries, in a region that all companies
 * share.
 */

import {
  average,
  BigInteger,
  Blob,
  Boolean as AlBoolean,
  Code,
  constant,
  count,
  Date as AlDate,
  DateTime,
  Decimal,
  defineEnum,
  defineTable,
  Enum,
  exist,
  field,
  filtered,
  flowField,
  flowFilter,
  fromField,
  fromFilter,
  Integer,
  lookup,
  max,
  min,
  negated,
  Option,
  relatedTo,
  sum,
  Text,
  type RecordOf,
  type Session,
} from '../../dist/index.js'

export const EntryKind = defineEnum({ id: 700, name: 'Entry Kind', values: { ' ': 0, Invoice: 2, Payment: 5 } })

export const Region = defineTable({
  id: 701,
  name: 'Region',
  dataPerCompany: false,
  fields: { Code: field(1, Code(10)), Name: field(2, Text(50)), Closed: field(3, AlBoolean) },
})

export const Buyer = defineTable({
  id: 702,
  name: 'Buyer',
  fields: {
    'No.': field(1, Code(20)),
    Name: field(2, Text(100), { caption: 'Name of the buyer' }),
    City: field(3, Text(30), { initValue: 'Paris' }),
    Region: field(4, Code(10), { relation: relatedTo('Region', { where: { Closed: constant(false) } }) }),
    Status: field(5, Option(' ', 'Open', 'Blocked'), { initValue: 'Open' }),
    Limit: field(6, Decimal),
    Since: field(7, AlDate),
    Seen: field(8, DateTime),
    'Main Region': field(9, Code(10), { relation: relatedTo('Region', { validated: false }) }),
    Alias: field(10, Code(20)),
    Picture: field(11, Blob()),
    'Date Filter': flowFilter(20, AlDate),
    'Kind Filter': flowFilter(21, Enum(EntryKind)),
    Balance: flowField(
      30,
      Decimal,
      sum('Buyer Entry', 'Amount', {
        'Buyer No.': fromField('No.'),
        'Posting Date': fromFilter('Date Filter'),
        Kind: fromFilter('Kind Filter'),
      }),
    ),
    'Negative Balance': flowField(
      31,
      Decimal,
      negated(sum('Buyer Entry', 'Amount', { 'Buyer No.': fromField('No.') })),
    ),
    Entries: flowField(32, Integer, count('Buyer Entry', { 'Buyer No.': fromField('No.') })),
    'Average Amount': flowField(33, Decimal, average('Buyer Entry', 'Amount', { 'Buyer No.': fromField('No.') })),
    'First Date': flowField(34, AlDate, min('Buyer Entry', 'Posting Date', { 'Buyer No.': fromField('No.') })),
    'Last Text': flowField(35, Text(100), max('Buyer Entry', 'Description', { 'Buyer No.': fromField('No.') })),
    'Has Invoice': flowField(
      36,
      AlBoolean,
      exist('Buyer Entry', { 'Buyer No.': fromField('No.'), Kind: constant('Invoice') }),
    ),
    'No Large': flowField(
      37,
      AlBoolean,
      negated(exist('Buyer Entry', { 'Buyer No.': fromField('No.'), Amount: filtered('>100') })),
    ),
    'Region Name': flowField(38, Text(50), lookup('Region', 'Name', { Code: fromField('Region') })),
    'Region Closed': flowField(39, AlBoolean, lookup('Region', 'Closed', { Code: fromField('Region') })),
  },
  keys: { PK: ['No.'], City: ['City', 'Name'], Alias: { fields: ['Alias'], unique: true } },
  triggers: {
    onModify: (_session, rec) => {
      rec.Seen = '2026-02-03T04:05:06.000Z'
    },
    onDelete: (session, rec) => {
      if (rec.Status === 'Blocked') session.error(`Buyer ${rec['No.']} is blocked.`)
    },
    onValidate: {
      Region: (_session, rec) => {
        rec['Main Region'] = rec.Region
      },
    },
  },
})

export const BuyerEntry = defineTable({
  id: 703,
  name: 'Buyer Entry',
  fields: {
    'Entry No.': field(1, Integer, { autoIncrement: true }),
    'Buyer No.': field(2, Code(20), { relation: 'Buyer' }),
    'Posting Date': field(3, AlDate),
    Description: field(4, Text(100)),
    Amount: field(5, Decimal),
    Kind: field(6, Enum(EntryKind)),
    Quantity: field(7, Integer),
    Weight: field(8, BigInteger),
  },
})

export const ledgerTables = [Region, Buyer, BuyerEntry, EntryKind]

/** A new buyer with an alias of its own, which the unique key asks for. */
export function newBuyer(
  session: Session,
  no: string,
  values: Partial<
    Pick<RecordOf<typeof Buyer>, 'Name' | 'City' | 'Region' | 'Status' | 'Since' | 'Seen' | 'Limit'>
  > = {},
): RecordOf<typeof Buyer> {
  const buyer = session.record(Buyer)
  buyer.init()
  return Object.assign(buyer, { 'No.': no, Alias: no, ...values })
}

/** The keys of the rows a record variable sees, in its order. */
export async function keysOf(buyer: RecordOf<typeof Buyer>): Promise<string[]> {
  const keys: string[] = []
  if (await buyer.findSet())
    do keys.push(buyer['No.'])
    while (await buyer.next())
  return keys
}
