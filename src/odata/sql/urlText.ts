/**
 * Keys of entities as SQL that writes them into URLs: percent-encoded, so that nothing in them needs escaping in JSON.
 * The same texts as `contextUrl.ts` writes of values.
 */

import type { Property } from '../model/model.js'
import { ConcatText } from '../../sql/ConcatText.js'
import { jsonOf, rawText } from './values.js'

/**
 * SQL of `('10000')` or `(Document_Type='Order',No='1001')`.
 * @param key with the SQL of each value in its stored form
 */
export function keyPredicateSql(key: readonly (readonly [property: Property, sql: string])[]): string {
  const text = new ConcatText().text('(')
  key.forEach(([property, sql], index) => {
    text.text(`${index === 0 ? '' : ','}${key.length === 1 ? '' : `${encodeURIComponent(property.name)}=`}`)
    writeLiteral(text, property, sql)
  })
  return text.text(')').done()
}

function writeLiteral(text: ConcatText, property: Property, sql: string): void {
  switch (property.edm) {
    case 'Edm.String':
      text
        .text("'")
        .sql(encodedSql(rawText(property, sql)))
        .text("'")
      return
    case 'Edm.Duration':
      text
        .text("duration'")
        .sql(jsonOf(property, sql, false, true).sql)
        .text("'")
      return
    case 'Edm.DateTimeOffset':
    case 'Edm.TimeOfDay':
      text.sql(`replace(${jsonOf(property, sql, false, true).sql}, ':', '%3A')`)
      return
    default:
      text.sql(jsonOf(property, sql, false, true).sql)
  }
}

/** Quotes doubled, then as `encodeURIComponent` does. Most keys need neither. */
function encodedSql(sql: string): string {
  return (
    `(select case when v.s ~ '^[A-Za-z0-9._~!*()-]*$' then v.s else (select string_agg(case when u.c ~ '^[A-Za-z0-9._~!*()''-]$' then u.c` +
    ` else regexp_replace(upper(encode(convert_to(u.c, 'UTF8'), 'hex')), '(..)', '%\\1', 'g') end, '' order by u.n)` +
    ` from regexp_split_to_table(replace(v.s, '''', ''''''), '') with ordinality as u(c, n)) end from (select ${sql} as s offset 0) as v)`
  )
}
