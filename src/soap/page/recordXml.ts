/**
 * SQL that writes a record's XML element, so that rows leave PostgreSQL as the text that is sent. Every element is written, blank ones too. Characters
 * that XML cannot carry are left as they are here; who sends the text refuses them (`XmlReply`).
 */

import { ConcatText } from '../../table/writing/ConcatText.js'
import { all, quoteText } from '../../table/writing/sqlText.js'
import type { PageRows } from './PageRows.js'
import { orderFields, recordKeySql } from './recordKey.js'
import type { Enumeration, PageField, RecordShape } from './shape.js'

export function recordXml(rows: PageRows, shape: RecordShape): string {
  const { page, table, typeName } = shape
  const text = new ConcatText().text(`<${typeName}><Key>`).sql(recordKeySql(page, table, rows)).text('</Key>')
  for (const field of shape.fields) text.text(`<${field.name}>`).sql(valueXml(field, rows.field(field.field))).text(`</${field.name}>`)
  for (const { name, part, shape: inner } of shape.parts) {
    const lines = rows.linked(part, inner)
    const order = orderSql(orderFields(inner.page, inner.table).map((field) => lines.field(field)), inner.page.sourceView.descending)
    // Without lines there is no element: a list has one at least.
    text.sql(`(select concat('<${name}>', string_agg(${recordXml(lines, inner)}, '' order by ${order}), '</${name}>') from ${lines.from} where ${all(lines.conditions)} having count(*) > 0)`)
  }
  return text.text(`</${typeName}>`).done()
}

/** Behind `order by`. */
export function orderSql(columns: readonly string[], descending: boolean): string {
  return columns.map((column) => (descending ? `${column} desc` : column)).join(', ')
}

/** @param sql the value in its stored form */
function valueXml({ field, enumeration }: PageField, sql: string): string {
  const { type, fieldClass } = field
  if (enumeration !== undefined) return memberSql(enumeration, sql)
  switch (type.name) {
    case 'Boolean': return `case when ${sql} then 'true' else 'false' end`
    case 'Decimal': return fieldClass === 'FlowField' ? `trim_scale(${sql})` : sql
    case 'DateTime': return `replace(to_char(${sql}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z')`
    case 'Time': return `(select case when v.t = '' then '00:00:00' else replace(v.t, '.000', '') end from (select ${sql} as t offset 0) as v)`
    case 'Blob': return `translate(encode(${sql}, 'base64'), E'\\n', '')`
    // A DateFormula in its normal form has none of the characters.
    default: return type.postgres === 'text' && type.name !== 'DateFormula' ? escapedSql(sql) : sql
  }
}

function escapedSql(sql: string): string {
  return `replace(replace(replace(replace(${sql}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), E'\\r', '&#xD;')`
}

/** The name of an ordinal's member; of one without a member its number. */
function memberSql({ members }: Enumeration, sql: string): string {
  const names = members.map(({ name }) => quoteText(name))
  if (members.every(({ ordinal }, index) => ordinal === index)) return `coalesce((array[${names.join(', ')}])[${sql} + 1], (${sql})::text)`
  return `case ${sql} ${members.map(({ ordinal }, index) => `when ${ordinal} then ${names[index]}`).join(' ')} else (${sql})::text end`
}
