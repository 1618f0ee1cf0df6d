/** What the demo companies are filled with: the same on every computer, different in each company. */

import { demoRows, demoSeries, type DemoRows } from '../../index.js'
import { CountryRegion } from '../CountryRegion.Table.js'
import { CustLedgerEntry } from '../CustLedgerEntry.Table.js'
import { Customer } from '../Customer.Table.js'
import { Item } from '../Item.Table.js'
import { ItemLedgerEntry } from '../ItemLedgerEntry.Table.js'
import { Location } from '../Location.Table.js'
import { NoSeries } from '../NoSeries.Table.js'
import { SalesHeader } from '../SalesHeader.Table.js'
import { SalesLine } from '../SalesLine.Table.js'
import { SalespersonPurchaser } from '../SalespersonPurchaser.Table.js'
import { TypeSample } from '../TypeSample.Table.js'
import { TypeSampleLine } from '../TypeSampleLine.Table.js'
import { Vendor } from '../Vendor.Table.js'
import { denmark, international, type DemoCountry } from './demoCountries.js'
import { demoCustomers } from './demoCustomers.js'
import { demoItems, demoVendors } from './demoItems.js'
import { demoCustLedgerEntries, demoItemLedgerEntries } from './demoLedgers.js'
import { demoNoSeries, demoSales } from './demoSales.js'
import { demoCountryRows, demoLocations, demoSalespersons } from './demoSetup.js'
import { demoTypeSampleLines, demoTypeSamples } from './demoTypeSamples.js'

export const demoCompanies = ['CRONUS International Ltd.', 'CRONUS Danmark A/S'] as const

/** So few that the first start stays quick; `servicetier demo-data` makes more. */
const itemLedgerEntries = 2000
const custLedgerEntries = 1500

export function demoData(): readonly DemoRows[] {
  return demoCompanies.flatMap((companyName) => {
    const country = countryOf(companyName)
    const { headers, lines } = demoSales(country)
    return [
      demoRows(companyName, CountryRegion, demoCountryRows()),
      demoRows(companyName, SalespersonPurchaser, demoSalespersons(country)),
      demoRows(companyName, Location, demoLocations(country)),
      demoRows(companyName, NoSeries, demoNoSeries()),
      demoRows(companyName, Customer, demoCustomers(country)),
      demoRows(companyName, CustLedgerEntry, demoCustLedgerEntries(country, custLedgerEntries)),
      demoRows(companyName, Vendor, demoVendors(country)),
      demoRows(companyName, Item, demoItems(country)),
      demoRows(companyName, ItemLedgerEntry, demoItemLedgerEntries(country, 1, itemLedgerEntries)),
      demoRows(companyName, SalesHeader, headers),
      demoRows(companyName, SalesLine, lines),
      demoRows(companyName, TypeSample, demoTypeSamples(country)),
      demoRows(companyName, TypeSampleLine, demoTypeSampleLines(country)),
    ]
  })
}

export const moreItemLedgerEntries = demoSeries(ItemLedgerEntry, (companyName, first, last) =>
  demoItemLedgerEntries(countryOf(companyName), first, last),
)

function countryOf(companyName: string): DemoCountry {
  return companyName === demoCompanies[1] ? denmark : international
}
