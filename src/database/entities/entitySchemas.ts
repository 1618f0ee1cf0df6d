/**
 * TypeORM's entities of the platform tables, made of their declarations. Used by the data source only; everybody else
 * asks for a repository with `repositoryOf`.
 *
 * Columns have no null and AL's blank value as default; texts sort by code point, as everywhere (types/Text.ts).
 */

import {
  EntitySchema,
  EntitySchemaOptions,
  type DataSource,
  type EntitySchemaColumnOptions,
  type EntityManager,
  type ObjectLiteral,
  type Repository,
} from 'typeorm'
import type { AlType } from '../../types/index.js'
import { columnName, type HiddenColumn, type PlatformField, type PlatformTable, type RowOf } from './platformTable.js'
import { platformSchema, platformTables } from './platformTables.js'

// The schema of an entity has no word for identity columns, but what it makes of the options takes this one as it is.
const identity = {
  generated: 'identity',
  generatedIdentity: 'BY DEFAULT',
  default: undefined,
} as unknown as Partial<EntitySchemaColumnOptions>

const schemas = new Map<string, EntitySchema>(platformTables.map((table) => [table.name, entitySchema(table)]))

export const entitySchemas: readonly EntitySchema[] = [...schemas.values()]

type Literal<Row> = Row extends ObjectLiteral ? Row : never

/** The repository of a platform table, in the transaction of `from` if that is the manager of one. */
export function repositoryOf<Table extends PlatformTable>(
  from: DataSource | EntityManager,
  table: Table,
): Repository<Literal<RowOf<Table>>> {
  return from.getRepository<Literal<RowOf<Table>>>(table.name)
}

function entitySchema(table: PlatformTable): EntitySchema {
  const columns: Record<string, EntitySchemaColumnOptions> = {}
  for (const [property, field] of Object.entries(table.fields)) {
    columns[property] = { name: columnName(property), ...fieldColumn(field), ...primaryKeyPart(table, property) }
  }
  for (const [property, hidden] of Object.entries(table.hidden))
    columns[property] = { name: columnName(property), ...hiddenColumn(hidden) }
  const options = new EntitySchemaOptions<Record<string, unknown>>()
  return new EntitySchema(
    Object.assign(options, {
      name: table.name,
      schema: platformSchema,
      tableName: table.tableName,
      columns,
      indices: indexesOf(table),
    }),
  )
}

function primaryKeyPart(table: PlatformTable, property: string): Partial<EntitySchemaColumnOptions> {
  return table.physicalKey.includes(property)
    ? { primary: true, primaryKeyConstraintName: `${table.tableName}_pkey` }
    : {}
}

function indexesOf(table: PlatformTable): { name: string; columns: string[]; unique: boolean; where?: string }[] {
  const shown = table.keys.slice(1).map((columns) => ({ columns, unique: false }))
  return [...shown, ...table.hiddenIndexes].map((index) => ({
    ...index,
    name: `${table.tableName}_${index.columns.map(columnName).join('_')}_idx`,
    columns: [...index.columns],
  }))
}

function fieldColumn(field: PlatformField): EntitySchemaColumnOptions {
  return field.autoIncrement ? { ...typedColumn(field.type), ...identity } : typedColumn(field.type)
}

function typedColumn(type: AlType): EntitySchemaColumnOptions {
  switch (type.name) {
    case 'Text':
    case 'Code':
      return type.length === undefined
        ? { type: 'text', collation: 'C', default: '' }
        : { type: 'varchar', length: type.length, collation: 'C', default: '' }
    case 'Option':
      return { type: 'smallint', default: 0 }
    case 'Integer':
      return { type: 'integer', default: 0 }
    case 'BigInteger':
      return {
        type: 'bigint',
        default: 0,
        transformer: {
          to: (value: unknown) => (typeof value === 'bigint' ? String(value) : value),
          from: (text: string) => type.fromPostgres(text),
        },
      }
    case 'Boolean':
      return { type: 'boolean', default: false }
    case 'Guid':
      return { type: 'uuid', default: type.blank }
    case 'DateTime':
      return {
        type: 'timestamptz',
        precision: 3,
        default: () => "'0001-01-01 00:00:00+00'",
        transformer: {
          to: (value: unknown) => (typeof value === 'string' ? type.toPostgres(value) : value),
          from: (value: Date) => type.check(value.toISOString()),
        },
      }
    default:
      throw new TypeError(`No platform table has a field of type ${type.text}; give the type a column here.`)
  }
}

function hiddenColumn(column: HiddenColumn): EntitySchemaColumnOptions {
  const blank = { integer: 0, boolean: false, varchar: '' }[column.type]
  return {
    type: column.type,
    ...(column.type === 'varchar' ? { collation: 'C' } : {}),
    ...(column.length === undefined ? {} : { length: column.length }),
    ...(column.nullable ? { nullable: true } : { default: blank }),
  }
}
