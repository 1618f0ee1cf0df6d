/**
 * AL's Date: 'YYYY-MM-DD', or '' for the blank date 0D.
 *
 * XML and PostgreSQL have no blank date; it is 0001-01-01 there, both ways, so 0001-01-01 itself is blank. A zone in
 * XML is read and ignored: a date is the day that was written. AL's closing dates (C31-12-25) are not supported.
 */

import { alType, type AlType } from './AlType.js'
import { calendarDate } from './calendar.js'
import { jsonString } from './json.js'
import { collapse, collapseRequired, compareValues, expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

const blankDate = '0001-01-01'
const xmlDate = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-](?:0[0-9]:[0-5][0-9]|1[0-3]:[0-5][0-9]|14:00))?$/
const plainDate = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/
const otherYear = /^(?:-[0-9]+|[0-9]{5,})-[0-9]{2}-[0-9]{2}/

function read(text: string, form: RegExp): string {
  const match = form.exec(text)
  if (match === null)
    throw new ValueError(
      otherYear.test(text)
        ? `the year of '${shown(text)}' is outside 0001..9999.`
        : `'${shown(text)}' is not a date such as 2026-01-25.`,
    )
  const date = calendarDate(match[1] ?? '', match[2] ?? '', match[3] ?? '')
  return date === blankDate ? '' : date
}

const write = (value: string): string => (value === '' ? blankDate : value)

/** A day of the years 0001 to 9999 as 'YYYY-MM-DD'; blank: ''. */
export const Date: AlType<string> = alType<string>({
  name: 'Date',
  text: 'Date',
  xsd: 'date',
  edm: 'Edm.Date',
  postgres: 'date',
  blank: '',
  fromXml: (text) => read(collapseRequired(text, 'a date such as 2026-01-25'), xmlDate),
  toXml: write,
  readJson: (value) => read(jsonString(value, 'a date such as 2026-01-25'), plainDate),
  toJson: (value) => `"${write(value)}"`,
  fromPostgres: (text) => read(text, plainDate),
  toPostgres: write,
  accept(value) {
    if (typeof value !== 'string') throw expectedKind("a string 'YYYY-MM-DD'")
    return value === '' ? '' : read(value, plainDate)
  },
  format: (value) => value,
  parse(text) {
    const collapsed = collapse(text)
    return collapsed === '' ? '' : read(collapsed, plainDate)
  },
  compare: compareValues,
})
