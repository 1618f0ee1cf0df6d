/** Paths, and what is said about the rows they lead to: `any`, `all`, `$count`. */

import type { Expression, Path } from '../syntax/ast.js'
import type { Compiler } from './compileExpression.js'
import { computed, type Computed, type Context, type Operand } from './operands.js'
import type { RowSet } from './scope.js'
import { booleanType, primitive } from './valueTypes.js'
import { fault } from '../fault.js'

/** @throws CatalogueError of the scope */
export function readPath(path: Path, context: Context): Operand {
  const { at } = path
  if (path.segments.length > 1 && path.segments.at(-1)?.name === '$count')
    return count(at, rowsOf({ ...path, segments: path.segments.slice(0, -1) }, '$count', context), 'true', context)
  const resolved = context.scope.resolve(path, context.builder)
  switch (resolved.kind) {
    case 'value':
      return { ...resolved.value, kind: 'computed', at, sql: atom(resolved.value.sql) }
    case 'entity':
      return {
        kind: 'entity',
        at,
        type: { kind: 'entity', type: resolved.type },
        entityType: resolved.type,
        isNull: atom(resolved.isNull),
      }
    case 'rows':
      return {
        kind: 'rows',
        at,
        type: { kind: 'collection', of: { kind: 'entity', type: resolved.rows.type } },
        rows: resolved.rows,
      }
  }
}

/** Names, places and what has parentheses stand anywhere; all else gets parentheses. */
function atom(sql: string): string {
  return /^(?:[\w."$]+|\$[0-9]+::[a-z ]+)$/.test(sql) ? sql : `(${sql})`
}

function rowsOf(path: Path, operator: string, context: Context): RowSet {
  const resolved = context.scope.resolve(path, context.builder)
  if (resolved.kind !== 'rows')
    throw fault(
      path.at,
      `'${operator}' needs a collection, and '${path.segments
        .map(({ name }) => name)
        .join('/')
        .slice(0, 100)}' is none`,
    )
  return resolved.rows
}

function count(at: number, rows: RowSet, condition: string, _context: Context): Computed {
  return computed(
    at,
    primitive('Edm.Int64'),
    `(select count(*) ${rows.from} where ${rows.where}${condition === 'true' ? '' : ` and ${condition}`})`,
    false,
  )
}

export function readCount(
  expression: Extract<Expression, { kind: 'count' }>,
  compiler: Compiler,
  context: Context,
): Computed {
  const { segments } = expression.path
  const path =
    segments.at(-1)?.name === '$count' ? { ...expression.path, segments: segments.slice(0, -1) } : expression.path
  const rows = rowsOf(path, '$count', context)
  const conditions: string[] = []
  if (expression.filter !== undefined)
    conditions.push(compiler.condition(expression.filter, { ...context, scope: rows.scope, loose: true }))
  if (expression.search !== undefined) conditions.push(`(${rows.scope.search(expression.search, context.builder)})`)
  return count(expression.at, rows, conditions.length === 0 ? 'true' : conditions.join(' and '), context)
}

/** `any` is true if the predicate is true for some row; `all`, if there is none for which it is not. */
export function readLambda(
  expression: Extract<Expression, { kind: 'lambda' }>,
  compiler: Compiler,
  context: Context,
): Computed {
  const { operator, path, variable, predicate, at } = expression
  const rows = rowsOf(path, operator, context)
  if (predicate === undefined || variable === undefined) {
    if (operator === 'all') throw fault(at, "'all' needs a condition")
    return computed(at, booleanType, `exists (select 1 ${rows.from} where ${rows.where})`, false)
  }
  const condition = compiler.condition(predicate, {
    ...context,
    scope: context.scope.withVariable(variable, rows),
    loose: true,
  })
  const sql =
    operator === 'any'
      ? `exists (select 1 ${rows.from} where ${rows.where} and ${condition})`
      : `not exists (select 1 ${rows.from} where ${rows.where} and ${condition} is not true)`
  return computed(at, booleanType, `(${sql})`, false)
}
