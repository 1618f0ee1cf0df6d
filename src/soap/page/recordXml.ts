/**
 * SQL that writes a record's XML element, so that rows leave PostgreSQL as the text that is sent. Every element is
 * written, blank ones too. Characters that XML cannot carry are left as they are here; who sends the text refuses them
 * (`XmlReply`).
 */

import { ConcatText } from '../../sql/ConcatText.js'
import type { SqlRows } from '../../sql/SqlRows.js'
import { all } from '../../sql/sqlText.js'
import { memberText, momentText, timeText } from '../../sql/valueText.js'
import { orderFields, recordKeySql } from './recordKey.js'
import type { PageField, RecordShape } from './shape.js'

export function recordXml(rows: SqlRows, shape: RecordShape): string {
  const { page, table, typeName } = shape
  const text = new ConcatText()
    .text(`<${typeName}><Key>`)
    .sql(recordKeySql(page, table, rows))
    .text('</Key>')
  for (const field of shape.fields)
    text
      .text(`<${field.name}>`)
      .sql(valueXml(field, rows.field(field.field)))
      .text(`</${field.name}>`)
  for (const { name, part, shape: inner } of shape.parts) {
    const { rows: lines } = rows.linked(inner.table, part.link, { view: inner.page.sourceView.filters })
    const order = orderSql(
      orderFields(inner.page, inner.table).map((field) => lines.field(field)),
      inner.page.sourceView.descending,
    )
    // Without lines there is no element: a list has one at least.
    text.sql(
      `(select concat('<${name}>', string_agg(${recordXml(lines, inner)}, '' order by ${order}), '</${name}>') from ${lines.from} where ${all(lines.conditions)} having count(*) > 0)`,
    )
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
  if (enumeration !== undefined)
    return memberText(
      enumeration.members.map(({ ordinal, name }) => [ordinal, name]),
      sql,
      `(${sql})::text`,
    )
  switch (type.name) {
    case 'Boolean':
      return `case when ${sql} then 'true' else 'false' end`
    case 'Decimal':
      return fieldClass === 'FlowField' ? `trim_scale(${sql})` : sql
    case 'DateTime':
      return momentText(sql)
    case 'Time':
      return timeText(sql)
    case 'Blob':
      return `translate(encode(${sql}, 'base64'), E'\\n', '')`
    // A DateFormula in its normal form has none of the characters.
    default:
      return type.postgres === 'text' && type.name !== 'DateFormula' ? escapedSql(sql) : sql
  }
}

function escapedSql(sql: string): string {
  return `replace(replace(replace(replace(${sql}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), E'\\r', '&#xD;')`
}
