/** How expressions over the sample rows are written as SQL, and how PostgreSQL shows their results. */

import type { RowSet, Scope, ExpressionBuilder, StoredColumn, ValueType } from '../../../dist/odata/expression/scope.js'
import type { EntityType } from '../../../dist/odata/model/model.js'
import type { Expression } from '../../../dist/odata/syntax/index.js'
import { type Kind } from './values.js'
import { choices, lineColumns, linkColumns, sampleColumns, status, type Column } from './samples.js'

/** SQL of the text that `shown` gives for the same value. */
export function shownSql(sql: string, kind: Kind): string {
  switch (kind) {
    case 'decimal':
      return `trim_scale(${sql})::text`
    case 'date':
      return `((${sql}) - date '1970-01-01')::text`
    case 'moment':
    case 'clock':
    case 'span':
      return `(extract(epoch from ${sql})::numeric * 1000000)::numeric(40)::text`
    default:
      return `(${sql})::text`
  }
}

const edmOf: Readonly<Record<Kind, string>> = {
  bool: 'Edm.Boolean',
  text: 'Edm.String',
  guid: 'Edm.Guid',
  int: 'Edm.Int32',
  decimal: 'Edm.Decimal',
  double: 'Edm.Double',
  date: 'Edm.Date',
  moment: 'Edm.DateTimeOffset',
  clock: 'Edm.TimeOfDay',
  span: 'Edm.Duration',
  member: 'Edm.String',
}
const same = (written: string): unknown => written

/** A column as `plan/` tells it to expressions. */
function compiled({ name, kind, postgres }: Column, alias: string, nullable: boolean): ReturnType<Scope['resolve']> {
  const sql = `${alias}."${name}"`
  const type = {
    kind: 'primitive',
    edm: name === 'Big' ? 'Edm.Int64' : edmOf[kind],
    ...(kind === 'member' ? { enumType: status } : {}),
  } as ValueType
  const column = (storedType: string, literal: StoredColumn['literal'] = same): StoredColumn => ({
    sql,
    literal,
    postgres: storedType,
  })
  if (name === 'Choice') {
    return {
      kind: 'value',
      value: {
        sql: `((array[${choices.map((choice) => `'${choice.replaceAll("'", "''")}'`).join(', ')}])[${sql} + 1] collate "C")`,
        type,
        nullable,
      },
    }
  }
  switch (kind) {
    case 'clock':
      return { kind: 'value', value: { sql: `coalesce(nullif(${sql}, '')::time, '00:00')`, type, nullable } }
    case 'span':
      return {
        kind: 'value',
        value: { sql: `(${sql} * interval '1 millisecond')`, type, nullable, column: column('bigint', milliseconds) },
      }
    case 'member':
      return {
        kind: 'value',
        value: {
          sql: `((array[${status.members.map((member) => `'${member.name}'`).join(', ')}])[${sql} + 1] collate "C")`,
          type,
          nullable,
          ordinalSql: sql,
          column: column('integer', ordinalOf),
        },
      }
    default:
      return {
        kind: 'value',
        value: { sql, type, nullable, column: column(kind === 'int' ? 'bigint' : kind === 'text' ? 'text' : postgres) },
      }
  }
}

const ordinalOf = (name: string): unknown => status.members.find((member) => member.name === name)?.value

function milliseconds(seconds: string): unknown {
  const match = /^(-?\d+)(?:\.(\d{1,3}))?$/.exec(seconds)
  return match === null ? undefined : String(BigInt(`${match[1]}${(match[2] ?? '').padEnd(3, '0')}`))
}

const entity = { name: 'Sample' } as EntityType

/** What names mean: columns, `Link/…`, `Lines`, `$it/…`, variables. */
export class SampleScope implements Scope {
  readonly #alias: string
  readonly #of: readonly Column[]
  readonly #aliases: ReadonlyMap<string, Expression>
  readonly #variables: ReadonlyMap<string, RowSet & { readonly alias: string }>

  constructor(
    aliases: ReadonlyMap<string, Expression> = new Map(),
    alias = 's',
    of = sampleColumns,
    variables: ReadonlyMap<string, RowSet & { readonly alias: string }> = new Map(),
  ) {
    this.#aliases = aliases
    this.#alias = alias
    this.#of = of
    this.#variables = variables
  }

  resolve({ segments }: Parameters<Scope['resolve']>[0], builder: ExpressionBuilder): ReturnType<Scope['resolve']> {
    const [first, ...rest] = segments.map(({ name }) => name)
    if (first === '$it')
      return rest.length === 0
        ? { kind: 'entity', type: entity, isNull: 'false' }
        : this.#resolve(rest, 's', sampleColumns, builder)
    const variable = this.#variables.get(first ?? '')
    return variable === undefined
      ? this.#resolve([first ?? '', ...rest], this.#alias, this.#of, builder)
      : this.#resolve(rest, variable.alias, lineColumns, builder)
  }

  #resolve(
    names: readonly string[],
    alias: string,
    of: readonly Column[],
    builder: ExpressionBuilder,
  ): ReturnType<Scope['resolve']> {
    const [first = '', second] = names
    if (first === 'Lines') return { kind: 'rows', rows: this.#lines(builder) }
    if (first === 'Link' && second === undefined) return { kind: 'entity', type: entity, isNull: 'r.no is null' }
    const column =
      first === 'Link' ? linkColumns.find(({ name }) => name === second) : of.find(({ name }) => name === first)
    if (column === undefined) throw new Error(`There is no ${names.join('/')}`)
    return first === 'Link' ? compiled(column, 'r', true) : compiled(column, alias, false)
  }

  #lines(builder: ExpressionBuilder): RowSet & { readonly alias: string } {
    const alias = builder.alias()
    return {
      alias,
      from: `from lines as ${alias}`,
      where: `${alias}.sample = s."No"`,
      type: entity,
      scope: new SampleScope(this.#aliases, alias, lineColumns),
    }
  }

  withVariable(variable: string, rows: RowSet): Scope {
    return new SampleScope(
      this.#aliases,
      this.#alias,
      this.#of,
      new Map([...this.#variables, [variable, rows as RowSet & { readonly alias: string }]]),
    )
  }

  alias(name: string): Expression {
    const found = this.#aliases.get(name)
    if (found === undefined) throw new Error(`There is no @${name}`)
    return found
  }

  search(): string {
    throw new Error('Nothing is searched here')
  }
}
