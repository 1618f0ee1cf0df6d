/** Customers of the demo companies: invented, and the same on every computer. */

import { decimal, Option, type RowOf } from '../al.js'
import type { Customer } from './Customer.Table.js'

export interface DemoCountry {
  readonly seed: number
  /** The first customers, '10000', '20000', …, as users know them from examples. */
  readonly firstNames: readonly string[]
  readonly countryCode: string
  readonly phonePrefix: string
  readonly mailDomain: string
  readonly postCode: (number: number) => string
  readonly cities: readonly string[]
  readonly streets: readonly string[]
  readonly familyNames: readonly string[]
  readonly givenNames: readonly string[]
  readonly trades: readonly string[]
  readonly legalForms: readonly string[]
}

const customersPerCompany = 1200
const blocked = Option(' ', 'Ship', 'Invoice', 'All')

/** Rows for the table Customer: '10000' to '50000', then '60010', '60020', … */
export function* demoCustomers(country: DemoCountry): Generator<RowOf<typeof Customer>> {
  const random = randomNumbers(country.seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  for (let index = 0; index < customersPerCompany; index++) {
    const no = index < country.firstNames.length ? String((index + 1) * 10_000) : String((country.firstNames.length + 1) * 10_000 + (index - country.firstNames.length + 1) * 10)
    const name = country.firstNames[index] ?? `${pick(country.familyNames)} ${pick(country.trades)} ${pick(country.legalForms)}`
    const given = pick(country.givenNames)
    const family = pick(country.familyNames)
    yield {
      'No.': no,
      Name: name,
      'Search Name': name,
      Address: `${pick(country.streets)} ${1 + Math.floor(random() * 180)}`,
      City: pick(country.cities),
      Contact: `${given} ${family}`,
      'Phone No.': `${country.phonePrefix} ${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
      'Credit Limit (LCY)': decimal(Math.floor(random() * 200) * 500),
      'Country/Region Code': country.countryCode,
      Blocked: random() < 0.03 ? pick([1, 2, 3]) : blocked.blank,
      'Last Date Modified': `2026-01-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`,
      'Balance (LCY)': random() < 0.4 ? decimal(0) : decimal(Math.floor(random() * 5_000_000)).div(100),
      'Post Code': country.postCode(Math.floor(random() * 1e6)),
      'E-Mail': `customer${no}@${country.mailDomain}`,
    }
  }
}

/** The generator mulberry32: numbers from 0 up to but not including 1. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
