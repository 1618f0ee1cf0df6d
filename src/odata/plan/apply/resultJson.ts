/**
 * The JSON text of a row of results, as SQL: values at paths become objects in objects; what `$metadata` does not tell
 * of has its type beside it.
 */

import { dynamicType } from '../compute.js'
import { Members, orNull } from '../entityJson.js'
import { fault } from '../../fault.js'
import type { Planning } from '../Planning.js'
import { jsonOf, jsonOfCompiled } from '../../sql/values.js'
import type { SelectItem } from '../../syntax/ast.js'
import { pathKey, type ResultColumn, type ResultStage } from './ResultStage.js'
import { compiledValue, shownPath } from './stage.js'

/** @param columns those that are told */
export function resultJson(planning: Planning, { branches }: ResultStage, columns: readonly ResultColumn[]): string {
  if (branches === undefined) return objectJson(planning, columns, 0)
  const texts = [...branches.shapes].map(([branch, paths]) => {
    const keys = new Set(paths.map(pathKey))
    return `when ${branch} then ${objectJson(
      planning,
      columns.filter(({ path }) => keys.has(pathKey(path))),
      0,
    )}`
  })
  return `case ${branches.sql} ${texts.join(' ')} end`
}

function objectJson(planning: Planning, columns: readonly ResultColumn[], depth: number): string {
  const members = new Members()
  const below = new Map<string, ResultColumn[]>()
  for (const column of columns) {
    const name = column.path[depth] as string
    below.set(name, [...(below.get(name) ?? []), column])
  }
  for (const [name, of] of below) {
    const own = of.find(({ path }) => path.length === depth + 1)
    if (own === undefined) members.name(name).sql(objectJson(planning, of, depth + 1))
    else writeValue(planning, members, name, own)
  }
  return members.done()
}

function writeValue(planning: Planning, members: Members, name: string, { value }: ResultColumn): void {
  const { ieee754Compatible, metadata, model } = planning.context
  const { property, sql, nullable, type } = value
  // A property under its own name is told of by `$metadata`.
  const isDeclared = property !== undefined && property.name === name
  const annotation = metadata === 'none' || (isDeclared && metadata !== 'full') ? undefined : dynamicType(model, type)
  if (annotation !== undefined)
    members.name(`${name}${planning.controlInformation('type')}`).text(JSON.stringify(annotation))
  const json =
    property === undefined
      ? jsonOfCompiled(compiledValue(value), ieee754Compatible)
      : jsonOf(property, sql, ieee754Compatible, true)
  members.member(name, nullable || property === undefined ? orNull(json) : json)
}

/** What `$select` leaves of the results. @throws CatalogueError BadRequest for names that they do not have */
export function selectedColumns(
  columns: readonly ResultColumn[],
  select: readonly SelectItem[] | undefined,
): readonly ResultColumn[] {
  if (select === undefined || select.some(({ path }) => path[0] === '*')) return columns
  const chosen = new Set<ResultColumn>()
  for (const { path, at } of select) {
    const fitting = columns.filter((column) => path.every((name, index) => column.path[index] === name))
    if (fitting.length === 0)
      throw fault(
        at,
        `Could not find a property named '${shownPath(path)}' in the results of $apply, which have ${
          columns
            .slice(0, 20)
            .map((column) => pathKey(column.path))
            .join(', ') || 'none'
        }`,
      )
    for (const column of fitting) chosen.add(column)
  }
  return columns.filter((column) => chosen.has(column))
}
