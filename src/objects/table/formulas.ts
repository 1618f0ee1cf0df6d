/**
 * How business code writes calculation formulas, conditions and relations, so that they read like AL's:
 *
 *     sum(CustLedgerEntry, 'Amount', { 'Customer No.': fromField('No.'), 'Posting Date': fromFilter('Date Filter'),
 *     Open: constant(true) })
 *
 * Plain data. With a table the compiler checks the names of its fields, with the name of a table the start does
 * (`checkTableReferences`), as it does for all others.
 */

import { conditions, type ConditionsOn } from './declaredConditions.js'
import type { Table } from './defineTable.js'
import type { CalcFormula, Constant, DeclaredFields, FieldName, Filtered, FromField, TableRelation } from './field.js'

/** A table, or its name. */
export type TableOrName<F extends DeclaredFields> = string | Table<F>

/** The name of a table that is given by itself or by name. */
export function nameOf(table: string | { readonly name: string }): string {
  return typeof table === 'string' ? table : table.name
}

/** Equal to a value; a member of an Option or Enum by its name. */
export function constant<const Value>(value: Value): Constant<Value> {
  return { kind: 'const', value }
}

/** Within a filter in AL syntax, e.g. `filtered('>0')`. */
export function filtered(filter: string): Filtered {
  return { kind: 'filter', filter }
}

/** Equal to a field of the record at hand; for a FlowFilter: within its filter. */
export function fromField<const Name extends string>(field: Name): FromField<Name> {
  return { kind: 'field', field }
}

/** Within the filter of a FlowFilter field of the record at hand; without one every value fits. */
export function fromFilter<const Name extends string>(flowFilter: Name): FromField<Name> {
  return { kind: 'field', field: flowFilter }
}

function formula<F extends DeclaredFields>(
  method: CalcFormula['method'],
  table: TableOrName<F>,
  field: string | undefined,
  where: ConditionsOn<F>,
): CalcFormula {
  return {
    method,
    reverseSign: false,
    table: nameOf(table),
    ...(field === undefined ? {} : { field }),
    where: conditions(where),
  }
}

/** The sum of a field over the rows that fit; 0 if there are none. */
export function sum<F extends DeclaredFields>(
  table: TableOrName<F>,
  field: NoInfer<FieldName<F>>,
  where: NoInfer<ConditionsOn<F>> = {},
): CalcFormula {
  return formula('Sum', table, field, where)
}

/** How many rows fit. */
export function count<F extends DeclaredFields>(
  table: TableOrName<F>,
  where: NoInfer<ConditionsOn<F>> = {},
): CalcFormula {
  return formula('Count', table, undefined, where)
}

/** The average of a field over the rows that fit; 0 if there are none. */
export function average<F extends DeclaredFields>(
  table: TableOrName<F>,
  field: NoInfer<FieldName<F>>,
  where: NoInfer<ConditionsOn<F>> = {},
): CalcFormula {
  return formula('Average', table, field, where)
}

/** The least value of a field in the rows that fit; blank if there are none. */
export function min<F extends DeclaredFields>(
  table: TableOrName<F>,
  field: NoInfer<FieldName<F>>,
  where: NoInfer<ConditionsOn<F>> = {},
): CalcFormula {
  return formula('Min', table, field, where)
}

/** The greatest value of a field in the rows that fit; blank if there are none. */
export function max<F extends DeclaredFields>(
  table: TableOrName<F>,
  field: NoInfer<FieldName<F>>,
  where: NoInfer<ConditionsOn<F>> = {},
): CalcFormula {
  return formula('Max', table, field, where)
}

/** Whether a row fits. */
export function exist<F extends DeclaredFields>(
  table: TableOrName<F>,
  where: NoInfer<ConditionsOn<F>> = {},
): CalcFormula {
  return formula('Exist', table, undefined, where)
}

/** The field's value in the first row that fits, in the order of the primary key; blank if there is none. */
export function lookup<F extends DeclaredFields>(
  table: TableOrName<F>,
  field: NoInfer<FieldName<F>>,
  where: NoInfer<ConditionsOn<F>> = {},
): CalcFormula {
  return formula('Lookup', table, field, where)
}

/** AL's minus in front of a formula: the negative of a number, the opposite of `exist`. */
export function negated(formula: CalcFormula): CalcFormula {
  return { ...formula, reverseSign: !formula.reverseSign }
}

/**
 * A relation with conditions, or one that `validate` does not check. `relation: Customer` is enough for a plain one.
 */
export function relatedTo<F extends DeclaredFields>(
  table: TableOrName<F>,
  options: {
    readonly field?: NoInfer<FieldName<F>>
    readonly where?: NoInfer<ConditionsOn<F>>
    readonly validated?: boolean
  } = {},
): TableRelation {
  return {
    table: nameOf(table),
    ...(options.field === undefined ? {} : { field: options.field }),
    where: conditions(options.where),
    validated: options.validated ?? true,
  }
}
