/** What the database has of the application's tables, as the schema sync compares it. */

import type { Query } from './insertMany.js'
import { numberOfName, schemaName } from '../sql/names.js'

export interface StoredColumn {
  readonly name: string
  /** The AL type it was made for, e.g. `Code[20]`: its comment. '' if somebody else made it. */
  readonly alType: string
  /** SQL expression of its blank value. */
  readonly blank: string
}

export interface StoredTable {
  readonly name: string
  /** The table's AL name: its comment. */
  readonly alName: string
  /** By field number; system columns by name. */
  readonly columns: ReadonlyMap<number | string, StoredColumn>
  /** Name of the primary key constraint. */
  readonly primaryKey: string | undefined
  /** Names of the other indexes. */
  readonly indexes: readonly string[]
  /** Names of the sequences that its columns own. */
  readonly sequences: readonly string[]
}

/** Tables by object ID. */
export async function readStoredSchema(query: Query): Promise<ReadonlyMap<number, StoredTable>> {
  const columns = await query({
    text: `select c.relname, obj_description(c.oid, 'pg_class'), a.attname, col_description(c.oid, a.attnum), pg_get_expr(d.adbin, d.adrelid)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where n.nspname = $1 and c.relkind = 'r' order by c.relname, a.attnum`,
    values: [schemaName],
  })
  const indexes = await query({
    text: `select c.relname, i.relname, x.indisprimary
      from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1`,
    values: [schemaName],
  })
  const sequences = await query({
    text: `select c.relname, s.relname from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S' join pg_class c on c.oid = d.refobjid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'`,
    values: [schemaName],
  })
  const tables = new Map<number, StoredTable & { columns: Map<number | string, StoredColumn> }>()
  for (const [tableName, tableComment, name, comment, blank] of columns.rows) {
    const id = numberOfName(tableName ?? '')
    if (id === undefined) continue
    let table = tables.get(id)
    if (table === undefined) {
      const own = indexes.rows.filter(([of]) => of === tableName)
      tables.set(
        id,
        (table = {
          name: tableName ?? '',
          alName: tableComment ?? '',
          columns: new Map(),
          primaryKey: own.find(([, , primary]) => primary === 't')?.[1] ?? undefined,
          indexes: own.filter(([, , primary]) => primary !== 't').map(([, index]) => index ?? ''),
          sequences: sequences.rows.filter(([of]) => of === tableName).map(([, sequence]) => sequence ?? ''),
        }),
      )
    }
    table.columns.set(numberOfName(name ?? '') ?? name ?? '', {
      name: name ?? '',
      alType: comment ?? '',
      blank: blank ?? '',
    })
  }
  return tables
}
