/**
 * SQL of the text of stored values, as XML and JSON have it alike. What stands in it need not be escaped, but for what
 * the caller gives.
 */

import { quoteText } from './sqlText.js'

/** Ordinal → text of a member. */
export type MemberTexts = readonly (readonly [ordinal: number, text: string])[]

/** `2026-11-26T14:03:59.123Z`; whole seconds have no fraction. @param sql timestamp in UTC */
export function momentText(sql: string): string {
  return `replace(to_char(${sql}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z')`
}

/** The blank time is told as midnight. @param sql stored text of a Time */
export function timeText(sql: string): string {
  return `case when ${sql} = '' then '00:00:00' else replace(${sql}, '.000', '') end`
}

/** The member's text; of an ordinal without a member what `other` is, SQL of a text. @param sql the ordinal */
export function memberText(members: MemberTexts, sql: string, other: string): string {
  if (members.length === 0) return other
  const texts = members.map(([, text]) => quoteText(text))
  // Without gaps an index finds it.
  if (members.every(([ordinal], index) => ordinal === index))
    return `coalesce((array[${texts.join(', ')}])[${sql} + 1], ${other})`
  return `case ${sql} ${members.map(([ordinal], index) => `when ${ordinal} then ${texts[index]}`).join(' ')} else ${other} end`
}
