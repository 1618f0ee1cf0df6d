/**
 * How business code writes calculation formulas, conditions and relations, so that they read like AL's:
 *
 *     sum('Cust. Ledger Entry', 'Amount', { 'Customer No.': fromField('No.'), 'Posting Date': fromFilter('Date
 *     Filter'), Open: constant(true) })
 *
 * Plain data; whether the names mean something is checked when all tables are known (`checkTableReferences`).
 */

import { conditions, type DeclaredConditions } from './declaredConditions.js'
import type { CalcFormula, ConditionValue, TableRelation } from './field.js'

/** Equal to a value. An Option's or Enum's value is its ordinal. */
export function constant(value: unknown): ConditionValue {
  return { kind: 'const', value }
}

/** Within a filter in AL syntax, e.g. `filtered('>0')`. */
export function filtered(filter: string): ConditionValue {
  return { kind: 'filter', filter }
}

/** Equal to a field of the record at hand; for a FlowFilter: within its filter. */
export function fromField(field: string): ConditionValue {
  return { kind: 'field', field }
}

/** Within the filter of a FlowFilter field of the record at hand; without one every value fits. */
export function fromFilter(flowFilter: string): ConditionValue {
  return { kind: 'field', field: flowFilter }
}

function formula(
  method: CalcFormula['method'],
  table: string,
  field: string | undefined,
  where: DeclaredConditions,
): CalcFormula {
  return { method, reverseSign: false, table, ...(field === undefined ? {} : { field }), where: conditions(where) }
}

/** The sum of a field over the rows that fit; 0 if there are none. */
export function sum(table: string, field: string, where: DeclaredConditions = {}): CalcFormula {
  return formula('Sum', table, field, where)
}

/** How many rows fit. */
export function count(table: string, where: DeclaredConditions = {}): CalcFormula {
  return formula('Count', table, undefined, where)
}

/** The average of a field over the rows that fit; 0 if there are none. */
export function average(table: string, field: string, where: DeclaredConditions = {}): CalcFormula {
  return formula('Average', table, field, where)
}

/** The least value of a field in the rows that fit; blank if there are none. */
export function min(table: string, field: string, where: DeclaredConditions = {}): CalcFormula {
  return formula('Min', table, field, where)
}

/** The greatest value of a field in the rows that fit; blank if there are none. */
export function max(table: string, field: string, where: DeclaredConditions = {}): CalcFormula {
  return formula('Max', table, field, where)
}

/** Whether a row fits. */
export function exist(table: string, where: DeclaredConditions = {}): CalcFormula {
  return formula('Exist', table, undefined, where)
}

/** The field's value in the first row that fits, in the order of the primary key; blank if there is none. */
export function lookup(table: string, field: string, where: DeclaredConditions = {}): CalcFormula {
  return formula('Lookup', table, field, where)
}

/** AL's minus in front of a formula: the negative of a number, the opposite of `exist`. */
export function negated(formula: CalcFormula): CalcFormula {
  return { ...formula, reverseSign: !formula.reverseSign }
}

/**
 * A relation with conditions, or one that `validate` does not check. `relation: 'Customer'` is enough for a plain one.
 */
export function relatedTo(
  table: string,
  options: { readonly field?: string; readonly where?: DeclaredConditions; readonly validated?: boolean } = {},
): TableRelation {
  return {
    table,
    ...(options.field === undefined ? {} : { field: options.field }),
    where: conditions(options.where ?? {}),
    validated: options.validated ?? true,
  }
}
