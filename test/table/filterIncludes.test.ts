import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { filterIncludes } from '../../dist/objects/filter/filterIncludes.js'
import { parseFilter } from '../../dist/objects/filter/parseFilter.js'
import { fieldNamed } from '../../dist/objects/table/fieldNamed.js'
import { TestCompany } from './company.js'
import { Buyer, keysOf, ledgerTables, newBuyer } from './ledger.js'

let company: TestCompany

beforeAll(async () => {
  company = await TestCompany.open(ledgerTables)
})
afterAll(async () => {
  await company.close()
})

/** Numbers that look random and are the same in every run. */
function random(seed: number): (below: number) => number {
  let last = seed
  return (below) => {
    last = (last * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(last / 65_536) % below
  }
}

const pieces = ['a', 'A', 'ab', 'Ö', 'ö', 'ß', '%', '_', '\\', "'", '😀', ' ', '|', '*', '.', '']

test('a filter lets the same values through in memory and in PostgreSQL', async () => {
  const next = random(20261126)
  const text = (): string => Array.from({ length: next(4) }, () => pieces[next(pieces.length)] ?? '').join('')
  const quoted = (): string => `'${text().replaceAll("'", "''")}'`
  const operand = (): string =>
    `${next(3) === 0 ? '@' : ''}${['', '*', '?'][next(3)]}${quoted()}${['', '*', '?'][next(3)]}`
  const term = (): string =>
    [
      operand,
      () => `<>${operand()}`,
      () => `${quoted()}..${quoted()}`,
      () => `..${quoted()}`,
      () => `${['<', '<=', '>', '>='][next(4)]}${quoted()}`,
    ][next(5)]?.() ?? ''
  const filter = (depth: number): string =>
    depth === 0 ? term() : `(${filter(depth - 1)})${next(2) === 0 ? '|' : '&'}${filter(depth - 1)}`
  const names = Array.from({ length: 60 }, text)
  const field = fieldNamed(Buyer, 'Name')
  await company.run(async (session) => {
    for (const [index, name] of names.entries()) await newBuyer(session, String(index), { Name: name }).insert()
    const buyer = session.record(Buyer)
    for (let round = 0; round < 300; round++) {
      const wanted = filter(next(3))
      const tree = parseFilter(Buyer, field, wanted)
      if (tree === undefined) continue
      buyer.setFilter('Name', wanted)
      const expected = names.flatMap((name, index) => (filterIncludes(tree, field, name) ? [String(index)] : [])).sort()
      expect([wanted, (await keysOf(buyer)).sort()]).toEqual([wanted, expected])
      // What getFilter gives means the same.
      buyer.setFilter('Name', buyer.getFilter('Name'))
      expect([wanted, (await keysOf(buyer)).sort()]).toEqual([wanted, expected])
    }
  })
})
