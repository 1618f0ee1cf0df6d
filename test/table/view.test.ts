import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { RecordOf, Session } from '../../dist/index.js'
import { restoreRecord, snapshotOf } from '../../dist/record/records.js'
import { TestCompany } from './company.js'
import { Buyer, BuyerEntry, keysOf, ledgerTables, newBuyer } from './ledger.js'

let company: TestCompany

const names: Record<string, string> = {
  A1: "O'Brien & Söhne",
  A2: 'hundred % sure',
  A3: 'under_score',
  A4: 'back\\slash',
  A5: '',
  B1: 'ΑΘΗΝΑ 😀',
  B2: 'öl (fine) | more',
  B3: 'Hundred percent',
  B4: '..dots*stars?',
  B5: '"quoted"',
}

beforeAll(async () => {
  company = await TestCompany.open(ledgerTables)
})
afterAll(async () => {
  await company.close()
})
beforeEach(async () => {
  await company.sql('truncate application."702_buyer", application."703_buyer_entry", application."701_region"')
  await company.run(async (session) => {
    let at = 0
    for (const [no, name] of Object.entries(names)) {
      await newBuyer(session, no, {
        Name: name,
        City: at % 2 === 0 ? 'Paris' : 'Oslo',
        Status: ([' ', 'Open', 'Blocked'] as const)[at % 3] ?? ' ',
        Since: at === 4 ? '' : `2026-01-0${(at % 9) + 1}`,
        Seen: `2026-01-0${(at % 3) + 1}T12:00:00.000Z`,
      }).insert()
      at++
    }
  })
})

async function seen(set: (buyer: RecordOf<typeof Buyer>, session: Session) => Promise<void> | void): Promise<string[]> {
  return await company.run(async (session) => {
    const buyer = session.record(Buyer)
    await set(buyer, session)
    return await keysOf(buyer)
  })
}

const all = Object.keys(names)

describe('setFilter', () => {
  test.each([
    ['No.', 'A1..A3', ['A1', 'A2', 'A3']],
    ['No.', 'a1|b5', ['A1', 'B5']],
    ['No.', '..A2|B4..', ['A1', 'A2', 'B4', 'B5']],
    ['No.', '<>A*&<>B1', ['B2', 'B3', 'B4', 'B5']],
    ['No.', '(A1|B1)&<>A1', ['B1']],
    ['No.', '>B3', ['B4', 'B5']],
    ['No.', '?2', ['A2', 'B2']],
    ['Name', "''", ['A5']],
    ['Name', "<>''", all.filter((no) => no !== 'A5')],
    ['Name', '*%*', ['A2']],
    ['Name', '*_*', ['A3']],
    ['Name', '*\\*', ['A4']],
    ['Name', '@HUNDRED*', ['A2', 'B3']],
    ['Name', 'Hundred*', ['B3']],
    ['Name', '@αθηνα*', ['B1']],
    ['Name', '@*ÖL*', ['B2']],
    ['Name', "'O''Brien & Söhne'", ['A1']],
    ['Name', "'öl (fine) | more'", ['B2']],
    ['Name', "'..dots*stars?'", ['B4']],
    ['Name', '"quoted"', ['B5']],
    ['Name', '*😀', ['B1']],
    ['Status', 'Open', ['A2', 'A5', 'B3']],
    ['Status', '0|2', ['A1', 'A3', 'A4', 'B1', 'B2', 'B4', 'B5']],
    ['Since', '2026-01-08..', ['B3', 'B4']],
    ['Since', "''", ['A5']],
    ['Seen', '2026-01-01', ['A1', 'A4', 'B2', 'B5']],
  ] as const)('%s: %s', async (field, filter, expected) => {
    expect(
      await seen((buyer) => {
        buyer.setFilter(field, filter)
      }),
    ).toEqual(expected)
  })

  test('takes values for %1, whatever characters they have', async () => {
    for (const [no, name] of Object.entries(names))
      expect(
        await seen((buyer) => {
          buyer.setFilter('Name', '%1', name)
        }),
      ).toEqual([no])
    expect(
      await seen((buyer) => {
        buyer.setFilter('No.', '%1..%2', 'B4', 'Z')
      }),
    ).toEqual(['B4', 'B5'])
  })

  test('says of a wrong filter what and where, and leaves the one before', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      buyer.setFilter('No.', 'A1')
      expect(() => {
        buyer.setFilter('No.', 'A1..A2..A3')
      }).toThrow(expect.objectContaining({ code: 'Application_FilterErrorException' }))
      expect(() => {
        buyer.setFilter('No.', '(A1')
      }).toThrow(/At position 4: '\)' is missing/)
      expect(() => {
        buyer.setFilter('Since', 'someday')
      }).toThrow(/not valid for the Since field on the Buyer table/)
      expect(() => {
        buyer.setFilter('Since', '2026*')
      }).toThrow(/are for texts/)
      expect(() => {
        buyer.setFilter('Picture', 'x')
      }).toThrow(/Blob/)
      expect(buyer.getFilter('No.')).toBe('A1')
      return Promise.resolve()
    })
  })

  test('reads back as text that means the same', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      for (const filter of [
        'A1..A3',
        '<>A1&<>A2',
        '(A1|B1)&<>A1',
        "''",
        "<>''",
        '@a*b?c',
        "'O''Brien & Söhne'",
        '..A2|B4..',
        '>=A1',
        "'*'",
      ]) {
        buyer.setFilter('Name', filter)
        const text = buyer.getFilter('Name')
        buyer.setFilter('Name', text)
        expect(buyer.getFilter('Name')).toBe(text)
      }
      buyer.setFilter('Status', 'open|BLOCKED')
      expect(buyer.getFilters()).toBe("Name: '*', Status: Open|Blocked")
      buyer.setFilter('Name', '')
      expect([buyer.getFilters(), buyer.hasFilter()]).toEqual(['Status: Open|Blocked', true])
      return Promise.resolve()
    })
  })

  test('takes thousands of alternatives', async () => {
    expect(
      await seen((buyer) => {
        buyer.setFilter('No.', [...Array.from({ length: 9000 }, (_value, index) => `X${index}`), 'A3'].join('|'))
      }),
    ).toEqual(['A3'])
  })
})

describe('a view', () => {
  test('tells the bounds of a range', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      expect(() => buyer.getRangeMin('No.')).toThrow(/no least value/)
      buyer.setRange('No.', 'A1', 'A3')
      expect([buyer.getRangeMin('No.'), buyer.getRangeMax('No.')]).toEqual(['A1', 'A3'])
      buyer.setFilter('Since', '..2026-01-03')
      expect([buyer.getRangeMin('Since'), buyer.getRangeMax('Since')]).toEqual(['', '2026-01-03'])
      buyer.setFilter('No.', 'A1|A2')
      expect(() => buyer.getRangeMax('No.')).toThrow(
        expect.objectContaining({ code: 'Application_FilterErrorException' }),
      )
      return Promise.resolve()
    })
  })

  test('keeps filter groups apart; a row must pass all of them', async () => {
    expect(
      await seen((buyer) => {
        buyer.setFilter('No.', 'A*')
        expect(buyer.filterGroup(2)).toBe(0)
        expect(buyer.getFilters()).toBe('')
        buyer.setRange('City', 'Oslo')
        buyer.filterGroup(0)
        expect(buyer.getFilters()).toBe('No.: A*')
        expect(() => buyer.filterGroup(256)).toThrow(/from -1 to 255/)
      }),
    ).toEqual(['A2', 'A4'])
  })

  test('takes the filters of group -1 as alternatives', async () => {
    expect(
      await seen((buyer) => {
        buyer.filterGroup(-1)
        buyer.setRange('No.', 'A1')
        buyer.setFilter('Name', '@*percent')
        buyer.filterGroup(0)
        buyer.setFilter('No.', '<>A5')
      }),
    ).toEqual(['A1', 'B3'])
  })

  test('goes by any stored fields, either way, field by field', async () => {
    expect(
      await seen((buyer) => {
        buyer.setCurrentKey('City')
        expect([buyer.currentKey(), buyer.ascending()]).toEqual(['City,No.', true])
      }),
    ).toEqual(['A2', 'A4', 'B1', 'B3', 'B5', 'A1', 'A3', 'A5', 'B2', 'B4'])
    expect(
      await seen((buyer) => {
        buyer.ascending(false)
      }),
    ).toEqual([...all].reverse())
    expect(
      await seen((buyer) => {
        buyer.setCurrentKey('City')
        buyer.setAscending('City', false)
        buyer.setAscending('No.', true)
      }),
    ).toEqual(['A1', 'A3', 'A5', 'B2', 'B4', 'A2', 'A4', 'B1', 'B3', 'B5'])
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      expect(() => {
        buyer.setCurrentKey('Balance')
      }).toThrow(/FlowField; rows are ordered by stored fields/)
      expect(() => {
        buyer.setAscending('Name', false)
      }).toThrow(/not part of the current key/)
      return Promise.resolve()
    })
  })

  test('of mixed directions is read part by part, forward and back, without a row lost or seen twice', async () => {
    await company.run(async (session) => {
      const entry = session.record(BuyerEntry)
      for (let row = 0; row < 250; row++) {
        entry['Entry No.'] = 0
        entry.Quantity = row % 7
        await entry.insert()
      }
      entry.setCurrentKey('Quantity')
      entry.setAscending('Quantity', false)
      entry.setAscending('Entry No.', true)
      const seen: (readonly [number, number])[] = []
      if (await entry.findSet())
        do seen.push([entry.Quantity, entry['Entry No.']])
        while (await entry.next())
      expect(seen).toHaveLength(250)
      expect(seen).toEqual([...seen].sort(([a, no], [b, other]) => b - a || no - other))
      const back: (readonly [number, number])[] = [[entry.Quantity, entry['Entry No.']]]
      while ((await entry.next(-1)) === -1) back.push([entry.Quantity, entry['Entry No.']])
      expect(back).toEqual([...seen].reverse())
    })
  })

  test('shows marked rows only, of this variable', async () => {
    expect(
      await seen(async (buyer, session) => {
        for (const no of ['A1', 'B2', 'B4']) {
          await buyer.get(no)
          expect(buyer.mark(true)).toBe(true)
        }
        await buyer.get('B2')
        buyer.mark(false)
        const other = session.record(Buyer)
        await other.get('A1')
        expect(other.mark()).toBe(false)
        buyer.markedOnly(true)
        expect(await buyer.count()).toBe(2)
      }),
    ).toEqual(['A1', 'B4'])
    expect(
      await seen((buyer) => {
        buyer.markedOnly(true)
      }),
    ).toEqual([])
    expect(
      await seen((buyer) => {
        buyer.mark(true)
        buyer.markedOnly(true)
        buyer.clearMarks()
      }),
    ).toEqual(all)
  })

  test('is copied with values, filters, order and marks', async () => {
    expect(
      await seen(async (buyer, session) => {
        const from = session.record(Buyer)
        await from.get('A2')
        from.mark(true)
        from.setFilter('No.', 'A*')
        from.setCurrentKey('City')
        buyer.copy(from)
        expect([buyer['No.'], buyer.currentKey(), buyer.getFilters(), buyer.mark()]).toEqual([
          'A2',
          'City,No.',
          'No.: A*',
          true,
        ])
        buyer.reset()
        expect([buyer.currentKey(), buyer.hasFilter(), buyer.mark(), from.hasFilter()]).toEqual([
          'No.',
          false,
          false,
          true,
        ])
        buyer.copyFilters(from)
        const entry = session.record(BuyerEntry)
        buyer.copyFilter('No.', entry, 'Buyer No.')
        expect(entry.getFilters()).toBe('Buyer No.: A*')
        expect(() => {
          buyer.copy(entry)
        }).toThrow('A record of the table Buyer is expected, not one of Buyer Entry.')
      }),
    ).toEqual(['A1', 'A2', 'A3', 'A4', 'A5'])
  })

  test('is narrowed to the record itself by setRecFilter', async () => {
    expect(
      await seen(async (buyer) => {
        await buyer.get('B3')
        buyer.setRecFilter()
      }),
    ).toEqual(['B3'])
  })

  test('goes with a snapshot to another session, marks too', async () => {
    const snapshot = await company.run(async (session) => {
      const buyer = session.record(Buyer)
      await buyer.get('A2')
      buyer.mark(true)
      await buyer.get('B5')
      buyer.mark(true)
      buyer.markedOnly(true)
      buyer.setFilter('City', 'Oslo')
      buyer.ascending(false)
      return structuredClone(snapshotOf(buyer))
    })
    await company.run(async (session) => {
      const buyer = restoreRecord(session, Buyer, snapshot)
      expect([buyer['No.'], await keysOf(buyer)]).toEqual(['B5', ['B5', 'A2']])
    })
  })

  test('find goes by filter and key', async () => {
    await company.run(async (session) => {
      const buyer = session.record(Buyer)
      buyer.setFilter('City', 'Oslo')
      buyer['No.'] = 'A1'
      await expect(buyer.find('=')).rejects.toMatchObject({ code: 'Internal_RecordNotFound' })
      await buyer.find('=>')
      expect(buyer['No.']).toBe('A2')
      buyer.setFilter('City', 'Rome')
      await expect(buyer.findFirst()).rejects.toMatchObject({
        code: 'Internal_DataNotFoundFilter',
        message: 'There is no Buyer within the filter.\n\nFilters: City: Rome',
      })
      expect([await buyer.count(), await buyer.isEmpty(), await buyer.countApprox()]).toEqual([0, true, 0])
    })
  })

  test('of many rows is counted about', async () => {
    await company.sql(
      `insert into application."703_buyer_entry" (company, "1_entry_no", "7_quantity", system_id) select 'CRONUS International Ltd.', n, n % 2, gen_random_uuid() from generate_series(1, 30000) as n`,
    )
    await company.sql('analyze application."703_buyer_entry"')
    await company.run(async (session) => {
      const entry = session.record(BuyerEntry)
      expect(await entry.count()).toBe(30_000)
      const about = await entry.countApprox()
      expect(about).toBeGreaterThan(20_000)
      expect(about).toBeLessThan(40_000)
    })
  })
})
