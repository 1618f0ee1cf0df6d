/**
 * The last number of a table whose rows are numbered, such as ledger entries: for what goes on from there outside of
 * any session.
 */

import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Query } from './insertMany.js'
import { companyColumn, tableSql } from '../sql/names.js'
import { quoteName } from '../sql/sqlText.js'

/**
 * @returns the highest value of the first field of the primary key, an Integer; 0 without rows
 * @param companyName ignored for a table whose data is not per company
 */
export async function lastNumber(query: Query, table: TableDefinition, companyName: string): Promise<number> {
  const { primaryKey } = table
  const column = quoteName(primaryKey.fields[0]?.column ?? '')
  const { rows } = await query({
    text: `select coalesce(max(${column}), 0) from ${tableSql(table)} where ${quoteName(companyColumn)} = $1`,
    values: [table.dataPerCompany ? companyName : ''],
  })
  return Number(rows[0]?.[0] ?? 0)
}
