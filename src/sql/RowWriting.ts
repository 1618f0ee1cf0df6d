/**
 * A statement on a table's rows being written. Every value is bound; nothing but names made by sqlNames.ts and numbers
 * of bound values stands in a text. The row is called `rec`. Used by the statements of the record API only.
 *
 * Statements are prepared under a name per text as long as a table has few texts; combinations of filters beyond that
 * go unnamed.
 */

import type { SqlStatement } from '../database/Connections.js'
import type { PostgresValue } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Field, SystemFieldName, Values } from '../objects/table/field.js'
import { filterCondition } from './filterCondition.js'
import { companyCondition, flowFieldSql, tableSql, type FlowFieldRow } from './flowFieldSql.js'
import { qualified, quoteName, rowVersionSequence } from './names.js'
import type { TableLookup } from '../objects/table/tableLookup.js'
import { anyOfGroup, flowFiltersOf, type Filters, type View } from '../objects/table/view.js'

/** Which rows. */
export interface Source {
  readonly table: TableDefinition
  /** The session's company, whether or not the table's data is per company. Text[30]. */
  readonly company: string
  /** The tables that FlowFields and relations look at. */
  readonly tables: TableLookup
}

/** The rows of a view. */
export interface ViewedRows {
  readonly view: View
  /** Rows that are marked, for a view of marked rows only. */
  readonly marks: Iterable<Values>
}

const mostNames = 100
const namesByTable = new WeakMap<TableDefinition, Map<string, string>>()
let lastName = 0

export const newRowVersion = `nextval('${qualified(rowVersionSequence)}')`
export const moment = 'clock_timestamp()'

export class RowWriting {
  readonly values: unknown[] = []
  readonly #source: Source
  #companyPlace: string | undefined
  #aliases = 0

  constructor(source: Source) {
    this.#source = source
  }

  /** `application."18_customer" as rec` */
  get from(): string {
    return `${tableSql(this.#source.table)} as rec`
  }

  readonly bind = (value: unknown, postgresType?: string): string => {
    const place = `$${this.values.push(value)}`
    return postgresType === undefined ? place : `${place}::${postgresType}`
  }

  readonly alias = (): string => `f${++this.#aliases}`

  value(field: Field, values: Values): string {
    return this.bind(field.type.toPostgres(values[field.index]))
  }

  /** The place of the session's company. */
  companyPlace(): string {
    return (this.#companyPlace ??= this.bind(this.#source.company, 'text'))
  }

  company(alias = 'rec'): string {
    return companyCondition(this.#source.table, alias, this.#source.table.dataPerCompany ? this.companyPlace() : '')
  }

  system(name: SystemFieldName): string {
    return quoteName((this.#source.table.allFields.find((field) => field.name === name) as Field).column)
  }

  /** A field's value in the row `rec`: its column, or its formula. */
  expression(field: Field, flowFilters: Filters): string {
    if (field.fieldClass !== 'FlowField') return column(field)
    return flowFieldSql(this.#source.tables, this.row(flowFilters), field, this)
  }

  /** The company is bound when something asks for it: PostgreSQL refuses values that stand nowhere. */
  row(flowFilters: Filters): FlowFieldRow {
    const companyPlace = (): string => this.companyPlace()
    return {
      table: this.#source.table,
      alias: 'rec',
      get company() {
        return companyPlace()
      },
      flowFilters,
    }
  }

  /** `rec` is the row with the primary key of these values. */
  atKey(values: Values): string {
    return [this.company(), ...this.equal(this.#source.table.primaryKey.fields, values)].join(' and ')
  }

  equal(fields: readonly Field[], values: Values, alias = 'rec'): string[] {
    return fields.map((field) => `${column(field, alias)} = ${this.value(field, values)}`)
  }

  /** `rec` is in the view. */
  within({ view, marks }: ViewedRows): string {
    const conditions = [this.company()]
    const flowFilters = flowFiltersOf(view)
    for (const [group, filters] of view.groups) {
      const parts = [...filters]
        .filter(([field]) => field.fieldClass !== 'FlowFilter')
        .map(([field, filter]) => filterCondition(filter, field, this.expression(field, flowFilters), this.bind))
      if (parts.length > 0) conditions.push(group === anyOfGroup ? `(${parts.join(' or ')})` : parts.join(' and '))
    }
    if (view.markedOnly) conditions.push(this.#marked([...marks]))
    return conditions.join(' and ')
  }

  /** A row `rec` with the record's own values, whether or not the database has it. */
  ownRow(values: Values): string {
    const columns = this.#source.table.allFields
      .filter(
        (field) => field.fieldClass === 'Normal' && field.type.name !== 'Blob' && values[field.index] !== undefined,
      )
      .map(({ type, index, column: name }) => {
        const place = this.bind(type.toPostgres(values[index]), type.postgres)
        return `${place}${type.collation === undefined ? '' : ` collate "${type.collation}"`} as ${quoteName(name)}`
      })
    return `(select ${columns.join(', ')}) as rec`
  }

  statement(text: string): SqlStatement {
    const { table } = this.#source
    let names = namesByTable.get(table)
    if (names === undefined) namesByTable.set(table, (names = new Map<string, string>()))
    let name = names.get(text)
    if (name === undefined && names.size < mostNames) {
      name = `table ${table.id} ${++lastName}`
      names.set(text, name)
    }
    return name === undefined ? { text, values: this.values } : { text, values: this.values, name }
  }

  /** One array per field of the primary key, however many rows are marked. */
  #marked(marks: readonly Values[]): string {
    const { fields } = this.#source.table.primaryKey
    const arrays = fields.map((field) =>
      this.bind(
        marks.map((values): PostgresValue => field.type.toPostgres(values[field.index])),
        `${field.type.postgres}[]`,
      ),
    )
    return `(${fields.map((field) => column(field)).join(', ')}) in (select * from unnest(${arrays.join(', ')}))`
  }
}

export function column(field: Field, alias = 'rec'): string {
  return `${alias}.${quoteName(field.column)}`
}

/** Those of its own fields that have a column. */
export function storedFields(table: TableDefinition): readonly Field[] {
  return table.fields.filter((field) => field.fieldClass === 'Normal')
}
