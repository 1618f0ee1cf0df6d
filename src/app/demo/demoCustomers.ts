/** Customers of the demo companies: invented, and the same on every computer. */

import { decimal, type RowOf } from '../../index.js'
import type { Customer } from '../Customer.Table.js'
import type { DemoCountry } from './demoCountries.js'
import { missingCountryCode, salespersonCodes } from './demoSetup.js'
import { randomNumbers } from './randomNumbers.js'

export const customersPerCompany = 1200
/** Where some customers are instead; one code is that of no country, one is blank. */
const abroad = ['DE', 'FR', 'NO', 'SE', 'US', missingCountryCode, ''] as const

/**
 * What the last customers have in place of the usual: texts and blanks that careless clients and servers stumble over.
 */
const oddities: readonly RowOf<typeof Customer>[] = [
  { Name: "O'Reilly & Sons", 'Search Name': "O'Reilly & Sons", Contact: "Seán O'Reilly", City: "L'Île-d'Yeu" },
  { Name: 'The "Quoted" Company', 'Search Name': 'The "Quoted" Company', Address: '5" Lane <b>bold</b>' },
  { Name: '100% Cotton_Works', 'Search Name': '100% Cotton_Works', Contact: '50%_off\\today' },
  { Name: 'Ærø Østersø Åkvavit', 'Search Name': 'Ærø Østersø Åkvavit', City: 'Ærøskøbing' },
  { Name: '北京办公家具有限公司', 'Search Name': '北京办公家具', City: '北京', Contact: '王小明' },
  { Name: 'Καφές & Γραφεία 🪑', 'Search Name': 'Καφές', City: 'Αθήνα', Contact: 'Ελένη 😀' },
  { Name: "'; drop table customer; --", 'Search Name': 'Bobby Tables', Contact: "Robert'); --" },
  { Name: '  leading and trailing  ', 'Search Name': 'Blanks', City: ' ' },
  {
    Name: '',
    'Search Name': '',
    Address: '',
    City: '',
    Contact: '',
    'Phone No.': '',
    'Post Code': '',
    'E-Mail': '',
    'Last Date Modified': '',
    'Country/Region Code': '',
    'Salesperson Code': '',
  },
  {
    Name: 'Nobody & Nowhere',
    'Search Name': 'Nobody & Nowhere',
    'Country/Region Code': missingCountryCode,
    'Salesperson Code': 'GONE',
    'Credit Limit (LCY)': decimal('12345678901234567890.12345678'),
  },
]

/** One or two numbers further on: what is drawn from there on is what it always was. */
function later(random: () => number): number {
  if (random() >= 0.4) random()
  return random()
}

/** Number of the customer at a place in the list, from 0: '10000' to '50000', then '60010', '60020', … */
export function customerNo(country: DemoCountry, index: number): string {
  const first = country.firstNames.length
  return index < first ? String((index + 1) * 10_000) : String((first + 1) * 10_000 + (index - first + 1) * 10)
}

/** The first rows for the table Customer, all of them by default: '10000' to '50000', then '60010', '60020', … */
export function* demoCustomers(country: DemoCountry, count = customersPerCompany): Generator<RowOf<typeof Customer>> {
  const random = randomNumbers(country.seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  for (let index = 0; index < count; index++) {
    const no = customerNo(country, index)
    const name =
      country.firstNames[index] ?? `${pick(country.familyNames)} ${pick(country.trades)} ${pick(country.legalForms)}`
    const odd = oddities[index - (customersPerCompany - oddities.length)]
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
      'Salesperson Code': index % 9 === 4 ? '' : (salespersonCodes[index % salespersonCodes.length] ?? ''),
      'Country/Region Code': index % 12 === 5 ? (abroad[index % abroad.length] ?? '') : country.countryCode,
      Blocked: random() < 0.03 ? pick(['Ship', 'Invoice', 'All'] as const) : ' ',
      'Last Date Modified': `2026-01-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`,
      'Post Code': country.postCode(Math.floor(later(random) * 1e6)),
      'E-Mail': `customer${no}@${country.mailDomain}`,
      ...odd,
    }
  }
}
