/**
 * The proleptic Gregorian calendar of the years 0001 to 9999 and the 24-hour clock, as XSD and PostgreSQL write them.
 * Date, Time and DateTime call it; others only ask `hasDay`.
 */

import { shown } from './lexical.js'
import { ValueError } from './ValueError.js'

export const millisecondsPerDay = 86_400_000

/** @throws ValueError for a day that the calendar does not have. @returns 'YYYY-MM-DD' */
export function calendarDate(year: string, month: string, day: string): string {
  const date = `${year}-${month}-${day}`
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  if (y < 1) throw new ValueError(`the year of ${date} is outside 0001..9999.`)
  if (m < 1 || m > 12) throw new ValueError(`${date} has no month ${month}.`)
  if (!hasDay(y, m, d)) throw new ValueError(`the month of ${date} has no day ${day}.`)
  return date
}

/**
 * Milliseconds since midnight; 86,400,000 for 24:00:00. A fraction is cut off after the milliseconds.
 * @throws ValueError
 */
export function clockMilliseconds(hour: string, minute: string, second: string, fraction: string | undefined): number {
  const milliseconds = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  const endOfDay = h === 24 && m === 0 && s === 0 && !/[1-9]/.test(fraction ?? '')
  if (!endOfDay && (h > 23 || m > 59 || s > 59))
    throw new ValueError(`${hour}:${minute}:${second} is not a time of the 24-hour clock.`)
  return ((h * 60 + m) * 60 + s) * 1000 + milliseconds
}

/**
 * @param zone undefined, 'Z', '+02:00', PostgreSQL's '+02' or '+00:53:28'.
 * @returns milliseconds east of UTC; undefined counts as UTC.
 */
export function zoneMilliseconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const [hours = '0', minutes = '0', seconds = '0'] = zone.slice(1).split(':')
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  // XSD ends at 14:00, and the widest of PostgreSQL's zones lie within 16 hours.
  if (Number(minutes) > 59 || Number(seconds) > 59 || offset > 16 * 3600)
    throw new ValueError(`${shown(zone)} is not a time zone offset.`)
  return (zone[0] === '-' ? -1000 : 1000) * offset
}

/** @returns milliseconds since 1970-01-01T00:00:00Z of midnight UTC. */
export function midnight(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`)
}

/** @returns 'HH:MM:SS.mmm' */
export function clockText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23)
}

/** '10:00:00.000' → '10:00:00': as XML and messages write it. */
export function withoutZeroMilliseconds(clock: string): string {
  return clock.endsWith('.000') ? clock.slice(0, -4) : clock
}

/** Whether there is such a day; the years before 0001 and after 9999 go on by the same rule. */
export function hasDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
