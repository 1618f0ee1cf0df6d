/**
 * `concat`: what several sequences make of the same rows, one after the other. Rows keep which sequence they are from,
 * so that each is told with its own columns, in the order of the sequences. Entities among them become plain results.
 */

import { describeType, isFloat, isNumeric, primitive, sqlTypes } from '../../expression/valueTypes.js'
import { fault } from '../../fault.js'
import type { Planning } from '../Planning.js'
import type { Transformation } from '../../syntax/ast.js'
import type { Transform } from './groupBy.js'
import { columnsOver, pathKey, ResultStage, type ResultColumn } from './ResultStage.js'
import { compiledValue, type Stage, type Value } from './stage.js'
import { placeColumn, placePart, wholeOrder } from './wholeOrder.js'
import type { PrimitiveName } from '../../syntax/primitiveText.js'

interface Sequence {
  readonly done: Stage
  readonly columns: ReadonlyMap<string, ResultColumn>
}

export function concatenated(
  planning: Planning,
  stage: Stage,
  { sequences, at }: Extract<Transformation, { kind: 'concat' }>,
  transform: Transform,
): ResultStage {
  const { builder } = planning
  const input = builder.alias()
  const inputPlace = placeColumn(planning, { parts: stage.order, unique: false })
  const packed = stage.packed(stage.order.length === 0 ? [] : [inputPlace.sql])
  const made = sequences.map((transformations): Sequence => {
    const copy = stage.over(input)
    if (stage.order.length > 0) copy.order = [placePart(`${copy.alias}.${inputPlace.name}`)]
    const done = transform(planning, copy, transformations)
    const columns = done.kind === 'results' ? done.columns : done.values()
    return { done, columns: new Map(columns.map((column) => [pathKey(column.path), column])) }
  })
  const paths = new Map(made.flatMap(({ columns }) => [...columns].map(([key, { path }]) => [key, path] as const)))
  const common = new Map(
    [...paths.keys()].map((key) => [
      key,
      commonForm(
        made.flatMap(({ columns }) => columns.get(key)?.value ?? []),
        key,
        at,
      ),
    ]),
  )
  const shapes = new Map<number, ResultColumn['path'][]>()
  const texts = made.map(({ done, columns }) => {
    const first = Math.max(-1, ...shapes.keys()) + 1
    const branches = done.kind === 'results' ? done.branches : undefined
    if (branches === undefined)
      shapes.set(
        first,
        [...columns.values()].map(({ path }) => path),
      )
    else for (const [branch, shape] of branches.shapes) shapes.set(first + branch, shape)
    const place = placeColumn(planning, wholeOrder(planning, done))
    const values = [...common.values()].map(
      (form, index) => `${form.write(columns.get([...common.keys()][index] as string)?.value)} as c${index + 1}`,
    )
    return `select ${[...values, `${branches === undefined ? first : `${first} + ${branches.sql}`} as branch`, place.sql.replace(place.name, 'place')].join(', ')} ${done.sql()}`
  })
  planning.countExpansion()
  const alias = builder.alias()
  const columns = [...common].map(([key, { value }]): ResultColumn => ({
    path: paths.get(key) as ResultColumn['path'],
    value,
  }))
  return new ResultStage(planning, {
    alias,
    from: `(with ${input} as (${packed}) ${texts.map((text) => `(${text})`).join(' union all ')}) as ${alias}`,
    columns: columnsOver(columns, alias),
    branches: { sql: `${alias}.branch`, shapes },
    order: [placePart(`${alias}.branch`), placePart(`${alias}.place`)],
  })
}

interface Form {
  readonly value: Value
  /** SQL of a value in this form; undefined: the sequence has none. */
  write(value: Value | undefined): string
}

/** What all sequences that have a column can write it as. */
function commonForm(values: readonly Value[], key: string, at: number): Form {
  const [first] = values as [Value]
  const { property } = first
  if (property !== undefined && values.every((value) => value.property === property)) {
    const { postgres, collation } = property.type
    const collated = (sql: string): string => (collation === undefined ? sql : `(${sql} collate "${collation}")`)
    return { value: { ...first, nullable: true }, write: (value) => collated(value?.sql ?? `null::${postgres}`) }
  }
  const types = values.map(({ type }) => type)
  const edms = types.map((type) => (type.kind === 'primitive' ? type.edm : 'Edm.String'))
  const edm = commonType(edms)
  if (edm === undefined)
    throw fault(
      at,
      `The sequences of concat give '${key.slice(0, 100)}' different types: ${types.map(describeType).join(', ')}`,
    )
  return {
    value: { sql: '', nullable: true, type: primitive(edm) },
    write: (value) => {
      const sql = value === undefined ? 'null' : compiledValue(value).sql
      return `(${sql})::${sqlTypes[edm]}${edm === 'Edm.String' ? ' collate "C"' : ''}`
    },
  }
}

function commonType(edms: readonly PrimitiveName[]): PrimitiveName | undefined {
  const [first] = edms
  if (edms.every((edm) => edm === first)) return first
  return edms.every((edm) => isNumeric(edm) && !isFloat(edm)) ? 'Edm.Decimal' : undefined
}
