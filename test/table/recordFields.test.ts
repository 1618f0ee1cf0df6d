/** Fields of records: Blobs, those that are not loaded, those of another record, and access by name. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Code, decimal, defineTable, field, Integer, Text } from '../../dist/index.js'
import { restoreRecord, snapshotOf } from '../../dist/record/records.js'
import { TestCompany } from './company.js'
import { Buyer, ledgerTables, newBuyer } from './ledger.js'

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

describe('a Blob', () => {
  const picture = new Uint8Array([0, 255, 1, 39])

  test('is read by calcFields, and written only when it was given', async () => {
    await company.run(async (session) => {
      const buyer = newBuyer(session, 'A')
      buyer.Picture = picture
      await buyer.insert()
      expect(buyer.Picture).toEqual(picture)
      const read = session.record(Buyer)
      await read.get('A')
      expect(read.Picture).toHaveLength(0)
      read.Name = 'changed'
      await read.modify()
      await read.rename('B')
      await read.calcFields('Picture')
      expect([...read.Picture]).toEqual([...picture])
      read.Name = 'again'
      await read.modify()
      expect([...read.Picture]).toEqual([...picture])
      read.setAutoCalcFields('Picture')
      await read.findFirst()
      expect([...read.Picture]).toEqual([...picture])
      read.Picture = new Uint8Array()
      await read.modify()
      await read.calcFields('Picture')
      expect(read.Picture).toHaveLength(0)
    })
  })
})

describe('partial records', () => {
  test('read what setLoadFields names, say so of the rest, and lose nothing when they are written', async () => {
    await company.run(async (session) => {
      await newBuyer(session, 'A', { Name: 'Ann', City: 'Oslo', Limit: decimal(7) }).insert()
      const buyer = session.record(Buyer)
      buyer.setLoadFields('Name')
      buyer.setFilter('Limit', '>1')
      await buyer.findFirst()
      expect([
        buyer.Name,
        buyer['No.'],
        buyer.Limit.toString(),
        buyer.areFieldsLoaded('Name', 'SystemId'),
        buyer.areFieldsLoaded('City'),
      ]).toEqual(['Ann', 'A', '7', true, false])
      expect(() => buyer.City).toThrow(
        'The field City of the table Buyer was not read, because setLoadFields does not name it; loadFields reads it.',
      )
      buyer.Name = 'Anna'
      await buyer.modify()
      await buyer.get('A')
      await buyer.loadFields('City')
      expect([buyer.Name, buyer.City]).toEqual(['Anna', 'Oslo'])
      await buyer.get('A')
      buyer.addLoadFields('City')
      await buyer.get('A')
      expect(buyer.City).toBe('Oslo')
      await buyer.rename('B')
      expect([buyer.City, buyer.Status]).toEqual(['Oslo', 'Open'])
      await buyer.get('B')
      buyer['No.'] = 'C'
      const snapshot = structuredClone(snapshotOf(buyer))
      expect(() => restoreRecord(session, Buyer, snapshot).Status).toThrow(/was not read/)
      await buyer.get('B')
      await buyer.delete(true)
      buyer.Alias = 'X'
      await buyer.insert()
      buyer.reset()
      await buyer.get('B')
      expect([buyer.Name, buyer.City, buyer.Status, buyer.Limit.toString()]).toEqual(['Anna', 'Oslo', 'Open', '7'])
    })
  })
})

describe('transferFields', () => {
  test('takes values by number, and refuses what does not fit', async () => {
    await company.run(async (session) => {
      const buyer = newBuyer(session, 'A', { Name: 'Ann', City: 'Oslo' })
      const prospect = session.record(Prospect)
      prospect.Code = 'P'
      prospect.Note = 'own'
      expect(() => {
        prospect.transferFields(buyer)
      }).toThrow('The field City of the table Buyer, Text[30], cannot be transferred to City of Prospect, Integer.')
      prospect.transferFields(buyer, true, true)
      expect([prospect.Code, prospect.Name, prospect.City, prospect.Note]).toEqual(['A', 'Ann', 0, 'own'])
      buyer.Name = 'too long'
      expect(() => {
        prospect.transferFields(buyer, false, true)
      }).toThrow(expect.objectContaining({ code: 'Application_StringExceededLength' }))
      expect([prospect.Code, prospect.Name]).toEqual(['A', 'Ann'])
      return Promise.resolve()
    })
  })
})

describe('fields by name', () => {
  test('have numbers and captions, and errors of their own', async () => {
    await company.run(async (session) => {
      const buyer = newBuyer(session, 'A')
      expect([
        buyer.fieldNo('Balance'),
        buyer.fieldCaption('Name'),
        buyer.tableCaption(),
        buyer.fieldNo('SystemId'),
      ]).toEqual([30, 'Name of the buyer', 'Buyer', 2000000000])
      expect(() => buyer.fieldError('Status')).toThrow(
        expect.objectContaining({
          code: 'Application_FieldValidationException',
          message: "Status must not be Open in Buyer: No.=A. Current value is 'Open'.",
        }),
      )
      expect(() => buyer.fieldError('Name')).toThrow("Name must not be empty in Buyer: No.=A. Current value is ''.")
      expect(() => buyer.fieldError('City', 'is far away')).toThrow(
        "City is far away in Buyer: No.=A. Current value is 'Paris'.",
      )
      return Promise.resolve()
    })
  })

  test('a row is found by its SystemId', async () => {
    await company.run(async (session) => {
      const buyer = newBuyer(session, 'A')
      await buyer.insert()
      const other = session.record(Buyer)
      await other.getBySystemId(`{${buyer.SystemId.toUpperCase()}}`)
      expect(other['No.']).toBe('A')
      const unknown = '11111111-2222-3333-4444-555555555555'
      expect(await other.tryGetBySystemId(unknown)).toBe(false)
      await expect(other.getBySystemId(unknown)).rejects.toMatchObject({
        code: 'Internal_RecordNotFound',
        message: `The Buyer does not exist. Identification fields and values: SystemId='${unknown}'`,
      })
      await expect(other.getBySystemId('x')).rejects.toMatchObject({ code: 'Application_InvalidGUID' })
    })
  })
})
