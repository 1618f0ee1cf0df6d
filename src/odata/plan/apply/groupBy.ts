/**
 * `groupby` and `aggregate`. Values to group by and to aggregate are computed beside each row in a subselect, over
 * which stands the grouping itself; so every expression is written once. `rollup` becomes grouping sets; of the rows of
 * a set only the columns it groups by are told.
 *
 * Other transformations inside of `groupby` are done for each group on its own, in a lateral join.
 */

import { notImplemented } from '../faults.js'
import { fault } from '../../fault.js'
import type { Planning } from '../Planning.js'
import type { AggregateItem, GroupByItem, Transformation } from '../../syntax/ast.js'
import { aggregateOf } from './aggregates.js'
import { columnsOver, pathKey, ResultStage, type Branches, type ResultColumn } from './ResultStage.js'
import { freshColumn, shownPath, type Stage } from './stage.js'
import { placeColumn, placePart } from './wholeOrder.js'

export type Transform = (planning: Planning, stage: Stage, transformations: readonly Transformation[]) => Stage

const mostGroupingSets = 64
/** The bits of PostgreSQL's `grouping()`. */
const mostGroupColumns = 31

type Path = readonly string[]

interface Grouping {
  readonly paths: readonly Path[]
  /** Which of the paths each grouping set has; one set of all is plain grouping. */
  readonly sets: readonly (readonly Path[])[]
  readonly isRollup: boolean
}

/** @param transform for the transformations inside */
export function grouped(
  planning: Planning,
  stage: Stage,
  transformation: Extract<Transformation, { kind: 'groupby' }>,
  transform: Transform,
): Stage {
  const { groupBy, then = [], at } = transformation
  const grouping = groupingOf(groupBy)
  const [first, ...rest] = then
  if (first === undefined) return aggregated(planning, stage, [], grouping, at)
  if (
    first.kind === 'aggregate' &&
    rest.every(({ kind }) => kind === 'filter' || kind === 'compute' || kind === 'identity')
  ) {
    return transform(planning, aggregated(planning, stage, first.items, grouping, at), rest)
  }
  if (grouping.isRollup) throw notImplemented(`rollup with other transformations than aggregate (position ${at + 1})`)
  return forEachGroup(planning, stage, grouping.paths, then, at, transform)
}

function groupingOf(items: readonly GroupByItem[]): Grouping {
  const paths = new Map<string, Path>()
  let sets: (readonly Path[])[] = [[]]
  let isRollup = false
  for (const item of items) {
    if (item.kind === 'rolluprecursive') throw notImplemented(`rolluprecursive (position ${item.at + 1})`)
    const own = item.kind === 'path' ? [item.path] : item.paths
    for (const path of own) {
      if (paths.has(pathKey(path))) throw fault(item.at, `'${shownPath(path)}' is grouped by twice`)
      paths.set(pathKey(path), path)
    }
    if (item.kind === 'path') {
      sets = sets.map((set) => [...set, item.path])
      continue
    }
    isRollup = true
    const least = item.all ? 0 : 1
    const levels = Array.from({ length: own.length - least + 1 }, (_, index) => own.slice(0, own.length - index))
    sets = sets.flatMap((set) => levels.map((level) => [...set, ...level]))
    if (sets.length > mostGroupingSets)
      throw fault(item.at, `The rollups make more than ${mostGroupingSets} kinds of groups`)
  }
  if (isRollup && paths.size > mostGroupColumns)
    throw fault(items[0]?.at ?? 0, `Rollups of more than ${mostGroupColumns} properties are too many`)
  return { paths: [...paths.values()], sets, isRollup }
}

const noGrouping: Grouping = { paths: [], sets: [[]], isRollup: false }

/** One row for each group; without a grouping one row for all, even of no rows. */
export function aggregated(
  planning: Planning,
  stage: Stage,
  items: readonly AggregateItem[],
  { paths, sets, isRollup }: Grouping = noGrouping,
  at = 0,
): ResultStage {
  const groups = paths.map((path) => ({ path, value: stage.valueAt(path, at) }))
  const names = new Set(paths.map(([name]) => name))
  const aggregates = items.map((item) => {
    const aggregate = aggregateOf(planning, stage, item)
    if (names.has(aggregate.alias)) throw fault(item.at, `The name '${aggregate.alias}' stands twice in the results`)
    names.add(aggregate.alias)
    return aggregate
  })
  const taken = [
    ...groups.flatMap(({ value }, index) => [
      `${value.sql} as g${index + 1}`,
      ...(value.ordinalSql === undefined ? [] : [`${value.ordinalSql} as o${index + 1}`]),
    ]),
    ...aggregates.flatMap(({ taken: sql }, index) => (sql === undefined ? [] : [`${sql} as a${index + 1}`])),
  ]
  planning.countExpansion()
  const rows = planning.builder.alias()
  const columns: ResultColumn[] = [
    ...groups.map(({ path, value }, index): ResultColumn => ({
      path,
      isKey: true,
      value: {
        ...value,
        sql: `${rows}.g${index + 1}`,
        nullable: value.nullable || isRollup,
        ...(value.ordinalSql === undefined ? {} : { ordinalSql: `${rows}.o${index + 1}` }),
      },
    })),
    ...aggregates.map(({ alias, made }, index): ResultColumn => ({
      path: [alias],
      value: made(`${rows}.a${index + 1}`),
    })),
  ]
  const branches = isRollup
    ? branchesOf(
        rows,
        paths,
        sets,
        aggregates.map(({ alias }) => [alias]),
      )
    : undefined
  const selected = columns.flatMap(({ value: { sql, ordinalSql } }, index) => [
    `${sql} as c${index + 1}`,
    ...(ordinalSql === undefined ? [] : [`${ordinalSql} as o${index + 1}`]),
  ])
  const text = `select ${[...selected, ...(branches === undefined ? [] : [`${branches.sql} as branch`])].join(', ') || 'true'} from (select ${taken.join(', ') || 'true'} ${stage.sql()}) as ${rows}${groupClause(
    rows,
    paths,
    sets,
    groups.map(({ value }) => value.ordinalSql !== undefined),
    isRollup,
  )}`
  const alias = planning.builder.alias()
  return new ResultStage(planning, {
    alias,
    from: `(${text}) as ${alias}`,
    columns: columnsOver(columns, alias),
    ...(branches === undefined ? {} : { branches: { ...branches, sql: `${alias}.branch` } }),
  })
}

function groupClause(
  rows: string,
  paths: readonly Path[],
  sets: readonly (readonly Path[])[],
  ordinals: readonly boolean[],
  isRollup: boolean,
): string {
  if (paths.length === 0) return ''
  const columnsOf = (set: readonly Path[]): string =>
    set
      .map((path) => {
        const index = paths.indexOf(path)
        return `${rows}.g${index + 1}${ordinals[index] === true ? `, ${rows}.o${index + 1}` : ''}`
      })
      .join(', ')
  return isRollup
    ? ` group by grouping sets (${sets.map((set) => `(${columnsOf(set)})`).join(', ')})`
    : ` group by ${columnsOf(paths)}`
}

/**
 * `grouping()` has a bit for each of its arguments, the last one lowest, that is set where the row is not grouped by
 * it.
 */
function branchesOf(
  rows: string,
  paths: readonly Path[],
  sets: readonly (readonly Path[])[],
  always: readonly Path[],
): Branches {
  const mask = (set: readonly Path[]): number =>
    paths.reduce((bits, path) => bits * 2 + (set.includes(path) ? 0 : 1), 0)
  return {
    sql: `grouping(${paths.map((_, index) => `${rows}.g${index + 1}`).join(', ')})`,
    shapes: new Map(sets.map((set) => [mask(set), [...set, ...always]])),
  }
}

function forEachGroup(
  planning: Planning,
  stage: Stage,
  paths: readonly Path[],
  then: readonly Transformation[],
  at: number,
  transform: Transform,
): Stage {
  const { builder } = planning
  const groups = paths.map((path) => ({ path, value: stage.valueAt(path, at), column: freshColumn(builder.alias()) }))
  const input = builder.alias()
  const place = placeColumn(planning, { parts: stage.order, unique: false })
  const packed = stage.packed([
    ...groups.map(({ value, column }) => `${value.sql} as ${column}`),
    ...(stage.order.length === 0 ? [] : [place.sql]),
  ])
  const group = builder.alias()
  const inner = stage.over(input)
  if (stage.order.length > 0) inner.order = [placePart(`${inner.alias}.${place.name}`)]
  for (const { column } of groups) inner.filter(`${inner.alias}.${column} is not distinct from ${group}.${column}`)
  const done = transform(planning, inner, then)
  const result = builder.alias()
  const source = (columns: readonly string[]): string =>
    `(with ${input} as (${packed}) select ${columns.join(', ')} from (select distinct ${groups.map(({ column }) => column).join(', ')} from ${input}) as ${group} cross join lateral (${done.packed()}) as ${result})`
  if (done.kind === 'entities') return done.over(source([`${result}.*`]))
  const own = new Set(paths.map(pathKey))
  const kept = columnsOver(done.columns, result).filter(({ path }) => !own.has(pathKey(path)))
  const columns: ResultColumn[] = [
    ...groups.map(({ path, value, column }): ResultColumn => ({
      path,
      value: {
        sql: `${group}.${column}`,
        nullable: value.nullable,
        type: value.type,
        ...(value.property === undefined ? {} : { property: value.property }),
      },
    })),
    ...kept,
  ]
  const alias = builder.alias()
  const selected = columns.flatMap(({ value: { sql, ordinalSql } }, index) => [
    `${sql} as c${index + 1}`,
    ...(ordinalSql === undefined ? [] : [`${ordinalSql} as o${index + 1}`]),
  ])
  const { branches } = done
  const shapes =
    branches === undefined
      ? undefined
      : new Map(
          [...branches.shapes].map(([branch, shape]) => [
            branch,
            [...paths, ...shape.filter((path) => !own.has(pathKey(path)))],
          ]),
        )
  return new ResultStage(planning, {
    alias,
    from: `${source([...selected, ...(shapes === undefined ? [] : [`${result}.branch as branch`])])} as ${alias}`,
    columns: columnsOver(columns, alias),
    ...(shapes === undefined ? {} : { branches: { sql: `${alias}.branch`, shapes } }),
  })
}
