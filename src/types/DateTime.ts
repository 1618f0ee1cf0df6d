/**
 * AL's DateTime: 'YYYY-MM-DDTHH:MM:SS.mmmZ', always UTC, or '' for the blank 0DT.
 *
 * XML and PostgreSQL have no blank; it is 0001-01-01T00:00:00Z there, both ways. In XML that reading with any offset or
 * none is blank too, because .NET clients send their DateTime.MinValue in local time. An offset is converted, no offset
 * means UTC (ServicesDefaultTimeZone); digits beyond milliseconds are cut off.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { alType, type AlType } from './AlType.js'
import { calendarDate, clockMilliseconds, midnight, millisecondsPerDay, zoneMilliseconds } from './calendar.js'
import { jsonString } from './json.js'
import { collapse, collapseRequired, compareValues, expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

const xmlForm =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-](?:0[0-9]:[0-5][0-9]|1[0-3]:[0-5][0-9]|14:00))?$/
// OData leaves the seconds out where they are zero; the zone it requires.
const jsonForm =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?([Zz]|[+-](?:0[0-9]:[0-5][0-9]|1[0-3]:[0-5][0-9]|14:00))?$/
const postgresForm =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?([+-][0-9]{2}(?::[0-9]{2}){0,2})$/
const otherYear = /^(?:-[0-9]+|[0-9]{5,})-[0-9]{2}-[0-9]{2}T/

const first = midnight('0001-01-01')
const last = midnight('9999-12-31') + millisecondsPerDay - 1
const blankText = '0001-01-01T00:00:00Z'

function read(text: string, form: RegExp, zoneRequired = false): string {
  const match = form.exec(text)
  if (match === null)
    throw new ValueError(
      otherYear.test(text)
        ? `the year of '${shown(text)}' is outside 0001..9999.`
        : `'${shown(text)}' is not a date and time such as 2026-01-25T10:30:00Z.`,
    )
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction, zone] = match
  if (zoneRequired && zone === undefined) throw new ValueError('it has no time zone; end it with Z for UTC.')
  const local = midnight(calendarDate(year, month, day)) + clockMilliseconds(hour, minute, second, fraction)
  if (local === first) return ''
  const utc = local - zoneMilliseconds(zone?.toUpperCase())
  if (utc === first) return ''
  if (utc < first || utc > last) throw new ValueError(`'${shown(text)}' is outside the years 0001..9999 in UTC.`)
  return new globalThis.Date(utc).toISOString()
}

function write(value: string): string {
  if (value === '') return blankText
  return value.endsWith('.000Z') ? `${value.slice(0, -5)}Z` : value
}

/**
 * A DateTime from milliseconds since 1970-01-01T00:00:00Z, e.g. `dateTimeOf(Date.now())`.
 * @throws CatalogueError `Application_InvalidArgument` outside the years 0001 to 9999.
 */
export function dateTimeOf(milliseconds: number): string {
  if (!(milliseconds >= first && milliseconds <= last)) {
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `${milliseconds} milliseconds since 1970-01-01 are outside the years 0001..9999.`,
    })
  }
  return DateTime.check(new globalThis.Date(milliseconds).toISOString())
}

/**
 * A moment of the years 0001 to 9999 in milliseconds, UTC; blank: ''. `check` also takes other ISO 8601 texts with a
 * zone.
 */
export const DateTime: AlType<string> = alType<string>({
  name: 'DateTime',
  text: 'DateTime',
  xsd: 'dateTime',
  edm: 'Edm.DateTimeOffset',
  postgres: 'timestamptz(3)',
  blank: '',
  fromXml: (text) => read(collapseRequired(text, 'a date and time such as 2026-01-25T10:30:00Z'), xmlForm),
  toXml: write,
  readJson: (value) => read(jsonString(value, 'a date and time such as 2026-01-25T10:30:00Z'), jsonForm, true),
  toJson: (value) => `"${write(value)}"`,
  fromPostgres: (text) => read(text, postgresForm),
  toPostgres: (value) => (value === '' ? blankText : value),
  accept(value) {
    if (typeof value !== 'string') throw expectedKind("a string 'YYYY-MM-DDTHH:MM:SS.mmmZ'")
    return value === '' ? '' : read(value, xmlForm, true)
  },
  format: (value) => (value === '' ? '' : write(value)),
  parse(text) {
    const collapsed = collapse(text)
    return collapsed === '' ? '' : read(collapsed, xmlForm)
  },
  compare: compareValues,
})
