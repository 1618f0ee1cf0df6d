/**
 * OData's values in JavaScript, for evaluating expressions apart from what is tested: whole numbers and decimals exact,
 * doubles as JavaScript has them, times counted in microseconds. Nothing of the program is used here.
 */

export type Value =
  | null
  | { readonly is: 'bool'; readonly truth: boolean }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'guid'; readonly text: string }
  | { readonly is: 'int'; readonly n: bigint }
  | Decimal
  | { readonly is: 'double'; readonly d: number }
  /** Days since 1970-01-01. */
  | { readonly is: 'date'; readonly n: bigint }
  /** Microseconds since 1970-01-01T00:00:00Z. */
  | { readonly is: 'moment'; readonly n: bigint }
  /** Microseconds since midnight. */
  | { readonly is: 'clock'; readonly n: bigint }
  /** Microseconds. */
  | { readonly is: 'span'; readonly n: bigint }
  | { readonly is: 'member'; readonly name: string; readonly ordinal: number }

export type Kind = NonNullable<Value>['is']

/** `digits` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly is: 'decimal'
  readonly digits: bigint
  readonly scale: number
}

export const bool = (truth: boolean): Value => ({ is: 'bool', truth })
export const text = (value: string): Value => ({ is: 'text', text: value })
export const int = (n: bigint | number): Value => ({ is: 'int', n: BigInt(n) })

/** Zero has no sign here. */
export const double = (d: number): Value => ({ is: 'double', d: d === 0 ? 0 : d })

const ten = (power: number): bigint => 10n ** BigInt(power)

export function decimal(digits: bigint, scale: number): Decimal {
  let [d, s] = scale < 0 ? [digits * ten(-scale), 0] : [digits, scale]
  while (s > 0 && d % 10n === 0n) [d, s] = [d / 10n, s - 1]
  return { is: 'decimal', digits: d, scale: s }
}

/** `-12.50`, `1e-7`. */
export function decimalOf(written: string): Decimal {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(written)
  if (match === null) throw new Error(`${written} is no decimal`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = BigInt(`${whole}${fraction}`)
  return decimal(sign === '-' ? -digits : digits, fraction.length - Number(exponent))
}

export function decimalText({ digits, scale }: Decimal): string {
  const all = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const point = all.length - scale
  return `${digits < 0n ? '-' : ''}${all.slice(0, point)}${scale === 0 ? '' : `.${all.slice(point)}`}`
}

/** Numerator and denominator of a number that is exact. */
function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale)
  return [a.digits * ten(scale - a.scale), b.digits * ten(scale - b.scale), scale]
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b)
  return decimal(x + y, scale)
}

export const negated = (a: Decimal): Decimal => decimal(-a.digits, a.scale)
export const multiply = (a: Decimal, b: Decimal): Decimal => decimal(a.digits * b.digits, a.scale + b.scale)

export function remainder(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b)
  return decimal(x % y, scale)
}

/** Rounded half away from zero. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
  const [x, y] = aligned(a, b)
  const negative = x < 0n !== y < 0n
  const [above, below] = [absolute(x) * ten(places), absolute(y)]
  const quotient = (above * 2n + below) / (below * 2n)
  return decimal(negative ? -quotient : quotient, places)
}

export const roundTo = (a: Decimal, places: number): Decimal => divide(a, decimal(1n, 0), places)
export const absolute = (n: bigint): bigint => (n < 0n ? -n : n)

/** The greatest whole number that is not greater. */
export function floor({ digits, scale }: Decimal): bigint {
  const whole = digits / ten(scale)
  return digits < 0n && whole * ten(scale) !== digits ? whole - 1n : whole
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b)
  return x < y ? -1 : x > y ? 1 : 0
}

/**
 * A finite number of any kind, exactly; a double by the shortest text that reads back as it. Undefined: it is not
 * finite, or no number.
 */
export function exactly(value: Value): Decimal | undefined {
  switch (value?.is) {
    case 'int':
      return decimal(value.n, 0)
    case 'decimal':
      return value
    case 'double':
      return Number.isFinite(value.d) ? decimalOf(shortest(value.d)) : undefined
    default:
      return undefined
  }
}

/**
 * JavaScript also takes a text that lies halfway to the next double and is rounded to this one; PostgreSQL does not. It
 * happens to large whole numbers only.
 */
function shortest(d: number): string {
  if (Math.abs(d) < 2 ** 53) return String(d)
  const bits = new BigInt64Array(new Float64Array([Math.abs(d)]).buffer)
  const exact = BigInt(Math.abs(d))
  const spacing = exact - BigInt(new Float64Array(new BigInt64Array([(bits[0] as bigint) - 1n]).buffer)[0] as number)
  for (let precision = 1; precision < 17; precision++) {
    const written = d.toPrecision(precision)
    if (Number(written) === d && absolute(absolute(decimalOf(written).digits) - exact) * 2n < spacing) return written
  }
  return d.toPrecision(17)
}

export function toDouble(value: Value): number {
  if (value?.is === 'double') return value.d
  const exact = exactly(value)
  return exact === undefined ? Number.NaN : Number(decimalText(exact))
}

const day = 86_400_000_000n

/** Seconds since 1970, as a decimal of microseconds. */
export const seconds = (microseconds: bigint): Decimal => decimal(microseconds, 6)

export function dateParts(n: bigint): { readonly year: number; readonly month: number; readonly day: number } {
  const date = new Date(Number(n) * 86_400_000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export const dayOf = (moment: bigint): bigint => (moment - clockOf(moment)) / day
export const clockOf = (moment: bigint): bigint => ((moment % day) + day) % day
export const daysOf = (written: string): bigint => BigInt(Date.parse(`${written}T00:00:00Z`)) / 86_400_000n

const padded = (n: bigint | number, length: number): string => String(n).padStart(length, '0')

export function dateText(n: bigint): string {
  const parts = dateParts(n)
  return `${padded(parts.year, 4)}-${padded(parts.month, 2)}-${padded(parts.day, 2)}`
}

export function clockText(n: bigint): string {
  const whole = n / 1_000_000n
  const fraction = padded(n % 1_000_000n, 6).replace(/0+$/, '')
  return `${padded(whole / 3600n, 2)}:${padded((whole / 60n) % 60n, 2)}:${padded(whole % 60n, 2)}${fraction === '' ? '' : `.${fraction}`}`
}

export const momentText = (n: bigint): string => `${dateText(dayOf(n))}T${clockText(clockOf(n))}Z`

/** 'P1DT2H3M4.5S' */
export function spanText(n: bigint): string {
  const size = absolute(n)
  const clock = size % day
  const second = decimalText(decimal(clock % 60_000_000n, 6))
  return `${n < 0n ? '-' : ''}P${size / day}DT${clock / 3_600_000_000n}H${(clock / 60_000_000n) % 60n}M${second}S`
}

/**
 * The program has no whole numbers beyond Int64, and no durations beyond those of .NET: null where they are told,
 * though it computes with them.
 */
export function told(value: Value): Value {
  if (value?.is === 'int') return value.n >= -(2n ** 63n) && value.n < 2n ** 63n ? value : null
  return value?.is === 'span' && absolute(value.n) > 922_337_203_685_000_000n ? null : value
}

/** One text for each value; the statement in `samples.ts` gives the same of PostgreSQL's. */
export function shown(computed: Value): string | null {
  const value = told(computed)
  if (value === null) return null
  switch (value.is) {
    case 'bool':
      return String(value.truth)
    case 'text':
    case 'guid':
      return value.text
    case 'int':
      return String(value.n)
    case 'decimal':
      return decimalText(value)
    case 'double':
      return String(value.d)
    case 'member':
      return value.name
    default:
      return String(value.n)
  }
}
