import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { RecordOf, Session } from '../../dist/index.js'
import { TableRows } from '../../dist/record/TableRows.js'
import { insertMany } from '../../dist/schema/insertMany.js'
import { international, TestCompany } from './company.js'
import { Item, ItemLine } from './item.js'

let company: TestCompany

beforeAll(async () => {
  company = await TestCompany.open([Item, ItemLine])
})
afterAll(async () => {
  await company.close()
})
beforeEach(async () => {
  await company.sql('truncate application."27_item", application."28_item_line"')
})

const no = (number: number): string => String(number).padStart(6, '0')

async function load(rows: number): Promise<void> {
  await company.connected(
    async (query) =>
      await insertMany(
        query,
        Item,
        international,
        Array.from({ length: rows }, (_, index) => ({ 'No.': no(index), Quantity: index % 10 })),
      ),
  )
}

async function numbers(
  session: Session,
  prepare: (item: RecordOf<typeof Item>) => void = () => undefined,
): Promise<string[]> {
  const item = session.record(Item)
  prepare(item)
  const seen: string[] = []
  if (await item.findSet())
    do seen.push(item['No.'])
    while (await item.next())
  return seen
}

describe('going through rows', () => {
  test('findSet and next give every row once, in the order of the key', async () => {
    await load(2345)
    const seen = await company.run(async (session) => await numbers(session))
    expect(seen).toEqual(Array.from({ length: 2345 }, (_, index) => no(index)))
  })

  test('findSet of nothing is false, findFirst and findLast throw with the filters', async () => {
    await load(3)
    await company.run(async (session) => {
      const item = session.record(Item)
      item.setRange('No.', 'X', 'Z')
      item.setRange('Quantity', 5)
      expect([
        await item.findSet(),
        await item.tryFindFirst(),
        await item.tryFindLast(),
        await item.isEmpty(),
        await item.count(),
      ]).toEqual([false, false, false, true, 0])
      await expect(item.findFirst()).rejects.toMatchObject({
        code: 'Internal_DataNotFoundFilter',
        message: 'There is no Item within the filter.\n\nFilters: No.: X..Z, Quantity: 5',
      })
      item.reset()
      await item.findLast()
      expect(item['No.']).toBe(no(2))
    })
  })

  test('setRange limits to a value, to a range, and no longer', async () => {
    await load(30)
    await company.run(async (session) => {
      expect(
        await numbers(session, (item) => {
          item.setRange('Quantity', 3)
        }),
      ).toEqual([no(3), no(13), no(23)])
      expect(
        await numbers(session, (item) => {
          item.setRange('No.', no(10), no(12))
        }),
      ).toEqual([no(10), no(11), no(12)])
      expect(
        await numbers(session, (item) => {
          item.setRange('No.', no(12), no(10))
        }),
      ).toEqual([])
      expect(
        await numbers(session, (item) => {
          item.setRange('Quantity', 3)
          item.setRange('Quantity')
        }),
      ).toHaveLength(30)
    })
  })

  test('next moves by steps, also backward, and says how far it came', async () => {
    await load(250)
    await company.run(async (session) => {
      const item = session.record(Item)
      await item.findFirst()
      expect([await item.next(5), item['No.']]).toEqual([5, no(5)])
      expect([await item.next(-2), item['No.']]).toEqual([-2, no(3)])
      expect([await item.next(200), item['No.']]).toEqual([200, no(203)])
      expect([await item.next(100), item['No.']]).toEqual([46, no(249)])
      expect([await item.next(), item['No.']]).toEqual([0, no(249)])
      expect([await item.next(-1000), item['No.']]).toEqual([-249, no(0)])
      expect(await item.next(0)).toBe(0)
    })
  })

  test('find looks from the key in the record', async () => {
    await load(10)
    await company.run(async (session) => {
      const item = session.record(Item)
      item['No.'] = '000004X'
      expect(await item.tryFind('=')).toBe(false)
      await item.find('=>')
      expect(item['No.']).toBe(no(5))
      await item.find('<')
      expect(item['No.']).toBe(no(4))
      expect([await item.next(), item['No.']]).toEqual([1, no(5)])
      item['No.'] = no(8)
      expect([await item.next(), item['No.']]).toEqual([1, no(9)])
      item.setRange('Quantity', 1)
      expect(await item.tryFind('=')).toBe(false)
      await expect(item.find('=')).rejects.toMatchObject({ code: 'Internal_RecordNotFound' })
      await expect(item.find('?')).rejects.toMatchObject({ code: 'Application_InvalidArgument' })
    })
  })

  test('rows that are changed, deleted and inserted meanwhile are not seen twice', async () => {
    await load(500)
    const seen = await company.run(async (session) => {
      const item = session.record(Item)
      const other = session.record(Item)
      const visited: string[] = []
      if (await item.findSet()) {
        do {
          visited.push(item['No.'])
          const number = Number(item['No.'].slice(0, 6))
          if (number % 3 === 0) {
            item.Description = 'seen'
            await item.modify()
          } else if (number % 3 === 1) {
            await item.delete()
          }
          if (item['No.'] === no(250)) {
            other['No.'] = '000250A'
            await other.insert()
            await other.get(no(252))
            await other.delete()
          }
        } while (await item.next())
      }
      return visited
    })
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toContain('000250A')
    expect(seen).not.toContain(no(252))
    expect(seen).toHaveLength(500)
  })

  test('rows of a key with several fields and types come in their order', async () => {
    const rows = ['A', 'B', 'a b', 'Æ', 'Z', 'É'].flatMap((item) =>
      [10000, -5, 20000].map((line) => ({ 'Item No.': item, 'Line No.': line })),
    )
    await company.connected(async (query) => await insertMany(query, ItemLine, international, rows))
    const seen = await company.run(async (session) => {
      const line = session.record(ItemLine)
      const keys: string[] = []
      if (await line.findSet())
        do keys.push(`${line['Item No.']} ${line['Line No.']}`)
        while (await line.next())
      await line.findLast()
      expect(line['Line No.']).toBe(20000)
      return keys
    })
    expect(seen).toEqual(
      ['A', 'A B', 'B', 'Z', 'Æ', 'É']
        .toSorted()
        .flatMap((item) => [-5, 10000, 20000].map((line) => `${item} ${line}`)),
    )
  })

  test('100,000 rows are gone through in bounded memory', async () => {
    await load(100_000)
    const { count, most } = await company.run(async (session) => {
      const item = session.record(Item)
      let seen = 0
      let largest = 0
      const before = process.memoryUsage().heapUsed
      if (await item.findSet()) {
        do {
          if (++seen % 10_000 === 0) largest = Math.max(largest, process.memoryUsage().heapUsed - before)
        } while (await item.next())
      }
      return { count: seen, most: largest }
    })
    expect(count).toBe(100_000)
    expect(most).toBeLessThan(100 * 1024 * 1024)
  })
})

describe('for await over rows()', () => {
  const seenBy = async (rows: AsyncIterable<RecordOf<typeof Item>>): Promise<string[]> => {
    const seen: string[] = []
    for await (const item of rows) seen.push(item['No.'])
    return seen
  }

  test('gives the rows of the view in its order, each in a record of its own, and leaves the variable alone', async () => {
    await load(345)
    await company.run(async (session) => {
      const item = session.record(Item)
      item.setRange('Quantity', 3)
      item.ascending(false)
      const records: RecordOf<typeof Item>[] = []
      for await (const one of item.rows()) {
        // What the loop goes over was said when it began.
        item.setRange('Quantity', 4)
        records.push(one)
      }
      const expected = Array.from({ length: 35 }, (_, index) => no(10 * index + 3)).filter((key) => key < no(345))
      expect(records.map((one) => one['No.'])).toEqual(expected.toReversed())
      expect([item['No.'], item.getFilter('Quantity')]).toEqual(['', '4'])
      item.setRange('Quantity', 11)
      expect(await seenBy(item.rows())).toEqual([])
    })
  })

  test.each([
    ['modifies', 'modify', 345],
    ['deletes', 'delete', 0],
  ] as const)('that %s its rows sees each once, and reads no row again because of it', async (_what, change, left) => {
    await load(345)
    const page = jest.spyOn(TableRows.prototype, 'page')
    const seen = await company.run(async (session) => {
      const keys: string[] = []
      for await (const item of session.record(Item).rows({ forUpdate: true })) {
        keys.push(item['No.'])
        item.Quantity = 0
        await item[change](true)
      }
      return keys
    })
    const read = page.mock.calls.length
    page.mockRestore()
    expect(seen).toEqual(Array.from({ length: 345 }, (_, index) => no(index)))
    // 100, 200, 45, and under locks the look behind the last.
    expect(read).toBeLessThanOrEqual(5)
    expect(await company.run(async (session) => await session.record(Item).count())).toBe(left)
  })

  test('sees what the session writes to other rows meanwhile', async () => {
    await load(10)
    const seen = await company.run(async (session) => {
      const keys: string[] = []
      for await (const item of session.record(Item).rows()) {
        keys.push(item['No.'])
        if (item['No.'] !== no(2)) continue
        item['No.'] = '000002A'
        await item.insert()
        const other = session.record(Item)
        await other.get(no(5))
        await other.delete()
      }
      return keys
    })
    expect(seen).toEqual([no(0), no(1), no(2), '000002A', no(3), no(4), no(6), no(7), no(8), no(9)])
  })

  test('forUpdate locks the rows it gives, until the transaction ends', async () => {
    await load(3)
    await company.run(async (session) => {
      const item = session.record(Item)
      item.setRange('No.', no(1))
      for await (const one of item.rows({ forUpdate: true })) expect(one['No.']).toBe(no(1))
      expect(await company.sql('select "1_no" from application."27_item" order by 1 for update skip locked')).toEqual([
        [no(0)],
        [no(2)],
      ])
    })
  })

  test('ends cleanly with break, return and an error: the session reads and writes on', async () => {
    await load(250)
    await company.run(async (session) => {
      const item = session.record(Item)
      const first = async (): Promise<string> => {
        for await (const one of item.rows({ forUpdate: true })) return one['No.']
        return ''
      }
      for await (const one of item.rows()) if (one['No.'] === no(120)) break
      expect(await first()).toBe(no(0))
      await expect(
        (async () => {
          for await (const one of item.rows()) one.fieldError('Quantity')
        })(),
      ).rejects.toMatchObject({ code: 'Application_FieldValidationException' })
      await item.get(no(7))
      item.Quantity = 77
      await item.modify()
      expect(await seenBy(item.rows())).toHaveLength(250)
    })
    expect(
      await company.run(async (session) => {
        const item = session.record(Item)
        await item.get(no(7))
        return item.Quantity
      }),
    ).toBe(77)
  })
})

describe('insertMany', () => {
  test('checks names and values, leaves existing rows alone and says how many it inserted', async () => {
    await load(10)
    await company.connected(async (query) => {
      expect(await insertMany(query, Item, international, [{ 'No.': no(3), Quantity: 99 }, { 'No.': 'NEW' }])).toBe(1)
      await expect(insertMany(query, Item, international, [{ Nothing: 1 } as object])).rejects.toThrow(
        "The field 'Nothing' does not exist in the table Item.",
      )
      await expect(insertMany(query, Item, international, [{ Quantity: 0.5 }])).rejects.toThrow(/Quantity/)
    })
  })
})
