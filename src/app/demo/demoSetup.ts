/**
 * What the demo companies' records refer to: countries, salespeople, locations. Some codes that records use are
 * nobody's.
 */

import { decimal, type RowOf } from '../../index.js'
import type { CountryRegion } from '../CountryRegion.Table.js'
import type { Location } from '../Location.Table.js'
import type { SalespersonPurchaser } from '../SalespersonPurchaser.Table.js'
import type { DemoCountry } from './demoCountries.js'

/** Codes that records refer to and that no row has. */
export const missingCountryCode = 'XX'
export const missingLocationCode = 'GONE'

export const salespersonCodes = ['JO', 'HR', 'PS', 'LM'] as const
export const locationCodes = ['BLUE', 'GREEN', 'RED', 'YELLOW', 'OUT. LOG.'] as const

const countries = [
  ['DE', 'Germany', true],
  ['DK', 'Denmark', true],
  ['ES', 'Spain', true],
  ['FR', 'France', true],
  ['GB', 'Great Britain', false],
  ['IS', 'Iceland', false],
  ['NL', 'Netherlands', true],
  ['NO', 'Norway', false],
  ['SE', 'Sweden', true],
  ['US', 'United States', false],
  ['CI', "Côte d'Ivoire", false],
] as const

export function demoCountryRows(): RowOf<typeof CountryRegion>[] {
  return countries.map(([code, name, member]) => ({ Code: code, Name: name, 'ISO Code': code, 'EU Member': member }))
}

export function demoSalespersons({
  givenNames,
  familyNames,
  mailDomain,
}: DemoCountry): RowOf<typeof SalespersonPurchaser>[] {
  return salespersonCodes.map((code, index) => ({
    Code: code,
    Name: `${givenNames[index * 3] ?? ''} ${familyNames[index * 2] ?? ''}`,
    'Commission %': decimal(index * 2.5),
    'E-Mail': `${code.toLowerCase()}@${mailDomain}`,
    'Job Title': index === 0 ? 'Sales & Marketing Manager' : 'Salesperson',
  }))
}

export function demoLocations({ cities, countryCode }: DemoCountry): RowOf<typeof Location>[] {
  return locationCodes.map((code, index) => ({
    Code: code,
    Name: code === 'OUT. LOG.' ? 'Outsourced Logistics' : `${code.charAt(0)}${code.slice(1).toLowerCase()} Warehouse`,
    City: cities[index * 3] ?? '',
    'Country/Region Code': countryCode,
    'Use As In-Transit': code === 'OUT. LOG.',
  }))
}
