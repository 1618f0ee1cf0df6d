/**
 * AL's Time: 'HH:MM:SS.mmm', or '' for the blank time 0T, which is not midnight.
 *
 * PostgreSQL's time has no value for blank that sorts first, so the column is text in exactly this form;
 * `nullif(column, '')::time` computes with it. xs:time and Edm.TimeOfDay have no blank either: it is written as
 * 00:00:00, and 00:00:00 is read as midnight, so that no time a client sends is lost. A time with an offset is
 * converted to UTC, one without is taken as UTC (ServicesDefaultTimeZone).
 */

import { alType, type AlType } from './AlType.js'
import {
  clockMilliseconds,
  clockText,
  millisecondsPerDay,
  withoutZeroMilliseconds,
  zoneMilliseconds,
} from './calendar.js'
import { jsonString } from './json.js'
import { collapse, collapseRequired, compareValues, expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

const xmlTime =
  /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-](?:0[0-9]:[0-5][0-9]|1[0-3]:[0-5][0-9]|14:00))?$/
// OData leaves the seconds out where they are zero.
const jsonTime = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?$/
const plainTime = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?$/

function read(text: string, form: RegExp): string {
  const match = form.exec(text)
  if (match === null) throw new ValueError(`'${shown(text)}' is not a time such as 10:30:00.`)
  const local = clockMilliseconds(match[1] ?? '', match[2] ?? '', match[3] ?? '00', match[4])
  const utc = local - zoneMilliseconds(match[5])
  return clockText((utc + millisecondsPerDay) % millisecondsPerDay)
}

/** A time of day in milliseconds as 'HH:MM:SS.mmm'; blank: ''. `check` also takes 'HH:MM:SS'. */
export const Time: AlType<string> = alType<string>({
  name: 'Time',
  text: 'Time',
  xsd: 'time',
  edm: 'Edm.TimeOfDay',
  postgres: 'text',
  collation: 'C',
  blank: '',
  fromXml: (text) => read(collapseRequired(text, 'a time such as 10:30:00'), xmlTime),
  toXml: (value) => (value === '' ? '00:00:00' : withoutZeroMilliseconds(value)),
  readJson: (value) => read(jsonString(value, 'a time such as 10:30:00'), jsonTime),
  toJson: (value) => `"${value === '' ? '00:00:00' : withoutZeroMilliseconds(value)}"`,
  fromPostgres: (text) => (text === '' ? '' : read(text, plainTime)),
  toPostgres: (value) => value,
  accept(value) {
    if (typeof value !== 'string') throw expectedKind("a string 'HH:MM:SS.mmm'")
    return value === '' ? '' : read(value, plainTime)
  },
  format: withoutZeroMilliseconds,
  parse(text) {
    const collapsed = collapse(text)
    return collapsed === '' ? '' : read(collapsed, plainTime)
  },
  compare: compareValues,
})
