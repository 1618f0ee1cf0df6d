/** Loads many rows at once, outside of any session: demo data, imports of the operator. No triggers run. */

import type { SqlResult, SqlStatement } from '../database/Connections.js'
import { Guid } from '../types/index.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { DeclaredFields, Field, FieldValues, Values } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import { insertRows } from '../record/writeStatements.js'
import type { Table } from '../objects/table/defineTable.js'

const batchRows = 1000
/** Nothing is looked up where rows are only inserted. */
const noTables = { table: () => undefined }

/** Executes one statement on a connection. */
export type Query = (statement: SqlStatement) => Promise<SqlResult>

/**
 * Inserts rows, values left out being those of `init`; rows whose key exists already are left as they are. One
 * statement per 1,000 rows: give a `query` that is inside a transaction if it is to be all or nothing.
 * @param companyName ignored for a table whose data is not per company
 * @returns how many rows were inserted
 * @throws CatalogueError for a field that does not exist or a value that does not fit it
 */
export async function insertMany<F extends DeclaredFields>(
  query: Query,
  table: Table<F>,
  companyName: string,
  rows: Iterable<Partial<FieldValues<F>>>,
): Promise<number> {
  const source = { table, company: companyName, tables: noTables }
  let inserted = 0
  let batch: Values[] = []
  const fields = new Map(table.fields.map((field) => [field.name, field]))
  const flush = async (): Promise<void> => {
    if (batch.length > 0) inserted += (await query(insertRows(source, batch, Guid.blank))).rowCount
    batch = []
  }
  for (const row of rows) {
    batch.push(valuesOf(table, fields, row))
    if (batch.length === batchRows) await flush()
  }
  await flush()
  return inserted
}

function valuesOf(
  table: TableDefinition,
  fields: ReadonlyMap<string, Field>,
  row: Readonly<Record<string, unknown>>,
): Values {
  const values = table.fields.map((field) => field.initValue)
  for (const [name, value] of Object.entries(row)) {
    const field = fields.get(name) ?? fieldNamed(table, name)
    values[field.index] = checkValue(table, field, value)
  }
  return values
}
