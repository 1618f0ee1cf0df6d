/** Errors of planning that tell a place. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { fault } from '../fault.js'
import type { EntityType, Model } from '../model/model.js'

/** The original server's own words (compatibility 4.3). */
export function unknownProperty(
  model: Model,
  type: EntityType,
  name: string,
  at: number,
): CatalogueError<'BadRequest'> {
  return fault(at, `Could not find a property named '${name}' on type '${model.namespace}.${type.name}'`)
}

export function notImplemented(feature: string): CatalogueError<'BadRequest_MethodNotImplemented'> {
  return new CatalogueError('BadRequest_MethodNotImplemented', { feature })
}
