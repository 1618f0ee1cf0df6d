/**
 * The Key of a record: an opaque bookmark that holds the values of the primary key, those the page's rows are ordered
 * by, and the version the row had (compatibility 3.5). Written by SQL, read here: `28;MTgsNToxMDAwMA==7;1234567;` is
 * the length of the base64 text, the text, the length of the version, the version. Inside the base64 stand the table's
 * number and each value's text with its length.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { PageDefinition } from '../../objects/page/pageDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { Field } from '../../objects/table/field.js'
import { recordIdOf } from '../../record/recordText.js'
import type { SqlRows } from '../../sql/SqlRows.js'
import { quoteText } from '../../sql/sqlText.js'
import { ValueError, type PackedValue } from '../../types/index.js'

export interface RecordKey {
  /** Of the fields of `orderFields`. */
  readonly values: ReadonlyMap<Field, unknown>
  readonly version: string
}

const longestKey = 10_000

/** What the page's rows are ordered by, the primary key last: no two rows have the same values. */
export function orderFields(page: PageDefinition, table: AnyTable): readonly Field[] {
  const { key } = page.sourceView
  const sorted =
    key === undefined ? table.primaryKey : (table.keys.find(({ name }) => name === key) ?? table.primaryKey)
  return [...new Set([...sorted.fields, ...table.primaryKey.fields])]
}

/** SQL of a row's Key. Nothing in it must be escaped in XML. */
export function recordKeySql(page: PageDefinition, table: AnyTable, rows: SqlRows): string {
  const parts = orderFields(page, table).map((field) => {
    const text = field.type.postgres === 'text' ? rows.field(field) : `(${rows.field(field)})::text`
    return `${quoteText(',')}, length(${text}), ':', ${text}`
  })
  const bookmark = `translate(encode(convert_to(concat(${quoteText(String(table.id))}, ${parts.join(', ')}), 'UTF8'), 'base64'), E'\\n', '')`
  return `(select concat(length(k.b), ';', k.b, length(k.v), ';', k.v, ';') from (select ${bookmark} as b, ${rows.version()}::text as v offset 0) as k)`
}

/**
 * @throws CatalogueError BadRequest_ParameterInvalid for what is no Key of the page's records
 * @param parameter where it was given, for the error
 */
export function readRecordKey(
  page: PageDefinition,
  table: AnyTable,
  text: string,
  operation: string,
  parameter: string,
): RecordKey {
  const notKey = (cause?: unknown): CatalogueError =>
    new CatalogueError(
      'BadRequest_ParameterInvalid',
      {
        parameter,
        operation,
        type: 'Key',
        reason: `it is not the Key of a record of the table ${table.name} as the page ${page.name} gives it.`,
      },
      { cause },
    )
  const whole = /^([0-9]{1,5});(.+)$/.exec(text.length > longestKey ? '' : text.trim())
  if (whole === null) throw notKey()
  const length = Number(whole[1])
  const rest = whole[2] as string
  // Digits are letters of base64, too: the length says where it ends.
  const tail = /^([0-9]{1,2});(-?[0-9]{1,19});$/.exec(rest.slice(length))
  if (tail === null || Number(tail[1]) !== tail[2]?.length || BigInt.asIntN(64, BigInt(tail[2])) !== BigInt(tail[2]))
    throw notKey()
  const fields = orderFields(page, table)
  const texts = textsOf(Buffer.from(rest.slice(0, length), 'base64').toString('utf8'), table.id)
  if (texts?.length !== fields.length) throw notKey()
  try {
    return {
      values: new Map(fields.map((field, index) => [field, field.type.fromPostgres(texts[index] as string)])),
      version: tail[2],
    }
  } catch (error) {
    if (error instanceof ValueError) throw notKey(error)
    throw error
  }
}

/** The values' texts; undefined if it is no bookmark of the table. */
function textsOf(bookmark: string, tableId: number): string[] | undefined {
  const start = String(tableId)
  if (!bookmark.startsWith(`${start},`)) return undefined
  // PostgreSQL counts characters, JavaScript halves of them.
  const characters = Array.from(bookmark)
  const texts: string[] = []
  let at = start.length
  while (at < characters.length) {
    const colon = characters.indexOf(':', at)
    const length = characters[at] === ',' && colon > at ? characters.slice(at + 1, colon).join('') : ''
    if (!/^[0-9]{1,5}$/.test(length)) return undefined
    const end = colon + 1 + Number(length)
    if (end > characters.length) return undefined
    texts.push(characters.slice(colon + 1, end).join(''))
    at = end
  }
  return texts
}

/** Values of the primary key as steps name a record. */
export function targetOf(
  { primaryKey }: AnyTable,
  { values }: RecordKey,
): { readonly kind: 'key'; readonly values: Readonly<Record<number, PackedValue>> } {
  return {
    kind: 'key',
    values: Object.fromEntries(primaryKey.fields.map((field) => [field.number, field.type.pack(values.get(field))])),
  }
}

/** `Customer: 10000`. */
export function recordIdOfKey(table: AnyTable, key: RecordKey): string {
  return recordIdOf(table, valuesOfKey(table, key))
}

/** `No. 10000`, as messages name it. */
export function describeKey({ primaryKey }: AnyTable, { values }: RecordKey): string {
  return primaryKey.fields.map((field) => `${field.name} ${field.type.format(values.get(field))}`).join(', ')
}

/** As the table's rows have them, what the Key does not hold blank. */
export function valuesOfKey({ allFields }: AnyTable, { values }: Pick<RecordKey, 'values'>): unknown[] {
  return allFields.map((field) => values.get(field) ?? field.type.blank)
}
