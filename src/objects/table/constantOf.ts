/** Constants of conditions, as declarations write them. */

import type { AlType } from '../../types/index.js'

/**
 * The value of a constant condition: of the field's type, or the name of an Option's or Enum's member.
 * @throws CatalogueError
 */
export function constantOf(type: AlType, value: unknown): unknown {
  return typeof value === 'string' && type.values !== undefined ? type.evaluate(value) : type.check(value)
}
