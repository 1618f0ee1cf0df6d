/**
 * Values of AL types in SQL: from the form in which they are stored to the one in which expressions compute
 * (`Compiled`), and to their JSON text. Stored values are never null; `coalesced` values may be.
 */

import type { Property } from '../model/model.js'
import type { ComparedText, Compiled, StoredColumn } from '../expression/scope.js'
import { Code, comparableMember, decodedMember, type AlType } from '../../types/index.js'
import { quoteText } from '../../sql/sqlText.js'
import { memberText, momentText, timeText, type MemberTexts } from '../../sql/valueText.js'

/** Names of an Option's, an Enum's, or an enum type's members. */
type Members = MemberTexts

/** How a value's text form stands in JSON. */
export interface JsonForm {
  /** What text is to be written; null if the value is. */
  readonly sql: string
  /** In quotes, with nothing inside that must be escaped. */
  readonly quoted: boolean
}

/**
 * @param sql stored form, e.g. a column.
 * @param nullable whether it may be SQL null: a value of a row that may be missing
 */
export function computable(
  property: Pick<Property, 'edm' | 'enumType' | 'type'>,
  sql: string,
  nullable: boolean,
  stored: boolean,
): Compiled {
  const { type, edm, enumType } = property
  const valueType = { kind: 'primitive' as const, edm, ...(enumType === undefined ? {} : { enumType }) }
  const plain = (postgres: string): Compiled => ({
    sql,
    type: valueType,
    nullable,
    ...(stored ? { column: { sql, literal: same, postgres } } : {}),
    ...(type.name === 'Code' ? { comparedText: asCode } : {}),
  })
  switch (type.name) {
    // A blank time is not midnight, though both are told as 00:00:00: the column itself cannot be compared.
    case 'Time':
      return {
        sql: nullable
          ? `case when ${sql} = '' then '00:00' else ${sql}::time end`
          : `coalesce(nullif(${sql}, '')::time, '00:00')`,
        type: valueType,
        nullable,
      }
    case 'Duration':
      return {
        sql: `(${sql} * interval '1 millisecond')`,
        type: valueType,
        nullable,
        ...(stored ? { column: { sql, literal: millisecondsOf, postgres: 'bigint' } } : {}),
      }
    case 'DateTime':
      return plain('timestamptz')
    case 'Integer':
    case 'Byte':
    case 'BigInteger':
      return plain('bigint')
    default:
      break
  }
  if (edm !== 'Edm.String' || type.postgres !== 'integer') return plain(type.postgres)
  const members = membersOf(property)
  const column: StoredColumn = { sql, literal: ordinalReader(members), postgres: 'integer' }
  const unique = new Set(members.map(([, name]) => name)).size === members.length
  return {
    sql: memberName(members, sql),
    type: valueType,
    nullable,
    ordinalSql: sql,
    ...(stored && unique ? { column } : {}),
    comparedText: asMember(type, members),
  }
}

const anyCode = Code()
const asCode: ComparedText = { text: (given) => anyCode.fromJson(given) }

function asMember(type: AlType, members: Members): ComparedText {
  return {
    text(given) {
      const ordinal = type.fromJson(given)
      return members.find(([own]) => own === ordinal)?.[1] ?? String(ordinal)
    },
    members: {
      ordinalOf: (text) => members.find(([, name]) => name === text)?.[0],
      ordinalsWhere(test, given) {
        const part = comparableMember(decodedMember(given))
        return members
          .filter(([, name]) => test(comparableMember(decodedMember(name)), part))
          .map(([ordinal]) => ordinal)
      },
    },
  }
}

/** @param sql stored form. @param computed decimals may have zeros at their end that are not part of the value */
export function jsonOf(
  property: Pick<Property, 'edm' | 'enumType' | 'type'>,
  sql: string,
  ieee754Compatible: boolean,
  computed: boolean,
): JsonForm {
  const { type } = property
  switch (type.name) {
    case 'Boolean':
      return { sql: `case ${sql} when true then 'true' when false then 'false' end`, quoted: false }
    case 'Integer':
    case 'Byte':
      return { sql, quoted: false }
    case 'BigInteger':
      return { sql, quoted: ieee754Compatible }
    case 'Decimal':
      return { sql: computed ? `trim_scale(${sql})` : sql, quoted: ieee754Compatible }
    case 'Date':
    case 'Guid':
      return { sql, quoted: true }
    case 'DateTime':
      return { sql: momentText(sql), quoted: true }
    case 'Time':
      return { sql: timeText(sql), quoted: true }
    case 'Duration':
      return { sql: durationText(sql), quoted: true }
    case 'Blob':
      return { sql: `translate(encode(${sql}, 'base64'), E'+/=\\n', '-_')`, quoted: true }
    default:
      return type.postgres === 'integer'
        ? { sql: memberJson(membersOf(property), sql), quoted: false }
        : { sql: `to_json(${sql})`, quoted: false }
  }
}

/** JSON of a computed value of an Edm type, null if it is null. */
export function jsonOfCompiled({ sql, type }: Compiled, ieee754Compatible: boolean): JsonForm {
  if (type.kind !== 'primitive') return { sql: `to_json(${sql})`, quoted: false }
  switch (type.edm) {
    case 'Edm.Boolean':
      return { sql: `case ${sql} when true then 'true' when false then 'false' end`, quoted: false }
    case 'Edm.Byte':
    case 'Edm.SByte':
    case 'Edm.Int16':
    case 'Edm.Int32':
      return { sql, quoted: false }
    case 'Edm.Int64':
      return { sql, quoted: ieee754Compatible }
    case 'Edm.Decimal':
      return { sql: `trim_scale(${sql})`, quoted: ieee754Compatible }
    // JSON has no infinite numbers; OData writes them as these strings.
    case 'Edm.Double':
    case 'Edm.Single':
      return {
        sql: `(select case d when 'NaN' then '"NaN"' when 'Infinity' then '"INF"' when '-Infinity' then '"-INF"' else d::text end from (select ${sql} as d offset 0) as v)`,
        quoted: false,
      }
    case 'Edm.Date':
    case 'Edm.Guid':
      return { sql, quoted: true }
    case 'Edm.DateTimeOffset':
      return {
        sql: `(select rtrim(rtrim(to_char(d, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z' from (select ${sql} as d offset 0) as v)`,
        quoted: true,
      }
    case 'Edm.TimeOfDay':
      return { sql, quoted: true }
    case 'Edm.Duration':
      return { sql: intervalText(sql), quoted: true }
    case 'Edm.Binary':
    case 'Edm.Stream':
      return { sql: `translate(encode(${sql}, 'base64'), E'+/=\\n', '-_')`, quoted: true }
    default:
      return { sql: `to_json(${sql})`, quoted: false }
  }
}

/** `/$value`: the text of a value without JSON. */
export function rawText(property: Pick<Property, 'edm' | 'enumType' | 'type'>, sql: string): string {
  switch (property.type.name) {
    case 'Boolean':
    case 'Decimal':
    case 'DateTime':
    case 'Time':
    case 'Duration':
      return `(${jsonOf(property, sql, false, true).sql})::text`
    default:
      return property.type.postgres === 'integer' && property.edm === 'Edm.String'
        ? memberName(membersOf(property), sql)
        : `${sql}::text`
  }
}

/** SQL of the stored form of a type's blank value. */
export function blankSql(type: AlType): string {
  const blank = type.toPostgres(type.blank)
  return `${typeof blank === 'string' ? quoteText(blank) : blank instanceof Uint8Array ? "''" : String(blank)}::${type.postgres}`
}

/** Milliseconds as ISO 8601, days and below: P1DT2H30M1.5S. */
function durationText(sql: string): string {
  const part = (expression: string, unit: string): string => `nullif(${expression}, 0) || '${unit}'`
  return (
    `(select case d when 0 then 'PT0S' else concat(case when d < 0 then '-' end, 'P', ${part('a / 86400000', 'D')}, case when a % 86400000 <> 0 then 'T' end, ` +
    `${part('a / 3600000 % 24', 'H')}, ${part('a / 60000 % 60', 'M')}, nullif(trim_scale(a % 60000 / 1000.0), 0) || 'S') end from (select ${sql} as d, abs(${sql}) as a) as v where d is not null)`
  )
}

/** The same of an interval, which has microseconds; it is made of a number of seconds, so it has no months. */
function intervalText(sql: string): string {
  const part = (expression: string, unit: string): string => `nullif(${expression}, 0) || '${unit}'`
  return (
    `(select case d when 0 then 'PT0S' else concat(case when d < 0 then '-' end, 'P', ${part('div(a, 86400)', 'D')}, case when a % 86400 <> 0 then 'T' end, ` +
    `${part('div(a, 3600) % 24', 'H')}, ${part('div(a, 60) % 60', 'M')}, nullif(trim_scale(a % 60), 0) || 'S') end` +
    ` from (select d, abs(d) as a from (select extract(epoch from ${sql})::numeric as d offset 0) as i) as v where d is not null)`
  )
}

export function membersOf({ enumType, type }: Pick<Property, 'enumType' | 'type'>): Members {
  if (enumType !== undefined) return enumType.members.map(({ value, name }) => [value, name])
  if (type.members !== undefined) return type.members.map((name, ordinal) => [ordinal, name])
  return (type.values ?? []).map(({ ordinal, name }) => [ordinal, name])
}

/** The name of an ordinal's member; of one without a member its number. */
function memberName(members: Members, sql: string): string {
  const name = memberText(members, sql, `(${sql})::text`)
  return members.length === 0 ? name : `(${name} collate "C")`
}

/** The same in JSON, with its quotes. */
function memberJson(members: Members, sql: string): string {
  return memberText(
    members.map(([ordinal, name]) => [ordinal, JSON.stringify(name)]),
    sql,
    `'"' || ${sql} || '"'`,
  )
}

function ordinalReader(members: Members): (text: string) => number | undefined {
  const ordinals = new Map(members.map(([ordinal, name]) => [name, ordinal]))
  // An ordinal without a member is told as its number.
  return (text) =>
    ordinals.get(text) ??
    (/^-?[0-9]{1,9}$/.test(text) && !members.some(([ordinal]) => ordinal === Number(text)) ? Number(text) : undefined)
}

/** @param text seconds @returns undefined: no whole number of milliseconds */
function millisecondsOf(text: string): string | undefined {
  const [whole = '', fraction = ''] = text.split('.')
  return fraction.length > 3 ? undefined : String(BigInt(`${whole}${fraction.padEnd(3, '0')}`))
}

function same(text: string): string {
  return text
}
