import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { decimal, type RecordOf, type Session } from '../../dist/index.js'
import { restoreRecord, snapshotOf } from '../../dist/record/records.js'
import { danmark, international, TestCompany, userSecurityId } from './company.js'
import { Item, ItemLine, Setup } from './item.js'

let company: TestCompany

beforeAll(async () => {
  company = await TestCompany.open([Item, ItemLine, Setup])
})
afterAll(async () => {
  await company.close()
})
beforeEach(async () => {
  await company.sql('truncate application."27_item", application."28_item_line", application."29_setup"')
})

function newItem(session: Session, no: string, quantity = 0): RecordOf<typeof Item> {
  const item = session.record(Item)
  item['No.'] = no
  item.Quantity = quantity
  return item
}

describe('a record variable', () => {
  test('begins with blank values and takes values under the names of its fields', async () => {
    await company.run(async (session) => {
      const item = session.record(Item)
      expect([
        item['No.'],
        item.Quantity,
        item.Entries,
        item['Last Sold'],
        item.Price.isZero(),
        item.SystemRowVersion,
      ]).toEqual(['', 0, 0n, '', true, 0n])
      item['No.'] = ' a-1 '
      item.Price = decimal('12.50')
      expect([item['No.'], item.Price.toString()]).toEqual(['A-1', '12.5'])
      return Promise.resolve()
    })
  })

  test('refuses values that do not fit their field, and names the field', async () => {
    await company.run(async (session) => {
      const item = session.record(Item)
      expect(() => {
        item.Description = 'eleven chars'
      }).toThrow(
        'The length of the string is 12, but it must be less than or equal to 10 characters. Value: eleven chars',
      )
      expect(() => {
        item.Quantity = 1.5
      }).toThrow(/The field Quantity of the table Item: 1.5 is not a valid Integer/)
      expect(() => {
        item.Quantity = null as unknown as number
      }).toThrow(/The field Quantity/)
      expect(() => {
        ;(item as unknown as { Quantaty: number }).Quantaty = 1
      }).toThrow(TypeError)
      expect(() => {
        ;(item as unknown as { SystemId: string }).SystemId = ''
      }).toThrow(TypeError)
      expect(() => {
        item.setRange('Nothing' as 'No.', '')
      }).toThrow("The field 'Nothing' does not exist in the table Item.")
      return Promise.resolve()
    })
  })

  test('inserts, and reads back what was inserted, with the system fields', async () => {
    const before = Date.now() - 1000
    await company.run(async (session) => {
      const item = newItem(session, 'A', 3)
      item.Price = decimal('1638.4')
      item['Last Sold'] = '2026-01-25T10:30:00.000Z'
      item.Status = 'Released'
      await item.insert()
      const read = session.record(Item)
      await read.get('a')
      expect([read.Quantity, read.Price.toString(), read['Last Sold'], read.Status, read.Entries]).toEqual([
        3,
        '1638.4',
        '2026-01-25T10:30:00.000Z',
        'Released',
        0n,
      ])
      expect(read.SystemId).toMatch(/^[0-9a-f]{8}-/)
      expect([read.SystemId, read.SystemRowVersion, read.SystemCreatedAt]).toEqual([
        item.SystemId,
        item.SystemRowVersion,
        item.SystemCreatedAt,
      ])
      expect([read.SystemCreatedBy, read.SystemModifiedBy, read.SystemModifiedAt]).toEqual([
        userSecurityId,
        userSecurityId,
        read.SystemCreatedAt,
      ])
      expect(Date.parse(read.SystemCreatedAt)).toBeGreaterThan(before)
    })
  })

  test('keeps any text a field can hold as it is', async () => {
    const text = `'"\\%_;😀`
    await company.run(async (session) => {
      const item = newItem(session, `'; DROP--`)
      item.Description = text
      await item.insert()
      const read = session.record(Item)
      read.setRange('Description', text)
      await read.findFirst()
      expect([read['No.'], read.Description]).toEqual([`'; DROP--`, text])
    })
  })

  test('of a row that does not exist: get throws with its key, tryGet answers false and changes nothing', async () => {
    await company.run(async (session) => {
      const item = newItem(session, 'KEEP', 7)
      expect(await item.tryGet('10000')).toBe(false)
      expect([item['No.'], item.Quantity]).toEqual(['KEEP', 7])
      await expect(item.get('10000')).rejects.toMatchObject({
        code: 'Internal_RecordNotFound',
        message: "The Item does not exist. Identification fields and values: No.='10000'",
      })
      await expect(session.record(ItemLine).get('A', 10000)).rejects.toThrow(
        "The Item Line does not exist. Identification fields and values: Item No.='A',Line No.='10000'",
      )
      await expect(item.get('A', 'B')).rejects.toThrow(
        'The primary key PK of the table Item has 1 fields, and 2 values are given.',
      )
      await expect(session.record(Setup).tryGet()).resolves.toBe(false)
    })
  })

  test('a duplicate insert is refused and does not break the open transaction', async () => {
    await company.run(async (session) => {
      await newItem(session, 'A', 1).insert()
      await expect(newItem(session, 'A', 2).insert()).rejects.toMatchObject({
        code: 'Internal_EntityWithSameKeyExists',
        message: "The Item already exists. Identification fields and values: No.='A'",
      })
      expect(await newItem(session, 'A', 3).tryInsert()).toBe(false)
      await newItem(session, 'B').insert()
    })
    expect(await company.sql('select "1_no", "5_quantity" from application."27_item" order by 1')).toEqual([
      ['A', '1'],
      ['B', '0'],
    ])
  })

  test('modify and delete say whether there was a row', async () => {
    await company.run(async (session) => {
      const item = newItem(session, 'A', 1)
      await expect(item.modify()).rejects.toMatchObject({ code: 'Internal_RecordNotFound' })
      expect([await item.tryModify(), await item.tryDelete()]).toEqual([false, false])
      await expect(item.delete()).rejects.toMatchObject({ code: 'Internal_RecordNotFound' })
      await item.insert()
      const version = item.SystemRowVersion
      item.Quantity = 2
      await item.modify()
      await item.modify()
      expect(item.SystemRowVersion).toBeGreaterThan(version)
      await item.delete()
      expect(item['No.']).toBe('A')
      expect(await item.isEmpty()).toBe(true)
    })
  })

  test('a record that was never read is written without asking for its version', async () => {
    await company.run(async (session) => {
      await newItem(session, 'A', 1).insert()
      const blind = newItem(session, 'A', 5)
      await blind.modify()
      const other = session.record(Item)
      await other.get('A')
      expect(other.Quantity).toBe(5)
      // Read as A, written as B: the version is A's and means nothing for B.
      await newItem(session, 'B', 1).insert()
      other['No.'] = 'B'
      await other.modify()
    })
  })

  test('init blanks everything but the primary key', async () => {
    await company.run(async (session) => {
      const item = newItem(session, 'A', 4)
      await item.insert()
      item.init()
      expect([item['No.'], item.Quantity, item.SystemRowVersion]).toEqual(['A', 0, 0n])
    })
  })

  test('testField names field, row and value', async () => {
    await company.run(async (session) => {
      const item = newItem(session, 'A', 4)
      item.testField('Quantity')
      item.testField('Quantity', 4)
      expect(() => {
        item.testField('Description')
      }).toThrow("Description must have a value in Item: No.=A. Current value is ''.")
      expect(() => {
        item.testField('Quantity', 5)
      }).toThrow("Quantity must be equal to '5' in Item: No.=A. Current value is '4'.")
      expect(() => {
        item.testField('Price')
      }).toThrow(/Price must have a value/)
      return Promise.resolve()
    })
  })

  test('recordId is the table name and the key', async () => {
    await company.run(async (session) => {
      const line = session.record(ItemLine)
      line['Item No.'] = 'A,1'
      line['Line No.'] = 10000
      expect([newItem(session, '10000').recordId(), line.recordId(), line.tableName()]).toEqual([
        'Item: 10000',
        'Item Line: "A,1",10000',
        'Item Line',
      ])
      return Promise.resolve()
    })
  })
})

describe('triggers', () => {
  test('run only when they are asked for, with rec and xRec', async () => {
    await company.run(async (session) => {
      const item = newItem(session, 'A', 5)
      await item.insert(true)
      expect(item.Description).toBe('inserted')
      item.Quantity = 9
      await item.modify(true)
      expect(item.Entries).toBe(5n)
      await expect(item.delete(true)).rejects.toThrow('Item A is in stock.')
      await item.validate('Quantity', 10)
      expect([item.Quantity, item.Entries]).toEqual([10, 1n])
      item.Quantity = 0
      await item.modify()
      await item.delete(true)
    })
  })

  test('validate refuses what the field refuses and leaves the value', async () => {
    await company.run(async (session) => {
      const item = newItem(session, 'A', 5)
      await expect(item.validate('Quantity', 2 ** 31)).rejects.toThrow(/Quantity/)
      expect(item.Quantity).toBe(5)
      await item.validate('Quantity')
      expect(item.Entries).toBe(0n)
    })
  })

  test('rename gives the row a new key, and none that exists', async () => {
    await company.run(async (session) => {
      await newItem(session, 'B').insert()
      const item = newItem(session, 'A', 1)
      await item.insert()
      const id = item.SystemId
      await expect(item.rename('B')).rejects.toMatchObject({ code: 'Internal_EntityWithSameKeyExists' })
      expect(item['No.']).toBe('A')
      await item.rename('C')
      expect([item['No.'], item.Description, item.SystemId]).toEqual(['C', 'A', id])
      expect(await item.count()).toBe(2)
      expect(await item.tryGet('A')).toBe(false)
      const gone = newItem(session, 'X')
      await expect(gone.rename('Y')).rejects.toThrow("No.='X'")
    })
  })
})

describe('companies', () => {
  test('each company sees its own rows, and tables that are not per company are shared', async () => {
    await company.run(async (session) => {
      await newItem(session, 'A', 1).insert()
      const setup = session.record(Setup)
      setup.Value = 'shared'
      await setup.insert()
    })
    await company.run(
      async (session) => {
        const item = session.record(Item)
        expect([await item.tryGet('A'), await item.count(), await item.isEmpty()]).toEqual([false, 0, true])
        await newItem(session, 'A', 2).insert()
        await session.record(Setup).get()
      },
      { companyName: danmark },
    )
    expect(await company.sql('select company, "5_quantity" from application."27_item" order by 1')).toEqual([
      [danmark, '2'],
      [international, '1'],
    ])
  })

  test('a session without a company reaches no company data', async () => {
    await company.run(
      async (session) => {
        await expect(session.record(Item).tryGet('A')).rejects.toThrow(
          'You must choose a company before you can access the Item table.',
        )
        expect(await session.record(Setup).count()).toBe(0)
      },
      { companyName: '' },
    )
  })
})

describe('snapshots', () => {
  test('carry values and view of a row never inserted into another session', async () => {
    const snapshot = await company.run(async (session) => {
      const item = newItem(session, 'NEVER', 3)
      item.Price = decimal('2.25')
      item.setRange('Quantity', 1, 5)
      const taken = snapshotOf(item)
      item.Quantity = 99
      return Promise.resolve(structuredClone(taken))
    })
    await company.run(async (session) => {
      const item = restoreRecord(session, Item, snapshot)
      expect([item['No.'], item.Quantity, item.Price.toString(), item.Entries]).toEqual(['NEVER', 3, '2.25', 0n])
      await newItem(session, 'IN', 5).insert()
      await newItem(session, 'OUT', 6).insert()
      expect(await item.count()).toBe(1)
      await item.insert()
    })
  })

  test('carry the version of a row that was read, so that a change in between is noticed', async () => {
    const snapshot = await company.run(async (session) => {
      const item = newItem(session, 'A', 1)
      await item.insert()
      return snapshotOf(item)
    })
    await company.run(async (session) => {
      const other = session.record(Item)
      await other.get('A')
      await other.modify()
      await expect(restoreRecord(session, Item, snapshot).modify()).rejects.toMatchObject({
        code: 'Request_EntityChanged',
      })
    })
    await expect(
      company.run(async (session) => Promise.resolve(restoreRecord(session, Setup, snapshot))),
    ).rejects.toThrow('A record of the table 29 Setup is expected, not one of the table 27.')
  })
})
