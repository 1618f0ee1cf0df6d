import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { insertMany } from '../../dist/schema/insertMany.js'
import { international, signal, TestCompany } from './company.js'
import { Item } from './item.js'

let company: TestCompany

beforeAll(async () => {
  company = await TestCompany.open([Item])
})
afterAll(async () => {
  await company.close()
})
beforeEach(async () => {
  await company.sql('truncate application."27_item"')
  await company.connected(
    async (query) =>
      await insertMany(query, Item, international, [
        { 'No.': 'A', Quantity: 1 },
        { 'No.': 'B', Quantity: 1 },
      ]),
  )
})
afterEach(async () => {
  expect(
    await company.sql(
      "select query from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
    ),
  ).toEqual([])
  expect(company.connections.idleCount).toBe(company.connections.openCount)
})

describe('two sessions', () => {
  test('a record changed by another session since it was read is neither modified nor deleted', async () => {
    await company.run(async (session) => {
      const item = session.record(Item)
      await item.get('A')
      await company.run(async (other) => {
        const changed = other.record(Item)
        await changed.get('A')
        changed.Quantity = 2
        await changed.modify()
      })
      item.Quantity = 3
      await expect(item.modify()).rejects.toMatchObject({
        code: 'Request_EntityChanged',
        message: 'Another user has already changed the record.',
      })
      await expect(item.delete()).rejects.toMatchObject({ code: 'Request_EntityChanged' })
      await item.get('A')
      expect(item.Quantity).toBe(2)
      item.Quantity = 3
      await item.modify()
    })
    expect(await company.sql('select "5_quantity" from application."27_item" where "1_no" = \'A\'')).toEqual([['3']])
  })

  test('a session that fails leaves nothing', async () => {
    const ending = await company.end(async (session) => {
      const item = session.record(Item)
      await item.get('A')
      item.Quantity = 100
      await item.modify()
      session.error('no')
    })
    expect(ending.outcome).toBe('Failed')
    expect(await company.sql('select "5_quantity" from application."27_item" where "1_no" = \'A\'')).toEqual([['1']])
  })

  test('after lockTable a row that is read waits for the session that read it first', async () => {
    const locked = signal()
    const goOn = signal()
    const add = async (before: () => Promise<void>): Promise<void> => {
      await company.run(async (session) => {
        const item = session.record(Item)
        await item.lockTable()
        await item.get('A')
        await before()
        item.Quantity += 1
        await item.modify()
      })
    }
    const first = add(async () => {
      locked.give()
      await goOn.given
    })
    await locked.given
    const second = add(async () => Promise.resolve())
    await company.someoneWaitsForALock()
    goOn.give()
    await Promise.all([first, second])
    expect(await company.sql('select "5_quantity" from application."27_item" where "1_no" = \'A\'')).toEqual([['3']])
  })

  test('findLast under lockTable gives every session the next number', async () => {
    const locked = signal()
    const goOn = signal()
    const append = async (before: () => Promise<void>): Promise<void> => {
      await company.run(async (session) => {
        const item = session.record(Item)
        await item.lockTable()
        await item.findLast()
        await before()
        item['No.'] = String.fromCharCode(item['No.'].charCodeAt(0) + 1)
        await item.insert()
      })
    }
    const first = append(async () => {
      locked.give()
      await goOn.given
    })
    await locked.given
    const second = append(async () => Promise.resolve())
    await company.someoneWaitsForALock()
    goOn.give()
    await Promise.all([first, second])
    expect(await company.sql('select string_agg("1_no", \'\' order by "1_no") from application."27_item"')).toEqual([
      ['ABCD'],
    ])
  })

  test('findSet forUpdate locks the rows it reads, and lockTable ends with its transaction', async () => {
    await company.run(async (session) => {
      const item = session.record(Item)
      await item.lockTable()
      await item.get('A')
      await session.commit()
      await item.get('A')
      // Nothing is locked any more: another session changes the row at once.
      await company.run(async (other) => {
        const changed = other.record(Item)
        expect(await changed.findSet({ forUpdate: true })).toBe(true)
        changed.Quantity = 7
        await changed.modify()
        expect(await company.sql('select 1 from application."27_item" for update skip locked')).toEqual([])
      })
    })
  })

  test('inserting the key that another session is inserting waits for it and is refused', async () => {
    const inserted = signal()
    const goOn = signal()
    const insert = async (before: () => Promise<void>): Promise<boolean> =>
      await company.run(async (session) => {
        const item = session.record(Item)
        item['No.'] = 'NEW'
        const done = await item.tryInsert()
        await before()
        return done
      })
    const first = insert(async () => {
      inserted.give()
      await goOn.given
    })
    await inserted.given
    const second = insert(async () => Promise.resolve())
    await company.someoneWaitsForALock()
    goOn.give()
    expect(await Promise.all([first, second])).toEqual([true, false])
  })
})
