/** What the demo companies trade in, and from whom. */

import { decimal, type DecimalValue, type RowOf } from '../../index.js'
import type { Item } from '../Item.Table.js'
import type { Vendor } from '../Vendor.Table.js'
import { bitmap } from './bitmap.js'
import type { DemoCountry } from './demoCountries.js'
import { missingCountryCode, salespersonCodes } from './demoSetup.js'
import { randomNumbers } from './randomNumbers.js'

const vendorsPerCompany = 60
/** Every so many items have a picture. */
const pictured = 8
const categories = ['DESK', 'CHAIR', 'STORAGE', 'LIGHT', 'TABLE', 'BOARD', 'MISC', 'CHAIR', 'TABLE', ''] as const
const unitsOfMeasure = ['PCS', 'PCS', 'PCS', 'BOX', 'SET'] as const

/** An item as documents and ledger entries take it. */
export interface DemoItem {
  readonly no: string
  readonly description: string
  readonly unitOfMeasure: string
  readonly unitPrice: DecimalValue
  readonly unitCost: DecimalValue
}

const items = new Map<DemoCountry, readonly DemoItem[]>()

/** The items of a company: '1000', '1001', … */
export function demoItemsOf(country: DemoCountry): readonly DemoItem[] {
  let known = items.get(country)
  if (known === undefined) {
    const random = randomNumbers(country.seed * 27)
    known = country.itemKinds.flatMap((kind, kindIndex) =>
      country.itemFinishes.map((finish, finishIndex) => {
        const unitPrice = decimal(1000 + Math.floor(random() * 200_000)).div(100)
        const unitOfMeasure = unitsOfMeasure[Math.floor(random() * unitsOfMeasure.length)] ?? 'PCS'
        return {
          no: String(1000 + kindIndex * country.itemFinishes.length + finishIndex),
          description: `${kind}, ${finish}`,
          unitOfMeasure,
          unitPrice,
          unitCost: unitPrice
            .times(60 + Math.floor(random() * 30))
            .div(100)
            .toDecimalPlaces(2),
        }
      }),
    )
    items.set(country, known)
  }
  return known
}

export function* demoItems(country: DemoCountry): Generator<RowOf<typeof Item>> {
  let index = 0
  for (const { no, description, unitOfMeasure, unitPrice, unitCost } of demoItemsOf(country)) {
    yield {
      'No.': no,
      Description: description,
      'Search Description': description,
      'Base Unit of Measure': unitOfMeasure,
      'Unit Price': unitPrice,
      'Unit Cost': unitCost,
      'Vendor No.': index % 7 === 6 ? '' : vendorNo(index % vendorsPerCompany),
      'Net Weight': decimal((index * 37) % 500).div(10),
      Blocked: index % 20 === 19,
      'Item Category Code': categories[Math.floor(index / country.itemFinishes.length)] ?? '',
      'Last Date Modified': `2026-01-${String(1 + (index % 28)).padStart(2, '0')}`,
      ...(index % pictured === 0 ? { Picture: bitmap(index) } : {}),
    }
    index++
  }
  yield {
    'No.': 'ASSEMBLY',
    Description: 'Assembly & "delivery" at the customer\'s',
    'Search Description': 'Assembly',
    Type: 'Service',
    'Base Unit of Measure': 'HOUR',
    'Unit Price': decimal('62.5'),
  }
  yield {
    'No.': 'CARE 100%',
    Description: 'Care kit, 100% organic_oil',
    'Search Description': 'Care kit',
    Type: 'Non-Inventory',
    'Base Unit of Measure': 'PCS',
    'Unit Price': decimal('9.999'),
    'Vendor No.': 'GONE',
  }
  yield {
    'No.': 'ÆBLE/1',
    Description: 'Fruit bowl “Æble” 🍎',
    'Search Description': 'Æble',
    'Base Unit of Measure': 'PCS',
    'Unit Price': decimal('0.0001'),
  }
  yield { 'No.': 'BLANK', 'Base Unit of Measure': '' }
}

export function* demoVendors(country: DemoCountry): Generator<RowOf<typeof Vendor>> {
  const random = randomNumbers(country.seed * 23)
  const pick = <One>(choices: readonly One[]): One => choices[Math.floor(random() * choices.length)] as One
  for (let index = 0; index < vendorsPerCompany; index++) {
    const no = vendorNo(index)
    const name = `${pick(country.cities)} ${pick(country.trades)} ${pick(country.legalForms)}`
    yield {
      'No.': no,
      Name: name,
      'Search Name': name,
      Address: `${pick(country.streets)} ${1 + Math.floor(random() * 180)}`,
      City: pick(country.cities),
      Contact: `${pick(country.givenNames)} ${pick(country.familyNames)}`,
      'Phone No.': `${country.phonePrefix} ${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
      'Purchaser Code': index % 5 === 0 ? '' : (salespersonCodes[index % salespersonCodes.length] ?? ''),
      'Country/Region Code': index === 7 ? missingCountryCode : index % 6 === 3 ? 'DE' : country.countryCode,
      Blocked: index % 25 === 24 ? 'All' : ' ',
      'Last Date Modified': `2026-01-${String(1 + (index % 28)).padStart(2, '0')}`,
      'Balance (LCY)': decimal(-Math.floor(random() * 3_000_000)).div(100),
      'Post Code': country.postCode(Math.floor(random() * 1e6)),
      'E-Mail': `vendor${no}@${country.mailDomain}`,
    }
  }
}

function vendorNo(index: number): string {
  return String((index + 1) * 1000)
}
