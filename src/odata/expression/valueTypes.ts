/**
 * What is known of the primitive types: families, ranges, promotion, their form in SQL, their names in messages.
 */

import { fault } from '../fault.js'
import type { CatalogueError } from '../../errors/CatalogueError.js'
import type { ValueType } from './scope.js'
import type { PrimitiveName } from '../syntax/primitiveText.js'

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

const shownLength = 60

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

/** The refusal of a text that is no value of the type. */
export function notOfType(at: number, edm: PrimitiveName, text: string): CatalogueError<'BadRequest'> {
  return fault(at, `'${text.slice(0, shownLength)}' is not a value of ${edm}, or is outside its range`)
}
