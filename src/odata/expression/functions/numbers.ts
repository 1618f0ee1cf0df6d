/** Rounding. A number halfway between two whole ones goes away from zero. */

import { doubleOfNumeric } from '../forms.js'
import type { FunctionTable, Signature } from './signature.js'

const rounding = (name: 'ceil' | 'floor' | 'round'): readonly Signature[] => [
  { parameters: ['Decimal'], returns: 'Edm.Decimal', sql: ([value]) => `${name}(${value})` },
  // By way of numeric: PostgreSQL rounds doubles half to even.
  {
    parameters: ['Double'],
    returns: 'Edm.Double',
    sql: ([value], builder) => doubleOfNumeric(`${name}(${value}::text::numeric)`, builder),
  },
]

export const numberFunctions: FunctionTable = {
  ceiling: rounding('ceil'),
  floor: rounding('floor'),
  round: rounding('round'),
}
