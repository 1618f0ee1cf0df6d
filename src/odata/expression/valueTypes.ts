/**
 * What is known of the primitive types: families, ranges, promotion, their form in SQL, their names in messages.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { PrimitiveName, ValueType } from './scope.js'

/** The type that values have in SQL where nothing else is said. */
export const sqlTypes: Readonly<Record<PrimitiveName, string>> = {
  'Edm.Boolean': 'boolean',
  'Edm.String': 'text',
  'Edm.Guid': 'uuid',
  'Edm.Date': 'date',
  'Edm.DateTimeOffset': 'timestamptz',
  'Edm.TimeOfDay': 'time',
  'Edm.Duration': 'interval',
  'Edm.SByte': 'bigint',
  'Edm.Byte': 'bigint',
  'Edm.Int16': 'bigint',
  'Edm.Int32': 'bigint',
  'Edm.Int64': 'bigint',
  'Edm.Decimal': 'numeric',
  'Edm.Single': 'double precision',
  'Edm.Double': 'double precision',
  'Edm.Binary': 'bytea',
  'Edm.Stream': 'bytea',
}

/** Whole numbers, narrowest first, with their least and greatest values. */
export const integerRanges = {
  'Edm.Byte': [0n, 255n],
  'Edm.SByte': [-128n, 127n],
  'Edm.Int16': [-32768n, 32767n],
  'Edm.Int32': [-2147483648n, 2147483647n],
  'Edm.Int64': [-9223372036854775808n, 9223372036854775807n],
} as const satisfies Partial<Record<PrimitiveName, readonly [bigint, bigint]>>

export type IntegerName = keyof typeof integerRanges

const promotion: readonly PrimitiveName[] = [
  'Edm.Byte',
  'Edm.SByte',
  'Edm.Int16',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Decimal',
  'Edm.Single',
  'Edm.Double',
]

export const primitive = (edm: PrimitiveName): ValueType => ({ kind: 'primitive', edm })
export const nullType: ValueType = { kind: 'null' }
export const booleanType = primitive('Edm.Boolean')

export function isInteger(edm: PrimitiveName): edm is IntegerName {
  return Object.hasOwn(integerRanges, edm)
}

export function isFloat(edm: PrimitiveName): boolean {
  return edm === 'Edm.Double' || edm === 'Edm.Single'
}

export function isNumeric(edm: PrimitiveName): boolean {
  return promotion.includes(edm)
}

/** The narrowest type that both numbers can be promoted to. */
export function promoted(left: PrimitiveName, right: PrimitiveName): PrimitiveName {
  return promotion[Math.max(promotion.indexOf(left), promotion.indexOf(right))] as PrimitiveName
}

/** As messages say it: `Edm.Int32`, `the enumeration Status`, `a collection of Edm.String`. */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case 'primitive':
      return type.enumType === undefined ? type.edm : `the enumeration ${type.enumType.name}`
    case 'null':
      return 'null'
    case 'entity':
      return `an entity (${type.type.name})`
    case 'collection':
      return `a collection of ${describeType(type.of)}`
  }
}

/** `BadRequest` with the place, counted from 1 as in syntax errors. */
export function fault(at: number, reason: string): CatalogueError<'BadRequest'> {
  return new CatalogueError('BadRequest', { reason: `${reason} (position ${at + 1}).` })
}
