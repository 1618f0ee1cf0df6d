/** Sales documents of the demo companies, most of them orders, with their lines. */

import { decimal, type RowOf } from '../../index.js'
import type { NoSeries } from '../NoSeries.Table.js'
import type { SalesHeader } from '../SalesHeader.Table.js'
import type { SalesLine } from '../SalesLine.Table.js'
import type { DemoCountry } from './demoCountries.js'
import { demoCustomers } from './demoCustomers.js'
import { demoItemsOf } from './demoItems.js'
import { locationCodes, missingLocationCode } from './demoSetup.js'
import { randomNumbers } from './randomNumbers.js'

const customersWithOrders = 60
const documents = [
  { type: 'Quote', series: 'S-QUO', firstNo: 1001, count: 10 },
  { type: 'Order', series: 'S-ORD', firstNo: 101_001, count: 200 },
  { type: 'Invoice', series: 'S-INV', firstNo: 102_001, count: 15 },
  { type: 'Credit Memo', series: 'S-CR', firstNo: 1001, count: 5 },
] as const

interface DemoSales {
  readonly headers: readonly RowOf<typeof SalesHeader>[]
  readonly lines: readonly RowOf<typeof SalesLine>[]
}

export function demoSales(country: DemoCountry): DemoSales {
  const random = randomNumbers(country.seed * 36)
  const below = (limit: number): number => Math.floor(random() * limit)
  const customers = [...demoCustomers(country, customersWithOrders)]
  const items = demoItemsOf(country)
  const headers: RowOf<typeof SalesHeader>[] = []
  const lines: RowOf<typeof SalesLine>[] = []
  for (const { type, firstNo, count } of documents) {
    for (let index = 0; index < count; index++) {
      const documentType = type
      const documentNo = String(firstNo + index)
      // One document in fifty is for a customer that is not there any more.
      const customer =
        index % 50 === 49
          ? { 'No.': '99999', Name: 'A customer who is gone' }
          : (customers[below(customers.length)] ?? {})
      const orderDate = `2026-01-${String(1 + below(28)).padStart(2, '0')}`
      const shipmentDate = index % 11 === 0 ? '' : `2026-02-${String(1 + below(28)).padStart(2, '0')}`
      headers.push({
        'Document Type': documentType,
        'No.': documentNo,
        'Sell-to Customer No.': customer['No.'] ?? '',
        'Sell-to Customer Name': customer.Name ?? '',
        'Sell-to Address': customer.Address ?? '',
        'Sell-to City': customer.City ?? '',
        'Sell-to Country/Region Code': customer['Country/Region Code'] ?? '',
        'Salesperson Code': customer['Salesperson Code'] ?? '',
        'Order Date': orderDate,
        'Posting Date': orderDate,
        'Shipment Date': shipmentDate,
        'Due Date': index % 11 === 0 ? '' : '2026-03-31',
        'External Document No.': index % 4 === 0 ? `PO ${documentNo}/${index % 3}` : '',
        'Your Reference': index % 6 === 0 ? 'Mrs. "Q" & Co' : '',
        'Location Code': index % 5 === 0 ? '' : (locationCodes[index % locationCodes.length] ?? ''),
        Status: index % 4 === 1 ? 'Released' : index % 40 === 2 ? 'Pending Approval' : 'Open',
      })
      const count = index % 23 === 22 ? 0 : 1 + below(5)
      for (let line = 1; line <= count; line++) {
        const item = items[below(items.length)] as (typeof items)[number]
        const quantity = decimal(1 + below(12))
        const discount = below(4) === 0 ? decimal(5 * (1 + below(4))) : decimal(0)
        lines.push({
          'Document Type': documentType,
          'Document No.': documentNo,
          'Line No.': line * 10_000,
          'Sell-to Customer No.': customer['No.'] ?? '',
          Type: 'Item',
          'No.': item.no,
          Description: item.description,
          'Unit of Measure Code': item.unitOfMeasure,
          Quantity: quantity,
          'Unit Price': item.unitPrice,
          'Line Discount %': discount,
          'Line Amount': quantity.times(item.unitPrice).times(decimal(100).minus(discount)).div(100).toDecimalPlaces(2),
          'Location Code': line === 5 ? missingLocationCode : (locationCodes[below(locationCodes.length)] ?? ''),
          'Shipment Date': shipmentDate,
        })
      }
      if (index % 8 === 0)
        lines.push({
          'Document Type': documentType,
          'Document No.': documentNo,
          'Line No.': (count + 1) * 10_000,
          'Sell-to Customer No.': customer['No.'] ?? '',
          Description: 'Please call before delivery.',
        })
    }
  }
  return { headers, lines }
}

export function demoNoSeries(): RowOf<typeof NoSeries>[] {
  return documents.map(({ type, series, firstNo, count }) => ({
    Code: series,
    Description: `Sales ${type}s`,
    'Last No. Used': String(firstNo + count - 1),
  }))
}
