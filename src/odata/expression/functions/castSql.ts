/**
 * SQL of casts between primitive types. Texts are matched before they are cast, so nothing in them can be an error;
 * what does not fit is null.
 */

import { enumOrdinal } from '../enums.js'
import { doubleOfNumeric, intervalOf, numericForm, ownForm, withinRange } from '../forms.js'
import { once, type Context, type Scalar } from '../operands.js'
import type { ExpressionBuilder } from '../scope.js'
import { isFloat, isNumeric } from '../valueTypes.js'
import { type PrimitiveName, integerRanges, isInteger } from '../../syntax/primitiveText.js'

/** AL's Decimal and .NET's: what a double that is cast must fit. */
const decimalLimit = '79228162514264337593543950335'
/** Greatest and least single, halfway to the next. */
const singleLimit = '3.4028235677973366e38'

/** Undefined: the types cannot be cast. */
export function castSql(operand: Scalar, from: PrimitiveName, to: PrimitiveName, context: Context): string | undefined {
  const { builder } = context
  if (operand.type.kind === 'primitive' && operand.type.enumType !== undefined) {
    if (to === 'Edm.String') return ownForm(operand, context)
    const ordinal = isInteger(to) ? enumOrdinal(operand, builder) : undefined
    return ordinal === undefined ? undefined : numberTo(`${ordinal}::numeric`, to, builder)
  }
  if (isNumeric(from) && isNumeric(to)) return numberTo(numericForm(operand, builder), to, builder)
  const own = ownForm(operand, context)
  if (to === 'Edm.String') return textOf(own, from, builder)
  if (from === 'Edm.String') return fromText(own, to, builder)
  if (from === 'Edm.Date' && to === 'Edm.DateTimeOffset') return `(${own}::timestamp at time zone 'UTC')`
  if (from === 'Edm.DateTimeOffset' && to === 'Edm.Date') return `(${own} at time zone 'UTC')::date`
  return from === 'Edm.DateTimeOffset' && to === 'Edm.TimeOfDay' ? `(${own} at time zone 'UTC')::time` : undefined
}

/** From numeric. Whole numbers are rounded half away from zero. */
function numberTo(sql: string, to: PrimitiveName, builder: ExpressionBuilder): string {
  if (isInteger(to)) {
    const [least, greatest] = integerRanges[to]
    return withinRange(`round(${sql})`, least, greatest, builder)
  }
  if (to === 'Edm.Decimal')
    return once(
      builder,
      [sql],
      (value) => `case when ${value} between -${decimalLimit} and ${decimalLimit} then ${value} end`,
    )
  if (to === 'Edm.Double') return doubleOfNumeric(sql, builder)
  return once(
    builder,
    [sql],
    (value) =>
      `case when ${value} = 'NaN' then 'NaN' when ${value} >= ${singleLimit} then 'Infinity' when ${value} <= -${singleLimit} then '-Infinity'` +
      ` when abs(${value}) <= 7.1e-46 then 0 else ${value}::real::double precision end`,
  )
}

/** As JSON payloads write values. */
function textOf(sql: string, from: PrimitiveName, builder: ExpressionBuilder): string | undefined {
  if (isFloat(from))
    return once(
      builder,
      [`${sql}::text`],
      (text) => `case ${text} when 'Infinity' then 'INF' when '-Infinity' then '-INF' else ${text} end`,
    )
  switch (from) {
    case 'Edm.Decimal':
      return `trim_scale(${sql})::text`
    case 'Edm.Date':
      return `to_char(${sql}, 'YYYY-MM-DD')`
    case 'Edm.DateTimeOffset':
      return `(regexp_replace(to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\\.?0+$', '') || 'Z')`
    case 'Edm.TimeOfDay':
      return `regexp_replace(to_char(${sql}, 'HH24:MI:SS.US'), '\\.?0+$', '')`
    case 'Edm.Duration':
      return durationText(sql, builder)
    case 'Edm.Binary':
    case 'Edm.Stream':
      return `translate(encode(${sql}, 'base64'), E'+/=\\n', '-_')`
    default:
      return `${sql}::text`
  }
}

function durationText(sql: string, builder: ExpressionBuilder): string {
  return once(
    builder,
    [`extract(epoch from ${sql})::numeric`],
    (seconds) =>
      `case when ${seconds} < 0 then '-' else '' end || 'P' || div(abs(${seconds}), 86400) || 'DT' || div(mod(abs(${seconds}), 86400), 3600) || 'H'` +
      ` || div(mod(abs(${seconds}), 3600), 60) || 'M' || trim_scale(mod(abs(${seconds}), 60)) || 'S'`,
  )
}

const day = '(?:0[1-9]|[12][0-9]|3[01])'
const month = '(?:0[1-9]|1[0-2])'
const year = '(?!0000)[0-9]{4}'
const clock = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,12})?)?'
const zone = '(?:[Zz]|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)'

function fromText(sql: string, to: PrimitiveName, builder: ExpressionBuilder): string | undefined {
  const matching = (pattern: string, body: (text: string) => string): string =>
    once(builder, [sql], (text) => `case when (${text} collate "C") ~ '^(?:${pattern})$' then ${body(text)} end`)
  if (isInteger(to))
    return numberTo(
      matching('[+-]?[0-9]{1,40}', (text) => `${text}::numeric`),
      to,
      builder,
    )
  switch (to) {
    case 'Edm.Decimal':
      return numberTo(
        matching(
          '[+-]?(?:[0-9]{1,255}(?:\\.[0-9]{0,255})?|\\.[0-9]{1,255})(?:[eE][+-]?[0-9]{1,2})?',
          (text) => `${text}::numeric`,
        ),
        to,
        builder,
      )
    case 'Edm.Double':
    case 'Edm.Single':
      return numberTo(
        matching(
          '[+-]?(?:[0-9]{1,255}(?:\\.[0-9]{0,255})?|\\.[0-9]{1,255})(?:[eE][+-]?[0-9]{1,3})?|-?INF|NaN',
          (text) => `replace(${text}, 'INF', 'Infinity')::numeric`,
        ),
        to,
        builder,
      )
    case 'Edm.Boolean':
      return once(builder, [sql], (text) => `case lower(${text}) when 'true' then true when 'false' then false end`)
    case 'Edm.Guid':
      return matching('[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', (text) => `${text}::uuid`)
    case 'Edm.TimeOfDay':
      return matching(clock, (text) => `left(${text}, 15)::time`)
    case 'Edm.Date':
      return matching(`${year}-${month}-${day}`, (text) => dayOf(text, builder))
    case 'Edm.DateTimeOffset':
      return matching(`${year}-${month}-${day}[Tt]${clock}${zone}?`, (text) => momentOf(text, builder))
    case 'Edm.Duration':
      return intervalOf(
        matching(
          '[+-]?P(?=[0-9T])(?:[0-9]{1,12}D)?(?:T(?=[0-9])(?:[0-9]{1,14}H)?(?:[0-9]{1,14}M)?(?:[0-9]{1,14}(?:\\.[0-9]{1,12})?S)?)?',
          secondsOf,
        ),
        builder,
      )
    default:
      return undefined
  }
}

/** The day of a text of the right form; null if the month has no such day. */
function dayOf(text: string, builder: ExpressionBuilder): string {
  const first = `make_date(left(${text}, 4)::integer, substr(${text}, 6, 2)::integer, 1)`
  return once(
    builder,
    [`(${first} + (substr(${text}, 9, 2)::integer - 1))`, `substr(${text}, 6, 2)::integer`],
    (date, number) => `case when extract(month from ${date}) = ${number} then ${date} end`,
  )
}

/** Without an offset UTC is meant; null outside the years 0001 to 9999 of UTC. */
function momentOf(text: string, builder: ExpressionBuilder): string {
  const moment = once(
    builder,
    [dayOf(text, builder)],
    (date) =>
      `case when ${date} is not null then` +
      ` (${date} + substring(${text} from 'T([0-9:.]+)')::time) at time zone 'UTC' - coalesce(substring(${text} from '[+-][0-9]{2}:[0-9]{2}$'), '+00:00')::interval end`,
  )
  return once(
    builder,
    [moment],
    (value) =>
      `case when ${value} >= timestamptz '0001-01-01T00:00:00Z' and ${value} < timestamptz '9999-12-31T00:00:00Z' + interval '1 day' then ${value} end`,
  )
}

function secondsOf(text: string): string {
  const part = (letter: string, factor: number): string =>
    `coalesce(substring(${text} from '([0-9.]+)${letter}')::numeric, 0) * ${factor}`
  // Months do not occur, so M means minutes.
  return `(case when left(${text}, 1) = '-' then -1 else 1 end * (${part('D', 86400)} + ${part('H', 3600)} + ${part('M', 60)} + ${part('S', 1)}))`
}
