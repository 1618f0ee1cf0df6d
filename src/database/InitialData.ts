/**
 * The rows of a database as they were at one moment, and the way back to them: for tests that begin from the same data.
 *
 * They are kept in temporary tables of one connection, so they go with it and nobody else sees them. What the server
 * instances say of themselves (Server Instance, Active Session) stays as it is.
 */

import type { DedicatedConnection } from './DedicatedConnection.js'

const schemas = ['application', 'platform']
const ownToInstances = ['platform.server_instance', 'platform.active_session']

interface KeptTable {
  readonly name: string
  /** Columns that are written: those that PostgreSQL calculates are not. */
  readonly columns: string
  readonly copy: string
}

interface KeptSequence {
  readonly name: string
  readonly lastValue: string
  readonly isCalled: boolean
}

export class InitialData {
  readonly #connection: DedicatedConnection
  readonly #tables: readonly KeptTable[]
  readonly #sequences: readonly KeptSequence[]

  private constructor(
    connection: DedicatedConnection,
    tables: readonly KeptTable[],
    sequences: readonly KeptSequence[],
  ) {
    this.#connection = connection
    this.#tables = tables
    this.#sequences = sequences
  }

  /** Remembers the rows there are now. @param connection its own, open for as long as they may be needed */
  static async take(connection: DedicatedConnection): Promise<InitialData> {
    return await connection.transaction(async (query) => {
      const found = await query({
        text: `select format('%I.%I', s.nspname, t.relname),
            string_agg(quote_ident(c.attname), ', ' order by c.attnum)
          from pg_class t
          join pg_namespace s on s.oid = t.relnamespace
          join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped and c.attgenerated = ''
          where s.nspname = any($1) and t.relkind in ('r', 'p') and not t.relispartition
            and format('%I.%I', s.nspname, t.relname) <> all($2)
          group by 1 order by 1`,
        values: [schemas, ownToInstances],
      })
      const tables = found.rows.map(([name, columns], at): KeptTable => ({
        name: name ?? '',
        columns: columns ?? '',
        copy: `pg_temp.initial_${at}`,
      }))
      for (const { name, columns, copy } of tables)
        await query({
          text: `create temporary table ${copy.slice('pg_temp.'.length)} as select ${columns} from ${name}`,
        })
      return new InitialData(connection, tables, await sequencesOfColumns(query))
    })
  }

  /** Brings them back, all or none. Waits until nobody uses the tables. */
  async restore(): Promise<void> {
    await this.#connection.transaction(async (query) => {
      await query({ text: `truncate ${this.#tables.map(({ name }) => name).join(', ')}` })
      for (const { name, columns, copy } of this.#tables)
        await query({ text: `insert into ${name} (${columns}) overriding system value select ${columns} from ${copy}` })
      for (const { name, lastValue, isCalled } of this.#sequences)
        await query({ text: 'select setval($1, $2, $3)', values: [name, lastValue, isCalled] })
    })
  }
}

type Query = Parameters<Parameters<DedicatedConnection['transaction']>[0]>[0]

/**
 * Those of the application's fields that count up. Row versions belong to no column and never go back: a version that
 * was given once stays unique.
 */
async function sequencesOfColumns(query: Query): Promise<KeptSequence[]> {
  const found = await query({
    text: `select format('%I.%I', s.nspname, q.relname)
      from pg_class q
      join pg_namespace s on s.oid = q.relnamespace
      join pg_depend d on d.objid = q.oid and d.classid = 'pg_class'::regclass and d.deptype = 'a'
      where q.relkind = 'S' and s.nspname = $1 order by 1`,
    values: [schemas[0]],
  })
  const sequences: KeptSequence[] = []
  for (const [name] of found.rows) {
    const { rows } = await query({ text: `select last_value, is_called from ${name ?? ''}` })
    sequences.push({ name: name ?? '', lastValue: rows[0]?.[0] ?? '', isCalled: rows[0]?.[1] === 't' })
  }
  return sequences
}
