/** Whether the names in a table's formulas and relations mean something: for `Objects`, when all tables are known. */

import { isCatalogueError } from '../errors/CatalogueError.js'
import { requireField, requireValue } from './checkConditions.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import type { CalcFormula, Condition, Field, TableRelation } from '../objects/table/field.js'
import { parseFilter } from '../objects/filter/parseFilter.js'
import { relatedField } from '../objects/table/relatedField.js'
import { tableByName, type TableLookup } from '../objects/table/tableLookup.js'

/**
 * @throws TypeError for a name that does not exist, a comparison of types that do not fit, or FlowFields that need
 *   each other
 */
export function checkTableReferences(table: TableDefinition, tables: TableLookup): void {
  for (const field of table.fields) {
    const where = `Table ${table.id} ${table.name}: the field '${field.name}'`
    try {
      if (field.calcFormula !== undefined) {
        checkFormula(where, table, field, field.calcFormula, tables)
        requireNoCircle(where, table, field, [])
      }
      if (field.relation !== undefined) checkRelation(where, table, field, field.relation, tables)
    } catch (error) {
      if (!isCatalogueError(error)) throw error
      throw new TypeError(`${where}: ${error.message}`, { cause: error })
    }
  }
}

function checkFormula(
  where: string,
  table: TableDefinition,
  field: Field,
  formula: CalcFormula,
  tables: TableLookup,
): void {
  const its = 'its formula'
  const other = tableByName(tables, formula.table)
  if (formula.field !== undefined) {
    const source = storedField(where, its, other, formula.field)
    const summed = formula.method === 'Sum' || formula.method === 'Average'
    if (summed ? !isNumber(source) : !sameKind(source, field))
      throw new TypeError(
        `${where}: ${formula.method} of ${other.name}.${source.name}, a ${source.type.text}, gives no ${field.type.text}.`,
      )
  }
  checkConditions(where, its, table, other, formula.where)
}

function checkRelation(
  where: string,
  table: TableDefinition,
  field: Field,
  relation: TableRelation,
  tables: TableLookup,
): void {
  const other = tableByName(tables, relation.table)
  const its = 'its relation'
  const target =
    relation.field === undefined ? relatedField(other, relation) : requireField(where, its, other, relation.field)
  storedField(where, its, other, target.name)
  if (!sameKind(target, field))
    throw new TypeError(
      `${where}: it is a ${field.type.text}, and ${other.name}.${target.name}, to which it is related, a ${target.type.text}.`,
    )
  checkConditions(where, its, table, other, relation.where)
}

/**
 * @param what the formula or relation, in words
 * @param table the side that `fromField` names
 * @throws TypeError, CatalogueError
 */
function checkConditions(
  where: string,
  what: string,
  table: TableDefinition,
  other: TableDefinition,
  conditions: readonly Condition[],
): void {
  for (const { field: name, is } of conditions) {
    const target = storedField(where, what, other, name)
    if (is.kind === 'const') requireValue(`${where}: ${what}, '${name}'`, target, is.value)
    else if (is.kind === 'filter') parseFilter(other, target, is.filter)
    else {
      const own = requireField(where, what, table, is.field)
      if (!sameKind(target, own))
        throw new TypeError(
          `${where}: ${other.name}.${target.name}, a ${target.type.text}, is compared with ${own.name}, a ${own.type.text}.`,
        )
    }
  }
}

function storedField(where: string, what: string, table: TableDefinition, name: string): Field {
  const field = requireField(where, what, table, name)
  if (field.fieldClass !== 'Normal' || field.type.name === 'Blob')
    throw new TypeError(
      `${where}: ${table.name}.${field.name} is a ${field.fieldClass === 'Normal' ? 'Blob' : field.fieldClass}, which has no value in the rows.`,
    )
  return field
}

function isNumber({ type }: Field): boolean {
  return ['Integer', 'BigInteger', 'Decimal', 'Duration', 'Byte'].includes(type.name)
}

/** PostgreSQL can compare the two, and the answer means something. */
function sameKind(a: Field, b: Field): boolean {
  return (
    a.type.postgres === b.type.postgres ||
    (isNumber(a) && isNumber(b)) ||
    (a.type.values !== undefined && b.type.values !== undefined)
  )
}

/** A FlowField may be compared with in another's formula, but not in its own. */
function requireNoCircle(where: string, table: TableDefinition, field: Field, above: readonly Field[]): void {
  if (above.includes(field)) throw new TypeError(`${where}: its formula needs its own value.`)
  for (const { is } of field.calcFormula?.where ?? []) {
    if (is.kind !== 'field') continue
    const own = fieldNamed(table, is.field)
    if (own.fieldClass === 'FlowField') requireNoCircle(where, table, own, [...above, field])
  }
}
