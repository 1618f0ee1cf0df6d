/** Errors of planning that tell a place. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { EntityType, Model } from '../model/model.js'

/** @param at index in the option's or path's text, from 0; messages count from 1 as in syntax errors */
export function fault(at: number, reason: string): CatalogueError<'BadRequest'> {
  return new CatalogueError('BadRequest', { reason: `${reason} (position ${at + 1}).` })
}

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
