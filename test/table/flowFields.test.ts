import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  Code,
  constant,
  count,
  decimal,
  defineTable,
  exist,
  field,
  flowField,
  fromField,
  Boolean as AlBoolean,
  Integer,
  Option,
  relatedTo,
  sum,
  Text,
} from '../../dist/index.js'
import { Objects } from '../../dist/application/Objects.js'
import { danmark, TestCompany } from './company.js'
import { Buyer, BuyerEntry, EntryKind, keysOf, ledgerTables, newBuyer, Region } from './ledger.js'

let company: TestCompany

const entries: readonly (readonly [
  buyer: string,
  date: string,
  text: string,
  amount: string,
  kind: 'Invoice' | 'Payment' | ' ',
])[] = [
  ['A', '2026-01-10', 'first', '100.10', 'Invoice'],
  ['A', '2026-02-10', 'second %', '50.20', 'Invoice'],
  ['A', '2026-02-20', 'größer', '-30', 'Payment'],
  ['B', '', 'blank date', '0.01', ' '],
  ["C'", '2026-03-01', '', '1000', 'Payment'],
]

beforeAll(async () => {
  company = await TestCompany.open(ledgerTables)
})
afterAll(async () => {
  await company.close()
})
beforeEach(async () => {
  await company.sql('truncate application."702_buyer", application."703_buyer_entry", application."701_region"')
  const fill = async (companyName?: string): Promise<void> => {
    await company.run(
      async (session) => {
        for (const [buyer, date, text, amount, kind] of entries) {
          const entry = session.record(BuyerEntry)
          Object.assign(entry, {
            'Buyer No.': buyer,
            'Posting Date': date,
            Description: text,
            Amount: decimal(amount),
            Kind: EntryKind.ordinal(kind),
            Quantity: 2_000_000_000,
            Weight: 9_000_000_000_000_000_000n,
          })
          await entry.insert()
        }
      },
      companyName === undefined ? {} : { companyName },
    )
  }
  await fill()
  // What another company has must not be counted.
  await fill(danmark)
  await company.run(async (session) => {
    const region = session.record(Region)
    Object.assign(region, { Code: 'NORD', Name: 'Norden', Closed: true })
    await region.insert()
    await newBuyer(session, 'A', { Region: 'NORD' }).insert()
    await newBuyer(session, 'B').insert()
    await newBuyer(session, "C'").insert()
    await newBuyer(session, 'D').insert()
  })
})

describe('calcFields', () => {
  test('calculates every method, over the rows of the company', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      await buyer.get('A')
      expect([buyer.Balance.toString(), buyer.Entries]).toEqual(['0', 0])
      await buyer.calcFields(
        'Balance',
        'Negative Balance',
        'Entries',
        'Average Amount',
        'First Date',
        'Last Text',
        'Has Invoice',
        'No Large',
        'Region Name',
        'Region Closed',
      )
      expect([
        buyer.Balance.toString(),
        buyer['Negative Balance'].toString(),
        buyer.Entries,
        buyer['Average Amount'].toString(),
        buyer['First Date'],
        buyer['Last Text'],
        buyer['Has Invoice'],
        buyer['No Large'],
        buyer['Region Name'],
        buyer['Region Closed'],
      ]).toEqual(['120.3', '-120.3', 3, '40.1', '2026-01-10', 'second %', true, false, 'Norden', true])
    })
  })

  test('gives blank values, never null, where no row fits', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      await buyer.get('D')
      await buyer.calcFields(
        'Balance',
        'Negative Balance',
        'Entries',
        'Average Amount',
        'First Date',
        'Last Text',
        'Has Invoice',
        'No Large',
        'Region Name',
        'Region Closed',
      )
      expect([
        buyer.Balance.toString(),
        buyer['Negative Balance'].isZero(),
        buyer.Entries,
        buyer['Average Amount'].toString(),
        buyer['First Date'],
        buyer['Last Text'],
        buyer['Has Invoice'],
        buyer['No Large'],
        buyer['Region Name'],
        buyer['Region Closed'],
      ]).toEqual(['0', true, 0, '0', '', '', false, true, '', false])
    })
  })

  test('goes by the filters on FlowFilter fields', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      buyer.setRange('Date Filter', '2026-02-01', '2026-02-28')
      expect(await buyer.count()).toBe(4)
      await buyer.get('A')
      await buyer.calcFields('Balance', 'Entries')
      expect([buyer.Balance.toString(), buyer.Entries]).toEqual(['20.2', 3])
      buyer.setFilter('Kind Filter', 'Invoice')
      await buyer.calcFields('Balance')
      expect(buyer.Balance.toString()).toBe('50.2')
      buyer.setFilter('Date Filter', "''")
      buyer.setRange('Kind Filter')
      await buyer.get('B')
      await buyer.calcFields('Balance')
      expect(buyer.Balance.toString()).toBe('0.01')
    })
  })

  test('goes by the values of a record that was not inserted', async () => {
    await company.run(async (session) => {
      const buyer = newBuyer(session, "C'")
      await buyer.calcFields('Balance', 'Last Text')
      expect([buyer.Balance.toString(), buyer['Last Text']]).toEqual(['1000', ''])
      buyer.Region = 'NORD'
      await buyer.calcFields('Region Name')
      expect(buyer['Region Name']).toBe('Norden')
      await expect(buyer.calcFields('Name')).rejects.toThrow(
        'The field Name of the table Buyer is neither a FlowField nor a Blob.',
      )
    })
  })

  test('keeps what was calculated when the record is written', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      await buyer.get('A')
      await buyer.calcFields('Balance')
      buyer.Name = 'New'
      await buyer.modify()
      expect(buyer.Balance.toString()).toBe('120.3')
    })
  })
})

describe('FlowFields of rows', () => {
  test('are read with them by setAutoCalcFields, and can be filtered', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      buyer.setAutoCalcFields('Balance', 'Has Invoice')
      const seen: (readonly [string, string, boolean])[] = []
      if (await buyer.findSet())
        do seen.push([buyer['No.'], buyer.Balance.toString(), buyer['Has Invoice']])
        while (await buyer.next())
      expect(seen).toEqual([
        ['A', '120.3', true],
        ['B', '0.01', false],
        ["C'", '1000', false],
        ['D', '0', false],
      ])
      buyer.setFilter('Balance', '>1&<>1000')
      expect([await keysOf(buyer), await buyer.count(), await buyer.isEmpty()]).toEqual([['A'], 1, false])
      buyer.setRange('Balance')
      buyer.setRange('Has Invoice', false)
      buyer.setFilter('Last Text', "@*DATE|''")
      expect(await keysOf(buyer)).toEqual(['B', "C'", 'D'])
      buyer.reset()
      buyer.setRange('Date Filter', '2026-03-01')
      buyer.setFilter('Balance', '<>0')
      expect(await keysOf(buyer)).toEqual(["C'"])
      // Filtered rows are changed and deleted as others are.
      expect(await buyer.modifyAll('City', 'Rome')).toBe(1)
      expect(await buyer.deleteAll()).toBe(1)
      buyer.reset()
      expect(await keysOf(buyer)).toEqual(['A', 'B', 'D'])
    })
  })

  test('are read under locks too', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      await buyer.lockTable()
      buyer.setAutoCalcFields('Entries')
      await buyer.get('A')
      expect(buyer.Entries).toBe(3)
      buyer.setFilter('Entries', '1')
      await buyer.findLast()
      expect(buyer['No.']).toBe("C'")
    })
  })
})

describe('calcSums', () => {
  test('sums fields over the view, exactly', async () => {
    await company.run(async (session) => {
      const entry = session.record(BuyerEntry)
      await entry.calcSums('Amount')
      expect(entry.Amount.toString()).toBe('1120.31')
      entry.setRange('Buyer No.', 'NOBODY')
      await entry.calcSums('Amount', 'Quantity')
      expect([entry.Amount.toString(), entry.Quantity]).toEqual(['0', 0])
    })
  })

  test('says when a sum does not fit, or a field has none, and the session goes on', async () => {
    await company.run(async (session) => {
      const entry = session.record(BuyerEntry)
      await entry.lockTable()
      await expect(entry.calcSums('Quantity')).rejects.toThrow(
        /The sum of the field Quantity does not fit its type Integer/,
      )
      await expect(entry.calcSums('Weight')).rejects.toThrow(/BigInteger/)
      await expect(entry.calcSums('Description')).rejects.toThrow(
        'CalcSums sums stored numbers; the field Description of the table Buyer Entry is a Text[100].',
      )
      const buyer = session.record(Buyer)
      await expect(buyer.calcSums('Balance')).rejects.toThrow(/is a FlowField/)
      expect(await entry.count()).toBe(5)
    })
  })
})

describe('references between tables', () => {
  const no = field(1, Code(20))
  const lines = defineTable({
    id: 711,
    name: 'Lines',
    fields: { 'No.': no, Amount: field(2, Integer), Note: field(3, Text(10)), Kind: field(4, Option(' ', 'Open')) },
  })

  test.each([
    [
      'a table that does not exist',
      flowField(2, Integer, sum('Nothing', 'Amount')),
      /The table 'Nothing' does not exist/,
    ],
    [
      'a field that does not exist',
      flowField(2, Integer, sum('Lines', 'Total')),
      /^Table 710 Head: the field 'F': its formula names the field 'Total', which the table Lines does not have\.$/,
    ],
    [
      'a field of their own that does not exist',
      flowField(2, Integer, sum('Lines', 'Amount', { 'No.': fromField('Nr.') })),
      /^Table 710 Head: the field 'F': its formula names the field 'Nr\.', which the table Head does not have\.$/,
    ],
    [
      'a member that their enum does not have',
      flowField(2, Integer, count('Lines', { Kind: constant('Opn') })),
      /^Table 710 Head: the field 'F': its formula, 'Kind': .*'Opn' is not a member of the option: 0 \( \), 1 \(Open\)/,
    ],
    [
      'a related field that does not exist',
      field(2, Code(20), { relation: relatedTo('Lines', { field: 'Nr.' }) }),
      /^Table 710 Head: the field 'F': its relation names the field 'Nr\.', which the table Lines does not have\.$/,
    ],
    [
      'a condition of a relation on a field that does not exist',
      field(2, Code(20), { relation: relatedTo('Lines', { where: { Knd: constant('Open') } }) }),
      /^Table 710 Head: the field 'F': its relation names the field 'Knd', which the table Lines does not have\.$/,
    ],
    [
      'a sum of texts',
      flowField(2, Integer, sum('Lines', 'Note')),
      /Sum of Lines.Note, a Text\[10\], gives no Integer/,
    ],
    [
      'a comparison of types that do not fit',
      flowField(2, AlBoolean, exist('Lines', { Amount: fromField('No.') })),
      /Lines.Amount, a Integer, is compared with No., a Code\[20\]/,
    ],
    [
      'a formula that needs its own value',
      flowField(2, Integer, sum('Lines', 'Amount', { Amount: fromField('F') })),
      /its formula needs its own value/,
    ],
    [
      'a relation to another type',
      field(2, Integer, { relation: 'Lines' }),
      /is an? Integer, and Lines.No., to which it is related, a Code\[20\]/,
    ],
  ])('are refused when they name %s', (_what, declared, message) => {
    const head = defineTable({ id: 710, name: 'Head', fields: { 'No.': no, F: declared } })
    expect(() => new Objects([lines, head])).toThrow(message)
  })
})
