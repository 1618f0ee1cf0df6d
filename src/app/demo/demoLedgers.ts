/**
 * Ledger entries of the demo companies: each is made of its number alone, so that the ledgers may be as long as one
 * likes.
 */

import { decimal, type RowOf } from '../../index.js'
import type { CustLedgerEntry } from '../CustLedgerEntry.Table.js'
import type { ItemLedgerEntry } from '../ItemLedgerEntry.Table.js'
import type { DemoCountry } from './demoCountries.js'
import { customerNo } from './demoCustomers.js'
import { demoItemsOf } from './demoItems.js'
import { locationCodes, missingCountryCode, missingLocationCode, salespersonCodes } from './demoSetup.js'
import { randomNumbers } from './randomNumbers.js'

/** Entries are posted in these two years. */
const days = Array.from({ length: 731 }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10))
const customersWithSales = 400
/** Every so many entries refer to what is not there, or to nothing. */
const lost = 211
/** Entries with the numbers from `first` to `last`. */
export function* demoItemLedgerEntries(
  country: DemoCountry,
  first: number,
  last: number,
): Generator<RowOf<typeof ItemLedgerEntry>> {
  const items = demoItemsOf(country)
  for (let entryNo = first; entryNo <= last; entryNo++) {
    const random = randomNumbers(Math.imul(entryNo, 2654435761) ^ country.seed)
    const below = (limit: number): number => Math.floor(random() * limit)
    const item = items[below(items.length)] as (typeof items)[number]
    const kind = random()
    const entryType =
      kind < 0.55
        ? 'Sale'
        : kind < 0.8
          ? 'Purchase'
          : kind < 0.9
            ? 'Transfer'
            : kind < 0.96
              ? 'Positive Adjmt.'
              : 'Negative Adjmt.'
    const outbound =
      entryType === 'Sale' || entryType === 'Negative Adjmt.' || (entryType === 'Transfer' && random() < 0.5)
    const amount = entryType === 'Sale' ? 1 + below(8) : 1 + below(25)
    const quantity = decimal(entryNo % 17 === 0 ? amount + 0.25 : amount).times(outbound ? -1 : 1)
    const isLost = entryNo % lost === 0
    const open = !outbound && random() < 0.3
    yield {
      'Entry No.': entryNo,
      'Item No.': isLost ? 'GONE' : item.no,
      'Posting Date': days[below(days.length)] ?? '',
      'Entry Type': entryType,
      'Source Type': entryType === 'Sale' ? 'Customer' : entryType === 'Purchase' ? 'Vendor' : ' ',
      'Source No.':
        entryType === 'Sale'
          ? customerNo(country, below(customersWithSales))
          : entryType === 'Purchase'
            ? String(1000 * (1 + below(60)))
            : '',
      'Document No.': `${entryType === 'Sale' ? 'SHP' : entryType === 'Purchase' ? 'REC' : 'ADJ'}-${String(Math.ceil(entryNo / 3)).padStart(7, '0')}`,
      Description: entryNo % 13 === 0 ? `${item.description} – 10% off & "as is"` : '',
      'Location Code': isLost
        ? missingLocationCode
        : entryNo % 10 === 0
          ? ''
          : (locationCodes[below(locationCodes.length)] ?? ''),
      Quantity: quantity,
      'Remaining Quantity': open ? quantity : decimal(0),
      Open: open,
      'Country/Region Code': isLost ? missingCountryCode : country.countryCode,
      'Sales Amount (Actual)':
        entryType === 'Sale' ? quantity.times(item.unitPrice).negated().toDecimalPlaces(2) : decimal(0),
      'Cost Amount (Actual)': quantity.times(item.unitCost).toDecimalPlaces(2),
    }
  }
}

export function* demoCustLedgerEntries(
  country: DemoCountry,
  entries: number,
): Generator<RowOf<typeof CustLedgerEntry>> {
  const random = randomNumbers(country.seed * 21)
  const below = (limit: number): number => Math.floor(random() * limit)
  for (let entryNo = 1; entryNo <= entries; entryNo++) {
    const kind = random()
    const documentType = kind < 0.6 ? 'Invoice' : kind < 0.95 ? 'Payment' : 'Credit Memo'
    const amount = decimal(100 + below(2_000_000)).div(100)
    const day = below(days.length - 30)
    yield {
      'Entry No.': entryNo,
      'Customer No.': entryNo % lost === 0 ? '99999' : customerNo(country, below(customersWithSales)),
      'Posting Date': days[day] ?? '',
      'Document Type': documentType,
      'Document No.': String(103_000 + entryNo),
      Description:
        documentType === 'Invoice'
          ? `Order ${101_000 + below(900)}`
          : documentType === 'Payment'
            ? 'Payment, thank you!'
            : 'Credit for 5% damage_claim',
      'Amount (LCY)': documentType === 'Invoice' ? amount : amount.negated(),
      'Salesperson Code': salespersonCodes[below(salespersonCodes.length)] ?? '',
      Open: random() < 0.25,
      'Due Date': documentType === 'Invoice' ? (days[day + 30] ?? '') : '',
    }
  }
}
