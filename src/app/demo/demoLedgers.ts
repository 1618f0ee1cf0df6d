/**
 * Ledger entries of the demo companies: each is made of its number alone, so that the ledgers may be as long as one
 * likes.
 */

import { decimal, type RowOf } from '../../index.js'
import type { CustLedgerEntry } from '../CustLedgerEntry.Table.js'
import { ItemLedgerEntryType, ItemLedgerSourceType, type ItemLedgerEntry } from '../ItemLedgerEntry.Table.js'
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
const [purchase, sale, positive, negative, transfer] = (
  ['Purchase', 'Sale', 'Positive Adjmt.', 'Negative Adjmt.', 'Transfer'] as const
).map((member) => ItemLedgerEntryType.ordinal(member)) as [number, number, number, number, number]
const [none, customer, vendor] = ([' ', 'Customer', 'Vendor'] as const).map((member) =>
  ItemLedgerSourceType.ordinal(member),
) as [number, number, number]

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
      kind < 0.55 ? sale : kind < 0.8 ? purchase : kind < 0.9 ? transfer : kind < 0.96 ? positive : negative
    const outbound = entryType === sale || entryType === negative || (entryType === transfer && random() < 0.5)
    const amount = entryType === sale ? 1 + below(8) : 1 + below(25)
    const quantity = decimal(entryNo % 17 === 0 ? amount + 0.25 : amount).times(outbound ? -1 : 1)
    const isLost = entryNo % lost === 0
    const open = !outbound && random() < 0.3
    yield {
      'Entry No.': entryNo,
      'Item No.': isLost ? 'GONE' : item.no,
      'Posting Date': days[below(days.length)] ?? '',
      'Entry Type': entryType,
      'Source Type': entryType === sale ? customer : entryType === purchase ? vendor : none,
      'Source No.':
        entryType === sale
          ? customerNo(country, below(customersWithSales))
          : entryType === purchase
            ? String(1000 * (1 + below(60)))
            : '',
      'Document No.': `${entryType === sale ? 'SHP' : entryType === purchase ? 'REC' : 'ADJ'}-${String(Math.ceil(entryNo / 3)).padStart(7, '0')}`,
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
        entryType === sale ? quantity.times(item.unitPrice).negated().toDecimalPlaces(2) : decimal(0),
      'Cost Amount (Actual)': quantity.times(item.unitCost).toDecimalPlaces(2),
    }
  }
}

const [payment, invoice, creditMemo] = [1, 2, 3] as const

export function* demoCustLedgerEntries(
  country: DemoCountry,
  entries: number,
): Generator<RowOf<typeof CustLedgerEntry>> {
  const random = randomNumbers(country.seed * 21)
  const below = (limit: number): number => Math.floor(random() * limit)
  for (let entryNo = 1; entryNo <= entries; entryNo++) {
    const kind = random()
    const documentType = kind < 0.6 ? invoice : kind < 0.95 ? payment : creditMemo
    const amount = decimal(100 + below(2_000_000)).div(100)
    const day = below(days.length - 30)
    yield {
      'Entry No.': entryNo,
      'Customer No.': entryNo % lost === 0 ? '99999' : customerNo(country, below(customersWithSales)),
      'Posting Date': days[day] ?? '',
      'Document Type': documentType,
      'Document No.': String(103_000 + entryNo),
      Description:
        documentType === invoice
          ? `Order ${101_000 + below(900)}`
          : documentType === payment
            ? 'Payment, thank you!'
            : 'Credit for 5% damage_claim',
      'Amount (LCY)': documentType === invoice ? amount : amount.negated(),
      'Salesperson Code': salespersonCodes[below(salespersonCodes.length)] ?? '',
      Open: random() < 0.25,
      'Due Date': documentType === invoice ? (days[day + 30] ?? '') : '',
    }
  }
}
