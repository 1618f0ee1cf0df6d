/**
 * The order of rows: what `$orderby` says, then the page's key, then a unique key, so that no two rows are equal. The
 * values a row is ordered by are the place in a collection from which the next page goes on: `after` is the condition
 * of all that follow, written so that an index on the columns leads to them.
 */

import type { Field } from '../../objects/table/field.js'
import { compileExpression } from '../expression/compileExpression.js'
import type { Compiled, Scope } from '../expression/scope.js'
import type { OrderByItem } from '../syntax/ast.js'
import { fault } from '../fault.js'
import type { Planning } from './Planning.js'
import { queryOrder } from './queryRows.js'
import type { Rows } from './Rows.js'
import { canonicalText, type PrimitiveName } from '../syntax/primitiveText.js'

const mostItems = 50

export interface OrderPart {
  readonly sql: string
  /** Type that its values are bound as. */
  readonly postgres: string
  /** Type by which the text of a value in a token is checked. */
  readonly edm: PrimitiveName
  /** May be null: before all values, where it ascends. */
  readonly nullable: boolean
  readonly descending: boolean
}

export interface Order {
  readonly parts: readonly OrderPart[]
  /** No two rows have the same values: they tell a place. */
  readonly unique: boolean
}

/** @throws CatalogueError BadRequest for what has no order, as `compileExpression` */
export function orderOf(planning: Planning, rows: Rows, scope: Scope, items: readonly OrderByItem[] = []): Order {
  const tooMany = items[mostItems]
  if (tooMany !== undefined) throw fault(tooMany.at, `$orderby has more than ${mostItems} items`)
  const parts: OrderPart[] = []
  const known = new Set<string>()
  const add = (part: OrderPart): void => {
    if (known.has(part.sql)) return
    known.add(part.sql)
    parts.push(part)
  }
  for (const item of items) add(partOf(compileExpression(item.expression, scope, planning.builder), item))
  const { source } = rows.type
  if (source.kind === 'query') {
    for (const { property, descending } of queryOrder(rows.type, source.query))
      add(partOf(rows.value(property), { descending, at: 0 }))
    return { parts, unique: false }
  }
  const {
    table,
    page: { sourceView },
  } = source
  const key =
    items.length > 0 || sourceView.key === undefined
      ? table.primaryKey
      : (table.keys.find(({ name }) => name === sourceView.key) ?? table.primaryKey)
  // The key goes the way of what stands before it: then one comparison of rows says what follows.
  const descending = parts.at(-1)?.descending ?? sourceView.descending
  for (const field of new Set([...key.fields, ...table.primaryKey.fields])) add(fieldPart(rows, field, descending))
  return { parts, unique: true }
}

function fieldPart(rows: Rows, field: Field, descending: boolean): OrderPart {
  return {
    sql: rows.field(field),
    postgres: field.type.postgres,
    edm: edmOfColumn(field.type.postgres),
    nullable: rows.nullable,
    descending,
  }
}

/** @throws CatalogueError BadRequest for what has no order */
export function partOf(value: Compiled, { descending, at }: Pick<OrderByItem, 'descending' | 'at'>): OrderPart {
  const { type, nullable, ordinalSql, column } = value
  if (type.kind !== 'primitive' && type.kind !== 'null') throw fault(at, 'Only single values have an order')
  if (type.kind === 'primitive' && (type.edm === 'Edm.Binary' || type.edm === 'Edm.Stream'))
    throw fault(at, `${type.edm} has no order`)
  if (ordinalSql !== undefined) return { sql: ordinalSql, postgres: 'integer', edm: 'Edm.Int64', nullable, descending }
  if (column !== undefined)
    return { sql: column.sql, postgres: column.postgres, edm: edmOfColumn(column.postgres), nullable, descending }
  const edm = type.kind === 'null' ? 'Edm.String' : type.edm
  const computed = (sql: string, postgres: string, checked: PrimitiveName = edm): OrderPart => ({
    sql,
    postgres,
    edm: checked,
    nullable: true,
    descending,
  })
  switch (edm) {
    case 'Edm.Boolean':
      return computed(value.sql, 'boolean')
    case 'Edm.String':
      return computed(`((${value.sql})::text collate "C")`, 'text')
    case 'Edm.Guid':
      return computed(value.sql, 'uuid')
    case 'Edm.Date':
      return computed(value.sql, 'date')
    case 'Edm.DateTimeOffset':
      return computed(value.sql, 'timestamptz')
    case 'Edm.TimeOfDay':
      return computed(value.sql, 'time')
    case 'Edm.Duration':
      return computed(`extract(epoch from ${value.sql})`, 'numeric', 'Edm.Decimal')
    case 'Edm.Decimal':
      return computed(value.sql, 'numeric')
    case 'Edm.Double':
    case 'Edm.Single':
      return computed(`(${value.sql})::double precision`, 'double precision', 'Edm.Double')
    default:
      return computed(value.sql, 'bigint', 'Edm.Int64')
  }
}

function edmOfColumn(postgres: string): PrimitiveName {
  switch (postgres) {
    case 'integer':
    case 'smallint':
    case 'bigint':
      return 'Edm.Int64'
    case 'numeric':
      return 'Edm.Decimal'
    case 'boolean':
      return 'Edm.Boolean'
    case 'date':
      return 'Edm.Date'
    case 'uuid':
      return 'Edm.Guid'
    case 'timestamptz':
    case 'timestamptz(3)':
      return 'Edm.DateTimeOffset'
    case 'time':
      return 'Edm.TimeOfDay'
    default:
      return 'Edm.String'
  }
}

/** Behind `order by`. */
export function orderSql({ parts }: Order): string {
  return parts
    .map(
      ({ sql, nullable, descending }) =>
        `${sql}${descending ? ' desc' : ''}${nullable ? (descending ? ' nulls last' : ' nulls first') : ''}`,
    )
    .join(', ')
}

/** SQL of a value's text, as tokens have it. */
export function orderText({ sql, edm }: OrderPart): string {
  return edm === 'Edm.DateTimeOffset' ? `to_char(${sql}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : `(${sql})::text`
}

/** @returns undefined if it is no value of the part's type */
export function orderValue({ edm }: OrderPart, text: string): string | undefined {
  return edm === 'Edm.Double' ? doubleText(text) : edm === 'Edm.Decimal' ? decimalText(text) : canonicalText(edm, text)
}

function doubleText(text: string): string | undefined {
  return /^(?:NaN|-?Infinity|-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?)$/.test(text) &&
    text.length < 40 &&
    (!/[0-9]/.test(text) || Number.isFinite(Number(text)))
    ? text
    : undefined
}

function decimalText(text: string): string | undefined {
  return /^-?[0-9]{1,500}(?:\.[0-9]{1,500})?$/.test(text) ? text : undefined
}

/**
 * The condition of the rows behind the one that has these values.
 * @param values one of each part; null only where the part may be
 */
export function afterSql(planning: Planning, { parts }: Order, values: readonly (string | null)[]): string {
  const places = values.map((value, index) =>
    value === null ? 'null' : planning.builder.bind(value, (parts[index] as OrderPart).postgres),
  )
  const [first] = parts
  if (first === undefined) return 'true'
  const isOneWay = parts.every(({ descending, nullable }) => descending === first.descending && !nullable)
  if (isOneWay)
    return `(${parts.map(({ sql }) => sql).join(', ')}) ${first.descending ? '<' : '>'} (${places.join(', ')})`
  // Column by column, from the last; each begins with what an index on the first columns can use.
  let condition = 'false'
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index] as OrderPart
    const place = places[index] as string
    const isNull = values[index] === null
    const behind = behindSql(part, place, isNull)
    const same = isNull ? `${part.sql} is null` : `${part.sql} = ${place}`
    condition = condition === 'false' ? behind : `(${behind} or (${same} and ${condition}))`
    if (index === 0 && !part.nullable)
      condition = `(${part.sql} ${part.descending ? '<=' : '>='} ${place} and ${condition})`
  }
  return condition
}

function behindSql({ sql, nullable, descending }: OrderPart, place: string, isNull: boolean): string {
  if (isNull) return descending ? 'false' : `${sql} is not null`
  if (!descending) return `${sql} > ${place}`
  return nullable ? `(${sql} < ${place} or ${sql} is null)` : `${sql} < ${place}`
}
