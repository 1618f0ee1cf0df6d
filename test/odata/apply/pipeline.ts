/**
 * Transformations of `$apply` at random, and the same in JavaScript: each comes as the text that is sent and as what it
 * does to plain rows.
 */

import type { Random } from '../expression/random.js'
import {
  add,
  compareDecimals,
  decimal,
  decimalOf,
  decimalText,
  divide,
  multiply,
  type Decimal,
} from '../expression/values.js'

export type Row = Readonly<Record<string, unknown>>
export type Kind = 'number' | 'text'

/** A value of rows, and where it is found: `Sell_to_Customer_No_Link/City`. */
export interface Column {
  readonly path: string
  readonly kind: Kind
}

/** Rows on their way, and what they have. */
export interface Stage {
  readonly rows: readonly Row[]
  readonly columns: readonly Column[]
  /** They are what was read, so that they have a key. */
  readonly entities: boolean
}

export interface Step {
  readonly text: string
  readonly apply: (rows: readonly Row[]) => readonly Row[]
  readonly columns: readonly Column[]
  readonly entities: boolean
}

/** Null where a link leads nowhere. */
export function at(row: Row, path: string): unknown {
  return (
    path
      .split('/')
      .reduce<unknown>((value, name) => (value === null || value === undefined ? null : (value as Row)[name]), row) ??
    null
  )
}

function put(row: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('/')
  if (rest.length === 0) row[first] = value
  else put((row[first] ??= {}) as Record<string, unknown>, rest.join('/'), value)
}

const exact = (value: unknown): Decimal => decimalOf(String(value))
/** As exact text, for no JavaScript number has the digits of an average. */
const told = (value: Decimal): string => decimalText(value)
const three = decimal(3n, 0)
const known = (rows: readonly Row[], path: string): unknown[] =>
  rows.map((row) => at(row, path)).filter((value) => value !== null)
const sum = (values: readonly unknown[]): Decimal => values.map(exact).reduce(add, decimal(0n, 0))

interface Condition {
  readonly text: string
  readonly holds: (row: Row) => boolean
}

function condition(random: Random, { path, kind }: Column, rows: readonly Row[]): Condition {
  const value = rows.length === 0 ? null : at(random.pick(rows), path)
  if (random.chance(0.15))
    return random.chance(0.5)
      ? { text: `${path} eq null`, holds: (row) => at(row, path) === null }
      : { text: `${path} ne null`, holds: (row) => at(row, path) !== null }
  if (kind === 'number') {
    const limit = exact(value ?? 10)
    const isAbove = (row: Row): boolean => compareDecimals(exact(at(row, path)), limit) > 0
    return random.chance(0.5)
      ? { text: `${path} gt ${decimalText(limit)}`, holds: (row) => at(row, path) !== null && isAbove(row) }
      : { text: `not (${path} le ${decimalText(limit)})`, holds: (row) => at(row, path) === null || isAbove(row) }
  }
  // A Code in upper case and a member of the option, so that types make nothing else of them.
  const isMember = path === 'Status'
  const given = typeof value === 'string' ? value : isMember ? 'Open' : 'X'
  const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
  if (random.chance(0.4)) return { text: `${path} ne ${literal(given)}`, holds: (row) => at(row, path) !== given }
  const part = given.slice(0, 2)
  return {
    text: `contains(${path},${literal(part)})`,
    holds: (row) =>
      at(row, path) !== null &&
      (isMember
        ? String(at(row, path)).toLowerCase().includes(part.toLowerCase())
        : String(at(row, path)).includes(part)),
  }
}

interface Aggregate {
  readonly text: string
  readonly name: string
  readonly of: (rows: readonly Row[]) => unknown
}

function aggregate(random: Random, columns: readonly Column[], name: string): Aggregate {
  const { path, kind } = random.pick(columns)
  const made = (text: string, of: Aggregate['of']): Aggregate => ({ text: `${text} as ${name}`, name, of })
  const ofValues = (text: string, of: (values: readonly unknown[]) => unknown): Aggregate =>
    made(text, (rows) => {
      const values = known(rows, path)
      return values.length === 0 ? null : of(values)
    })
  switch (random.below(kind === 'number' ? 6 : 2)) {
    case 0:
      return made('$count', (rows) => rows.length)
    case 1:
      return made(`${path} with countdistinct`, (rows) => new Set(known(rows, path)).size)
    case 2:
      return ofValues(`${path} with sum`, (values) => told(sum(values)))
    case 3:
      return ofValues(`${path} mul 3 with average`, (values) =>
        told(divide(multiply(sum(values), three), decimal(BigInt(values.length), 0), 28)),
      )
    case 4:
      return ofValues(`${path} with min`, (values) => told(values.map(exact).sort(compareDecimals)[0] as Decimal))
    default:
      return ofValues(`${path} with max`, (values) => told(values.map(exact).sort(compareDecimals).at(-1) as Decimal))
  }
}

function groups(rows: readonly Row[], paths: readonly string[]): (readonly Row[])[] {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify(paths.map((path) => at(row, path)))
    found.set(key, [...(found.get(key) ?? []), row])
  }
  return [...found.values()]
}

/** One transformation that fits the stage. @param key of the entities, by which they are put in order */
export function step(random: Random, stage: Stage, key: string, number: number): Step {
  const { columns, rows } = stage
  const same = { columns, entities: stage.entities }
  const numeric = columns.filter(({ kind }) => kind === 'number')
  switch (random.below(stage.entities ? 7 : 5)) {
    case 0:
      return { ...same, text: 'identity', apply: (given) => given }
    case 1: {
      const { text, holds } = condition(random, random.pick(columns), rows)
      return { ...same, text: `filter(${text})`, apply: (given) => given.filter(holds) }
    }
    case 2: {
      if (numeric.length === 0) return { ...same, text: 'identity', apply: (given) => given }
      const { path } = random.pick(numeric)
      const name = `Computed${number}`
      const value = (row: Row): unknown =>
        at(row, path) === null ? null : told(add(multiply(exact(at(row, path)), decimal(2n, 0)), decimal(1n, 0)))
      return {
        text: `compute(${path} mul 2 add 1 as ${name})`,
        apply: (given) => given.map((row) => ({ ...row, [name]: value(row) })),
        columns: [...columns, { path: name, kind: 'number' }],
        entities: stage.entities,
      }
    }
    case 3:
    case 4:
    case 5:
      return grouping(random, stage, number)
    default: {
      const count = random.below(20)
      const sorted = (given: readonly Row[]): Row[] =>
        [...given].sort((a, b) => Buffer.compare(Buffer.from(String(at(b, key))), Buffer.from(String(at(a, key)))))
      return random.chance(0.5)
        ? { ...same, text: `orderby(${key} desc)/top(${count})`, apply: (given) => sorted(given).slice(0, count) }
        : { ...same, text: `orderby(${key} desc)/skip(${count})`, apply: (given) => sorted(given).slice(count) }
    }
  }
}

function grouping(random: Random, { columns, rows }: Stage, number: number): Step {
  const paths = [...new Set(Array.from({ length: random.below(3) }, () => random.pick(columns).path))]
  const aggregates = Array.from({ length: 1 + random.below(3) }, (_, index) =>
    aggregate(random, columns, `A${number}_${index}`),
  )
  /** The group is told by one of its rows, the aggregates by those that are left of it. */
  const result = (first: Row | undefined, left: readonly Row[]): Row => {
    const row: Record<string, unknown> = {}
    for (const path of paths) put(row, path, first === undefined ? null : at(first, path))
    for (const { name, of } of aggregates) row[name] = of(left)
    return row
  }
  const list = aggregates.map(({ text }) => text).join(',')
  const made: Column[] = [
    ...columns.filter(({ path }) => paths.includes(path)),
    ...aggregates.map(({ name }): Column => ({ path: name, kind: 'number' })),
  ]
  if (paths.length === 0)
    return { text: `aggregate(${list})`, apply: (given) => [result(undefined, given)], columns: made, entities: false }
  const chosen = random.chance(0.4) ? condition(random, random.pick(columns), rows) : undefined
  return {
    text: `groupby((${paths.join(',')}),${chosen === undefined ? '' : `filter(${chosen.text})/`}aggregate(${list}))`,
    columns: made,
    entities: false,
    apply: (given) =>
      groups(given, paths).map((group) => result(group[0], chosen === undefined ? group : group.filter(chosen.holds))),
  }
}
