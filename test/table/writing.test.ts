import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ActiveSession, Code, decimal, defineTable, field, Integer, SessionEvent, Text } from '../../dist/index.js'
import { insertMany } from '../../dist/schema/insertMany.js'
import { danmark, international, TestCompany } from './company.js'
import { Buyer, BuyerEntry, keysOf, ledgerTables, newBuyer, Region } from './ledger.js'

const Prospect = defineTable({
  id: 704,
  name: 'Prospect',
  fields: { Code: field(1, Code(10)), Name: field(2, Text(5)), City: field(3, Integer), Note: field(50, Text(20)) },
})

let company: TestCompany

beforeAll(async () => {
  company = await TestCompany.open([...ledgerTables, Prospect], { platform: true })
})
afterAll(async () => {
  await company.close()
})
beforeEach(async () => {
  await company.sql(
    'truncate application."702_buyer", application."703_buyer_entry", application."701_region", application."704_prospect"',
  )
  await company.sql('alter sequence application."703_1_number" restart')
})

describe('init', () => {
  test('gives initial values to all fields but the key', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      expect(buyer.City).toBe('')
      buyer['No.'] = 'A'
      buyer.Name = 'x'
      buyer.init()
      expect([buyer['No.'], buyer.Name, buyer.City, buyer.Status]).toEqual(['A', '', 'Paris', 'Open'])
      return Promise.resolve()
    })
  })

  test('says what the values of loaded rows are that are left out', async () => {
    await company.connected(async (query) => await insertMany(query, Buyer, international, [{ 'No.': 'A' }]))
    expect(await company.sql('select "3_city", "5_status" from application."702_buyer"')).toEqual([['Paris', '1']])
  })
})

describe('a field that counts up', () => {
  test('gives new rows with 0 the next number, also behind numbers that were given', async () => {
    await company.run(async (session) => {
      const numbers: number[] = []
      for (const given of [0, 0, 10, 0, 5, 0]) {
        const entry = session.record(BuyerEntry)
        entry['Entry No.'] = given
        await entry.insert()
        numbers.push(entry['Entry No.'])
      }
      expect(numbers).toEqual([1, 2, 10, 11, 5, 12])
    })
    await company.connected(
      async (query) =>
        await insertMany(query, BuyerEntry, danmark, [{ Quantity: 1 }, { 'Entry No.': 20 }, { Quantity: 2 }]),
    )
    expect(
      (
        await company.sql(
          `select "1_entry_no" from application."703_buyer_entry" where company = '${danmark}' order by 1`,
        )
      ).flat(),
    ).toEqual(['13', '20', '21'])
  })

  test('that begins to count on a table with rows goes on behind them', async () => {
    const fields = { 'No.': field(1, Integer), Note: field(2, Text(10)) }
    const Counter = defineTable({ id: 705, name: 'Counter', fields })
    await company.sync([Counter])
    await company.connected(async (query) => await insertMany(query, Counter, international, [{ 'No.': 41 }]))
    const Counting = defineTable({
      id: 705,
      name: 'Counter',
      fields: { ...fields, 'No.': field(1, Integer, { autoIncrement: true }) },
    })
    expect(await company.sync([Counting])).toEqual(['let field 1 No. of table 705 Counter count up'])
    expect(await company.sync([Counting])).toEqual([])
    await company.run(async (session) => {
      const counter = session.record(Counting)
      await counter.insert()
      expect(counter['No.']).toBe(42)
    })
  })
})

describe('a unique key', () => {
  test('is kept by insert, modify, rename and modifyAll, without giving the transaction up', async () => {
    await company.run(async (session) => {
      await newBuyer(session, 'A').insert()
      const buyer = newBuyer(session, 'B')
      buyer.Alias = 'A'
      await expect(buyer.insert()).rejects.toMatchObject({
        code: 'Internal_EntityWithSameKeyExists',
        message: "The Buyer already exists. Identification fields and values: Alias='A'",
      })
      expect(await buyer.tryInsert()).toBe(false)
      buyer.Alias = 'B'
      await buyer.insert()
      buyer.Alias = 'A'
      await expect(buyer.modify()).rejects.toMatchObject({
        code: 'Internal_EntityWithSameKeyExists',
        message: "The Buyer already exists. Identification fields and values: Alias='A'",
      })
      await expect(buyer.rename('C')).rejects.toMatchObject({ code: 'Internal_EntityWithSameKeyExists' })
      expect(buyer['No.']).toBe('B')
      await expect(buyer.rename('A')).rejects.toMatchObject({
        message: "The Buyer already exists. Identification fields and values: No.='A'",
      })
      await expect(buyer.modifyAll('Alias', 'Z')).rejects.toMatchObject({ code: 'Internal_EntityWithSameKeyExists' })
      buyer.Alias = 'B'
      await buyer.modify()
      await buyer.rename('C')
      expect(await keysOf(session.record(Buyer))).toEqual(['A', 'C'])
    })
  })

  test('counts within a company only', async () => {
    await company.run(async (session) => {
      await newBuyer(session, 'A').insert()
    })
    await company.run(
      async (session) => {
        await newBuyer(session, 'A').insert()
      },
      { companyName: danmark },
    )
  })

  test('is refused by the schema sync while rows share its values', async () => {
    const fields = { 'No.': field(1, Code(10)), Name: field(2, Text(10)) }
    const Plain = defineTable({ id: 706, name: 'Plain', fields })
    await company.sync([Plain])
    await company.connected(
      async (query) =>
        await insertMany(query, Plain, international, [
          { 'No.': 'A', Name: 'x' },
          { 'No.': 'B', Name: 'x' },
        ]),
    )
    const Unique = defineTable({
      id: 706,
      name: 'Plain',
      fields,
      keys: { PK: ['No.'], Name: { fields: ['Name'], unique: true } },
    })
    await expect(company.sync([Unique])).rejects.toThrow(/unique key.*several rows have the same values in Name/s)
    await company.sql('delete from application."706_plain" where "1_no" = \'B\'')
    expect(await company.sync([Unique])).toEqual(['added index 706_unique_2 to table 706 Plain'])
    expect(await company.sync([Unique])).toEqual([])
    expect(await company.sync([Plain])).toEqual(['dropped index 706_unique_2 of table 706 Plain'])
  })
})

describe('validate', () => {
  test('requires the related row, by the conditions of the relation, and leaves the value otherwise', async () => {
    await company.run(async (session) => {
      for (const [code, closed] of [
        ['OPEN', false],
        ['SHUT', true],
      ] as const) {
        const region = session.record(Region)
        Object.assign(region, { Code: code, Closed: closed })
        await region.insert()
      }
      const buyer = newBuyer(session, 'A')
      await buyer.validate('Region', 'open')
      expect([buyer.Region, buyer['Main Region']]).toEqual(['OPEN', 'OPEN'])
      for (const code of ['SHUT', 'NONE']) {
        await expect(buyer.validate('Region', code)).rejects.toMatchObject({
          code: 'Internal_InvalidTableRelation',
          message: `The field Region of table Buyer contains a value (${code}) that cannot be found in the related table (Region).`,
        })
      }
      expect(buyer.Region).toBe('OPEN')
      await buyer.validate('Region', '')
      await buyer.validate('Main Region', 'ANY')
      expect([buyer.Region, buyer['Main Region']]).toEqual(['', 'ANY'])
      const entry = session.record(BuyerEntry)
      await expect(entry.validate('Buyer No.', 'A')).rejects.toMatchObject({ code: 'Internal_InvalidTableRelation' })
      await buyer.insert()
      await entry.validate('Buyer No.', 'A')
    })
  })
})

describe('modifyAll and deleteAll', () => {
  test('go over the view, with triggers if they are asked for', async () => {
    await company.run(async (session) => {
      for (const no of ['A', 'B', 'C', 'D']) await newBuyer(session, no, { City: no < 'C' ? 'Paris' : 'Oslo' }).insert()
      const buyer = session.record(Buyer)
      buyer.setRange('City', 'Paris')
      expect(await buyer.modifyAll('Limit', decimal('5.5'))).toBe(2)
      // The field that is filtered by itself changes, and every row is met once.
      expect(await buyer.modifyAll('City', 'Lyon', true)).toBe(2)
      expect(await buyer.isEmpty()).toBe(true)
      buyer.reset()
      const seen: (readonly [string, string, string, string])[] = []
      if (await buyer.findSet())
        do seen.push([buyer['No.'], buyer.City, buyer.Limit.toString(), buyer.Seen])
        while (await buyer.next())
      expect(seen).toEqual([
        ['A', 'Lyon', '5.5', '2026-02-03T04:05:06.000Z'],
        ['B', 'Lyon', '5.5', '2026-02-03T04:05:06.000Z'],
        ['C', 'Oslo', '0', ''],
        ['D', 'Oslo', '0', ''],
      ])
      for (const field of ['No.', 'Balance', 'SystemId', 'Date Filter'] as const)
        await expect(buyer.modifyAll(field as 'City', 'x')).rejects.toThrow(/ModifyAll sets a stored field/)
      await buyer.get('D')
      buyer.Status = 'Blocked'
      await buyer.modify()
      await expect(buyer.deleteAll(true)).rejects.toThrow('Buyer D is blocked.')
      expect(await buyer.deleteAll()).toBe(1)
      expect(await buyer.isEmpty()).toBe(true)
    })
  })

  test("reach the rows of the session's company only", async () => {
    for (const companyName of [international, danmark])
      await company.run(
        async (session) => {
          await newBuyer(session, 'A').insert()
        },
        { companyName },
      )
    await company.run(async (session) => {
      expect(await session.record(Buyer).modifyAll('City', 'x')).toBe(1)
      expect(await session.record(Buyer).deleteAll()).toBe(1)
    })
    expect(await company.sql('select company, "3_city" from application."702_buyer"')).toEqual([[danmark, 'Paris']])
  })
})

describe('platform tables', () => {
  test('are read and filtered like any other, and neither changed nor locked', async () => {
    await company.run(async (session) => {
      const event = session.record(SessionEvent)
      event.setFilter('User ID', 'NOBODY|TESTER')
      event.setCurrentKey('Session ID')
      expect([await event.isEmpty(), await event.count(), await event.findSet()]).toEqual([true, 0, false])
      const active = session.record(ActiveSession)
      const message =
        'The table Active Session is written by the server only; it can be read, but neither changed nor locked.'
      for (const attempt of [
        active.insert(),
        active.modify(),
        active.delete(),
        active.deleteAll(),
        active.lockTable(),
        active.findSet({ forUpdate: true }),
        active.rename(1, 2),
      ])
        await expect(attempt).rejects.toThrow(message)
      expect(() => {
        ;(active as unknown as Record<string, unknown>)['User ID'] = 'x'
      }).toThrow(TypeError)
    })
  })
})
